"""Faults put into the XML of generated filings are reported; they are not explained, and do not pass as a first sight."""

from __future__ import annotations

import random
from collections.abc import Sequence
from functools import cache

import pytest

import generate
import section16
from tests.ledger.fault_kinds import DATED, DROPPED, KINDS, REMOVED, SWAPPED, Form
from tests.ledger.faults import Fault, Issuer, Outcome, Result, issuers_of, outcomes

LEAST = 0.99
"""Of a sample; docs/figures.md has the result for ten thousand."""
CHANGED = {DATED: "day", "A/D flipped": "change", "balance repeated": "owned"}


@cache
def issuers(seed: int, count: int) -> list[Issuer]:
    worlds = generate.issuers(seed, count, errors=False, drift=True)
    return issuers_of(filing.submission for world in worlds for filing in world.filings)


def reported(found: Sequence[Outcome]) -> float:
    return sum(one.result is Result.REPORTED for one in found) / len(found)


def missed(found: Sequence[Outcome]) -> list[str]:
    return [one.line() for one in found if one.result is not Result.REPORTED]


def test_faults_in_generated_filings_are_reported() -> None:
    found = outcomes(issuers(4, 8), 100, 4)
    assert {one.fault.kind for one in found} == {kind for kind, _ in KINDS}
    assert reported(found) >= LEAST, missed(found)


@pytest.mark.slow
def test_five_thousand_faults_in_generated_filings_are_reported() -> None:
    found = outcomes(issuers(40, 60), 5000, 40)
    assert reported(found) >= LEAST, missed(found)


def test_a_form_whose_xml_is_not_changed_is_read_as_before() -> None:
    issuer = issuers(4, 8)[0]
    for submission in list(issuer.submissions.values())[:20]:
        assert section16.read(Form(submission).bytes()).form == submission.form


def test_without_a_fault_every_row_that_follows_still_does() -> None:
    issuer = issuers(4, 8)[0]
    unchanged = Fault("nothing", issuer.targets[0].entry, "", tuple(issuer.book.posted))
    assert issuer.judged(unchanged).result is Result.UNNOTICED


@pytest.mark.parametrize("kind", [kind for kind, _ in KINDS])
def test_a_fault_changes_one_filing_and_of_that_what_its_kind_says(kind: str) -> None:
    draw = random.Random(kind)
    for issuer in issuers(4, 8)[:4]:
        fault = next(one for _ in range(500) for one in issuer.faults(draw) if one.kind == kind)
        target, before = fault.row, {filing.accession: (filing, rows) for filing, rows in issuer.book.posted}
        after = {filing.accession: (filing, rows) for filing, rows in fault.posted}
        was, now = before.pop(target.filing.accession), after.pop(target.filing.accession, None)
        assert after == before
        if now is None:
            assert kind == REMOVED
        elif kind == SWAPPED:
            assert set(now[0].owners).isdisjoint(was[0].owners)
        else:
            assert now[0].owners == was[0].owners
            assert len(now[1]) == len(was[1]) - (kind == DROPPED)
        if kind in CHANGED:
            (name, place) = CHANGED[kind], was[1].index(target)
            assert now is not None
            assert getattr(now[1][place], name) != getattr(target, name)


def test_rows_after_a_dropped_row_are_compared_with_what_they_were() -> None:
    issuer = next(one for one in issuers(4, 8) if any(row.entry.row == 1 for row in one.targets))
    target = next(row.entry for row in issuer.targets if row.entry.row == 1)
    fault = Fault(DROPPED, target, "", ())
    first, second = (f"{target.filing.accession} {target.table}/{number}" for number in (1, 3))
    rows = {row.id: row for filing, entries in issuer.book.posted for row in entries if filing == target.filing}
    assert fault.was(rows[first]) == first
    assert fault.was(target) == second
