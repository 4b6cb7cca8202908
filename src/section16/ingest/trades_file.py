"""Files of trades and of facts about them: CSV and JSON with the line of each row, TOML and JSON for facts."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from decimal import Decimal, InvalidOperation
from json.decoder import WHITESPACE  # type: ignore[attr-defined]  # not in the stubs
from pathlib import Path
from typing import Any

from section16.errors import TradesError, UnreadableError
from section16.facts.table_lines import json_lines_of, lines_of
from section16.ingest.records.csv_file import read_csv
from section16.library_words import json_fault, toml_fault
from section16.shortswing.facts import ShortSwingFacts
from section16.shortswing.facts_faults import FactsError
from section16.shortswing.facts_reading import facts_of
from section16.shortswing.trades import ListedTrade, trades_of
from section16.sources.files import read_file

Rows = Iterator[tuple[str, Mapping[str, Any]]]


def read_trades(file: Path) -> tuple[ListedTrade, ...]:
    """Return the trades in a CSV or JSON file.

    Raises :class:`~section16.errors.TradesError` with the line of the first fault, and every fault with its line in ``faults``.
    """
    data = _data(file)
    try:
        return trades_of(_rows(data, file.name))
    except TradesError as error:
        error.source = file.name
        raise


def read_swing_facts(file: Path) -> ShortSwingFacts:
    """Return the facts in a TOML or JSON file.

    Raises :class:`~section16.errors.TradesError` with the line and the key of each fault.
    """
    text = _text(_data(file), file.name)
    try:
        given = _json(text) if _is_json(text) else tomllib.loads(text, parse_float=_decimal)
        with naming_lines(file):
            return facts_of(given)
    except TradesError:
        raise
    except RecursionError:
        what = "The facts contain too many lists within lists."
        raise TradesError(what, where=file.name, remedy="Write them as docs/short-swing.md shows.") from None
    except ValueError as error:
        is_json = _is_json(text)
        what, place = json_fault(error) if is_json else toml_fault(error)
        where = ", ".join(filter(None, (file.name, place)))
        remedy = "Correct it; docs/short-swing.md shows how facts are written."
        raise TradesError(f"The {'JSON' if is_json else 'TOML'} is not valid: {what}.", where=where, remedy=remedy) from None


@contextmanager
def naming_lines(file: Path) -> Iterator[None]:
    """Name the file and the line in what is wrong with facts that were read from it."""
    try:
        yield
    except FactsError as error:
        text = _text(_data(file), file.name)
        placed = FactsError(error.found, json_lines_of(text) if _is_json(text) else lines_of(text))
        placed.source = file.name
        raise placed from None


def _is_json(text: str) -> bool:
    return text.lstrip().startswith("{")


def _data(file: Path) -> bytes:
    try:
        return read_file(file)
    except UnreadableError as error:
        raise TradesError(error.what, where=str(file), remedy=error.remedy or "Correct the path.") from None


def _text(data: bytes, name: str) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise TradesError("The file is not text in UTF-8.", where=name, remedy="Save it as UTF-8.") from None


def _rows(data: bytes, name: str) -> Rows:
    if data.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] in {b"[", b"{"}:
        return _json_rows(_text(data, name))
    return _csv_rows(data, name)


def _csv_rows(data: bytes, name: str) -> Rows:
    try:
        lines = [line for line in read_csv(data, name).lines if not line.blank or line.fault]
    except UnreadableError as error:
        raise TradesError(error.what, where=error.where, remedy=error.remedy) from None
    broken = next((line for line in lines if line.fault), None)
    if broken is not None:
        raise TradesError(broken.fault, where=f"line {broken.number}", remedy="Correct the line.")
    heading = [cell.text for cell in lines[0].cells] if lines else []
    _require_once(heading, f"line {lines[0].number}" if lines else "")
    for line in lines[1:]:
        if len(line.cells) > len(heading):
            what = f"The line has {len(line.cells)} cells and the heading {len(heading)}."
            raise TradesError(what, where=f"line {line.number}", remedy="Quote a cell that contains a comma.")
        unnamed = next(
            (place for place, cell in enumerate(line.cells) if cell.text.strip() and not heading[place].strip()), None
        )
        if unnamed is not None:
            what = f"Column {unnamed + 1} has values and no heading."
            raise TradesError(what, where=f"line {line.number}", remedy="Give the column a heading, or remove it.")
        yield f"line {line.number}", {key: cell.text for key, cell in zip(heading, line.cells, strict=False) if key}


def _require_once(heading: Sequence[str], where: str) -> None:
    """Refuse two columns of one heading, of which only the last would count."""
    names = [" ".join(cell.casefold().split()) for cell in heading]
    twice = next((name for place, name in enumerate(names) if name and name in names[:place]), None)
    if twice is not None:
        raise TradesError(f"Two columns have the heading {twice}.", where=where, remedy="Remove or rename one of them.")


def _json(text: str) -> Any:
    return _DECODER.decode(text)


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is not a number of JSON")


def _once(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        twice = next(key for number, (key, _) in enumerate(pairs) if key in dict(pairs[:number]))
        raise ValueError(f"the key {twice} is given twice")
    return found


def _decimal(text: str) -> Decimal:
    """Return a number as written; ``ValueError`` for one whose exponent no decimal can have."""
    try:
        return Decimal(text)
    except InvalidOperation:
        raise ValueError(f"{text[:_SHOWN]} is not a number that can be used") from None


_SHOWN = 40
_DECODER = json.JSONDecoder(parse_float=_decimal, parse_constant=_no_constant, object_pairs_hook=_once)


def _json_rows(text: str) -> Rows:
    """Yield the objects of a list, alone or under ``trades``, each with the line on which it begins."""
    try:
        whole = _json(text)
    except (ValueError, RecursionError) as error:
        what, place = json_fault(error)
        remedy = "Correct the line." if place else "Correct the file."
        raise TradesError(f"The JSON is not valid: {what}.", where=place, remedy=remedy) from None
    found = whole if isinstance(whole, list) else next((whole[key] for key in ("trades", "transactions") if key in whole), None)
    if not isinstance(found, list):
        raise TradesError("The file holds no list of trades.", remedy='Give a list, or an object with a list "trades".')
    at, line, counted_to = (0 if isinstance(whole, list) else _place_of(text, found)), 1, 0
    at = text.index("[", at) + 1
    for row in found:
        at = WHITESPACE.match(text, at).end()
        line, counted_to = line + text.count("\n", counted_to, at), at
        if not isinstance(row, dict):
            what = "The trade is not an object with date, side, shares and price."
            raise TradesError(what, where=f"line {line}", remedy="Correct the list.")
        _, end = _DECODER.raw_decode(text, at)
        at = WHITESPACE.match(text, end).end() + 1
        yield f"line {line}", row


def _place_of(text: str, found: object) -> int:
    """Return where a value of the outermost object begins, whatever lists of the same name there are within others."""
    at = text.index("{") + 1
    while True:
        key, end = _DECODER.raw_decode(text, WHITESPACE.match(text, at).end())
        start = WHITESPACE.match(text, text.index(":", end) + 1).end()
        value, end = _DECODER.raw_decode(text, start)
        if key in {"trades", "transactions"} and value == found:
            return int(start)
        at = WHITESPACE.match(text, end).end() + 1
