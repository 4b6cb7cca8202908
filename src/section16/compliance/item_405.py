"""The disclosure of Item 405 of Regulation S-K, drafted from the delinquencies of a fiscal year."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

import msgspec

from section16.citation import Citation
from section16.compliance.coverage import without_form_3
from section16.compliance.delinquency import (
    DisclosedElsewhere,
    FiscalYear,
    LateReport,
    PersonDelinquency,
    delinquencies,
    elsewhere,
    fiscal_year,
    possible,
    reviews_of,
)
from section16.compliance.requests import issuer_of
from section16.compliance.statement import NoForm5Statement, NotFiledStatement
from section16.compliance.statements import Statements
from section16.compliance.timeliness import timeliness
from section16.compliance.timing import FilingTiming
from section16.ledger.ledger import Ledger
from section16.plurals import counted, counted_in_words
from section16.why import Incomplete, Why

CAPTION = "Delinquent Section 16(a) Reports"
ITEM_405 = Citation("Regulation S-K", "Item 405(a)")
RELIANCE = Citation("Regulation S-K", "Item 405(b)")


class Item405(msgspec.Struct, frozen=True, kw_only=True):
    """The disclosure of a fiscal year: caption and text, both empty where there is nothing to disclose, and the reasons.

    ``persons`` are the delinquencies by person; ``elsewhere`` the late reports of the year, by event or by filing, that are
    disclosed for another; ``lacked`` what has to be settled or collected first.
    """

    issuer: str
    issuer_name: str
    fiscal_year: FiscalYear
    caption: str
    text: str
    persons: tuple[PersonDelinquency, ...]
    elsewhere: tuple[DisclosedElsewhere, ...] = ()
    why: Why
    lacked: tuple[Incomplete, ...] = ()


def item_405(ledger: Ledger, issuer: str, year: int, *, statements: Statements | None = None) -> Item405:
    """Return the Item 405 disclosure of the fiscal year that ends in a calendar year, and what it lacks.

    ``issuer`` is a CIK. The caption is left out when there is nothing to disclose (Item 405(a)(1)); an issuer that reports on
    Form 20-F or 40-F has no such disclosure. Raises :class:`~section16.errors.RequestError` for an issuer that no filing is
    about, and for a year that is not possible.
    """
    stated, cik = statements or Statements(), issuer_of(ledger, issuer)
    found_year = fiscal_year(ledger, cik, year, stated)
    statement = stated.issuer(cik)
    timings = timeliness(ledger, cik, statements=stated)
    name = next((one.issuer_name for one in reversed(timings) if one.issuer_name), "")
    if statement is not None and statement.files_without_proxy_rules:
        what = f"The issuer reports on Form {statement.annual_report}, to which Item 405 does not apply."
        why = Why(what, citations=(ITEM_405,))
        return Item405(issuer=cik, issuer_name=name, fiscal_year=found_year, caption="", text="", persons=(), why=why)
    persons = delinquencies(timings, cik, found_year, stated)
    others = elsewhere(timings, cik, found_year, stated)
    days = sorted(one.filed for one in timings if one.filed is not None)
    lacked = (
        *_lacked(timings, found_year, stated, cik),
        *_uncovered(days, found_year, reviews_of(cik, found_year, stated).until(year)),
        *_without_form_3(ledger, found_year, stated, cik),
    )
    return Item405(
        issuer=cik,
        issuer_name=name,
        fiscal_year=found_year,
        caption=CAPTION if persons else "",
        text=_text(persons, found_year, represented=_represented(stated, cik, year)) if persons else "",
        persons=persons,
        elsewhere=others,
        why=_why(persons, others, found_year, days[-1] if days else None),
        lacked=lacked,
    )


def _represented(stated: Statements, issuer: str, year: int) -> set[str]:
    """Return who represented in writing that no Form 5 is due for a fiscal year."""
    return {one.cik for one in stated.of(NoForm5Statement) if (one.issuer, one.fiscal_year) == (issuer, year)}


# --- the text


def _text(persons: Sequence[PersonDelinquency], year: FiscalYear, *, represented: set[str]) -> str:
    """Return the paragraph as issuers word it, one sentence for the persons who share their late reports."""
    relied = "a review of the reports filed electronically with the Securities and Exchange Commission"
    if represented:
        relied += " and written representations that no Form 5 was required"
    opening = (
        "Section 16(a) of the Securities Exchange Act of 1934 requires our directors and executive officers, and persons who"
        " own more than 10% of a registered class of our equity securities, to file reports of ownership and changes"
        f" in ownership. Based solely on {relied}, we believe that all reports required for the fiscal year ended"
        f" {year.ends:%B} {year.ends.day}, {year.ends.year} and, so far as not disclosed before, for prior fiscal years were"
        " filed on a timely basis, except as follows:"
    )
    return f"{opening} {'; '.join(_clauses(persons))}."


def _clauses(persons: Sequence[PersonDelinquency]) -> Iterator[str]:
    """Yield what each person filed late; those with the same reports, as joint filers have, share a clause."""
    shared: dict[object, list[PersonDelinquency]] = {}
    for one in persons:
        shared.setdefault((tuple(report.accession for report in one.late_reports), one.failures), []).append(one)
    for group in shared.values():
        who = _listed([one.name for one in group])
        each = " each" if len(group) > 1 else ""
        yield f"{who}{each} {_listed([*_late(group[0].late_reports), *group[0].failures])}"


def _late(reports: Sequence[LateReport]) -> Iterator[str]:
    """Yield the late reports by form: their number, and the number of transactions not reported on a timely basis."""
    for form in sorted({one.form for one in reports}):
        own = [one for one in reports if one.form == form]
        transactions = sum(one.transactions for one in own)
        number = f"filed {counted_in_words(len(own), 'late report')} on Form {form}"
        yield number + (f" covering {counted_in_words(transactions, 'transaction')}" if transactions else "")


def _listed(parts: Sequence[str]) -> str:
    """Return parts as a list in a sentence: "a", "a and b", "a, b and c"."""
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"


# --- why, and what is lacking


def _why(
    persons: Sequence[PersonDelinquency], others: Sequence[DisclosedElsewhere], year: FiscalYear, last: date | None
) -> Why:
    apart = tuple(one.why for one in others)
    considered = Why(f"The last filing considered is of {last}." if last else "No filing considered has a filing date.")
    if not persons:
        what = f"The filings show no report to disclose for the fiscal year to {year.ends}, so the caption is left out."
        return Why(what, citations=(ITEM_405,), because=(*apart, considered))
    what = f"{counted(len(persons), 'person')} filed late or not at all; each report is disclosed once."
    return Why(what, citations=(ITEM_405,), because=(*map(_person, persons), *apart, considered))


def _person(one: PersonDelinquency) -> Why:
    failures = tuple(Why(f"{one.name} {failure}, as the facts state.") for failure in one.failures)
    what = (
        f"{one.name}: {counted(len(one.late_reports), 'late report')}, {counted(one.transactions, 'transaction')} not timely."
    )
    return Why(what, because=(*(report.why for report in one.late_reports), *failures))


def _uncovered(days: Sequence[date], year: FiscalYear, reviewed: date) -> Iterator[Incomplete]:
    """Yield that the filings end before the fiscal year does, or that none is of it.

    ``days`` are those of filing, sorted; ``reviewed`` is the last one that the disclosure covers.
    """
    remedy = "Give every filing about the issuer, and run the command again after the fiscal year has ended."
    if not any(year.begins <= day <= reviewed for day in days):
        missing = f"what was reported in the fiscal year from {year.begins} to {year.ends}"
        yield Incomplete(missing, "None of the filings was filed in it, so nothing can be concluded about it.", remedy)
    elif days[-1] < year.ends:
        missing = f"whether a report was filed from {days[-1]} to {year.ends}"
        yield Incomplete(missing, "The last filing was filed before the fiscal year ended; later ones may be late.", remedy)


def _without_form_3(ledger: Ledger, year: FiscalYear, stated: Statements, issuer: str) -> Iterator[Incomplete]:
    """Yield the persons who have no Form 3 among the filings; each may have failed to file it."""
    known = {one.cik for one in stated.of(NotFiledStatement) if (one.issuer, one.form) == (issuer, "3")}
    found = [one for one in without_form_3(ledger, issuer) if one.owner not in known and one.on and one.on <= year.ends]
    if found:
        yield Incomplete(
            "whether a Form 3 was filed",
            f"If it was not, it is a known failure to file, which is disclosed ({ITEM_405}).",
            "Look for it on EDGAR under the person's CIK and add it to the filings, or state [[not-filed]] in the facts.",
            subject=", ".join(sorted(one.name for one in found)),
            rows=tuple(row for one in found for row in one.rows),
        )


def _lacked(timings: Sequence[FilingTiming], year: FiscalYear, stated: Statements, issuer: str) -> Iterator[Incomplete]:
    if not year.known:
        remedy = "Add it to the facts as fiscal-year-end of [[issuer]]."
        yield Incomplete("the end of the issuer's fiscal year", "The calendar year is taken.", remedy)
    for row in possible(timings, year):
        remedy = " ".join(dict.fromkeys(one.remedy for one in row.lacked))
        effect = "The report is left out and would be disclosed if it was late."
        missing = _listed([one.missing for one in row.lacked])
        yield Incomplete(missing, effect, remedy, subject=", ".join(row.names), rows=(row.row,))
    yield from _representations(timings, year, stated, issuer)


def _representations(
    timings: Sequence[FilingTiming], year: FiscalYear, stated: Statements, issuer: str
) -> Iterator[Incomplete]:
    """Yield who has neither filed a Form 5 for the fiscal year nor represented that none is due."""
    known = _represented(stated, issuer, year.year)
    persons: dict[str, str] = {}
    for one in timings:
        if one.filed is not None and one.filed >= year.begins:
            persons.update(zip(one.owners, one.names, strict=True))
        if one.form.startswith("5") and one.filed is not None and one.filed > year.ends:
            known.update(one.owners)
    asked = sorted(name or owner for owner, name in persons.items() if owner not in known)
    if asked:
        yield Incomplete(
            "whether a Form 5 was due",
            f"Without a written representation the issuer cannot rely on the absence of a Form 5 ({RELIANCE}).",
            "Collect the representations, and add them to the facts as [[no-form-5]].",
            subject=", ".join(asked),
        )
