"""Statements: what footnotes and remarks state in numbers, and which numbers are no amounts of shares."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from section16.ledger.entries.statements import (
    PlanDates,
    PriceRange,
    days_of,
    equal_parts,
    forms_filed,
    misstatements,
    months_stated,
    numbers,
    part_stated,
    plan_adoptions,
    plan_dates,
    price_ranges,
    schedule,
    share_counts,
    split_ratios,
    stated_days,
)

TEXTS = st.text(alphabet=st.sampled_from(list("abcAMrs 0123456789,.;:/$%()'\"-#\n")), max_size=80) | st.text(max_size=80)
DAYS = st.dates(date(1990, 1, 1), date(2059, 12, 31))
MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def written(day: date) -> str:
    return f"{MONTHS[day.month - 1]} {day.day}, {day.year}"


# --- days and schedules


@pytest.mark.parametrize("month", range(1, 13))
def test_every_month_is_read_in_full_and_shortened(month: int) -> None:
    name = MONTHS[month - 1]
    assert list(days_of(schedule(f"Vests on {name} 5, 2026."))) == [date(2026, month, 5)]
    assert months_stated(f"Shares acquired in {name} 2026.") == ((2026, month),)
    assert stated_days(f"Granted on {name[:3]}. 5, 2026.") == (date(2026, month, 5),)


@given(st.lists(DAYS, max_size=5), st.booleans())
def test_the_days_of_a_schedule_are_read_in_their_order(days: list[date], slashes: bool) -> None:  # noqa: FBT001 - drawn
    words = [f"{day.month}/{day.day}/{day.year}" if slashes else written(day) for day in days]
    text = "Vests on " + ", then on ".join(words) + "."
    assert list(days_of(schedule(text))) == days


def test_fractions_and_percentages_are_marks_of_a_schedule() -> None:
    text = "1/4th vests on March 15, 2024, 6.25% each quarter and the last 1/16 on 4/1/25."
    assert schedule(text) == ("march15,2024", "4/1/25", "1/4th", "6.25%", "1/16")


def test_days_that_are_none_are_passed_over() -> None:
    assert days_of(schedule("On 13/45/2024, on February 30, 2024, or on May 1, 2024.")) == (date(2024, 5, 1),)
    assert days_of(("6.25%", "1/16")) == ()


# --- numbers


@pytest.mark.parametrize(
    ("text", "stated"),
    [
        ("Includes 1,250 shares.", ("1250",)),
        ("Includes 1,250.75 shares and 12 units.", ("1250.75", "12")),
        ("Sold at $12.50 to $13.10 for 1,000,000 shares.", ("1000000",)),
        ("Acquired on May 31, 2023 and 6/30/2023.", ()),
        ("4.5% of 300, one 1/4th of them.", ("300",)),
        ("Under Rule 16b-3(c), Section 16, Form 4 and Note 7.", ()),
        ("In 2019 the owner had 2,019 shares.", ("2019",)),
        ("The owner had 2019 shares in 2020.", ("2019",)),
        ("The 401k holds 77 shares.", ("77",)),
        ("", ()),
    ],
)
def test_the_numbers_that_a_footnote_states(text: str, stated: tuple[str, ...]) -> None:
    assert numbers(text) == stated


@given(st.integers(0, 10**9), st.integers(0, 9999), st.booleans())
def test_any_amount_is_read_with_its_commas_and_its_fraction(whole: int, part: int, fraction: bool) -> None:  # noqa: FBT001 - drawn
    amount = f"{whole:,}" + (f".{part:04}" if fraction else "")
    assert numbers(f"Reflects {amount} shares of the plan.") == (amount.replace(",", ""),)


@given(TEXTS)
def test_every_number_that_is_read_is_one(text: str) -> None:
    for number in numbers(text):
        assert Decimal(number) >= 0


@pytest.mark.parametrize(
    "text",
    [
        "Held in the Larkspur 401(k) plan, the 403(b) plan and the 457(b) plan.",
        "Sold under a Rule 10b5-1 plan; exempt under Rule 16b-3(d) and Section 16(a).",
        "Granted under the 2019 Plan and the 2021 Omnibus Incentive Plan.",
        "See footnotes (1) through (7) to this Form 4; reported in Column 4 and Exhibit 24.1.",
        "Registered on Form S-1 (File No. 333-012345) and Form 8-K.",
        "Sold at prices ranging from $.5069 to .5146, at $10.00-10.55, or for 12.50 per share.",
        "Vests in 36 equal monthly installments over 3 years, within 30 days, on each March 15 and September 15.",
        "By 15 May 2023, 2023-05-15, 5/15/23, 5/15/202 and 31-Dec-2022.",
        "50% to 175 % of target, 25 percent of it, one 1/36th, the 73.20th percentile.",
        "A 1-for-20 reverse split; a 4:1 split; exchanged 1 for 12, or on a 1:0.75 basis, at 4:30 p.m.",
        "Held by Fund IX No. 2, Fund 2, L.P. and Trust 3.",
    ],
)
def test_numbers_of_other_things_are_no_amounts_of_shares(text: str) -> None:
    assert numbers(text) == share_counts(text) == ()


@pytest.mark.parametrize(
    ("text", "stated"),
    [
        ("A total of 1959.6327 shares in the plan.", ("1959.6327",)),
        ("Includes 6,141shares acquired, and the 21,900 left.", ("6141", "21900")),
        ("Converted 13,140 of the21,900 shares.", ("13140", "21900")),
        ("Gave 1.5 million shares to the trust 10,000 shares at a time.", ("1500000", "10000")),
        ("Sold for $10.00 to 500 buyers.", ()),
        ("Paid $500 to 1,000 shares' holders.", ("1000",)),
        ("0000123456789012345678901234567890 shares.", ()),
    ],
)
def test_amounts_are_read_as_they_are_written(text: str, stated: tuple[str, ...]) -> None:
    assert numbers(text) == stated


@pytest.mark.parametrize(
    ("text", "counts"),
    [
        ("Overstated by one share.", [1]),
        ("Understated by a single share of Common Stock, or by 1 share.", [1, 1]),
        ('Includes 1,250 restricted stock units ("RSUs") and 12 shares.', [1250, 12]),
        ("Includes 300 performance-based stock units; 45 were forfeited.", [300]),
        ("Twenty (20) Ordinary Shares for each of two shares.", [20, 2]),
        ("5,000 stock options became exercisable.", [5000]),
        ("The plan holds 77.", []),
    ],
)
def test_share_counts_are_numbers_of_shares_in_figures_or_words(text: str, counts: list[int]) -> None:
    assert list(map(int, share_counts(text))) == counts


@pytest.mark.parametrize(
    ("text", "shares"),
    [
        ("The amount was previously over reported by one share.", [-1]),
        ("The prior Form 4 overstated his ownership by 50 shares due to an error.", [-50]),
        ("Holdings were understated by 1,230 shares; the price was $4.", [1230]),
        ("The balance was under-reported by two (2) units.", [2]),
        ("The price was overstated. It rose by 3 shares.", []),
        ("Sold by 12 shares.", []),
    ],
)
def test_by_how_many_shares_a_balance_was_misstated(text: str, shares: list[int]) -> None:
    assert [int(found.shares) for found in misstatements(text)] == shares


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("On March 15, 2024 and Mar. 16 2024.", [date(2024, 3, 15), date(2024, 3, 16)]),
        ("The 1st of December 2025, 31-Dec-2025, and 2 Sept 2025", [date(2025, 12, 1), date(2025, 12, 31), date(2025, 9, 2)]),
        ("2024-02-29, 4/1/25 and 04/01/2026.", [date(2024, 2, 29), date(2025, 4, 1), date(2026, 4, 1)]),
        ("February 30, 2024; 13/13/2024; March 15; 2024.", []),
    ],
)
def test_days_are_read_however_they_are_written(text: str, days: list[date]) -> None:
    assert list(stated_days(text)) == days


@given(DAYS)
def test_a_day_is_the_same_in_every_spelling(day: date) -> None:
    name = MONTHS[day.month - 1]
    spellings = (written(day), f"{name[:3]}. {day.day}th {day.year}", f"{day.day} {name} {day.year}", day.isoformat())
    assert {stated_days(f"Vested on {spelling}.") for spelling in spellings} == {(day,)}


def test_the_equal_parts_of_a_schedule() -> None:
    assert equal_parts("1/4th vests at once, 1/48th each month and 2/3rds never.") == (4, 48)


@pytest.mark.parametrize(
    ("text", "ranges"),
    [
        ("Prices ranging from $10.00 to $10.55, inclusive.", [("10.00", "10.55")]),
        ("Sold from $.5069 to $.5146.", [("0.5069", "0.5146")]),
        ("Between $1,080.05 and 1,081.04 a share.", [("1080.05", "1081.04")]),
        ("At prices from 10.00 to 10.55.", [("10.00", "10.55")]),
        ("At $1.88-2.18, then at US$3.00 – US$3.10.", [("1.88", "2.18"), ("3.00", "3.10")]),  # noqa: RUF001 - a dash as typed
        ("The highest price was $103.98 and the lowest price was $103.74.", [("103.74", "103.98")]),
        ("From $2,460.940 to $2,2461.939.", []),
        ("Sold at $10.00.", []),
        ("Paid $500 to 1,000 shares' holders.", []),
    ],
)
def test_the_ranges_of_prices(text: str, ranges: list[tuple[str, str]]) -> None:
    found = price_ranges(text)
    assert [(one.low, one.high) for one in found] == [(Decimal(low), Decimal(high)) for low, high in ranges]
    assert not any(one.weighted_average for one in found)


def test_a_range_says_whether_its_price_is_a_weighted_average() -> None:
    text = "The price reported is a weighted-average price; prices ranged from $1 to $2."
    assert price_ranges(text) == (PriceRange(Decimal(1), Decimal(2), weighted_average=True),)


@pytest.mark.parametrize(
    ("text", "ratios"),
    [
        ("Adjusted for a 1-for-30 reverse stock split.", [Fraction(1, 30)]),
        ("A 30-for-1 reverse split.", [Fraction(1, 30)]),
        ("The common stock split 3-for-1.", [Fraction(3)]),
        ("A ten-for-one forward split, and a 3:2 stock split.", [Fraction(10), Fraction(3, 2)]),
        ("Every fifteen shares were combined into one share.", [Fraction(1, 15)]),
        ("Converted on a 1-for-7 basis.", []),
        ("A 1-for-1 stock split.", []),
        ("A one-for-one exchange in the business combination; 1 for 7 units.", []),
    ],
)
def test_the_ratios_of_splits(text: str, ratios: list[Fraction]) -> None:
    assert list(split_ratios(text)) == ratios


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("Sold under a Rule 10b5-1 trading plan adopted on December 12, 2022.", [date(2022, 12, 12)]),
        ("A 10b5-1 plan entered into by the reporting person on 11/17/2022.", [date(2022, 11, 17)]),
        (
            "Under a Rule 10b5-1 plan. The plan was adopted by him on May 3, 2022 and amended on June 1, 2022.",
            [date(2022, 5, 3)],
        ),
        ("Sold on May 1, 2023 under a 10b5-1 plan adopted by the owner; vested on June 1, 2023.", []),
        ("A Rule 10b5-1 plan that expires on March 1, 2024.", []),
        ("A stock plan adopted on May 3, 2022.", []),
    ],
)
def test_the_days_on_which_plans_were_adopted(text: str, days: list[date]) -> None:
    assert list(plan_adoptions(text)) == days


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Sold in the open market.", None),
        ("The sales were not made pursuant to a Rule 10b5-1 trading plan.", None),
        ("Sold under an effective Rule 10b5-1 plan.", PlanDates()),
        (
            "Under a 10b5-1 plan adopted March 4, 2022, and modified by her on December 15, 2022, through December 31, 2023.",
            PlanDates((date(2022, 3, 4),), (date(2022, 12, 15),), (), (date(2023, 12, 31),)),
        ),
        (
            "A 10b5-1 plan adopted 11/17/2022 and terminated effective March 1, 2024.",
            PlanDates((date(2022, 11, 17),), (), (date(2024, 3, 1),), ()),
        ),
        ("A Rule 10b5-1 plan that expires on March 1, 2024.", PlanDates(until=(date(2024, 3, 1),))),
        ("Under Rule 10b5-1 of the Exchange Act of 1934, as amended. Sold on May 1, 2023.", PlanDates()),
        ("Sold from May 1, 2023 through the broker under a 10b5-1 plan.", PlanDates()),
    ],
)
def test_what_a_text_states_about_a_plan(text: str, expected: PlanDates | None) -> None:
    assert plan_dates(text) == expected


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("Omitted from the Form 4 filed on June 13, 2022.", [date(2022, 6, 13)]),
        (
            "The reporting person's Form 4/A, filed with the SEC on 6/13/22, and the Form 3 filed 2022-05-01.",
            [date(2022, 6, 13), date(2022, 5, 1)],
        ),
        ("A Form 10-K filed on June 13, 2022.", []),
        ("Reported on Form 4. The plan was filed on June 13, 2022.", []),
    ],
)
def test_the_days_on_which_other_forms_were_filed(text: str, days: list[date]) -> None:
    assert list(forms_filed(text)) == days


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("Form 4 Filing 2 of 3", (2, 3)),
        ("Part one of two", (1, 2)),
        ("The third of five reports filed today", (3, 5)),
        ("Form (1) of 2", (1, 2)),
        ("Form 3 of 2", None),
        ("Page 1 of 2", None),
        ("One of the reports", None),
    ],
)
def test_which_of_several_forms_a_form_says_it_is(text: str, part: tuple[int, int] | None) -> None:
    assert part_stated(text) == part


@given(TEXTS)
def test_whatever_a_text_is_every_reader_answers(text: str) -> None:
    for read in (
        numbers,
        share_counts,
        misstatements,
        stated_days,
        schedule,
        equal_parts,
        price_ranges,
        split_ratios,
        plan_adoptions,
        plan_dates,
    ):
        assert read(text) == read(" ".join(text.split()))


_SMALL = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]
IN_WORDS = {word: number for number, word in enumerate(_SMALL) if number}
IN_WORDS |= {"a single": 1, "twelve": 12, "fifteen": 15, "twenty": 20, "twenty-five": 25, "thirty": 30, "forty": 40}
IN_WORDS |= {"fifty": 50, "hundred": 100, "one hundred": 100}


@pytest.mark.parametrize("words", IN_WORDS)
def test_a_number_of_shares_in_words(words: str) -> None:
    assert share_counts(f"The balance was overstated by {words} shares.") == (Decimal(IN_WORDS[words]),)


@pytest.mark.parametrize(("between", "found"), [(90, (date(2022, 12, 12),)), (91, ())])
def test_a_day_far_from_the_verb_is_not_that_of_the_adoption(between: int, found: tuple[date, ...]) -> None:
    words = " by the reporting person ".ljust(between, "x")[: between - 1] + " "
    assert plan_adoptions(f"Sold under a Rule 10b5-1 plan adopted{words}December 12, 2022.") == found
