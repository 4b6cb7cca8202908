"""The facts of a volume limit: the class and its shares outstanding, four weeks of trading, who sells, and what was sold."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from typing import Annotated, Literal, TypeVar

import msgspec
from msgspec import Meta

from section16.compliance.fact_tables import FactTables, TableKind
from section16.facts.table import Amount, Table
from section16.law.disclosure import WEEKS, sales_since

PAGE = "docs/disclosure.md"
_WEEK = timedelta(days=7)


class VolumeClass(Table, frozen=True, kw_only=True):
    """The class of securities that is sold."""

    title: Annotated[str, Meta(description="The title, as the forms state it.")]
    also: Annotated[tuple[str, ...], Meta(description="Other titles of the class on forms.")] = ()
    issuer: Annotated[str, Meta(description="The CIK of the issuer; required to find sales in filings.")] = ""
    outstanding: Annotated[Amount, Meta(description="The shares outstanding, by the issuer's latest report or statement.")]
    stated: Annotated[date | None, Meta(description="The date of that number.")] = None
    reported_volume: Annotated[
        bool, Meta(description="Whether trading volume is reported. Where it is not, 1% is the limit.")
    ] = True


class VolumeWeek(Table, frozen=True, kw_only=True):
    """A calendar week: the day on which it ended, and the volume that all exchanges and quotation systems reported."""

    ending: Annotated[date, Meta(description="The last day of the week, or its last day of trading.")]
    volume: Annotated[Amount, Meta(description="The shares traded in the week.")]


class Seller(Table, frozen=True, kw_only=True):
    """A person whose sales count: the affiliate, or one whose sales are added to the affiliate's."""

    name: Annotated[str, Meta(description="The name.")]
    cik: Annotated[str, Meta(description="The CIK, by which sales are found in filings.")] = ""


class Aggregated(Seller, frozen=True, kw_only=True):
    """A person or entity whose sales are added to the seller's."""

    because: Annotated[
        Literal["spouse", "relative in the household", "trust", "estate", "entity", "donee", "pledgee", "acting in concert"],
        Meta(description="Why the sales are added."),
    ]


class PlannedSale(Table, frozen=True, kw_only=True):
    """The sale: the day of the notice on Form 144, or of the order where no notice is required; and how much."""

    on: Annotated[date, Meta(description="The day of the notice or order.")]
    shares: Annotated[Amount | None, Meta(description="The shares to be sold.")] = None
    price: Annotated[Amount | None, Meta(description="The expected price of a share, in dollars.")] = None


class KnownSale(Table, frozen=True, kw_only=True):
    """A sale in the three months before, which no filing among those given reports."""

    on: Annotated[date, Meta(description="The day.")]
    shares: Annotated[Amount, Meta(description="The shares sold.")]
    price: Annotated[Amount | None, Meta(description="The price of a share, in dollars.")] = None
    by: Annotated[str, Meta(description="The name of the aggregated person who sold; by default the seller.")] = ""


class ExcludedRow(Table, frozen=True, kw_only=True):
    """A sale on a form that does not count, such as a registered sale."""

    row: Annotated[str, Meta(description="The accession number and the place of the row: 0000000000-25-000001 I/3.")]
    because: Annotated[str, Meta(description="Why it does not count.")]


S = TypeVar("S", bound=Seller)

KINDS = {
    "class": TableKind(VolumeClass, "one", required=True),
    "seller": TableKind(Seller, "one", required=True),
    "sale": TableKind(PlannedSale, "one", required=True),
    "weeks": TableKind(VolumeWeek),
    "aggregated": TableKind(Aggregated),
    "sales": TableKind(KnownSale),
    "excluded": TableKind(ExcludedRow),
}


class VolumeFacts(msgspec.Struct, frozen=True, kw_only=True):
    """What a file states about a volume limit; CIKs have their leading zeros. ``sales_stated`` is whether it lists sales."""

    security: VolumeClass
    seller: Seller
    sale: PlannedSale
    weeks: tuple[VolumeWeek, ...]
    aggregated: tuple[Aggregated, ...]
    sales: tuple[KnownSale, ...]
    sales_stated: bool
    excluded: tuple[ExcludedRow, ...]
    source: str


def read_volume_facts(data: bytes, source: str) -> VolumeFacts:
    """Return the facts of a volume limit; raises :class:`~section16.finding.FactTablesError` with the line of each fault."""
    tables = FactTables(data, KINDS, source, PAGE)
    tables.require_right()
    security, sale = tables.one("class"), tables.one("sale")
    security = _with_issuer(tables, security)
    seller = _with_cik(tables, "[seller]", tables.one("seller"))
    aggregated = tuple(_with_cik(tables, heading, one) for heading, one in tables.list("aggregated"))
    _check_amounts(tables)
    _check_stated(tables, security, sale)
    _check_weeks(tables, sale, security)
    _check_people(tables, seller)
    _check_sales(tables, sale)
    tables.require_right()
    return VolumeFacts(
        security=security,
        seller=seller,
        sale=sale,
        weeks=tuple(sorted((one for _, one in tables.list("weeks")), key=lambda one: one.ending)),
        aggregated=aggregated,
        sales=tuple(one for _, one in tables.list("sales")),
        sales_stated=tables.has("sales"),
        excluded=tuple(one for _, one in tables.list("excluded")),
        source=source,
    )


