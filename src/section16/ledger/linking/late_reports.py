"""Late reports: rows of an earlier day than the reports before them, and where among those they belong.

The forms filed in between already counted such a row, so that in order of filing it breaks twice. Its numbers, not its date
alone, decide that a row leaves that order: one mistyped date would break a chain that follows (docs/adr/0032).

``rows`` are always the pending rows of the line of a lot, ``breaks`` the lot's reports that nothing explains so far.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from itertools import pairwise

from section16.ledger.entries.entry import Entry, LedgerFiling
from section16.ledger.entries.split import SecuritySplit
from section16.ledger.linking.row import Row
from section16.ledger.linking.total import change_of
from section16.ledger.lots.lot import Assertion, Lot
from section16.ledger.thresholds import NEARER_END, OPENING_PART

_ZERO = Decimal(0)


def counted_before(
    rows: list[Row], lot: Lot, breaks: list[Assertion], filing: LedgerFiling
) -> tuple[Assertion, list[Row]] | None:
    """Return the broken report of a lot that had counted transactions before they were reported, and these.

    Either they start where that report should have started, or they state a balance that filers state on late forms: what
    the lot holds now, with the other transactions of the form or without, or what it held on the day of the transaction.
    """
    rows = _dated(rows)
    for broken in breaks if rows else []:
        # Rows of one form are not late for each other: a form states its rows in any order.
        if broken.entry.filing is filing:
            continue
        as_of = _as_of(broken)
        late = [row for row in rows if row.entry.when <= as_of]
        for some in _choices(late, broken, lot):
            change = change_of(some)
            if some and ((change == broken.left and _stated(some, rows, lot)) or _starts_there(some, change, broken)):
                return broken, some
    return None


def _choices(late: list[Row], broken: Assertion, lot: Lot) -> Iterator[list[Row]]:
    """Yield what a broken report may have counted: all rows, those since the report before it, and then single rows.

    Of two gifts of one size on a Form 5, the one since that report is what is missing; the other is of a day before it.
    """
    yield late
    since = broken.previous.entry.when if broken.previous else date.min
    recent = [row for row in late if row.entry.when >= since]
    if recent != late:
        yield recent
        yield from _singly(recent, lot)
    yield from _singly(late, lot)


def _stated(some: list[Row], rows: list[Row], lot: Lot) -> bool:
    """Whether rows state a balance that filers state on late forms."""
    last, more = some[-1].entry, change_of(row for row in rows if row not in some)
    return last.owned in (lot.balance, lot.balance + more, _held(lot, last.as_of))


def counted_on_form_5(rows: list[Row], lot: Lot, breaks: list[Assertion]) -> tuple[list[Row], Assertion] | None:
    """Return transactions on Form 5 that a broken report had counted, whose own balance does not follow, and that report.

    The balance is that at the end of the fiscal year, whatever the day of the transaction: it may include what is reported
    only later, such as a sale of December.
    """
    # Only on Form 5 does a transaction state the balance of a later day.
    rows = [row for row in rows if not row.entry.holding and row.entry.as_of > row.entry.when]
    for broken in breaks if rows else []:
        if broken.previous is None:
            continue
        first, last = broken.previous.entry.when, broken.entry.when
        between = [row for row in rows if first <= row.entry.when <= last]
        found = next((some for some in (between, *_singly(between, lot)) if some and change_of(some) == broken.left), None)
        if found is not None:
            return found, broken
    return None


def between_reports(
    rows: list[Row], lot: Lot, breaks: list[Assertion], splits: Iterable[SecuritySplit]
) -> tuple[list[Row], Assertion] | None:
    """Return rows of days between two reports that explain a part of the difference between them, and the second report.

    Transactions start where the first ended, or end where the second starts, or leave less unexplained there than after all
    other reports. A holding states an amount between the two, after a split between them if there was one.
    """
    for broken in breaks:
        if broken.previous is None:
            continue
        first, last = broken.previous.entry.when, broken.entry.when
        between = [row for row in rows if first < row.entry.when <= row.entry.as_of < last]
        transactions = _dated(between)
        for some in (transactions, *_singly(transactions, lot), *([row] for row in between if row.entry.holding)):
            start = _start_of(some) if some else None
            if start is not None and (_lies_between(start, some, broken, lot) or _holds_between(some[0].entry, broken, splits)):
                return some, broken
    return None


def _holds_between(entry: Entry, broken: Assertion, splits: Iterable[SecuritySplit]) -> bool:
    """Whether a holding states an amount between those of two reports."""
    if not entry.holding or entry.owned is None or broken.previous is None:
        return False
    first, last = counted_from(broken), counted_from(broken) + broken.left
    made = [split for split in splits if not entry.dollars and split.between(broken.previous.entry.when, entry.when)]
    became = [split.of(first) for split in made] or [first]
    return any((entry.owned - one) * (last - entry.owned) > 0 for one in became)


def _lies_between(start: Decimal, rows: list[Row], broken: Assertion, lot: Lot) -> bool:
    if rows[0].entry.holding:
        return False
    before = start - counted_from(broken)
    rest = broken.left - before - change_of(rows)
    behind = abs(broken.left) + abs(start - lot.balance)
    return not before or not rest or abs(before) + abs(rest) < behind


def _dated(rows: Iterable[Row]) -> list[Row]:
    """Return the transactions that state their day."""
    return [row for row in rows if not row.entry.holding and row.entry.day]


def _singly(rows: list[Row], lot: Lot) -> list[list[Row]]:
    """Return rows separately where each may be of another grant, or all state what was held at the end of the fiscal year."""
    if len(rows) < 2:  # noqa: PLR2004 - one row is alone already
        return []
    separately = lot.traits.granted or any(row.entry.as_of > row.entry.when for row in rows)
    return [[row] for row in rows] if separately else []


def _as_of(broken: Assertion) -> date:
    """Return the day whose balance a report states; of rows that state one total, it is that of the last of them."""
    last, later = broken, broken.next
    while broken.total and later is not None and later.total and later.entry.filing is broken.entry.filing:
        last, later = later, later.next
    return last.entry.as_of


def _starts(one: Assertion) -> Decimal | None:
    """Return the balance that a report started from; of rows which state one total none shows it."""
    return one.entry.start if one.opening is None or one.gap is None else one.opening + one.gap


def _start_of(rows: list[Row]) -> Decimal | None:
    """Return where rows start that continue one from another, or all state the balance after the last; else ``None``."""
    last = rows[-1].entry.owned or _ZERO
    chain = all(one.entry.owned == other.entry.start for one, other in pairwise(rows))
    return last - change_of(rows) if chain or all(row.entry.owned == last for row in rows) else None


def counted_from(broken: Assertion) -> Decimal:
    """Return where a broken report should have started: the balance before it with everything it is known to have counted."""
    return (broken.opening or _ZERO) + (broken.gap or _ZERO) - broken.left


def _held(lot: Lot, day: date) -> Decimal | None:
    """Return the balance after the last report up to a day; ``None`` where there is none."""
    return next((one.balance for one in reversed(lot.history) if not one.aside and one.entry.when <= day), None)


def _starts_there(rows: list[Row], change: Decimal, broken: Assertion) -> bool:
    """Whether rows start where a broken report should have started, and are all or a part of what it had counted.

    Several may all state the balance after the last of them.
    """
    # A part must be of an earlier day. With parts of the same day the error in 0001209191-21-052621 I/25 would not be found.
    earlier = all(row.entry.when < _as_of(broken) for row in rows)
    part = change == broken.left or (earlier and abs(broken.left - change) < abs(broken.left))
    start = counted_from(broken)
    return part and any(row.entry.start == start or row.entry.owned == start + change for row in rows)


def comes_before(rows: list[Row], lot: Lot) -> list[Row]:
    """Return the transactions that end where the first report of a lot starts, on an earlier day, the earliest first.

    Where that is a Form 5, they may also end at the balance that it states for the end of the fiscal year; a late transaction
    on Form 5 itself states what was held then.
    """
    first = lot.history[0]
    entry, balance = first.entry, first.balance or _ZERO
    found = _leading_to(rows, entry.when, balance - (entry.change or _ZERO))
    if not found:
        found = [row for row in rows if row.entry.when < entry.when and _states_the_year_end(row.entry, lot)]
    if found or entry.as_of <= entry.when:
        return found
    return _leading_to([row for row in rows if row.entry.when > entry.when], entry.as_of, balance)


def _states_the_year_end(entry: Entry, lot: Lot) -> bool:
    return entry.as_of > entry.when and not entry.holding and entry.owned == _held(lot, entry.as_of)


def _leading_to(rows: list[Row], day: date, balance: Decimal) -> list[Row]:
    """Return transactions up to a day that end at a balance, each continuing from the one before, the earliest first."""
    late = [row for row in _dated(rows) if row.entry.when <= day]
    if len(late) > 1 and all(row.entry.owned == balance for row in late):  # all state the balance after the last of them
        return late
    found: list[Row] = []
    while True:
        row = next((row for row in late if row not in found and _leads_to(row.entry, day, balance)), None)
        if row is None:
            return found[::-1]
        found.append(row)
        day, balance = row.entry.when, row.entry.start or _ZERO


def _leads_to(entry: Entry, day: date, balance: Decimal) -> bool:
    # A lot that opened from nothing continues nothing: zero ends every full sale.
    return entry.when <= day and entry.owned == balance != 0


def as_of_its_day(rows: list[Row], lot: Lot, splits: Iterable[SecuritySplit]) -> tuple[Row, Assertion] | None:
    """Return a holding that states what the lot held on the day that the form reports, and the row that shows it.

    It is the balance after the last row up to that day, or the one that the first row after it started from. Later changes
    were filed already; a split between the two is considered.
    """
    holdings = [row for row in rows if row.entry.holding]
    reported = [one for one in lot.history if not one.aside] if holdings else []
    for row in holdings:
        entry = row.entry
        # A Form 3 states what was held when the person became subject to it: what a Form 4 reports of that day came afterwards.
        first = entry.filing.form.startswith("3")
        then = [one for one in reported if one.entry.when < entry.when or (one.entry.when == entry.when and not first)]
        if then and then[-1] is reported[-1]:  # nothing was reported of a later day: the holding is not late
            continue
        shown = then[-1] if then else reported[0]
        balance = (shown.balance if then else shown.entry.start) or _ZERO
        made = [split for split in splits if not entry.dollars and split.between(shown.entry.when, entry.when)]
        became = [balance, *(split.of(balance) for split in made)]
        # A fraction that a split leaves is paid in cash or dropped, and the holding is reported without it.
        if any(one == entry.owned or (one % 1 and int(one) == entry.owned) for one in became):
            return row, shown
        later = next((one for one in reported if one.entry.when > entry.when), None)
        if later is not None and _starts(later) == entry.owned:
            return row, later
    return None


def before_the_first(rows: list[Row], lot: Lot) -> list[Row]:
    """Return rows of days before everything reported of a lot, where no balance can check them.

    Transactions must end much nearer to where the first report starts than they start to the current balance; those that
    start from nothing must end very near, because some filers state as owned only what was acquired.
    """
    first = min(lot.history, key=lambda one: one.entry.when)
    rows = [row for row in rows if row.entry.when < first.entry.when]
    transactions = _dated(rows)
    start = _start_of(transactions) if transactions else None
    if start is not None:
        end = start + change_of(transactions)
        rest = (_starts(first) or _ZERO) - end
        if abs(rest) < (abs(start - lot.balance) / NEARER_END if start else end / OPENING_PART):
            return transactions
    return [row for row in rows if row.entry.holding][:1]


def stated_before(gap: Decimal, day: date, breaks: Iterable[Assertion]) -> Assertion | None:
    """Return a transaction of an earlier day that is missing before a late report, and was posted as changing nothing."""
    for one in breaks:
        unmoved = not one.aside and one.gap == -(one.change or _ZERO)
        if unmoved and one.change == gap and one.entry.when <= day:
            return one
    return None


def come_to_nothing(rows: list[Row], lot: Lot) -> tuple[list[Row], Assertion] | None:
    """Return transactions that start from what the lot held on their day and end there, and the row that shows it.

    An exercise and the sale of all its shares on one day do so. They fit before and after any other report, so that only the
    balance of their day shows where they belong.
    """
    line = _dated(rows)
    reported = [one for one in lot.history if not one.aside] if line else []
    for day in sorted({row.entry.when for row in line if row.entry.when < reported[-1].entry.when}):
        some = [row for row in line if row.entry.when == day]
        if change_of(some):
            continue
        then = [one for one in reported if one.entry.when <= day][-1:]
        later = next(one for one in reported if one.entry.when > day)
        for balance, shown in [*((one.balance, one) for one in then), (_starts(later), later)]:
            if any(row.entry.owned == balance for row in some):
                return some, shown
    return None


def reported_already(rows: list[Row], lot: Lot) -> tuple[Row, Assertion] | None:
    """Return a transaction that an earlier report of the lot has to the letter, with an earlier balance, and that report."""
    dated = {_said(row.entry): row for row in _dated(rows) if row.entry.change and row.entry.owned != lot.balance}
    for one in reversed(lot.history) if dated else ():
        row = dated.get(_said(one.entry))
        if row is not None and one.entry.filing.accession != row.entry.filing.accession:
            return row, one
    return None


def _said(entry: Entry) -> tuple[object, ...]:
    return entry.day, entry.code, entry.change, entry.owned, entry.price
