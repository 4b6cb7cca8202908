"""Generated forms as they would be sent to EDGAR, held against the official schemas."""

from __future__ import annotations

from pathlib import Path

import pytest

from section16.document.ownership import FORMS
from tests.corpus.test_schemas import errors
from tests.generate.worlds import several


@pytest.mark.corpus
def test_forms_as_they_are_sent_are_valid_by_the_official_schemas(corpus: Path) -> None:
    folder = corpus / "reference" / "official" / "xsd"
    filings = [filing for world in several(16, 30, amendments=0.1) for filing in world.filings]
    assert {filing.form for filing in filings} == set(FORMS)
    assert {filing.accession: told for filing in filings if (told := errors(folder, filing.document))} == {}
