"""A filer may write what the form prints, such as a remark that begins like a heading. It reads back whole."""

from __future__ import annotations

import re

import pytest
from msgspec.structs import replace

import section16
from section16.document import captions
from section16.document.cells import TextCell
from section16.document.footnotes import Footnote
from section16.document.ownership import OwnershipDocument
from section16.document.signature import OwnerSignature
from tests.formats.test_form_page import tabbed
from tests.render.forms import form3, form4, joint, none_owned

_FORM = captions.FORMS["4"]
PRINTED = sorted({text for name in dir(captions) if name.isupper() and isinstance(text := getattr(captions, name), str)})
PRINTED += [_FORM.title, _FORM.table_one_title, _FORM.table_two_title, _FORM.imprint, f"3. {_FORM.period}", f"6. {_FORM.joint}"]
PRINTED += [
    "FORM 4",
    "See Form 4",
    "Signature of Reporting Person",
    "** Signature of Reporting Person   Date",
    "Date",
    "Signatures",
]
PRINTED += [
    "Remarks: as follows",
    "Reminder: see the plan",
    "Intentional misstatements are not made",
    "See Explanation of Responses",
]
PRINTED += [
    "2. Issuer Name and Ticker or Trading Symbol",
    "1. Name and Address of Reporting Person*",
    "06/18/2025",
    "X",
    "checked",
]
PRINTED += [
    "\\ a backslash",
    "(1) a number",
    "1. a number",
    "- a bullet",
    "a │ bar",
    "☒ a box",
    "back ↩",
    "Note: none",
    "─── ──",
]
LINE = re.compile(r"\s+")


def shown(form: OwnershipDocument) -> list[section16.Submission]:
    """Return a form read from its pages."""
    return [section16.read(page.encode()) for page in (section16.render_html(form), section16.render_text(form))]


@pytest.mark.parametrize("text", PRINTED)
def test_a_remark_a_footnote_and_a_signature_may_say_what_the_form_prints(text: str) -> None:
    form = replace(
        form4(),
        remarks=TextCell(f"{text}\nJane Doe\n01/02/2025\n{text}"),
        footnotes=(Footnote("F1", text), *form4().footnotes[1:]),
        signatures=(replace(form4().signatures[0], name=TextCell(text)), *form4().signatures),
    )
    for read in shown(form):
        assert [finding.id for finding in read.findings] == ["PAGE-NOT-SHOWN"]
        line = LINE.sub(" ", text)
        assert LINE.sub(" ", read.document.remarks.value or "") == f"{line} Jane Doe 01/02/2025 {line}"
        assert read.document.footnotes[0].text == line
        assert read.document.signatures[0].name.value == line
        assert len(read.document.signatures) == 2
        assert read.document.no_securities_owned.value is None


@pytest.mark.parametrize("text", PRINTED)
def test_a_title_an_address_and_a_name_may_say_what_the_form_prints(text: str) -> None:
    said = TextCell(text)
    owners = tuple(
        replace(one, name=TextCell(f"{number} {text}"), street1=said, officer_title=said, city=said)
        for number, one in enumerate(joint().reporting_owners[:3])
    )
    form = replace(joint(), reporting_owners=owners, issuer=replace(form4().issuer, name=said))
    for read in shown(form):
        line = LINE.sub(" ", text)
        again = read.document
        assert again.issuer.name.value == line
        assert [one.name.value for one in again.reporting_owners] == [f"{number} {line}" for number in range(3)]
        unknown = {None, line} if text in (captions.BLANK, captions.NOT_GIVEN) else {line}
        for owner in again.reporting_owners:
            assert {owner.street1.value, owner.city.value, owner.officer_title.value} <= unknown
        assert again.form == "4"
        assert len(again.rows) == len(form.rows)


