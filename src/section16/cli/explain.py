"""``section16 explain``: what a finding, a transaction code or an exemption means."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import date
from typing import Annotated, Any

import msgspec
from cyclopts import Parameter

from section16.catalogue.catalogue import CATALOGUE, suggestion
from section16.catalogue.entry import HEADINGS, CatalogueEntry
from section16.checks.catalogue import BY_ID as CHECKS
from section16.checks.check import Check
from section16.checks.examples import examples
from section16.citation import Citation
from section16.cli.printing import print_notice
from section16.document.paths import place
from section16.law.due_dates import NOT_ADVICE
from section16.law.exemptions import EXEMPTIONS, Exemption
from section16.law.transaction_codes import CODES, TransactionCode


def explain(what: Annotated[str | None, Parameter(name="WHAT")] = None, /, *, json: bool = False) -> int:
    """Explain a finding, a transaction code or an exemption: what it means, why it matters, what to do, and its sources.

    Without WHAT, list every finding by area. Exit status: 0, or 2 for a name that does not exist.

    Parameters
    ----------
    what
        The id of a finding, such as ROW-NATURE; a transaction code, such as M; or the rule of an exemption, such as 16a-6.
    json
        Print JSON: one object, or without WHAT the list of every finding.

    """
    if what is None:
        sys.stdout.writelines([_encoded(list(CATALOGUE.values()))] if json else (line + "\n" for line in _listed()))
        return 0
    found = _named(what)
    if found is None:
        print_notice(_unknown(what))
        return 2
    sys.stdout.writelines([_encoded(_as_data(found))] if json else (line + "\n" for line in _explained(found)))
    return 0


def _named(what: str) -> CatalogueEntry | TransactionCode | Exemption | None:
    name = what.strip().upper()
    return CATALOGUE.get(name) or CODES.get(name) or EXEMPTIONS.get(name.lower().removeprefix("rule ").strip())


def _unknown(what: str) -> str:
    if len(what.strip()) == 1:
        return f"Unknown transaction code {what!r}. The codes are {', '.join(CODES)}."
    return f"Unknown finding {what!r}. {suggestion(what)}"


def _encoded(value: Any) -> str:
    return msgspec.json.encode(value).decode() + "\n"


def _as_data(found: CatalogueEntry | TransactionCode | Exemption) -> Any:
    """Return what is encoded: a finding of a check has the forms and dates of the check, and its examples, beside its entry."""
    entry = CHECKS.get(found.id) if isinstance(found, CatalogueEntry) else None
    if entry is None:
        return found
    shown = [{"example": one.shown, "fails": bool(one.at), "at": one.at} for one in examples(entry.id)]
    applies = {
        "forms": list(entry.forms),
        "since": entry.since if entry.since > date.min else None,
        "until": entry.until if entry.until < date.max else None,
        "needs": entry.needs,
    }
    return {**msgspec.to_builtins(found), "check": {**applies, "examples": shown}}


def _listed() -> Iterator[str]:
    """Yield every finding under the heading of its area."""
    width = max(map(len, CATALOGUE))
    for area, heading in HEADINGS.items():
        yield heading
        for entry in CATALOGUE.values():
            if entry.area is area:
                yield f"  {entry.id:<{width}}  {'/'.join(entry.severities):<11}  {entry.title}"
        yield ""
    yield "Explain one of them: section16 explain ID"


def _explained(found: CatalogueEntry | TransactionCode | Exemption) -> Iterator[str]:
    if isinstance(found, CatalogueEntry):
        yield from _explained_finding(found)
    else:
        yield from _explained_code(found) if isinstance(found, TransactionCode) else _explained_exemption(found)


def _explained_finding(entry: CatalogueEntry) -> Iterator[str]:
    yield f"{entry.id} ({' or '.join(entry.severities)}): {entry.title}"
    yield f"  {entry.explanation}"
    yield f"  Remedy: {entry.remedy}"
    yield f"  Area: {HEADINGS[entry.area]}."
    if entry.id in CHECKS:
        yield from _applies(CHECKS[entry.id])
    if entry.citations:
        yield from _sources(entry.citations)
        yield f"  {NOT_ADVICE}"


def _applies(entry: Check) -> Iterator[str]:
    since = f", filed on or after {entry.since}" if entry.since != date.min else ""
    until = f", filed before {entry.until}" if entry.until != date.max else ""
    yield f"  Applies to Forms {', '.join(entry.forms)}{since}{until}."
    if entry.needs:
        yield f"  Requires: {', '.join(entry.needs)}."
    own = tuple(examples(entry.id))
    failing = next(one for one in own if one.at)
    yield f"  Fails:  {failing.shown}"
    yield f"          at {'; '.join(map(place, failing.at))}"
    yield f"  Passes: {next(one for one in own if not one.at).shown}"


def _sources(citations: tuple[Citation, ...], more: str = "") -> Iterator[str]:
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


def _explained_code(entry: TransactionCode) -> Iterator[str]:
    yield f"{entry.code}: {entry.meaning} ({entry.group})"
    yield f"  Usually {entry.direction}, in Table {' and '.join(entry.tables)}; price: {entry.price}."
    yield f"  Reported on {entry.form}. Section 16(b): {entry.matching}."
    yield from _sources(entry.citations, " What is usual for a code can lead to a warning, never to a rejection.")
    yield f"  {NOT_ADVICE}"
