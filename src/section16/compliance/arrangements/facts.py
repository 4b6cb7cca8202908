"""The facts of trading arrangements: what filings do not state, the reports that end a cooling-off period, and who has none."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Annotated, Literal, TypeVar

import msgspec
from msgspec import Meta

from section16.compliance.arrangements.people import is_same_person
from section16.compliance.arrangements.quarter import quarter_start
from section16.compliance.fact_tables import FactTables, TableKind
from section16.facts.table import Amount, Table

PAGE = "docs/disclosure.md"
_LONGEST_QUARTER = timedelta(days=98)
"""Fourteen weeks, in a fiscal year of 53."""


class ArrangementIssuer(Table, frozen=True, kw_only=True):
    """The issuer, where its annual report or its size decides what it discloses."""

    annual_report: Annotated[
        Literal["10-K", "20-F", "40-F"], Meta(description="The form of its annual report; Item 408(a) is for Form 10-K.")
    ] = "10-K"
    directors_and_officers: Annotated[
        Annotated[int, Meta(ge=1)] | None, Meta(description="How many directors and officers it has, who are all asked.")
    ] = None
    smaller_reporting_company: Annotated[
        bool | None, Meta(description="Whether it is one; Item 408(a) applies to these from October 1, 2023.")
    ] = None


class StatedArrangement(Table, frozen=True, kw_only=True):
    """A trading arrangement of a director or officer."""

    name: Annotated[str, Meta(description="The person's name.")]
    cik: Annotated[str, Meta(description="The person's CIK, by which filings are found.")] = ""
    title: Annotated[str, Meta(description="The person's title, such as Chief Financial Officer or Director.")] = ""
    kind: Annotated[
        Literal["10b5-1", "other"],
        Meta(description="Whether it is meant to satisfy Rule 10b5-1(c); other is a non-Rule 10b5-1 trading arrangement."),
    ] = "10b5-1"
    adopted: Annotated[date, Meta(description="The day of adoption; of a change of amount, price or timing, its day.")]
    terminated: Annotated[date | None, Meta(description="The day on which the person ended it early.")] = None
    until: Annotated[date | None, Meta(description="The last day of the arrangement.")] = None
    securities: Annotated[Amount | None, Meta(description="The number of securities to be bought or sold under it.")] = None
    security: Annotated[str, Meta(description="The title of the class.")] = ""
    trade: Annotated[Literal["sale", "purchase"], Meta(description="What it is for.")] = "sale"


class PeriodicReport(Table, frozen=True, kw_only=True):
    """The Form 10-Q or 10-K for a quarter, two business days after which trading may begin (Rule 10b5-1(c)(1)(ii)(B))."""

    quarter_end: Annotated[date, Meta(description="The last day of the quarter.")]
    filed: Annotated[date, Meta(description="The day on which the report was filed.")]


class NoArrangement(Table, frozen=True, kw_only=True):
    """The statement of a director or officer that no arrangement was adopted or terminated in a quarter."""

    name: Annotated[str, Meta(description="The person's name.")]
    cik: Annotated[str, Meta(description="The person's CIK.")] = ""
    quarter_end: Annotated[date, Meta(description="The last day of the quarter.")]


class FormerInsider(Table, frozen=True, kw_only=True):
    """A director or officer who has left, where no form shows it."""

    name: Annotated[str, Meta(description="The person's name.")]
    cik: Annotated[str, Meta(description="The person's CIK.")] = ""
    on: Annotated[date, Meta(description="The last day as a director or officer.")]


P = TypeVar("P", StatedArrangement, NoArrangement, FormerInsider)

KINDS = {
    "issuer": TableKind(ArrangementIssuer, "one"),
    "arrangements": TableKind(StatedArrangement),
    "reports": TableKind(PeriodicReport),
    "none": TableKind(NoArrangement),
    "left": TableKind(FormerInsider),
}


class ArrangementFacts(msgspec.Struct, frozen=True, kw_only=True):
    """What a file states about trading arrangements; CIKs have their leading zeros."""

    issuer: ArrangementIssuer | None = None
    arrangements: tuple[StatedArrangement, ...] = ()
    reports: tuple[PeriodicReport, ...] = ()
    none: tuple[NoArrangement, ...] = ()
    left: tuple[FormerInsider, ...] = ()

    def report_for(self, adopted: date) -> date | None:
        """Return the day on which the report for the quarter of a day was filed, where it is stated."""
        ends = [one for one in self.reports if adopted <= one.quarter_end <= adopted + _LONGEST_QUARTER]
        return min(ends, key=lambda one: one.quarter_end).filed if ends else None


def read_arrangement_facts(data: bytes, source: str) -> ArrangementFacts:
    """Return the facts of trading arrangements; raises :class:`~section16.finding.FactTablesError` with each line at fault."""
    tables = FactTables(data, KINDS, source, PAGE)
    arrangements = [(heading, _with_cik(tables, heading, one)) for heading, one in tables.list("arrangements")]
    none = [(heading, _with_cik(tables, heading, one)) for heading, one in tables.list("none")]
    left = [(heading, _with_cik(tables, heading, one)) for heading, one in tables.list("left")]
    _check_days(tables, arrangements)
    _check_reports(tables)
    _check_once(tables, arrangements, none)
    _check_left(tables, arrangements, left)
    tables.require_right()
    return ArrangementFacts(
        issuer=tables.one("issuer"),
        arrangements=tuple(one for _, one in arrangements),
        reports=tuple(one for _, one in tables.list("reports")),
        none=tuple(one for _, one in none),
        left=tuple(one for _, one in left),
    )


def _with_cik(tables: FactTables, heading: str, one: P) -> P:
    return msgspec.structs.replace(one, cik=tables.cik(heading, "cik", one.cik))


def _check_days(tables: FactTables, arrangements: list[tuple[str, StatedArrangement]]) -> None:
    for heading, one in arrangements:
        for key, day in (("terminated", one.terminated), ("until", one.until)):
            if day is not None and day < one.adopted:
                says = f"`{key}` is {day}, before the arrangement was adopted on {one.adopted}."
                tables.wrong("FACTS-CONTRADICT", heading, key, says, "Correct one of the two days.")
        if one.terminated and one.until and one.terminated > one.until:
            says = f"The arrangement ended on {one.until} and cannot have been terminated on {one.terminated}."
            tables.wrong("FACTS-CONTRADICT", heading, "terminated", says, "Correct the day, or leave terminated out.")
        if one.securities == 0:
            tables.wrong(
                "FACTS-AMOUNT",
                heading,
                "securities",
                "The number of securities is 0.",
                "Enter a positive number, or leave it out.",
            )


def _check_reports(tables: FactTables) -> None:
    filed: dict[date, date] = {}
    for heading, one in tables.list("reports"):
        if one.filed <= one.quarter_end:
            says = f"The report for the quarter to {one.quarter_end} cannot have been filed on {one.filed}."
            tables.wrong("FACTS-CONTRADICT", heading, "filed", says, "Correct one of the two days.")
        if one.quarter_end in filed:
            says = f"The report for the quarter to {one.quarter_end} is stated twice."
            tables.wrong(
                "FACTS-TWICE", heading, "quarter-end", says, "Keep the first report that was filed, not its amendment."
            )
        filed.setdefault(one.quarter_end, one.filed)


def _check_once(
    tables: FactTables, arrangements: list[tuple[str, StatedArrangement]], none: list[tuple[str, NoArrangement]]
) -> None:
    """Report an arrangement that is stated twice, and one of a person who is said to have adopted or terminated none."""
    seen: set[tuple[str, date, str]] = set()
    for heading, one in arrangements:
        key = (one.cik or one.name.casefold(), one.adopted, one.kind)
        if key in seen:
            says = f"An arrangement of {one.name} adopted on {one.adopted} is stated twice."
            tables.wrong("FACTS-TWICE", heading, "adopted", says, "Keep one of them.")
        seen.add(key)
    for heading, without in none:
        for place, one in arrangements:
            day = _inside(one, without.quarter_end)
            if day is not None and is_same_person((one.cik, one.name), (without.cik, without.name)):
                quarter = f"the quarter to {without.quarter_end}"
                says = f"{without.name} is said to have none in {quarter}, and {place} is of {day}."
                tables.wrong("FACTS-CONTRADICT", heading, "quarter-end", says, "Remove one of the two.")


def _check_left(
    tables: FactTables, arrangements: list[tuple[str, StatedArrangement]], left: list[tuple[str, FormerInsider]]
) -> None:
    """Report an arrangement that a person adopted after leaving."""
    for heading, gone in left:
        for place, one in arrangements:
            if one.adopted > gone.on and is_same_person((one.cik, one.name), (gone.cik, gone.name)):
                says = f"{gone.name} is said to have left on {gone.on}, and {place} was adopted on {one.adopted}."
                tables.wrong("FACTS-CONTRADICT", heading, "on", says, "Correct one of the two days.")


def _inside(one: StatedArrangement, quarter_end: date) -> date | None:
    """Return the day of an arrangement that is in a quarter; not within its first week, which the quarter before may end in."""
    first = quarter_start(quarter_end) + timedelta(days=7)
    return next((day for day in (one.adopted, one.terminated) if day and first <= day <= quarter_end), None)
