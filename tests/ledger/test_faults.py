"""Faults put into generated chains are told as missing filings, likely errors or unexplained; not as anything benign."""

from __future__ import annotations

import random
from collections import Counter

import pytest

import generate
from tests.ledger.faults import KINDS, Outcome, injections, judged
from tests.ledger.truth import ledger_of

LEAST = 0.985
"""Of a sample; over ten thousand, real and generated, it is 0.99 (docs/figures.md)."""


def outcomes(seed: int, issuers: int, each: int) -> list[Outcome]:
    draw = random.Random(seed)
    found: list[Outcome] = []
    for world in generate.issuers(seed, issuers, errors=False, drift=True):
        book = ledger_of(world).book(world.cik)
        found.extend(judged(book, injection) for injection in injections(book, draw, each))
    return found


def test_faults_in_generated_chains_are_told() -> None:
    found = outcomes(4, 6, 60)
    assert {outcome.injection.kind for outcome in found} == {kind for kind, _ in KINDS}
    told = sum(outcome.told for outcome in found)
    assert told / len(found) >= LEAST, Counter(outcome.injection.kind for outcome in found if not outcome.told)


@pytest.mark.slow
def test_five_thousand_faults_in_generated_chains_are_told() -> None:
    found = outcomes(40, 60, 100)
    assert len(found) >= 5000
    told = sum(outcome.told for outcome in found)
    assert told / len(found) >= LEAST, Counter(outcome.injection.kind for outcome in found if not outcome.told)
