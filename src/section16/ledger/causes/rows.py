"""Causes in the rows themselves: counted already, sign reversed, rows of one filing that balances do not follow."""

from __future__ import annotations

from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal

from section16.ledger.causes import readings
from section16.ledger.causes.footnotes import says_what_came_in
from section16.ledger.causes.view import IssuerView, after, before, ids, of_one_class, sum_of
from section16.ledger.linking.exercises import CODES
from section16.ledger.linking.splits import ratios
from section16.ledger.lots.cause import Evidence
from section16.ledger.lots.lot import Assertion
from section16.ledger.thresholds import LEAST_RETURNING, LEAST_SUM_OF_ROWS, ONE_TIME, SHARP_SPLIT


def already_counted(_view: IssuerView, row: Assertion, gap: Decimal) -> Evidence | None:
    """The transaction is dated before the filing of the previous report, and the balance does not change: it was counted there.

    Filers state what they own when they file, not what they owned after the transaction.
    """
    # A balance of nothing counts nothing: it follows from any sale of everything.
    change, earlier = row.entry.change, row.previous
    if not change or earlier is None or gap != -change or row.entry.day is None or not row.entry.owned:
        return None
    filed = earlier.entry.filing
    if filed.accession == row.entry.filing.accession or row.entry.day > filed.day or _repeated(row):
        return None
    return Evidence("already counted", f"{row.entry.owned} was reported on {filed.day}, after the transaction", ids([earlier]))


def _repeated(row: Assertion) -> bool:
    """Whether an earlier report of the lot has the same transaction, or one of that day which led to the balance.

    A transaction that is reported twice is an error, even if the second report has another amount.
    """
    entry = row.entry
    history = row.lot.history[: row.index] if row.lot else []
    return any(
        (one.entry.day, one.entry.code) == (entry.day, entry.code)
        and (one.entry.change == entry.change or one.entry.owned == entry.owned)
        for one in history
    )


def counted_at_grant(view: IssuerView, row: Assertion, gap: Decimal) -> Evidence | None:
    """The issuer's insiders count units in Table I when they are granted, so that vesting does not change the balance.

    Two other filings must show this habit: one alone may be the same error.
    """
    change = row.change
    if not change or gap != -change or row.entry.code not in CODES or row.previous is None:
        return None
    alike = [other for other in view.unmoved if other.entry.filing.accession != row.entry.filing.accession]
    if len({other.entry.filing.accession for other in alike}) < 2:  # noqa: PLR2004 - a habit shows in two other filings
        return None
    return Evidence(
        "counted at grant", f"{len(alike)} other vestings of the issuer do not move the balance either", ids(alike[:5])
    )


def follows_the_earlier_version(view: IssuerView, row: Assertion, gap: Decimal) -> Evidence | None:
    """The row starts from the balance that an amendment has changed since."""
    earlier = row.previous
    if earlier is None or row.opening is None:
        return None
    for old in view.superseded.get(earlier.entry.id, ()):
        if old.owned == row.opening + gap:
            return Evidence(
                "follows the version before the amendment", f"{old.id} stated {old.owned}", (old.id, earlier.entry.id)
            )
    return None


def does_not_move(_view: IssuerView, row: Assertion, gap: Decimal) -> Evidence | None:
    """The balance after the row is that before it, as if the row had not been reported.

    Nothing before and after a disposition shows something else: what was disposed of came in without a row. What was bought
    then returned borrowed shares (0001140361-23-010353). An award larger than what is owned after it is a line of its own.
    """
    change = row.change
    if not change or gap != -change or row.previous is None or (not row.opening and (change < 0 or row.entry.code == "P")):
        return None
    if row.entry.code == "A" and change > (row.opening or 0):
        return None
    if _sells_what_came_in(row):
        return None
    says = f"{row.opening} before and after a change of {change}"
    return Evidence("balance does not move", says, ids([row.previous]), readings.of_two_balances(row, gap))


def _sells_what_came_in(row: Assertion) -> bool:
    """Whether a footnote on a disposition says that the balance includes shares which came in without a row.

    The shares of a purchase plan are often sold at once (0000769397-23-000060): an equal balance is then no error.
    """
    return (row.change or 0) < 0 and any(map(says_what_came_in, row.entry.texts("shares_owned")))


