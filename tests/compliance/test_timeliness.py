"""Whether a row was late: the form it goes on, the day it was due, and what no filing shows."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from section16.compliance.timing import Timeliness
from section16.errors import RequestError
from section16.law.business_days import add_business_days, on_or_after
from section16.ledger.entries.amendment import PostedFiling
from section16.ledger.entries.dates import ImpossibleDay
from section16.ledger.entries.entry import Entry
from tests.compliance.ledgers import timing, timings
from tests.ledger.filings import ADA, BEN, CLEO, filed, grant, holding, purchase, row, sale, vesting

MONDAY, WEDNESDAY, THURSDAY = "2025-03-03", "2025-03-05", "2025-03-06"
"""A trade of the Monday is due on the Wednesday."""


def sold(day: str = MONDAY, **said: Any) -> Entry:
    return sale(100, 900, day, **said)


def gift(shares: int, day: str, **said: Any) -> Entry:
    return row(change=shares, owned=1000, day=day, code="G", **said)


# --- on time and late


def test_a_trade_reported_on_the_second_business_day_is_on_time() -> None:
    found = timing("1 I/1", filed(1, WEDNESDAY, sold()))
    assert (found.timing, found.due, found.days_late) == (Timeliness.ON_TIME, date(2025, 3, 5), 0)


def test_a_trade_reported_on_the_third_business_day_is_late_by_one() -> None:
    found = timing("1 I/1", filed(1, THURSDAY, sold()))
    assert (found.timing, found.due_form, found.days_late) == (Timeliness.LATE, "4", 1)
    assert found.reason == "Filed on 2025-03-06, 1 business day after Form 4 was due on 2025-03-05."


def test_days_late_are_business_days_of_edgar() -> None:
    # Friday 10 October; Monday is Columbus Day, on which EDGAR is closed: due on Wednesday 15.
    found = timing("1 I/1", filed(1, "2025-10-20", sold("2025-10-10")))
    assert (found.due, found.days_late) == (date(2025, 10, 15), 3)


def test_an_acceptance_after_ten_in_the_evening_counts_as_the_next_business_day() -> None:
    filing, entries = filed(1, WEDNESDAY, sold())
    evening = replace(filing, accepted=datetime(2025, 3, 5, 22, 31), filed=None)
    found = timing("1 I/1", (evening, tuple(replace(one, filing=evening) for one in entries)))
    assert (found.timing, found.filed) == (Timeliness.LATE, date(2025, 3, 6))
    assert "EDGAR accepted it at 22:31 on 2025-03-05" in " ".join(text for _, text in found.why.sentences())


def test_what_edgar_states_as_the_filing_date_counts_before_the_time_of_acceptance() -> None:
    filing, entries = filed(1, WEDNESDAY, sold())
    evening = replace(filing, accepted=datetime(2025, 3, 6, 18, 0))
    found = timing("1 I/1", (evening, tuple(replace(one, filing=evening) for one in entries)))
    assert found.timing is Timeliness.ON_TIME


def test_a_document_without_a_filing_date_is_neither_late_nor_on_time() -> None:
    filing, entries = filed(1, THURSDAY, sold())
    bare = replace(filing, accepted=None, filed=None)
    found = timing("1 I/1", (bare, tuple(replace(one, filing=bare) for one in entries)))
    assert found.timing is Timeliness.UNKNOWN
    assert found.lacked[0].missing == "the filing date"


@pytest.mark.parametrize(
    ("code", "sign", "expected"),
    [
        ("A", 1, Timeliness.LATE),
        ("F", -1, Timeliness.LATE),
        ("D", -1, Timeliness.LATE),
        ("M", 1, Timeliness.LATE),
        ("C", 1, Timeliness.LATE),
        ("G", -1, Timeliness.LATE),
        ("G", 1, Timeliness.ON_TIME),
        ("W", 1, Timeliness.ON_TIME),
        ("L", 1, Timeliness.ON_TIME),
        ("J", -1, Timeliness.POSSIBLY_TIMELY),
        ("Z", -1, Timeliness.POSSIBLY_TIMELY),
    ],
)
def test_where_a_code_goes_decides_when_it_is_due(code: str, sign: int, expected: Timeliness) -> None:
    one = row(change=100 * sign, owned=1000, day=MONDAY, code=code, price=1)
    facts = f'[[issuer]]\ncik = "{filed(1, MONDAY)[0].issuer}"\nfiscal-year-end = "12-31"\n'
    assert timing("1 I/1", filed(1, "2025-04-01", one), facts=facts).timing is expected


def test_a_gift_before_february_2023_could_wait_for_form_5() -> None:
    old = gift(-100, "2022-06-01")
    assert timing("1 I/1", filed(1, "2023-02-14", old, form="5", fiscal_year_end="1231")).timing is Timeliness.ON_TIME
    late = timing("1 I/1", filed(1, "2023-02-15", old, form="5", fiscal_year_end="1231"))
    assert (late.timing, late.due_form, late.due, late.days_late) == (Timeliness.LATE, "5", date(2023, 2, 14), 1)


def test_the_fiscal_year_of_the_header_decides_about_form_5() -> None:
    june = filed(1, "2025-08-20", gift(100, "2025-06-01"), fiscal_year_end="0630")
    assert timing("1 I/1", june).due == date(2025, 8, 14)


def test_without_a_fiscal_year_the_calendar_year_is_taken_and_said() -> None:
    found = timing("1 I/1", filed(1, "2026-03-02", gift(100, "2025-06-02"), fiscal_year_end="9999"))
    assert found.timing is Timeliness.POSSIBLY_TIMELY
    assert found.lacked[0].missing == "the end of the issuer's fiscal year"
    assert timing("1 I/1", filed(1, "2026-08-03", gift(100, "2025-06-02"))).timing is Timeliness.LATE


def test_a_transaction_on_form_5_that_belonged_on_form_4_is_late() -> None:
    found = timing("1 I/1", filed(1, "2026-02-10", sold(), form="5", fiscal_year_end="1231"))
    assert (found.timing, found.due) == (Timeliness.LATE, date(2025, 3, 5))


# --- what no filing shows


def test_a_plan_trade_up_to_the_fifth_business_day_is_possibly_timely() -> None:
    planned = sold(note="Sold under a Rule 10b5-1 trading plan adopted on May 1, 2024.", cell="code")
    found = timing("1 I/1", filed(1, "2025-03-10", planned))
    assert (found.timing, found.latest) == (Timeliness.POSSIBLY_TIMELY, date(2025, 3, 10))
    assert found.lacked[0].missing == "the date of notice"
    assert timing("1 I/1", filed(1, "2025-03-11", planned)).timing is Timeliness.LATE


def test_the_plan_box_says_the_same_of_sales_and_nothing_of_grants() -> None:
    both = filed(1, "2025-03-10", sold(), purchase(50, 950, MONDAY, code="A"), plan_box=True)
    assert [one.timing for one in timings(both)[0].rows] == [Timeliness.POSSIBLY_TIMELY, Timeliness.LATE]


def test_a_sale_for_taxes_that_is_not_the_persons_choice_may_have_a_notice() -> None:
    note = {"note": "Mandatory sale to cover tax withholding upon vesting of restricted stock units.", "cell": "code"}
    assert timing("1 I/1", filed(1, "2025-03-10", sold(**note))).timing is Timeliness.POSSIBLY_TIMELY
    assert timing("1 I/1", filed(1, "2025-03-11", sold(**note))).timing is Timeliness.LATE
    chosen = {"note": "Sold to cover taxes at the election of the reporting person.", "cell": "code"}
    assert timing("1 I/1", filed(1, "2025-03-10", sold(**chosen))).timing is Timeliness.LATE


def test_a_footnote_on_the_amount_owned_says_nothing_about_the_transaction() -> None:
    other = sold(note="Includes shares bought under a Rule 10b5-1 plan.", cell="shares_owned")
    assert timing("1 I/1", filed(1, "2025-03-10", other)).timing is Timeliness.LATE


def test_a_deemed_execution_date_counts_up_to_the_third_business_day() -> None:
    note = {"note": "Under a Rule 10b5-1 plan.", "cell": "code"}
    assert timing("1 I/1", filed(1, "2025-03-10", sold(deemed=date(2025, 3, 6), **note))).timing is Timeliness.ON_TIME
    capped = timing("1 I/1", filed(1, "2025-03-14", sold(deemed=date(2025, 3, 12), **note)))
    assert (capped.timing, capped.due) == (Timeliness.LATE, date(2025, 3, 10))


def test_a_deemed_execution_date_without_a_plan_is_a_doubt() -> None:
    found = timing("1 I/1", filed(1, THURSDAY, sold(deemed=date(2025, 3, 4))))
    assert (found.timing, found.latest) == (Timeliness.POSSIBLY_TIMELY, date(2025, 3, 6))


def test_a_stated_notice_decides() -> None:
    planned = filed(1, "2025-03-10", sold(), plan_box=True)
    notice = '[[notice]]\nrow = "9999999999-25-000001 I/1"\non = {}\n'
    assert timing("1 I/1", planned, facts=notice.format("2025-03-06")).timing is Timeliness.ON_TIME
    assert timing("1 I/1", planned, facts=notice.format("2025-03-04")).timing is Timeliness.LATE


def test_a_notice_before_the_trade_is_refused_with_its_line() -> None:
    facts = '\n[[notice]]\nrow = "9999999999-25-000001 I/1"\non = 2025-02-03\n'
    with pytest.raises(RequestError, match=r"line 2, \[\[notice\]\] 1.*comes before the transaction.*Correct the date"):
        timings(filed(1, "2025-03-10", sold()), facts=facts)


def test_a_stated_filing_date_under_rule_13_b_counts() -> None:
    facts = '[[filing-date]]\naccession = "9999999999-25-000001"\non = 2025-03-05\n'
    found = timing("1 I/1", filed(1, "2025-03-07", sold()), facts=facts)
    assert (found.timing, found.filed) == (Timeliness.ON_TIME, date(2025, 3, 5))


def test_a_stated_rule_makes_a_row_not_required() -> None:
    facts = '[[not-reportable]]\nrow = "9999999999-25-000001 I/1"\nrule = "16a-13"\n'
    found = timing("1 I/1", filed(1, "2025-05-05", sold(code="J")), facts=facts)
    assert (found.timing, found.lacked) == (Timeliness.NOT_REQUIRED, ())


def test_a_footnote_that_names_an_exemption_is_a_doubt() -> None:
    note = {"note": "Acquired under a dividend reinvestment plan, exempt under Rule 16a-11.", "cell": "code"}
    found = timing("1 I/1", filed(1, "2025-05-05", purchase(3, 903, MONDAY, code="A", **note)))
    assert found.timing is Timeliness.POSSIBLY_TIMELY


def test_a_grant_that_an_approval_made_final_is_counted_from_it_as_a_doubt() -> None:
    note = {"note": "The grant was contingent upon shareholder approval, which was obtained on April 10, 2025.", "cell": "code"}
    found = timing("1 I/1", filed(1, "2025-04-14", purchase(50, 950, MONDAY, code="A", **note)))
    assert (found.timing, found.latest) == (Timeliness.POSSIBLY_TIMELY, date(2025, 4, 14))
    assert timing("1 I/1", filed(1, "2025-04-15", purchase(50, 950, MONDAY, code="A", **note))).timing is Timeliness.LATE
    bought = timing("1 I/1", filed(1, "2025-04-14", purchase(50, 950, MONDAY, **note)))
    assert bought.timing is Timeliness.LATE


def test_shares_of_a_stock_dividend_may_need_no_report() -> None:
    note = {"note": "Represents shares acquired as a result of a stock dividend on the award of 2024.", "cell": "code"}
    found = timing("1 I/1", filed(1, "2025-06-14", purchase(23, 950, MONDAY, code="A", **note)))
    assert (found.timing, found.latest) == (Timeliness.POSSIBLY_TIMELY, None)
    adjusted = {"note": "The grant is adjusted for the stock dividend of January 2025.", "cell": "code"}
    granted = timing("1 I/1", filed(1, "2025-06-14", purchase(23, 950, MONDAY, code="A", **adjusted)))
    assert granted.timing is Timeliness.LATE
    assert timing("1 I/1", filed(1, "2025-06-14", sale(23, 950, MONDAY, **note))).timing is Timeliness.LATE


@pytest.mark.parametrize(
    ("day", "timely"), [("March 5, 2025", True), ("March 6, 2025", False), ("March 3, 2025", False), ("January 5, 2025", False)]
)
def test_a_timely_form_4_that_a_footnote_names_may_have_reported_the_transaction(day: str, *, timely: bool) -> None:
    note = {"note": f"The shares sold on March 3, 2025 and reported on the Form 4 filed {day} are matchable.", "cell": "shares"}
    found = timing("1 I/1", filed(1, THURSDAY, sale(100, 900, MONDAY, **note)))
    assert found.timing is (Timeliness.POSSIBLY_TIMELY if timely else Timeliness.LATE)


FORM_3_NOTE = {"note": "These securities were previously reported on a Form 3 filed by the Reporting Persons.", "cell": "code"}


def test_an_acquisition_that_a_form_3_had_already_may_need_no_report() -> None:
    found = timing("1 I/1", filed(1, "2025-04-14", purchase(50, 950, MONDAY, code="A", **FORM_3_NOTE)))
    assert (found.timing, found.latest) == (Timeliness.POSSIBLY_TIMELY, None)
    assert found.lacked[0].missing == "whether the Form 3 that the footnote names reported the securities"


def test_a_form_3_in_a_footnote_does_not_excuse_an_exercise_a_sale_or_what_came_after_its_event() -> None:
    vested = filed(1, "2025-04-14", purchase(50, 950, MONDAY, code="M", **FORM_3_NOTE))
    assert timing("1 I/1", vested).timing is Timeliness.LATE
    assert timing("1 I/1", filed(1, "2025-04-14", sale(50, 950, MONDAY, **FORM_3_NOTE))).timing is Timeliness.LATE
    before = filed(1, "2025-02-03", form="3", period="2025-02-03")
    after = filed(2, "2025-04-14", purchase(50, 950, MONDAY, code="A", **FORM_3_NOTE))
    assert timing("2 I/1", before, after).timing is Timeliness.LATE


def test_a_reorganization_in_a_footnote_may_let_a_grant_wait_for_form_5() -> None:
    note = {"note": "Received in the reclassification of the issuer's Series A stock.", "cell": "title"}
    found = timing("1 I/1", filed(1, "2025-04-14", purchase(50, 950, MONDAY, code="A", **note), fiscal_year_end="1231"))
    assert (found.timing, found.latest) == (Timeliness.POSSIBLY_TIMELY, date(2026, 2, 17))
    bought = timing("1 I/1", filed(1, "2025-04-14", purchase(50, 950, MONDAY, **note)))
    assert bought.timing is Timeliness.LATE


def test_a_date_before_the_period_of_report_is_a_doubt() -> None:
    early = vesting(10, 910, "2024-03-28")
    found = timing("1 I/1", filed(1, WEDNESDAY, early, period=MONDAY))
    assert (found.timing, found.latest) == (Timeliness.POSSIBLY_TIMELY, date(2025, 3, 5))
    assert timing("1 I/1", filed(1, THURSDAY, early, period=MONDAY)).timing is Timeliness.LATE
    assert timing("1 I/1", filed(1, WEDNESDAY, early, period="2024-03-28")).timing is Timeliness.LATE
    assert timing("1 I/1", filed(1, WEDNESDAY, sold("2024-03-28"), period=MONDAY)).timing is Timeliness.LATE


def test_a_date_that_is_timely_in_a_later_year_is_a_doubt() -> None:
    found = timing("1 I/1", filed(1, WEDNESDAY, sold("2024-03-03")))
    assert found.timing is Timeliness.POSSIBLY_TIMELY
    assert found.lacked[0].missing == "whether the year of the date is right"
    assert timing("1 I/1", filed(1, THURSDAY, sold("2024-03-03"))).timing is Timeliness.LATE
    assert timing("1 I/1", filed(1, WEDNESDAY, sold("2024-03-03", timeliness="L"))).timing is Timeliness.LATE
    assert timing("1 I/1", filed(1, WEDNESDAY, sold("2024-03-03"), form="5")).timing is Timeliness.LATE


def test_remarks_that_name_a_plan_say_so_of_every_trade() -> None:
    remarks = "All transactions were effected pursuant to a Rule 10b5-1 trading plan."
    found = timing("1 I/1", filed(1, "2025-03-10", sold(), remarks=remarks))
    assert (found.timing, found.latest) == (Timeliness.POSSIBLY_TIMELY, date(2025, 3, 10))
    granted = filed(1, "2025-03-10", purchase(50, 950, MONDAY, code="A"), remarks=remarks)
    assert timing("1 I/1", granted).timing is Timeliness.LATE


def test_a_move_between_two_ways_of_holding_is_a_doubt() -> None:
    out, into = gift(-100, MONDAY), gift(100, MONDAY, through="By trust")
    found = timings(filed(1, "2025-05-05", out, into, fiscal_year_end="1231"))[0].rows
    assert [one.timing for one in found] == [Timeliness.POSSIBLY_TIMELY, Timeliness.ON_TIME]
    assert "Rule 16a-13" in found[0].lacked[0].missing
    alone = timing("1 I/1", filed(1, "2025-05-05", out, gift(90, MONDAY, through="By trust")))
    assert alone.timing is Timeliness.LATE


def test_a_filers_mark_of_an_early_report_is_a_doubt_and_of_a_late_one_too() -> None:
    assert timing("1 I/1", filed(1, "2025-05-05", sold(timeliness="E"))).timing is Timeliness.POSSIBLY_TIMELY
    assert timing("1 I/1", filed(1, WEDNESDAY, sold(timeliness="L"))).timing is Timeliness.POSSIBLY_TIMELY


def test_whether_edgar_was_closed_on_an_uncertain_day_is_a_doubt() -> None:
    # Federal offices were closed on 24 December 2024: due on the 24th, or on Thursday the 26th.
    found = timing("1 I/1", filed(1, "2024-12-26", sold("2024-12-20")))
    assert (found.timing, found.latest) == (Timeliness.POSSIBLY_TIMELY, date(2024, 12, 26))


def test_an_impossible_date_is_unknown_and_not_late() -> None:
    filing, (one,) = filed(1, WEDNESDAY, sold())
    wrong = replace(one, day=None, impossible=ImpossibleDay(date(2035, 3, 3), "is after the filing, 2025-03-05"))
    found = timing("1 I/1", (filing, (wrong,)))
    assert (found.timing, found.days_late) == (Timeliness.UNKNOWN, 0)
    assert "2035-03-03 is after the filing" in found.lacked[0].effect


def test_a_row_without_a_code_is_unknown() -> None:
    assert timing("1 I/1", filed(1, THURSDAY, sold(code=""))).timing is Timeliness.UNKNOWN
    assert timing("1 I/1", filed(1, THURSDAY, sold(code="V"))).timing is Timeliness.UNKNOWN


# --- amendments and repeated rows


def test_an_amended_row_that_restates_is_not_late_again() -> None:
    original = filed(1, WEDNESDAY, sold())
    amendment = filed(2, "2025-06-02", sold(price=12), form="4/A", original=WEDNESDAY)
    found = timing("2 I/1", original, amendment)
    assert (found.timing, found.accession) == (Timeliness.ON_TIME, original[0].accession)
    assert [one.timing for one in timings(original, amendment)] == [Timeliness.ON_TIME, Timeliness.RESTATED]


def test_a_row_first_reported_on_an_amendment_is_late() -> None:
    original = filed(1, WEDNESDAY, sold())
    amendment = filed(2, "2025-06-02", sold(), purchase(7, 907, MONDAY), form="4/A", original=WEDNESDAY)
    found = timings(original, amendment)
    assert [one.timing for one in found] == [Timeliness.ON_TIME, Timeliness.LATE]
    assert [one.row for one in found[1].late_rows] == ["9999999999-25-000002 I/2"]


def test_a_row_of_an_amendment_whose_original_is_missing_is_unknown() -> None:
    amendment = filed(2, "2025-06-02", sold(), form="4/A", original=WEDNESDAY)
    assert timing("2 I/1", amendment).timing is Timeliness.UNKNOWN
    late_anyway = filed(2, "2025-06-02", sold(), form="4/A", original="2025-03-10")
    assert timing("2 I/1", late_anyway).timing is Timeliness.LATE


def test_a_row_reported_again_is_not_late_again() -> None:
    first, again = filed(1, WEDNESDAY, sold()), filed(2, "2025-04-07", sold())
    assert timing("2 I/1", first, again).timing is Timeliness.RESTATED
    other = filed(2, "2025-04-07", sale(100, 850, MONDAY))
    assert timing("2 I/1", first, other).timing is Timeliness.POSSIBLY_TIMELY


def test_an_equal_row_that_continues_the_balance_is_another_transaction() -> None:
    first, second, third = filed(1, WEDNESDAY, sold()), filed(2, WEDNESDAY, sale(100, 800, MONDAY)), sale(100, 700, MONDAY)
    late = filed(3, "2025-04-07", third)
    assert timing("2 I/1", first, second, late).timing is Timeliness.ON_TIME
    assert timing("3 I/1", first, second, late).timing is Timeliness.LATE
    before = filed(4, "2025-04-08", sale(100, 1000, MONDAY))
    assert timing("4 I/1", first, before).timing is Timeliness.LATE


@pytest.mark.parametrize(
    ("on", "says"), [("2025-03-07", "after the day on which it was filed"), ("2025-03-02", "before the event")]
)
def test_an_adjusted_filing_date_is_between_the_event_and_the_filing(on: str, says: str) -> None:
    facts = '[[filing-date]]\naccession = "9999999999-25-000001"\non = {}\n'
    one = filed(1, THURSDAY, sold(), period=MONDAY)
    with pytest.raises(RequestError, match=says):
        timings(one, facts=facts.format(on))
    assert timing("1 I/1", one, facts=facts.format(WEDNESDAY)).timing is Timeliness.ON_TIME


def test_each_of_two_equal_rows_repeats_one() -> None:
    first, again = filed(1, WEDNESDAY, sold()), filed(2, "2025-04-07", sold(), sold())
    assert [one.timing for one in timings(first, again)[1].rows] == [Timeliness.RESTATED, Timeliness.LATE]


def test_another_owner_is_late_with_a_form_of_their_own() -> None:
    first, other = filed(1, WEDNESDAY, sold()), filed(2, "2025-04-07", sold(), owners=(BEN,))
    assert timing("2 I/1", first, other).timing is Timeliness.LATE


# --- Rule 16a-6


def small(day: str = MONDAY) -> Entry:
    return purchase(100, 1100, day, code="L", price=50)


def test_a_small_acquisition_waits_unless_a_sale_follows_within_six_months() -> None:
    year_end: dict[str, Any] = {"fiscal_year_end": "1231"}
    on_form_5 = filed(1, "2026-02-10", small(), form="5", **year_end)
    assert timing("1 I/1", on_form_5).timing is Timeliness.ON_TIME
    lost = timing("1 I/1", on_form_5, filed(2, "2025-06-04", sale(10, 1090, "2025-06-02"), **year_end))
    assert (lost.timing, lost.due) == (Timeliness.LATE, date(2025, 6, 4))
    kept = timing("1 I/1", on_form_5, filed(2, "2025-10-03", sale(10, 1090, "2025-10-01"), **year_end))
    assert kept.timing is Timeliness.ON_TIME


def test_small_acquisitions_that_exceed_ten_thousand_dollars_together_do_not_wait() -> None:
    two = filed(1, "2026-02-10", small(), small("2025-05-05"), small("2025-06-02"), form="5", fiscal_year_end="1231")
    found = timings(two)[0].rows
    assert [one.due for one in found] == [date(2025, 6, 4)] * 3
    assert {one.timing for one in found} == {Timeliness.LATE}


# --- Form 3


def form_3(number: int, day: str, event: str, *rows: Entry, owner: str = ADA, **said: Any) -> PostedFiling:
    return filed(number, day, *rows, form=said.pop("form", "3"), owners=(owner,), period=event, **said)


def test_form_3_is_due_ten_days_after_the_event() -> None:
    assert timing("1", form_3(1, "2025-03-13", MONDAY)).timing is Timeliness.ON_TIME
    late = timing("1", form_3(1, "2025-03-14", MONDAY))
    assert (late.timing, late.due_form, late.due) == (Timeliness.LATE, "3", date(2025, 3, 13))


def test_forms_3_of_one_day_suggest_a_first_registration() -> None:
    three = [form_3(number, THURSDAY, MONDAY, owner=owner) for number, owner in enumerate((ADA, BEN, CLEO), 1)]
    found = timing("1", *three)
    assert (found.timing, found.due, found.latest) == (Timeliness.POSSIBLY_TIMELY, date(2025, 3, 3), date(2025, 3, 13))
    earlier = filed(9, "2025-01-08", sold("2025-01-06"), owners=(CLEO,))
    assert timing("1", *three, earlier).timing is Timeliness.ON_TIME


def test_a_stated_first_registration_decides() -> None:
    facts = f'[[issuer]]\ncik = "{form_3(1, MONDAY, MONDAY)[0].issuer}"\nregistered = 2025-03-03\n'
    assert timing("1", form_3(1, THURSDAY, MONDAY), facts=facts).timing is Timeliness.LATE
    assert timing("1", form_3(1, MONDAY, MONDAY), facts=facts).timing is Timeliness.ON_TIME
    assert timing("1", form_3(1, "2025-03-20", "2025-03-10"), facts=facts).timing is Timeliness.ON_TIME


def test_a_holding_added_to_a_form_3_by_an_amendment_is_late() -> None:
    first = form_3(1, WEDNESDAY, MONDAY, holding(500))
    more = form_3(2, "2025-05-05", MONDAY, holding(500), holding(70, through="By trust"), form="3/A", original=WEDNESDAY)
    found = timings(first, more)
    assert [(one.timing, one.transactions_late) for one in found] == [(Timeliness.ON_TIME, 0), (Timeliness.LATE, 0)]


def test_a_transaction_before_the_event_of_form_3_is_a_doubt() -> None:
    appointed = form_3(1, THURSDAY, THURSDAY)
    found = timing("2 I/1", appointed, filed(2, "2025-03-07", sold()))
    assert found.timing is Timeliness.POSSIBLY_TIMELY
    assert "Rule 16a-2(a)" in found.lacked[0].missing


def test_insiders_of_a_foreign_issuer_owed_form_3_on_the_first_day() -> None:
    facts = f'[[issuer]]\ncik = "{form_3(1, MONDAY, MONDAY)[0].issuer}"\nannual-report = "20-F"\n'
    assert timing("1", form_3(1, "2026-03-18", "2020-05-04"), facts=facts).timing is Timeliness.ON_TIME
    assert timing("1", form_3(1, "2026-03-19", "2020-05-04"), facts=facts).timing is Timeliness.LATE
    assert timing("1 I/1", filed(1, "2025-06-02", sold()), facts=facts).timing is Timeliness.NOT_REQUIRED


# --- filings


def test_a_filing_is_as_late_as_its_latest_row() -> None:
    found = timings(filed(1, "2025-03-07", sold(), sale(5, 895, WEDNESDAY)))[0]
    assert (found.timing, found.due, found.days_late, found.transactions_late) == (Timeliness.LATE, date(2025, 3, 5), 2, 1)


def test_a_form_4_of_holdings_alone_has_no_due_date() -> None:
    found = timings(filed(1, WEDNESDAY, holding(500)))[0]
    assert (found.timing, found.due) == (Timeliness.NOT_REQUIRED, None)


def test_a_fiscal_year_leaves_only_its_own_events() -> None:
    both = filed(1, "2025-03-05", sold("2025-01-02"), sold("2024-12-30"), fiscal_year_end="1231")
    assert [one.on for one in timings(both, year=2024)[0].rows] == [date(2024, 12, 30)]
    assert timings(both, year=2023) == []


def test_filings_come_in_the_order_of_filing() -> None:
    found = timings(filed(2, "2025-05-05", sold("2025-05-02")), filed(1, WEDNESDAY, sold()))
    assert [one.filed for one in found] == [date(2025, 3, 5), date(2025, 5, 5)]


def test_the_units_of_table_ii_are_due_as_the_shares_are() -> None:
    both = filed(1, THURSDAY, vesting(10, 910, MONDAY), grant(40, 40, MONDAY, price=Decimal(0)))
    assert {one.timing for one in timings(both)[0].rows} == {Timeliness.LATE}


@given(st.dates(date(2004, 1, 1), date(2030, 12, 31)), st.integers(0, 12))
def test_a_sale_is_late_exactly_after_its_second_business_day(day: date, wait: int) -> None:
    # Days of which it is not certain whether EDGAR was closed are examined above.
    on = on_or_after(day)
    when = add_business_days(on, wait)
    found = timing("1 I/1", filed(1, when.isoformat(), sold(on.isoformat())))
    assert found.days_late == max(wait - 2, 0)
    assert found.timing in ((Timeliness.ON_TIME,) if wait <= 2 else (Timeliness.LATE, Timeliness.POSSIBLY_TIMELY))
