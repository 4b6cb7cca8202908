"""Small acquisitions of a filer that lose their deferral and go on Form 4 (Rule 16a-6), direct and indirect ones together."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import msgspec

from section16.drafting.context.book import BookEntry, BroughtForward
from section16.drafting.context.context import DraftingContext
from section16.drafting.context.phrases import number
from section16.drafting.plan.filers import ReportingPersons
from section16.drafting.wording.footnotes import FootnoteWording
from section16.facts.events import Other, Purchase
from section16.facts.fiscal_year import fiscal_year_end
from section16.law.due_dates import DueEvent, due_date
from section16.law.small_acquisitions import (
    CODE_WHEN_LOST,
    DEFERRAL_LOST,
    SMALL_ACQUISITION,
    Acquisition,
    Disposition,
    Loss,
    ends_deferral,
    is_counted,
    losses,
)
from section16.law.transaction_codes import CODES
from section16.sentences import sentence

_SMALL = "L"
_FORM_5 = 5


def lost_deferrals(
    context: DraftingContext, filer: ReportingPersons, entries: Sequence[BookEntry]
) -> dict[int, BroughtForward]:
    """Return the filer's small acquisitions that go on Form 4 after all, by the number of the entry."""
    if not any(entry.posting.code == _SMALL for entry in entries):
        return {}
    mine = [entry for entry in entries if entry.posting.code and filer.view(entry.posting.line, entry.posting.on) is not None]
    acquired = [entry for entry in mine if _is_acquisition(filer, entry)]
    disposed = [entry for entry in mine if _is_disposition(entry)]
    found = losses(
        [_acquisition(context, filer, entry) for entry in acquired], [Disposition(entry.posting.on) for entry in disposed]
    )
    moved: dict[int, BroughtForward] = {}
    for place, loss in found.items():
        cause = acquired[loss.acquisition] if loss.acquisition is not None else disposed[loss.disposition or 0]
        moved[acquired[place].number] = _moved(context, acquired[place], loss, cause)
    return moved


def _is_acquisition(filer: ReportingPersons, entry: BookEntry) -> bool:
    posting = entry.posting
    counted = is_counted(posting.code, exempt=posting.exempt)
    return posting.acquired and counted is not False and filer.reports_on(posting.on)


def _is_disposition(entry: BookEntry) -> bool:
    """Whether an entry is a disposition that may end the deferral: after leaving too, for the purchase was made in office."""
    posting = entry.posting
    return not posting.acquired and ends_deferral(posting.code, exempt=posting.exempt) is not False


def _acquisition(context: DraftingContext, filer: ReportingPersons, entry: BookEntry) -> Acquisition:
    posting = entry.posting
    event = context.event(posting.event)
    # With form = 4 the user has put it on Form 4, under the code of their choice, and nothing is deferred.
    deferred = posting.code == _SMALL and posting.form == _FORM_5 and not filer.has_reported(event)
    security = context.security(posting.line.security)
    # The limit is one of market value, of which a price of zero says nothing.
    amount = posting.units * posting.price if posting.price else None
    return Acquisition(posting.on, amount, security.of or posting.line.security, deferred, _reported(context, entry, deferred))


def _reported(context: DraftingContext, entry: BookEntry, deferred: bool) -> date:  # noqa: FBT001 - private
    """Return the day by which an acquisition is reported; a small one that is on file, on its own day."""
    posting = entry.posting
    if deferred:
        year = fiscal_year_end(context.facts.issuer.fiscal_year_end, posting.on)
        due = due_date(DueEvent.FISCAL_YEAR_END, year).due
        # What an amendment drafts again, the form that it amends had reported: a sale after that changes nothing.
        return min(due, context.facts.amendment.filed) if context.facts.amendment else due
    return posting.on if posting.code == _SMALL else due_date(DueEvent.TRADE, posting.on).due


def _moved(context: DraftingContext, entry: BookEntry, loss: Loss, cause: BookEntry) -> BroughtForward:
    """Return an acquisition as Form 4 reports it; one that exceeds the limit itself never was small, and needs no footnote."""
    posting = entry.posting
    event = context.event(posting.event)
    never = cause == entry
    chosen = event.code_on_form_4 if isinstance(event, Purchase) else None
    code = chosen or "P"
    says = f"{'it does not qualify' if never else 'it no longer qualifies'} as a small acquisition: {_why(loss)}"
    _ask_about(context, cause, loss)
    if chosen is None:
        _confirm(context, entry, loss, says)
    changed = msgspec.structs.replace(
        posting,
        code=code,
        form=4,
        because=says,
        citations=(*DEFERRAL_LOST, *CODE_WHEN_LOST, *CODES[code].citations),
        ours=posting.ours if never else (*posting.ours, ("code", FootnoteWording(context).deferral_lost(loss.on))),
    )
    return BroughtForward(msgspec.structs.replace(entry, posting=changed), loss.on, loss.due)


def _why(loss: Loss) -> str:
    if loss.disposition is not None:
        return f"a disposition on {loss.on} is not exempt from Section 16(b)"
    if loss.total is None:
        return f"the value of an acquisition of {loss.on} is not known"
    limit = number(SMALL_ACQUISITION)
    return f"on {loss.on} the acquisitions of six months came to ${number(loss.total)}, more than ${limit}"


def _confirm(context: DraftingContext, entry: BookEntry, loss: Loss, says: str) -> None:
    """Have the preparer confirm the code: no text that was read says which it is."""
    event = context.event(entry.posting.event)
    by_hand = isinstance(event, Other)
    context.doubt(
        "SMALL-DEFERRAL-LOST",
        context.event_at(entry.posting.event, "code" if by_hand else "code-on-form-4"),
        f"{sentence(says)} It is due on Form 4 by {loss.due.due}, drafted with code P, which is not confirmed.",
        "Enter it as a purchase with `small = true` to choose the code."
        if by_hand
        else 'Enter `code-on-form-4 = "P"` to confirm the code, or "L" to keep code L.',
        *DEFERRAL_LOST,
        *CODE_WHEN_LOST,
    )


def _ask_about(context: DraftingContext, cause: BookEntry, loss: Loss) -> None:
    """Ask whether a transaction is exempt where that decides whether the deferral ends; until then it counts as not exempt."""
    posting = cause.posting
    judge = is_counted if posting.acquired else ends_deferral
    if judge(posting.code, exempt=posting.exempt) is None:
        context.ask(
            context.event_at(posting.event, "exempt"),
            f"Is this transaction (code {posting.code}) exempt from Section 16(b)?",
            f"If it is not, the small acquisitions of the six months before are due on Form 4 by {loss.due.due}.",
            ("true", "false"),
            DEFERRAL_LOST,
        )
