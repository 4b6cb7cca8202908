"""A file of statements: TOML tables for what filings do not say, read entry by entry, each fault with its line and remedy.

    [[issuer]]
    cik = "9990016"
    fiscal_year_end = "06-30"

    [[notice]]
    row = "0009990016-26-000007 I/1"
    on = 2026-03-04

docs/lateness.md lists the tables.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from section16.compliance.fiscal_year import year_end_of
from section16.compliance.statement import (
    KINDS,
    DisclosedStatement,
    ExemptStatement,
    FilingDateStatement,
    IssuerStatement,
    NoForm5Statement,
    NotFiledStatement,
    NoticeStatement,
    NotReportableStatement,
    PersonStatement,
    ProxyStatement,
    StatedFact,
)
from section16.errors import RequestError
from section16.limits import in_force
from section16.nearest import nearest
from section16.sentences import sentence
from section16.value_words import fault_of

_HEADING = re.compile(r"^\s*\[\[\s*([\w-]+)\s*\]\]")
_SEE = "See docs/lateness.md."
T = TypeVar("T", bound=StatedFact)


class Statements(msgspec.Struct, frozen=True):
    """Everything that a file states, in its order."""

    all: tuple[StatedFact, ...] = ()

    def of(self, kind: type[T]) -> Iterator[T]:
        """Yield the statements of a kind."""
        return (one for one in self.all if isinstance(one, kind))

    def issuer(self, cik: str) -> IssuerStatement | None:
        """Return what is stated about an issuer, ``None`` where nothing is."""
        return next((one for one in self.of(IssuerStatement) if one.cik == cik), None)


def read_statements(path: Path) -> Statements:
    """Return the statements in a file; raises :class:`~section16.errors.RequestError` that names the line and the remedy."""
    most = in_force(None).file_bytes
    try:
        with path.open("rb") as stream:
            data = stream.read(most + 1)
    except OSError as error:
        what = f"The file cannot be read: {(error.strerror or str(error)).lower()}."
        raise RequestError(what, where=str(path), remedy="Correct the path of the file of facts.") from None
    if len(data) > most:
        raise RequestError("The file is too large.", where=str(path), remedy="Check that it is the right file.")
    try:
        return statements_of(data.decode("utf-8-sig"), str(path))
    except UnicodeDecodeError:
        raise RequestError("The file is not text in UTF-8.", where=str(path), remedy="Save it as UTF-8.") from None


def statements_of(text: str, where: str = "facts") -> Statements:
    """Return the statements in a text; see :func:`read_statements`."""
    try:
        tables = tomllib.loads(text)
    except ValueError as error:
        raise RequestError(f"The file is not valid TOML: {error}.", where=where, remedy="Correct the line named.") from None
    lines = _lines(text)
    found: list[StatedFact] = []
    for kind, entries in tables.items():
        if kind not in KINDS or not isinstance(entries, list):
            known = ", ".join(f"[[{name}]]" for name in KINDS)
            what = f"{kind!r} is not a table of statements.{nearest(kind, KINDS)}"
            raise RequestError(what, where=where, remedy=f"Use one of {known}.")
        places = lines.get(kind, [])
        for number, entry in enumerate(entries):
            line = places[number] if number < len(places) else 0
            found.append(_statement(kind, entry, line, where))
    found.sort(key=_line)
    _refuse_contradictions(found, where)
    return Statements(tuple(found))


def _lines(text: str) -> dict[str, list[int]]:
    """Return the lines on which the tables of each kind begin."""
    found: dict[str, list[int]] = {}
    for number, line in enumerate(text.splitlines(), 1):
        match = _HEADING.match(line)
        if match:
            found.setdefault(match[1], []).append(number)
    return found


def _statement(kind: str, entry: Any, line: int, where: str) -> StatedFact:
    place = f"{where}, line {line} ([[{kind}]])"
    try:
        found = msgspec.convert(entry, KINDS[kind])
    except msgspec.ValidationError as error:
        key, what = fault_of(error)
        raise RequestError(f"`{key}`: {sentence(what)}" if key else sentence(what), where=place, remedy=_SEE) from None
    if isinstance(found, IssuerStatement):
        _look_at_year_end(found.fiscal_year_end, place)
    if isinstance(found, PersonStatement) and found.until is not None and found.until < found.since:
        what = f"The person leaves on {found.until}, before the first day, {found.since}."
        raise RequestError(what, where=place, remedy="Correct `since` or `until`.")
    ciks = {name: cik.zfill(10) for name in ("cik", "issuer") if (cik := getattr(found, name, ""))}
    return msgspec.structs.replace(found, line=line, **ciks)


def _look_at_year_end(ends: str, place: str) -> None:
    """Refuse the end of a fiscal year that no calendar has, such as 02-30."""
    if ends and year_end_of(ends) is None:
        what = f"`fiscal_year_end`: {ends!r} is not a month and day of the calendar."
        raise RequestError(what, where=place, remedy="Write the last day of the fiscal year, such as 06-30.")


_ABOUT: dict[type[StatedFact], tuple[str, ...]] = {
    IssuerStatement: ("cik",),
    NoticeStatement: ("row",),
    NotReportableStatement: ("row",),
    ExemptStatement: ("row",),
    FilingDateStatement: ("accession",),
    DisclosedStatement: ("accession",),
    PersonStatement: ("issuer", "cik", "since"),
    NoForm5Statement: ("issuer", "cik", "fiscal_year"),
    ProxyStatement: ("issuer", "fiscal_year"),
    NotFiledStatement: ("issuer", "cik", "form", "on"),
}
"""What statements of each kind are about: two with the same values must agree."""


def _refuse_contradictions(found: list[StatedFact], where: str) -> None:
    """Refuse statements about one thing that differ, and those of two kinds that cannot both hold."""
    first: dict[object, StatedFact] = {}
    for one in found:
        other = first.setdefault((type(one), *(getattr(one, name) for name in _ABOUT[type(one)])), one)
        if msgspec.structs.replace(other, line=one.line) != one:
            _contradict(other, one, where)
    for one in found:
        if isinstance(one, NotReportableStatement):
            notice = first.get((NoticeStatement, one.row)) or first.get((ExemptStatement, one.row))
            if notice is not None:
                _contradict(one, notice, where)
        if isinstance(one, NotFiledStatement):
            represented = first.get((NoForm5Statement, one.issuer, one.cik, one.on.year))
            if one.form == "5" and represented is not None:
                _contradict(one, represented, where)


def _contradict(one: StatedFact, other: StatedFact, where: str) -> None:
    names = {kind: name for name, kind in KINDS.items()}
    first, second = (f"line {each.line} ([[{names[type(each)]}]])" for each in sorted((one, other), key=_line))
    raise RequestError(f"{first} and {second} contradict each other.", where=where, remedy="Correct or remove one of them.")


def _line(one: StatedFact) -> int:
    return one.line
