"""What another form shows, and what looks like it: the same owners twice, other days, equal plans, shares of another class."""

from __future__ import annotations

import pytest

from section16.ledger.entries.amendment import PostedFiling
from section16.ledger.entries.entry import Entry
from section16.ledger.lots.cause import Cause
from tests.ledger.filings import (
    ADA,
    BEN,
    CLEO,
    OPENED_BY_BOTH,
    UNITS,
    book_of,
    exercise,
    filed,
    grant,
    holding,
    purchase,
    row,
    sale,
    told,
)


def _second(day: str, *, owners: tuple[str, ...] = (BEN,), left: int = 9_500) -> tuple[Cause, str]:
    """Return what is said of a second form that reports a sale which a first form of Ada's reports for 10 February."""
    fund = {"through": "By fund"}
    story = (
        OPENED_BY_BOTH,
        filed(2, "2025-02-11", sale(500, 9_500, "2025-02-10", **fund), owners=(ADA,)),
        filed(3, day, sale(500, left, "2025-02-10", **fund), owners=owners),
    )
    return _told(story, "3 I/1")


def _told(story: tuple[PostedFiling, ...], place: str) -> tuple[Cause, str]:
    found = told(book_of(*story), place)
    return found.cause, found.evidence[0].test if found.evidence else ""


def test_the_form_of_the_eleventh_owner_reports_the_event_of_the_first_ten() -> None:
    assert _second("2025-02-12") == (Cause.LATE, "companion form")
    assert _second("2025-02-12", owners=(ADA, BEN)) == (Cause.LATE, "companion form")


def test_one_owner_who_reports_an_event_twice_makes_an_error() -> None:
    assert _second("2025-02-12", owners=(ADA,))[0] is Cause.ERROR


def test_a_form_of_another_week_is_no_companion() -> None:
    assert _second("2025-02-19")[0] is Cause.ERROR


def _spouse(*, theirs: str = "Common Stock", day: str = "2025-02-10", acted: bool = False) -> tuple[Cause, str]:
    mine = purchase(50, 11_016, through="By spouse") if acted else holding(10_966, through="By spouse")
    story = (
        filed(1, "2025-01-10", holding(10_000, through="By spouse")),
        filed(2, "2025-01-10", holding(10_000, title=theirs), owners=(BEN,)),
        filed(3, day, purchase(966, 10_966, title=theirs), owners=(BEN,)),
        filed(4, "2025-02-10", mine),
    )
    return _told(story, "4 I/1")


def test_what_a_spouse_bought_is_on_the_form_of_the_spouse() -> None:
    assert _spouse() == (Cause.LATE, "held by another owner")


@pytest.mark.parametrize(
    ("theirs", "day", "acted"),
    [
        ("Class B Common Stock", "2025-02-10", False),
        ("Common Stock", "2025-01-30", False),
        ("Common Stock", "2025-02-10", True),
    ],
    ids=["another class", "weeks apart", "who acts sells by a plan alike"],
)
def test_equal_balances_of_another_owner_are_not_enough(theirs: str, day: str, *, acted: bool) -> None:
    assert _spouse(theirs=theirs, day=day, acted=acted)[1] != "held by another owner"


@pytest.mark.parametrize(("day", "late"), [("2025-07-28", True), ("2025-09-28", False)])
def test_an_omission_is_found_within_a_season_of_the_report_that_corrects_it(day: str, *, late: bool) -> None:
    units = {"title": UNITS, "table": "II"}
    story = (
        filed(1, "2025-01-04", exercise(900, 12_600, **units)),
        filed(2, "2025-04-04", exercise(900, 10_800, **units)),
        filed(3, day, exercise(900, 13_500, "2024-07-01", **units)),
    )
    assert (_told(story, "2 II/1") == (Cause.LATE, "reported late")) is late


# --- units that a balance includes


@pytest.mark.parametrize(
    ("then", "now", "cause"),
    [
        ("Includes 4,706 RSUs.", "Settlement of 3,906 RSUs granted in 2022.", Cause.COUNTED),
        ("Includes 4,706 RSUs.", "Settlement of 3,907 RSUs granted in 2022.", Cause.ERROR),
        ("Includes 3,000 RSUs.", "Settlement of 3,906 RSUs granted in 2022.", Cause.ERROR),  # too few to have counted them
        ("Sold 4,706 shares.", "Settlement of 3,906 RSUs granted in 2022.", Cause.ERROR),
    ],
)
def test_units_that_were_counted_vest_without_a_change(then: str, now: str, cause: Cause) -> None:
    vested = row(change="3906", owned=10_000, code="A", note=now)
    assert _told((filed(1, "2025-01-10", holding(10_000, note=then)), filed(2, "2025-02-10", vested)), "2 I/1")[0] is cause


