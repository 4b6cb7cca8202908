"""The ledger on real filings: how much agrees or is explained, the controls of every cause, faults put in on purpose."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

import section16
from section16.ledger.ledger import Ledger
from section16.ledger.lots.cause import Cause
from tests.ledger.fault_kinds import KINDS
from tests.ledger.faults import Issuer, issuers_of, outcomes
from tests.ledger.test_faults import missed, reported

pytestmark = pytest.mark.corpus

ROOT = Path(__file__).parents[2]
STARTED_FROM = "0001214659-23-000544"
LEAST = {("I", "transaction"): 0.985, ("I", "holding"): 0.95, ("II", "transaction"): 0.97, ("II", "holding"): 0.99}
"""The shares of balances with a predecessor that agree or are explained (Table II without rows that say owned = acquired)."""
BY_CHANCE = 0.2
"""A test of a cause may fire on gaps of other breaks at most one fifth as often as on the real ones."""
REPORTED = 0.98
"""Of faults in real filings; docs/figures.md has the result for ten thousand."""


@pytest.fixture(scope="module")
def ledger(corpus: Path) -> Ledger:
    return _ledger(corpus / "corpus" / "filings.tar.gz")


@cache
def _ledger(archive: Path) -> Ledger:
    return Ledger.from_submissions(section16.read_many([archive]))


def test_every_filing_is_posted_and_none_passed_over(ledger: Ledger) -> None:
    assert len(ledger.filings) == 9881  # two bare documents are copies of filings that are here
    assert {finding.id for finding in ledger.findings} == {"IMPOSSIBLE-DATE"}


def test_balances_agree_or_are_explained(ledger: Ledger) -> None:
    shares = {(share.table, share.row_kind): share.explained_share for share in ledger.reconcile().shares()}
    assert {kind: told for kind, told in shares.items() if told < LEAST[kind]} == {}


def test_every_row_has_one_assertion(ledger: Ledger) -> None:
    result = ledger.reconcile()
    rows = sorted(entry.id for entry in ledger.entries())
    assert sorted(f"{one.accession} {one.row}" for one in result.assertions) == rows
    assert sum(line.count for line in result.summary) == len(rows)


def test_no_cause_fires_by_chance(ledger: Ledger) -> None:
    found = ledger.controls()
    assert len(found) > 40
    assert [(one.table, one.row_kind, one.test, one.real, one.swapped) for one in found if one.ratio > BY_CHANCE] == []


def test_every_explanation_shows_rows_that_are_in_the_ledger(ledger: Ledger) -> None:
    rows = {entry.id for entry in ledger.entries()}
    for one in ledger.reconcile().breaks:
        if one.cause is not Cause.UNEXPLAINED:
            assert one.evidence
            assert {row for shown in one.evidence for row in shown.rows} <= rows


def test_the_breaks_that_were_read_are_still_explained_as_they_were(ledger: Ledger) -> None:
    table = (ROOT / "docs" / "ledger-reading.md").read_text(encoding="utf-8")
    read = re.findall(r"^\| (\d{10}-\d\d-\d{6}) \| (I+/\d+) \| ([^|]+) \| (holds|wrong|unclear) \|", table, re.MULTILINE)
    assert len(read) == 191
    causes = {(one.accession, one.row): one.cause.value for one in ledger.reconcile().assertions}
    assert [row for row in read if causes[row[0], row[1]] != row[2]] == []


def test_the_issuer_of_the_first_form_is_explained_to_the_last_balance_reverse_split_included(ledger: Ledger) -> None:
    issuer = next(filing.issuer for filing in ledger.filings if filing.accession == STARTED_FROM)
    rows = [one for one in ledger.reconcile(issuer).assertions if "-23-" in one.accession]
    causes = Counter(one.cause for one in rows)
    assert causes[Cause.UNEXPLAINED] == causes[Cause.MISSING] == 0
    assert causes[Cause.SPLIT] == 3
    (split,) = ledger.splits(issuer)
    assert (split.new, split.old) == (1, 300)
    # 55,762,610 was meant where 54,862,610 stands: after the split the next report goes on from what was meant.
    wrong = [one for one in rows if one.cause is Cause.ERROR]
    assert [(one.accession, one.row, int(one.computed or 0)) for one in wrong if one.computed and one.computed > 10**6] == [
        ("0001214659-23-007419", "I/2", 55762610),
        ("0001214659-23-007898", "I/3", 54863060),
    ]


def test_faults_put_into_real_filings_are_reported(corpus: Path) -> None:
    found = outcomes(_issuers(corpus / "corpus" / "filings.tar.gz"), 400, 16)
    assert {one.fault.kind for one in found} == {kind for kind, _ in KINDS}
    assert reported(found) >= REPORTED, missed(found)


@pytest.mark.slow
def test_five_thousand_faults_put_into_real_filings_are_reported(corpus: Path) -> None:
    found = outcomes(_issuers(corpus / "corpus" / "filings.tar.gz"), 5000, 17)
    assert reported(found) >= REPORTED, missed(found)


@cache
def _issuers(archive: Path) -> list[Issuer]:
    return issuers_of(section16.read_many([archive]))
