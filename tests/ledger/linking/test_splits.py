"""Splits: how much evidence a ratio needs, what contradicts it, and which ratios are none."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from section16.ledger.answers.holdings import positions_in
from section16.ledger.entries.amendment import PostedFiling
from section16.ledger.entries.entry import Entry
from section16.ledger.entries.split import SecuritySplit
from section16.ledger.linking.splits import ratios, rounded_singly, speaks_of_split, splits_of
from section16.ledger.lots.cause import Cause
from tests.ledger.filings import (
    ADA,
    BEN,
    CLEO,
    DORA,
    ISSUER,
    OPTION,
    UNITS,
    at,
    book_of,
    filed,
    holding,
    linked,
    purchase,
    sale,
    told,
)

PEOPLE = (ADA, BEN, CLEO, DORA, "0009999205", "0009999206", "0009999207", "0009999208", "0009999209")


def through(*balances: tuple[int, int], title: str = "Common Stock", note: str = "") -> list[PostedFiling]:
    """Return reports of several people, before and after: what each held on two days."""
    posted = []
    for number, (owner, (held, holds)) in enumerate(zip(PEOPLE, balances, strict=False)):
        posted.append(filed(2 * number + 1, f"2025-01-{10 + number}", holding(held, title=title), owners=(owner,)))
        now = holding(holds, title=title, note=note)
        posted.append(filed(2 * number + 2, f"2025-03-{10 + number}", now, owners=(owner,)))
    return posted


def seen(*posted: PostedFiling, decisions: str = "") -> list[str]:
    return [split.words for split in book_of(*posted, decisions=decisions).splits]


# --- evidence


@pytest.mark.parametrize(
    ("balances", "splits"),
    [
        ([(40_000, 2_000), (26_040, 1_302)], ["1-for-20 (reverse)"]),
        ([(2_000, 40_000), (1_302, 26_040)], ["20-for-1"]),
        ([(40_000, 60_000), (26_040, 39_060)], ["3-for-2"]),
        ([(40_000, 2_000)], []),
        ([(40_000, 2_000), (18_040, 902)], []),
        ([(4_000, 200), (3_040, 152), (18_040, 902)], ["1-for-20 (reverse)"]),
        ([(4_000, 200), (3_040, 152)], []),
        ([(40_000, 2_000), (26_050, 1_303)], ["1-for-20 (reverse)"]),
        ([(40_000, 2_000), (26_050, 1_304)], []),
    ],
    ids=["two large", "forward", "three for two", "one", "one large, one small", "three of any size", "two small",
         "two large, rounded", "two large, far off"],
)  # fmt: skip
def test_a_split_is_shown_by_two_large_holdings_or_three_of_any_size(
    balances: list[tuple[int, int]], splits: list[str]
) -> None:
    assert seen(*through(*balances)) == splits


@pytest.mark.parametrize(
    ("balances", "note", "splits"),
    [
        ([(40_000, 2_000)], "Adjusted for the 1-for-20 reverse stock split.", ["1-for-20 (reverse)"]),
        ([(40_000, 2_000)], "Adjusted for the dividend.", []),
        ([(4_000, 200)], "Adjusted for the reverse stock split.", []),
        ([(4_000, 200), (3_040, 152)], "Adjusted for the reverse stock split.", ["1-for-20 (reverse)"]),
    ],
    ids=["one large", "other words", "one small", "two small"],
)
def test_where_footnotes_tell_of_a_split_less_is_enough(balances: list[tuple[int, int]], note: str, splits: list[str]) -> None:
    assert seen(*through(*balances, note=note)) == splits


def test_a_split_lies_between_the_last_report_before_and_the_first_after() -> None:
    split = book_of(*through((40_000, 2_000), (26_040, 1_302))).splits[0]
    assert (split.after, split.by) == (date(2025, 1, 11), date(2025, 3, 10))
    assert (split.new, split.old, split.given) == (1, 20, False)
    assert split.rows == (at("2 I/1"), at("4 I/1"))


def test_the_rows_that_show_a_split_follow_from_it_and_so_do_others() -> None:
    book = book_of(*through((40_000, 2_000), (26_040, 1_302), (731, 37)))
    assert {told(book, f"{number} I/1").cause for number in (2, 4, 6)} == {Cause.SPLIT}


def test_reports_at_other_times_show_no_split_together() -> None:
    one, two = through((40_000, 2_000), (26_040, 1_302))[:2], [
        filed(5, "2025-06-10", holding(26_040), owners=(BEN,)),
        filed(6, "2025-08-10", holding(1_302), owners=(BEN,)),
    ]  # fmt: skip
    assert seen(*one, *two) == []


def test_grants_of_units_show_no_split_for_they_shrink_when_they_vest() -> None:
    assert seen(*through((40_000, 20_000), (26_040, 13_020), (8_000, 4_000), title=UNITS)) == []


# --- contradictions and rivals


@pytest.mark.parametrize(("unchanged", "splits"), [(0, 1), (1, 1), (2, 0)])
def test_more_than_one_unchanged_holding_for_four_that_changed_contradicts_a_split(unchanged: int, splits: int) -> None:
    changed = [(40_000, 2_000), (26_040, 1_302), (52_000, 2_600), (31_000, 1_550)]
    still = [filed(20 + number, day, holding(7_000 + who), owners=(PEOPLE[4 + who],))
             for who in range(unchanged) for number, day in ((2 * who, "2025-01-05"), (2 * who + 1, "2025-03-25"))]  # fmt: skip
    assert len(seen(*through(*changed), *still)) == splits


def test_an_unchanged_holding_of_another_class_contradicts_nothing() -> None:
    still = [filed(number, day, holding(7_000, title="Preferred Stock"), owners=(DORA,))
             for number, day in ((20, "2025-01-05"), (21, "2025-03-25"))]  # fmt: skip
    assert len(seen(*through((40_000, 2_000), (26_040, 1_302)), *still)) == 1


def test_a_holding_reported_within_the_days_only_contradicts_nothing() -> None:
    still = [filed(number, day, holding(7_000), owners=(DORA,)) for number, day in ((20, "2025-01-20"), (21, "2025-02-20"))]
    assert len(seen(*through((40_000, 2_000), (26_040, 1_302)), *still)) == 1


def test_of_two_ratios_over_the_same_days_the_one_that_more_holdings_show_counts() -> None:
    three, two = [(40_000, 2_000), (26_040, 1_302), (52_000, 2_600)], [(30_000, 3_000), (44_000, 4_400)]
    assert seen(*through(*three, *two)) == ["1-for-20 (reverse)"]
    assert seen(*through(*three[:1], *two)) == ["1-for-10 (reverse)"]


def test_a_split_that_is_given_counts_against_what_holdings_show() -> None:
    decided = 'split = [{issuer = "9999100", new = 1, old = 25, day = 2025-02-03}]'
    book = book_of(*through((40_000, 2_000), (26_040, 1_302)), decisions=decided)
    assert [(split.words, split.given) for split in book.splits] == [("1-for-25 (reverse)", True)]


def test_a_split_may_lie_between_two_rows_of_one_filing() -> None:
    decided = 'split = [{issuer = "9999100", new = 2, old = 1, day = 2025-02-03}]'
    rows = (sale(10, 3_990, "2025-02-02"), sale(20, 7_960, "2025-02-04"))
    book = book_of(filed(1, "2025-01-10", holding(4_000)), filed(2, "2025-02-05", *rows), decisions=decided)
    assert [told(book, place).cause for place in ("2 I/1", "2 I/2")] == [Cause.AGREES, Cause.SPLIT]
    without = book_of(filed(1, "2025-01-10", holding(4_000)), filed(2, "2025-02-05", *rows))
    shown = [told(one, "2 I/2").evidence[0].test for one in (book, without)]
    assert shown == ["split", "split of one holding"]  # without being told it is no more than likely


def test_two_splits_at_different_times_are_both_seen() -> None:
    later = [filed(11 + who, f"2025-06-1{who}", sale(2, left), owners=(PEOPLE[who],)) for who, left in ((0, 5_998), (1, 3_904))]
    assert seen(*through((40_000, 2_000), (26_040, 1_302)), *later) == ["1-for-20 (reverse)", "3-for-1"]


# --- ratios


@pytest.mark.parametrize(
    ("before", "after", "found"),
    [
        (1_000, 2_000, [Fraction(2)]),
        (1_000, 50, [Fraction(1, 20)]),
        (1_000, 1_500, [Fraction(3, 2)]),
        (1_000, 400, [Fraction(2, 5)]),
        (1_000, 500, [Fraction(1, 2)]),
        (1_000, 750, []),  # between one half and one: vesting in equal parts makes them
        (1_000, 667, []),
        (1_000, 1_000, []),
        (1_000, 49, []),  # too few shares
        (49, 98, []),
        (60, 60_000, [Fraction(1_000)]),
        (60, 60_060, []),
        (None, 500, []),
        (500, None, []),
    ],
)
def test_ratios_of_two_balances(before: int | None, after: int | None, found: list[Fraction]) -> None:
    one, two = (None if amount is None else Decimal(amount) for amount in (before, after))
    assert list(ratios(one, two)) == found


@given(st.integers(50, 10**7), st.integers(2, 500))
def test_whatever_is_multiplied_or_divided_shows_its_ratio(held: int, many: int) -> None:
    assert Fraction(many) in ratios(Decimal(held), Decimal(held * many))
    if held // many >= max(50, 2 * many):  # the fraction that is dropped leaves smaller balances in two ratios
        assert Fraction(1, many) in ratios(Decimal(held), Decimal(held // many))


@given(st.integers(50, 10**7), st.integers(50, 10**7))
def test_every_ratio_that_is_found_holds_to_the_share_and_none_is_that_of_a_vesting(before: int, after: int) -> None:
    for ratio in ratios(Decimal(before), Decimal(after)):
        assert abs(Fraction(before) * ratio - after) < 1
        assert ratio <= Fraction(1, 2) or ratio > 1


@pytest.mark.parametrize(
    ("after", "rounded"), [("500", True), ("500.9", True), ("501", False), ("499.01", True), ("499", False)]
)
def test_a_small_balance_is_rounded_by_less_than_a_share(after: str, *, rounded: bool) -> None:
    assert rounded_singly(Decimal(10_000), Decimal(after), Fraction(1, 20)) is rounded


@pytest.mark.parametrize(
    ("before", "after", "rounded"),
    [(400_000, 20_010, True), (400_000, 20_011, False), (4_000_000, 200_020, True), (4_000_000, 200_021, False)],
)
def test_a_large_balance_is_rounded_in_each_of_its_lots(before: int, after: int, *, rounded: bool) -> None:
    assert rounded_singly(Decimal(before), Decimal(after), Fraction(1, 20)) is rounded


# --- words


@pytest.mark.parametrize(
    ("text", "speaks"),
    [
        ("Adjusted for the stock split of May 1.", True),
        ("Reflects a 20-for-1 split of the shares.", True),
        ("Reflects the 1-for-30 consolidation.", True),
        ("Reflects the ten-for-1 exchange.", True),
        ("Received 1 for each share held.", True),
        ("After the Reverse Stock change.", True),
        ("Adjusted for the split of May 1.", True),
        ("Received in the split-off of May 1.", False),
        ("The shares were split between the spouses.", False),
        ("Vests in four equal parts.", False),
    ],
)
def test_which_words_tell_of_a_split(text: str, *, speaks: bool) -> None:
    assert speaks_of_split(["", text]) is speaks


def test_a_split_lies_between_two_days_when_it_can() -> None:
    split = SecuritySplit(issuer="", new=2, old=1, after=date(2025, 2, 1), by=date(2025, 2, 5))
    days = [date(2025, 2, day) for day in range(1, 9)]
    assert [split.between(days[0], later) for later in days[:3]] == [False, True, True]
    assert [split.between(earlier, days[7]) for earlier in days[2:6]] == [True, True, False, False]
    assert split.of(Decimal("10.5")) == 21


def test_holdings_beside_transactions_are_those_of_the_last_of_them() -> None:
    decided = 'split = [{issuer = "9999100", new = 2, old = 1, day = 2025-02-03}]'
    rows = (sale(10, 3_990, "2025-02-02"), sale(20, 7_960, "2025-02-04"), holding(8_000, through="By Trust"))
    before = filed(1, "2025-01-10", holding(4_000), holding(4_000, through="By Trust"))
    after = filed(2, "2025-02-05", *rows, period="2025-02-02", last=date(2025, 2, 4))
    assert told(book_of(before, after, decisions=decided), "2 I/3").cause is Cause.SPLIT


def test_splits_of_two_times_are_both_found_and_of_one_time_the_one_that_most_holdings_show() -> None:
    held = {ADA: (10_000, 20_000, 60_000), BEN: (4_000, 8_000, 24_000)}
    posted = [
        filed(10 * number + place, f"2025-0{2 * number + 1}-1{place}", holding(balances[number]), owners=(owner,))
        for number in range(3)
        for place, (owner, balances) in enumerate(held.items())
    ]
    assert seen(*posted) == ["2-for-1", "3-for-1"]
    at_once = splits_of(ISSUER, linked(*posted).assertions, mentioned=False)
    assert [split.words for split in at_once] == ["2-for-1", "3-for-1"]
    rival = [
        filed(40 + number, day, holding(balance, through="By trust"), owners=(owner,))
        for number, (owner, day, balance) in enumerate(
            (
                (CLEO, "2025-01-10", 5_000),
                (DORA, "2025-01-10", 7_000),
                (CLEO, "2025-03-12", 25_000),
                (DORA, "2025-03-12", 35_000),
            )
        )
    ]
    assert seen(*posted, filed(50, "2025-01-10", holding(3_000), owners=PEOPLE[4:5]),
                filed(51, "2025-03-12", holding(6_000), owners=PEOPLE[4:5]), *rival) == ["2-for-1", "3-for-1"]  # fmt: skip


@pytest.mark.parametrize(
    ("after", "splits"),
    [(20_008, ["1-for-20 (reverse)"]), (20_011, [])],
    ids=["eight shares of rounding", "more than five in ten thousand"],
)
def test_a_holding_whose_lots_were_rounded_singly_counts_beside_one_to_the_share(after: int, splits: list[str]) -> None:
    """Alone, one large holding proves no split; 400,000 shares in many lots come out a few shares over 20,000."""
    posted = []
    for number, (owner, held, holds) in enumerate([(ADA, 40_000, 2_000), (BEN, 400_000, after)]):
        posted.append(filed(2 * number + 1, "2025-01-10", holding(held), owners=(owner,)))
        posted.append(filed(2 * number + 2, "2025-03-10", holding(holds), owners=(owner,)))
    assert seen(*posted) == splits


def test_a_form_5_that_states_the_year_end_after_a_split_does_not_contradict_it() -> None:
    """Its gift is of a day before the split, and its balance goes on unchanged from the end of the fiscal year."""
    year_end = filed(40, "2025-07-05", purchase(10, 208, "2025-01-20", code="G"), form="5", owners=(CLEO,), period="2025-06-30")
    later = filed(41, "2025-08-10", sale(8, 200), owners=(CLEO,))
    posted = through((40_000, 2_000), (26_040, 1_302))
    assert seen(*posted, year_end, later) == ["1-for-20 (reverse)"]


# --- derivatives


def option(owned: int, price: str, **said: object) -> Entry:
    return holding(owned, **{"table": "II", "title": OPTION, "exercise_price": price, "expiration": "2031-02-28", **said})


@pytest.mark.parametrize(
    ("before", "after", "splits"),
    [
        ([(11_517, "18.18"), (98_439, "18.18")], [(2_879, "72.72"), (24_609, "72.72")], ["1-for-4 (reverse)"]),
        ([(9_900, "23.38"), (8_601, "30.98")], [(24, "9352.00"), (21, "12392.00")], ["1-for-400 (reverse)"]),
        ([(300, "62.99"), (1_200, "10.01")], [(600, "31.50"), (2_400, "5.01")], ["2-for-1"]),
        ([(9_768, "184.00")], [(2_604, "690.00")], ["4-for-15 (reverse)"]),
        ([(1_517, "18.18")], [(6_068, "4.545")], ["4-for-1"]),
        ([(300, "62.99"), (1_200, "10.01")], [(600, "31.60"), (2_400, "5.11")], []),
        ([(300, "62.99"), (1_200, "10.01")], [(900, "31.50"), (3_600, "5.01")], []),
        ([(3_517, "18.18")], [(879, "72.72")], []),
        ([(300, "0.02"), (1_200, "0.02")], [(600, "0.01"), (2_400, "0.01")], ["2-for-1"]),
        ([(300, "0.03"), (1_200, "0.03")], [(600, "0.01"), (2_400, "0.01")], []),
    ],
    ids=[
        "reverse",
        "small",
        "forward",
        "two splits",
        "one large",
        "another price",
        "another number",
        "one small",
        "cents",
        "cents that rounding may make",
    ],
)
def test_options_whose_number_and_price_changed_inversely_show_a_split_and_go_on(
    before: list[tuple[int, str]], after: list[tuple[int, str]], splits: list[str]
) -> None:
    posted = []
    for number, (owner, old, new) in enumerate(zip(PEOPLE, before, after, strict=False)):
        posted.append(filed(2 * number + 1, f"2025-01-1{number}", option(*old), owners=(owner,)))
        posted.append(filed(2 * number + 2, f"2025-03-1{number}", option(*new), owners=(owner,)))
    book = book_of(*posted)
    assert [split.words for split in book.splits] == splits
    assert len(book.lots) == (1 if splits else 2) * len(before)


def test_one_option_alone_shows_no_split_beside_a_holding_that_did_not_change() -> None:
    posted = [filed(1, "2025-01-10", option(1_517, "18.18")), filed(2, "2025-03-10", option(6_068, "4.545"))]
    assert seen(*posted) == ["4-for-1"]
    held = [filed(number, day, holding(500), owners=(BEN,)) for number, day in ((3, "2025-01-05"), (4, "2025-03-15"))]
    assert seen(*posted, *held) == []


def test_options_reported_side_by_side_show_no_split() -> None:
    rows = [option(300, "62.99"), option(600, "31.495")]
    posted = [filed(number, f"2025-0{number}-10", *rows, owners=(owner,)) for number, owner in enumerate(PEOPLE[:3], 1)]
    more = [filed(number + 3, f"2025-0{number}-20", *rows, owners=(owner,)) for number, owner in enumerate(PEOPLE[:3], 1)]
    assert seen(*posted, *more) == []


def test_a_split_that_others_report_between_with_another_is_two() -> None:
    """Two persons report before and after both splits, and one between them."""
    both = through((4_000, 80_000), (2_604, 52_080))
    between = [
        filed(20, "2025-01-15", holding(1_510, through="By trust")),
        filed(21, "2025-02-01", holding(3_020, through="By trust")),
        filed(22, "2025-03-01", holding(30_200, through="By trust")),
    ]
    assert seen(*both) == ["20-for-1"]
    book = book_of(*both, *between)
    assert [(split.words, str(split.after), str(split.by)) for split in book.splits] == [
        ("2-for-1", "2025-01-15", "2025-02-01"),
        ("10-for-1", "2025-02-01", "2025-03-01"),
    ]
    assert {told(book, row).cause for row in ("2 I/1", "4 I/1", "21 I/1", "22 I/1")} == {Cause.SPLIT}


def test_what_is_valued_in_dollars_is_the_same_after_a_split() -> None:
    decided = 'split = [{issuer = "9999100", new = 4, old = 1, day = 2025-02-03}]'
    note = {"table": "II", "title": "Convertible Note", "dollars": True}
    kept = filed(1, "2025-01-10", holding(175_000, **note), holding(4_000))
    positions = positions_in(book_of(kept, decisions=decided), date(2025, 2, 4), lambda _: True)
    position = {one.security: (one.balance, one.after_split) for one in positions}
    assert position == {"Convertible Note": (Decimal(175_000), ""), "Common Stock": (Decimal(16_000), "4-for-1")}
    later = book_of(kept, filed(2, "2025-03-10", holding(700_000, **note)), decisions=decided)
    assert told(later, "2 II/1").cause is not Cause.SPLIT
