"""Numbers with their nouns, and durations as people state them."""

import doctest

import pytest

from section16 import plurals
from section16.office import due_list
from section16.office.due_list import DueItem, DueKind


def test_the_examples_in_docstrings_hold() -> None:
    assert doctest.testmod(plurals).failed == 0
    assert doctest.testmod(due_list).failed == 0


@pytest.mark.parametrize(
    ("minutes", "says"),
    [
        (2 * 16 * 60, "2 business days left"),
        (16 * 60 + 90, "1 business day, 1 hour left"),
        (6 * 60, "6 hours left"),
        (61, "1 hour, 1 minute left"),
        (1, "1 minute left"),
        (0, "less than 1 minute left"),
        (-3 * 16 * 60 - 125, "3 business days late"),
        (-5760 * 60, "360 business days late"),
        (None, ""),
    ],
)
def test_the_time_left_is_in_business_days_hours_and_minutes(minutes: int | None, says: str) -> None:
    item = DueItem(key="k", issuer="0009990016", kind=DueKind.FORM, what="Form 4", minutes=minutes, late=(minutes or 0) < 0)
    assert item.left == says