def test_units_that_the_next_form_still_includes_have_not_left() -> None:
    notes = ["Includes 4,706 unvested RSUs.", "Includes 4,706 unvested RSUs."]
    story = filed(1, "2025-01-10", holding(10_000, note=notes[0])), filed(2, "2025-02-10", sale(300, 4_994, note=notes[1]))
    assert _told(story, "2 I/1") == (Cause.UNEXPLAINED, "")


# --- splits that are stated in words


@pytest.mark.parametrize(
    ("says", "now", "fits"),
    [
        ("Adjusted for the 1-for-5 reverse stock split.", 6_863, True),
        ("Adjusted for the one-for-five reverse stock split.", 6_863, True),
        ("Adjusted for a 5-for-1 reverse split.", 6_863, True),  # said of the same
        ("Adjusted for the 1:5 share consolidation.", 6_863, True),
        ("A reverse split by which every 5 shares were reclassified into one share.", 6_863, True),
        ("Adjusted for the 5-for-1 stock split.", 171_535, True),
        ("Adjusted for the 5-for-1 stock split.", 6_863, False),
        ("Adjusted for the 1-for-6 reverse stock split.", 6_863, False),
        ("Units convert on a 1-for-5 basis.", 6_863, False),  # no split
        ("", 6_863, False),
    ],
)
def test_the_words_give_the_ratio_and_the_numbers_fit_it(says: str, now: int, *, fits: bool) -> None:
    units = {"title": UNITS, "table": "II"}
    story = (
        filed(1, "2025-01-10", exercise(100, 34_307, **units)),
        filed(2, "2025-03-10", exercise(1_000, now - 1_000, **units), remarks=says),
    )
    assert (_told(story, "2 II/1") == (Cause.SPLIT, "stated split")) is fits


@pytest.mark.parametrize(("bought", "cause"), [(230, Cause.SPLIT), (231, Cause.UNEXPLAINED)])
def test_a_split_and_what_a_footnote_states_came_together(bought: int, cause: Cause) -> None:
    note = "Reflects the 4-for-1 stock split. Includes 230 shares acquired under the purchase plan."
    story = filed(1, "2025-01-10", holding(1_713)), filed(2, "2025-03-10", sale(100, 6_852 + bought - 100, note=note))
    assert _told(story, "2 I/1")[0] is cause


def test_a_split_before_the_report_before_has_changed_nothing_since() -> None:
    units = {"title": UNITS, "table": "II"}
    story = (
        filed(1, "2024-12-10", holding(5_000), remarks="Adjusted for the 1-for-5 reverse stock split.", owners=(CLEO,)),
        filed(2, "2025-01-10", exercise(100, 34_307, **units)),
        filed(3, "2025-03-10", exercise(1_000, 5_863, **units)),
    )
    assert _told(story, "3 II/1")[0] is Cause.UNEXPLAINED


# --- rows that only words connect with their lot


def _used_up(units: int) -> Entry:
    return exercise(units, 0, title=UNITS, table="II", expiration="2031-01-02", exercise_price=1)


def test_a_grant_that_is_used_up_has_no_balance_to_differ_from() -> None:
    story = filed(1, "2025-01-10", _used_up(900)), filed(2, "2025-02-10", _used_up(300))
    assert _told(story, "2 II/1")[0] is not Cause.ERROR


def test_two_children_for_whom_the_same_is_bought_are_no_error() -> None:
    bought = {"through": "Held by child", "day": "2025-02-10"}
    story = (filed(1, "2025-02-11", purchase(1_000, 1_000, **bought), purchase(1_000, 1_000, **bought)),)
    assert told(book_of(*story), "1 I/2").cause is not Cause.ERROR


