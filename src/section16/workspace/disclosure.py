"""What an issuer discloses about its insiders: postings on the website, trading plans, ownership, volume limits."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import msgspec

from section16.clock import Clock, now
from section16.compliance.arrangements.cooling_off import CoolingOff, CoolingOffStatus
from section16.compliance.arrangements.evidence import PlanBasis, PlanTrade
from section16.compliance.arrangements.facts import ArrangementFacts, read_arrangement_facts
from section16.compliance.arrangements.item_408 import DisclosedArrangement, Item408, item_408
from section16.compliance.arrangements.quarter import require_quarter
from section16.compliance.arrangements.register import TradingPlan, register_of
from section16.compliance.ownership.facts import read_ownership_facts
from section16.compliance.ownership.table import OwnershipLine, OwnershipShare, OwnershipTable, item_403
from section16.compliance.posting import PostingItem, PostingList, PostingStatus, posting_list, read_posted
from section16.compliance.requests import require_day
from section16.compliance.volume.facts import read_volume_facts
from section16.compliance.volume.limit import LimitBasis, VolumeLimit, volume_limit
from section16.compliance.volume.sales import CountedSale
from section16.document.submission import Submission
from section16.errors import RequestError, UnreadableError
from section16.ledger.entries.entry import LedgerFiling
from section16.ledger.ledger import Ledger
from section16.render.why import answers_html
from section16.sources.files import read_file
from section16.why import Incomplete, Why
from section16.workspace.analysis import ledger_about, require_filings, required_ledgers
from section16.workspace.answer_tables import (
    AnswerTable,
    arrangements_table,
    ownership_table,
    plans_table,
    postings_table,
    volume_table,
)
from section16.workspace.context import OfficeContext, today
from section16.workspace.due_dates import NOT_ADVICE
from section16.workspace.postings import recorded_periods

__all__ = [
    "NOT_ADVICE",
    "CoolingOff",
    "CoolingOffStatus",
    "CountedSale",
    "DisclosedArrangement",
    "FoundTradingPlans",
    "Item408",
    "LimitBasis",
    "OwnershipLine",
    "OwnershipRow",
    "OwnershipShare",
    "OwnershipTable",
    "PlanBasis",
    "PlanTrade",
    "PostingItem",
    "PostingList",
    "PostingStatus",
    "TradingPlan",
    "VolumeLimit",
    "disclose_arrangements",
    "disclosure_html",
    "find_trading_plans",
    "find_volume_limit",
    "list_postings",
    "ownership_rows",
    "tabulate_ownership",
]

Filings = Iterable[Submission | UnreadableError]


class FoundTradingPlans(msgspec.Struct, frozen=True, kw_only=True):
    """The Rule 10b5-1 plans that filings and facts show."""

    plans: tuple[TradingPlan, ...]


class OwnershipRow(msgspec.Struct, frozen=True, kw_only=True):
    """One class of one line of an ownership table, as a line of CSV."""

    name: str
    address: str
    title: str
    security: str
    owned: Decimal
    rights: Decimal
    total: Decimal
    denominator: Decimal
    percent: Decimal
    shown: str
    pledged: Decimal
    footnotes: tuple[int, ...]


def list_postings(  # noqa: PLR0913 - what a list depends on
    filings: Filings,
    *,
    issuer: str = "",
    on: date | None = None,
    posted: Path | None = None,
    office: OfficeContext | None = None,
    clock: Clock = now,
) -> PostingList:
    """Return by when each filing is posted on the issuer's website, and until when it remains there (Rule 16a-3(k)).

    ``on`` is the day of the list, by default today in Washington; ``posted`` is a file of the days of posting, and ``office``
    has recorded some. Raises :class:`~section16.finding.FactTablesError` and :class:`~section16.errors.UnreadableError` for
    that file, and :class:`~section16.errors.OfficeError`.
    """
    if on is not None:
        require_day(on, "The day of the list")
    chosen = [one for ledger, cik in required_ledgers(filings, issuer) for one in _filings_of(ledger, cik)]
    days = None if posted is None else read_posted(read_file(posted), posted.name, chosen)
    return posting_list(chosen, on or today(clock), days, recorded_periods(office, (one.issuer for one in chosen)))


def _filings_of(ledger: Ledger, issuer: str) -> list[LedgerFiling]:
    """Return the filings about an issuer, or all."""
    return [one for one in ledger.filings if issuer in ("", one.issuer)]


def find_volume_limit(facts: Path, filings: Filings | None = None) -> VolumeLimit:
    """Return how many shares an affiliate may sell in three months (Rule 144(e)), from a file of facts and from filings.

    ``filings`` report sales of the persons whose CIKs the facts state. Raises
    :class:`~section16.finding.FactTablesError` and :class:`~section16.errors.UnreadableError` for the file, and
    :class:`~section16.errors.RequestError` for filings without the CIK of the issuer.
    """
    stated = read_volume_facts(read_file(facts), facts.name)
    if filings is None:
        return volume_limit(stated)
    if not stated.security.issuer:
        raise RequestError("The facts do not state whose filings to use.", where=facts.name, remedy="Add issuer to [class].")
    ledger, issuer, _ = ledger_about(filings, stated.security.issuer)
    require_filings(ledger, issuer)
    in_force = ledger.in_force(issuer).in_force
    return volume_limit(stated, (entry for _, entries in in_force for entry in entries))


def find_trading_plans(filings: Filings, *, issuer: str = "", owner: str = "", facts: Path | None = None) -> FoundTradingPlans:
    """Return the Rule 10b5-1 plans that filings show, of one issuer or all, with the trades under each.

    ``owner`` chooses the plans of one reporting person, by CIK or name. ``facts`` is a file of trading arrangements: reports
    that decide about cooling-off periods, and plans without a trade, which require an issuer. Raises
    :class:`~section16.finding.FactTablesError`, :class:`~section16.errors.UnreadableError` and
    :class:`~section16.errors.RequestError`.
    """
    stated = _arrangement_facts(facts)
    if stated.arrangements and not issuer:
        raise RequestError("The facts state trading arrangements, but not of which issuer.", remedy="Specify the issuer.")
    if not issuer and not owner:
        found = {one: _register(ledger, one, stated) for ledger, _ in required_ledgers(filings) for one in ledger.issuers}
        return FoundTradingPlans(plans=tuple(plan for one in sorted(found) for plan in found[one]))
    ledger, issuer, wanted = ledger_about(filings, issuer, owner)
    require_filings(ledger, issuer, "" if wanted in {one.cik for one in stated.arrangements} else wanted)
    plans = [plan for one in ([issuer] if issuer else ledger.issuers) for plan in _register(ledger, one, stated)]
    if wanted:
        plans = [plan if plan.owners else _of_whom(plan) for plan in plans if not plan.owners or wanted in plan.owners]
    return FoundTradingPlans(plans=tuple(plans))


def _register(ledger: Ledger, issuer: str, stated: ArrangementFacts) -> tuple[TradingPlan, ...]:
    return tuple(register_of(ledger.in_force(issuer).in_force, stated))


def _of_whom(plan: TradingPlan) -> TradingPlan:
    """Return a plan of a person without a CIK with what is to be stated, so that a choice by CIK does not lose it."""
    lacking = Incomplete(
        "the person's CIK",
        "The plan may belong to the chosen person.",
        "Add cik to [[arrangements]].",
        subject=", ".join(plan.names),
    )
    return msgspec.structs.replace(plan, incomplete=(*plan.incomplete, lacking))


def disclose_arrangements(
    filings: Filings, *, issuer: str, quarter_end: date, quarter_first: date | None = None, facts: Path | None = None
) -> Item408:
    """Return the trading arrangements that directors and officers adopted or terminated in a quarter (Item 408(a)).

    ``quarter_first`` is the first day of the quarter where it is not three calendar months long; ``facts`` is a file of what
    filings do not state. Raises :class:`~section16.finding.FactTablesError`,
    :class:`~section16.errors.UnreadableError` and :class:`~section16.errors.RequestError`.
    """
    require_quarter(quarter_end, quarter_first)
    stated = _arrangement_facts(facts)
    ledger, issuer, _ = ledger_about(filings, issuer)
    require_filings(ledger, issuer)
    return item_408(ledger.in_force(issuer).in_force, quarter_end, quarter_first, stated)


def _arrangement_facts(facts: Path | None) -> ArrangementFacts:
    return ArrangementFacts() if facts is None else read_arrangement_facts(read_file(facts), facts.name)


def tabulate_ownership(facts: Path, filings: Filings | None = None) -> OwnershipTable:
    """Return the beneficial ownership table of a proxy statement (Item 403), from a file of facts and from filings.

    Positions of ``filings`` are used for holders with a CIK where the facts state no holding, or no right, of the class. Raises
    :class:`~section16.finding.FactTablesError` and :class:`~section16.errors.UnreadableError` for the file, and
    :class:`~section16.errors.RequestError` for filings without the CIK of the issuer.
    """
    stated = read_ownership_facts(read_file(facts), facts.name)
    if filings is not None and not stated.day.issuer:
        raise RequestError("The facts do not state whose filings to use.", where=facts.name, remedy="Add issuer to [table].")
    if filings is None:
        return item_403(stated, None)
    ledger, issuer, _ = ledger_about(filings, stated.day.issuer)
    require_filings(ledger, issuer)
    return item_403(stated, ledger)


def ownership_rows(table: OwnershipTable) -> Iterator[OwnershipRow]:
    """Yield each class of each line of an ownership table."""
    for line in table.lines:
        for share in line.shares:
            yield OwnershipRow(
                name=line.name,
                address=line.address,
                title=line.title,
                security=share.title,
                owned=share.owned,
                rights=share.rights,
                total=share.total,
                denominator=share.denominator,
                percent=share.percent,
                shown=share.shown,
                pledged=share.pledged,
                footnotes=line.footnotes,
            )


Disclosed = FoundTradingPlans | Item408 | OwnershipTable | PostingList | VolumeLimit


def disclosure_html(found: Disclosed) -> str:
    """Return an answer about disclosure as a page: the table, why, with rows and citations, and what was lacking."""
    title, table, answers = _explained(found)
    text = found.text if isinstance(found, Item408) else ()
    return answers_html(title, answers, text, (table,), NOT_ADVICE)


Explained = tuple[str, AnswerTable, list[tuple[str, Why, tuple[Incomplete, ...]]]]


def _explained(found: Disclosed) -> Explained:
    if isinstance(found, PostingList):
        posted = [(f"Form {one.form}, {one.accession}", one.why, ()) for one in found.items]
        return "Reports on the website", postings_table(found), [*posted, *_lacking(found.incomplete)]
    if isinstance(found, FoundTradingPlans):
        plans = [(", ".join(one.names), one.why, one.incomplete) for one in found.plans]
        return "Rule 10b5-1 plans", plans_table(found.plans), plans
    if isinstance(found, Item408):
        answers = [(found.issuer_name, found.why, found.incomplete)]
        return "Trading arrangements (Item 408)", arrangements_table(found), answers
    if isinstance(found, VolumeLimit):
        return "Volume limit (Rule 144(e))", volume_table(found), [(found.seller, found.why, found.incomplete)]
    every = (*found.lines, *found.left_out)
    lines = [(one.name, one.why, ()) for one in every]
    title = f"Beneficial ownership as of {found.as_of} (Item 403)"
    return title, ownership_table(found), [("Basis of the table", found.why, found.incomplete), *lines]


def _lacking(incomplete: tuple[Incomplete, ...]) -> list[tuple[str, Why, tuple[Incomplete, ...]]]:
    return (
        [("Missing", Why("Some facts are missing. The answer is limited to what is known."), incomplete)] if incomplete else []
    )
