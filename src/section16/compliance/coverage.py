"""Coverage: insiders whose Form 3 or later reports are missing, balances that no report explains, candidates for Form 5.

It depends on the filings given: what was filed and is not among them counts as not filed. Every item therefore
names what to look for first.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from enum import StrEnum

import msgspec

from section16.citation import instruction, rule
from section16.compliance.delinquency import FiscalYear, fiscal_year
from section16.compliance.requests import issuer_of
from section16.compliance.statement import NoForm5Statement, PersonStatement
from section16.compliance.statements import Statements
from section16.ledger.book import IssuerBook
from section16.ledger.entries.entry import Entry, LedgerFiling
from section16.ledger.ledger import Ledger
from section16.ledger.lots.cause import Cause
from section16.ledger.lots.lot import Assertion
from section16.plurals import counted
from section16.why import Why

_GAPS = (Cause.UNEXPLAINED, Cause.MISSING)
_LOOK = "Look for it on EDGAR under the person's CIK, and add it to the filings"


class CoverageKind(StrEnum):
    """What is missing, or seems to be."""

    NO_FORM_3 = "no Form 3"
    FORM_3_AFTER_FORM_4 = "Form 3 after Form 4"
    NO_REPORT = "no report"
    GAP = "gap"
    OMITTED_HOLDING = "holding not on Form 3"
    FORM_5_CANDIDATE = "Form 5 candidate"


class CoverageItem(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that is missing: about which person, what it is, where it shows, and what to do."""

    kind: CoverageKind
    owner: str
    name: str
    says: str
    remedy: str
    why: Why
    on: date | None = None
    rows: tuple[str, ...] = ()


class InsiderCoverage(msgspec.Struct, frozen=True, kw_only=True):
    """A person's reports about an issuer: the first and the last, the Form 3 with its event, and the exit, where shown."""

    owner: str
    name: str
    filings: int
    first: date | None
    last: date | None
    form_3: str = ""
    event: date | None = None
    exited: date | None = None


class Coverage(msgspec.Struct, frozen=True, kw_only=True):
    """The persons who report about an issuer, and what is missing of their reports."""

    issuer: str
    issuer_name: str
    fiscal_year: FiscalYear | None
    insiders: tuple[InsiderCoverage, ...]
    items: tuple[CoverageItem, ...]


def coverage(ledger: Ledger, issuer: str, *, year: int | None = None, statements: Statements | None = None) -> Coverage:
    """Return who reports about an issuer and what is missing.

    ``year`` leaves only the gaps of the fiscal year that ends in that calendar year, and asks for its candidates for Form 5.
    Raises :class:`~section16.errors.RequestError` for an issuer that no filing is about, and for a year that is not possible.
    """
    stated, cik = statements or Statements(), issuer_of(ledger, issuer)
    book = ledger.book(cik)
    chosen = None if year is None else fiscal_year(ledger, cik, year, stated)
    filings = [filing for filing, _ in book.posted]
    of_owner = _by_owner(filings)
    insiders = tuple(_insiders(of_owner))
    gaps = [one for one in _gaps(book, insiders) if _is_of(one, chosen)]
    items = [*_missing_forms(insiders, of_owner), *_without_reports(insiders, stated, cik), *gaps]
    if chosen is not None:
        items += _candidates(gaps, filings, chosen, stated, cik)
    return Coverage(
        issuer=cik,
        issuer_name=next((one.issuer_name for one in reversed(filings) if one.issuer_name), ""),
        fiscal_year=chosen,
        insiders=insiders,
        items=tuple(sorted(items, key=lambda one: (one.name, one.owner, one.kind, one.on or date.min, one.rows))),
    )


def without_form_3(ledger: Ledger, issuer: str) -> list[CoverageItem]:
    """Return who reports about an issuer, by its CIK, and has no Form 3 among the filings."""
    of_owner = _by_owner(filing for filing, _ in ledger.in_force(issuer).posted)
    return [one for one in _missing_forms(_insiders(of_owner), of_owner) if one.kind is CoverageKind.NO_FORM_3]


def _is_of(one: CoverageItem, year: FiscalYear | None) -> bool:
    return year is None or one.on is None or year.begins <= one.on <= year.ends


# --- persons


def _by_owner(filings: Iterable[LedgerFiling]) -> dict[str, list[LedgerFiling]]:
    of_owner: dict[str, list[LedgerFiling]] = defaultdict(list)
    for filing in filings:
        for owner in filing.owners:
            of_owner[owner].append(filing)
    return of_owner


def _insiders(of_owner: Mapping[str, list[LedgerFiling]]) -> Iterator[InsiderCoverage]:
    for owner, own in of_owner.items():
        initial = next((one for one in own if one.form == "3"), None)
        exits = [one.day for one in own if one.exit_box]
        yield InsiderCoverage(
            owner=owner,
            name=_name(own[-1], owner),
            filings=len(own),
            first=own[0].day,
            last=own[-1].day,
            form_3=initial.accession if initial else "",
            event=initial.period if initial else None,
            exited=exits[-1] if exits and own[-1].exit_box else None,
        )


def _name(filing: LedgerFiling, owner: str) -> str:
    return filing.names[filing.owners.index(owner)] or owner


