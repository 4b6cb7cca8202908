"""Causes in the owner's other holdings: shares that moved between them, lots reported together or separately."""

from __future__ import annotations

from decimal import Decimal
from itertools import combinations, islice

from section16.ledger.causes import readings
from section16.ledger.causes.view import IssuerView, before, ids, of_one_class, sum_of
from section16.ledger.lots.cause import Cause, Evidence
from section16.ledger.lots.lot import Assertion, Lot
from section16.ledger.thresholds import (
    HOLDINGS_ROUNDED,
    LEAST_MOVED,
    LEAST_SUM,
    LEAST_WHOLE_BALANCE,
    LEAST_WHOLE_HOLDING,
    MOST_PARTS,
    SINGULAR_BALANCE,
)

_ACCOUNTS = frozenset(["def", "deferred", "dir", "director", "directors", "espp", "drip", "ira", "plan", "restricted"])
_CLASSES = frozenset(["class", "series", "preferred", "depositary", "ads", "warrant"])
"""Words that name an account in which shares of a class are held, and words that name another class."""
_TRANSFERS = frozenset("GJWZ")
"""Codes under which shares pass without a market: gifts, other transfers, inheritance, voting trusts."""


def moved(view: IssuerView, row: Assertion, gap: Decimal) -> Evidence | None:
    """The owner's other holdings in the table changed by the opposite over the same time, without a row that reports it.

    A mere change in the form of ownership need not be reported (Rule 16a-13); the next form only shows the new balances.
    """
    if abs(gap) < LEAST_MOVED:
        return None
    same = [(other, change) for other, change in _changes(view, row) if _passes(row, other)]
    found = _opposite(same, gap)
    if found is None and len(same) > 1 and sum(change for _, change in same) == -gap:
        found = Evidence(
            "opposite changes", f"{len(same)} other holdings changed by {-gap} together", ids(other for other, _ in same)
        )
    return found


def _passes(row: Assertion, other: Assertion) -> bool:
    """Whether shares can pass between two holdings without a row: they are of one class, or one of them is of units.

    Shares of one class never become those of another without a conversion, which is reportable.
    """
    one, two = row.lot, other.lot
    if one is None or two is None or other.entry.table != row.entry.table:
        return False
    return one.traits.same_class(two.traits) or one.traits.granted or two.traits.granted or _two_accounts(one, two)


def _two_accounts(one: Lot, two: Lot) -> bool:
    """Whether two titles are of one class, one of them with the name of an account, such as a director's deferred stock."""
    first, second = set(one.traits.title), set(two.traits.title)
    more = first ^ second
    return (first <= second or second <= first) and not _ACCOUNTS.isdisjoint(more) and _CLASSES.isdisjoint(more)


def exercise_not_here(view: IssuerView, row: Assertion, gap: Decimal) -> Evidence | None:
    """What left one table came into the other without a row: an exercise or vesting, which must be reported (Rule 16a-3(g)(1)).

    The form that reports it is not in the ledger, so that this is a missing filing and no move.
    """
    if abs(gap) < LEAST_MOVED:
        return None
    return _opposite([one for one in _changes(view, row) if one[0].entry.table != row.entry.table], gap)


def _opposite(changes: list[tuple[Assertion, Decimal]], gap: Decimal) -> Evidence | None:
    for other, change in changes:
        if change == -gap:
            text = f"{other.entry.title} {other.entry.nature or 'direct'} changed by {change}"
            return Evidence("opposite change", text, ids([other]))
    return None


def one_of_several_moved(view: IssuerView, row: Assertion, gap: Decimal) -> Evidence | None:
    """All holdings that changed without a row sum to nothing, this one among them: units that vest become shares.

    Lots that the report before showed and this one does not count as gone: fully vested lots are left off the form. One share
    of rounding is allowed where four holdings or more changed.
    """
    changes = [one for one in _changes(view, row) if one[0].gap and one[0].entry.table == row.entry.table]
    gone = [lot for lot in _gone(view, row) if lot.traits.granted]
    for more in ([], gone) if gone else ([],):
        together = [change for _, change in changes] + [-(lot.balance or Decimal(0)) for lot in more]
        if len(together) < 2 or max(map(abs, together)) < LEAST_MOVED // 2:  # noqa: PLR2004 - this one and two others
            continue
        rest = sum(together, gap)
        if rest == 0 or (abs(rest) <= 1 and len(together) >= HOLDINGS_ROUNDED):
            rows = [*(other for other, _ in changes), *(lot.latest for lot in more if lot.latest)]
            return Evidence("changes sum to nothing", f"{len(together) + 1} holdings changed, by {rest} together", ids(rows))
    return None