def _with_issuer(tables: FactTables, security: VolumeClass) -> VolumeClass:
    return msgspec.structs.replace(security, issuer=tables.cik("[class]", "issuer", security.issuer))


def _with_cik(tables: FactTables, heading: str, one: S) -> S:
    return msgspec.structs.replace(one, cik=tables.cik(heading, "cik", one.cik))


def _check_amounts(tables: FactTables) -> None:
    amounts = [("[class]", "outstanding", tables.one("class").outstanding), ("[sale]", "shares", tables.one("sale").shares)]
    amounts += [(heading, "shares", one.shares) for heading, one in tables.list("sales")]
    for heading, key, amount in amounts:
        if amount == 0:
            tables.wrong("FACTS-AMOUNT", heading, key, f"The number of {key} is 0.", "Enter a positive number.")


def _check_stated(tables: FactTables, security: VolumeClass, sale: PlannedSale) -> None:
    """Report a number of shares outstanding of a day after the sale: the latest one before it counts."""
    if security.stated is not None and security.stated > sale.on:
        says = f"The shares outstanding are of {security.stated}, after the day of the sale, {sale.on}."
        tables.wrong("FACTS-CONTRADICT", "[class]", "stated", says, "State the number of the latest report before the sale.")


def _check_weeks(tables: FactTables, sale: PlannedSale, security: VolumeClass) -> None:
    """Report weeks that are not the four calendar weeks before the sale, one after the other."""
    weeks = sorted(tables.list("weeks"), key=lambda one: one[1].ending)
    if weeks and not security.reported_volume:
        says = "The class has no reported volume (reported-volume = false), and weeks with volume are stated."
        tables.wrong("FACTS-CONTRADICT", weeks[0][0], "", says, "Remove one of the two.")
    for (_, one), (heading, two) in pairwise(weeks):
        if two.ending - one.ending != _WEEK:
            says = f"The week that ended on {two.ending} does not follow the one that ended on {one.ending}."
            remedy = f"State each of the {WEEKS} weeks once, by days that are seven days apart."
            tables.wrong("FACTS-CONTRADICT", heading, "ending", says, remedy)
    if len(weeks) > WEEKS:
        says = f"{len(weeks)} weeks are stated; the average is that of {WEEKS}."
        tables.wrong("FACTS-CONTRADICT", weeks[0][0], "ending", says, f"Keep the last {WEEKS} before {sale.on}.")
    if weeks:
        _check_last_week(tables, sale, *weeks[-1])


def _check_last_week(tables: FactTables, sale: PlannedSale, heading: str, last: VolumeWeek) -> None:
    if last.ending >= sale.on:
        says = f"The week that ends on {last.ending} is not over before {sale.on}, the day of the notice or order."
        tables.wrong("FACTS-CONTRADICT", heading, "ending", says, "State the four calendar weeks that precede that day.")
    elif last.ending + _WEEK < sale.on:
        says = f"The week that ended on {last.ending + _WEEK} also precedes {sale.on}, and it is not stated."
        tables.wrong("FACTS-CONTRADICT", heading, "ending", says, "State the four calendar weeks that precede that day.")


def _check_people(tables: FactTables, seller: Seller) -> None:
    """Report a person who is named twice, and a sale by a person who is not named."""
    names = {seller.name.casefold(): "[seller]"}
    for heading, one in tables.list("aggregated"):
        if one.name.casefold() in names:
            says = f"{one.name} is named under {names[one.name.casefold()]} as well."
            tables.wrong("FACTS-TWICE", heading, "name", says, "Name each person once.")
        names[one.name.casefold()] = heading
    for heading, sold in tables.list("sales"):
        if sold.by and sold.by.casefold() not in names:
            says = f"{sold.by} is neither the seller nor an aggregated person."
            tables.wrong("FACTS-UNKNOWN", heading, "by", says, "Correct the name, or add [[aggregated]].")


def _check_sales(tables: FactTables, sale: PlannedSale) -> None:
    first = sales_since(sale.on)
    for heading, one in tables.list("sales"):
        if not first <= one.on <= sale.on:
            says = f"{one.on} is not within the three months from {first} to {sale.on}."
            tables.wrong("FACTS-CONTRADICT", heading, "on", says, "Correct the day, or remove the sale.")
