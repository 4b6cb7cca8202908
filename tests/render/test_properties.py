"""Whatever a form says, its pages say it, and say it again when they are read."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

import section16
from section16.document.ownership import OwnershipDocument
from section16.formats.form_page.html_parts import sheet_of_html
from section16.formats.form_page.reading import read_sheet
from section16.formats.form_page.text_parts import sheet_of_text
from section16.formats.form_page.to_document import document_of
from section16.render.agreement import disagreements
from section16.render.html import html_of
from section16.render.page import page_of
from section16.render.text import text_of
from tests import strategies

forms = strategies.documents(valid=True)


@given(forms)
def test_html_read_back_agrees_with_the_page(form: OwnershipDocument) -> None:
    page = page_of(form)
    read, _ = read_sheet(sheet_of_html(html_of(page)))
    assert disagreements(page, read) == []


@given(forms)
def test_text_read_back_agrees_with_the_page(form: OwnershipDocument) -> None:
    page = page_of(form)
    read, _ = read_sheet(sheet_of_text(text_of(page)))
    assert disagreements(page, read) == []


@given(forms)
def test_the_page_of_the_document_of_a_page_is_that_page(form: OwnershipDocument) -> None:
    page = page_of(form)
    assert disagreements(page, page_of(document_of(page))) == []


@given(strategies.documents(), st.booleans())
def test_no_line_of_text_is_longer_than_the_terminal_is_wide(form: OwnershipDocument, as_filed: bool) -> None:  # noqa: FBT001 - drawn
    assert max(map(len, section16.render_text(form, as_filed=as_filed).split("\n"))) <= 120
