"""Awards and derivatives beside their terms: what vests, what is exercised, what a split of the same day does to both."""

from __future__ import annotations

import pytest

from section16.finding import Severity
from tests.drafting.examples import BASE, drafting, one
from tests.drafting.test_forms import UNITS, codes, event, rows

OPTIONS = """
[awards.options]
to = "edda"
security = "options"
units = 300
granted = 2024-06-16
approved-by = "board"
exercise-price = "12.50"
expires = 2034-06-16
formula = { parts = 3, every = "year", first = 2025-06-16 }
"""
NOTE = """
[securities.note]
title = "Convertible Note"
kind = "convertible"
of = "common"
gives = 40
exercise-price = 25
exercisable = 2024-01-02
expires = 2029-01-02
"""
HOLDING_NOTES = BASE.replace("amount = 40000 }", 'amount = 40000 }, { holder = "edda", security = "note", amount = 10 }')
SPLIT = event("split", 'security = "common"\nnew = 2')


def told(text: str, base: str = BASE) -> list[tuple[str, str]]:
    """Return what is wrong or doubtful about facts: what it is called, and the line."""
    return [(finding.id, finding.line()) for finding in drafting(text, base).findings]


@pytest.mark.parametrize("kind", ["options", "appreciation rights", "warrants", "convertible"])
def test_what_vests_and_is_exercised_later_is_on_no_form_for_its_vesting(kind: str) -> None:
    base = BASE.replace('kind = "options"', f'kind = "{kind}"')
    for happened in (event("vesting", 'award = "options"'), event("vesting day")):
        made = drafting(OPTIONS + happened, base)
        assert made.drafts == ()
        assert [finding.severity for finding in made.findings] == []
        assert "is reported again when exercised" in made.statements[0].says


def test_a_vesting_day_leaves_options_alone_beside_units_that_turn_into_shares() -> None:
    form = one(OPTIONS + UNITS + event("vesting day")).document
    assert codes(form) == ["M", "M"]
    assert [row.shares.text for row in rows(form) if not row.HOLDING] == ["300", "300"]
    assert [row.title.text for row in form.derivative_table] == ["Restricted Stock Units"]


def test_nothing_can_be_withheld_where_no_shares_come() -> None:
    ((identifier, line),) = told(OPTIONS + event("vesting", 'award = "options"\nwithheld = 3\nwithheld-price = 18'))
    assert identifier == "FACTS-CONTRADICT"
    assert "No shares are issued when the award options vests" in line


def test_nothing_withheld_is_no_row() -> None:
    assert codes(one(UNITS + event("vesting", 'award = "units"\nwithheld = 0')).document) == ["M", "M"]
    exercised = OPTIONS + event("exercise", 'award = "options"\nunits = 100\nwithheld = 0')
    assert codes(one(exercised).document) == ["M", "M"]


DOUBTS = [
    (
        OPTIONS + event("exercise", 'award = "options"\nunits = 101'),
        "EXERCISE-EARLY",
        "After the exercise 199 of the award options would be left, but by its schedule 200 have not vested yet.",
    ),
    (
        NOTE.replace("2024-01-02", "2026-01-02") + event("conversion", 'who = "edda"\nsecurity = "note"\nunits = 1'),
        "EXERCISE-EARLY",
        "note can be exercised from 2026-01-02.",
    ),
    (UNITS + event("vesting", 'award = "units"\nunits = 299'), "VESTING-OTHER", "299 of the award units vest on 2025-06-16"),
    (UNITS + event("vesting", 'award = "units"\nunits = 300', "2025-06-17"), "VESTING-OTHER", "has 0 for that date"),
]


@pytest.mark.parametrize(("text", "identifier", "words"), DOUBTS)
def test_what_goes_against_the_terms_is_doubted_and_drafted(text: str, identifier: str, words: str) -> None:
    made = drafting(text, HOLDING_NOTES if "note" in text else BASE)
    assert [(finding.id, finding.severity) for finding in made.findings] == [(identifier, Severity.WARN)]
    assert words in made.findings[0].message
    assert len(made.drafts) == 1


@pytest.mark.parametrize(
    "text",
    [
        OPTIONS + event("exercise", 'award = "options"\nunits = 100'),
        OPTIONS + event("forfeiture", 'award = "options"\nunits = 200') + event("exercise", 'award = "options"\nunits = 100'),
        UNITS + event("vesting", 'award = "units"\nunits = 100') + event("vesting", 'award = "units"\nunits = 200'),
        UNITS.replace("formula", 'performance = "a goal"\nformula') + event("vesting", 'award = "units"\nunits = 450'),
        SPLIT + UNITS + event("vesting", 'award = "units"\nunits = 600'),
        SPLIT + OPTIONS + event("exercise", 'award = "options"\nunits = 200'),
    ],
    ids=["vested", "the rest forfeited", "lots", "performance", "units after a split", "options after a split"],
)
def test_what_follows_the_terms_is_not_doubted(text: str) -> None:
    assert told(text) == []


@pytest.mark.parametrize("order", [0, 1], ids=["told first", "told last"])
def test_a_split_counts_from_the_beginning_of_its_day(order: int) -> None:
    exercise = event("exercise", 'award = "options"\nunits = 200')
    form = one(OPTIONS + "".join((SPLIT, exercise)[:: -1 if order else 1])).document
    shares, options = rows(form)
    assert (shares.shares.text, shares.price.text, shares.shares_owned.text) == ("200", "6.25", "80200")
    assert (options.shares.text, options.exercise_price.text, options.shares_owned.text) == ("200", "6.25", "400")


@pytest.mark.parametrize("order", [0, 1], ids=["told first", "told last"])
def test_form_3_of_a_day_with_a_split_states_shares_and_derivatives_after_it(order: int) -> None:
    appointment = event("appointment", 'who = "edda"')
    form = one(NOTE + OPTIONS + "".join((SPLIT, appointment)[:: -1 if order else 1]), HOLDING_NOTES).document
    assert [row.shares_owned.text for row in form.non_derivative_table] == ["80000"]
    assert [(row.underlying_shares.text, row.exercise_price.text) for row in form.derivative_table] == [
        ("800", "12.5"),
        ("600", "6.25"),
    ]
