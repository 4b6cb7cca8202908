"""Packages for EDGAR: written, read back, and what must not be seen in them stays unseen."""

from __future__ import annotations

import base64
import pickle
import re
from copy import deepcopy

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

import section16
from section16.checks.examples import Example
from section16.document.ownership import OwnershipDocument
from section16.document.package import Contact, Package, exhibit
from section16.errors import UnreadableError, UnwritableError
from section16.formats.edgar_package import package_of, read_package, write_package
from section16.formats.edgar_package.writing import without_codes
from section16.formats.ownership_xml.filing import for_filing
from section16.secret import Secret
from tests.strategies import documents

CODE = "a1$<&>\"'"
FORM = for_filing(section16.read(Example("NONE", "", ()).xml.encode()).document)
OWNER = FORM.reporting_owners[0].cik.text or ""
TEXT = st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=30)


def codes_of(document: OwnershipDocument, code: str = CODE) -> dict[str, Secret[str]]:
    return {owner.cik.text or "": Secret(code) for owner in document.reporting_owners}


def written(package: Package) -> bytes:
    return write_package(package, codes_of(package.document)).reveal()


@given(
    document=documents(valid=True),
    bodies=st.lists(st.binary(max_size=200), max_size=3),
    contact=st.builds(Contact, TEXT, TEXT, TEXT),
    notify=st.lists(TEXT, max_size=3),
    live=st.booleans(),
)
def test_a_package_read_back_gives_the_same_document_exhibits_and_contact(
    document: OwnershipDocument, bodies: list[bytes], contact: Contact, notify: list[str], *, live: bool
) -> None:
    package = Package(
        document=without_codes(document),
        exhibits=tuple(exhibit("EX-24", f"poa{at}.txt", body, "POWER") for at, body in enumerate(bodies)),
        contact=contact,
        notify=tuple(notify),
        live=live,
        filename="form.xml",
    )
    assert package_of(read_package(written(package)).submission) == package


def test_codes_are_read_back_in_the_order_of_the_owners_and_nowhere_else() -> None:
    received = read_package(written(Package(document=FORM)))
    assert [code.reveal() for code in received.codes] == [CODE]
    shown = f"{received!r}{received.submission!r}{received.form!r}"
    assert CODE not in shown
    assert base64.b64encode(b"rptOwnerCcc").decode()[:12] not in shown
    with pytest.raises(TypeError):
        msgspec.json.encode(received)


@pytest.mark.parametrize(
    "piece",
    ["<documentMimeBlock>{}</documentMimeBlock>", "<memo><documentMimeBlock>{}</documentMimeBlock></memo>"],
)
def test_a_second_copy_of_the_form_in_an_odd_place_is_not_shown(piece: str) -> None:
    data = written(Package(document=FORM))
    mime = re.search(rb"<documentMimeBlock>(.*?)</documentMimeBlock>", data, re.DOTALL)
    assert mime is not None
    second = piece.format(mime[1].decode()).encode()
    submission = read_package(data.replace(b"</edgarDocument>", second + b"</edgarDocument>")).submission
    assert mime[1].decode().strip()[100:140] not in repr(submission)
    assert {"XML-UNDECLARED", "XML-REPEATED"} & {finding.id for finding in section16.check(submission)}


def test_a_package_without_a_code_for_an_owner_cannot_be_written() -> None:
    with pytest.raises(UnwritableError, match=f"no CCC for the owner {OWNER.lstrip('0')}"):
        write_package(Package(document=FORM), {})


def test_a_code_that_is_none_is_refused_without_being_repeated() -> None:
    with pytest.raises(UnwritableError) as refusal:
        write_package(Package(document=FORM), codes_of(FORM, "hunter2"))
    assert "hunter2" not in str(refusal.value)


def test_a_text_that_imitates_the_place_of_a_code_is_never_filled() -> None:
    trick = msgspec.structs.replace(FORM, remarks=type(FORM.remarks)("<rptOwnerCcc>********</rptOwnerCcc>"))
    xml = read_package(written(Package(document=trick))).form
    assert xml.count(b"<rptOwnerCcc>") == 1


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"<edgarSubmission><x></edgarSubmission>", "The package is not well-formed XML"),
        (b"<ownershipDocument/>", "is <ownershipDocument>, not <edgarSubmission>"),
        (b"<edgarSubmission/>", "contains no form"),
        (
            written(Package(document=FORM)).replace(b"<documentMimeBlock>\nPD94", b"<documentMimeBlock>\n!!!!"),
            "cannot be decoded",
        ),
    ],
)
def test_what_is_no_package_is_refused_in_one_line(data: bytes, words: str) -> None:
    with pytest.raises(UnreadableError, match=words) as refusal:
        read_package(data)
    assert "\n" not in str(refusal.value)


def test_a_package_is_read_like_any_other_file_and_without_its_codes() -> None:
    data = written(Package(document=FORM, exhibits=(exhibit("EX-24", "poa.txt", b"POWER"),)))
    submission = section16.read(data)
    assert submission.document.reporting_owners[0].ccc.text == "*" * len(CODE)
    assert [file.body for file in submission.exhibits] == [b"POWER"]
    assert section16.check(submission) == ()


@pytest.mark.parametrize("secret", [Secret("planted-text"), Secret(b"planted-text")])
def test_a_secret_shows_itself_nowhere(secret: Secret[str] | Secret[bytes]) -> None:
    assert "planted" not in f"{secret} {secret!r} {[secret]} {secret:>20}"
    assert deepcopy(secret) is secret
    with pytest.raises(TypeError):
        pickle.dumps(secret)
    with pytest.raises(TypeError):
        msgspec.json.encode({"secret": secret})
    assert secret != Secret("other")
