"""Pages read back to what the XML says in everything they show: the SEC's preview, sec.gov's pages, a print, and our own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

import section16
from section16.document.ownership import OwnershipDocument
from section16.document.page import Page
from section16.formats.form_page.html_parts import sheet_of_html
from section16.formats.form_page.reading import read_sheet
from section16.formats.form_page.text_parts import sheet_of_text
from section16.render.agreement import disagreements
from section16.render.page import page_of

pytestmark = pytest.mark.corpus

Filings = tuple[tuple[str, bytes], ...]
CHUNKS = 16
"""The archive is tested in so many pieces, so that every core has work."""
UNTOLD = "PAGE-NOT-SHOWN"
"""What a page that is whole has told of it: that it does not show everything."""


def test_every_official_rendering_reads_back(corpus: Path, filings: Filings) -> None:
    # The stylesheet leaves this box open although the XML says `true`; the text beside it shows that it is not.
    known = {"0000950170-23-033210": ["PAGE-TITLE-UNTICKED"]}
    submissions = {Path(name).stem: data for name, data in filings}
    wrong = {}
    for file in sorted((corpus / "corpus" / "rendered").glob("*.html")):
        document = section16.read(submissions[file.stem]).document
        page, findings = read_sheet(sheet_of_html(file.read_bytes()))
        found = [*(finding.id for finding in findings), *disagreements(page_of(document), page)]
        if found != known.get(file.stem, []):
            wrong[file.stem] = found
        # The stylesheet prints the 10b5-1 box on every form; it says nothing of one that was filed without it.
        if page.plan_box != document.aff10b5_one.value:
            wrong[file.stem] = [f"plan box: {page.plan_box}"]
    assert not wrong


@pytest.mark.parametrize(
    ("page", "xml"),
    [("374WaterForm4.html", "374WaterForm4.xml"), ("form3.snow.html", "form3.snow.xml"), ("form5.snow.html", "form5.snow.xml")],
)
def test_a_page_of_sec_gov_reads_back(corpus: Path, page: str, xml: str) -> None:
    samples = corpus / "corpus" / "samples"
    read = section16.read(samples / page)
    filed = section16.read(samples / xml).document
    assert [finding.id for finding in read.findings] == [UNTOLD]
    assert disagreements(page_of(filed), page_of(read.document)) == []
    rows = [len(table) for table in (filed.non_derivative_table, filed.derivative_table)]
    assert [len(read.document.non_derivative_table), len(read.document.derivative_table)] == rows
    assert sum(rows) > 0


def test_the_printed_form_reads_back_row_by_row_number_by_number_and_footnote_by_footnote(
    corpus: Path, filings: Filings
) -> None:
    read = section16.read(corpus / "corpus" / "samples" / "form4-printed.txt")
    filed = section16.read(dict(filings)["0001214659-23-000544.txt"]).document
    assert [finding.id for finding in read.findings] == ["PAGE-ADDRESS-JOINED", UNTOLD]
    assert disagreements(page_of(filed), page_of(read.document)) == []
    for theirs, ours in zip(filed.rows, read.document.rows, strict=True):
        assert type(theirs) is type(ours)
        told = {
            name: (getattr(theirs, name), getattr(ours, name))
            for name in theirs.__struct_fields__
            if name not in ("empty", "as_filed", "form_type", "equity_swap", "timeliness", "coding_footnotes")
        }
        assert {name: cell.value for name, (cell, _) in told.items()} == {name: cell.value for name, (_, cell) in told.items()}
        assert {name: cell.footnotes for name, (cell, _) in told.items()} == {
            name: cell.footnotes for name, (_, cell) in told.items()
        }
        assert theirs.coding_footnotes == ours.coding_footnotes
    assert [(note.id, " ".join(note.text.split())) for note in filed.footnotes] == [
        (note.id, note.text) for note in read.document.footnotes
    ]
    assert len(filed.footnotes) == 6


def faults(document: OwnershipDocument) -> Iterator[str]:
    """Yield what is lost of a form on its way through our pages: by its text, and by its value in a document."""
    shown = page_of(document)
    html = section16.render_html(document)
    text = section16.render_text(document)
    if max(map(len, text.splitlines())) > 120:
        yield "text: a line of more than 120 columns"
    for name, page, sheet in (("HTML", html, sheet_of_html(html)), ("text", text, sheet_of_text(text))):
        read, findings = read_sheet(sheet)
        yield from (f"{name}: {finding.line()}" for finding in findings)
        if plain(read) != plain(shown):
            yield f"{name}: {disagreements(shown, read) or 'some text'}"
        again = section16.read(page.encode())
        yield from (f"{name}: {finding.line()}" for finding in again.findings if finding.id != UNTOLD)
        yield from (f"{name}, as document: {line}" for line in disagreements(shown, page_of(again.document)))


def plain(page: Page) -> Page:
    """Return a page without numbers that only links tell, its remarks on one line."""
    owners = tuple(msgspec.structs.replace(owner, cik="") for owner in page.owners)
    return msgspec.structs.replace(page, owners=owners, issuer_cik="", remarks=" ".join(page.remarks.split()))


@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_our_own_html_and_text_of_every_filing_reads_back(filings: Filings, chunk: int) -> None:
    assert len(filings) == 9883
    wrong = {}
    for name, data in filings[chunk::CHUNKS]:
        found = list(faults(section16.read(data).document))
        if found:
            wrong[name] = found
    assert not wrong


def test_the_ciks_stand_in_the_links_of_our_html_and_nowhere_in_our_text(filings: Filings) -> None:
    for _, data in filings[::200]:
        form = section16.read(data).document
        read = section16.read(section16.render_html(form).encode()).document
        assert read.issuer.cik.value == form.issuer.cik.value
        names = [owner.name.text for owner in form.reporting_owners]
        if len(set(names)) == len(names):
            assert [owner.cik.value for owner in read.reporting_owners] == [owner.cik.value for owner in form.reporting_owners]
        assert section16.read(section16.render_text(form).encode()).document.issuer.cik.value is None
