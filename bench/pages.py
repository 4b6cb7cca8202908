"""What pages cost: HTML, text and PDF of real forms, and reading them back."""

from __future__ import annotations

from bench.figures import Target, circumstances, table, write_results
from bench.filings import Sample
from bench.timing import milliseconds
from section16.document.page import Page
from section16.formats.form_page import read_html_page, read_text_page
from section16.formats.ownership_xml import read_xml
from section16.render.html import html_of
from section16.render.page import page_of
from section16.render.pdf import pdf_of
from section16.render.text import text_of

_FLOOR, _PAGE = "floor: typed document, `read_xml`", "the page of a document"
_HTML, _TEXT, _PDF = "HTML", "text", "PDF"
_READ_HTML, _READ_TEXT = "HTML read back", "text read back"
_FORMS, _PDFS = 200, 40
"""A PDF takes as long as a hundred documents; fewer of them show as much."""


def measure(sample: Sample) -> list[Target]:
    """Measure, write the section, and return the targets."""
    documents = [read_xml(data)[0] for data in sample.documents[:_FORMS]]
    pages = [page_of(document) for document in documents]
    html = [html_of(page).encode() for page in pages]
    text = [text_of(page) for page in pages]
    times = milliseconds(
        {
            _FLOOR: (read_xml, sample.documents[:_FORMS]),
            _PAGE: (page_of, documents),
            _HTML: (html_of, pages),
            _TEXT: (text_of, pages),
            _READ_HTML: (read_html_page, html),
            _READ_TEXT: (read_text_page, text),
        }
    )
    times |= milliseconds({_PDF: (_pdf, pages[:_PDFS])})
    lines = [(name, f"{taken:.3f}", f"{taken / times[_FLOOR]:.1f}") for name, taken in times.items()]
    write_results("pages", _section(sample, table(("step", "ms a filing", "times reading its XML"), lines)))
    return [
        Target("HTML of a filing", 3.0, times[_PAGE] + times[_HTML], " ms"),
        Target("PDF of a filing", 100.0, times[_PAGE] + times[_PDF], " ms"),
        Target("reading a page of HTML", 10.0, times[_READ_HTML], " ms"),
        Target("reading a page of text", 10.0, times[_READ_TEXT], " ms"),
    ]


def _pdf(page: Page) -> bytes:
    return pdf_of(page)


def _section(sample: Sample, lines: str) -> str:
    return f"""
# Pages

{circumstances(sample.what)} The first {_FORMS} of them, PDF of {_PDFS}; CPU time, garbage collector on, one run, medians.

{lines}

Targets: HTML under 3 ms, PDF under 100 ms, reading a page under 10 ms.
"""