def _missing_forms(insiders: Iterable[InsiderCoverage], of_owner: Mapping[str, list[LedgerFiling]]) -> Iterator[CoverageItem]:
    """Yield who has no Form 3, and whose Form 3 was filed after a Form 4."""
    for one in insiders:
        own = of_owner[one.owner]
        if not one.form_3:
            says = f"{one.name} has {counted(len(own), 'filing')} and no Form 3; the first was filed on {one.first}."
            why = Why(says, rows=(own[0].accession,), citations=(rule("16a-3(a)"),))
            remedy = f"{_LOOK}; it may be older than the others. If there is none, it is a known failure to file."
            yield _item(CoverageKind.NO_FORM_3, one, says, remedy, why, on=one.first, rows=(own[0].accession,))
            continue
        initial = next(filing for filing in own if filing.accession == one.form_3)
        before = [filing for filing in own if filing.form.startswith("4") and filing.order < initial.order]
        if before:
            says = f"{one.name} filed Form 4 on {before[0].day}, before Form 3 on {initial.day}."
            why = Why(says, rows=(before[0].accession, initial.accession), citations=(rule("16a-3(a)"),))
            remedy = "Compare the event of Form 3 with the first transaction."
            rows = (before[0].accession, initial.accession)
            yield _item(CoverageKind.FORM_3_AFTER_FORM_4, one, says, remedy, why, on=initial.day, rows=rows)


def _without_reports(insiders: Iterable[InsiderCoverage], stated: Statements, issuer: str) -> Iterator[CoverageItem]:
    """Yield the persons who are stated to be insiders and have no report."""
    known = {one.owner for one in insiders}
    for one in stated.of(PersonStatement):
        if one.issuer == issuer and one.cik not in known:
            says = f"{one.name} has been subject to Section 16 since {one.since}, and none of the filings is by this person."
            why = Why(says, citations=(rule("16a-3(a)"),), because=(Why(f"{stated.place(one)} states it."),))
            yield CoverageItem(
                kind=CoverageKind.NO_REPORT,
                owner=one.cik,
                name=one.name,
                says=says,
                remedy=f"{_LOOK}. If there is none, Form 3 is due, even for no securities.",
                why=why,
                on=one.since,
            )


def _item(  # noqa: PLR0913, PLR0917 - the parts of an item
    kind: CoverageKind,
    one: InsiderCoverage,
    says: str,
    remedy: str,
    why: Why,
    on: date | None,
    rows: tuple[str, ...],
) -> CoverageItem:
    return CoverageItem(kind=kind, owner=one.owner, name=one.name, says=says, remedy=remedy, why=why, on=on, rows=rows)


# --- balances


def _gaps(book: IssuerBook, insiders: Iterable[InsiderCoverage]) -> Iterator[CoverageItem]:
    """Yield the balances that no report explains, and holdings with an earlier balance that a Form 3 did not report."""
    known = {one.owner: one for one in insiders}
    for one in book.assertions:
        row = one.entry
        person = known.get(row.filing.owners[0])
        if person is None:
            continue
        if one.cause in _GAPS:
            yield _gap(one, person)
        elif one.cause is Cause.FIRST_SIGHT and _is_omitted(row, person):
            yield _omitted(row, person)


def _gap(one: Assertion, person: InsiderCoverage) -> CoverageItem:
    row = one.entry
    balance = f"the balance of {row.owned:,}" if row.owned is not None else "the balance"

    def says(name: str) -> str:
        return f"{row.title}: {balance} after {name} does not follow from the reports before it."

    because = tuple(Why(f"{shown.says}.", rows=shown.rows) for shown in one.evidence)
    why = Why(says("the row"), rows=(row.id,), because=because)  # the row follows in parentheses
    remedy = "Look for a filing that is missing, a transaction that was not reported, or an error in either balance."
    return _item(CoverageKind.GAP, person, says(f"row {row.id}"), remedy, why, on=row.when, rows=(row.id,))


def _is_omitted(row: Entry, person: InsiderCoverage) -> bool:
    """Whether a holding with a balance before the row is first reported after a Form 3, which should have had it."""
    return bool(person.form_3) and not row.filing.form.startswith("3") and bool(row.start) and (row.start or 0) > 0


def _omitted(row: Entry, person: InsiderCoverage) -> CoverageItem:
    shown = f"which the Form 3 of {person.event} and later reports do not show"

    def says(name: str) -> str:
        return f"{row.title}: {name} implies a holding of {row.start:,} before it, {shown}."

    why = Why(says("the row"), rows=(row.id, person.form_3), citations=(rule("16a-3(a)"),))
    remedy = "Look for a report between the two. If there is none, amend Form 3, or report the holding on Form 5."
    return _item(CoverageKind.OMITTED_HOLDING, person, says(f"row {row.id}"), remedy, why, on=row.when, rows=(row.id,))


def _candidates(
    gaps: Iterable[CoverageItem], filings: Iterable[LedgerFiling], year: FiscalYear, stated: Statements, issuer: str
) -> Iterator[CoverageItem]:
    """Yield who may have to file Form 5: balances of the year changed without a report, and no Form 5 or representation."""
    settled = {one.cik for one in stated.of(NoForm5Statement) if (one.issuer, one.fiscal_year) == (issuer, year.year)}
    settled |= {owner for one in filings if one.form.startswith("5") and one.period == year.ends for owner in one.owners}
    of_person: dict[str, list[CoverageItem]] = defaultdict(list)
    for one in gaps:
        of_person[one.owner].append(one)
    for owner, own in of_person.items():
        if owner not in settled:
            says = f"{own[0].name} may have to file Form 5 for the fiscal year ended {year.ends}."
            why = Why(says, citations=(instruction("5", "1"), rule("16a-3(f)")), because=tuple(one.why for one in own))
            yield CoverageItem(
                kind=CoverageKind.FORM_5_CANDIDATE,
                owner=owner,
                name=own[0].name,
                says=says,
                remedy="Ask the person for transactions that were not reported, or for a written representation.",
                why=why,
                on=year.ends,
                rows=tuple(row for one in own for row in one.rows),
            )
