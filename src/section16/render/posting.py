"""The page of an issuer's website with its reports: one file of HTML without scripts, for visitors."""

from __future__ import annotations

from html import escape

from section16.compliance.posted_periods import day_of
from section16.compliance.posting_page import PostedForm, PostingPage
from section16.render.why import STYLE

_HEADINGS = ("Form", "Reporting persons", "Filed", "Posted", "On this site", "SEC")


def posting_html(page: PostingPage) -> str:
    """Return the page as HTML."""
    title = f"Section 16 reports about {page.issuer_name or page.issuer_cik}"
    head = (
        '<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<meta name="color-scheme" content="light dark"><title>{escape(title)}</title><style>{STYLE}</style>'
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
    headings = "".join(f'<th scope="col">{heading}</th>' for heading in _HEADINGS)
    rows = "".join(map(_row, page.forms))
    return f'<div class="table" tabindex="0"><table><thead><tr>{headings}</tr></thead><tbody>{rows}</tbody></table></div>'


def _row(one: PostedForm) -> str:
    names = escape("; ".join(one.names))
    posted = str(day_of(one.posted_at)) if one.posted_at else ""
    about = escape(f"Form {one.form}, filed {one.filed}")
    links = (
        f'<a href="{escape(one.form_page)}" aria-label="{about}, on this site">The form</a>',
        f'<a href="{escape(one.edgar)}" aria-label="{about}, on EDGAR">{escape(one.accession)}</a>',
    )
    cells = (escape(one.form), names, str(one.filed), posted, *links)
    return f"<tr>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>"
