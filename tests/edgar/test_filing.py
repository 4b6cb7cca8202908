"""Packing, exporting and the public side of EDGAR: what is ready goes, what is not is told, and what was filed is found."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import httpx
import msgspec
import pytest

from section16.checks.examples import Example
from section16.document.ownership import OwnershipDocument
from section16.document.package import Contact, Package, exhibit
from section16.document.submission import Submission
from section16.edgar.archive import ArchiveClient, same
from section16.edgar.connections import edgars_api, file
from section16.edgar.export import INSTRUCTIONS, Export
from section16.edgar.filing import NotReadyError, pack
from section16.edgar.packed import packed_of
from section16.edgar.secrets import EncryptedFile, Vault
from section16.edgar.transport import LookupRequest, LookupResult
from section16.errors import NoSecretError, OfficeError, RefusedError, UnansweredError
from section16.exchange import nothing_more
from section16.formats.edgar_package import package_of, write_package
from section16.formats.reading import read_bytes
from section16.law.business_days import WASHINGTON
from section16.rehearsal.archive_server import shown
from section16.rehearsal.rehearse import in_process, journal_in_memory
from section16.secret import Secret
from section16.store.transmission import TransmissionState
from tests.formats.test_edgar_package import FORM
from tests.rehearsal.faults import CODE, ISSUER, ON, OWNER
from tests.rehearsal.local import MORNING, an_edgar, client_of, filed

DRAFT = read_bytes(Example("NONE", "", ()).xml.encode()).document
CODES = {OWNER: Secret(CODE)}


def test_a_draft_is_packed_without_what_edgar_fills_in() -> None:
    packed = pack(Package(document=DRAFT, contact=Contact(email="office@example.com")), CODES, ON)
    package = package_of(read_bytes(packed.data.reveal()))
    assert packed.findings == ()
    assert (package.document.schema_version.text, package.document.issuer.name.text) == (None, None)
    assert (package.live, package.contact.email, package.filename) == (False, "office@example.com", "form4.xml")


def test_what_edgar_would_suspend_is_not_packed_and_every_reason_reported() -> None:
    package = Package(document=DRAFT, exhibits=(exhibit("EX-10", "Plan.DOC", b"x"),), notify=("nobody",))
    with pytest.raises(
        NotReadyError, match=r"EDGAR would suspend the submission\. .* This is the first of \d findings\."
    ) as refusal:
        pack(package, CODES, ON)
    assert {one.id for one in refusal.value.findings} == {
        *("PACKAGE-NAME", "PACKAGE-EXTENSION", "PACKAGE-TYPE", "PACKAGE-EMAIL"),
    }


def test_what_edgar_warns_of_is_packed_and_reported() -> None:
    package = Package(document=DRAFT, exhibits=(exhibit("EX-99", "letter.pdf", b"%PDF-1.7"),))
    assert [one.id for one in pack(package, CODES, ON).findings] == ["PACKAGE-PDF"]


def test_an_export_holds_all_that_is_uploaded_and_no_code(tmp_path: Path) -> None:
    package = Package(document=DRAFT, exhibits=(exhibit("EX-24", "poa.txt", b"POWER", "POWER OF ATTORNEY"),), live=True)
    data = pack(package, CODES, ON)
    export = Export(tmp_path / "out", lambda packed: shown(Submission(form=packed.document)))
    export.send(data, live=True, not_after=MORNING, fence=nothing_more)
    files = {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()}
    assert set(files) == {"form4.xml", "poa.txt", "page.html", "package.xml", INSTRUCTIONS}
    assert CODE.encode() not in b"".join(files.values())
    told = files[INSTRUCTIONS].decode()
    for words in ("Form 4 by hand (LIVE)", "6:00 and 22:00 Eastern", "poa.txt  as EX-24", "CCC", OWNER):
        assert words in told
    assert package_of(read_bytes(files["package.xml"])).exhibits == package.exhibits
    with pytest.raises(RefusedError, match="not empty"):
        export.send(data, live=True, not_after=MORNING, fence=nothing_more)


def test_an_export_replaces_no_exhibit_by_its_own_files(tmp_path: Path) -> None:
    own = {INSTRUCTIONS: b"mine", "package.txt": b"mine"}
    package = Package(document=DRAFT, exhibits=tuple(exhibit("EX-99", name, body) for name, body in own.items()), live=True)
    Export(tmp_path / "out").send(pack(package, CODES, ON), live=True, not_after=MORNING, fence=nothing_more)
    files = {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()}
    assert {name: files[name] for name in own} == own
    assert b"How to file this Form 4 by hand" in files[f"section16-1-{INSTRUCTIONS}"]


def test_an_export_with_two_files_of_one_name_is_refused(tmp_path: Path) -> None:
    for names in (("poa.txt", "poa.txt"), ("poa.txt", "POA.txt")):
        package = Package(document=DRAFT, exhibits=tuple(exhibit("EX-99", name, b"x") for name in names), live=True)
        data = packed_of(write_package(package, CODES))
        with pytest.raises(RefusedError, match="Another file has this name"):
            Export(tmp_path / "out").send(data, live=True, not_after=MORNING, fence=nothing_more)
        assert not (tmp_path / "out").exists()


@pytest.fixture
def given_out() -> Iterator[tuple[ArchiveClient, str]]:
    """Give the public side of a local EDGAR on which one Form 4 was filed, and its number."""
    edgar, clock = an_edgar()
    accession = filed(edgar, clock)
    with client_of(edgar) as client:
        yield ArchiveClient(client, client), accession


def sought(**changes: object) -> LookupRequest:
    facts = LookupRequest(
        digest="",
        form="4",
        issuer=ISSUER,
        owners=(OWNER,),
        period=FORM.period_of_report.value,
        live=True,
    )
    return msgspec.structs.replace(facts, **changes)


def test_what_was_filed_is_found_among_the_owners_filings(given_out: tuple[ArchiveClient, str]) -> None:
    room, accession = given_out
    assert room.look(sought(), FORM).accession == accession
    assert room.look(sought(known=frozenset({accession})), FORM).accession == ""
    assert room.look(sought(form="5"), FORM).accession == ""


def test_a_joint_form_is_looked_for_among_the_filings_of_its_first_owner() -> None:
    asked: list[str] = []

    def handle(request: httpx.Request) -> httpx.Response:
        asked.append(request.url.path)
        return httpx.Response(200, content=b"{}")

    with httpx.Client(transport=httpx.MockTransport(handle), base_url="https://edgar.example") as http:
        found = ArchiveClient(http, http).look(sought(owners=("0009990042", "0009990043")), FORM)
    assert (found.accession, found.complete, asked) == ("", False, ["/submissions/CIK0009990042.json"])


def test_another_form_of_the_same_day_is_not_taken_for_it_and_an_absence_proves_nothing(
    given_out: tuple[ArchiveClient, str],
) -> None:
    room, accession = given_out
    other = msgspec.structs.replace(FORM, remarks=type(FORM.remarks)("Another."))
    found = room.look(sought(), other)
    assert (found.accession, found.complete) == ("", False)
    assert same(room.form(OWNER, accession), FORM)
    assert not same(room.form(OWNER, accession), other)


def test_the_acceptance_time_is_read_from_the_header_of_the_filing_that_was_sent(given_out: tuple[ArchiveClient, str]) -> None:
    room, accession = given_out
    accepted = room.accepted(ISSUER, accession, FORM)
    header = room.filing(OWNER, accession).header
    assert header is not None
    assert accepted.astimezone(WASHINGTON).replace(tzinfo=None) == header.accepted
    other = msgspec.structs.replace(FORM, remarks=type(FORM.remarks)("Another."))
    with pytest.raises(OfficeError, match=r"The filing on EDGAR is another form\. Check the accession number"):
        room.accepted(ISSUER, accession, other)
    with pytest.raises(UnansweredError):
        room.accepted(ISSUER, "0009990016-26-999999", FORM)


def test_a_filing_whose_header_names_another_number_is_another(given_out: tuple[ArchiveClient, str]) -> None:
    edgar, clock = an_edgar()
    accession = filed(edgar, clock)
    compact = accession.replace("-", "")
    with client_of(edgar) as client:
        text = client.get(f"/Archives/edgar/data/{int(ISSUER)}/{compact}/{accession}.txt").content
    served = httpx.MockTransport(lambda _request: httpx.Response(200, content=text))
    with httpx.Client(transport=served, base_url="https://edgar.example") as http:
        room = ArchiveClient(http, http)
        assert room.accepted(ISSUER, accession, FORM)
        with pytest.raises(OfficeError, match="The filing on EDGAR is another form"):
            room.accepted(ISSUER, "0009990016-26-999999", FORM)


@pytest.mark.parametrize("header", [None, SimpleNamespace(accession_number=None, accepted=None)])
def test_a_filing_without_an_acceptance_time_states_none(
    given_out: tuple[ArchiveClient, str], monkeypatch: pytest.MonkeyPatch, header: object
) -> None:
    room, accession = given_out
    monkeypatch.setattr(room, "filing", lambda *_place: SimpleNamespace(header=header, document=FORM))
    with pytest.raises(OfficeError, match=r"The filing on EDGAR states no acceptance time\. Enter the time stated in EDGAR"):
        room.accepted(ISSUER, accession, FORM)


def test_a_list_of_filings_has_those_with_an_accession_number() -> None:
    recent = {"accessionNumber": ["0009990016-26-000031", "31"], "form": ["4", "4"], "reportDate": ["2026-03-10", ""]}
    bodies = [msgspec.json.encode({"filings": {"recent": recent}}), b'{"filings": 5}']
    served = httpx.MockTransport(lambda _request: httpx.Response(200, content=bodies.pop(0)))
    with httpx.Client(transport=served, base_url="https://edgar.example") as http:
        room = ArchiveClient(http, http)
        assert room.recent(OWNER) == [("0009990016-26-000031", "4", "2026-03-10")]
        with pytest.raises(UnansweredError, match=r"The list of filings is not what was expected\. Try again"):
            room.recent(OWNER)


def test_an_owner_without_a_list_is_not_answered_for(given_out: tuple[ArchiveClient, str]) -> None:
    with pytest.raises(UnansweredError, match="refused the request"):
        given_out[0].look(sought(owners=("0000000001",)), FORM)


def test_what_does_not_answer_is_named_by_its_cause() -> None:
    def refuse(request: httpx.Request) -> httpx.Response:
        raise httpx.ReadTimeout("", request=request)

    told = r"EDGAR gave no usable answer: it took too long\. Try again\."
    with (
        httpx.Client(transport=httpx.MockTransport(refuse), base_url="https://edgar.example") as http,
        pytest.raises(UnansweredError, match=told),
    ):
        ArchiveClient(http, http).recent(OWNER)


def test_a_packed_form_is_filed_by_one_call_and_goes_on_under_its_key(tmp_path: Path) -> None:
    edgar, clock = an_edgar()
    with in_process(edgar, clock) as transport, journal_in_memory() as journal:
        ways = {"transport": transport, "journal": journal, "by": "ada", "clock": clock, "pause": clock.wait}
        packed = pack(Package(document=DRAFT), CODES, ON)
        stands = file(packed, "draft-1", **ways)  # type: ignore[arg-type]  # each is of its own kind
        assert stands.state is TransmissionState.ACCEPTED
        assert file(packed, "draft-1", **ways) == stands  # type: ignore[arg-type]  # as above
    assert len(edgar.taken) == 1


@pytest.mark.parametrize(("sent", "accession"), [(FORM, "0009990016-26-000031"), (None, "")])
def test_what_nobody_answered_for_is_looked_for_where_its_form_is_known(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sent: OwnershipDocument | None, accession: str
) -> None:
    monkeypatch.setattr(ArchiveClient, "look", lambda _room, _sought, _sent: LookupResult("0009990016-26-000031"))
    vault = Vault(EncryptedFile(tmp_path / "secrets.bin", Secret("a passphrase")), tmp_path / "expiries.json")
    with edgars_api(vault, ISSUER, "Example Company admin@example.com", sent=sent) as api:
        assert api._look is not None
        assert api._look(sought()).accession == accession


def test_edgars_api_asks_the_vault_for_tokens_only_when_it_is_asked_something(tmp_path: Path) -> None:
    vault = Vault(EncryptedFile(tmp_path / "secrets.bin", Secret("pass")), tmp_path / "expiries.json")
    with edgars_api(vault, "0009990016", "Example Company admin@example.com") as api:
        assert "not confirmed" in api.note
        with pytest.raises(NoSecretError, match="No filer token is stored"):
            api.status("0009990016-26-000001")
