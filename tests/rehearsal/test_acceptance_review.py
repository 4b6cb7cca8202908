"""The judge finds every fault for the right reason, and nothing in a package without one."""

from __future__ import annotations

from datetime import date

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from section16.checks.catalogue import BY_ID
from section16.finding import Severity
from section16.rehearsal.acceptance_review import RULES, Review, judge
from section16.rehearsal.error_table import ROWS, row_of
from section16.rehearsal.registry import RegisteredFiler, Registry
from section16.secret import Secret
from tests.rehearsal.faults import CODE, FAULTS, ISSUER, ON, OWNER, Fault, Sent, packages, registry

COUNT = 250


def verdict(data: bytes, on: date = ON) -> Review:
    return judge(data, registry(), on, live=True)


def wrong(fault: Fault, data: bytes) -> str:
    """Return in what the judge is wrong about a package with a fault; empty when in nothing."""
    found = verdict(data)
    if found.suspended is not (fault.outcome is Severity.REJECT):
        return f"{fault.name}: {'suspended' if found.suspended else 'not suspended'}: {[one.line() for one in found.findings]}"
    meant = [one for one in found.findings if one.id in fault.rules and row_of(one) == fault.row]
    if not meant or any(one.severity is not fault.outcome for one in meant):
        return f"{fault.name}: not for that reason: {[one.line() for one in found.findings]}"
    return ""


@pytest.mark.parametrize("form", ["3", "4", "5"])
def test_a_package_without_a_fault_is_accepted_without_a_word(form: str) -> None:
    found = verdict(Sent(form).data)
    assert [one.line() for one in found.findings] == []


@pytest.mark.slow
def test_every_one_of_the_faults_is_found_for_the_right_reason() -> None:
    made = list(packages(COUNT))
    assert len({data for _fault, data in made}) == COUNT
    assert [told for fault, data in made if (told := wrong(fault, data))] == []


def test_every_row_of_the_table_of_errors_has_its_faults() -> None:
    assert {fault.row for fault in FAULTS} == {row.number for row in ROWS} == set(range(1, 26))
    for row in ROWS:
        outcomes = {fault.outcome for fault in FAULTS if fault.row == row.number}
        assert outcomes <= set(row.severities), row.condition


def test_every_rule_of_the_table_exists_and_every_rule_of_the_judge_is_in_it() -> None:
    named = {rule for row in ROWS for rule in row.rules}
    own = {rule.id for rule in RULES}
    assert named <= set(BY_ID) | own
    assert own <= named
    assert {entry.id for entry in BY_ID.values() if entry.id.startswith(("PACKAGE-", "FILING-"))} <= named


def test_a_fault_that_a_row_warns_of_does_not_hold_the_submission_up() -> None:
    fault = next(fault for fault in FAULTS if fault.row == 19)
    found = verdict(next(packages(1, faults=(fault,)))[1])
    assert not found.suspended
    assert found.rows == (19,)


def test_a_judge_without_its_rules_would_be_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("section16.rehearsal.acceptance_review.check", lambda _form, on: ())  # noqa: ARG005 - the rules of no day
    assert sum(bool(wrong(fault, data)) for fault, data in packages(len(FAULTS))) > 30


def test_a_test_that_is_sent_to_be_filed_is_suspended() -> None:
    data = Sent("4").data.replace(b">LIVE<", b">TEST<")
    assert [one.id for one in judge(data, registry(), ON, live=True).findings] == ["JUDGE-ROUTE"]
    assert judge(data, registry(), ON, live=False).findings == ()


def test_the_rules_are_those_of_the_day() -> None:
    sent = Sent("4")
    sent.root.remove(sent.one("aff10b5One"))
    address = sent.one("reportingOwnerAddress")
    address.remove(sent.one("rptOwnerNonUSAddressFlag"))
    assert [one.id for one in verdict(sent.data, date(2023, 3, 17)).findings] == []
    assert [one.id for one in verdict(sent.data, date(2023, 3, 20)).findings] == ["ELEMENT-MISSING"]


def test_no_finding_and_no_registry_repeats_a_code() -> None:
    sent = Sent("4")
    sent.set("rptOwnerCcc", "planted1")
    found = verdict(sent.data)
    assert [one.id for one in found.findings] == ["JUDGE-CODE"]
    assert "planted1" not in repr(found)
    known = registry()
    assert CODE not in msgspec.json.encode(tuple(known)).decode()


def test_a_welcoming_registry_believes_the_first_code_it_is_given_and_no_other() -> None:
    known = Registry(welcoming=True)
    assert not judge(Sent("4").data, known, ON).suspended
    other = Sent("4")
    other.set("rptOwnerCcc", "otherone")
    assert [one.id for one in judge(other.data, known, ON).findings] == ["JUDGE-CODE"]
    assert known.find(ISSUER) is not None
    assert known.accepts(OWNER, Secret(CODE))


def test_a_filer_without_a_code_is_sent_for_by_nobody() -> None:
    known = Registry([RegisteredFiler(cik=ISSUER, name="MILL POND WORKS INC"), RegisteredFiler(cik=OWNER, name="Sample Ivo")])
    assert [one.id for one in judge(Sent("4").data, known, ON).findings] == ["JUDGE-CODE"]


def test_the_package_too_has_to_be_of_the_one_version_of_xml() -> None:
    data = Sent("4").data.replace(b'version="1.0"', b'version="1.1"', 1)
    assert [one.id for one in verdict(data).findings] == ["JUDGE-MALFORMED"]


@given(at=st.integers(0, 20_000), length=st.integers(0, 400), piece=st.binary(max_size=60), form=st.sampled_from("345"))
def test_bytes_of_any_kind_are_judged(at: int, length: int, piece: bytes, form: str) -> None:
    data = Sent(form).data
    start = at % len(data)
    found = verdict(data[:start] + piece + data[start + length :])
    assert found.suspended or found.submission is not None
    assert CODE not in repr(found.findings)
