"""From bytes to a document each step is taken once, whatever container the form comes in."""

from __future__ import annotations

import base64
import codecs
import re
from collections import Counter
from collections.abc import Callable
from importlib.resources import files

import pytest

import section16
from section16.document.package import Contact, Package
from section16.drafting.form.box_changes import values_of
from section16.formats.edgar_package import read_package, write_package
from section16.formats.ownership_xml.filing import for_filing
from section16.secret import Secret
from tests.tracing import Call, calls_of

FORMS = files("section16.demo").joinpath("forms")
FORM = FORMS.joinpath("form4.xml").read_bytes()
PLAIN = FORM[FORM.index(b"<ownershipDocument") :]
SUBMISSION = FORMS.joinpath("0009990016-25-000007.txt").read_bytes()
_MIME = re.compile(rb"(?<=<documentMimeBlock>)[^<]*")
STEPS = {
    *("read_bytes", "detect", "to_utf8", "as_declared", "unwrap", "read_utf8", "read_form", "read_submission"),
    *("read_utf8_package", "from_json", "read_html_page", "read_text_page", "not_understood"),
}


def package(form: bytes = FORM) -> bytes:
    """Return a package whose only file is a form."""
    document = for_filing(section16.read(FORM).document)
    codes = {owner.cik.text or "": Secret("*" * 8) for owner in document.reporting_owners}
    written = write_package(Package(document=document, contact=Contact("Dora Fields", "555-0100", "dora@example.com")), codes)
    return _MIME.sub(base64.encodebytes(form), written.reveal())


FILES: dict[str, Callable[[], bytes]] = {
    "XML": lambda: FORM,
    "XML without declaration": lambda: PLAIN,
    "XML after a line of text": lambda: b"Copied from a mail\n" + PLAIN,
    "XML with a byte order mark": lambda: codecs.BOM_UTF8 + FORM,
    "XML in UTF-16": lambda: PLAIN.decode().encode("utf-16"),
    "submission": lambda: SUBMISSION,
    "submission with a byte order mark": lambda: codecs.BOM_UTF8 + SUBMISSION,
    "submission in UTF-16": lambda: SUBMISSION.decode().encode("utf-16"),
    "submission of a form with a byte order mark": lambda: SUBMISSION.replace(b"<XML>\n", b"<XML>\n" + codecs.BOM_UTF8, 1),
    "package": package,
    "package with a byte order mark": lambda: codecs.BOM_UTF8 + package(),
    "package in UTF-16": lambda: package().decode().encode("utf-16"),
    "package of a form with a byte order mark": lambda: package(codecs.BOM_UTF8 + FORM),
    "package of a form in UTF-16": lambda: package(PLAIN.decode().encode("utf-16")),
    "JSON": lambda: FORMS.joinpath("form4.json").read_bytes(),
    "JSON with a byte order mark": lambda: codecs.BOM_UTF8 + FORMS.joinpath("form4.json").read_bytes(),
    "page in HTML": lambda: section16.render_html(section16.read(FORM)).encode(),
    "page in text": lambda: section16.render_text(section16.read(FORM)).encode(),
}


def about(call: Call) -> str:
    """Return what a step was taken for: a package and the form in it are two files, each with an encoding of its own."""
    data = call.arguments[0] if call.arguments else None
    head = data[:1024].replace(b"\0", b"") if isinstance(data, bytes) else b""
    return f"{call.function} of {'the package' if b'<edgarSubmission' in head else 'the form'}"


@pytest.mark.parametrize("kind", FILES)
def test_each_step_from_bytes_to_a_document_is_taken_at_most_once(kind: str) -> None:
    data = FILES[kind]()
    calls = calls_of(lambda: section16.read(data))
    repeated = {step for step, count in Counter(about(call) for call in calls if call.function in STEPS).items() if count > 1}
    assert repeated == set()
    counts = Counter(call.function for call in calls)
    assert counts["read_bytes"] == counts["detect"] == 1
    as_declared = kind.startswith(("XML", "submission")) and kind != "XML after a line of text"
    assert counts["not_understood"] == (0 if as_declared else 1)
    assert counts["to_utf8"] == (2 if kind == "package of a form in UTF-16" else 1)


@pytest.mark.parametrize("kind", ["XML", "XML in UTF-16", "submission", "package", "JSON"])
def test_a_text_that_is_no_value_is_found_once_in_every_container(kind: str) -> None:
    encoding = "utf-16" if kind == "XML in UTF-16" else "utf-8"
    filed, unclear = "2025-06-16<" if kind != "JSON" else '2025-06-16"', "a day in June"
    if kind == "package":
        text = package(FORM.decode().replace(filed, f"{unclear}{filed[-1]}", 1).encode()).decode()
    else:
        text = FILES[kind]().decode(encoding).replace(filed, f"{unclear}{filed[-1]}", 1)
    found = section16.read(text.encode(encoding)).findings
    assert [finding.id for finding in found] == ["READ-NOT-UNDERSTOOD"]
    assert unclear in found[0].message


@pytest.mark.parametrize("kind", [kind for kind in FILES if kind.startswith("package")])
def test_a_package_that_is_sent_becomes_utf_8_once(kind: str) -> None:
    data = FILES[kind]()
    calls = calls_of(lambda: read_package(data))
    assert max(Counter(about(call) for call in calls if call.function in STEPS).values()) == 1


@pytest.mark.parametrize("kind", [kind for kind in FILES if kind.startswith(("package", "submission", "XML"))])
def test_a_form_is_the_same_whatever_its_container_and_encoding(kind: str) -> None:
    found = section16.read(FILES[kind]()).document
    assert values_of(found) == values_of(section16.read(SUBMISSION if kind.startswith("submission") else FORM).document)


def test_two_documents_in_utf_16_are_refused_as_in_utf_8() -> None:
    with pytest.raises(section16.UnreadableError, match="The file contains two or more ownership documents"):
        section16.read((PLAIN + PLAIN).decode().encode("utf-16"))
