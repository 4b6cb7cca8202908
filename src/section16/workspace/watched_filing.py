"""A new filing as a watch reports it, and whether it is one that the user asked for."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import date, datetime
from decimal import Decimal, localcontext

import msgspec

from section16.document.ownership import OwnershipDocument
from section16.document.parties import ReportingOwner
from section16.document.table_one import NonDerivativeTransaction
from section16.document.table_two import DerivativeTransaction
from section16.errors import UnreadableError
from section16.formats.reading import read_bytes
from section16.law.business_days import WASHINGTON

_DIGITS = 80
"""Enough for the exact product of any two numbers that a form can hold."""
_PAID = frozenset("PS")
"""The codes of trades for money: without a price, what was paid is stated in a footnote and unknown here."""


class WatchedPerson(msgspec.Struct, frozen=True, kw_only=True):
    """A reporting person of a filing: ``roles`` are director, officer, 10% owner and other."""

    cik: str
    name: str
    roles: tuple[str, ...] = ()
    title: str = ""


class WatchedTrade(msgspec.Struct, frozen=True, kw_only=True):
    """A transaction of a filing as it states it.

    ``table`` is I or II. ``value`` is shares times price, in dollars; ``None`` where one of the two is not stated.
    """

    table: str
    security: str
    date: date | None
    code: str
    acquired_disposed: str
    shares: Decimal | None
    price: Decimal | None
    value: Decimal | None


class WatchedFiling(msgspec.Struct, frozen=True, kw_only=True):
    """A new filing: who filed it, when EDGAR accepted it, and its transactions.

    ``key`` is the same whenever the filing is reported. ``value`` is the sum of the values of the transactions that were asked
    for, and ``value_complete`` is false where the price of a purchase or sale among them is not stated as a number. ``problem``
    is why a filing cannot be read: then nothing is known of its transactions. ``file`` is where it was downloaded to.
    """

    key: str
    accession: str
    form: str
    filed: date
    accepted: datetime | None
    issuer: str = ""
    issuer_cik: str = ""
    symbol: str = ""
    persons: tuple[WatchedPerson, ...] = ()
    trades: tuple[WatchedTrade, ...] = ()
    value: Decimal | None = None
    value_complete: bool = True
    address: str = ""
    file: str = ""
    problem: str = ""

    def subject(self) -> str:
        """Return the filing in a few words, as the subject of a mail."""
        who = self.persons[0].name + (" and others" if self.persons[1:] else "") if self.persons else "unknown person"
        codes = ", ".join(dict.fromkeys(one.code for one in self.trades if one.code))
        return f"Form {self.form}: {self.symbol or self.issuer or self.accession}, {who}{f', {codes}' if codes else ''}"

    def lines(self) -> Iterator[str]:
        """Yield the filing in lines for people to read."""
        named = f"{self.issuer} ({self.symbol})" if self.symbol else self.issuer
        yield f"Form {self.form} filed {self.filed}: {named or 'issuer unknown'}"
        yield from (f"{one.name}{_capacity(one)}" for one in self.persons)
        yield from map(_trade_line, self.trades)
        if self.problem:
            yield f"The filing cannot be read: {self.problem}"
        yield self.address


def _capacity(one: WatchedPerson) -> str:
    return f", {one.title or ', '.join(one.roles)}" if one.title or one.roles else ""


def _trade_line(one: WatchedTrade) -> str:
    shares = f"{one.shares:,f}" if one.shares is not None else "an unstated number"
    price = f" at {one.price:,f}" if one.price is not None else ""
    value = f", {one.value:,f} in all" if one.value else ""
    day = one.date or "an unstated date"
    return f"{one.code or '?'} {one.acquired_disposed}: {shares} of {one.security} on {day}{price}{value}"


def key_of(accession: str) -> str:
    """Return the key under which a filing is reported, on every channel and however often."""
    return f"section16-{accession}"


def watched_filing(data: bytes, named: WatchedFiling, codes: Collection[str] = ()) -> WatchedFiling:
    """Return a filing by its bytes; ``named`` states what a list of EDGAR named, and ``codes`` whose value is summed."""
    try:
        submission = read_bytes(data, named.accession)
        document = submission.document
    except UnreadableError as error:
        return msgspec.structs.replace(named, problem=str(error))
    header = submission.header
    accepted = header.accepted if header is not None else None
    trades = tuple(_trades(document))
    value, complete = value_of(one for one in trades if not codes or one.code in codes)
    return msgspec.structs.replace(
        named,
        form=document.document_type.text or named.form,
        accepted=accepted.replace(tzinfo=WASHINGTON) if accepted is not None else named.accepted,
        issuer=document.issuer.name.value or "",
        issuer_cik=(document.issuer.cik.text or "").zfill(10),
        symbol=document.issuer.trading_symbol.value or "",
        persons=tuple(map(_person, document.reporting_owners)),
        trades=trades,
        value=value,
        value_complete=complete,
    )


def _person(owner: ReportingOwner) -> WatchedPerson:
    roles = {
        "director": owner.is_director,
        "officer": owner.is_officer,
        "10% owner": owner.is_ten_percent_owner,
        "other": owner.is_other,
    }
    return WatchedPerson(
        cik=(owner.cik.text or "").zfill(10),
        name=owner.name.value or "",
        roles=tuple(name for name, flag in roles.items() if flag.value),
        title=owner.officer_title.value or "",
    )


def _trades(document: OwnershipDocument) -> Iterator[WatchedTrade]:
    for row in document.rows:
        if isinstance(row, NonDerivativeTransaction | DerivativeTransaction):
            yield WatchedTrade(
                table="I" if isinstance(row, NonDerivativeTransaction) else "II",
                security=row.title.value or "",
                date=row.transaction_date.value,
                code=row.code.value or "",
                acquired_disposed=row.acquired_disposed.value or "",
                shares=row.shares.value,
                price=row.price.value,
                value=_product(row.shares.value, row.price.value),
            )


def _product(shares: Decimal | None, price: Decimal | None) -> Decimal | None:
    if shares is None or price is None:
        return None
    with localcontext() as exact:
        exact.prec = _DIGITS
        product = shares * price
        return product.to_integral_value() if product == product.to_integral_value() else product.normalize()


def value_of(trades: Iterable[WatchedTrade]) -> tuple[Decimal | None, bool]:
    """Return the sum of the values of trades, ``None`` where none has one, and whether no purchase or sale lacks its price."""
    listed = tuple(trades)
    with localcontext() as exact:
        exact.prec = _DIGITS
        known = [one.value for one in listed if one.value is not None]
        total = sum(known, Decimal(0)) if known else None
    return total, all(one.value is not None for one in listed if one.code in _PAID)


def is_asked_for(filing: WatchedFiling, issuers: Collection[str], codes: Collection[str], least: Decimal | None) -> bool:
    """Whether a filing is of one of the issuers, has one of the codes, and has the least value.

    An empty collection and ``None`` ask for nothing. A filing that cannot be read is asked for, and so is one whose value is
    not complete: what is unknown is not small.
    """
    if filing.problem:
        return True
    if issuers and filing.issuer_cik not in issuers:
        return False
    if codes and not any(one.code in codes for one in filing.trades):
        return False
    return least is None or not filing.value_complete or (filing.value is not None and filing.value >= least)
