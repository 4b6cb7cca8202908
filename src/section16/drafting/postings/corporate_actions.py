"""What the issuer does to a class or an award: splits, forfeitures, expirations; and everything that no other kind covers."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from section16.drafting.awards.lines import line_of_event
from section16.drafting.awards.splits import after_split
from section16.drafting.context.book import BalanceLine, Book, Posting, form_of
from section16.drafting.context.context import CONVERTED, DraftingContext
from section16.drafting.context.phrases import plain
from section16.drafting.postings.trading_plans import timing_of_other
from section16.drafting.wording.footnotes import FootnoteWording
from section16.facts.events import Adjustment, Expiration, Forfeiture, Other, Split
from section16.law.approval import DISPOSITIONS
from section16.law.deferral import Circumstances, Report, Treatment, not_reported, treatment
from section16.law.exemptions import exemption
from section16.law.transaction_codes import CODES

_ZERO = Decimal()
_FORM_5 = 5


def split(context: DraftingContext, book: Book, number: int, event: Split) -> Iterator[Posting]:
    """Yield the change of every balance of a class and of the awards that give it: no row (Rule 16a-9)."""
    if not event.new or not event.old:
        context.wrong(
            "FACTS-VALUE",
            context.event_at(number, "new"),
            "A split needs two numbers above 0.",
            "Write, for example, `new = 2` and `old = 1`.",
        )
        return
    for line in list(book.lines()):
        owned = book.owned(line)
        if not owned or not _concerned(context, line, event.security):
            continue
        fractions = _fractions(context, number, event, line, owned)
        after = after_split(owned, event, fractions)
        yield Posting(
            line=line,
            on=event.date,
            event=number,
            acquired=after >= owned,
            units=abs(after - owned),
            because=f"a split of {event.new} for {event.old}, the same for every holder, needs no report",
            citations=not_reported("16a-9").citations,
            balance_note=FootnoteWording(context).split(event, fractions if after != after_split(owned, event, None) else None),
            theirs=event.notes,
        )


def _fractions(context: DraftingContext, number: int, event: Split, line: BalanceLine, owned: Decimal) -> str | None:
    """Return how a split settles the fractions of a balance; asks where whole shares would leave one and nothing is said."""
    if context.table_of(line.security) == "II":
        return event.award_fractions
    leaves_one = after_split(owned, event, None) % 1 and not owned % 1
    if leaves_one and event.fractions is None:
        context.ask(
            context.event_at(number, "fractions"),
            "How were fractional shares settled?",
            f"{plain(owned):f} shares of {context.party(line.holder).display_name} result in a fraction of a share.",
            ("cash in lieu", "rounded down", "rounded up", "rounded to nearest", "kept"),
        )
    return event.fractions


def _concerned(context: DraftingContext, line: BalanceLine, security: str) -> bool:
    held = context.security(line.security)
    return line.security == security or (held.of == security and held.kind not in CONVERTED)


def forfeiture(context: DraftingContext, _book: Book, number: int, event: Forfeiture) -> Iterator[Posting]:
    """Yield the row of a forfeiture: D at 0 to the issuer."""
    yield Posting(
        line=context.line_of(event.award),
        award=event.award,
        on=event.date,
        event=number,
        acquired=False,
        units=event.units,
        code="D",
        price=_ZERO,
        because="units went back to the issuer for nothing, on the terms approved with the award",
        citations=DISPOSITIONS,
        ours=(("code", FootnoteWording(context).forfeited(event)),),
        theirs=(*event.notes, *context.notes_as_shares(event.award)),
    )


def expiration(context: DraftingContext, _book: Book, number: int, event: Expiration) -> Iterator[Posting]:
    """Yield the change of an expiration: no row where nothing was paid (Rule 16a-4(d)), else H at what was paid."""
    paid = bool(event.received)
    found = treatment("H", acquired=False, on=event.date, known=Circumstances(value_received=paid))
    yield Posting(
        line=context.line_of(event.award) if event.award else BalanceLine(event.who, event.security),
        award=event.award,
        on=event.date,
        event=number,
        acquired=False,
        units=event.units,
        code="H" if paid else "",
        price=event.received,
        because="canceled for value" if paid else "it expired without value, which requires no report",
        citations=CODES["H"].citations if paid else found.citations,
        balance_note="" if paid else FootnoteWording(context).expired(event),
        theirs=(*event.notes, *(context.notes_as_shares(event.award) if event.award else ())),
    )


def other(context: DraftingContext, book: Book, number: int, event: Other) -> Iterator[Posting]:
    """Yield the row of anything else: the code is the user's, and a footnote has to describe the transaction."""
    code = event.code.strip().upper()
    if code not in CODES or code in ("K", "V"):
        context.wrong(
            "FACTS-CODE",
            context.event_at(number, "code"),
            f"{event.code!r} is not a transaction code.",
            f"Choose one of {', '.join(letter for letter in CODES if letter not in ('K', 'V'))}.",
        )
        return
    if not event.notes:
        context.ask(
            context.event_at(number, "notes"),
            "Describe the transaction in one sentence.",
            f"Code {code} chosen by hand needs a footnote that describes the transaction.",
            citations=CODES["J"].citations,
        )
    line = line_of_event(context, book, number, event, event.who)
    if line is None:
        return
    timed = timing_of_other(context, number, event, code)
    found = _treatment(context, number, event, code)
    never = found.report is Report.NEVER
    yield Posting(
        line=line,
        award=event.award,
        on=event.date,
        event=number,
        acquired=event.direction == "acquired",
        notice=timed.notice,
        own_timing=timed.own_timing,
        units=event.units,
        code="" if never else code,
        price=event.price,
        form=4 if _must_be_form_4(found) else event.form or form_of(found),
        because=found.because if never else f"code {code} was chosen by the preparer: {found.because}",
        citations=found.citations if never else tuple(dict.fromkeys((*CODES[code].citations, *found.citations))),
        theirs=event.notes,
        exempt=event.exempt,
    )