def left_itself_out_before(_view: IssuerView, row: Assertion, gap: Decimal) -> Evidence | None:
    """The report before stated as owned less than it had just acquired: its own shares were left out."""
    earlier = row.previous
    if earlier is None or earlier.entry.start is None or earlier.entry.start >= 0 or gap != earlier.entry.change:
        return None
    text = f"{earlier.entry.owned} was reported although {earlier.entry.change} had just been acquired"
    return Evidence("previous balance omitted its own shares", text, ids([earlier]), readings.of_the_balance_before(row, gap))


def applied_twice(_view: IssuerView, row: Assertion, gap: Decimal) -> Evidence | None:
    """The balance moves by twice the change of the row.

    An owner who buys 100 shares at a time may have bought another 100 on a form that is not here (0001214659-23-002743).
    """
    if not row.change or gap != row.change or row.previous is None or _round(row.change):
        return None
    says = f"{row.opening} and twice {row.change} give {row.entry.owned}"
    return Evidence("applied twice", says, ids([row.previous]), readings.of_another_amount(row, gap))


def _round(change: Decimal) -> bool:
    """Whether a number of shares recurs by chance: a few hundred, to the hundred."""
    return abs(change) < LEAST_RETURNING and change % LEAST_SUM_OF_ROWS == 0


def only_what_was_acquired(_view: IssuerView, row: Assertion, gap: Decimal) -> Evidence | None:
    """The row states as owned just what it acquired, as if nothing had been held.

    A note may be acquired by its principal and owned by the shares that it converts into (0000950103-23-003623).
    """
    change = row.change
    if not change or change < 0 or row.previous is None or not row.opening:
        return None
    acquired = next((one for one in (change, _in_shares(row)) if one and row.opening + gap + change == one), None)
    if acquired is None or row.entry.when < row.previous.entry.when:  # a late report may speak of a day with nothing else held
        return None
    says = f"{acquired} is stated as owned, though {row.opening} was held before"
    reading = readings.of_the_balance(row, -row.opening)
    return Evidence("only what was acquired", says, ids([row.previous]), (reading,))


def _in_shares(row: Assertion) -> Decimal | None:
    """Return the shares that the principal in a row converts into at its price, fractions left out, if so many underlie it."""
    entry, price = row.entry, row.entry.exercise_price
    if not price or price == 1 or entry.change is None or entry.underlying_shares is None:
        return None
    shares = (entry.change / price).to_integral_value(ROUND_FLOOR)
    return shares if abs(shares - entry.underlying_shares) <= 1 else None


def contradicts_itself(_view: IssuerView, row: Assertion, _gap: Decimal) -> Evidence | None:
    """The row acquires more than it states as owned, and no short position is in question.

    What was bought may have returned borrowed shares, and buying closes some swaps: neither is an error.
    """
    entry = row.entry
    if row.opening is None or entry.holding or row.total or (entry.start or 0) >= 0 or entry.code == "P" or entry.equity_swap:
        return None
    says = f"{entry.change} is acquired, and {entry.owned} is owned afterwards"
    return Evidence("acquires more than is owned", says, ids([row]), readings.of_itself(row))


def rounded_one_by_one(view: IssuerView, row: Assertion, gap: Decimal) -> Evidence | None:
    """One share too many and one too few follow each other on a form, and so on a form of another owner at the time.

    Fractions are then held, and every number of the form is rounded by itself (0001062993-23-001373). One form alone may be
    an error in one balance.
    """
    if abs(gap) != 1 or row.entry.owned is None or row.entry.owned % 1:
        return None
    beside = _beside(row, gap)
    mine = set(row.entry.filing.owners)
    others = [
        other
        for other in view.gaps_near(row.entry.when, ONE_TIME, gap)
        if mine.isdisjoint(other.entry.filing.owners) and _beside(other, gap)
    ]
    if beside is None or not others:
        return None
    says = f"{gap:+} and {-gap:+} follow each other here and on {others[0].entry.filing.accession}"
    return Evidence("rounded one by one", says, ids([beside, others[0]]))


def _beside(row: Assertion, gap: Decimal) -> Assertion | None:
    """Return the row of the same form before or after a row in its lot that takes back the gap."""
    accession = row.entry.filing.accession
    near = (row.previous, row.next)
    return next((one for one in near if one and one.gap == -gap and one.entry.filing.accession == accession), None)


def sign_reversed(_view: IssuerView, row: Assertion, gap: Decimal) -> Evidence | None:
    """The balance follows when what is called acquired was disposed of, or the other way round."""
    change = row.change
    if not change or gap != -2 * change or row.previous is None:
        return None
    says = f"{row.opening} and a change of {-change} instead of {change} give {row.entry.owned}"
    return Evidence("sign reversed", says, ids([row.previous]), readings.of_a_sign(row, gap))