@pytest.mark.parametrize(
    "text", ["Table I - x", "Table II - Derivative Securities", "1. Title of Security", "Explanation of Responses:"]
)
def test_a_cell_may_say_what_the_form_prints(text: str) -> None:
    rows = tuple(replace(row, title=TextCell(text), nature=TextCell(f"{text} " * 8)) for row in form4().non_derivative_table)
    for read in shown(replace(form4(), non_derivative_table=rows)):
        assert [row.title.value for row in read.document.non_derivative_table] == [text] * len(rows)
        assert [row.nature.value for row in read.document.non_derivative_table] == [(f"{text} " * 8).strip()] * len(rows)


def test_a_signature_without_a_name_or_a_day_takes_none_from_the_remarks() -> None:
    for name, day in (("Jane Doe", None), (None, "2025-06-18"), (None, None)):
        signed = OwnerSignature(TextCell(name), type(form4().signatures[0].signed)(day))
        form = replace(form4(), remarks=TextCell("First line\n06/17/2025"), signatures=(signed,))
        for read in shown(form):
            assert LINE.sub(" ", read.document.remarks.value or "") == "First line 06/17/2025"
            (again,) = read.document.signatures
            assert (again.name.value, again.signed.value) == (name, signed.signed.value)


def test_none_owned_is_a_heading_and_never_a_remark() -> None:
    for read in shown(none_owned()):
        assert read.document.no_securities_owned.value is True
    said = replace(form3(), remarks=TextCell("No securities are beneficially owned."))
    for read in shown(said):
        assert read.document.no_securities_owned.value is None
        assert read.document.remarks.value == "No securities are beneficially owned."


@pytest.mark.parametrize(
    "text",
    [
        "Remarks: the plan was adopted in March.",
        "Reminder: the plan ends in May.",
        "Intentional misstatements are not made here.",
        "No securities are beneficially owned.",
        "Note: see Exhibit 24.",
        "Signature of Reporting Person is given by power of attorney.",
        captions.REMINDER,
        captions.MISSTATEMENTS,
    ],
)
def test_a_remark_of_a_public_page_may_say_what_the_form_prints(text: str) -> None:
    fixed = f"** Signature of Reporting Person Date\n\n{captions.REMINDER}\n** {captions.MISSTATEMENTS}\n"
    page = tabbed().replace("** Signature of Reporting Person Date\n", fixed).replace("Remarks:\n", f"Remarks:\n{text}\n")
    read = section16.read(page.encode()).document
    assert read.remarks.value == text
    assert read.no_securities_owned.value is None
    assert [one.name.value for one in read.signatures] == ["/s/ Edda M. Winterbourne"]


def test_text_keeps_a_number_its_marks_and_a_code_on_one_line() -> None:
    rows = tuple(
        replace(row, price=type(row.price)("2915.063", ("F1", "F2")), code=TextCell("M"), coding_footnotes=("F4", "F3"))
        for row in form4().non_derivative_table[:1]
        if hasattr(row, "price")
    )
    for number, form in (("4", form4()), ("5", replace(form4(), document_type=TextCell("5")))):
        text = section16.render_text(replace(form, non_derivative_table=rows))
        assert "$2,915.063⁽¹⁾⁽²⁾" in text, number
        assert re.search("M4?⁽⁴⁾⁽³⁾", text), number
        assert max(map(len, text.splitlines())) <= 120
    held = replace(form4().non_derivative_table[-1], form_type=TextCell("3"), coding_footnotes=("F4",))
    assert "3⁽⁴⁾" in section16.render_text(replace(form4(), document_type=TextCell("5"), non_derivative_table=(held,)))


def test_underlying_shares_of_form_3_are_printed_as_the_sec_prints_them() -> None:
    option = replace(
        form3().derivative_table[0], underlying_shares=type(form3().derivative_table[0].underlying_shares)("14668.0")
    )
    form = replace(form3(), derivative_table=(option,))
    for page, read in zip((section16.render_html(form), section16.render_text(form)), shown(form), strict=True):
        assert "14,668" in page
        assert "14,668.0" not in page
        assert read.document.derivative_table[0].underlying_shares.value == 14668
