"""What of an award is still to vest, after splits and forfeitures."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from section16.drafting.awards.unvested import next_vesting, parts_left, vesting_on, vesting_status
from section16.drafting.context.context import DraftingContext
from tests.drafting.examples import BASE, drafting, facts, one
from tests.drafting.test_forms import UNITS, codes, event

DAY = date(2025, 6, 16)
SPLIT = event("split", 'security = "common"\nnew = 2')
OTHERS = """
[people.ines]
name = "OKONJO INES"
cik = "0009990077"
roles = [{ role = "director" }]
[awards.of-ines]
to = "ines"
security = "units"
units = 600
granted = 2024-06-16
approved-by = "board"
formula = { parts = 2, every = "year", first = 2025-06-16 }
"""


def forfeits(units: int, award: str = "units", day: str = "2025-06-16") -> str:
    return event("forfeiture", f'award = "{award}"\nunits = {units}', day)


def left(text: str, day: date = DAY) -> list[str]:
    return [
        f"{part.on.year}: {part.units}"
        for part in parts_left(DraftingContext(facts(UNITS + text), "events.toml"), "units", day)
    ]


def test_what_is_forfeited_is_taken_from_the_parts_that_vest_last() -> None:
    assert left("") == ["2025: 300", "2026: 300", "2027: 300"]
    assert left(forfeits(350)) == ["2025: 300", "2026: 250"]
    assert left(forfeits(350), date(2025, 6, 15)) == left("")
    assert left(forfeits(900)) == []


def test_a_split_multiplies_what_is_left_and_what_was_forfeited_before_it() -> None:
    assert left(forfeits(350, day="2025-06-14") + SPLIT) == ["2025: 600", "2026: 500"]
    assert left(SPLIT + forfeits(350, day="2025-06-17"), date(2025, 6, 17)) == ["2025: 600", "2026: 600", "2027: 250"]


def test_what_vests_next_is_reported_without_what_was_forfeited() -> None:
    context = DraftingContext(facts(UNITS + forfeits(350)), "events.toml")
    assert vesting_on(context, "units", DAY) == Decimal(300)
    assert next_vesting(context, "units", DAY) == (date(2026, 6, 16), Decimal(250))
    assert next_vesting(context, "units", date(2026, 6, 16)) is None


def test_a_day_of_vestings_passes_over_a_person_who_has_forfeited_everything() -> None:
    gone = event("forfeiture", 'award = "of-ines"\nunits = 600\nreported = ["ines"]', "2025-06-14")
    made = drafting(UNITS + OTHERS + gone + event("vesting day"))
    assert [finding.line() for finding in made.findings] == []
    assert [(form.who, codes(form.document)) for form in made.drafts] == [("Edda M. Winterbourne", ["M", "M"])]


def test_the_reason_on_a_row_states_what_vests_next() -> None:
    form = one(UNITS + forfeits(350) + event("vesting", 'award = "units"'), BASE)
    assert "next vesting of units: 250 on 2026-06-16" in [reason.says for reason in form.reasons]


@pytest.mark.parametrize(
    ("rate", "day", "units"),
    [
        ("0.0125", "2025-06-15", ["303.75", "303.75", "303.75"]),
        ("0.0125", "2025-06-17", ["300", "303.75", "303.75"]),
        ("0.000001", "2025-06-15", ["300.0003", "300.0003", "300.0003"]),
        ("0.000002", "2025-06-15", ["300.0006", "300.0006", "300.0006"]),
        ("0.0000012", "2025-06-15", ["300.0003", "300.0003", "300.0004"]),  # 0.0010 to be spread in steps of 0.0001
    ],
)
def test_what_is_credited_is_spread_over_what_has_not_vested(rate: str, day: str, units: list[str]) -> None:
    credited = event("dividend equivalents", f'who = "edda"\nsecurity = "units"\nper-unit = "{rate}"', day)
    found = parts_left(DraftingContext(facts(UNITS + credited), "events.toml"), "units", date.fromisoformat(day))
    assert [part.units for part in found] == [Decimal(one) for one in units]


OPTION = """
[awards.option]
to = "edda"
security = "options"
units = 100
granted = 2024-06-16
approved-by = "board"
"""


@pytest.mark.parametrize(
    ("terms", "events", "says"),
    [
        ("cliff = 2025-06-17\n", "", "Next vesting: 100 on 2025-06-17."),
        ("cliff = 2025-06-16\n", "", "Fully vested."),
        (
            "cliff = 2025-06-17\n",
            forfeits(100, "option"),
            "Nothing is left to vest: the unvested part was forfeited or expired.",
        ),
        ("exercisable = 2025-06-16\n", "", "Exercisable since 2025-06-16."),
        ("exercisable = 2025-06-17\n", "", "Exercisable from 2025-06-17."),
        ("", "", "No vesting schedule entered."),
    ],
)
def test_what_of_an_award_vests_next_is_said_in_a_sentence(terms: str, events: str, says: str) -> None:
    context = DraftingContext(facts(OPTION + terms + events), "events.toml")
    assert vesting_status(context, "option", DAY) == says


def test_what_is_credited_after_everything_has_vested_changes_no_part() -> None:
    text = OPTION.replace("options", "units") + "cliff = 2025-01-02\n"
    credit = event("dividend equivalents", 'award = "option"\nunits = 5')
    context = DraftingContext(facts(text + credit), "events.toml")
    assert [part.units for part in parts_left(context, "option", DAY)] == [Decimal(100)]
