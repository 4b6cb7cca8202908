"""Which filing reported a row first: amendments restate rows, and filers report some rows a second time.

A row that restates or repeats another is not late again; what counts is when it was reported first.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

import msgspec

from section16.ledger.entries.entry import Entry, LedgerFiling
from section16.ledger.entries.in_force import FilingsInForce


class FirstReport(msgspec.Struct, frozen=True, gc=False):
    """A row in force and the version of it that was reported first; ``repeats`` is an equal row of an earlier filing.

    ``filing`` is the filing of the first version. ``same_balance`` is whether the repeated row states the same amount owned.
    ``of_unknown`` says that the filing amends a form that is not among the filings, so that the row may restate another.
    """

    row: Entry
    first: Entry
    filing: LedgerFiling
    repeats: str = ""
    same_balance: bool = False
    of_unknown: bool = False


def first_reports(filings: FilingsInForce) -> Iterator[FirstReport]:
    """Yield every row in force, transactions and holdings, in the order in which they were reported first."""
    entries = {row.id: row for _, rows in filings.posted for row in rows}
    earlier = {new: old for one in filings.amendments for new, old in one.restates}
    unknown = {one.accession for one in filings.amendments if not one.original}
    found = []
    for filing, rows in filings.in_force:
        for row in rows:
            first = entries[_first(row.id, earlier)]
            found.append(FirstReport(row, first, first.filing, of_unknown=filing.accession in unknown))
    found.sort(key=lambda one: one.filing.order)
    return _repeated(found, filings)


def _first(row: str, earlier: dict[str, str]) -> str:
    while row in earlier:
        row = earlier[row]
    return row


def _repeated(found: list[FirstReport], filings: FilingsInForce) -> Iterator[FirstReport]:
    """Yield first reports with what each transaction repeats: the equal row of an earlier filing of all its owners."""
    seen: dict[object, dict[str, list[Entry]]] = defaultdict(lambda: defaultdict(list))
    for one in found:
        row = one.row
        if row.holding or row.day is None:
            yield one
            continue
        event = _event(row, filings)
        of_owners = [seen[owner, event] for owner in row.filing.owners]
        repeated = [_earlier(equal, one) for equal in of_owners if equal]
        for equal in of_owners:
            equal[one.filing.accession].append(row)
        first = repeated[0] if repeated and len(repeated) == len(of_owners) and all(repeated) else None
        if first is None:
            yield one
        else:
            yield msgspec.structs.replace(one, repeats=first.id, same_balance=first.owned == row.owned)


def _event(row: Entry, filings: FilingsInForce) -> tuple[object, ...]:
    identity = filings.identity
    held = row.direct, identity.nature(row.nature)
    series = row.exercise_price, row.expiration
    return row.table, identity.title(row.title), *held, *series, row.day, row.code, row.change


def _earlier(equal: dict[str, list[Entry]], one: FirstReport) -> Entry | None:
    """Return the row of an earlier filing that a row repeats: each of several equal rows repeats another.

    A row whose balance continues that of an equal one, or leads to it, is another transaction.
    """
    number = len(equal.get(one.filing.accession, ()))
    others = [rows for accession, rows in equal.items() if accession != one.filing.accession]
    repeated = [rows[number] for rows in others if number < len(rows)]
    same = next((row for row in repeated if row.owned == one.row.owned), None)
    if same is None and any(one.row.is_next_to(row) for rows in others for row in rows):
        return None
    return same or next(iter(repeated), None)
