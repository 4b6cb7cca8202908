"""The catalogue of tests, the surest first, and their run over an issuer's breaks.

The first test that finds something gives the cause, so that the order decides where two fit: a cause that dates or another
report confirm comes before one of numbers alone, and a harmless one before an error of the filer. Scores fitted to the archive
were rejected: they fit what was read (docs/adr/0014). Two tests were removed: an award taken back as a whole, which explained
no real break and hid removed filings, and a mistyped digit that no report confirms, which is found by chance as often.
"""

from __future__ import annotations

from decimal import Decimal

from section16.ledger.causes import (
    admissions,
    came_in,
    errors,
    footnotes,
    growth,
    holdings,
    included_units,
    missing_filings,
    other_forms,
    rows,
    short_positions,
    stated_splits,
    two_periods,
)
from section16.ledger.causes.view import IssuerView, Test, closes_a_short_position, of_another_lot
from section16.ledger.lots.cause import Cause
from section16.ledger.lots.lot import Assertion
from section16.ledger.lots.verdict import Verdict

CATALOGUE: tuple[tuple[Cause, Test], ...] = (
    # the balance before, or a dated report, shows these exactly
    (Cause.RESTATED, rows.follows_the_earlier_version),
    # what a footnote says of a short position in so many words is no error in the letter or the balance
    (Cause.FOOTNOTE, short_positions.closes_a_short_swap),
    (Cause.FOOTNOTE, short_positions.borrowed),
    (Cause.ROUNDING, rows.rounding),
    (Cause.ROUNDING, rows.rounded_one_by_one),
    (Cause.LATE, rows.later_transaction),
    (Cause.LATE, rows.speaks_of_an_earlier_day),
    (Cause.LATE, rows.adds_what_was_late),
    # the next report starts from what should have been stated: whatever else fits, such as a balance that was counted already,
    # the two differences are one error that is taken back
    (Cause.ERROR, errors.continues_from_the_right_balance),
    (Cause.ERROR, errors.previous_balance_wrong),
    (Cause.LATE, other_forms.reported_by_a_companion),
    (Cause.COUNTED, rows.already_counted),
    (Cause.COUNTED, rows.counted_at_grant),
    (Cause.COUNTED, included_units.counted_as_units),
    (Cause.LATE, other_forms.reported_later),
    (Cause.LATE, other_forms.held_by_another_owner),
    (Cause.SPLIT, stated_splits.stated_split),
    (Cause.ERROR, rows.sign_reversed),
    (Cause.DRIFT, holdings.reported_under_other_words),
    # shares that left one holding and came into another; a reportable move without a row means a missing filing
    (Cause.MOVED, holdings.moved),
    (Cause.MISSING, holdings.exercise_not_here),
    (Cause.MOVED, holdings.one_of_several_moved),
    (Cause.MOVED, holdings.transferred),
    (Cause.MOVED, holdings.passed_on_and_sold),
    # what footnotes of the row itself state in numbers, before the errors that need nothing but an equal balance
    (Cause.FOOTNOTE, footnotes.states_the_gap),
    (Cause.FOOTNOTE, footnotes.states_the_misstatement),
    (Cause.FOOTNOTE, included_units.no_longer_included),
    (Cause.FOOTNOTE, included_units.units_changed),
    (Cause.MOVED, holdings.moved_with_what_is_gone),
    # errors that the row itself or the report beside it shows; "does not move" only after the harmless readings of it
    (Cause.ERROR, rows.does_not_move),
    (Cause.ERROR, rows.only_what_was_acquired),
    (Cause.ERROR, rows.left_itself_out_before),
    (Cause.ERROR, rows.contradicts_itself),
    # what other footnotes, schedules and other owners' rows show in numbers
    (Cause.FOOTNOTE, footnotes.states_parts_of_the_gap),
    (Cause.FOOTNOTE, footnotes.changed_number),
    (Cause.FOOTNOTE, footnotes.later_footnote_states_it),
    (Cause.VESTING, growth.vests_by_schedule),
    (Cause.MISSING, growth.vesting_not_here),
    (Cause.MOVED, holdings.vanished),
    (Cause.LOTS, holdings.lots_joined),
    (Cause.LOTS, holdings.lot_divided),
    (Cause.RATE, growth.one_rate),
    (Cause.RATE, growth.one_amount),
    (Cause.RATE, two_periods.two_rates),
    (Cause.FOOTNOTE, growth.one_rate_and_a_footnote),
    # words without a number that say what came in since the report before: their control is not that of the gap
    (Cause.FOOTNOTE, came_in.came_in_since),
    # errors found by an equal number alone: the first to meet a number by chance, so the last to be asked
    (Cause.ERROR, errors.error_carried),
    (Cause.ERROR, errors.change_mistyped),
    (Cause.ERROR, holdings.balance_of_another),
    (Cause.ERROR, holdings.includes_another),
    (Cause.ERROR, rows.change_of_another_row),
    (Cause.ERROR, rows.older_balance),
    (Cause.ERROR, rows.applied_twice),
    (Cause.ERROR, rows.rows_of_the_filing),
    (Cause.ERROR, rows.rows_of_the_previous_filing),
    (Cause.SPLIT, rows.split_of_one),
    # words of the form, which do not state the gap
    (Cause.ERROR, admissions.admits_an_error),
    (Cause.MISSING, missing_filings.names_a_filing),
    (Cause.MISSING, missing_filings.hole),
)
"""Every test with the cause it shows. ``IGNORES_THE_GAP`` names those with a control of their own."""


SHORT = tuple(one for one in CATALOGUE if one[1] is short_positions.closes_a_short_swap)
"""What is tested where a swap's balance falls by what was acquired: without the words nothing explains it."""


def explain(view: IssuerView) -> dict[str, Verdict]:
    """Return for each break of an issuer the cause and the evidence of the first test that finds one, or hints alone."""
    return {
        row.entry.id: _verdict(view, row, row.gap)
        for row in view.assertions
        if row.cause is Cause.UNEXPLAINED and row.gap is not None
    }


def _verdict(view: IssuerView, row: Assertion, gap: Decimal) -> Verdict:
    if of_another_lot(row):
        return Verdict(Cause.UNEXPLAINED, hints=footnotes.hints(row))
    tests = SHORT if closes_a_short_position(row) else CATALOGUE
    for cause, test in tests:
        evidence = test(view, row, gap)
        if evidence is not None:
            return Verdict(cause, (evidence,))
    return Verdict(Cause.UNEXPLAINED, hints=footnotes.hints(row))
