"""Why a balance is what it is, line by line."""

from __future__ import annotations

import pytest

from section16.ledger.answers.explanation import explanation_of
from tests.ledger.filings import accession, at, book_of, filed, grant, holding, purchase, sale
from tests.ledger.stories import OPENED, Story, then

FIRST, SECOND = at("1 I/1"), at("2 I/1")
STATED = f"{SECOND} states {{}} of Common Stock, held directly, filed on 2025-02-10"
BEFORE = f"before: {FIRST}, filed on 2025-01-10, left 10000"
CASES: dict[str, tuple[Story, str, tuple[str, ...]]] = {
    "the first report": (
        (OPENED,),
        "1 I/1",
        (
            f"{FIRST} states 10000 of Common Stock, held directly, filed on 2025-01-10",
            "first sight: no earlier balance of this holding is in the ledger",
        ),
    ),
    "through a trust": (
        (filed(1, "2025-01-10", holding(500, through="By trust")),),
        "1 I/1",
        (
            f"{FIRST} states 500 of Common Stock, held through By trust, filed on 2025-01-10",
            "first sight: no earlier balance of this holding is in the ledger",
        ),
    ),
    "a new holding": (
        (filed(1, "2025-01-10", grant(900, 900)),),
        "1 II/1",
        (
            f"{at('1 II/1')} states 900 of Restricted Stock Units, held directly, filed on 2025-01-10",
            "owned equals acquired: a new holding of what was acquired; there is no earlier balance to check",
        ),
    ),
    "the balance follows": (
        then(filed(2, "2025-02-10", sale(300, 9_700))),
        "2 I/1",
        (
            STATED.format(9700),
            BEFORE,
            "10000 and a change of -300 make 9700: the balance follows",
            "agrees: it follows from the balance before",
        ),
    ),
    "an error": (
        then(filed(2, "2025-02-10", sale(300, 10_300))),
        "2 I/1",
        (
            STATED.format(10300),
            BEFORE,
            "10000 and a change of -300 make 9700: the difference is +600",
            "likely error: numbers here or in the previous report contradict the balances before and after them",
        ),
    ),
    "a difference that is explained": (
        (filed(1, "2025-01-10", holding("1000.75")), filed(2, "2025-02-10", purchase(100, 1_101))),
        "2 I/1",
        (
            STATED.format(1101),
            f"before: {FIRST}, filed on 2025-01-10, left 1000.75",
            "1000.75 and a change of 100 make 1100.75: the difference is +0.25",
            "rounding of fractions: the difference is explained",
        ),
    ),
    "a difference that is not": (
        then(filed(2, "2025-02-10", sale(300, 9_137))),
        "2 I/1",
        (
            STATED.format(9137),
            BEFORE,
            "10000 and a change of -300 make 9700: the difference is -563",
            "unexplained: the balances do not follow, and nothing shows why",
        ),
    ),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_an_explanation_states_the_row_the_one_before_the_difference_and_the_cause(
    case: tuple[Story, str, tuple[str, ...]],
) -> None:
    story, place, lines = case
    found = explanation_of(book_of(*story), at(place)).lines
    assert found[: len(lines)] == lines
    assert not [line for line in found if "block" in line]


def test_an_explanation_names_the_amendment_of_the_row_and_of_no_other() -> None:
    original = filed(2, "2025-02-10", sale(300, 9_700), holding(500, through="By trust"))
    amendment = filed(3, "2025-02-20", sale(310, 9_690, "2025-02-10"), form="4/A", original="2025-02-10")
    book = book_of(OPENED, original, amendment)
    named = {row: explanation_of(book, at(row)).amendment for row in ("1 I/1", "3 I/1", "2 I/2")}
    assert named == {"1 I/1": "", "3 I/1": accession(3), "2 I/2": ""}
    assert explanation_of(book, at("3 I/1")).lines[-1] == "part of an amendment"
    assert not [line for line in explanation_of(book, at("2 I/2")).lines if "amend" in line]
