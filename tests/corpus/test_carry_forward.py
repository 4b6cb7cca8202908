"""Balances carried forward on real filings: what the ledger has after one filing against what the owner's next starts from."""

from __future__ import annotations

from pathlib import Path

import pytest

import section16
from section16.drafting.adoption.adoption import adopted
from section16.drafting.draft import draft
from section16.finding import Severity
from section16.ledger.ledger import Ledger
from section16.ledger.lots.cause import Cause
from tests.corpus.consecutive import FIRST_SEEN, Start, pairs_of, starts_of

pytestmark = pytest.mark.corpus

LEAST_AGREE, MOST_UNEXPLAINED = 0.85, 0.05
"""Of lines on which an earlier filing of the archive has a word; Forms 3, 5 and amendments are mostly missing in it."""
UNTOLD = {Cause.UNEXPLAINED.value}


@pytest.fixture(scope="module")
def ledger(corpus: Path) -> Ledger:
    return Ledger.from_submissions(section16.read_many([corpus / "corpus" / "filings.tar.gz"]))


def look_at(starts: list[Start]) -> None:
    told = [start for start in starts if start.outcome != FIRST_SEEN]
    differing = [start for start in told if start.differs]
    assert {start.outcome for start in differing} <= {cause.value for cause in Cause}
    assert [start.row for start in differing if not start.evidence and start.outcome not in UNTOLD] == []
    assert len(differing) <= (1 - LEAST_AGREE) * len(told)
    assert sum(start.outcome in UNTOLD for start in differing) <= MOST_UNEXPLAINED * len(told)


def test_a_hundred_filings_start_from_what_the_ledger_had_or_a_cause_says_why_not(ledger: Ledger) -> None:
    look_at([start for pair in pairs_of(ledger, 100) for start in starts_of(ledger, pair)])


@pytest.mark.slow
def test_a_thousand_filings_start_from_what_the_ledger_had_or_a_cause_says_why_not(ledger: Ledger) -> None:
    look_at([start for pair in pairs_of(ledger, 1000) for start in starts_of(ledger, pair)])


def test_every_issuer_of_the_archive_is_adopted_and_its_facts_fit_together(corpus: Path) -> None:
    by_issuer: dict[str, list[section16.Submission]] = {}
    for submission in section16.read_many([corpus / "corpus" / "filings.tar.gz"]):
        assert isinstance(submission, section16.Submission)
        by_issuer.setdefault(str(submission.document.issuer.cik.value).zfill(10), []).append(submission)
    assert len(by_issuer) == 466
    wrong = []
    for issuer, submissions in by_issuer.items():
        facts = adopted(submissions, issuer).facts
        assert len(facts.opening.holdings) == len(set(facts.opening.holdings))
        wrong += [finding.line() for finding in draft(facts).findings if finding.severity is Severity.REJECT]
    assert wrong == []
