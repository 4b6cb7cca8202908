"""The pages around a filing: its index, its folder, and the form as it is shown."""

from __future__ import annotations

from html import escape
from typing import Any

from section16.rehearsal.disseminated_filing import DisseminatedFiling, form_xml
from section16.rehearsal.feeds import folder

_PAGE = """\
<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>{title}</title></head><body>
<h1>{title}</h1>
{body}
<p>A local EDGAR for rehearsals: nothing here is filed with the SEC.</p>
</body></html>
"""


def page(title: str, body: str) -> str:
    """Return a plain page; ``body`` is HTML."""
    return _PAGE.format(title=escape(title), body=body)


def filing_index(filing: DisseminatedFiling, number: str) -> str:
    """Return the index page of a filing: what it is, its documents, everyone it is listed under."""
    place = folder(filing, number)
    rows = "".join(
        f"<tr><td>{escape(file.sequence)}</td><td>{escape(file.description)}</td>"
        f'<td><a href="{place}/{_shown(filing, file.filename)}">{escape(file.filename)}</a></td>'
        f"<td>{escape(file.type)}</td><td>{len(file.body)}</td></tr>\n"
        for file in filing.submission.documents
    )
    people = "".join(
        f"<li>{escape(filer.name or '')} ({role}) CIK: {escape(filer.cik or '')}</li>\n" for role, filer in filing.entities
    )
    facts = (
        f"<p>Filing Date {filing.filed.isoformat()}, Accepted {filing.accepted:%Y-%m-%d %H:%M:%S}, "
        f"Period of Report {filing.header.period or ''}, Documents {len(filing.submission.documents)}</p>"
    )
    table = f"<table><tr><th>Seq</th><th>Description</th><th>Document</th><th>Type</th><th>Size</th></tr>\n{rows}</table>"
    whole = f'<p><a href="{place}/{filing.accession}.txt">Complete submission text file</a></p>'
    return page(f"Form {filing.form}: {filing.accession}", f"{facts}\n{table}\n{whole}\n<ul>\n{people}</ul>")


def _shown(filing: DisseminatedFiling, name: str) -> str:
    return f"{filing.viewer}/{name}" if name == filing.main.filename else name


def names_in(filing: DisseminatedFiling) -> list[tuple[str, int]]:
    """Return the files of a filing's folder with their sizes."""
    own = [
        (f"{filing.accession}-index.htm", 0),
        (f"{filing.accession}-index-headers.html", 0),
        (f"{filing.accession}.hdr.sgml", 0),
        (f"{filing.accession}.txt", len(filing.data)),
    ]
    return [*own, *((file.filename, len(form_xml(file))) for file in filing.submission.documents)]


def listing(filing: DisseminatedFiling, number: str) -> str:
    """Return the page that lists a filing's folder."""
    place = folder(filing, number)
    rows = "".join(f'<li><a href="{place}/{escape(name)}">{escape(name)}</a></li>\n' for name, _size in names_in(filing))
    return page(f"Directory {place}", f"<ul>\n{rows}</ul>")


def listing_json(filing: DisseminatedFiling, number: str) -> dict[str, Any]:
    """Return the same as ``index.json``."""
    changed = f"{filing.accepted:%Y-%m-%d %H:%M:%S}"
    items = [
        {"last-modified": changed, "name": name, "type": "text.gif", "size": str(size) if size else ""}
        for name, size in names_in(filing)
    ]
    return {"directory": {"item": items, "name": folder(filing, number), "parent-dir": "/Archives/edgar/data"}}
