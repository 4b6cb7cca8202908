"""The page of the catalogue of findings, the same as data, and its JSON Schema."""

from __future__ import annotations

import json

import msgspec

from section16.catalogue.catalogue import CATALOGUE
from section16.catalogue.entry import HEADINGS, Area, CatalogueEntry
from section16.checks.catalogue import BY_ID as CHECKS

_PAGE = """{made}

# Findings

Every finding that section16 reports, by area. `section16 explain ID` prints one of them, `section16 explain` lists all, and
`section16.explain("ROW-NATURE")` returns the entry in Python. As data: [findings.json](findings.json), described by
[findings.schema.json](schema/findings.schema.json).

*reject*: the form, the facts or the step cannot be used as they are; EDGAR would suspend a submission with such a form. *warn*:
something is lost or doubtful, or not as the law or the instructions require. *note*: unusual, and nothing is lost. Ids are
permanent. A finding names its place and may give a more specific remedy than this page. A source marked (unconfirmed) was not
read in the original, and a finding that depends on it alone never rejects anything. Findings are not legal advice.

{areas}
"""


def findings(made: str) -> str:
    """Return the page, area by area."""
    areas = (f"## {heading}\n\n{_entries(area)}" for area, heading in HEADINGS.items())
    return _PAGE.format(made=made, areas="\n\n".join(areas))


def _entries(area: Area) -> str:
    return "\n\n".join(_entry(entry) for entry in CATALOGUE.values() if entry.area is area)


def _entry(entry: CatalogueEntry) -> str:
    heading = f"### `{entry.id}`\n\n**{entry.title}** ({' or '.join(entry.severities)})."
    lines = [_escaped(entry.explanation), "", f"- Remedy: {_escaped(entry.remedy)}"]
    if entry.citations:
        lines.append(f"- {'Source' if len(entry.citations) == 1 else 'Sources'}: {'; '.join(map(str, entry.citations))}.")
    if entry.id in CHECKS:
        lines.append("- Forms, dates and examples: [checks.md](checks.md).")
    return f"{heading}\n" + "\n".join(lines)


def _escaped(text: str) -> str:
    """Return a sentence as Markdown, in which &, < and > would be read as markup."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def findings_as_data() -> str:
    """Return the catalogue as a JSON file."""
    return json.dumps(msgspec.to_builtins(list(CATALOGUE.values())), indent=2, ensure_ascii=False) + "\n"


def findings_schema() -> str:
    """Return the JSON Schema (draft 2020-12) of the catalogue as a file."""
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "urn:section16:findings:1",
        "title": "Catalogue of findings",
        "description": "Every kind of finding that section16 reports, as `section16 explain --json` prints it.",
        **msgspec.json.schema(list[CatalogueEntry]),
    }
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"
