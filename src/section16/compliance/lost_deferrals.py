"""Small acquisitions that could not wait for Form 5 any longer (Rule 16a-6): per person, over all of the person's rows."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date

from section16.compliance.first_report import FirstReport
from section16.law.small_acquisitions import Acquisition, Disposition, Loss, ends_deferral, is_counted, losses
from section16.law.transaction_codes import CODES
from section16.ledger.entries.entry import Entry
from section16.ledger.entries.identity import Identity

_MARKS = frozenset("KV")


def lost_deferrals(
    rows: Iterable[FirstReport], identity: Identity, filed: Callable[[FirstReport], date | None]
) -> dict[str, Loss]:
    """Return for each small acquisition whose deferral ended, by the id of its row, when and by what.

    ``filed`` gives the filing date of a row. Only persons with a row of code L are looked at.
    """
    dated = [one for one in rows if _is_transaction(one.row) and not one.repeats]
    persons = {owner for one in dated if one.row.code == "L" for owner in one.row.filing.owners}
    found: dict[str, Loss] = {}
    for person in sorted(persons):
        own = [one for one in dated if person in one.row.filing.owners]
        for row, loss in _of_person(own, identity, filed).items():
            if row not in found or loss.on < found[row].on:
                found[row] = loss
    return found


def _is_transaction(row: Entry) -> bool:
    return not row.holding and row.day is not None and row.code in CODES and row.code not in _MARKS


def _of_person(rows: list[FirstReport], identity: Identity, filed: Callable[[FirstReport], date | None]) -> dict[str, Loss]:
    acquired = [one for one in rows if (one.row.change or 0) > 0 and is_counted(one.row.code)]
    disposed = [one for one in rows if (one.row.change or 0) < 0 and ends_deferral(one.row.code)]
    acquisitions = [_acquisition(one, identity, filed(one)) for one in acquired]
    dispositions = [Disposition(one.row.day) for one in disposed if one.row.day is not None]
    return {acquired[number].row.id: loss for number, loss in losses(acquisitions, dispositions).items()}


def _acquisition(one: FirstReport, identity: Identity, filed: date | None) -> Acquisition:
    row = one.row
    assert row.day is not None, "rows without a day are left out before"
    return Acquisition(
        on=row.day,
        amount=None if row.price is None or row.change is None else row.price * row.change,
        security=" ".join(identity.title(row.underlying or row.title)),
        deferred=row.code == "L",
        reported=filed or date.max,
    )
