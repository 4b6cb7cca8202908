"""The conditions of causes: a test of a cause says nothing where one of them is not met, whatever the numbers."""

from __future__ import annotations

from datetime import date

import pytest

from section16.ledger.causes.schedules import Rule
from section16.ledger.entries.amendment import PostedFiling
from section16.ledger.lots.cause import Cause
from tests.ledger.causes.test_thresholds import asked
from tests.ledger.filings import BEN, book_of, filed, holding, purchase, sale, told
from tests.ledger.stories import Story, then

_SPOUSE = {"through": "By spouse"}
_TRUST = {"through": "By trust"}


def _vanished(*between: PostedFiling, title: str = "Common Stock") -> Story:
    first = filed(1, "2025-01-10", holding(10_000), holding(1_000, title=title, **_TRUST))
    return first, *between, filed(3, "2025-02-10", holding(11_000))


@pytest.mark.parametrize(
    ("story", "found"),
    [
        (_vanished(), True),
        (_vanished(filed(2, "2025-01-20", sale(100, 900, **_TRUST))), False),
        (_vanished(title="Class B Common Stock"), False),
    ],
    ids=["of this size at last", "of this size before", "of another class"],
)
def test_only_a_holding_of_the_same_class_and_size_has_vanished(story: Story, *, found: bool) -> None:
    assert (asked("vanished", story, "3 I/1") is not None) is found


@pytest.mark.parametrize("still", [True, False])
def test_lots_that_are_still_reported_were_not_joined(*, still: bool) -> None:
    first = filed(1, "2025-01-10", holding(10_000), holding(400, **_TRUST), holding(600, **_SPOUSE))
    now = filed(2, "2025-02-10", holding(11_000), *([holding(600, **_SPOUSE)] if still else []))
    assert (asked("lots_joined", (first, now), "2 I/1") is None) is still


def test_a_hole_is_the_widest_time_without_a_filing_and_not_the_first() -> None:
    others = [filed(10 + number, f"2025-01-{number:02}", purchase(1, number), owners=(BEN,)) for number in range(1, 16)]
    found = asked("hole", (*others, *then(filed(2, "2025-07-10", sale(300, 8_000)))), "2 I/1")
    assert found is not None
    assert found.says == "the ledger has no filing of the issuer from 2025-01-15 to 2025-07-10"


@pytest.mark.parametrize(
    ("through", "cause"), [("By child", Cause.UNEXPLAINED), ("", Cause.ERROR)], ids=["of two children", "of the person's own"]
)
def test_the_same_purchase_for_two_children_is_no_error(through: str, cause: Cause) -> None:
    """Both are reported in the same words; shares held directly are one holding, whose balance does not move."""
    story = (filed(1, "2025-02-10", purchase(100, 100, through=through), purchase(100, 100, through=through)),)
    row = told(book_of(*story), "1 I/2")
    assert (row.cause, bool(row.evidence)) == (cause, cause is Cause.ERROR)


@pytest.mark.parametrize(("title", "found"), [("Common Stock", True), ("Class B Common Stock", False)])
def test_only_holdings_of_the_same_class_are_gone_into_another(title: str, *, found: bool) -> None:
    first = [holding(10_000), holding(5_000, **_TRUST), holding(80_000, through="By partnership", title=title)]
    story = filed(1, "2025-01-10", *first), filed(2, "2025-02-10", holding(9_000), holding(86_000, **_TRUST))
    assert (asked("moved_with_what_is_gone", story, "2 I/1") is not None) is found


@pytest.mark.parametrize(("months", "every"), [(1, "every month"), (3, "every 3 months")])
def test_a_schedule_says_how_often_units_vest(months: int, every: str) -> None:
    said = Rule(48, 1, months, date(2022, 7, 25)).says()
    assert said == f"48 equal parts, {every} from 2022-07-25"