def rows_of_the_filing(view: IssuerView, row: Assertion, gap: Decimal) -> Evidence | None:
    """The gap is the sum of other rows of the filing that do not belong to this holding, or are counted twice in it.

    Rows that come later in the same holding are left out: they explain their own balances.
    """
    if abs(gap) < LEAST_SUM_OF_ROWS:
        return None
    rows = [
        other
        for other in view.filing(row)
        if (other.lot is not row.lot or other.index < row.index) and of_one_class(row, other)
    ]
    found = sum_of(gap, rows)
    if not found:
        return None
    says = f"the difference of {gap} is that of other rows of the filing"
    return Evidence("rows of this filing", says, ids(found), (readings.of_the_balance(row, gap),))


def rows_of_the_previous_filing(view: IssuerView, row: Assertion, gap: Decimal) -> Evidence | None:
    """The gap is the sum of rows of the filing before, left out there or counted once more."""
    earlier = before(row)
    if abs(gap) < LEAST_SUM_OF_ROWS or earlier is None:
        return None
    found = sum_of(gap, [other for other in view.filed(earlier.entry.filing.accession) if of_one_class(row, other)])
    if not found:
        return None
    says = f"the difference of {gap} is that of rows of the filing before"
    return Evidence("rows of the filing before", says, ids(found), readings.of_two_balances(row, gap))


def change_of_another_row(view: IssuerView, row: Assertion, gap: Decimal) -> Evidence | None:
    """The balance moves by the change of another row of the filing, not by that of its own."""
    if row.opening is None or not row.change:
        return None
    moves = row.change + gap
    if abs(moves) < LEAST_SUM_OF_ROWS or not gap or moves == -row.change:  # a sign reversed is another error
        return None
    # Rows of the same holding first: their numbers are the ones that filers interchange (0001127602-23-001105).
    for other in sorted(view.filing(row), key=lambda one: one.lot is not row.lot):
        if other.entry.change == moves and of_one_class(row, other):
            says = f"the balance moves by {moves}, the change of {other.entry.place}"
            return Evidence("change of another row", says, ids([other]), readings.of_another_amount(row, gap))
    return None


def split_of_one(_view: IssuerView, row: Assertion, gap: Decimal) -> Evidence | None:
    """The balance alone shows a split: a whole multiple or part of the one before, to the share, and too large for chance."""
    # Only stock held directly: units shrink by simple ratios when they vest, and an indirect line may be of another holder.
    if row.opening is None or row.lot is None or not row.lot.traits.alone:
        return None
    start = row.opening + gap
    for ratio in ratios(row.opening, start):
        many = max(ratio.numerator, ratio.denominator)
        if min(ratio.numerator, ratio.denominator) == 1 and min(start, row.opening) >= SHARP_SPLIT * many:
            text = f"{ratio.numerator} for {ratio.denominator}: {row.opening} became {start}"
            return Evidence("split of one holding", text, ids([row.previous] if row.previous else []))
    return None


def older_balance(view: IssuerView, row: Assertion, gap: Decimal) -> Evidence | None:
    """The row starts from a balance reported earlier, not from the last one, as where a form is copied from an older one."""
    # A holding has no change of its own: it may simply have returned to an older balance.
    if row.lot is None or row.opening is None or row.entry.holding:
        return None
    # A late report states what was held on its day (0001209191-21-010972).
    if row.previous is not None and row.entry.when < row.previous.entry.when:
        return None
    start = row.opening + gap
    if start < LEAST_RETURNING:
        return None
    for earlier in reversed(row.lot.history[: max(row.index - 1, 0)]):
        balances = {
            balance for balance in (earlier.balance, earlier.entry.owned) if balance is not None and balance >= LEAST_RETURNING
        }
        if any(view.goes_on(start, balance, earlier, row) for balance in balances):
            says = f"starts from {start}, which an earlier row reported"
            return Evidence(
                "older balance", says, ids([earlier]), (readings.of_the_balance(row, view.beyond_splits(row, gap)),)
            )
    return None


def later_transaction(_view: IssuerView, row: Assertion, gap: Decimal) -> Evidence | None:
    """A filing made later reports the transactions that are missing, and its own balances held them already."""
    if not row.missed or row.left or gap != row.gap:
        return None
    entry = row.missed[0].entry
    return Evidence(
        "reported on another form",
        f"{entry.filing.accession}, filed on {entry.filing.day}, reports it for {entry.day}",
        ids(row.missed),
    )


