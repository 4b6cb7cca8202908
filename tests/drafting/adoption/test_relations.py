"""What leads from an owner to a holder, read off the nature of the ownership."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from section16.drafting.adoption.holders import is_pointer, relation_of, without_by
from section16.facts.parties import UNSTATED_RELATION


def held(nature: str, *texts: str) -> Any:
    """Return a holding as far as its nature and the footnotes on it are concerned."""
    return SimpleNamespace(entry=SimpleNamespace(nature=nature, texts=lambda *_boxes: texts))


@pytest.mark.parametrize(
    ("nature", "relation"),
    [
        ("By spouse", "spouse"),
        ("By son", "parent"),
        ("By daughter", "parent"),
        ("By child", "parent"),
        ("By 401(k) plan", "participant"),
        ("By IRA", "participant"),
        ("By trust for son", UNSTATED_RELATION),
    ],
)
def test_a_relative_and_an_account_are_known_by_their_names(nature: str, relation: str) -> None:
    made = relation_of("edda", "holder", held(nature))
    assert (made.who, made.is_, made.of) == ("edda", relation, "holder")


RELATIVES = {
    "spouse": ("spouse", "wife", "husband"),
    "domestic partner": ("domestic partner",),
    "sibling": ("sibling", "brother", "sister"),
    "child": ("parent", "mother", "father", "stepparent"),
    "grandchild": ("grandparent",),
    "grandparent": ("grandchild",),
    "parent": ("child", "son", "daughter", "stepchild", "minor child"),
}
ACCOUNTS = (
    *("401(k)", "401 k", "IRA", "Roth", "ESPP", "ESOP", "Pension Plan", "Savings Plan", "Retirement Account", "Keogh", "SEP"),
    *("Profit Sharing", "profit-sharing plan"),
)
OFFICES = {
    "The reporting person is the trustee of the trust.": "trustee",
    "He is a co-trustee of the trust.": "co-trustee",
    "She serves as the sole general partner of the fund.": "general partner",
    "Mr. Vance is the managing general partner of the fund.": "managing general partner",
    "Ms. Okonjo acts as managing member of the fund.": "managing member",
    "Dr. Vance is one of the managing partners of the fund.": "managing partner",
    "The reporting owner is a manager of the fund.": "manager",
    "Mrs. Vance is a beneficiary of the trust.": "beneficiary",
    "He is the settlor of the trust.": "settlor",
    "He is the grantor of the trust.": "grantor",
    "He is a limited partner of the fund.": "limited partner",
    "He is the president of the company.": "president",
    "He is a director of the company.": "director",
    "He is a member of the company.": "member",
    "It is held by the company.": UNSTATED_RELATION,
}


@pytest.mark.parametrize("relation", RELATIVES)
def test_the_owner_is_the_inverse_of_the_relative_whom_a_nature_names(relation: str) -> None:
    for relative in RELATIVES[relation]:
        assert relation_of("edda", "holder", held(f"By {relative}")).is_ == relation, relative
        assert relation_of("edda", "holder", held(f"By {relative.upper()}")).is_ == relation, relative


@pytest.mark.parametrize("account", ACCOUNTS)
def test_an_account_of_ones_own_is_known_by_its_kind(account: str) -> None:
    assert relation_of("edda", "holder", held(f"By {account}")).is_ == "participant"
    assert relation_of("edda", "holder", held(f"By {account} of spouse")).is_ == UNSTATED_RELATION


@pytest.mark.parametrize("text", OFFICES)
def test_an_office_is_read_from_the_footnote_on_the_nature(text: str) -> None:
    assert relation_of("edda", "holder", held("By Tern Point", "Another note.", text)).is_ == OFFICES[text]


@pytest.mark.parametrize(
    ("nature", "name"),
    [
        ("By Tern Point Trust", "Tern Point Trust"),
        ("Held by the Tern Point Trust", "Tern Point Trust"),
        ("Shares held indirectly through an LLC", "LLC"),
        ("Securities are beneficially owned via Tern Point", "Tern Point"),
        ("Units in my IRA", "IRA"),
        ("By reporting person's spouse", "spouse"),
        ("The reporting person's IRA", "IRA"),
        ("his 401(k)", "401(k)"),
        ("By", "By"),
        ("Tern Point Trust", "Tern Point Trust"),
    ],
)
def test_a_holder_is_named_without_the_words_that_lead_to_it(nature: str, name: str) -> None:
    assert without_by(nature) == name


@pytest.mark.parametrize(
    ("nature", "points"),
    [
        *(("See footnote 1", True), ("Foot notes", True), ("See Remarks", True), ("See explanation", True), ("Note 2", True)),
        *(
            ("See below", True),
            ("(1)", True),
            ("F2", True),
            ("(f3)", True),
            ("", True),
            ("By Trust", False),
            ("Notebook LLC", False),
        ),
    ],
)
def test_a_nature_that_names_no_holder_points_to_a_footnote(nature: str, *, points: bool) -> None:
    assert is_pointer(nature) is points
