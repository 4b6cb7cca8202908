"""Rows that grant: one award each, or one for all rows of a grant number whose parts vest on days of their own."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from section16.facts.awards import Award, Tranche
from section16.facts.events import Grant
from section16.finding import Finding
from section16.ingest.records.directory import Directory
from section16.ingest.records.imported_event import EventOfRows
from section16.ingest.records.record import ImportedRow

_TERMS = ("security", "day", "units", "exercise-price", "expires", "exercisable", "approved-by")


def grants_of(records: Iterable[ImportedRow], directory: Directory, problems: list[Finding]) -> list[EventOfRows]:
    """Return the awards that rows grant, each with its event; what is wrong is added to the problems."""
    groups: dict[str, list[ImportedRow]] = {}
    for record in records:
        if record.kind == "grant":
            groups.setdefault(str(record.said["award"]), []).append(record)
    return [made for number, rows in groups.items() if (made := _grant(number, rows, directory, problems)) is not None]


def _grant(number: str, rows: Sequence[ImportedRow], directory: Directory, problems: list[Finding]) -> EventOfRows | None:
    first = rows[0]
    found = [*_differing(first, rows), *_parts(first, rows)]
    name = directory.new_award(number)
    award = Award(
        to=first.who,
        security=first.said["security"],
        units=first.units,
        granted=first.day,
        approved_by=first.said.get("approved-by"),
        exercise_price=first.said.get("exercise-price"),
        expires=first.said.get("expires"),
        exercisable=first.said.get("exercisable"),
        tranches=tuple(
            Tranche(on=row.said["vest-day"], units=row.said["vest-units"])
            for row in rows
            if {"vest-day", "vest-units"} <= row.said.keys()
        ),
    )
    there = directory.facts.awards.get(name)
    if there is not None and not same(there, award):
        remedy = "Correct one of the two, or give the grant another name in [awards] of the mapping."
        found.append(first.wrong("award", f"The award {name} is in the facts with other terms.", remedy))
    problems += found
    if found:
        return None
    directory.grant(number, name, there or award)
    return EventOfRows(
        Grant(date=first.day, award=name), tuple(rows), None if there else (name, award), known=there is not None
    )


def same(there: Award, award: Award) -> bool:
    """Return whether an award of the facts is the one of a file: the same terms, as far as the file states them."""
    text = (there.to, there.security, there.units, there.granted) == (award.to, award.security, award.units, award.granted)
    optional = ((there.exercise_price, award.exercise_price), (there.expires, award.expires), (there.tranches, award.tranches))
    return text and all(not mine or its == mine for its, mine in optional)


def _differing(first: ImportedRow, rows: Sequence[ImportedRow]) -> Iterable[Finding]:
    for row in rows[1:]:
        for name in _TERMS:
            if row.said.get(name) != first.said.get(name) or row.who != first.who:
                says = f"{row.said['award']} has another {name} on line {first.line.number}."
                yield row.wrong(
                    name,
                    says if row.who == first.who else f"Line {first.line.number} grants it to another person.",
                    "Correct one of the two.",
                )
                break


def _parts(first: ImportedRow, rows: Sequence[ImportedRow]) -> Iterable[Finding]:
    """Yield what is wrong with the parts of a grant: one without its day or units, a sum that is not the whole, a row twice."""
    for row in rows:
        if ("vest-day" in row.said) != ("vest-units" in row.said):
            yield row.wrong("vest-day", "A part has its day without its units, or its units without its day.", "Fill in both.")
        elif "vest-day" not in row.said and len(rows) > 1:
            yield row.wrong(
                "award", f"{row.said['award']} is granted on line {first.line.number} too.", "Keep one of the lines."
            )
    units = [row.said["vest-units"] for row in rows if "vest-units" in row.said]
    if units and sum(units, Decimal()) != first.units:
        says = f"The parts come to {sum(units, Decimal())}, the grant to {first.units}."
        yield first.wrong("units", says, "Correct the numbers, or add the lines that are missing.")
