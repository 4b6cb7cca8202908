"""Offices of real issuers: adopted from their insiders' filings, kept, and read back as they were."""

from __future__ import annotations

import random
from collections import defaultdict
from datetime import date
from pathlib import Path

import pytest

from section16.document.submission import Submission
from section16.drafting.adoption.adoption import adopted
from section16.errors import UnreadableError
from section16.office.office import Office
from section16.workspace.reading import read_many
from tests.office.offices import Clock

pytestmark = pytest.mark.corpus
ISSUERS = 60


def test_offices_of_real_issuers_are_kept_as_they_were_adopted(corpus: Path, tmp_path: Path) -> None:
    by_issuer: dict[str, list[Submission]] = defaultdict(list)
    for submission in read_many([corpus / "corpus" / "filings.tar.gz"]):
        assert not isinstance(submission, UnreadableError)
        by_issuer[(submission.document.issuer.cik.text or "").zfill(10)].append(submission)
    chosen = random.Random(16).sample(sorted(by_issuer), ISSUERS)
    with Office.init(str(tmp_path / "office.db"), by="petra", clock=Clock()) as office:
        for cik in chosen:
            made = adopted(by_issuer[cik], cik)
            office.take_in(made.facts)
            assert office.stated(cik).facts == made.facts, cik
            drafting = office.drafting(cik, signed=made.facts.opening.as_of or date.max)
            assert (drafting.drafts, drafting.questions) == ((), ()), cik
        assert len(office.issuers()) == ISSUERS
