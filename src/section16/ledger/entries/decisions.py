"""The user's decisions: what is one security or one holder, what is not, splits, and filings to leave out, pair or group.

They are kept in a small TOML file that belongs to the book. Each is an array of tables with a ``reason``:

    [[same_security]]
    issuer = "0001999001"
    titles = ["Common Stock", "Larkspur common"]
    reason = "one class since the merger of 2024"

``same_security`` and ``other_security`` speak of titles, ``same_holder`` and ``other_holder`` of natures of ownership,
``split`` states ``new``, ``old`` and ``day``, ``leave_out`` an ``accession`` and, for a single row, its ``row``, such as
``I/3``; ``amends`` an ``accession`` and the ``original`` it amends; ``one_group`` the ``accessions`` of the forms on which the
members of a group report the same securities.
``successor`` states the ``issuer`` that ``continues`` another, both by CIK, and perhaps ``on`` which day; ``other_issuer`` that
it does not.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import msgspec

from section16.errors import DecisionsError, UnreadableError
from section16.files import require_regular
from section16.ledger.entries.contradictions import contradictions
from section16.ledger.entries.decision import Decision
from section16.ledger.entries.split import SecuritySplit
from section16.library_words import reading_remedy, system_reason, toml_fault
from section16.limits import in_force
from section16.sentences import sentence
from section16.value_words import fault_of

_NEEDED = {
    "same_security": ("issuer", "titles"),
    "other_security": ("issuer", "titles"),
    "same_holder": ("issuer", "natures"),
    "other_holder": ("issuer", "natures"),
    "split": ("issuer", "new", "old", "day"),
    "leave_out": ("accession",),
    "amends": ("accession", "original"),
    "one_group": ("accessions",),
    "successor": ("issuer", "continues"),
    "other_issuer": ("issuer", "continues"),
}
_ROW = re.compile(r"(?:I|II)/[1-9]\d{0,3}", re.ASCII)
"""The place of a row: its table, and its number from 1."""
_HEADING = re.compile(r"^\s*\[\[\s*([\w-]+)\s*\]\]")


class Decisions(msgspec.Struct, frozen=True):
    """All decisions of a book, in the order of the file."""

    all: tuple[Decision, ...] = ()

    def of(self, kind: str, issuer: str = "") -> Iterator[Decision]:
        """Yield the decisions of a kind, for one issuer or for all."""
        return (one for one in self.all if one.kind == kind and issuer in ("", one.issuer))

    def about(self, issuer: str, members: Collection[str]) -> Decisions:
        """Return the decisions with those about any of several issuers that are one as decisions about the issuer."""
        named = (msgspec.structs.replace(one, issuer=issuer) if one.issuer in members else one for one in self.all)
        return Decisions(tuple(named)) if len(members) > 1 else self

    def splits(self, issuer: str) -> list[SecuritySplit]:
        """Return the splits of an issuer that are stated, each on its day and once."""
        stated = dict.fromkeys((one.new, one.old, one.day) for one in self.of("split", issuer) if one.day)
        return [
            SecuritySplit(issuer=issuer, new=new, old=old, after=day - timedelta(days=1), by=day, given=True)
            for new, old, day in stated
        ]


def read_decisions(path: Path) -> Decisions:
    """Return the decisions in a file.

    Raises :class:`~section16.errors.DecisionsError` for a file that cannot be read or is not TOML, for a decision that lacks
    something or says something unknown, and for two that contradict each other, with their lines.
    """
    most = in_force(None).file_bytes
    try:
        require_regular(path)
        with path.open("rb") as stream:
            data = stream.read(most + 1)
        text = data.decode("utf-8-sig") if len(data) <= most else ""
    except UnreadableError as error:
        raise DecisionsError(error.what, where=str(path), remedy="Give a TOML file.") from None
    except UnicodeDecodeError:
        raise DecisionsError("The file is not text in UTF-8.", where=str(path), remedy="Save it as UTF-8.") from None
    except OSError as error:
        what = f"The file cannot be read: {system_reason(error)}."
        raise DecisionsError(what, where=str(path), remedy=reading_remedy(error)) from None
    if len(data) > most:
        what = f"The file is larger than {most // 1024**2} MiB."
        raise DecisionsError(what, where=str(path), remedy="Check that it is the right file.")
    return decisions_of(text, str(path))


def decisions_of(text: str, where: str = "decisions") -> Decisions:
    """Return the decisions in a text; see :func:`read_decisions`."""
    try:
        tables = tomllib.loads(text)
    except (ValueError, RecursionError) as error:  # no TOML, or a number of more than the 4,300 digits that Python converts
        what, place = toml_fault(error)
        remedy = "Correct it; docs/ledger.md shows how decisions are written."
        raise DecisionsError(f"The file is not valid TOML: {what}.", where=_joined(where, place), remedy=remedy) from None
    lines = _lines(text)
    found = tuple(sorted(_decisions(tables, lines, where), key=lambda one: one.line))
    for one, two, why in contradictions(found):
        what = f"{one.place} contradicts itself" if one is two else f"{one.place} and {two.place} contradict each other"
        remedy = "Correct or remove it." if one is two else "Correct or remove one of these decisions."
        raise DecisionsError(f"{what}: {why}.", where=where, remedy=remedy)
    return Decisions(found)


def _joined(where: str, place: str) -> str:
    return ", ".join(filter(None, (where, place)))


def _lines(text: str) -> dict[str, list[int]]:
    """Return the lines on which the tables of each kind begin."""
    found: dict[str, list[int]] = {}
    for number, line in enumerate(text.splitlines(), 1):
        match = _HEADING.match(line)
        if match:
            found.setdefault(match[1], []).append(number)
    return found


def _decisions(tables: dict[str, Any], lines: dict[str, list[int]], where: str) -> Iterator[Decision]:
    for kind, entries in tables.items():
        if kind not in _NEEDED or not isinstance(entries, list):
            known = ", ".join(f"[[{name}]]" for name in _NEEDED)
            raise DecisionsError(f"{kind!r} is not a decision.", where=where, remedy=f"Use one of {known}.")
        for number, entry in enumerate(entries):
            yield _decision(kind, entry, lines.get(kind, [])[number : number + 1] or [0], where)


def _decision(kind: str, entry: dict[str, Any], line: list[int], where: str) -> Decision:
    missing = [name for name in _NEEDED[kind] if not entry.get(name)]
    if missing:
        raise DecisionsError(f"[[{kind}]] on line {line[0]} lacks {', '.join(missing)}.", where=where, remedy="Add it.")
    try:
        found = msgspec.convert({**entry, "kind": kind, "line": line[0]}, Decision)
    except msgspec.ValidationError as error:
        key, what = fault_of(error)
        place = _joined(f"[[{kind}]] on line {line[0]}", key)
        raise DecisionsError(
            f"{place}: {sentence(what)}", where=where, remedy="Correct it; docs/ledger.md describes every key."
        ) from None
    if found.row and not _ROW.fullmatch(found.row):
        what = f"[[{kind}]] on line {line[0]}, row: {found.row!r} is not the place of a row."
        raise DecisionsError(what, where=where, remedy="Write the table and the number of the row, such as I/3.")
    if kind == "one_group" and len(set(found.accessions)) < 2:  # noqa: PLR2004 - a group reports on several forms
        what = f"[[{kind}]] on line {line[0]}, accessions: a group has at least two forms."
        raise DecisionsError(what, where=where, remedy="Name all the forms of the group.")
    ciks = {name: cik.zfill(10) for name in ("issuer", "continues") if (cik := getattr(found, name))}
    return msgspec.structs.replace(found, **ciks)