def _gone(view: IssuerView, row: Assertion) -> list[Lot]:
    """Return the lots that the report before showed and that no later one does."""
    earlier = before(row)
    if earlier is None:
        return []
    accession = earlier.entry.filing.accession
    return [
        lot
        for one in sorted(view.filed(accession), key=lambda one: one.number)
        if (lot := one.lot) is not None and lot is not row.lot and lot.balance and lot.latest is one
    ]


def reported_under_other_words(view: IssuerView, row: Assertion, gap: Decimal) -> Evidence | None:
    """Rows under another title and nature lead from the balance before to where this row starts: one holding, worded twice.

    Where only the title, or only the nature, is other, linking finds the row; two exact balances make up for both.
    """
    start = (row.opening or Decimal(0)) + gap
    if row.opening is None or min(start, row.opening) < LEAST_WHOLE_BALANCE:
        return None
    owners = set(row.entry.filing.owners)
    for last in view.stating(start):
        its = last.lot
        if its is None or its is row.lot or last.entry.table != row.entry.table or owners.isdisjoint(last.entry.filing.owners):
            continue
        first = its.history[0]
        between = row.previous is not None and row.previous.entry.filing.order <= first.entry.filing.order
        if between and first.entry.start == row.opening and last.entry.filing.order < row.entry.filing.order:
            words = f"{first.entry.title!r} {first.entry.nature!r}".strip()
            return Evidence("reported under other words", f"{row.opening} became {start} as {words}", ids([first, last]))
    return None


def balance_of_another(view: IssuerView, row: Assertion, gap: Decimal) -> Evidence | None:
    """The row continues from the balance of another holding of the same owner, of a size that is not met by chance.

    A balance was then stated on the wrong line, such as a direct total as held by a trust.
    """
    start = (row.opening or Decimal(0)) + gap
    if start < SINGULAR_BALANCE or row.opening is None:
        return None
    for lot in view.others_of(row, start):
        at = _at(lot, row)
        if at is not None and at.balance == start:
            text = f"starts from {start}, the balance of {at.entry.title} {at.entry.nature or 'held directly'}"
            return Evidence("balance of another holding", text, ids([at]), (readings.of_the_balance(row, gap),))
    return None


def includes_another(view: IssuerView, row: Assertion, gap: Decimal) -> Evidence | None:
    """The difference is the whole of another holding of the same owner, counted in here or counted no longer."""
    # A holding of nothing includes nothing: the row is then of the other holding.
    least = LEAST_WHOLE_HOLDING if row.entry.holding else LEAST_SUM
    if abs(gap) < least or row.lot is None or not row.opening:
        return None
    for lot in view.others_of(row, abs(gap)):
        at = _at(lot, row)
        now = lot.latest.balance if lot.latest and lot.latest.entry.filing.accession == row.entry.filing.accession else None
        if at is not None and abs(gap) in (at.balance, now):
            text = f"{abs(gap)} is the whole of {at.entry.title} {at.entry.nature}".strip()
            return Evidence("another holding counted in", text, ids([at]), readings.of_two_balances(row, gap))
    return None


def _changes(view: IssuerView, row: Assertion) -> list[tuple[Assertion, Decimal]]:
    """Return what the filing shows of other holdings that changed without a row: gaps, and holdings seen for the first time.

    Of a holding seen for the first time all may have come from the others.
    """
    found = []
    for other in view.unreported(row):
        if other.lot is row.lot:
            continue
        if other.gap:
            found.append((other, other.gap))
        elif other.cause is Cause.FIRST_SIGHT and other.entry.start and other.entry.table == row.entry.table:
            found.append((other, other.entry.start))
    return found


def transferred(view: IssuerView, row: Assertion, gap: Decimal) -> Evidence | None:
    """Rows of other holdings of the class report what left there or came in, no purchase or sale, and sum to the opposite.

    Filers may report one side alone of a gift or distribution between their own holdings (0001209191-23-033697).
    """
    if abs(gap) < LEAST_SUM or row.lot is None:
        return None
    rows = [
        other
        for other in view.filing(row)
        if other.lot is not row.lot
        and other.entry.code in _TRANSFERS
        and other.lot is not None
        and other.lot.traits.same_class(row.lot.traits)
        and (other.entry.change or 0) * gap < 0
    ]
    found = sum_of(gap, rows)
    return Evidence("transfer reported in one row", f"rows of other holdings report {-gap}", ids(found)) if found else None