@pytest.mark.parametrize(
    ("note", "error"),
    [
        ("Includes shares acquired under the Employee Stock Purchase Plan.", False),
        ("Includes 150 shares acquired under the Employee Stock Purchase Plan.", True),
        ("Sold to pay taxes.", True),
    ],
)
def test_shares_of_a_purchase_plan_may_be_those_that_are_sold(note: str, *, error: bool) -> None:
    story = filed(1, "2025-01-10", holding(1_554)), filed(2, "2025-02-10", sale(68, 1_554, note=note))
    assert (_told(story, "2 I/1")[0] is Cause.ERROR) is error


# --- what stays where a form names a filing, or none is expected


def test_a_form_that_names_a_filing_which_is_here_explains_nothing() -> None:
    note = "Takes into account the gift reported on a Form 5 filed on February 14, 2025."
    story = (
        filed(1, "2025-01-10", holding(10_000)),
        filed(2, "2025-02-14", holding(10_000), form="5", period="2024-12-31"),
        filed(3, "2025-02-20", sale(300, 7_777, note=note)),
    )
    assert _told(story, "3 I/1")[0] is Cause.UNEXPLAINED


def test_a_long_time_without_filings_means_nothing_where_few_are_filed() -> None:
    story = (
        filed(1, "2024-01-10", holding(10_000)),
        filed(2, "2024-08-10", sale(300, 8_000)),
        filed(3, "2025-03-10", sale(9, 6_000)),
    )
    assert {_told(story, place)[0] for place in ("2 I/1", "3 I/1")} == {Cause.UNEXPLAINED}


# --- fractions, equal amounts, and late rows


@pytest.mark.parametrize(
    ("held", "change", "now", "cause"),
    [
        ("1000.944", "10", "1010.9444", Cause.ROUNDING),  # the balance before was rounded to three decimals
        ("1000.944", "10", "1010.9454", Cause.UNEXPLAINED),
        ("1000.94", "10.55", "1011.50", Cause.ROUNDING),  # the last decimal of two
        ("1000.94", "10.55", "1011.51", Cause.UNEXPLAINED),
        ("1000", "10", "1011", Cause.UNEXPLAINED),  # a whole share is a digit like any other
    ],
)
def test_the_last_decimal_may_differ_and_a_whole_share_may_not(held: str, change: str, now: str, cause: Cause) -> None:
    bought = row(change=change, owned=now, code="A")
    assert _told((filed(1, "2025-01-10", holding(held)), filed(2, "2025-02-10", bought)), "2 I/1")[0] is cause


@pytest.mark.parametrize(
    ("days", "cause"), [(("2025-02-01", "2025-03-20"), Cause.RATE), (("2025-04-01", "2025-05-20"), Cause.UNEXPLAINED)]
)
def test_an_equal_amount_counts_where_both_may_have_been_credited_at_once(days: tuple[str, str], cause: Cause) -> None:
    story = (
        filed(1, "2025-01-10", holding(10_000)),
        filed(2, "2025-03-10", sale(100, 9_983)),
        filed(3, days[0], holding(20_000), owners=(BEN,)),
        filed(4, days[1], sale(200, 19_883), owners=(BEN,)),
    )
    assert _told(story, "2 I/1")[0] is cause


def test_a_round_amount_is_equal_by_chance() -> None:
    story = (
        filed(1, "2025-01-10", holding(10_000)),
        filed(2, "2025-03-10", sale(100, 10_000)),
        filed(3, "2025-02-01", holding(20_000), owners=(BEN,)),
        filed(4, "2025-03-20", sale(200, 19_900), owners=(BEN,)),
    )
    assert _told(story, "2 I/1")[0] is not Cause.RATE


def test_a_late_transaction_on_the_form_of_a_new_one_states_the_balance_of_its_day() -> None:
    rows = purchase(1_540, 1_540, "2024-10-03", code="M"), sale(142, 3_739, "2025-05-16", code="F")
    story = filed(1, "2025-04-25", purchase(2_341, 2_341, code="A")), filed(2, "2025-05-18", *rows)
    assert _told(story, "2 I/1") == (Cause.LATE, "states the balance of an earlier day")


def test_a_grant_that_was_reported_with_nothing_owned_goes_on() -> None:
    story = filed(1, "2025-03-22", grant(26_110, 0)), filed(2, "2025-04-01", exercise(6_528, 19_582))
    assert _told(story, "2 II/1") == (Cause.ERROR, "previous balance omitted its own shares")
