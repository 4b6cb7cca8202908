"""Files that are not XML, not in their declared encoding, or hostile: read with a finding, or refused by our own exception."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from time import process_time

import pytest

import section16
from section16.cli.app import run
from section16.document.as_filed import AsFiled, Kept
from section16.document.ownership import OwnershipDocument
from section16.facts.reading import read_facts, read_words
from section16.formats.edgar_package.codes import take_codes
from section16.formats.ownership_xml.encoding import to_utf8
from section16.ingest.records.headings import meant
from section16.ingest.records.mapping import read_mapping
from section16.ledger.entries.decisions import decisions_of
from tests.builders import FORM, HEADER, Wrapped, form, transaction, xml_part
from tests.drafting.examples import BASE
from tests.slow import sampled


def read(xml: bytes) -> tuple[OwnershipDocument, list[str]]:
    """Return the form and the ids of the findings; the form must survive XML and JSON."""
    submission = section16.read(xml)
    document = submission.document
    assert section16.read(section16.write_xml(document)).document == document
    assert section16.from_json(section16.to_json(document)) == document
    for finding in submission.findings:
        assert "\n" not in finding.line()
    return document, [finding.id for finding in submission.findings]


def with_remarks(remarks: bytes, declaration: str = '<?xml version="1.0"?>\n') -> bytes:
    return form(transaction(), remarks="PLACE", declaration=declaration).replace(b"PLACE", remarks)


# ------------------------------------------------------------------------------- what only a tolerant parser takes

PLAIN = form(transaction())
SALVAGED, ODD = "READ-SALVAGED", "READ-ODD"


@pytest.mark.parametrize(
    ("there", "told"),
    [
        (b"<x:a/>", [SALVAGED, ODD]),
        (b"<x:a y:b='1'>text</x:a>", [SALVAGED, ODD]),
        (b"<:a/>", [SALVAGED, ODD]),
        (b"<a:b:c/>", [SALVAGED, ODD]),
        (b"<a id='1' id='2'/>", [SALVAGED, ODD]),
        (b"<a xmlns:p='u' xmlns:q='u' p:id='1' q:id='2'/>", [SALVAGED, ODD]),
        (b"<!-- a -- b -->", [SALVAGED, ODD]),
        (b"<!-- a --->", [SALVAGED]),
        (b'<?xml version="1.0"?>', ["READ-DECLARATIONS"]),
        (b"<?XML version?>", ["READ-DECLARATIONS"]),
        ("<\U00010000/>".encode(), [SALVAGED, ODD]),
        (b"<a b='c", [SALVAGED]),
    ],
)
def test_what_has_no_canonical_form_is_made_well_formed_and_reported(there: bytes, told: list[str]) -> None:
    document, found = read(FORM.replace(b"<issuerCik>", there + b"<issuerCik>"))
    assert found[: len(told)] == told
    assert document.document_type.text == "4"


def test_the_second_of_two_attributes_with_one_name_is_named_as_lost() -> None:
    submission = section16.read(FORM.replace(b"<issuerCik>", b'<issuerCik lang="en" lang="de">'))
    assert 'lang="de"' in submission.findings[0].message
    assert section16.read(section16.write_xml(submission.document)).findings[0].id == ODD


def test_a_prefix_that_nothing_declares_does_not_hide_the_form() -> None:
    document, found = read(FORM.replace(b"<ownershipDocument>", b"<x:ownershipDocument>").replace(b"</own", b"</x:own"))
    assert found == [SALVAGED]
    assert document == section16.read(FORM).document


@pytest.mark.parametrize("before", [b"", b"From the archive:\n"])
def test_a_form_under_a_prefix_is_found_alone_and_in_a_submission(before: bytes) -> None:
    xml = FORM.replace(b"<ownershipDocument", b'<o:ownershipDocument xmlns:o="urn:example"').replace(b"</own", b"</o:own")
    assert section16.read(before + xml.removeprefix(b'<?xml version="1.0"?>\n')).document.form == "4"
    assert section16.read(Wrapped((xml_part(xml),)).render()).document.form == "4"


# ------------------------------------------------------------------------------------------- characters and references


@pytest.mark.parametrize(
    ("filed", "read_as", "told"),
    [
        (b"a &#55357;&#56832; b", "a \U0001f600 b", ["READ-SURROGATES"]),
        (b"a &#xD83D;&#xde00; b", "a \U0001f600 b", ["READ-SURROGATES"]),
        (b"a &#55357; b", "a \ufffd b", ["READ-SURROGATES"]),
        (b"a &#56832;&#55357; b", "a \ufffd\ufffd b", ["READ-SURROGATES"]),
        (b"a\xed\xa0\xbd\xed\xb8\x80b\xe2\x80\x99", "a\U0001f600b\u2019", ["READ-SURROGATES"]),
        (b"a&#xFFFE;b&#65535;c\xef\xbf\xbe", "abc", ["READ-CONTROLS"]),
        (b"&#" + b"9" * 5000 + b";", "&#" + "9" * 5000 + ";", ["READ-AMPERSANDS"]),
        (b"&#1114112; &#x110000;", "&#1114112; &#x110000;", ["READ-AMPERSANDS"]),
        (b"&#1114109; &#x10FFFD; &#0000065;", "\U0010fffd \U0010fffd A", []),
        (b"<![CDATA[R&D]]> & more", "R&D & more", ["READ-AMPERSANDS"]),
        (b"it&#146;s", "it\x92s", ["READ-CONTROL-CODES"]),
        (b"it\xc2\x92s &#x9b;31m", "it\x92s \x9b31m", ["READ-CONTROL-CODES"]),
    ],
)
def test_a_character_is_read_as_what_it_represents_and_reported(filed: bytes, read_as: str, told: list[str]) -> None:
    document, found = read(with_remarks(filed))
    assert document.remarks.text == read_as
    assert found == told


def test_the_windows_letter_of_a_control_code_is_named() -> None:
    finding = section16.read(with_remarks(b"it&#146;s")).findings[0]
    assert "U+0092 (Windows-1252: '\u2019')" in finding.message


# ----------------------------------------------------------------------------------------------------------- encodings


@pytest.mark.parametrize(
    "name",
    ["undefined", "punycode", "idna", "unicode_escape", "raw_unicode_escape", "hex", "rot13", "a\x00b", "a b", "", "utf-16"],
)
def test_a_declared_encoding_that_is_none_is_reported_and_the_text_is_read_as_utf_8(name: str) -> None:
    document, found = read(with_remarks("caf\u00e9 \\u0041".encode(), f'<?xml version="1.0" encoding="{name}"?>\n'))
    assert document.remarks.text == "caf\u00e9 \\u0041"
    assert found == ["READ-ENCODING"]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be"])
def test_an_encoding_that_the_first_bytes_show_is_read(encoding: str) -> None:
    document, found = read(with_remarks(b"caf&#233;").decode().encode(encoding))
    assert (document.remarks.text, found) == ("caf\u00e9", [])


@pytest.mark.parametrize("encoding", ["utf-16", "utf-32", "utf-16-le"])
def test_a_declaration_of_what_the_bytes_are_not_is_ignored_and_reported(encoding: str) -> None:
    for text in ("even", "uneven"):
        document, found = read(with_remarks(text.encode(), f'<?xml version="1.0" encoding="{encoding}"?>\n'))
        assert (document.remarks.text, found) == (text, ["READ-ENCODING"])


def test_one_stray_byte_leaves_the_letters_around_it_as_they_are() -> None:
    submission = section16.read(with_remarks("M\u00fcller\u2019s caf".encode() + b"\xe9 rate"))
    assert submission.document.remarks.text == "M\u00fcller\u2019s caf\u00e9 rate"
    assert [(finding.id, finding.severity) for finding in submission.findings] == [
        ("READ-STRAY-BYTES", section16.Severity.WARN)
    ]
    assert "caf\u00e9 rate" in submission.findings[0].message


def test_one_stray_byte_in_a_header_and_in_a_printed_page_leaves_the_rest_as_it_is() -> None:
    header = HEADER.replace("EXAMPLE ADA", "M\u00dcLLER CAF?").encode().replace(b"CAF?", b"CAF\xc9")
    submission = section16.read(Wrapped().render().replace(HEADER.encode(), header))
    assert submission.header is not None
    assert submission.header.reporting_owners[0].name == "M\u00dcLLER CAF\u00c9"
    assert [(finding.id, finding.location) for finding in submission.reader_findings] == [("READ-STRAY-BYTES", "header")]
    page = section16.render_text(section16.read(with_remarks("\u00c5sa caf?".encode()))).encode().replace(b"caf?", b"caf\xe9")
    printed = section16.read(page)
    assert printed.document.remarks.text == "\u00c5sa caf\u00e9"
    assert "READ-STRAY-BYTES" in [finding.id for finding in printed.findings]


@pytest.mark.parametrize(
    "xml",
    [
        b'<?xml version="1.0" encoding="UTF-7"?>+ADwAIQ-DOCTYPE a [+ADwAIQ-ENTITY b "c">]>' + PLAIN.partition(b"?>")[2],
        FORM.replace(b"<ownershipDocument>", b"<!DOCTYPE a><ownershipDocument>").decode().encode("utf-16"),
        FORM.replace(b"<ownershipDocument>", b"<!DOCTYPE a><ownershipDocument>").decode().encode("utf-16-be"),
        FORM.replace(b"<ownershipDocument>", b"<!D\x00OCTYPE a><ownershipDocument>"),
        b'<?xml version="1.0" encoding="cp037"?>' + FORM.partition(b"?>")[2].replace(b"<own", b"<!DOCTYPE a><own", 1),
    ],
    ids=["UTF-7", "UTF-16", "UTF-16 without its mark", "behind a control code", "EBCDIC that is none"],
)
def test_a_document_type_declaration_is_refused_however_it_is_written(xml: bytes) -> None:
    with pytest.raises(section16.UnreadableError, match="document type declaration"):
        section16.read(xml)


def test_only_an_opening_tag_shows_an_encoding_without_its_mark() -> None:
    assert to_utf8(b"<\x00damaged") == b"<\x00damaged"


# ------------------------------------------------------------------------------------------------- values and writing


@pytest.mark.parametrize(
    ("filed", "text", "place"),
    [
        (b"<aff10b5One>0<", b"<aff10b5One>TRUE<", "$.aff10b5One"),
        (b"<periodOfReport>2026-03-10<", b"<periodOfReport>soon<", "$.periodOfReport"),
        (b"<value>100</value>", b"<value>about 100</value>", "$.nonDerivativeTable[0].shares"),
        (b"<value>100</value>", b"<value>" + b"9" * 5000 + b"</value>", "$.nonDerivativeTable[0].shares"),
        (b"<isDirector>1<", b"<isDirector>X<", "$.reportingOwners[0].isDirector"),
    ],
)
def test_a_text_that_is_no_value_of_its_box_is_kept_and_reported(filed: bytes, text: bytes, place: str) -> None:
    assert filed in FORM
    for data in (FORM.replace(filed, text, 1), section16.to_json(section16.read(FORM.replace(filed, text, 1)).document)):
        findings = [finding for finding in section16.read(data).findings if finding.id == "READ-NOT-UNDERSTOOD"]
        assert [finding.location for finding in findings] == [place]


@pytest.mark.parametrize(
    "record",
    [
        AsFiled(".", attributes=(("a b", "1"),)),
        AsFiled(".", attributes=(("id", "1"), ("id", "2"))),
        AsFiled(".", attributes=(("p:id", "1"),)),
        AsFiled("..", content=("ownershipDocument", Kept("<second></second>"))),
        AsFiled("..", content=(Kept("words"), "ownershipDocument")),
    ],
    ids=["a name with a blank", "a name twice", "a prefix that nothing declares", "a second root", "text around the root"],
)
def test_a_document_that_would_not_be_well_formed_is_not_written(record: AsFiled) -> None:
    with pytest.raises(section16.UnwritableError, match="as_filed"):
        section16.write_xml(OwnershipDocument(as_filed=(record,)))


def test_half_a_character_in_json_is_refused() -> None:
    with pytest.raises(section16.NotOwnershipError, match="half a character"):
        section16.from_json('{"format": "\ud83d"}')


def test_a_file_beside_one_that_fails_is_still_read(tmp_path: Path) -> None:
    for name, data in {"a": b"<x:ownershipDocument", "b": FORM, "c": with_remarks(b"&#55357;"), "d": b"\x00"}.items():
        (tmp_path / f"{name}.xml").write_bytes(data)
    results = list(section16.read_many([tmp_path]))
    assert [isinstance(result, section16.Submission) for result in results] == [True, True, True, False]


def test_numbers_of_thousands_of_digits_are_shown_and_are_no_amounts() -> None:
    submission = section16.read(FORM.replace(b"<value>100</value>", b"<value>" + b"1" * 5000 + b"</value>", 1))
    assert "111,111,111," in section16.render_html(submission)
    assert "11,111," in section16.render_text(submission)
    assert next(iter(section16.rows(submission)))["shares"] is None
    assert section16.Ledger.from_submissions([submission])


@pytest.mark.slow
def test_codes_are_taken_out_of_a_form_however_many_are_not_closed() -> None:
    form_with_codes, codes = take_codes(b"<rptOwnerCcc>abc</rptOwnerCcc>" + b"<rptOwnerCcc>" * 50_000)
    assert form_with_codes.startswith(b"<rptOwnerCcc>***</rptOwnerCcc>")
    assert [code.reveal() for code in codes] == ["abc", *[""] * 50_000]
    assert take_codes(b"<rptOwnerCcc>&#" + b"9" * 5000 + b";</rptOwnerCcc>")[1]


@pytest.mark.parametrize(
    "read_it", [lambda text: read_facts(text.encode()), lambda text: read_mapping(text.encode(), "m.toml"), decisions_of]
)
def test_a_number_of_thousands_of_digits_in_a_file_of_the_user_is_refused(read_it: Callable[[str], object]) -> None:
    with pytest.raises(section16.Section16Error):
        read_it(f"a = {'9' * 5000}\n")


@pytest.mark.dated
def test_a_number_of_thousands_of_digits_on_the_command_line_is_reported_like_any_that_is_too_large(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert read_words([f"units={'9' * 5000}"], "event")["units"] == "9" * 5000
    monkeypatch.setenv("SECTION16_OFFICE", str(tmp_path / "office.db"))
    (tmp_path / "facts.toml").write_text(BASE, encoding="utf-8")
    assert run(["office", "init", str(tmp_path / "facts.toml"), "--name", "Petra Lindqvist"]) == 0
    words = ("date=2025-06-16", "who=edda", "security=common", f"units={'9' * 5000}", "price=18.70", "counterparty=market")
    assert run(["event", "add", "sale", *words]) == 1
    assert "FACTS-AMOUNT" in capsys.readouterr().err


@pytest.mark.parametrize(
    "xml",
    [
        FORM.replace(b"<issuerCik>", b'<u a="1"/>' * 100_000 + b"<issuerCik>"),
        FORM.replace(b"<value>100</value>", b"<value>100</value>" + b'<footnoteId id="F1"/>' * 50_000, 1),
        pytest.param(with_remarks(b"word " * 1_800_000), marks=pytest.mark.slow),
        pytest.param(with_remarks(b"w" * 9_000_000), marks=pytest.mark.slow),
        FORM.replace(b"Common Stock", b"C" * 1_000_000, 1),
        FORM.replace(b"Common Stock", b"par value " * 100_000, 1),
        FORM.replace(b"Common Stock", b"C" + b" " * 200_000 + b"x", 1),
        form(transaction() * 5_000),
    ],
    ids=[
        "100,000 elements",
        "50,000 marks",
        "9 MB of words",
        "a word of 9 MB",
        "a title of 1 MB",
        "par values",
        "blanks",
        "rows",
    ],
)
def test_what_is_large_costs_in_proportion(xml: bytes) -> None:
    """The limit is several times what each takes; what grows with the square takes minutes."""
    start = process_time()
    submission = section16.read(xml)
    section16.render_text(submission)
    section16.Ledger.from_submissions([submission])
    assert section16.from_json(section16.to_json(submission.document)) == submission.document
    assert process_time() - start < 60


@pytest.mark.parametrize(
    ("piece", "count", "least"),
    sampled(
        [
            (b"<u/>", 1_000_000, "100,001"),
            (b"<!---->", 1_000_000, "20,001"),
            (b"<?u?>", 1_000_000, "20,001"),
            (b"<u><u/></u>", 500_000, "20,002"),
            (b"<u>" + b"<u/>" * 999_999 + b"</u>", 1, "1,000,000"),
        ]
    ),
    ids=["elements", "comments", "instructions", "elements in elements", "elements in an element"],
)
def test_a_form_of_a_million_unknown_elements_is_refused(piece: bytes, count: int, least: str) -> None:
    """Each of them is kept as filed, which takes seconds for a million and serves nothing."""
    start = process_time()
    with pytest.raises(section16.UnreadableError, match=f"The form has {least} or more elements and comments"):
        section16.read(FORM.replace(b"<issuerCik>", piece * count + b"<issuerCik>"))
    assert process_time() - start < 30


@pytest.mark.parametrize("piece", ["<u></u>", "<u><v></v></u>", "<!--u-->", "<u>" + "<v></v>" * 1_000 + "</u>"])
def test_json_of_a_form_keeps_no_more_than_is_read_of_one(piece: str) -> None:
    """Spread over several records, as many pieces are as many."""
    form_of_two = FORM.replace(b"</issuer>", b"<u></u></issuer>").replace(b"</reportingOwnerId>", b"<u></u></reportingOwnerId>")
    few = section16.read(form_of_two)
    data = section16.to_json(few.document)
    assert section16.from_json(data) == few.document
    one = b'{"xml":"<u></u>"}'
    assert data.count(one) == 2
    many = data.replace(one, b",".join([f'{{"xml":"{piece}"}}'.encode()] * (60_000 if len(piece) < 100 else 30)))
    start = process_time()
    with pytest.raises(section16.UnreadableError, match="more elements and comments than are read of one form"):
        section16.from_json(many)
    assert process_time() - start < 30


@pytest.mark.slow
def test_texts_between_the_elements_that_are_kept_do_not_count() -> None:
    read = section16.read(FORM.replace(b"<issuerCik>", b"w<u></u>" * 99_000 + b"<issuerCik>"))
    assert section16.from_json(section16.to_json(read)) == read.document


def test_a_form_as_declared_may_have_more_elements() -> None:
    assert len(section16.read(form(transaction() * 6_000)).document.non_derivative_table) == 6_000


def test_only_the_beginning_of_a_heading_is_looked_at() -> None:
    start = process_time()
    assert meant("heading", "Grant Date") == meant("heading", "Grant Date" + " " * 300 + "plan " * 100_000)
    meant("heading", "plan " * 200_000)
    assert process_time() - start < 30


@pytest.mark.parametrize("target", ["\u42bc\u434f", "\u2c30", "\U00010000", "a:b"])
@pytest.mark.parametrize("place", [b"<ownershipDocument>", b"<issuer>", b"HARBOR", None])
def test_an_instruction_whose_target_only_one_parser_takes_is_kept_under_another(target: str, place: bytes | None) -> None:
    instruction = f"<?{target} text='1'?>".encode()
    data = FORM + instruction if place is None else FORM.replace(place, instruction + place, 1)
    read = section16.read(data)
    assert section16.read(section16.write_xml(read.document)).document == read.document
    assert read.document.reporting_owners == section16.read(FORM).document.reporting_owners
    assert {"READ-SALVAGED", "READ-SURROUNDED"} & {finding.id for finding in read.findings}


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-be"])
@pytest.mark.parametrize("kind", ["xml", "json", "html", "text"])
def test_units_that_are_no_characters_are_replaced_and_reported(kind: str, encoding: str) -> None:
    document = section16.read(FORM).document
    whole = {
        "xml": FORM,
        "json": section16.to_json(document),
        "html": section16.render_html(document).encode(),
        "text": section16.render_text(document).encode(),
    }[kind]
    mark = b"" if encoding[-2:] in ("16", "32") else "\ufeff".encode(encoding)
    data = mark + whole.decode().replace("HARBOR", "HA\ud83dBOR").encode(encoding, "surrogatepass")
    (finding,) = (found for found in section16.read(data).findings if found.id == "READ-UNDECODABLE")
    assert finding.values["count"] == whole.count(b"HARBOR")
    assert "U+FFFD" in finding.message
    assert finding.message.startswith(f"Bytes that are not {encoding[:6].upper()}")
    plain = mark + whole.decode().replace("HARBOR", "HA\ufffdBOR").encode(encoding)
    assert "READ-UNDECODABLE" not in [found.id for found in section16.read(plain).findings]


def test_half_a_character_in_utf_7_is_replaced_and_reported() -> None:
    rest = FORM.split(b"?>", 1)[1]
    text = '<?xml version="1.0" encoding="UTF-7"?>' + rest.decode().replace("HARBOR", "HA\ud83dBOR", 1)
    finding = section16.read(text.encode("utf-7", "surrogatepass")).findings[0]
    assert (finding.id, finding.values["replaced"]) == ("READ-SURROGATES", 1)


@pytest.mark.parametrize("element", ["remarks", "documentType", "notSubjectToSection16"])
def test_a_footnote_that_xml_cannot_hold_is_refused_and_not_dropped(element: str) -> None:
    stated = {"format": "section16/document/1", "documentType": {"text": "4"}}
    stated[element] = {"text": "4", "footnotes": ["F1"]}
    document = section16.from_json(json.dumps(stated))
    with pytest.raises(section16.UnwritableError, match=rf"<{element}> cannot refer to a footnote .F1. in XML\. Remove"):
        section16.write_xml(document)
