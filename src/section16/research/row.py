"""A filed row with what an analyst needs beside it: cleansed values, its value, its event, and how it is classed."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated

import msgspec
from msgspec import Meta

from section16.research.reasons import (
    BlockReason,
    CleansedReason,
    Confidence,
    CountedReason,
    DiscretionReason,
    EventReason,
    PlanReason,
    RoleReason,
    RoutineReason,
    SplitReason,
    ValueReason,
)


def _why(columns: str) -> Meta:
    return Meta(description=f"The reason code of {columns}.")


def _sure(columns: str) -> Meta:
    return Meta(description=f"How sure {columns} is: high, medium or low.")


class ResearchRow(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """A filed row, named by accession number, table and row, with the analyst's columns; nothing filed is changed.

    Each column has its reason and confidence beside it: see docs/research.md for the method of each and its error rate.
    """

    accession: Annotated[str, Meta(description="The accession number of the filing.")]
    table: Annotated[str, Meta(description="I or II.")]
    row: Annotated[int, Meta(description="The row of the table, counted from 1.")]
    kind: Annotated[str, Meta(description="transaction or holding.")]
    issuer: Annotated[str, Meta(description="The CIK of the issuer; of issuers that continue one another the last.")]
    owner_cik: Annotated[str, Meta(description="The CIK of the first reporting person.")]
    code: Annotated[str, Meta(description="The transaction code as filed; empty for a holding.")]
    url: Annotated[str, Meta(description="EDGAR's page of the filing; empty for a bare document.")]

    counted: Annotated[bool, Meta(description="Whether the row counts in sums: it is in force and reported first here.")]
    counted_in: Annotated[str, Meta(description="The row that counts in its place; empty where it counts itself.")]
    counted_reason: Annotated[CountedReason, _why("`counted`")]
    counted_confidence: Annotated[Confidence, _sure("`counted`")]

    cleansed_shares: Annotated[Decimal | None, Meta(description="The number of shares or units of the transaction.")]
    cleansed_shares_reason: Annotated[CleansedReason, _why("`cleansed_shares`")]
    cleansed_shares_confidence: Annotated[Confidence, _sure("`cleansed_shares`")]
    cleansed_price: Annotated[Decimal | None, Meta(description="The price of one share or unit, in US dollars.")]
    cleansed_price_reason: Annotated[CleansedReason, _why("`cleansed_price`")]
    cleansed_price_confidence: Annotated[Confidence, _sure("`cleansed_price`")]
    cleansed_date: Annotated[date | None, Meta(description="The date of the transaction.")]
    cleansed_date_reason: Annotated[CleansedReason, _why("`cleansed_date`")]
    cleansed_date_confidence: Annotated[Confidence, _sure("`cleansed_date`")]
    cleansed_acquired_disposed: Annotated[str, Meta(description="A for acquired, D for disposed of; empty if not stated.")]
    cleansed_acquired_disposed_reason: Annotated[CleansedReason, _why("`cleansed_acquired_disposed`")]
    cleansed_acquired_disposed_confidence: Annotated[Confidence, _sure("`cleansed_acquired_disposed`")]
    cleansed_owned: Annotated[Decimal | None, Meta(description="The shares or units owned following the transaction.")]
    cleansed_owned_reason: Annotated[CleansedReason, _why("`cleansed_owned`")]
    cleansed_owned_confidence: Annotated[Confidence, _sure("`cleansed_owned`")]

    value: Annotated[Decimal | None, Meta(description="Cleansed shares times cleansed price, exact, in US dollars.")]
    value_reason: Annotated[ValueReason, _why("`value`")]
    value_confidence: Annotated[Confidence, _sure("`value`")]

    event_id: Annotated[str, Meta(description="The earliest row of the economic event; empty for a holding.")]
    event_reason: Annotated[EventReason, _why("`event_id`")]
    event_confidence: Annotated[Confidence, _sure("`event_id`")]

    discretionary: Annotated[
        bool | None, Meta(description="Whether it is a trade in the market outside plans and withholding.")
    ]
    discretionary_reason: Annotated[DiscretionReason, _why("`discretionary`")]
    discretionary_confidence: Annotated[Confidence, _sure("`discretionary`")]

    block_id: Annotated[str, Meta(description="The earliest row that reports these securities; empty if not known.")]
    block_reason: Annotated[BlockReason, _why("`block_id`")]
    block_confidence: Annotated[Confidence, _sure("`block_id`")]

    role: Annotated[str, Meta(description="The highest office or relationship of the reporting persons, normalized.")]
    role_title: Annotated[str, Meta(description="The title of that person as filed.")]
    role_owner: Annotated[str, Meta(description="The CIK of that person.")]
    role_reason: Annotated[RoleReason, _why("`role`")]
    role_confidence: Annotated[Confidence, _sure("`role`")]

    plan: Annotated[bool | None, Meta(description="Whether it is a trade under a Rule 10b5-1 plan.")]
    plan_adopted: Annotated[date | None, Meta(description="The day on which the plan was adopted, where one day is stated.")]
    plan_reason: Annotated[PlanReason, _why("`plan`")]
    plan_confidence: Annotated[Confidence, _sure("`plan`")]

    routine: Annotated[bool | None, Meta(description="Routine (true) or opportunistic (false); empty where not known.")]
    routine_reason: Annotated[RoutineReason, _why("`routine`")]
    routine_confidence: Annotated[Confidence, _sure("`routine`")]

    split_adjusted_shares: Annotated[Decimal | None, Meta(description="Cleansed shares after the splits since.")]
    split_adjusted_price: Annotated[Decimal | None, Meta(description="Cleansed price after the splits since, in US dollars.")]
    split_adjusted_owned: Annotated[
        Decimal | None, Meta(description="Cleansed balance after the splits since; on Form 5 since the end of the fiscal year.")
    ]
    split_new: Annotated[int | None, Meta(description="New shares for split_old old ones, by all splits since the row.")]
    split_old: Annotated[int | None, Meta(description="Old shares for which there were split_new new ones.")]
    split_adjusted_reason: Annotated[SplitReason, _why("the adjustment for splits")]
    split_adjusted_confidence: Annotated[Confidence, _sure("the adjustment for splits")]

    @property
    def id(self) -> str:
        """The row as the ledger names it: ``0000000000-25-000001 I/3``."""
        return f"{self.accession} {self.table}/{self.row}"