def _must_be_form_4(found: Treatment) -> bool:
    """Whether a transaction cannot wait for Form 5, whatever is not known about it."""
    return found.report is Report.FORM_4 and not found.unknown


def _treatment(context: DraftingContext, number: int, event: Other, code: str) -> Treatment:
    """Return where a transaction with a chosen code is reported; asks for what decides it and the facts do not say."""
    known = Circumstances(
        exempt=event.exempt, value_received=code != "H" or event.price is None or bool(event.price), same_class=event.same_class
    )
    found = treatment(code, acquired=event.direction == "acquired", on=event.date, known=known)
    if code == "Z" and found.unknown and event.form is None:
        context.ask(
            context.event_at(number, "same-class"),
            "Are substantially all assets of the voting trust securities of the same class?",
            "Only then is a deposit or withdrawal exempt and may wait for Form 5.",
            ("true", "false"),
            exemption("16b-8").citations,
        )
    if event.form == _FORM_5 and _must_be_form_4(found):
        context.doubt(
            "FORM-5-NOT-OPEN",
            context.event_at(number, "form"),
            f"A transaction with code {code} is reported on Form 4 and cannot be deferred to Form 5 ({found.because}).",
            'Remove `form`, or enter `report = "missed"` if Form 4 was not filed in time.',
            *found.citations,
        )
    return found


def adjustment(context: DraftingContext, book: Book, number: int, event: Adjustment) -> Iterator[Posting]:
    """Yield a change without a row: the reason is the user's."""
    line = line_of_event(context, book, number, event, event.who)
    if line is None:
        return
    yield Posting(
        line=line,
        on=event.date,
        event=number,
        acquired=event.direction == "acquired",
        units=event.units,
        because=event.why,
        balance_note=event.footnote,
    )
