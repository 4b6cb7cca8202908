"""The truth of an issuer, put together from its book and from the forms that were made of it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence

from generate.amendment import ADDS
from generate.book import Happened
from generate.draft import Draft
from generate.lateness import delinquencies, insiders, row_timings
from generate.life import Life
from generate.row import Row
from generate.slip import Error
from generate.truth import (
    Amendment,
    Block,
    Event,
    FilingFacts,
    IssuerFacts,
    Line,
    Link,
    Place,
    ReportedRow,
    Restated,
    Slip,
    Split,
    Succession,
    Truth,
)
from section16.law.business_days import filing_date


def truth_of(life: Life, drafts: Sequence[Draft], errors: Sequence[Error]) -> Truth:
    """Return the truth about an issuer, with every form numbered and in the order of acceptance."""
    rows = [(place, row) for draft in drafts for place, row in _places(draft)]
    timings = tuple(row_timings(life, drafts))
    places: dict[int, Place] = {}
    for place, row in rows:
        places.setdefault(id(_meant(row)), place)
    return Truth(
        issuer=IssuerFacts(
            number=life.issuer.number,
            cik=life.issuer.cik,
            name=life.issuer.name,
            convention=life.habits.convention,
            awards=life.habits.awards,
            classes=life.issuer.classes,
            fiscal_year_end=life.issuer.fiscal_year_end,
            registered=life.issuer.goes_public,
        ),
        timings=timings,
        delinquencies=tuple(delinquencies(life, timings)),
        insiders=tuple(insiders(life, drafts)),
        events=tuple(_events(life.book.events, rows)),
        rows=tuple(_reported(place, row) for place, row in rows),
        filings=tuple(_facts(draft) for draft in drafts),
        series=tuple(life.book.series),
        splits=tuple(
            Split(
                day=split.day, new=split.new, old=split.old, rounding=life.habits.rounding, classes=tuple(life.issuer.classes)
            )
            for split in life.issuer.splits
        ),
        links=tuple(_links(rows, places)),
        amendments=tuple(_amendment(draft) for draft in drafts if draft.amends),
        errors=tuple(_slip(error) for error in errors),
        blocks=tuple(_blocks(row for _, row in rows)),
        successions=tuple(_successions(life)),
    )


def _successions(life: Life) -> Iterator[Succession]:
    planned = life.issuer.succession
    if planned is not None:
        yield Succession(day=planned.day, issuer=planned.cik, name=planned.name, continues=life.issuer.cik)


def _blocks(rows: Iterable[Row]) -> Iterator[Block]:
    """Yield the positions that companions report as well, each with their lines."""
    found: dict[Line, dict[Line, None]] = {}
    for row in map(_meant, rows):
        if row.repeats is not None:
            found.setdefault(row.repeats.line, {})[row.line] = None
    return (Block(line=line, reported=tuple(lines)) for line, lines in found.items())


def _meant(row: Row) -> Row:
    """Return the row as it was meant, before it was copied, corrupted or restated."""
    return row if row.copy_of is None else _meant(row.copy_of)


def _places(draft: Draft) -> Iterator[tuple[Place, Row]]:
    for table in (1, 2):
        for number, row in enumerate(draft.table(table)):
            yield Place(draft.accession, table, number), row


def _facts(draft: Draft) -> FilingFacts:
    filed = filing_date(draft.accepted)
    form = draft.form + ("/A" if draft.amends else "")
    return FilingFacts(
        accession=draft.accession,
        form=form,
        accepted=draft.accepted,
        due=draft.due,
        late=filed > draft.due and draft.manner in ("", ADDS),
    )


def _reported(place: Place, row: Row) -> ReportedRow:
    return ReportedRow(place=place, line=row.line, event=row.event.id if row.event else None, owned=_meant(row).owned)


def _events(events: Sequence[Happened], rows: Sequence[tuple[Place, Row]]) -> Iterator[Event]:
    """Yield the events with the rows that report them, those without one with the rows around them."""
    reported: dict[int, Place] = {}
    stated: dict[int, Place] = {}
    told: dict[Line, list[tuple[int, int, Place]]] = {}
    for number, (place, row) in enumerate(rows):
        if row.event is not None:
            reported.setdefault(row.event.id, place)
        for event in row.states:
            stated.setdefault(event.id, place)
        if row.original is None and row.owned is not None:
            told.setdefault(row.line, []).append((row.as_of, number, place))
    for line in told.values():
        line.sort(key=lambda one: one[:2])
    for event in events:
        around = told.get(event.line, [])
        first = reported.get(event.id)
        at = bisect_right(around, event.id, key=lambda one: one[0])
        yield Event(
            id=event.id,
            line=event.line,
            day=event.day,
            kind=event.kind,
            change=event.change,
            balance=event.balance,
            place=first,
            after=around[at - 1][2] if first is None and at else None,
            told=around[at][2] if first is None and at < len(around) else None,
            stated=stated.get(event.id),
        )


def _links(rows: Sequence[tuple[Place, Row]], places: dict[int, Place]) -> Iterator[Link]:
    """Yield each exercise once, between the rows that report it first, whichever form they are on."""
    for place, row in rows:
        meant = _meant(row)
        if meant.partner is not None and places[id(meant)] == place and id(meant.partner) in places:
            yield Link(derivative=place, common=places[id(meant.partner)])


def _amendment(draft: Draft) -> Amendment:
    assert draft.amends is not None
    originals: dict[int, Place] = {}
    for place, row in _places(draft.amends):
        originals.setdefault(id(_meant(row)), place)
    return Amendment(
        accession=draft.accession,
        amends=draft.amends.accession,
        manner=draft.manner,
        rows=tuple(Restated(row=place, original=originals.get(id(_meant(row)))) for place, row in _places(draft)),
    )


def _slip(error: Error) -> Slip:
    place = Place(error.draft.accession, error.row.table, error.at)
    row = error.row
    return Slip(
        place=place,
        line=row.line,
        event=row.event.id if row.event else None,
        kind=error.kind,
        box=error.box,
        right=error.right,
        filed=error.filed,
    )
