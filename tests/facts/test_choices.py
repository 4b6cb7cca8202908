"""The words that a key allows, and the remedy for another word."""

from __future__ import annotations

from section16.facts.choices import remedy_of


def test_an_empty_choice_is_not_listed_and_choices_with_commas_are_separated_by_semicolons() -> None:
    assert remedy_of("zzz", ("", "DD/MM/YYYY", "MON DD, YYYY")) == "Write one of DD/MM/YYYY; MON DD, YYYY."
    assert remedy_of("zzz", ("", "market", "issuer")) == "Write one of market, issuer."
