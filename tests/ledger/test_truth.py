"""On generated filings the ledger is held to the truth beside them: every position on every day, split, link and amendment."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from functools import lru_cache
from itertools import pairwise

import pytest

import generate
from generate.world import IssuerWorld
from section16.ledger.entries.split import SecuritySplit
from section16.ledger.ledger import Ledger
from section16.ledger.lots.cause import Cause
from tests.ledger.truth import Compared, ledger_of, row_of
from tests.slow import sampled

CORE = sampled([(1, 8), (5, 8)])
LONG = [(seed, 30) for seed in (1, 5, 9, 12, 21, 34)]
# Worlds in which late rows once made a position false, each in its own way.
LATE_SEEDS = (
    100,
    101,
    102,
    107,
    207,
    215,
    226,
    230,
    301,
    311,
    326,
    329,
    332,
    409,
    412,
    501,
    515,
    521,
    535,
    610,
    622,
    624,
    629,
    638,
)
LATE = [(seed, 30) for seed in LATE_SEEDS]


@lru_cache(maxsize=4)  # several tests in a row look at the same worlds
def worlds(seed: int, count: int, *, drift: bool = False) -> tuple[tuple[IssuerWorld, Ledger], ...]:
    """Return generated issuers without errors, each with its ledger."""
    return tuple((world, ledger_of(world)) for world in generate.issuers(seed, count, errors=False, drift=drift))


def _holds(world: IssuerWorld, ledger: Ledger) -> None:
    compared = Compared(world, ledger.book(world.cik))
    # Holdings that differ by nothing that is written down: the same line, size and footnotes (docs/ledger.md).
    alike = compared.alike()
    assert [lot for lot in compared.mixed if lot not in alike] == []
    assert list(compared.mismatches()) == []


@pytest.mark.parametrize(("seed", "count"), CORE)
def test_every_position_on_every_day_is_the_true_one(seed: int, count: int) -> None:
    for world, ledger in worlds(seed, count):
        _holds(world, ledger)


def test_every_position_of_an_issuer_that_goes_on_as_another_is_the_true_one() -> None:
    continued = list(generate.issuers(901, 8, errors=False, drift=False, successors=1))
    assert any(world.truth.successions for world in continued)
    for world in continued:
        _holds(world, ledger_of(world))


@pytest.mark.slow
@pytest.mark.parametrize(("seed", "count"), LONG + LATE)
def test_every_position_of_many_issuers_is_the_true_one(seed: int, count: int) -> None:
    for world, ledger in worlds(seed, count):
        _holds(world, ledger)


@pytest.mark.parametrize(("seed", "count"), CORE)
def test_every_split_that_two_holdings_went_through_is_seen_and_no_other(seed: int, count: int) -> None:
    for world, ledger in worlds(seed, count):
        compared = Compared(world, ledger.book(world.cik))
        seen = {_as_ratio(split) for split in ledger.splits(world.cik)}
        there = _ratios(world)
        shown = {(split.new, split.old) for split in world.truth.splits if compared.shown(split)}
        assert shown <= seen <= there
        for split in ledger.splits(world.cik):
            assert any(split.after < true.day <= split.by for true in world.truth.splits)


def _ratios(world: IssuerWorld) -> set[tuple[int, int]]:
    """Return the ratios of the true splits, and of two in a row, which one report may have gone through together."""
    ratios = [Fraction(split.new, split.old) for split in world.truth.splits]
    together = [one * two for one, two in pairwise(ratios)]
    return {(ratio.numerator, ratio.denominator) for ratio in (*ratios, *together)}


def _as_ratio(split: SecuritySplit) -> tuple[int, int]:
    return split.new, split.old


@pytest.mark.parametrize(("seed", "count"), CORE)
def test_every_exercise_is_linked_with_its_shares_and_nothing_else(seed: int, count: int) -> None:
    for world, ledger in worlds(seed, count):
        stands = {old: new for amendment in ledger.amendments(world.cik) for new, old in amendment.restates}
        linked = {(one, two) for link in ledger.links(world.cik) for one in link.derivative for two in link.shares}
        true = {(row_of(link.derivative), row_of(link.common)) for link in world.truth.links}
        assert linked == {(_standing(one, stands), _standing(two, stands)) for one, two in true}


def _standing(row: str, stands: dict[str, str]) -> str:
    """Return the row that stands for one: that of the last amendment."""
    while row in stands:
        row = stands[row]
    return row


@pytest.mark.slow
@pytest.mark.parametrize(("seed", "count"), sampled([(2, 12), (7, 12)]))
def test_every_amendment_restates_and_adds_what_it_was_made_for(seed: int, count: int) -> None:
    found = 0
    for world, ledger in worlds(seed, count, drift=True):
        known = {amendment.accession: amendment for amendment in ledger.amendments(world.cik)}
        for true in world.truth.amendments:
            amendment = known[true.accession]
            found += 1
            assert amendment.original == true.amends
            assert dict(amendment.restates) == {row_of(row.row): row_of(row.original) for row in true.rows if row.original}
            assert set(amendment.adds) == {row_of(row.row) for row in true.rows if row.original is None}
    assert found


@pytest.mark.slow
def test_faultless_filings_have_no_errors_and_few_breaks() -> None:
    causes: Counter[Cause] = Counter()
    for _world, ledger in worlds(3, 8, drift=True):
        causes.update(line.cause for line in ledger.reconcile().assertions)
    checked = sum(causes.values())
    assert causes[Cause.AGREES] > checked * 0.5
    assert causes[Cause.ERROR] <= checked * 0.006  # awards forfeited without a row look like errors (docs/ledger.md)


@pytest.mark.parametrize(("seed", "count"), sampled([(1, 8), (5, 8), (802, 30)]))
def test_every_block_of_companion_forms_is_found_and_no_other(seed: int, count: int) -> None:
    known = 0
    for world, ledger in worlds(seed, count):
        found, true = Compared(world, ledger.book(world.cik)).blocks()
        assert found == true
        known += len(true)
    assert known or count < 30


def test_a_block_is_one_position_whose_balance_is_the_true_one() -> None:
    checked = 0
    for world in generate.issuers(802, 30, errors=False, drift=False):
        if world.truth.splits or not world.truth.blocks:
            continue
        positions = {position.block: position for position in ledger_of(world).positions(issuer=world.cik, gone=True)}
        balances = world.truth.balances(world.truth.events[-1].day)
        first = {row.line: row_of(row.place) for row in reversed(world.truth.rows)}
        for block in world.truth.blocks:
            position = positions[first[block.line]]
            assert position.balance == balances[block.line]
            assert set(position.reporters) == {owner for line in (block.line, *block.reported) for owner in line.owners}
            checked += 1
    assert checked


@pytest.mark.slow
def test_two_owners_of_one_holding_hold_it_once() -> None:
    joint = 0
    for world, ledger in worlds(1, 6):
        positions = ledger.positions(issuer=world.cik)
        for position in (one for one in positions if len(one.owners) > 1):
            joint += 1
            for owner in position.owners:
                rows = [one.row for one in ledger.positions(issuer=world.cik, owner=owner)]
                assert rows.count(position.row) == 1
        assert len({one.row for one in positions}) == len(positions)
    assert joint
