"""Words: what titles, natures of ownership and footnotes have in common, and what tells them apart."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from section16.ledger.entries.wording import nature_words, pattern, sentence, title_words

TEXTS = st.text(alphabet=st.sampled_from(list("abcAMrs 0123456789,.;:/$%()'\"-#\n")), max_size=80) | st.text(max_size=80)

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
        ("Limited Partnership Interest", "Limited Partnership Interests"),
        ("Warrant", "Warrants"),
        ("RSU", "RSUs"),
        ("PSU", "PSUs"),
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
        ("Indirectly, by Trust", "By Trust"),
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


@given(st.integers(0, 10**9), st.integers(0, 10**9))
def test_a_sentence_with_another_number_has_the_same_pattern(one: int, two: int) -> None:
    text = "The plan holds {:,} shares, as of its last statement."
    assert pattern(text.format(one)) == pattern(text.format(two)) == "the plan holds # shares, as of its last statement."


def test_another_sentence_has_another_pattern() -> None:
    assert pattern("The plan holds 7 shares.") != pattern("The fund holds 7 shares.")
