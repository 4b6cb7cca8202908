"""Real filings put back into their packages and rehearsed under the rules of their day, and packages by the official schema."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
from lxml import etree

import section16
from section16.checks.envelope import check_envelope
from section16.document.envelope import LONGEST_ADDRESS
from section16.document.package import Contact
from section16.document.submission import Submission
from section16.errors import UnreadableError
from section16.formats.edgar_package import write_package
from section16.formats.edgar_package.reading import read_envelope
from tests.checks.mutants import mutants
from tests.rehearsal.archive import CODE, differences, package_of_filing, rehearsed
from tests.rehearsal.faults import ON, Sent, packages

pytestmark = pytest.mark.corpus

CHUNKS = 8
SUBMISSIONS = 9804
MUTANTS = 4000


def faults(submission: Submission) -> list[str]:
    """Return what the rehearsal makes of a filing otherwise than EDGAR did."""
    judgement, given = rehearsed(submission)
    told = [finding.line() for finding in judgement.findings]
    return told if given is None else [*told, *differences(submission, given)]


@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_every_submission_is_accepted_and_what_is_given_out_is_what_edgar_gave_out(
    filings: tuple[tuple[str, bytes], ...], chunk: int
) -> None:
    submissions = tuple(one for one in filings if one[0].endswith(".txt"))
    assert len(submissions) == SUBMISSIONS
    wrong = {name: told for name, data in submissions[chunk::CHUNKS] if (told := faults(section16.read(data)))}
    assert wrong == {}


def test_a_filing_that_is_given_out_otherwise_would_be_found(filings: tuple[tuple[str, bytes], ...]) -> None:
    name, data = next(one for one in filings if one[0].endswith(".txt") and b"<isDirector>1" in one[1])
    submission = section16.read(data)
    changed = section16.read(data.replace(b"<isDirector>1", b"<isDirector>0").replace(b"<isOfficer>0", b"<isOfficer>1"))
    _judgement, given = rehearsed(submission)
    assert given is not None
    assert differences(submission, given) == [], name
    assert differences(changed, given) == ["another document"]


@pytest.fixture(scope="module")
def schema(corpus: Path) -> etree.XMLSchema:
    """The official schema of packages."""
    return etree.XMLSchema(file=str(corpus / "reference" / "official" / "xsd" / "edgarSubmission.xsd.xml"))


def test_packages_of_real_filings_are_valid_by_the_official_schema(
    filings: tuple[tuple[str, bytes], ...], schema: etree.XMLSchema
) -> None:
    for name, data in [one for one in filings if one[0].endswith(".txt")][::40]:
        submission = section16.read(data)
        package = msgspec.structs.replace(
            package_of_filing(submission),
            contact=Contact("Ada Example", "2075550100", "office@example.com"),
            notify=("legal@example.com",),
        )
        codes = {owner.cik.text or "": CODE for owner in submission.document.reporting_owners}
        assert schema.validate(etree.fromstring(write_package(package, codes).reveal())), name


def test_schema_and_checks_refuse_the_same_mutants_of_a_package(schema: etree.XMLSchema) -> None:
    forms = [(kind, etree.fromstring(Sent(kind).data)) for kind in "345"]
    assert all(schema.validate(root) for _kind, root in forms)
    verdicts = set()
    for what, data in mutants(forms, 16, MUTANTS):
        theirs = schema.validate(etree.fromstring(data))
        verdicts.add(theirs)
        assert theirs is (objection(data) == ""), f"{what}: {schema.error_log}: {objection(data)}"
    assert verdicts == {True, False}


def objection(data: bytes) -> str:
    """Return why we refuse an envelope; an instruction is refused by the specification's words alone."""
    try:
        envelope = read_envelope(data)
    except UnreadableError as error:
        return str(error)
    found = [finding.line() for finding in check_envelope(envelope, ON) if finding.id != "XML-INSTRUCTION"]
    found += [address.text for address in envelope.notification_addresses if len(address.text) > LONGEST_ADDRESS]
    found += ["returnCopy"] if envelope.return_copy.text is not None else []
    return found[0] if found else ""


def test_faults_that_the_schema_of_packages_knows_are_refused_by_it_too(schema: etree.XMLSchema) -> None:
    known = {"a copy asked for, which v5.5 took out", "thirty-one addresses"}
    for fault, data in packages(60):
        if fault.name in known:
            assert not schema.validate(etree.fromstring(data)), fault.name
