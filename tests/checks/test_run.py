"""How checks are run: which of them, by which day's rules, and what becomes of one that crashes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

import msgspec
import pytest
from hypothesis import given

import section16
from section16.checks.catalogue import BY_ID
from section16.checks.check import Hit
from section16.checks.elements import _lone_wrappers
from section16.checks.run import UnknownCheckError, check, day_of, unjudged
from section16.checks.subject import Subject
from section16.checks.values import PATTERNS
from section16.document.declaration import fields_of
from section16.document.group import Group
from section16.document.ownership import OwnershipDocument
from section16.document.parties import ReportingOwner
from tests.builders import UNREMARKABLE as FORM
from tests.builders import UNREMARKABLE_SUBMISSION as SUBMISSION
from tests.checks.thorough import look_at_everything
from tests.strategies import documents

WRONG = FORM.replace(b"<value>12.50</value>", b"<value>12,50</value>").replace(b"HLNT", b"")


def ids(*arguments: object, **options: object) -> list[str]:
    return [finding.id for finding in check(*arguments, **options)]  # type: ignore[arg-type]  # passed through


def test_a_form_without_fault_has_no_findings() -> None:
    assert check(section16.read(SUBMISSION), on=date(2026, 3, 12)) == ()


def test_findings_come_in_the_order_of_the_catalogue_with_place_and_rule() -> None:
    found = check(section16.read(WRONG).document)
    assert [(finding.id, finding.location) for finding in found] == [
        ("VALUE-NUMBER", "$.nonDerivativeTable[0].price"),
        ("VALUE-LENGTH", "$.issuer.tradingSymbol"),
    ]
    assert all(finding.citations and finding.remedy for finding in found)


def test_checks_can_be_chosen_and_left_out() -> None:
    document = section16.read(WRONG).document
    assert ids(document, select=["VALUE-LENGTH"]) == ["VALUE-LENGTH"]
    assert ids(document, ignore=["VALUE-LENGTH"]) == ["VALUE-NUMBER"]
    assert ids(document, select=["VALUE-LENGTH"], ignore=["VALUE-LENGTH"]) == []


@pytest.mark.parametrize(
    ("given_id", "nearest"), [("VALUE-NUMBR", "VALUE-NUMBER"), ("row-natur", "ROW-NATURE"), ("FOOTNOTES-LONG", "FOOTNOTE-LONG")]
)
def test_an_unknown_id_is_reported_with_the_nearest_one(given_id: str, nearest: str) -> None:
    with pytest.raises(UnknownCheckError, match=nearest):
        check(section16.read(FORM), select=[given_id])


def test_an_id_like_none_is_reported_with_the_page_that_lists_all() -> None:
    with pytest.raises(UnknownCheckError, match=r"docs/findings\.md lists all of them"):
        check(section16.read(FORM), ignore=["?"])


def test_a_check_that_crashes_becomes_a_finding_and_the_others_run_on() -> None:
    entry = BY_ID["VALUE-NUMBER"]
    body = entry.body

    def crashes(subject: Subject) -> Iterator[Hit]:
        yield from body(subject)
        raise RuntimeError("out of order")

    msgspec.structs.force_setattr(entry, "body", crashes)
    try:
        found = check(section16.read(WRONG).document)
    finally:
        msgspec.structs.force_setattr(entry, "body", body)
    assert [finding.id for finding in found] == ["VALUE-NUMBER", "CHECK-FAILED", "VALUE-LENGTH"]
    assert found[1].severity == "note"
    assert "VALUE-NUMBER failed because of a defect in section16 (RuntimeError: out of order)" in found[1].message


def test_the_day_is_that_of_the_header_else_the_signature_else_the_period() -> None:
    submission = section16.read(SUBMISSION)
    later = msgspec.structs.replace(
        submission.document, period_of_report=type(submission.document.period_of_report)("2026-01-02")
    )
    assert day_of(later, submission) == date(2026, 3, 12)
    unsigned = msgspec.structs.replace(later, signatures=())
    assert day_of(later) == date(2026, 3, 12)
    assert day_of(unsigned) == date(2026, 1, 2)
    assert day_of(OwnershipDocument()) == date.max


def test_without_a_header_what_needs_one_is_said_to_be_unjudged_and_nothing_is_found() -> None:
    bare, whole = section16.read(FORM), section16.read(SUBMISSION)
    ledger = section16.Ledger()
    assert {finding.id for finding in unjudged(bare)} == {"CHECK-UNJUDGED"}
    without_header = [one for one in unjudged(bare, ledger) if one.values["needs"] == "header"]
    assert [finding.values["check"] for finding in without_header] == ["HEADER-TYPE", "SIGNED-AFTER-FILING"]
    assert {finding.values["needs"] for finding in unjudged(whole)} == {"earlier"}
    assert len(unjudged(bare)) == len(without_header) + len(unjudged(whole))
    assert "HEADER-TYPE" not in ids(bare)


def test_without_the_form_3_of_each_reporting_person_what_needs_it_is_said_to_be_unjudged() -> None:
    form = section16.read(SUBMISSION)
    owner = form.document.reporting_owners[0].cik.text or ""
    initial = FORM.replace(b"<documentType>4<", b"<documentType>3<")
    other = initial.replace(f"<rptOwnerCik>{owner}<".encode(), b"<rptOwnerCik>0009990309<")
    found = unjudged(form, section16.Ledger.from_submissions([section16.read(other)]))
    assert [finding.values["check"] for finding in found] == ["BEFORE-INSIDER", "POWER-NOT-ON-FILE"]
    assert "without the Form 3 of each reporting person among the earlier filings" in found[0].message
    assert unjudged(form, section16.Ledger.from_submissions([section16.read(initial)])) == ()


def test_a_form_of_no_kind_is_reported_and_the_rest_is_checked_all_the_same() -> None:
    found = ids(section16.read(FORM.replace(b"<documentType>4<", b"<documentType>44<")))
    assert found == ["FORM-NOT-CHOSEN", "VALUE-CHOICE"]


# --------------------------------------------------------------------------------------------- the quick look


@given(document=documents())
def test_the_quick_look_passes_over_nothing_that_a_check_finds(document: OwnershipDocument) -> None:
    quick = [check(document, on=on) for on in (date(2023, 6, 1), date(2026, 6, 1))]
    with pytest.MonkeyPatch.context() as patch:
        look_at_everything(patch)
        thorough = [check(document, on=on) for on in (date(2023, 6, 1), date(2026, 6, 1))]
    assert quick == thorough


def test_a_check_of_some_codes_is_not_started_for_a_form_without_them() -> None:
    entry = BY_ID["PRICE-OF-GIFT"]
    body, started = entry.body, []

    def counted(subject: Subject) -> Iterator[Hit]:
        started.append(subject)
        yield from body(subject)

    msgspec.structs.force_setattr(entry, "body", counted)
    try:
        assert ids(section16.read(FORM)) == []
        assert started == []
        check(section16.read(re.sub(rb"<transactionCode>[A-Z]<", b"<transactionCode>G<", FORM)))
        assert len(started) == 1
    finally:
        msgspec.structs.force_setattr(entry, "body", body)


def test_only_owners_and_rows_have_wrappers_that_no_element_of_theirs_requires() -> None:
    """The check for missing elements looks for such wrappers there alone."""
    lone = {group for group in _groups(OwnershipDocument) for kind in "345" if _lone_wrappers(group, kind)}
    assert lone <= {ReportingOwner, *(type(row) for row in section16.read(FORM).document.rows)}
    assert ReportingOwner in lone


def test_a_value_of_the_wrong_form_is_described_in_words_and_not_by_a_regular_expression() -> None:
    wrong = FORM.replace(b"<rptOwnerCik>0", b"<rptOwnerCik>A", 1)
    [found] = [one for one in check(section16.read(wrong).document) if one.id == "VALUE-PATTERN"]
    assert "is not a CIK of one to ten digits. Compare it with EDGAR's company search." in f"{found.message} {found.remedy}"


def test_every_pattern_of_the_form_has_words() -> None:
    patterns = {
        field.element.pattern for group in _groups(OwnershipDocument) for field in fields_of(group) if field.holds is not str
    }
    assert patterns - {""} == set(PATTERNS)


def _groups(group: type[Group]) -> Iterator[type[Group]]:
    """Yield a group and every group within it."""
    yield group
    for field in fields_of(group):
        for part in field.parts:
            yield from _groups(part)
