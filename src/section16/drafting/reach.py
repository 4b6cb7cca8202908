"""Whether what happened reaches the form of anybody: events that nobody has to tell are told, and more than they say."""

from __future__ import annotations

from collections.abc import Sequence

from section16.drafting.desk import Desk
from section16.drafting.earlier_transactions import LOOK_BACK
from section16.drafting.event import Transfer
from section16.drafting.filer import Filer
from section16.drafting.position import Line, Posting


def look_at_transfer(desk: Desk, number: int, event: Transfer, seeing: Sequence[Filer]) -> None:
    """Tell a transfer by which more than the form of ownership changes: who reports one side has no interest in the other.

    ``seeing`` are those who file. Rule 16a-13 is for changes of form alone.
    """
    sides = [(name, Line(name, event.security)) for name in (event.giver, event.receiver)]
    seen = {filer.told: [name for name, line in sides if filer.view(line, event.date) is not None] for filer in seeing}
    both = any(len(names) == len(sides) for names in seen.values())
    for told, names in seen.items():
        if len(names) != 1:
            continue
        other = event.receiver if names == [event.giver] else event.giver
        says = f"{told} has no interest in what {desk.party(other).told} holds: more than the form of ownership changes"
        remedy = "say gift, sale or other, or add the relation by which it is held"
        place = desk.event_at(number, "receiver" if other == event.receiver else "giver")
        tell = desk.doubt if both else desk.wrong
        tell("TRANSFER-TO-ANOTHER", place, says, remedy)


def look_at_reach(desk: Desk, postings: Sequence[Posting], filers: Sequence[Filer]) -> None:
    """Tell transactions that stand on nobody's form: nobody who files holds them, or nobody was an insider yet."""
    for posting in postings:
        if not posting.code:
            continue
        seeing = [filer for filer in filers if filer.view(posting.line, posting.on) is not None]
        holder = desk.party(posting.line.holder).told
        if not seeing:
            says = f"nobody who reports has an interest in what {holder} holds: it stands on no form"
            remedy = "add the relation by which it is held, or cik and roles of who reports; else leave it out"
            desk.doubt("EVENT-OF-NOBODY", desk.event_at(posting.event), says, remedy)
        elif not any(_is_placed(filer, posting) for filer in seeing):
            says = (
                f"{seeing[0].told} was not subject to Section 16 yet, so no form reports it: earlier transactions are reported "
                "only where the status arose solely because the issuer registered a class under Section 12"
            )
            remedy = "check the first day of the roles, or enter first-registration = true on the appointment"
            desk.doubt("EVENT-BEFORE-INSIDER", desk.event_at(posting.event), says, remedy, *LOOK_BACK)


def _is_placed(filer: Filer, posting: Posting) -> bool:
    """Whether it is clear what becomes of a transaction: made in office or after leaving, or before a first registration."""
    before = filer.registered is not None and posting.on < filer.registered
    return before or filer.is_insider(posting.on) or filer.left_before(posting.on)
