"""A file of facts about what filings do not say, such as a broker's notice; each fault has its line and remedy.

    [[issuer]]
    cik = "9990016"
    fiscal-year-end = "06-30"

    [[notice]]
    row = "0009990016-26-000007 I/1"
    on = 2026-03-04

docs/lateness.md lists the tables.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from section16.compliance.fact_tables import FactTables
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
from section16.facts.table import Table
from section16.sources.files import read_file
from section16.why import Incomplete

PAGE = "docs/lateness.md"
_WRITTEN = {
    "row": (re.compile(r"\d{10}-\d\d-\d{6} (?:I|II)/[1-9]\d{0,3}", re.ASCII), "0000000000-25-000001 I/3"),
    "accession": (re.compile(r"\d{10}-\d\d-\d{6}", re.ASCII), "0000000000-25-000001"),
    "rule": (re.compile(r"16[ab]-\d{1,2}(?:\([a-z0-9]{1,3}\))*", re.ASCII), "16a-13"),
}
"""How a row, an accession number and a rule are written, with an example."""
_ABOUT: dict[type[Table], tuple[str, ...]] = {
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
T = TypeVar("T", bound=Table)


class Statements(msgspec.Struct, frozen=True):
    """Everything that a file states, with the place of each statement."""

    all: tuple[StatedFact, ...] = ()

    def of(self, kind: type[T]) -> Iterator[T]:
        """Yield the statements of a kind."""
        return (one.table for one in self.all if isinstance(one.table, kind))

    def issuer(self, cik: str) -> IssuerStatement | None:
        """Return what is stated about an issuer, ``None`` where nothing is."""
        return next((one for one in self.of(IssuerStatement) if one.cik == cik), None)

    def place(self, table: Table) -> str:
        """Return where a statement is: the file, the line and the table."""
        return next(one.place for one in self.all if one.table is table)


def read_statements(path: Path) -> Statements:
    """Return the statements in a file.

    Raises :class:`~section16.finding.FactTablesError` with every fault and its line, and
    :class:`~section16.errors.UnreadableError` for a file that cannot be read.
    """
    return statements_of(read_file(path), str(path))


def statements_of(data: bytes, source: str = "facts") -> Statements:
    """Return the statements in the bytes of a file; see :func:`read_statements`."""
    tables = FactTables(data, KINDS, source, PAGE)
    found = [(heading, _checked(tables, heading, one)) for name in KINDS for heading, one in tables.list(name)]
    _check_once(tables, found)
    tables.require_right()
    return Statements(tuple(StatedFact(tables.place(heading), one) for heading, one in found))


def unused(statements: Statements, rows: Container[str], accessions: Container[str]) -> Iterator[Incomplete]:
    """Yield the rows and filings that statements name and that are not among those given."""
    for one in statements.all:
        for key, known, what in (("row", rows, "row"), ("accession", accessions, "filing")):
            named = getattr(one.table, key, "")
            if named and named not in known:
                effect = f"The entry in {one.place} is not used."
                remedy = "Correct the number, or add the filing."
                yield Incomplete(f"the {what} {named}", effect, remedy, rows=(named,))


def _checked(tables: FactTables, heading: str, one: Any) -> Any:
    """Return a statement with the leading zeros of its CIKs; what is wrong with its values is reported."""
    for key, (pattern, example) in _WRITTEN.items():
        text = getattr(one, key, None)
        if text is not None and not pattern.fullmatch(text):
            tables.wrong("FACTS-VALUE", heading, key, f"`{key}` is {text!r}.", f"Write it as {example}.")
    if isinstance(one, IssuerStatement) and one.fiscal_year_end and year_end_of(one.fiscal_year_end) is None:
        says = f"fiscal-year-end is {one.fiscal_year_end!r}, which is not a month and day of the calendar."
        tables.wrong("FACTS-VALUE", heading, "fiscal-year-end", says, "Write the last day of the fiscal year, such as 06-30.")
    if isinstance(one, PersonStatement) and one.until is not None and one.until < one.since:
        says = f"The person leaves on {one.until}, before the first day, {one.since}."
        tables.wrong("FACTS-CONTRADICT", heading, "until", says, "Correct since or until.")
    ciks = {key: tables.cik(heading, key, getattr(one, key)) for key in ("cik", "issuer") if hasattr(one, key)}
    return msgspec.structs.replace(one, **ciks)


def _check_once(tables: FactTables, found: list[tuple[str, Table]]) -> None:
    """Report statements about one thing that differ, and those of two kinds that cannot both hold."""
    first: dict[object, tuple[str, Table]] = {}
    for heading, one in found:
        other, table = first.setdefault((type(one), *(getattr(one, key) for key in _ABOUT[type(one)])), (heading, one))
        if table != one:
            _contradict(tables, heading, other)
    for heading, one in found:
        beside: tuple[str, Table] | None = None
        if isinstance(one, NotReportableStatement):
            beside = first.get((NoticeStatement, one.row)) or first.get((ExemptStatement, one.row))
        elif isinstance(one, NotFiledStatement) and one.form == "5":
            beside = first.get((NoForm5Statement, one.issuer, one.cik, one.on.year))
        if beside is not None:
            _contradict(tables, heading, beside[0])


def _contradict(tables: FactTables, heading: str, other: str) -> None:
    says = f"The statement contradicts {tables.place(other)}."
    tables.wrong("FACTS-CONTRADICT", heading, "", says, "Correct or remove one of them.")
