"""Generated filings beside their truth: what cleansing corrects, and how seldom it changes what is right."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from decimal import Decimal

import pytest

import generate
from section16.research.reasons import CleansedReason, CountedReason
from section16.research.row import ResearchRow
from section16.research.rows import research_rows
from tests.ledger.truth import ledger_of, row_of

_CHANGED = (CleansedReason.LOCATED, CleansedReason.LIKELY)


def cleansed(issuers: int, seed: int = 7) -> Counter[str]:
    """Return how many numbers are changed to what is right, to something else, and where nothing was wrong.

    A row that an amendment restates is not cleansed: the amendment has the right number.
    """
    found: Counter[str] = Counter()
    for world in generate.issuers(seed, issuers, years=4, errors=0.05):
        restated = {one.original for amendment in world.truth.amendments for one in amendment.rows}
        slips = {
            (row_of(one.place), one.box): one.right
            for one in world.truth.errors
            if one.box in ("shares", "shares_owned") and one.place not in restated
        }
        found["slips"] += len(slips)
        for row in research_rows(ledger_of(world), world.cik):
            for name, box in (("shares", "shares"), ("owned", "shares_owned")):
                if getattr(row, f"cleansed_{name}_reason") not in _CHANGED:
                    continue
                right = slips.get((row.id, box))
                outcome = (
                    "needless" if right is None else "right" if Decimal(right) == getattr(row, f"cleansed_{name}") else "wrong"
                )
                found[outcome] += 1
    return found


@pytest.mark.parametrize("issuers", [10, pytest.param(60, marks=pytest.mark.slow)])
def test_most_cleansed_numbers_are_those_that_were_meant(issuers: int) -> None:
    found = cleansed(issuers)
    assert found["right"] >= 0.75 * (found["right"] + found["wrong"] + found["needless"]), found
    assert found["right"] >= 0.3 * found["slips"], found


def counted(issuers: int) -> Iterator[tuple[str, list[ResearchRow]]]:
    """Yield each true event that several rows report, with these rows."""
    for world in generate.issuers(11, issuers, years=3, errors=False):
        rows = {row.id: row for row in research_rows(ledger_of(world), world.cik)}
        events: dict[int, list[ResearchRow]] = defaultdict(list)
        for one in world.truth.rows:
            if one.event is not None:
                events[one.event].append(rows[row_of(one.place)])
        yield from ((f"{world.cik} {number}", some) for number, some in events.items())


@pytest.mark.parametrize("issuers", [8, pytest.param(40, marks=pytest.mark.slow)])
def test_each_true_event_is_counted_once(issuers: int) -> None:
    outcome = Counter((sum(row.counted for row in rows), len(rows) > 1) for _, rows in counted(issuers))
    once = outcome[1, False] + outcome[1, True]
    assert outcome[0, False] == outcome[0, True] == 0
    assert outcome[1, True] > 0
    assert once >= 0.99 * outcome.total(), outcome


@pytest.mark.slow
def test_no_event_is_taken_for_a_repetition_of_another() -> None:
    for name, rows in counted(8):
        if len(rows) == 1:
            assert rows[0].counted_reason is CountedReason.FIRST, name
