"""The PDF opens, says what the page says, repeats the heads of its tables, and takes no text for Typst's markup."""

from __future__ import annotations

import io

import pypdf
import pytest
from hypothesis import given, settings

import section16
from section16.document.ownership import OwnershipDocument
from section16.document.page import Page
from section16.render.page import page_of
from tests import strategies
from tests.render.forms import FORMS, LONG_WORD, form4, many_rows
from tests.render.test_html import METACHARACTERS, poisoned
from tests.slow import slow_but_for


def sheets(form: OwnershipDocument) -> list[str]:
    """Return the text of every page without any white space, and without the marks where words may break."""
    reader = pypdf.PdfReader(io.BytesIO(section16.render_pdf(form)))
    assert {(float(sheet.mediabox.width), float(sheet.mediabox.height)) for sheet in reader.pages} == {(792.0, 612.0)}
    return [plain(sheet.extract_text()) for sheet in reader.pages]


def plain(text: str) -> str:
    return "".join(text.replace("\u200b", "").replace("\u2060", "").split())


def texts(page: Page) -> list[str]:
    rows = (*page.table_one, *page.table_two)
    owners = [
        text
        for owner in page.owners
        for text in (owner.name, *owner.streets, owner.city, owner.officer_title, owner.other_text)
    ]
    cells = [cell.text for row in rows for cell in row.values()]
    notes = [text for _, text in page.footnotes]
    return [page.issuer_name, page.symbol, page.period, *owners, *cells, *notes, *(name for name, _ in page.signatures)]


@pytest.mark.parametrize("name", slow_but_for(FORMS.keys() - {"many-rows"}, [name for name in FORMS if name != "odd-words"]))
def test_the_pdf_holds_every_text_of_the_page(name: str) -> None:
    page = page_of(FORMS[name]())
    pages = sheets(FORMS[name]())
    foot = plain(f"Form {page.form} {page.issuer_name} {page.owners[0].name} {page.period}")
    assert all(f"{foot}{number}of{len(pages)}" in text for number, text in enumerate(pages, 1))
    # A footnote may go on after the foot of a page.
    shown = "".join(text.replace(f"{foot}{number}of{len(pages)}", "") for number, text in enumerate(pages, 1))
    assert [text for text in texts(page) if plain(text) not in shown] == []


@pytest.mark.slow
def test_words_that_are_too_long_are_broken_within_their_columns() -> None:
    reader = pypdf.PdfReader(io.BytesIO(section16.render_pdf(FORMS["odd-words"]())))
    lines = reader.pages[0].extract_text(extraction_mode="layout").replace("\u200b", "").split("\n")
    first, last = (next(at for at, line in enumerate(lines) if head in line) for head in ("Table I -", "Explanation"))
    pieces = [word for line in lines[first:last] for word in line.split() if len(word) > 4 and word in LONG_WORD]
    assert len(pieces) > 4
    assert max(map(len, pieces)) < len(LONG_WORD) / 2


def test_the_heads_of_tables_stand_on_every_page_that_holds_their_rows() -> None:
    pages = sheets(many_rows())
    for title, column in (("TableI-Non-Derivative", "2A.DeemedExecution"), ("TableII-Derivative", "3A.DeemedExecution")):
        held = [at for at, text in enumerate(pages) if title in text]
        assert len(held) > 1
        assert all(column in pages[at] for at in held)
    assert all(f"{number}of{len(pages)}" in text for number, text in enumerate(pages, 1))


def test_no_text_of_a_filer_becomes_markup() -> None:
    shown = "".join(sheets(poisoned(form4(), METACHARACTERS)))
    assert shown.count(plain(METACHARACTERS)) > 10


def test_the_same_form_gives_the_same_bytes() -> None:
    assert section16.render_pdf(form4()) == section16.render_pdf(form4())


def test_a_form_of_one_sheet_takes_one_sheet() -> None:
    assert len(sheets(form4())) == 1


@pytest.mark.slow
@settings(max_examples=40)
@given(strategies.documents())
def test_any_form_makes_a_pdf(form: OwnershipDocument) -> None:
    assert sheets(form)
