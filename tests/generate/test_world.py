"""A world as a whole: the same again from the same seed, forms that EDGAR would take, balances that follow from events."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from collections import defaultdict
from decimal import Decimal
from functools import cache
from itertools import islice

from hypothesis import given
from hypothesis import strategies as st

import generate
import section16
from generate import truth
from generate.world import IssuerWorld
from section16.finding import Severity

SEEDS = st.integers(min_value=0, max_value=10**9)


@cache
def one(seed: int, **settings: float) -> IssuerWorld:
    return next(generate.issuers(seed, 1, years=2, **settings))  # type: ignore[arg-type]  # settings are shares


def fingerprint(world: IssuerWorld) -> str:
    whole = b"".join(filing.text for filing in world.filings) + truth.write(world.truth)
    return hashlib.sha256(whole).hexdigest()


@given(SEEDS)
def test_the_same_seed_gives_the_same_bytes(seed: int) -> None:
    first, second = (next(generate.issuers(seed, 1, years=1)) for _ in range(2))
    assert fingerprint(first) == fingerprint(second)


def test_the_same_seed_gives_the_same_bytes_in_another_process_with_other_hashes() -> None:
    code = (
        "import generate, hashlib; from generate import truth; w = next(generate.issuers(5, 1, years=2));"
        "print(hashlib.sha256(b''.join(f.text for f in w.filings) + truth.write(w.truth)).hexdigest())"
    )
    printed = [
        subprocess.run(
            [sys.executable, "-c", code],
            env=os.environ | {"PYTHONHASHSEED": hashes},
            capture_output=True,
            check=True,
            text=True,
        ).stdout.strip()
        for hashes in ("1", "2")
    ]
    assert printed == [fingerprint(one(5))] * 2


def test_an_issuer_is_the_same_whatever_the_number_of_issuers() -> None:
    few = list(generate.issuers(3, 2, years=1))
    many = list(islice(generate.issuers(3, 50, years=1), 2))
    assert [fingerprint(world) for world in few] == [fingerprint(world) for world in many]


def test_other_seeds_and_other_issuers_give_other_worlds() -> None:
    worlds = [*generate.issuers(1, 3, years=1), *generate.issuers(2, 3, years=1)]
    assert len({fingerprint(world) for world in worlds}) == len(worlds)


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
        assert not again.findings


@given(SEEDS)
def test_edgar_would_reject_no_form_without_an_error(seed: int) -> None:
    for filing in one(seed, errors=0).filings:
        assert [found for found in section16.check(filing.submission) if found.severity is Severity.REJECT] == []


@given(SEEDS)
def test_the_amounts_owned_on_forms_are_those_of_the_truth(seed: int) -> None:
    world = one(seed, errors=0)
    rows = {row.place: row for row in world.truth.rows}
    found = 0
    for filing in world.filings:
        for table, filed in ((1, filing.document.non_derivative_table), (2, filing.document.derivative_table)):
            for number, row in enumerate(filed):
                right = rows[truth.Place(filing.accession, table, number)]
                shown = getattr(row, "shares_owned").value  # noqa: B009 - rows are of four kinds
                if shown is not None:
                    assert shown == right.owned
                    found += 1
    assert found


@given(SEEDS)
def test_the_events_that_rows_report_are_told_as_they_were(seed: int) -> None:
    world = one(seed, errors=0)
    events = {event.id: event for event in world.truth.events}
    documents = {filing.accession: filing.document for filing in world.filings}
    for row in world.truth.rows:
        if row.event is None:
            continue
        document = documents[row.place.accession]
        filed = (document.non_derivative_table, document.derivative_table)[row.place.table - 1][row.place.row]
        assert not filed.HOLDING
        event = events[row.event]
        sign = 1 if filed.acquired_disposed.value == "A" else -1
        assert (filed.transaction_date.value, sign * filed.shares.value) == (event.day, event.change)


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