def speaks_of_an_earlier_day(view: IssuerView, row: Assertion, gap: Decimal) -> Evidence | None:
    """The transaction is dated before the previous report, and the next report continues as if the row had not been reported.

    Where the ledger has the balance of that day, the row must start from it. The next report may also add the transaction, with
    others of earlier days on the same form, to the balance of the previous report.
    """
    earlier, later, day = row.previous, after(row), row.entry.day
    if earlier is None or row.opening is None or day is None or day >= earlier.entry.when or not gap:
        return None
    # The comparison fails only where the control passes the gap of another break: the row then does not state it.
    if row.opening + gap + (row.change or 0) != row.balance:
        return None
    said = f"reported for {earlier.entry.when}; this row is dated {day}"
    late = late_rows(row)
    added = late[-1].next if late else None
    one_form = added is not None and added.entry.filing.accession == row.entry.filing.accession
    if added is not None and one_form and added.entry.start == row.opening + _sum_of(late) and added.gap:
        says = f"the next row adds it to {row.opening}, {said}"
        return Evidence("states the balance of an earlier day", says, ids([earlier, added]))
    if later is None or later.entry.start is None or not view.goes_on(later.entry.start, row.opening, earlier, later):
        return None
    then = [one for one in row.lot.history[: row.index] if one.entry.when <= day] if row.lot else []
    if then and then[-1].balance != row.opening + gap:
        return None
    says = f"the next report continues from {row.opening}, {said}"
    return Evidence("states the balance of an earlier day", says, ids([earlier, later]))


def adds_what_was_late(_view: IssuerView, row: Assertion, gap: Decimal) -> Evidence | None:
    """The rows before on the same form are of earlier days and state the balances of those; this row adds them to the last one.

    A form that reports late transactions beside a new one ends with what is owned now (0001209191-23-030861).
    """
    first = row.previous
    while first is not None and first.entry.filing.accession == row.entry.filing.accession and not first.gap:
        first = first.previous
    if first is None or first.opening is None or not gap or first.entry.filing.accession != row.entry.filing.accession:
        return None
    late = late_rows(first)
    if not late or late[-1].next is not row or row.opening is None or row.opening + gap != first.opening + _sum_of(late):
        return None
    says = f"the rows before are of earlier days; this one adds them to {first.opening}"
    return Evidence("adds what was late", says, ids(late))


def late_rows(row: Assertion) -> list[Assertion]:
    """Return a row and those after it on the same form that are dated before the report which precedes the form."""
    earlier = row.previous
    found: list[Assertion] = []
    one: Assertion | None = row
    while earlier is not None and one is not None and one.entry.filing.accession == row.entry.filing.accession:
        if one.entry.day is None or one.entry.day >= earlier.entry.when or one.aside:
            break
        found.append(one)
        one = one.next
    return found


def _sum_of(rows: list[Assertion]) -> Decimal:
    return sum((one.entry.change or Decimal(0) for one in rows), Decimal(0))


def rounding(_view: IssuerView, row: Assertion, gap: Decimal) -> Evidence | None:
    """The balance is the computed one, rounded to fewer decimals, up or down: filers drop the fractions of plan accounts.

    Where the balance before has fewer decimals, though some, that one was rounded. Where both have as many and the last of them
    differs, the row is linked (:mod:`section16.ledger.linking.rounded`).
    """
    if row.opening is None or row.entry.owned is None or not 0 < abs(gap) < 1:
        return None
    right = row.opening + (row.change or 0)
    stated = right + gap
    shown = ids([row.previous] if row.previous else [])
    if stated in _rounded(right, row.entry.owned):
        return Evidence("rounding", f"{right} was rounded to {stated}", shown)
    start = row.opening + gap
    if _places(row.opening) and row.opening in _rounded(start, row.opening):
        return Evidence("rounding", f"{start} was rounded to {row.opening} before", shown)
    return None


def _rounded(exact: Decimal, stated: Decimal) -> set[Decimal]:
    """Return what an exact number becomes with the decimals of a stated one, where those are fewer."""
    places = _places(stated)
    if places >= _places(exact.normalize()):
        return set()
    step = Decimal(1).scaleb(-places)
    return {exact.quantize(step, rounding=how) for how in (ROUND_HALF_UP, ROUND_FLOOR, ROUND_CEILING)}


def _places(value: Decimal) -> int:
    """Return to how many decimals a number is stated."""
    exponent = value.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0
