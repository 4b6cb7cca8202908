"""Drift: rows that start from the balance of a lot under other words, a lot that no other row of the filing continues."""

from __future__ import annotations

from section16.ledger.entries.entry import Entry
from section16.ledger.entries.wording import series_named
from section16.ledger.linking.link import Kind, LotLink
from section16.ledger.linking.row import Row
from section16.ledger.linking.situation import Situation
from section16.ledger.lots.cause import Cause, Evidence, Reading
from section16.ledger.lots.lot import Lot
from section16.ledger.lots.traits import Traits
from section16.ledger.thresholds import LEAST_DRIFT


def drifts(now: Situation) -> list[LotLink]:
    """Return the possible links under other words.

    Either the holder or the title is worded differently, never both: then nothing but the number would connect the rows.
    """
    return [
        _link(row, lot)
        for row in now.pending
        if (start := row.entry.start) is not None and start >= LEAST_DRIFT
        for lot in now.lots.holding(start)
        if lot.number not in now.lots.touched and _under_other_words(row.traits, lot.traits)
    ]


def drift_within(now: Situation) -> LotLink | None:
    """Return the link of a transaction that goes on under another title from where the filing itself has brought a lot.

    Only transactions of a line without lots do so: the title is worded differently from row to row.
    """
    for row in now.pending.reached:
        start = row.entry.start
        if start is None or start < LEAST_DRIFT or now.follows(row) or now.lots.line(row.traits.line):
            continue
        for lot in now.lots.holding(start):
            latest = lot.latest
            if (
                latest is not None
                and latest.entry.filing is now.filing
                and not latest.entry.holding
                and not latest.aside
                and latest.entry.when <= row.entry.when
                and not now.pending.of(lot.traits.line)
                and _under_another_title(row.traits, lot.traits)
            ):
                return _link(row, lot)
    return None


def left_over(now: Situation, lot: Lot) -> bool:
    """Whether no row of the filing has continued a lot or is of its line.

    Otherwise a holding reported for the first time takes the balance of a line that the form itself continues, as in
    0001828105-23-000060.
    """
    if lot.number in now.lots.touched:
        return False
    return not any(row.traits.same_series(lot.traits) for row in now.pending.of(lot.traits.line))


def _link(row: Row, lot: Lot) -> LotLink:
    before = lot.latest
    words = f"{before.entry.title!r} {before.entry.nature!r}" if before else ""
    evidence = Evidence(
        "same balance under other words",
        f"{row.entry.start} was reported as {words}",
        (before.entry.id,) if before else (),
    )
    if before is not None and _of_two_series(row.entry.title, before.entry.title):
        readings = _either_title(row.entry, before.entry)
        evidence = Evidence("same balance under another series", evidence.says, evidence.rows, readings)
        return LotLink(row=row, lot=lot.number, kind=Kind.DRIFT, cause=Cause.ERROR, evidence=(evidence,))
    return LotLink(row=row, lot=lot.number, kind=Kind.DRIFT, cause=Cause.DRIFT, evidence=(evidence,))


def _of_two_series(title: str, before: str) -> bool:
    """Whether two titles name another class or series each: shares never pass between them, so that one title is mistaken."""
    one, two = series_named(title), series_named(before)
    return bool(one and two) and one.isdisjoint(two)


def _either_title(entry: Entry, before: Entry) -> tuple[Reading, ...]:
    """Return the readings that the title of a row is mistaken, or that of the row before: nothing decides."""
    here = Reading(entry.id, f"{entry.path}.title", entry.title, before.title)
    return here, Reading(before.id, f"{before.path}.title", before.title, entry.title)


def _under_other_words(traits: Traits, before: Traits) -> bool:
    """Whether only the words of the holder, or only those of the title, differ."""
    if traits.same_class(before):
        return traits.direct == before.direct and traits.same_series(before)
    return _under_another_title(traits, before)


def _under_another_title(traits: Traits, before: Traits) -> bool:
    """Whether only the words of the title differ. An option is never units under another title, whatever their balances."""
    if traits.dollars != before.dollars or not traits.same_holder(before) or not traits.same_series(before):
        return False
    return not ("option" in traits.title + before.title and traits.united != before.united)
