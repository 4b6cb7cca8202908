"""On generated filings lateness is held to the truth beside them: every row, every Form 3."""

from __future__ import annotations

from collections import Counter

import pytest

import generate
from generate.truth import Place
from generate.truth import RowTiming as TrueTiming
from generate.world import IssuerWorld
from section16.compliance.coverage import CoverageKind, coverage
from section16.compliance.item_405 import item_405
from section16.compliance.statements import statements_of
from section16.compliance.timeliness import timeliness
from section16.compliance.timing import RowTiming
from tests.ledger.truth import ledger_of, row_of
from tests.slow import sampled

WORLDS = sampled([(1, 10), (7, 10)])
MANY = [(seed, 40) for seed in (21, 22, 23)]


def stated(world: IssuerWorld) -> str:
    facts = world.truth.issuer
    month, day = facts.fiscal_year_end
    registered = f"registered = {facts.registered}\n" if facts.registered else ""
    ciks = dict.fromkeys((world.cik, *(one.issuer for one in world.truth.successions)))
    return "".join(f'[[issuer]]\ncik = "{cik}"\nfiscal-year-end = "{month:02}-{day:02}"\n{registered}' for cik in ciks)


def found_and_true(world: IssuerWorld) -> list[tuple[RowTiming | None, TrueTiming]]:
    """Return the timing of every row that has a true one, beside it."""
    answers = timeliness(ledger_of(world), statements=statements_of(stated(world).encode()))
    found = {name: row for one in answers for row in one.rows for name in (row.row, row.first) if name}
    named = ((one, row_of(one.place) if one.place.table else one.place.accession) for one in world.truth.timings)
    return [(found.get(name), one) for one, name in named]


def alike(world: IssuerWorld) -> set[Place]:
    """Return the rows of equal transactions of one holder and day, of which an amendment may add one or restate the other."""
    held = {event.id: (event.line.owners, event.line.security, event.line.holder) for event in world.truth.events}
    events = {event.id: (*held[event.id], event.day, event.change) for event in world.truth.events}
    counts = Counter(events.values())
    return {row.place for row in world.truth.rows if row.event is not None and counts[events[row.event]] > 1}


def differences(world: IssuerWorld) -> list[tuple[str, ...]]:
    same = alike(world)
    wrong: list[tuple[str, ...]] = []
    for ours, true in found_and_true(world):
        if true.answer == "restated" and ours is not None and ours.accession != true.place.accession:
            continue  # the row counts where it was reported first
        if true.place in same and true.answer != "on time":
            continue
        if ours is None or ours.timing.value != true.answer or (true.answer == "late" and ours.due != true.due):
            wrong.append((row_of(true.place), true.answer, str(true), str(ours)))
    return wrong


@pytest.mark.parametrize(("seed", "count"), WORLDS)
def test_every_row_is_late_exactly_when_it_is(seed: int, count: int) -> None:
    answers: Counter[str] = Counter()
    for world in generate.issuers(seed, count, errors=False, late=0.1, amendments=0.05):
        assert differences(world) == []
        answers.update(one.answer for one in world.truth.timings)
    assert {"on time", "late", "restated"} <= answers.keys()


def delinquent(world: IssuerWorld, year: int) -> dict[str, tuple[int, int]]:
    """Return the late reports of a year's events with the rows that they report late, by person, as Item 405 counts them."""
    statements = statements_of((stated(world) + reviewed_late(world)).encode())
    found = item_405(ledger_of(world), world.cik, year, statements=statements)
    return {one.owner: (len(one.late_reports), sum(len(report.rows) for report in one.late_reports)) for one in found.persons}


def reviewed_late(world: IssuerWorld) -> str:
    """Return that the filings of each year were reviewed long after it, so that every event belongs to its own year."""
    return "".join(
        f'[[proxy-statement]]\nissuer = "{world.cik}"\nfiscal-year = {year}\non = 2030-01-01\n' for year in range(2021, 2027)
    )


@pytest.mark.slow
@pytest.mark.parametrize("issuers", [2, pytest.param(6, marks=pytest.mark.slow)])
def test_delinquencies_of_each_fiscal_year_are_the_true_ones(issuers: int) -> None:
    counted = 0
    for world in generate.issuers(7, issuers, errors=False, late=0.1, amendments=0.05):
        same = alike(world)
        # Of equal rows nothing shows which one an amendment adds.
        unclear = {owner for one in world.truth.timings if one.answer == "late" and one.place in same for owner in one.owners}
        for year in range(2021, 2026):
            true = {one.owner: (one.reports, one.transactions) for one in world.truth.delinquencies if one.year == year}
            ours = delinquent(world, year)
            assert {owner: ours[owner] for owner in ours.keys() - unclear} == {
                owner: true[owner] for owner in true.keys() - unclear
            }
            counted += len(true)
    assert counted > 20


@pytest.mark.slow
def test_persons_without_a_form_3_are_those_who_were_insiders_before() -> None:
    some = 0
    for world in generate.issuers(7, 6, errors=False):
        answer = coverage(ledger_of(world), world.cik)
        without = {one.owner for one in answer.items if one.kind is CoverageKind.NO_FORM_3}
        reported = {owner.cik for filing in world.filings for owner in filing.owners}
        assert without == {one.owner for one in world.truth.insiders if not one.form_3 and one.owner in reported}
        assert {one.owner: one.form_3 for one in answer.insiders if one.form_3} == {
            one.owner: one.form_3 for one in world.truth.insiders if one.form_3
        }
        some += len(without)
    assert some


@pytest.mark.slow
def test_gaps_are_where_something_was_not_reported_or_was_misstated() -> None:
    gaps = 0
    for world in generate.issuers(11, 8, errors=0.1, drift=False, amendments=0):
        answer = coverage(ledger_of(world), world.cik)
        found = {row for one in answer.items if one.kind is CoverageKind.GAP for row in one.rows}
        lines = {row_of(row.place): row.line for row in world.truth.rows}
        wrong = {error.line for error in world.truth.errors}
        unreported = {event.line for event in world.truth.events if event.place is None}
        assert {lines[row] for row in found} <= wrong | unreported
        gaps += len(found)
    assert gaps > 5


@pytest.mark.slow
@pytest.mark.parametrize(("seed", "count"), MANY)
def test_every_row_of_many_issuers_is_late_exactly_when_it_is(seed: int, count: int) -> None:
    for world in generate.issuers(seed, count, errors=False, late=0.1, amendments=0.05, successors=0.2):
        assert differences(world) == []
