"""Faults put into generated chains are told as missing filings, likely errors or unexplained; not as anything benign."""

from __future__ import annotations

from collections import Counter

import pytest

import generate
from section16.ledger.book import IssuerBook
from tests.ledger.faults import KINDS, outcomes
from tests.ledger.truth import ledger_of

LEAST = 0.99
"""Of a sample; docs/figures.md has the result for ten thousand."""


def books(seed: int, issuers: int) -> list[IssuerBook]:
    return [ledger_of(world).book(world.cik) for world in generate.issuers(seed, issuers, errors=False, drift=True)]


def test_faults_in_generated_chains_are_reported() -> None:
    found = outcomes(books(4, 8), 350, 4)
    assert {outcome.injection.kind for outcome in found} == {kind for kind, _ in KINDS}
    told = sum(outcome.told for outcome in found)
    assert told / len(found) >= LEAST, Counter(outcome.injection.kind for outcome in found if not outcome.told)


@pytest.mark.slow
def test_five_thousand_faults_in_generated_chains_are_reported() -> None:
    found = outcomes(books(40, 60), 5000, 40)
    told = sum(outcome.told for outcome in found)
    assert told / len(found) >= LEAST, Counter(outcome.injection.kind for outcome in found if not outcome.told)
