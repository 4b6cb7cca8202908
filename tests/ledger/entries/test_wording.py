"""Words: what titles, natures of ownership and footnotes have in common, and what tells them apart."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from section16.ledger.entries.wording import days_of, nature_words, numbers, pattern, schedule, sentence, title_words

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


# --- titles


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("Common Stock", "COMMON STOCK"),
        ("Common Stock", "Common Shares"),
        ("Common Stock", "Common Stock, $.01 par value"),
        ("Common Stock", "Common Stock, par value $0.0001 per share"),
        ("Common Stock", "Common Stock (no par value)"),
        ("Ordinary Shares", "Ordinary Shares, nominal value of €0.01 each"),
        ("Common Stock", 'Common Stock (the "Common Stock")'),
        ("Restricted Stock Unit", "Restricted Stock Units"),
        ("Class A Common Stock", "Common Stock, Class A"),
        ("Cl. A Common", "Class A Common Stock"),
        ("Stock Options (Right to Buy)", "Stock Option (right to buy)"),
        ("American Depository Shares", "American Depositary Shares"),
        ("Non-Qualified Stock Option", "Nonqualified stock option"),
    ],
)
def test_titles_of_one_class(one: str, two: str) -> None:
    assert title_words(one) == title_words(two)


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("Common Stock", "Class A Common Stock"),
        ("Class A Common Stock", "Class B Common Stock"),
        ("Common Stock", "Preferred Stock"),
        ("Series A Preferred Stock", "Series B Preferred Stock"),
        ("Restricted Stock Units", "Performance Stock Units"),
        ("Common Stock", "Common Units"),
        ("6.5% Notes", "6.25% Notes"),
    ],
)
def test_titles_of_two_classes(one: str, two: str) -> None:
    assert title_words(one) != title_words(two)


@given(TEXTS, st.randoms(use_true_random=False))
def test_neither_case_nor_the_order_of_words_matters_to_a_title(text: str, draw: object) -> None:
    plain = [
        word for word in text.split() if word.isalpha() and word.isascii() and word.casefold() not in ("par", "nominal", "a")
    ]
    assert title_words(" ".join(plain)) == title_words(" ".join(reversed(plain)).upper())


@given(TEXTS)
def test_the_words_of_a_title_are_each_once_and_sorted(text: str) -> None:
    words = title_words(text)
    assert list(words) == sorted(set(words))


def test_a_title_of_nothing_but_common_words_keeps_them() -> None:
    assert title_words("The Stock") == ("stock", "the")
    assert title_words("Shares") == ("share",)
    assert title_words("") == ()


# --- natures of ownership


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("By Trust", "by trust"),
        ("Held by Marlowe Family Trust", "By the Marlowe Family Trust"),
        ("Through 401(k) Plan", "By 401k"),
        ("By Fund, L.P.", "See Fund L P"),
        ("By Account 7", "Held in account 7."),
    ],
)
def test_natures_of_one_holder(one: str, two: str) -> None:
    assert nature_words(one) == nature_words(two)


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("By Trust A", "By Trust B"),
        ("By Trust A", "By Trust"),
        ("By 2021-A GRAT", "By 2021-C GRAT"),
        ("By 2021 GRAT", "By 2022 GRAT"),
        ("By Spouse", "By Spouse's Trust"),
        ("By Son's Daughter", "By Daughter's Son"),
    ],
)
def test_natures_of_two_holders(one: str, two: str) -> None:
    assert nature_words(one) != nature_words(two)


@given(TEXTS)
def test_how_a_holder_is_said_to_hold_does_not_matter(text: str) -> None:
    assert nature_words(f"Held by {text}") == nature_words(f"SHARES OWNED THROUGH {text.upper().lower()}")


# --- footnotes


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("The units will vest on May 1, 2026.", "The units vested on May 1, 2026."),
        ("The option shall become exercisable.", "The option  becomes\nexercisable."),
        ("THE UNITS VEST YEARLY.", "the units vest yearly."),
    ],
)
def test_a_sentence_is_the_same_in_another_tense(one: str, two: str) -> None:
    assert sentence(one) == sentence(two)


def test_a_sentence_with_another_day_is_another() -> None:
    assert sentence("Vests on May 1, 2026.") != sentence("Vests on May 1, 2027.")


@given(TEXTS)
def test_a_sentence_is_one_line_and_stays_what_it_is(text: str) -> None:
    line = sentence(text)
    assert line == " ".join(line.split())
    assert sentence(" \n".join(text.split())) == line


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
        assert float(number) >= 0


@given(st.integers(0, 10**9), st.integers(0, 10**9))
def test_a_sentence_with_another_number_has_the_same_pattern(one: int, two: int) -> None:
    text = "The plan holds {:,} shares, as of its last statement."
    assert pattern(text.format(one)) == pattern(text.format(two)) == "the plan holds # shares, as of its last statement."


def test_another_sentence_has_another_pattern() -> None:
    assert pattern("The plan holds 7 shares.") != pattern("The fund holds 7 shares.")
