"""Purchases, sales, sales to cover and tenders: the code by the counterparty, a row for each price group."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from section16.citation import Citation, rule
from section16.drafting.awards.lines import line_of_event
from section16.drafting.context.book import Book, Posting, form_of
from section16.drafting.context.context import DraftingContext
from section16.drafting.postings.officers import in_office
from section16.drafting.postings.price_groups import PriceGroup, price_groups
from section16.drafting.postings.trading_plans import timing
from section16.drafting.wording.footnotes import FootnoteWording
from section16.facts.events import Deal, Purchase, Sale, SaleToCover, Tender
from section16.law.approval import (
    ACQUISITION_ANSWERS,
    ACQUISITIONS,
    DISPOSITION_ANSWERS,
    DISPOSITIONS,
    OFFICERS_AND_DIRECTORS_ALONE,
    exempts_acquisition,
    exempts_disposition,
)
from section16.law.deferral import treatment
from section16.law.exemptions import exemption
from section16.law.foreign_issuers import FOREIGN_PRIVATE_ISSUERS
from section16.law.price_grouping import WIDEST_RANGE
from section16.law.transaction_codes import CODES

_COUNTERPARTIES = ("market", "private party", "issuer")


def deal(context: DraftingContext, book: Book, number: int, event: Deal) -> Iterator[Posting]:
    """Yield the rows of a purchase or sale, one for each price or range of prices."""
    code, because, citations = _code(context, number, event)
    planned = timing(context, number, event, event.who)
    line = line_of_event(context, book, number, event, event.who)
    if line is None:
        return
    for group in _groups(context, number, event):
        yield Posting(
            line=line,
            award=event.award,
            on=event.date,
            event=number,
            acquired=isinstance(event, Purchase),
            units=group.units,
            code=code,
            price=group.price,
            form=form_of(treatment(code, acquired=isinstance(event, Purchase), on=event.date)),
            plan=planned.plan,
            notice=planned.notice,
            own_timing=planned.own_timing,
            swap=event.equity_swap,
            because=because,
            citations=citations,
            ours=tuple(_notes(context, event, group)),
            theirs=(*group.notes, *event.notes),
        )


def _notes(context: DraftingContext, event: Deal, group: PriceGroup) -> Iterator[tuple[str, str]]:
    wording = FootnoteWording(context)
    if event.plan:
        yield "code", wording.under_plan(event.plan, event.who)
    elif isinstance(event, SaleToCover):
        yield "code", wording.sold_to_cover(event)
    if group.low is not None and group.high is not None:
        yield "price", wording.average(event, group.low, group.high)
    if group.price is None:
        yield "price", wording.price_not_fixed()


def _groups(context: DraftingContext, number: int, event: Deal) -> tuple[PriceGroup, ...]:
    """Return the rows, or none while a number is asked for."""
    if event.trades:
        _compare(context, number, event)
        return price_groups(event)
    if event.units is None:
        context.ask(context.event_at(number, "units"), "How many were traded?", "Column 4 states the amount.")
        return ()
    if not event.price_fixed:
        return (PriceGroup(event.units, None),)
    if event.price is None:
        context.ask(
            context.event_at(number, "price"),
            "At what price? Was it fixed?",
            "Column 4 states the price; where none was fixed, a footnote replaces it.",
            ("price = a number", "price-fixed = false"),
        )
        return ()
    return (PriceGroup(event.units, event.price),)


def _compare(context: DraftingContext, number: int, event: Deal) -> None:
    total = sum((trade.units for trade in event.trades), Decimal())
    if event.units is not None and event.units != total:
        context.wrong(
            "FACTS-CONTRADICT",
            context.event_at(number, "units"),
            f"The event states {event.units} units, and its trades add up to {total}.",
            "Correct the units or the trades, or remove `units`.",
        )
    for place, trade in enumerate(event.trades, 1):
        low, high = trade.low, trade.high
        if (low is None) != (high is None):
            context.wrong(
                "FACTS-CONTRADICT",
                context.event_at(number, f"trades {place}"),
                "Only one end of the range of prices is given.",
                "Enter both `low` and `high`, or neither.",
            )
        elif low is not None and high is not None and not low <= trade.price <= high:
            context.wrong(
                "FACTS-CONTRADICT",
                context.event_at(number, f"trades {place}"),
                f"The average {trade.price} does not lie between {low} and {high}.",
                "Correct the average or the range.",
            )
        elif low is not None and high is not None and high - low > WIDEST_RANGE:
            context.doubt(
                "PRICE-RANGE",
                context.event_at(number, f"trades {place}"),
                f"The range of prices from {low} to {high} is more than one dollar.",
                "Enter them as several trades, each within one dollar.",
            )


def _code(context: DraftingContext, number: int, event: Deal) -> tuple[str, str, tuple[Citation, ...]]:
    if isinstance(event, Tender):
        return "U", "tendered in a change of control", CODES["U"].citations
    if isinstance(event, SaleToCover):
        return "S", "sold in the market; that the proceeds pay a tax makes no difference", CODES["S"].citations
    if event.counterparty is None:
        matched = "and is matched; with the issuer it may be exempt"
        foreign = "; with the issuer code A or D"
        context.ask(
            context.event_at(number, "counterparty"),
            f"Who was the other side of the {event.__struct_config__.tag}?",
            "With the market or a private party it carries code P or S"
            f"{foreign if _foreign(context, event) else f' {matched}'}.",
            _COUNTERPARTIES,
            CODES["P"].citations,
        )
        return "P", "", ()
    if event.counterparty == "issuer":
        if isinstance(event, Purchase) and event.small:
            _check_small(context, number)
        return _with_issuer(context, number, event)
    if isinstance(event, Purchase) and event.small:
        return "L", "a small acquisition, not from the issuer", CODES["L"].citations
    code = "P" if isinstance(event, Purchase) else "S"
    where = "in the market" if event.counterparty == "market" else "in a private deal"
    return code, f"{'bought' if code == 'P' else 'sold'} {where}", CODES[code].citations


def _foreign(context: DraftingContext, event: Deal) -> bool:
    """Return whether Section 16(b) does not apply, so that nothing is matched and no approval decides."""
    return context.facts.issuer.is_foreign_private(event.date)


def _check_small(context: DraftingContext, number: int) -> None:
    """Report a purchase from the issuer that is called small: Rule 16a-6 leaves out what comes from the issuer."""
    context.doubt(
        "SMALL-FROM-ISSUER",
        context.event_at(number, "small"),
        "An acquisition from the issuer is never a small acquisition: it is reported on Form 4.",
        "Remove `small`.",
        *exemption("16a-6").citations,
    )


def _with_issuer(context: DraftingContext, number: int, event: Purchase | Sale) -> tuple[str, str, tuple[Citation, ...]]:
    """Return the code of a deal with the issuer: A or D where it is exempt, else P or S."""
    buys = isinstance(event, Purchase)
    exempt, plain = ("A", "P") if buys else ("D", "S")
    citations = ACQUISITIONS if buys else DISPOSITIONS
    if not in_office(context, event.who, event.date):
        return plain, "a deal with the issuer by a person who is neither officer nor director", OFFICERS_AND_DIRECTORS_ALONE
    if _foreign(context, event):
        return exempt, "a deal of a director or officer with the issuer", FOREIGN_PRIVATE_ISSUERS
    if event.approved_by is None:
        answers = ACQUISITION_ANSWERS if buys else DISPOSITION_ANSWERS
        context.ask(
            context.event_at(number, "approved-by"),
            "Who approved the deal with the issuer?",
            f"Approved by the right body it is exempt and carries code {exempt}; else it carries {plain} and is matched.",
            answers,
            citations,
        )
        return exempt, "", citations
    frees = exempts_acquisition(event.approved_by) if buys else exempts_disposition(event.approved_by)
    if frees:
        return exempt, f"a deal with the issuer, exempt: {event.approved_by}", citations
    return plain, "a deal with the issuer that nothing exempts", (*citations, rule("16b-3"))
