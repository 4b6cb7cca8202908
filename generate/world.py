"""Worlds: issuers one after the other, each with its filings and its truth."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any, TypedDict, Unpack

import msgspec

from generate import companion, split, tenure, year_end
from generate.amendment import amendments
from generate.draft import Draft
from generate.form import Clerk
from generate.life import Life
from generate.names import MOST_ISSUERS
from generate.record import truth_of
from generate.settings import Settings
from generate.slip import slips
from generate.submission import Filing
from generate.truth import Truth
from section16.law.business_days import filing_date


class IssuerWorld(msgspec.Struct, frozen=True, kw_only=True):
    """An issuer, its insiders' filings in the order of acceptance, and the truth beside them."""

    number: int
    cik: str
    name: str
    filings: tuple[Filing, ...]
    truth: Truth


class World(msgspec.Struct, frozen=True):
    """Several issuers, all in memory; see :func:`issuers` for more than fit."""

    issuers: tuple[IssuerWorld, ...]

    @property
    def filings(self) -> list[Filing]:
        """All filings in the order of acceptance."""
        return sorted((filing for one in self.issuers for filing in one.filings), key=_arrival)


def _arrival(filing: Filing) -> tuple[Any, str]:
    return filing.accepted, filing.accession


class Options(TypedDict, total=False):
    """What can be set when issuers are asked for; what it means and what it is otherwise says :class:`Settings`."""

    first: date
    years: int
    errors: bool | float
    late: float
    amendments: float
    drift: bool
    successors: float


def issuers(seed: int, count: int, **options: Unpack[Options]) -> Iterator[IssuerWorld]:
    """Return issuers, made one at a time as they are asked for; one issuer is the same whatever their ``count``.

    Raises ``ValueError`` for options that make no sense.
    """
    if not 0 <= count <= MOST_ISSUERS:
        raise ValueError(f"{count} issuers: from 0 to {MOST_ISSUERS:,} have numbers of their own")
    settings = Settings(**options)
    return (issuer_world(seed, number, settings) for number in range(count))


def world(seed: int, issuers: int, **options: Unpack[Options]) -> World:
    """Return that many issuers at once; the options are those of :func:`issuers`."""
    return World(tuple(_issuers(seed, issuers, **options)))


_issuers = issuers


def issuer_world(seed: int, number: int, settings: Settings) -> IssuerWorld:
    """Return one issuer of a world by its number, counted from 0."""
    life = Life(seed, number, settings)
    _live(life)
    errors = slips(life.dice.other("slips"), life.preparer.drafts, life.book, settings.share_of_errors)
    amended = amendments(life.dice.other("amendments"), life.preparer.drafts, errors, settings.amendments, life.last)
    drafts = sorted([*life.preparer.drafts, *amended], key=lambda draft: draft.accepted)
    _number(drafts, life.issuer.cik)
    clerk = Clerk(life.dice.other("clerk"), life.issuer, life.habits, settings)
    filings = tuple(_filing(clerk, life, draft) for draft in drafts)
    truth = truth_of(life, drafts, errors)
    return IssuerWorld(number=number, cik=life.issuer.cik, name=life.issuer.name, filings=filings, truth=truth)


def _live(life: Life) -> None:
    """Let everything happen that the issuer's insiders report, day by day."""
    split.expect(life)
    year_end.expect(life)
    tenure.people(life)
    while (day := life.diary.next_day()) is not None:
        life.diary.live(day)
    life.preparer.close_all()
    companion.pair(life.preparer.repeated)


def _number(drafts: list[Draft], prefix: str) -> None:
    counts: dict[int, int] = {}
    for draft in drafts:
        year = draft.accepted.year
        counts[year] = counts.get(year, 0) + 1
        draft.accession = f"{prefix}-{year % 100:02}-{counts[year]:06}"


def _filing(clerk: Clerk, life: Life, draft: Draft) -> Filing:
    """Return a draft as a filing: of the issuer as it is called when its form, or the one it amends, is accepted."""
    filed = filing_date(draft.accepted)
    issuer, planned = life.issuer, life.issuer.succession
    if planned is not None and (draft.amends or draft).accepted.date() >= planned.day:
        issuer = msgspec.structs.replace(issuer, cik=planned.cik, name=planned.name)
    return Filing(
        accession=draft.accession,
        accepted=draft.accepted,
        filed=filed,
        document=clerk.document(draft, filed, issuer),
        issuer=issuer,
        owners=draft.party.owners,
    )
