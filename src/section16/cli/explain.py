"""``section16 explain``: what a finding, a transaction code, an exemption or a rule means."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Annotated

from cyclopts import Parameter

from section16.cli.formats import Format, ListOptions, format_of, print_data
from section16.cli.printing import print_error, print_json, print_lines
from section16.document.paths import place
from section16.errors import RequestError
from section16.workspace.checking import (
    HEADINGS,
    NOT_ADVICE,
    CatalogueEntry,
    CheckScope,
    Exemption,
    ExplainedFinding,
    ExplainedRule,
    TransactionCode,
    explain_name,
    list_findings,
)


def explain(what: Annotated[str | None, Parameter(name="WHAT")] = None, /, *, how: ListOptions | None = None) -> int:
    """Explain a finding, a transaction code, an exemption or a rule: what it means, why it matters, and its sources.

    Without WHAT, list every finding by area. Exit status: 2 for an unknown name.

    Parameters
    ----------
    what
        The id of a finding, such as ROW-NATURE; a transaction code, such as M; or the number of a rule, such as 16b-3 or 16a-6.

    """
    chosen = format_of(how)
    if what is None:
        _list(chosen)
        return 0
    try:
        found = explain_name(what)
    except RequestError as error:
        print_error(error)
        return 2
    if chosen == "table":
        print_lines(_explained(found))
    elif chosen == "json":
        print_json(found)
    else:
        print_data([found], type(found), "csv")
    return 0


def _list(chosen: Format) -> None:
    if chosen == "table":
        print_lines(_listed(list_findings()))
    else:
        print_data(list_findings(), CatalogueEntry, chosen)


def _listed(entries: tuple[CatalogueEntry, ...]) -> Iterator[str]:
    """Yield every finding under the heading of its area."""
    width = max(len(entry.id) for entry in entries)
    for area, heading in HEADINGS.items():
        yield heading
        for entry in entries:
            if entry.area is area:
                yield f"  {entry.id:<{width}}  {'/'.join(entry.severities):<11}  {entry.title}"
        yield ""
    yield "Explain one of them: section16 explain ID"


def _explained(found: ExplainedFinding | TransactionCode | Exemption | ExplainedRule) -> Iterator[str]:
    if isinstance(found, ExplainedFinding):
        yield from _explained_finding(found)
    elif isinstance(found, ExplainedRule):
        yield from _explained_rule(found)
    else:
        yield from _explained_code(found) if isinstance(found, TransactionCode) else _explained_exemption(found)


def _explained_finding(entry: ExplainedFinding) -> Iterator[str]:
    yield f"{entry.id} ({' or '.join(entry.severities)}): {entry.title}"
    yield f"  {entry.explanation}"
    yield f"  Remedy: {entry.remedy}"
    yield f"  Area: {HEADINGS[entry.area]}."
    if isinstance(entry.check, CheckScope):
        yield from _applies(entry.check)
    if entry.citations:
        yield from _sources(entry.citations)
        yield f"  {NOT_ADVICE}"


def _applies(check: CheckScope) -> Iterator[str]:
    since = f", filed on or after {check.since}" if check.since else ""
    until = f", filed before {check.until}" if check.until else ""
    yield f"  Applies to Forms {', '.join(check.forms)}{since}{until}."
    if check.needs:
        yield f"  Requires: {', '.join(check.needs)}."
    failing = next(one for one in check.examples if one.fails)
    yield f"  Fails:  {failing.example}"
    yield f"          at {'; '.join(map(place, failing.at))}"
    yield f"  Passes: {next(one for one in check.examples if not one.fails).example}"


def _sources(citations: Sequence[object], more: str = "") -> Iterator[str]:
    yield f"  {'Source' if len(citations) == 1 else 'Sources'}: {'; '.join(map(str, citations))}.{more}"


def _explained_exemption(entry: Exemption) -> Iterator[str]:
    yield f"Rule {entry.rule}: {entry.covers}"
    exempts = [
        name
        for name, applies in (("16(a)", entry.from_reporting), ("16(b)", entry.from_matching or entry.from_reporting))
        if applies
    ]
    yield f"  Exempts from {' and '.join(f'Section {name}' for name in exempts) or 'nothing, but may wait for Form 5'}."
    yield from (f"  Requires: {fact}." for fact in entry.facts)
    yield from _sources(entry.citations)
    yield f"  {NOT_ADVICE}"


def _explained_rule(entry: ExplainedRule) -> Iterator[str]:
    yield f"{entry.name}: {entry.subject}"
    yield from (f"  {sentence}" for sentence in entry.says)
    yield from (f"  Exemption {one.rule}: {one.covers}." for one in entry.exemptions)
    if entry.codes:
        yield f"  Transaction codes: {', '.join(entry.codes)}."
    if entry.findings:
        yield f"  Findings: {', '.join(entry.findings)}."
    yield from _sources(entry.citations)
    yield f"  {NOT_ADVICE}"


def _explained_code(entry: TransactionCode) -> Iterator[str]:
    yield f"{entry.code}: {entry.meaning} ({entry.group})"
    yield f"  Usually {entry.direction}, in Table {' and '.join(entry.tables)}; price: {entry.price}."
    yield f"  Reported on {entry.form}. Section 16(b): {entry.matching}."
    if entry.note:
        yield f"  {entry.note}"
    yield from _sources(entry.citations, " What is usual for a code can lead to a warning, never to a rejection.")
    yield f"  {NOT_ADVICE}"
