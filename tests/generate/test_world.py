"""A world as a whole: the same again from the same seed, forms that EDGAR would take, balances that follow from events."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import defaultdict
from datetime import date
from decimal import Decimal
from itertools import islice
from pathlib import Path

import pytest
from hypothesis import given

import generate
import section16
from generate import truth
from generate.habits import EACH_ROW, FINAL_TOTAL
from generate.world import IssuerWorld
from section16.finding import Severity
from tests.generate.worlds import SEEDS, amount, filed_rows, fingerprint, one, owned, several

ROOT = Path(__file__).parents[2]


@given(SEEDS)
def test_the_same_seed_gives_the_same_bytes(seed: int) -> None:
    first, second = (next(generate.issuers(seed, 1, years=1)) for _ in range(2))
    assert fingerprint(first) == fingerprint(second)


@pytest.mark.slow
def test_the_same_seed_gives_the_same_bytes_in_another_process_with_other_hashes() -> None:
    code = "from tests.generate.worlds import fingerprint, one; print(fingerprint(one(5)))"
    for hashes in ("1", "2"):
        environment = os.environ | {"PYTHONHASHSEED": hashes}
        told = subprocess.run([sys.executable, "-c", code], env=environment, cwd=ROOT, stdout=subprocess.PIPE, check=True)
        assert told.stdout.decode().strip() == fingerprint(one(5))


def test_an_issuer_is_the_same_whatever_the_number_of_issuers() -> None:
    few = list(generate.issuers(3, 2, years=1))
    many = list(islice(generate.issuers(3, 50, years=1), 2))
    assert [fingerprint(world) for world in few] == [fingerprint(world) for world in many]


def test_other_seeds_and_other_issuers_give_other_worlds() -> None:
    worlds = [*generate.issuers(1, 3, years=1), *generate.issuers(2, 3, years=1)]
    assert len({fingerprint(world) for world in worlds}) == len(worlds)


def test_a_world_holds_the_filings_of_all_issuers_in_the_order_of_acceptance() -> None:
    world = generate.world(6, 3, years=1)
    assert [one.cik for one in world.issuers] == [one.cik for one in generate.issuers(6, 3, years=1)]
    accepted = [filing.accepted for filing in world.filings]
    assert accepted == sorted(accepted)
    assert len({filing.accession for filing in world.filings}) == sum(len(one.filings) for one in world.issuers)


@given(SEEDS)
def test_the_events_of_a_position_add_up_to_its_balances(seed: int) -> None:
    for events in one(seed).truth.lines().values():
        balance = Decimal(0)
        for event in events:
            balance += event.change
            assert balance == event.balance >= 0
        assert [event.day for event in events] == sorted(event.day for event in events)


@given(SEEDS)
def test_every_form_reads_back_as_it_is(seed: int) -> None:
    for filing in one(seed).filings:
        again = section16.read(filing.text)
        assert again == filing.submission
        assert again.document == filing.document == section16.read(filing.xml).document
        assert again.header is not None
        assert (again.header.accession_number, again.header.accepted, again.header.filed, again.header.submission_type) == (
            filing.accession,
            filing.accepted,
            filing.filed,
            filing.form,
        )
        assert [owner.cik for owner in again.header.reporting_owners] == [
            owner.cik.value for owner in filing.document.reporting_owners
        ]
        assert not again.findings


@given(SEEDS)
def test_edgar_would_reject_no_form(seed: int) -> None:
    for filing in one(seed).filings:
        assert [found for found in section16.check(filing.submission) if found.severity is Severity.REJECT] == []


@given(SEEDS)
def test_the_amounts_owned_on_forms_are_those_of_the_truth(seed: int) -> None:
    world = one(seed, errors=0)
    filed = filed_rows(world)
    assert set(filed) == {row.place for row in world.truth.rows}
    shown = {row.place: owned(filed[row.place]) for row in world.truth.rows if owned(filed[row.place]) is not None}
    assert shown
    assert shown == {row.place: row.owned for row in world.truth.rows if row.place in shown}


@given(SEEDS)
def test_rows_tell_the_events_they_report_as_they_were(seed: int) -> None:
    world = one(seed, errors=0)
    events = {event.id: event for event in world.truth.events}
    filed = filed_rows(world)
    line_of = world.truth.events_of()
    for row in world.truth.rows:
        shown = filed[row.place]
        assert (row.event is None) == shown.HOLDING
        if row.event is not None:
            event, line = events[row.event], line_of.get(row.line, row.line)
            assert (shown.transaction_date.value, amount(shown), line) == (event.day, event.change, event.line)


@given(SEEDS)
def test_an_event_is_reported_by_the_first_filing_that_has_it(seed: int) -> None:
    world = one(seed)
    reported: dict[int, truth.Place] = {}
    for row in world.truth.rows:  # in the order of acceptance
        if row.event is not None:
            reported.setdefault(row.event, row.place)
    assert {event.id: event.place for event in world.truth.events if event.place} == reported


@given(SEEDS)
def test_a_change_without_a_row_lies_between_the_rows_around_it(seed: int) -> None:
    world = one(seed, errors=0)
    rows = {row.place: row for row in world.truth.rows}
    for line, events in world.truth.lines().items():
        balances = {event.id: event.balance for event in events}
        for event in events:
            if event.place is not None:
                assert (event.after, event.told) == (None, None)
            for place in (event.after, event.told):
                if place is not None:
                    assert rows[place].line == line
                    assert rows[place].owned in balances.values()
            if event.told is not None and event.after is not None and event.kind != "split":
                assert rows[event.told].place != rows[event.after].place


def day_of(world: IssuerWorld, row: truth.ReportedRow) -> date:
    """Return the day of a row's event, of a holding the last day on which it was counted."""
    if row.event is not None:
        return world.truth.events[row.event].day
    filing = next(filing for filing in world.filings if filing.accession == row.place.accession)
    assert filing.document.period_of_report.value is not None
    return filing.document.period_of_report.value


