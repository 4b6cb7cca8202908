"""Whether a draft amends the form that is said to be amended: the same form of the same owners, filed when it is said to be."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import msgspec

from section16.document.identifiers.cik import compact
from section16.document.ownership import OwnershipDocument
from section16.drafting.context.context import DraftingContext
from section16.drafting.form.box_changes import BoxChange, changes_of_substance
from section16.facts.facts import Facts
from section16.facts.filing import Amendment
from section16.law.business_days import on_or_after


def of_the_original(facts: Facts, filed: OwnershipDocument) -> Facts:
    """Return facts that name the day of the original, where the form that is amended is an amendment itself (box 4)."""
    first = filed.date_of_original_submission.value
    if facts.amendment is None or not filed.is_amendment or first is None:
        return facts
    return msgspec.structs.replace(facts, amendment=msgspec.structs.replace(facts.amendment, filed=first))


def check_day(context: DraftingContext, amendment: Amendment, filed: OwnershipDocument) -> None:
    """Report a filing date that contradicts the signatures of the filed form or of the amendment."""
    place = context.at("[amendment]", "filed")
    signed = context.facts.filing.signed
    if signed is not None and amendment.filed > signed:
        says = f"The original was filed on {amendment.filed}, after its amendment is signed on {signed}."
        # What EDGAR accepts after 22:00 or on a weekend is filed on the next business day, and may be corrected before that.
        if amendment.filed > on_or_after(signed + timedelta(days=1)):
            context.wrong("AMENDMENT-DAY", place, says, "Correct one of the dates.")
        else:
            remedy = (
                "Correct one of them, unless EDGAR accepted the original after 22:00 Eastern or on a day when it was closed."
            )
            context.doubt("AMENDMENT-DAY", place, says, remedy)
    last = max((day for one in filed.signatures if (day := one.signed.value) is not None), default=None)
    if last is not None and amendment.filed < last:
        says = f"The form was filed on {amendment.filed}, before it was signed on {last}."
        context.doubt("AMENDMENT-DAY", place, says, "Verify the filing date.")


def check_forms(
    context: DraftingContext, amendment: Amendment, filed: OwnershipDocument, made: Sequence[OwnershipDocument]
) -> None:
    """Report every form that results from the facts and does not amend the filed one."""
    several = len({one.period_of_report.value for one in made if not _differs(one, filed)}) > 1
    for one in made:
        differs = _differs(one, filed)
        if not differs and several and one.period_of_report.value != filed.period_of_report.value:
            differs = f"for {filed.period_of_report.value}, not {one.period_of_report.value}"
        if differs:
            says = f"The facts result in a form that does not amend {amendment.of}. The filed form is {differs}."
            remedy = "Name the form to amend, and remove events that other forms report, or enter `reported` for them."
            context.wrong("AMENDMENT-OTHER", context.at("[amendment]", "of"), says, remedy)


def _differs(one: OwnershipDocument, filed: OwnershipDocument) -> str:
    """Return how the filed form differs from the drafted one; empty where it is the same form."""
    if one.form != filed.form:
        return f"Form {filed.form}, not {one.form}"
    if compact(one.issuer.cik.text or "") != compact(filed.issuer.cik.text or ""):
        return f"about the issuer {filed.issuer.cik.text}, not {one.issuer.cik.text}"
    mine, theirs = (_owners(document) for document in (one, filed))
    return "" if mine == theirs else f"of {_names(theirs)}, not {_names(mine)}"


def _owners(document: OwnershipDocument) -> frozenset[str]:
    return frozenset(compact(owner.cik.text or "") for owner in document.reporting_owners)


def _names(owners: frozenset[str]) -> str:
    return " and ".join(sorted(owners)) or "no owner"


def check_changes(context: DraftingContext, changes: Sequence[Sequence[BoxChange]]) -> None:
    """Report that nothing is amended; ``changes`` are those of each form."""
    if changes and not any(changes_of_substance(one) for one in changes):
        context.doubt(
            "AMENDMENT-NOTHING",
            context.at("[amendment]"),
            "The facts result in the same form that was filed, so there is nothing to amend.",
            "Change the events or the balances, or do not file an amendment.",
        )
