"""The checks over every real filing: EDGAR took them all, so none may be rejected by the rules of its day."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest

import section16
from section16.checks.run import check, day_of, unjudged
from section16.finding import Finding, Severity
from tests.checks.thorough import look_at_everything

pytestmark = pytest.mark.corpus

CHUNKS = 8


def rejections(filings: tuple[tuple[str, bytes], ...]) -> dict[str, list[Finding]]:
    """Return what is rejected, or breaks a check, by the name of the filing."""
    found = {}
    for name, data in filings:
        told = check(section16.read(data))
        wrong = [one for one in told if one.severity is Severity.REJECT or one.id == "CHECK-FAILED"]
        if wrong:
            found[name] = wrong
    return found


@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_no_submission_that_edgar_took_is_rejected(filings: tuple[tuple[str, bytes], ...], chunk: int) -> None:
    submissions = tuple(one for one in filings if one[0].endswith(".txt"))
    assert len(submissions) == 9804
    found = rejections(submissions[chunk::CHUNKS])
    assert {name: [one.line() for one in told] for name, told in found.items()} == {}


def test_no_bare_document_is_rejected_without_exception(filings: tuple[tuple[str, bytes], ...]) -> None:
    bare = tuple(one for one in filings if one[0].endswith(".xml"))
    assert len(bare) == 79
    assert {name: [one.line() for one in told] for name, told in rejections(bare).items()} == {}


def test_the_day_of_a_submission_is_that_of_its_header_and_only_a_form_3_is_lacking(
    filings: tuple[tuple[str, bytes], ...],
) -> None:
    submissions = [section16.read(data) for name, data in filings[::50] if name.endswith(".txt")]
    for submission in submissions:
        assert submission.header is not None
        assert day_of(submission.document, submission) == submission.header.filed
        assert {finding.values["needs"] for finding in unjudged(submission)} == {"earlier"}
        lacking = {finding.values["needs"] for finding in unjudged(submission, section16.Ledger())}
        assert lacking == {"form 3"}, "an empty ledger has no Form 3 of the insider, and lacks nothing else"


def test_no_short_cut_passes_over_what_a_check_finds(filings: tuple[tuple[str, bytes], ...]) -> None:
    submissions = [section16.read(data) for _name, data in filings[::10]]
    quick = [check(submission) for submission in submissions]
    with pytest.MonkeyPatch.context() as patch:
        look_at_everything(patch)
        assert [check(submission) for submission in submissions] == quick
    assert sum(map(len, quick)) > 100


def test_by_the_rules_of_another_day_old_filings_would_be_rejected(filings: tuple[tuple[str, bytes], ...]) -> None:
    """The rules of the day are what saves them: a foreign country may no longer stand in the state's box."""
    ids: Counter[str] = Counter()
    for _name, data in filings:
        document = section16.read(data).document
        if b"<schemaVersion>X0609" not in data:
            bare = section16.read(section16.write_xml(document).replace(document_version(data), b""))
            ids.update({one.id for one in check(bare, on=date(2026, 6, 1)) if one.severity is Severity.REJECT})
    assert ids["ELEMENT-MISSING"] > 1000
    assert ids["VALUE-PLACE"] > 100


def document_version(data: bytes) -> bytes:
    """Return the element that names the schema version of a filing."""
    start, end = data.index(b"<schemaVersion>"), data.index(b"</schemaVersion>")
    return data[start:end] + b"</schemaVersion>"