def passed_on_and_sold(view: IssuerView, row: Assertion, gap: Decimal) -> Evidence | None:
    """Another holding of the class, such as a trust, sells on the same form just what left here, and had got it before.

    Shares that vest are contributed to a trust and sold there, and only the vesting and the sale have rows.
    """
    if gap > -LEAST_SUM:
        return None
    for other in view.filing(row):
        came = other.gap or Decimal(0)
        if other.lot is not row.lot and other.entry.change == gap and came >= -gap and of_one_class(row, other):
            says = f"{-gap} came to {other.entry.nature or 'the direct holding'}, which sold them"
            return Evidence("passed on and sold", says, ids([other]))
    return None


def moved_with_what_is_gone(view: IssuerView, row: Assertion, gap: Decimal) -> Evidence | None:
    """The difference is what other holdings of the class changed by together with holdings that are on the form no longer.

    A form must show every holding of the class; two or three at the most, because of more some meet any number.
    """
    if abs(gap) < LEAST_WHOLE_BALANCE or row.lot is None:
        return None
    gone = [(lot, -(lot.balance or Decimal(0))) for lot in _gone(view, row) if lot.traits.same_class(row.lot.traits)]
    changed = [(other.lot, change) for other, change in _changes(view, row) if of_one_class(row, other)]
    parts = [part for part in (*gone, *changed) if abs(part[1]) >= LEAST_SUM]
    if not gone or len(parts) > MOST_PARTS:
        return None
    for count in (2, 3):
        for chosen in combinations(parts, count):
            some = sum(part in gone for part in chosen)
            if sum(change for _, change in chosen) == -gap and 0 < some < count:
                last = [lot.latest for lot, _ in chosen if lot and lot.latest]
                says = f"{count} other holdings, not all of them reported now, changed by {-gap} together"
                return Evidence("moved with what is gone", says, ids(last))
    return None


def vanished(view: IssuerView, row: Assertion, gap: Decimal) -> Evidence | None:
    """Another holding of the same class, of just this size, is no longer reported from this filing on.

    Forms often omit a holding that still exists, so that only the exact size is evidence.
    """
    if gap < LEAST_WHOLE_BALANCE or row.lot is None:
        return None
    for lot in view.others_of(row, gap):
        latest = lot.latest
        if latest is None or lot.balance != gap or not lot.traits.same_class(row.lot.traits):
            continue
        if latest.entry.filing.order < row.entry.filing.order:
            return Evidence(
                "holding vanished", f"{latest.entry.nature or 'a direct holding'} of {gap} is no longer reported", ids([latest])
            )
    return None


def lots_joined(view: IssuerView, row: Assertion, gap: Decimal) -> Evidence | None:
    """The row starts from the sum of several lots of its class that were reported separately, none of which is reported now."""
    if row.lot is None or row.opening is None or gap < LEAST_WHOLE_BALANCE:
        return None
    now = {other.lot.number for other in view.filing(row) if other.lot}
    # Up to three of eight lots: among more, some sum meets any number.
    found = (_separate(lot, row) for lot in view.others(row) if lot.number not in now)
    separate = list(islice((last for last in found if last is not None), 8))
    for count in range(1, min(3, len(separate)) + 1):
        for chosen in combinations(separate, count):
            if sum((last.balance or Decimal(0) for last in chosen), Decimal(0)) == gap:
                says = f"{count + 1} lots that were reported separately sum to {row.opening + gap}"
                return Evidence("lots joined", says, ids(chosen))
    return None


def lot_divided(view: IssuerView, row: Assertion, gap: Decimal) -> Evidence | None:
    """Lots of the same class that the filing shows for the first time hold just what is missing here."""
    if row.lot is None or gap > -LEAST_SUM:
        return None
    new = [
        other
        for other in view.unreported(row)
        if other.cause is Cause.FIRST_SIGHT and other.lot and other.lot.traits.same_class(row.lot.traits) and other.entry.start
    ]
    for count in range(1, min(3, len(new)) + 1):
        for chosen in combinations(new[:8], count):
            if sum((other.entry.start or Decimal(0) for other in chosen), Decimal(0)) == -gap:
                return Evidence("lot divided", f"{count} lots seen for the first time hold {-gap}", ids(chosen))
    return None


def _separate(lot: Lot, row: Assertion) -> Assertion | None:
    """Return the last assertion of a lot of the row's class before the row's filing, unless nothing was left."""
    if row.lot is None or not lot.traits.same_class(row.lot.traits):
        return None
    at = _at(lot, row)
    return at if at is not None and at.balance else None


def _at(lot: Lot, row: Assertion) -> Assertion | None:
    """Return the last assertion of a lot before the row's filing."""
    order = row.entry.filing.order
    return next((one for one in reversed(lot.history) if one.entry.filing.order < order), None)
