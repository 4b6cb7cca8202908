"""Exemptions from reporting and from matching, with the facts that each needs."""

from __future__ import annotations

import msgspec

from section16.citation import Citation, rule


class Exemption(msgspec.Struct, frozen=True):
    """An exemption: its rule, what it frees, what it frees from, and the facts that have to be known."""

    rule: str
    frees: str
    from_reporting: bool
    from_matching: bool
    facts: tuple[str, ...]
    citations: tuple[Citation, ...]


def _exemption(under: str, frees: str, *facts: str, reporting: bool = False, matching: bool = True) -> Exemption:
    return Exemption(under, frees, reporting, matching, facts, (rule(under),))


EXEMPTIONS: tuple[Exemption, ...] = (
    _exemption(
        "16a-2(a)",
        "trades in the six months before becoming an insider",
        "status arose solely by registration under section 12",
        reporting=True,
    ),
    _exemption(
        "16a-2(b)",
        "trades after ceasing to be an insider",
        "no opposite non-exempt trade within six months while in office",
        reporting=True,
    ),
    _exemption("16a-6", "small acquisitions", "at most $10,000 in six months", "not from the issuer", matching=False),
    _exemption(
        "16a-9", "splits, stock dividends and pro rata rights", "the same for every holder of the class", reporting=True
    ),
    _exemption("16a-11", "dividend reinvestment plans", "a broad-based plan", reporting=True),
    _exemption("16a-12", "domestic relations orders", "the order", reporting=True),
    _exemption("16a-13", "changes in the form of ownership", "no change of pecuniary interest", reporting=True),
    _exemption("16b-3(c)", "routine purchases in tax-conditioned plans", "the plan qualifies", reporting=True),
    _exemption(
        "16b-3(d)",
        "grants and awards from the issuer",
        "who approved it: the board, a committee of two or more non-employee directors, or the shareholders",
        "or held for six months",
    ),
    _exemption("16b-3(e)", "dispositions to the issuer", "the terms were approved in advance, and by whom"),
    _exemption("16b-3(f)", "discretionary transactions", "six months since the last opposite election"),
    _exemption("16b-5", "bona fide gifts, wills and descent", "nothing was paid"),
    _exemption("16b-6(b)", "exercises and conversions in or at the money", "the exercise price and the market price"),
    _exemption(
        "16b-7", "mergers and reclassifications", "one company held 85 % of the other's securities or of the combined assets"
    ),
    _exemption("16b-8", "deposits into and withdrawals from voting trusts", "no purchase or sale within six months"),
)
