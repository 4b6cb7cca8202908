"""Events that no form reports, and transfers that change more than the form of ownership."""

from __future__ import annotations

from collections.abc import Sequence

from section16.drafting.context.book import BalanceLine, Posting
from section16.drafting.context.context import DraftingContext
from section16.drafting.plan.earlier_transactions import LOOK_BACK
from section16.drafting.plan.filers import ReportingPersons
from section16.facts.events import Transfer


def check_transfer(context: DraftingContext, number: int, event: Transfer, seeing: Sequence[ReportingPersons]) -> None:
    """Report a transfer that changes more than the form of ownership: the owner of one side has no interest in the other.

    ``seeing`` are those who file. Rule 16a-13 is for changes of form alone.
    """
    sides = [(name, BalanceLine(name, event.security)) for name in (event.giver, event.receiver)]
    seen = {filer.display_name: [name for name, line in sides if filer.view(line, event.date) is not None] for filer in seeing}
    both = any(len(names) == len(sides) for names in seen.values())
    for text, names in seen.items():
        if len(names) != 1:
            continue
        other = event.receiver if names == [event.giver] else event.giver
        holder = context.party(other).display_name
        says = f"{text} has no interest in what {holder} holds, so more than the form of ownership changes."
        remedy = "Enter a gift, a sale or another event, or add the relation through which it is held."
        place = context.event_at(number, "receiver" if other == event.receiver else "giver")
        tell = context.doubt if both else context.wrong
        tell("TRANSFER-TO-ANOTHER", place, says, remedy)


def check_unreported_events(context: DraftingContext, postings: Sequence[Posting], filers: Sequence[ReportingPersons]) -> None:
    """Report transactions that are on no form: no filer has an interest in them, or none was an insider yet."""
    for posting in postings:
        if not posting.code:
            continue
        seeing = [filer for filer in filers if filer.view(posting.line, posting.on) is not None]
        holder = context.party(posting.line.holder).display_name
        if not seeing:
            says = f"No reporting person has an interest in what {holder} holds, so no form reports it."
            remedy = (
                "Add the relation through which it is held, or `cik` and `roles` of a reporting person, or remove the event."
            )
            context.doubt("EVENT-OF-NOBODY", context.event_at(posting.event), says, remedy)
        elif not any(_is_placed(filer, posting) for filer in seeing):
            says = (
                f"{seeing[0].display_name} was not subject to Section 16 yet, so no form reports it: earlier transactions are "
                "reported only where the status arose solely because the issuer registered a class under Section 12."
            )
            remedy = "Check the first day of the roles, or enter `first-registration = true` on the appointment."
            context.doubt("EVENT-BEFORE-INSIDER", context.event_at(posting.event), says, remedy, *LOOK_BACK)


def _is_placed(filer: ReportingPersons, posting: Posting) -> bool:
    """Whether it is clear how to report a transaction: made in office, after leaving, or before a first registration."""
    before = filer.registered is not None and posting.on < filer.registered
    return before or filer.is_insider(posting.on) or filer.left_before(posting.on)
