"""Runs the checks over a form: those selected and applicable, one after the other, even where one of them fails."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

from section16.catalogue.catalogue import suggestion
from section16.checks.catalogue import BY_ID, CATALOGUE
from section16.checks.check import Check
from section16.checks.envelope import check_envelope
from section16.checks.subject import Looks, Subject
from section16.checks.transactions import TransactionKind
from section16.document.ownership import OwnershipDocument
from section16.document.submission import Submission
from section16.errors import Section16Error
from section16.finding import Finding, Severity

if TYPE_CHECKING:
    from section16.checks.earlier import Earlier
    from section16.ledger.entries.amendment import PostedFiling
    from section16.ledger.ledger import Ledger


class UnknownCheckError(Section16Error, ValueError):
    """An id that no check has."""


def check(
    form: OwnershipDocument | Submission,
    *,
    on: date | None = None,
    select: Collection[str] = (),
    ignore: Collection[str] = (),
    earlier: Ledger | None = None,
) -> tuple[Finding, ...]:
    """Return what the checks find about a form, by the rules in force on the day it was or will be filed.

    ``on`` is that day; without it the filing date of the header serves, else the last signature, else the period. ``select``
    names the checks to run, ``ignore`` those to omit. ``earlier`` is a ledger of the filings about the issuer, with or without
    the form itself; some sense checks need it. Raises :class:`UnknownCheckError` for an id that no check has. Each
    finding cites its authority. Not legal advice.
    """
    submission = form if isinstance(form, Submission) else None
    document = submission.document if submission is not None else form
    assert isinstance(document, OwnershipDocument)
    day = on or day_of(document, submission)
    return _findings(
        Subject(document, day, submission, _earlier(earlier, submission or Submission(form=document))), select, ignore
    )


def check_posted(submission: Submission, posted: PostedFiling, *, on: date | None = None) -> tuple[Finding, ...]:
    """Return what all checks find about a submission whose filing and entries are known, as :func:`check` does."""
    document = submission.document
    return _findings(Subject(document, on or day_of(document, submission), submission, posted=posted), (), ())


def _findings(subject: Subject, select: Collection[str], ignore: Collection[str]) -> tuple[Finding, ...]:
    found: list[Finding] = []
    turn = bisect_right(_TURNS, subject.on)
    for entry in _holding(tuple(select), tuple(ignore), subject.form, turn, subject.concerns, subject.kinds):
        try:
            if entry.when is not None and not subject.has(entry.when):
                continue
            for hit in entry.body(subject):
                found.append(  # noqa: PERF401 - what was found before a check failed is kept
                    Finding(entry.id, entry.severity, hit.location, hit.message, hit.remedy, hit.values, entry.citations)
                )
        except Exception as error:  # noqa: BLE001 - a check that fails must not take the others with it
            found.append(_failed(entry, error))
    if subject.envelope is not None:
        wanted = {entry.id for entry in chosen(select, ignore)}
        found += [finding for finding in check_envelope(subject.envelope, subject.on) if finding.id in wanted]
    return tuple(found)


def _earlier(ledger: Ledger | None, submission: Submission) -> Earlier | None:
    if ledger is None:
        return None
    from section16.checks.earlier import earlier_of  # noqa: PLC0415 - forms are checked without loading the ledger

    return earlier_of(ledger, submission)


_TURNS = sorted({date.min, *(day for entry in CATALOGUE for day in (entry.since, entry.until)), date.max})
"""The days on which a check begins or ceases to apply; between two of them the same checks hold."""


@lru_cache(maxsize=4096)
def _holding(  # noqa: PLR0913, PLR0917 - all that decides
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    form: str,
    turn: int,
    concerns: frozenset[Looks],
    kinds: frozenset[TransactionKind],
) -> tuple[Check, ...]:
    """Return the checks to run on a form, filed since the last of so many turns, with aspects and kinds of transactions."""
    return tuple(entry for entry in chosen(select, ignore) if entry.holds(form, _TURNS[turn - 1], concerns, kinds))


def chosen(select: Collection[str], ignore: Collection[str]) -> tuple[Check, ...]:
    """Return the checks to run, in the order of the catalogue."""
    if not select and not ignore:
        return CATALOGUE
    for identifier in (*select, *ignore):
        if identifier not in BY_ID:
            raise UnknownCheckError(f"Unknown check {identifier!r}. {suggestion(identifier, BY_ID)}")
    return tuple(entry for entry in CATALOGUE if entry.id not in ignore and (not select or entry.id in select))


_NEEDED = {
    "header": ("a header", "Check the full submission instead of the form alone."),
    "earlier": ("the earlier filings about the issuer", "Give the earlier filings."),
    "form 3": ("the Form 3 of each reporting person among the earlier filings", "Add the Form 3 to the earlier filings."),
}


def unjudged(form: OwnershipDocument | Submission, earlier: Ledger | None = None) -> tuple[Finding, ...]:
    """Return a note for each check that could not be judged without what it needs: a header, earlier filings, a Form 3.

    A check reports nothing where it cannot judge; these notes show what was left open.
    """
    compared = _earlier(earlier, form if isinstance(form, Submission) else Submission(form=form))
    there = {
        "header": isinstance(form, Submission) and form.header is not None,
        "earlier": earlier is not None,
        "form 3": earlier is None or (compared is not None and compared.has_form_3),
    }
    return tuple(
        Finding(
            "CHECK-UNJUDGED",
            Severity.NOTE,
            "$",
            f"The check {entry.id} cannot run without {_NEEDED[need][0]}.",
            _NEEDED[need][1],
            {"check": entry.id, "needs": need},
        )
        for entry in CATALOGUE
        for need in entry.needs
        if not there[need]
    )


def day_of(document: OwnershipDocument, submission: Submission | None = None) -> date:
    """Return the day on which a form was filed by its header, else its last signature, its period, or the rules of today."""
    filed = submission.header.filed if submission is not None and submission.header is not None else None
    if filed is not None:
        return filed
    signed = [signature.signed.value for signature in document.signatures if signature.signed.value is not None]
    return max(signed, default=None) or document.period_of_report.value or date.max


def _failed(entry: Check, error: Exception) -> Finding:
    return Finding(
        "CHECK-FAILED",
        Severity.NOTE,
        "$",
        f"The check {entry.id} failed because of a defect in section16 ({type(error).__name__}: {error}).",
        "Report the defect, with the form.",
        {"check": entry.id},
    )
