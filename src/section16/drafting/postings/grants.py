"""Grants of awards: code A where the right body approved them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from section16.citation import Citation
from section16.drafting.context.book import Book, Posting
from section16.drafting.context.context import DraftingContext
from section16.drafting.postings.officers import in_office
from section16.drafting.wording.footnotes import FootnoteWording
from section16.facts.events import Grant, GrantDay
from section16.law.approval import (
    ACQUISITION_ANSWERS,
    ACQUISITIONS,
    OFFICERS_AND_DIRECTORS_ALONE,
    PERFORMANCE_GRANTS,
    exempts_acquisition,
)
from section16.law.foreign_issuers import FOREIGN_PRIVATE_ISSUERS

_ZERO = Decimal()


def grant(context: DraftingContext, _book: Book, number: int, event: Grant) -> Iterator[Posting]:
    """Yield the row of a grant: code A where the right body approved it."""
    award = context.award(event.award)
    if award.granted is None:
        place, says = context.at(f"[awards.{event.award}]", "granted"), f"The award {event.award} has no grant date."
        context.wrong("FACTS-MISSING", place, says, f"Add `granted = {event.date}` to it.")
    elif event.date != award.granted:
        context.wrong(
            "FACTS-CONTRADICT",
            context.event_at(number, "date"),
            f"The grant is dated {event.date}, and the award states {award.granted}.",
            f"Correct the event or granted in [awards.{event.award}].",
        )
    if award.performance:
        context.doubt(
            "GRANT-BEFORE-EARNED",
            context.event_at(number, "award"),
            f"The award depends on {award.performance}; such awards are usually reported when they are earned.",
            "Remove the grant until then, unless the goal is the price of the share alone.",
            *PERFORMANCE_GRANTS,
        )
    line = context.line_of(event.award)
    place = context.at(f"[awards.{event.award}]", "approved-by")
    code, because, citations = code_of_award(context, award.to, event.date, award.approved_by, place)
    in_table_one = context.table_of(award.security) == "I"
    yield Posting(
        line=line,
        award="" if in_table_one else event.award,
        on=event.date,
        event=number,
        acquired=True,
        units=award.units,
        code=code,
        price=_ZERO,
        because=because,
        citations=citations,
        ours=(("amount", FootnoteWording(context).granted_as_shares(event.award)),) if in_table_one else (),
        theirs=(*event.notes, *context.notes_as_shares(event.award)),
    )


def grant_day(context: DraftingContext, book: Book, number: int, event: GrantDay) -> Iterator[Posting]:
    """Yield the rows of every award granted on a day, in the order of the file."""
    named = [name for name, award in context.facts.awards.items() if award.granted == event.date]
    if not named:
        context.wrong("GRANT-NOTHING", context.event_at(number, "date"), "No award was granted that day.", "Correct the day.")
    for name in named:
        yield from grant(context, book, number, Grant(date=event.date, award=name, report=event.report, notes=event.notes))


def code_of_award(
    context: DraftingContext, to: str, on: date, approved_by: str | None, place: str
) -> tuple[str, str, tuple[Citation, ...]]:
    """Return the code of an award from the issuer on a day, the reason, and its authority; ``place`` takes an answer."""
    if not in_office(context, to, on):
        return (
            "P",
            "bought from the issuer by a person who was neither officer nor director then",
            OFFICERS_AND_DIRECTORS_ALONE,
        )
    if context.facts.issuer.is_foreign_private(on):
        return "A", "an award from the issuer", FOREIGN_PRIVATE_ISSUERS
    if approved_by is None:
        context.ask(
            place,
            "Who approved the grant?",
            "A grant that the board, a committee of two or more non-employee directors or the stockholders approved, "
            "or that is held for six months, is exempt and carries code A.",
            ACQUISITION_ANSWERS,
            ACQUISITIONS,
        )
        return "A", "an award from the issuer", ACQUISITIONS
    if exempts_acquisition(approved_by):
        return "A", f"an award from the issuer, exempt: {_approved(approved_by)}", ACQUISITIONS
    context.doubt(
        "GRANT-NOT-EXEMPT",
        place,
        "The grant has no approval that exempts it.",
        "It is drafted as a purchase from the issuer, code P. Ask counsel.",
        *ACQUISITIONS,
    )
    return "P", "an acquisition from the issuer that nothing exempts", ACQUISITIONS


def _approved(answer: str) -> str:
    return answer if answer == "held for six months" else f"approved by the {answer}"
