"""Whether a form has a signature date that is neither too early nor late."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from section16.drafting.context.context import DraftingContext

if TYPE_CHECKING:
    from section16.drafting.plan.form_choice import FormPlan


def check_signing(context: DraftingContext, plan: FormPlan) -> None:
    """Ask when a form is signed, and report a signature date before the events of the form or after its due date."""
    signed = context.facts.filing.signed
    if signed is None:
        context.ask(
            context.at("[filing]", "signed"),
            f"When is Form {plan.form} of {plan.filer.display_name} signed?",
            f"The signature needs a date; the form is due by {plan.due.due}.",
        )
        return
    if signed < plan.day:
        context.wrong(
            "SIGNED-BEFORE",
            context.at("[filing]", "signed"),
            f"The form of {plan.filer.display_name} would be signed on {signed}, before its event of {plan.day}.",
            "Correct one of the dates.",
        )
    elif signed > plan.due.due and not context.facts.amendment:
        _late(context, plan, signed)


def _late(context: DraftingContext, plan: FormPlan, signed: date) -> None:
    """Report a form signed after its due date, or possibly so where the due date depends on an unknown notice."""
    place = context.at("[filing]", "signed")
    later = f" (or {plan.due.otherwise})" if plan.due.if_closed else ""
    text = f"Form {plan.form} of {plan.filer.display_name} was due by {plan.due.due}{later}"
    if plan.due.latest is not None and signed <= plan.due.latest:
        says = f"{text} and is signed on {signed}, which is late unless notice was given later."
        remedy = "Enter the notice date; the form is late if notice was given on the day of the transaction."
        context.doubt("POSSIBLY-LATE", place, says, remedy, *plan.due.citations[:2])
        return
    if plan.due.if_closed is not None and signed <= plan.due.if_closed:
        remedy = "File it at once: the earlier date counts unless a notice shows that EDGAR was closed that day."
        context.doubt("POSSIBLY-LATE", place, f"{text} and is signed on {signed}.", remedy, *plan.due.citations[:2])
        return
    listed = (
        "" if context.facts.issuer.is_foreign_private(plan.day) else " It belongs in the issuer's list of delinquent reports."
    )
    remedy = f"File it at once.{listed}"
    context.doubt("LATE", place, f"{text} and is signed on {signed}.", remedy, *plan.due.citations[:2])
