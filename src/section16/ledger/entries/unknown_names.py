"""Decisions that name what no filing has: a filing, a row, an issuer or words. A typing error would go unnoticed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache

import msgspec

from section16.ledger.entries.amendment import PostedFiling
from section16.ledger.entries.decision import Decision
from section16.ledger.entries.decisions import Decisions
from section16.nearest import nearest_name

_MOST_ROWS = 12
"""More rows than these are not listed in a remedy."""


class UnknownName(msgspec.Struct, frozen=True, kw_only=True):
    """A decision, the name in it that no filing has, and the issuer it is about, where that is known."""

    decision: Decision
    name: str
    says: str
    remedy: str
    issuer: str = ""


def unknown_names(
    decisions: Decisions, posted: Mapping[str, PostedFiling], members: Callable[[str], Iterable[str]]
) -> Iterator[UnknownName]:
    """Yield what decisions name and no filing has; ``members`` are the issuers that are one with an issuer."""
    issuers = {filing.issuer for filing, _ in posted.values()}

    @cache
    def words_of(issuer: str) -> tuple[dict[str, str], dict[str, str]]:
        of = set(members(issuer))
        return _words(filing for filing in posted.values() if filing[0].issuer in of)

    for one in decisions.all:
        yield from _unknown_filings(one, posted)
        for issuer in dict.fromkeys(filter(None, (one.issuer, one.continues))):
            if issuer not in issuers:
                yield _unknown(one, issuer, "issuer", "no filing is about it", issuers)
        if one.issuer in issuers and (one.titles or one.natures):
            titles, natures = words_of(one.issuer)
            yield from _unknown_words(one, one.titles, "title", titles)
            yield from _unknown_words(one, one.natures, "nature of ownership", natures)


def _unknown_filings(one: Decision, posted: Mapping[str, PostedFiling]) -> Iterator[UnknownName]:
    for accession in dict.fromkeys(filter(None, (one.accession, one.original, *one.accessions))):
        if accession not in posted:
            yield _unknown(one, accession, "accession number", "no filing has it", posted)
    if one.row and one.accession in posted:
        filing, rows = posted[one.accession]
        places = [row.place for row in rows]
        if one.row not in places:
            listed = f"Use one of {', '.join(places)}." if 0 < len(places) <= _MOST_ROWS else "Compare it with the filing."
            yield UnknownName(
                decision=one,
                name=one.row,
                says=f"names row {one.row} of {one.accession}, which has no such row",
                remedy=listed,
                issuer=filing.issuer,
            )


def _unknown_words(one: Decision, quoted: Iterable[str], what: str, known: Mapping[str, str]) -> Iterator[UnknownName]:
    for text in quoted:
        if text.casefold() not in known:
            yield _unknown(one, text, what, f"no row of issuer {one.issuer} has it", known.values(), one.issuer)


def _unknown(  # noqa: PLR0913, PLR0917 - a decision, what is unknown in it, and what is known in its place
    one: Decision, name: str, what: str, why: str, known: Iterable[str], issuer: str = ""
) -> UnknownName:
    near = nearest_name(name, known)
    remedy = f"Did you mean {near}?" if near else "Correct the decision, or add the filings that it is about."
    return UnknownName(
        decision=one, name=name, says=f"names the {what} {name!r}, and {why}", remedy=remedy, issuer=issuer or one.issuer
    )


def _words(filings: Iterable[PostedFiling]) -> tuple[dict[str, str], dict[str, str]]:
    """Return the titles and natures of ownership of filings, by their text in lower case."""
    titles: dict[str, str] = {}
    natures: dict[str, str] = {}
    for _, rows in filings:
        for row in rows:
            titles.update((title.casefold(), title) for title in (row.title, row.underlying) if title)
            natures[row.nature.casefold()] = row.nature
    return titles, natures
