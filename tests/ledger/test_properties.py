"""What holds for every ledger: arrival order, double posting, what was known then, amendments, joint holdings."""

from __future__ import annotations

import random
from datetime import timedelta

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import generate
from generate.world import IssuerWorld
from section16.ledger.answers.position import steps_of
from section16.ledger.answers.reconciliation import ReconciledBalance
from section16.ledger.ledger import Ledger
from tests.ledger.truth import ledger_of

SEEDS = st.integers(min_value=0, max_value=400)


def world_of(seed: int) -> IssuerWorld:
    return next(iter(generate.issuers(seed, 1, years=2, errors=0.05, amendments=0.1, late=0.1)))


def said(ledger: Ledger, cik: str) -> object:
    return msgspec.json.encode((ledger.positions(issuer=cik), ledger.reconcile(cik), ledger.links(cik), ledger.splits(cik)))


@settings(max_examples=12, deadline=None)
@given(SEEDS, st.randoms(use_true_random=False))
def test_the_order_of_arrival_changes_nothing(seed: int, draw: random.Random) -> None:
    world = world_of(seed)
    shuffled = list(world.filings)
    draw.shuffle(shuffled)
    assert said(Ledger.from_submissions(filing.submission for filing in shuffled), world.cik) == said(
        ledger_of(world), world.cik
    )


@settings(max_examples=8, deadline=None)
@given(SEEDS)
def test_posting_twice_changes_nothing(seed: int) -> None:
    world = world_of(seed)
    ledger = ledger_of(world)
    before, findings = said(ledger, world.cik), ledger.findings
    for filing in world.filings:
        ledger.post(filing.submission)
    assert said(ledger, world.cik) == before
    assert ledger.findings == findings
    assert {finding.id for finding in findings} <= {"IMPOSSIBLE-DATE"}  # the generator's filers mistype dates


@settings(max_examples=8, deadline=None)
@given(SEEDS, st.floats(min_value=0.1, max_value=0.9))
def test_what_was_known_then_is_not_changed_by_later_filings(seed: int, share: float) -> None:
    world = world_of(seed)
    filings = sorted(world.filings, key=lambda filing: filing.accepted)
    cut = filings[int(len(filings) * share)].accepted
    then = Ledger.from_submissions(filing.submission for filing in filings if filing.accepted <= cut)
    whole = ledger_of(world)
    assert whole.positions(issuer=world.cik, known_at=cut) == then.positions(issuer=world.cik)
    assert whole.reconcile(world.cik, known_at=cut) == then.reconcile(world.cik)


@settings(max_examples=8, deadline=None)
@given(SEEDS)
def test_the_steps_of_every_lot_sum_to_its_balance(seed: int) -> None:
    world = world_of(seed)
    book = ledger_of(world).book(world.cik)
    for lot in book.lots:
        steps = steps_of(lot, book.splits)
        assert (steps[-1].balance if steps else 0) == lot.balance
        assert [step.day for step in steps] == sorted(step.day for step in steps)


@pytest.mark.parametrize(
    ("seed", "issuers"), [(2, 3), pytest.param(2, 12, marks=pytest.mark.slow), pytest.param(1, 12, marks=pytest.mark.slow)]
)
def test_an_amendment_touches_only_what_it_restates(seed: int, issuers: int) -> None:
    checked = 0
    for world in generate.issuers(seed, issuers, errors=False, amendments=0.1):
        whole = ledger_of(world)
        book, every = whole.book(world.cik), whole.reconcile(world.cik).assertions
        for amendment in book.amendments:
            posted = next(filing for filing in world.filings if filing.accession == amendment.accession)
            without = Ledger.from_submissions(one.submission for one in world.filings if one.accession != amendment.accession)
            restated = {row for pair in amendment.restates for row in pair} | set(amendment.adds)
            owners = {owner.cik for owner in posted.owners}
            concerned = _concerned(whole, owners)
            others = [one for one in every if one.accession not in concerned]
            same = [one for one in without.reconcile(world.cik).assertions if one.accession not in concerned]
            in_force = {old: new for new, old in amendment.restates}
            assert [one for one in others if f"{one.accession} {one.row}" not in restated] == [
                _naming(one, in_force) for one in same
            ]
            checked += 1
    assert checked > 5


def _naming(one: ReconciledBalance, in_force: dict[str, str]) -> ReconciledBalance:
    """Return a balance whose evidence names the rows in force: a split is shown by rows of all reporting persons."""
    evidence = (
        msgspec.structs.replace(shown, rows=tuple(in_force.get(row, row) for row in shown.rows)) for shown in one.evidence
    )
    return msgspec.structs.replace(one, evidence=tuple(evidence))


def _concerned(ledger: Ledger, owners: set[str]) -> set[str]:
    return {filing.accession for filing in ledger.filings if not owners.isdisjoint(filing.owners)}


def test_both_versions_stay_readable_on_the_axis_of_what_was_known() -> None:
    for world in generate.issuers(2, 12, errors=0.05, amendments=0.1):
        ledger = ledger_of(world)
        for amendment in ledger.amendments(world.cik):
            if not amendment.restates:
                continue
            filed = next(filing for filing in world.filings if filing.accession == amendment.accession)
            before = ledger.reconcile(world.cik, known_at=filed.accepted - timedelta(seconds=1))
            now = ledger.reconcile(world.cik)
            _, old = amendment.restates[0]
            assert any(f"{one.accession} {one.row}" == old for one in before.assertions)
            restated = next(one for one in now.assertions if f"{one.accession} {one.row}" == old)
            assert restated.cause == "restated by amendment"
            return
    pytest.fail("no amendment was generated")