def test_the_number_that_a_footnote_states_is_that_of_the_changes_it_is_about() -> None:
    stated: dict[tuple[str, truth.Place], Decimal] = defaultdict(Decimal)
    worlds = several(9, 12)
    for world in worlds:
        for event in world.truth.events:
            if event.stated is not None:
                assert event.place is None
                stated[event.kind, event.stated] += event.change
                splits = [split.day for split in world.truth.splits]
                told = day_of(world, next(row for row in world.truth.rows if row.place == event.stated))
                assert not any(event.day < split <= told for split in splits)
    documents = {filing.accession: filing.document for world in worlds for filing in world.filings}
    assert stated
    for (_, place), change in stated.items():
        document = documents[place.accession]
        row = (document.non_derivative_table, document.derivative_table)[place.table - 1][place.row]
        notes = " ".join(document.footnote(mark) or "" for mark in row.shares_owned.footnotes)
        assert f"{abs(change):,} shares" in notes


def test_amounts_owned_follow_the_convention_of_the_issuer() -> None:
    conventions = set()
    for world in several(2, 40, years=1, errors=0):
        events = {event.id: event for event in world.truth.events}
        forms = {filing.accession: filing.form for filing in world.truth.filings}
        steps = [
            row.owned == events[row.event].balance
            for row in world.truth.rows
            if row.event is not None and forms[row.place.accession] in ("4", "4/A")
        ]
        convention = world.truth.issuer.convention
        conventions.add(convention)
        assert all(steps) == (convention == EACH_ROW)
    assert conventions == {EACH_ROW, FINAL_TOTAL}


@given(SEEDS)
def test_errors_and_drift_change_how_things_are_reported_and_not_what_happened(seed: int) -> None:
    plain = one(seed, errors=0, drift=False, amendments=0)
    wild = one(seed, errors=0.5, drift=True, amendments=0.2)
    happened = [[(event.line, event.day, event.kind, event.balance) for event in world.truth.events] for world in (plain, wild)]
    assert happened[0] == happened[1]


def wordings(*, drift: bool) -> dict[tuple[str, str], set[str | None]]:
    """Return how titles and natures of positions are worded."""
    titles: dict[tuple[str, str], set[str | None]] = defaultdict(set)
    for world in several(9, 12, drift=drift):
        filed = filed_rows(world)
        for row in world.truth.rows:
            titles[world.cik, str(row.line)].add(filed[row.place].title.value)
            titles[world.cik, str(row.line)].add(filed[row.place].nature.value)
    return titles


@pytest.mark.slow
def test_titles_and_natures_drift_unless_they_are_asked_not_to() -> None:
    assert max(map(len, wordings(drift=False).values())) == 2  # a title, and a nature or none
    drifting = [words for words in wordings(drift=True).values() if len(words) > 2]
    assert 0 < len(drifting) < len(wordings(drift=True)) / 2


@given(SEEDS)
def test_two_positions_never_look_alike_where_words_do_not_drift(seed: int) -> None:
    world = one(seed, drift=False)
    documents = {filing.accession: filing.document for filing in world.filings}
    filed = filed_rows(world)
    lines: dict[tuple[object, ...], set[truth.Line]] = defaultdict(set)
    for row in world.truth.rows:
        shown = filed[row.place]
        names = ["title", "ownership", "nature"]
        if row.place.table == 2:
            names += ["exercise_price", "exercise_date", "expiration_date", "underlying_title"]
        cells = [getattr(shown, name) for name in names]
        notes = [tuple(map(documents[row.place.accession].footnote, cell.footnotes)) for cell in cells]
        amended = ("Restates", "Adds")
        told = [tuple(note for note in texts if note and not note.startswith(amended)) for texts in notes]
        lines[row.line.owners, row.place.table, *(cell.text for cell in cells), *told].add(row.line)
    assert max(map(len, lines.values())) == 1


def test_the_file_of_truth_reads_back() -> None:
    world = one(8)
    lines = truth.write(world.truth).splitlines()
    assert [truth.read(line) for line in lines] == list(world.truth.records())


def test_a_position_at_a_date_is_the_balance_after_its_last_event() -> None:
    world = one(4)
    day = world.truth.events[len(world.truth.events) // 2].day
    expected: dict[truth.Line, Decimal] = defaultdict(Decimal)
    for event in world.truth.events:
        if event.day <= day:
            expected[event.line] += event.change
    assert world.truth.balances(day) == expected
