"""Exemptions from reporting and from matching, with the facts that each requires."""

from __future__ import annotations

from datetime import date

import msgspec

from section16.citation import Citation, rule
from section16.law.months import within_six_months


class Exemption(msgspec.Struct, frozen=True):
    """An exemption: its rule, what it covers, what it exempts from, and the facts that must be known."""

    rule: str
    covers: str
    from_reporting: bool
    from_matching: bool
    facts: tuple[str, ...]
    citations: tuple[Citation, ...]


def _exemption(under: str, covers: str, *facts: str, reporting: bool = False, matching: bool = True) -> Exemption:
    return Exemption(under, covers, reporting, matching, facts, (rule(under),))


EXEMPTIONS: dict[str, Exemption] = {
    entry.rule: entry
    for entry in (
        _exemption(
            "16a-2(a)",
            "transactions before a director or officer became subject to Section 16",
            "the person did not become subject to Section 16 solely because the issuer registered a class under Section 12",
            "or the transaction was more than six months before that, or before the transaction on the first required Form 4",
            reporting=True,
        ),
        _exemption(
            "16a-2(b)",
            "transactions after ceasing to be a director or officer",
            "no opposite transaction that is not exempt was made in office less than six months away",
            reporting=True,
        ),
        _exemption(
            "16a-4(d)",
            "long derivative positions that expire or are canceled",
            "no value was received (Rule 16b-6(d))",
            reporting=True,
        ),
        _exemption(
            "16a-6",
            "small acquisitions, which may wait for Form 5",
            "not from the issuer or a plan of the issuer",
            "at most $10,000 with the other acquisitions of the class in the prior six months, not exempt and not reported",
            "no disposition that is not exempt from Section 16(b) in the six months after",
            matching=False,
        ),
        _exemption(
            "16a-9",
            "splits, stock dividends and pro rata rights",
            "the same for every holder of the class",
            reporting=True,
        ),
        _exemption("16a-11", "dividend reinvestment plans", "a broad-based plan", reporting=True),
        _exemption("16a-12", "domestic relations orders", "the order", reporting=True),
        _exemption("16a-13", "changes in the form of ownership", "no change in pecuniary interest", reporting=True),
        _exemption("16b-3(c)", "routine purchases in tax-conditioned plans", "the plan qualifies", reporting=True),
        _exemption(
            "16b-3(d)",
            "grants and awards from the issuer",
            "who approved it: the board, a committee of two or more non-employee directors, or the stockholders",
            "or held for six months",
        ),
        _exemption("16b-3(e)", "dispositions to the issuer", "the terms were approved in advance, and by whom"),
        _exemption("16b-3(f)", "discretionary transactions", "six months since the last opposite election"),
        _exemption("16b-5", "bona fide gifts, wills and descent", "nothing was paid"),
        _exemption(
            "16b-6(b)",
            "exercises and conversions in or at the money",
            "the exercise price and the market price",
            "out of the money, whether the sequential exercise provisions of the Internal Revenue Code required the exercise",
        ),
        _exemption(
            "16b-7", "mergers and reclassifications", "one company held 85% of the other's securities or of the combined assets"
        ),
        _exemption(
            "16b-8",
            "deposits into and withdrawals from voting trusts",
            "substantially all of the assets in the trust were securities of the same class, "
            "immediately after the deposit or before the withdrawal",
            "no opposite purchase or sale of the class and the certificates within six months",
        ),
    )
}
"""Every exemption by its rule."""


def exemption(under: str) -> Exemption:
    """Return the exemption of a rule, such as ``"16a-9"``; ``KeyError`` for a rule that is none.

    >>> exemption("16a-9").covers
    'splits, stock dividends and pro rata rights'
    """
    return EXEMPTIONS[under]


def is_caught(on: date, *, became: date, first: date | None, by_registration: bool, in_office: bool) -> bool:
    """Return whether a transaction before a person became subject to Section 16 is reported (Rule 16a-2(a)).

    It is only where a director or officer (``in_office``) became subject on the day ``became`` solely because the issuer
    registered a class under Section 12. It must lie within six months before that day and within six months before ``first``,
    the first transaction that requires a Form 4, which then reports it. What Section 16(b) exempts is not caught.
    """
    looks_back = by_registration and in_office and on < became and within_six_months(on, became)
    return looks_back and first is not None and within_six_months(on, first)
