"""Sense checks of transaction codes: against direction, table, rule and reporting person, and what a code may conceal."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from section16.checks.check import Hit, check
from section16.checks.market import market_prices, near
from section16.checks.subject import Subject
from section16.checks.transactions import Transaction, TransactionKind
from section16.law.transaction_codes import CODES, Direction

_PAIRED = frozenset(code for code, entry in CODES.items() if entry.direction is Direction.PAIR)
_WITH_ISSUER = frozenset(code for code, entry in CODES.items() if entry.rule.startswith("16b-3"))
_LETTERS = {True: "A", False: "D"}


def _is_usual(code: str, table: str, *, acquired: bool) -> bool:
    direction = CODES[code].direction
    if direction is Direction.EITHER:
        return True
    if direction is Direction.PAIR:
        return acquired is (table == "I")
    return acquired is (direction is Direction.ACQUIRED)


# A position in Table II may be short: to write a call is to sell and disposes of nothing, to close it is to buy.
_UNUSUAL = frozenset(
    (code, table, acquired)
    for code in CODES
    for table in ("I", "II")
    for acquired in (True, False)
    if not _is_usual(code, table, acquired=acquired) and (code, table) not in (("P", "II"), ("S", "II"))
)
_OTHER_TABLE = frozenset((code, table) for code, entry in CODES.items() for table in ("I", "II") if table not in entry.tables)


def _is_odd(kind: TransactionKind) -> bool:
    """Return whether a code does not go with the direction or the table of its transaction."""
    return (kind.code, kind.table, kind.acquired) in _UNUSUAL or (kind.code, kind.table) in _OTHER_TABLE


@check("CODE-DIRECTION", forms="45", rows=_is_odd)
def direction(subject: Subject) -> Iterator[Hit]:
    """A purchase, a grant or a small acquisition is marked A; a sale, a withholding or a disposition to the issuer D.

    An exercise or conversion disposes of the derivative security in Table II and acquires shares in Table I; one that goes the
    other way is passed over where a row of the same code and day completes it, as for shares converted into another class, and
    the exercise of a put disposes of the shares.
    """
    for one in subject.transactions:
        if (one.code, one.table, one.acquired) not in _UNUSUAL or (one.code in _PAIRED and _is_completed(one, subject)):
            continue
        letter, meaning = _LETTERS[bool(one.acquired)], CODES[one.code].meaning
        yield Hit(
            f"{one.path}.acquiredDisposed",
            f"Code {one.code} ({_lower(meaning)}) is marked {letter} in Table {one.table}.",
            f"Mark it {_LETTERS[not one.acquired]}, or correct the transaction code.",
            {"code": one.code, "acquiredDisposed": letter},
        )


# The exercise of a put, or of a call that the reporting person has written, disposes of the shares; an option to repurchase
# a convertible class acquires a derivative security.
_OTHER_WAY = re.compile(r"\bputs?\b|\bwritten\b|\bshort (?:sale|call)|\bthird[- ]party holder|\brepurchase", re.IGNORECASE)


def _is_completed(one: Transaction, subject: Subject) -> bool:
    """Return whether another exercise or conversion of the day goes the other way, or a footnote explains the direction.

    Units that give both shares and a derivative security are reported under two of the codes.
    """
    if any(_OTHER_WAY.search(text) for text in (one.row.title.value or "", *subject.texts(one.row))):
        return True
    others = (other for other in subject.transactions if other is not one and other.code in _PAIRED and other.day == one.day)
    return any(other.acquired is not one.acquired and other.table == one.table for other in others)


def _lower(meaning: str) -> str:
    return f"{meaning[0].lower()}{meaning[1:]}"


@check("CODE-TABLE", forms="45", rows=_is_odd)
def table(subject: Subject) -> Iterator[Hit]:
    """Small acquisitions, voting trusts and withheld shares are reported in Table I, expirations of derivatives in Table II."""
    for one in subject.transactions:
        if (one.code, one.table) in _OTHER_TABLE:
            usual = " or ".join(CODES[one.code].tables)
            yield Hit(
                f"{one.path}.code",
                f"Code {one.code} ({_lower(CODES[one.code].meaning)}) is reported in Table {one.table}.",
                f"Report it in Table {usual}, or correct the transaction code.",
                {"code": one.code, "table": one.table},
            )


def _are_outsiders(subject: Subject) -> bool:
    owners = subject.document.reporting_owners
    return bool(owners) and not any(
        owner.is_director.value or owner.is_officer.value or owner.is_other.value for owner in owners
    )


@check("CODE-NOT-INSIDER", forms="45", codes=_WITH_ISSUER, when=_are_outsiders)
def not_insider(subject: Subject) -> Iterator[Hit]:
    """Rule 16b-3 exempts transactions of officers and directors with the issuer, not those of mere ten percent owners."""
    if not subject.once(_are_outsiders):
        return
    for one in subject.transactions:
        if one.code in _WITH_ISSUER:
            yield Hit(
                f"{one.path}.code",
                f"Code {one.code} is for Rule {CODES[one.code].rule}, and no reporting person is an officer or director.",
                "Correct the code or the relationship, unless the person is a director by deputization.",
                {"code": one.code, "lacked": "whether the reporting person is a director by deputization"},
            )


@check("OTHER-NO-FOOTNOTE", forms="45", codes="J")
def other_without_footnote(subject: Subject) -> Iterator[Hit]:
    """A transaction with code J is described in a footnote or in the remarks."""
    for one in subject.transactions:
        if one.code == "J" and not subject.texts(one.row) and not subject.document.remarks.value:
            yield Hit(
                f"{one.path}.code",
                "Code J has no footnote that describes the transaction.",
                "Add a footnote that describes it.",
                {"code": "J"},
            )


# What makes the code fit. A disposition to the issuer has many causes, which all name it or what it does; a fund switch names
# the plan. A footnote on code J describes the transaction, unless what it describes is a trade.
_FITTING = {
    "D": re.compile(
        r"issuer|company|corporation|registrant|repurchas|redeem|redempt|tender|merge|acquisition|exchang|forfeit|surrender"
        r"|withh|tax|cancel|settle|convers|convert|return|clawback|underwrit|offering",
        re.IGNORECASE,
    ),
    "I": re.compile(r"\bplan\b|401|\bfunds?\b|discretionary|deferr", re.IGNORECASE),
    "K": re.compile(r"swap|forward|collar|derivative|hedg|counterparty|dealer|cash[- ]settle", re.IGNORECASE),
}
_TRADE = re.compile(
    r"\b(?:open[- ]market|brokerage transactions?|on the (?:nasdaq|nyse|new york stock exchange))\b", re.IGNORECASE
)
_IN_PLAN = re.compile(r"reinvest|dividend|\bplan\b|401|\bfees?\b", re.IGNORECASE)


_OTHER_CODES = frozenset("JKID")


def _is_other(kind: TransactionKind) -> bool:
    return kind.code in _OTHER_CODES or kind.swap


def _priced_otherwise(subject: Subject) -> list[tuple[str, Transaction, Decimal]]:
    """Return the transactions in Table I with such codes that have a price and a day, and their code; a swap is a K."""
    return [
        (code, one, one.price)
        for one in subject.transactions
        if one.price and one.table == "I" and one.day is not None
        if (code := "K" if one.row.equity_swap.value else one.code) in _OTHER_CODES
    ]


@check("TRADE-UNDER-OTHER-CODE", forms="45", rows=_is_other, when=_priced_otherwise)
def concealed_trade(subject: Subject) -> Iterator[Hit]:
    """A transaction with the issuer, in a plan or of another kind at the market price may be a purchase or sale: code P or S.

    The market price is that of purchases, sales and withholdings on the same form within five days, and of the earlier filings
    about the issuer where they are given. A footnote that fits the code is believed.
    """
    for code, one, stated in subject.once(_priced_otherwise):
        texts = " ".join((*subject.texts(one.row), subject.document.remarks.value or ""))
        if _is_described(code, texts):
            continue
        found = next((price for price in market_prices(subject, one) if near(price.price, stated)), None)
        if found is not None:
            yield Hit(
                f"{one.path}.code",
                f"Code {code} at ${stated:,f} has no footnote that explains it, and {found.says}.",
                f"Use code {'P' if one.acquired else 'S'} if it was a trade, or add a footnote that says what it was.",
                {"code": code, "price": stated, "marketPrice": found.price},
            )


def _is_described(code: str, texts: str) -> bool:
    if code == "J":
        return bool(texts.strip()) and (not _TRADE.search(texts) or bool(_IN_PLAN.search(texts)))
    return bool(_FITTING[code].search(texts))


def _is_swap(kind: TransactionKind) -> bool:
    return kind.swap


@check("SWAP-NO-FOOTNOTE", forms="45", rows=_is_swap)
def swap_without_footnote(subject: Subject) -> Iterator[Hit]:
    """Where the box for an equity swap is checked, a footnote describes the swap."""
    for one in subject.transactions:
        if one.row.equity_swap.value and not subject.texts(one.row) and not subject.document.remarks.value:
            yield Hit(
                f"{one.path}.equitySwap",
                "The row is marked as an equity swap and has no footnote about it.",
                "Describe the swap in a footnote, or clear the mark.",
            )


_NO_PRICE = frozenset(code for code, entry in CODES.items() if entry.price == "0")
_PRICED = frozenset(code for code, entry in CODES.items() if entry.price == "above 0")


@check("PRICE-ZERO", forms="45", codes=_PRICED)
def price_zero(subject: Subject) -> Iterator[Hit]:
    """Purchases, sales, withholdings and transfers within a plan have a price; a footnote may explain why one has none."""
    for one in subject.transactions:
        if one.code in _PRICED and one.price is not None and not one.price and not one.row.price.footnotes:
            yield Hit(
                f"{one.path}.price",
                f"Code {one.code} ({_lower(CODES[one.code].meaning)}) has the price 0.",
                "Enter the price, or explain in a footnote why there is none.",
                {"code": one.code},
            )


@check("PRICE-OF-GIFT", forms="45", codes=_NO_PRICE)
def price_of_gift(subject: Subject) -> Iterator[Hit]:
    """Nothing is paid for a gift, an inheritance, a deposit into a voting trust or an expiration, unless a footnote says so."""
    for one in subject.transactions:
        if one.code in _NO_PRICE and one.price is not None and one.price > Decimal() and not one.row.price.footnotes:
            yield Hit(
                f"{one.path}.price",
                f"Code {one.code} ({_lower(CODES[one.code].meaning)}) has a price, ${one.price:,f}.",
                "Enter 0, or correct the transaction code if something was paid.",
                {"code": one.code, "price": one.price},
            )
