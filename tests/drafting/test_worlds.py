"""Generated worlds: each of their forms is drafted anew from facts, each issuer adopted so that its facts fit together."""

from __future__ import annotations

from collections import Counter

import pytest

import generate
from section16.drafting.adoption.adoption import adopted
from section16.drafting.draft import draft
from section16.finding import Severity
from tests.corpus.consecutive import AGREES, FIRST_SEEN, STARTS_FROM_NOTHING, pairs_of, starts_of
from tests.corpus.test_restating import AS_LOTS, EQUAL, outcome
from tests.ledger.truth import ledger_of

LEAST_EQUAL = 0.99


def look_at(seed: int, count: int) -> None:
    """Draft every form of some worlds anew; of what facts have no words for the cause is said."""
    found: Counter[str] = Counter()
    for world in generate.issuers(seed, count, errors=False, drift=False):
        found.update(outcome(filing.accession, filing.xml) for filing in world.filings)
        facts = adopted([filing.submission for filing in world.filings], world.cik).facts
        assert [finding.line() for finding in draft(facts).findings if finding.severity is Severity.REJECT] == []
    assert [cause for cause in found if cause not in (EQUAL, AS_LOTS) and not cause.startswith("cannot be said")] == []
    assert found[EQUAL] + found[AS_LOTS] >= LEAST_EQUAL * found.total(), found


def test_forms_of_generated_worlds_are_drafted_again_and_their_issuers_adopted() -> None:
    look_at(7, 2)


@pytest.mark.slow
def test_forms_of_many_generated_worlds_are_drafted_again() -> None:
    look_at(21, 30)


@pytest.mark.slow
def test_generated_forms_start_from_what_the_ledger_had_or_a_cause_says_why_not() -> None:
    causes: Counter[str] = Counter()
    for world in generate.issuers(7, 8, errors=False, drift=False):
        ledger = ledger_of(world)
        starts = [start for pair in pairs_of(ledger, 10_000) for start in starts_of(ledger, pair)]
        causes.update(start.outcome for start in starts)
        assert [start.row for start in starts if start.differs and not start.evidence and start.outcome != "unexplained"] == []
    told = causes.total() - causes[FIRST_SEEN]
    assert causes[AGREES] + causes[STARTS_FROM_NOTHING] >= 0.9 * told
    assert causes["unexplained"] <= 0.02 * told
