"""The page of an issuer's website with its reports: one file of HTML without scripts, for visitors."""

from __future__ import annotations

from html import escape

from section16.compliance.posted_periods import day_of
from section16.compliance.posting_page import PostedForm, PostingPage
from section16.render.why import STYLE

_HEADINGS = ("Form", "Reporting persons", "Filed", "Posted", "On this site", "SEC")
# On a narrow screen each row is a card whose cells have the headings before them; the roles keep it a table for screen readers.
_CARDS = (
    "@media screen and (max-width:640px){table,tbody,tr,td{display:block}"
    "thead{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}"
    "tbody tr{padding:.6rem 0;border-bottom:1px solid #8886}"
    "td{display:grid;grid-template-columns:9rem minmax(0,1fr);padding:.1rem 0;border:0;overflow-wrap:anywhere}"
    "td::before{content:attr(data-label);opacity:.75;font-size:.875rem}td:empty{display:none}}"
)


def posting_html(page: PostingPage) -> str:
    """Return the page as HTML."""
    title = f"Section 16 reports about {page.issuer_name or page.issuer_cik}"
    head = (
        '<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<meta name="color-scheme" content="light dark"><title>{escape(title)}</title><style>{STYLE}{_CARDS}</style>'
    )
    says = (
        "Forms 3, 4 and 5 that directors, officers and owners of more than ten percent have filed with the U.S. Securities and"
        f" Exchange Commission about securities of this issuer (CIK {escape(page.issuer_cik)}). Each remains here for twelve"
        f" months. As of {page.as_of}."
    )
    body = f'<main><h1>{escape(title)}</h1><p>{says}</p>{_table(page)}<p class="source">{escape(page.note)}</p></main>'
    return f'<!DOCTYPE html><html lang="en"><head>{head}</head><body>{body}</body></html>\n'


def _table(page: PostingPage) -> str:
    if not page.forms:
        return "<p>No report was filed in the last twelve months.</p>"
    headings = "".join(f'<th role="columnheader" scope="col">{heading}</th>' for heading in _HEADINGS)
    head = f'<thead role="rowgroup"><tr role="row">{headings}</tr></thead>'
    body = f'<tbody role="rowgroup">{"".join(map(_row, page.forms))}</tbody>'
    return f'<div class="table" tabindex="0"><table role="table">{head}{body}</table></div>'


def _row(one: PostedForm) -> str:
    names = escape("; ".join(one.names))
    posted = str(day_of(one.posted_at)) if one.posted_at else ""
    about = escape(f"Form {one.form}, filed {one.filed}")
    links = (
        f'<a href="{escape(one.form_page)}" aria-label="{about}, on this site">The form</a>',
        f'<a href="{escape(one.edgar)}" aria-label="{about}, on EDGAR">{escape(one.accession)}</a>',
    )
    cells = (escape(one.form), names, str(one.filed), posted, *links)
    labeled = zip(_HEADINGS, cells, strict=True)
    return f"""<tr role="row">{"".join(f'<td role="cell" data-label="{name}">{cell}</td>' for name, cell in labeled)}</tr>"""
