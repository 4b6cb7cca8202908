"""Holders that footnotes name: where a name begins and where it ends."""

from __future__ import annotations

import pytest

from section16.ledger.entries.holder_names import FilerNames, holders_in, named_holder


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("These shares are held by Amber Ridge Fund whose manager is Cleo Marsh LLC.", "Amber Ridge Fund"),
        ("These shares are held by Amber Ridge Fund. Cleo Marsh is its manager.", "Amber Ridge Fund"),
        ("These shares are held by the Bank of Larkspur Trust; Cleo Marsh is a trustee.", "Bank Of Larkspur Trust"),
        ("Cleo Marsh manages it. Amber Ridge Fund is the record holder of the shares.", "Amber Ridge Fund"),
    ],
)
def test_a_name_ends_where_its_words_do(text: str, name: str) -> None:
    assert [spelled for _, spelled in holders_in(text)] == [name]


@pytest.mark.parametrize(
    ("name", "text", "named"),
    [
        ("Amber Ridge Fund", "Held by Amber Ridge Fund", True),
        ("Amber Ridge Fund", "Amber Ridge Fund holds the shares.", True),
        ("Amber Ridge Fund", "Held by Amber Ridge Fund II", False),
        ("Amber Ridge Fund II", "Held by Amber Ridge Fund II", True),
        ("Amber Ridge Fund II", "Held by Amber Ridge Fund", False),
        ("NV Larkspur Holdings LLC", "Held by N.V. Larkspur Holdings, L.L.C.", True),
        ("S A Larkspur Holdings", "Held by S.A. Larkspur Holdings.", True),
        ("O'Shea Fund LP", "Held by O'Shea Fund, of Amber's", True),
        ("Marsh Cleo", "Cleo Marsh is the manager.", True),
        ("Marsh Cleo", "The manager is Cleo Q. R. Marsh", True),
        ("Marsh Cleo", "The manager is Cleo Q. R. S. Marsh", False),
        ("Marsh Cleo", "Marsh Fund and Cleo Fund", False),
    ],
)
def test_a_text_names_a_reporting_person(name: str, text: str, *, named: bool) -> None:
    assert list(FilerNames([("0009990001", name), ("0009990002", "Quayle Hazel")]).named_in(text)) == ["0009990001"] * named


@pytest.mark.parametrize(
    "text",
    ["Held by Each Such Sponsor.", "Held by Certain Reporting Persons.", "The Issuer Sponsor is the record holder."],
)
def test_words_of_the_form_alone_name_no_holder(text: str) -> None:
    assert holders_in(text) == frozenset()


@pytest.mark.parametrize(
    ("nature", "words"),
    [
        ("By Amber Ridge Trust", ("amber", "ridge", "trust")),
        ("By Amber Ridge Partnership, L.P.", ("amber", "partnership", "ridge")),
        ("By Amber Ridge Company LLC", ("amber", "ridge")),
    ],
)
def test_a_trust_and_a_partnership_of_one_name_are_two_holders(nature: str, words: tuple[str, ...]) -> None:
    assert named_holder(nature) == words
