"""Atom feeds (RFC 4287): the last filings of an issuer or a person, and what a screen finds, from the answers of their pages.

Addresses in a feed begin with a slash: a reader completes them from where it got the feed, also behind a proxy.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any
from uuid import NAMESPACE_OID, uuid5
from zoneinfo import ZoneInfo

import msgspec

from section16.web.pages import dollars, number, page, query_string, words
from section16.web.requests import PersonRequest, ScreenRequest
from section16.web.shown import leads_to
from section16.workspace.book_search import FoundFiling
from section16.workspace.issuer_view import IssuerProfile
from section16.workspace.person_view import PersonProfile
from section16.workspace.screens import ScreenAnswer

ATOM = "application/atom+xml"
_WASHINGTON = ZoneInfo("America/New_York")
_NEVER = datetime(1970, 1, 1, tzinfo=UTC)
_NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class AtomEntry(msgspec.Struct, frozen=True, kw_only=True):
    """An entry: its permanent name, when it was last changed, where it leads, who wrote it."""

    id: str
    title: str
    updated: datetime
    address: str
    authors: tuple[str, ...] = ()
    summary: str = ""


class AtomFeed(msgspec.Struct, frozen=True, kw_only=True):
    """A feed: its permanent name, its own address, the page that it is about, and its entries, the newest first."""

    id: str
    title: str
    address: str
    page: str
    entries: tuple[AtomEntry, ...]

    @property
    def updated(self) -> datetime:
        """When the newest entry was changed; a feed without entries has not been."""
        return max((one.updated for one in self.entries), default=_NEVER)


def feed_page(feed: AtomFeed) -> str:
    """Return a feed as XML."""
    return _NOT_IN_XML.sub("\N{REPLACEMENT CHARACTER}", page("feed.atom.j2", feed=feed))


def issuer_feed(answer: IssuerProfile, _asked: object) -> AtomFeed:
    """Return the last filings about an issuer."""
    one = answer.issuer
    return _feed(f"{one.name or one.issuer_cik}: Forms 3, 4 and 5", f"/issuers/{one.issuer_cik}", {}, _filings(answer.filings))


def person_feed(answer: PersonProfile, asked: PersonRequest) -> AtomFeed:
    """Return the last filings of a person."""
    chosen = {"issuer": asked.issuer}
    return _feed(f"{answer.name}: Forms 3, 4 and 5", f"/persons/{answer.owner_cik}", chosen, _filings(answer.filings))


def screen_feed(answer: ScreenAnswer, asked: ScreenRequest) -> AtomFeed:
    """Return what a screen finds."""
    given = {
        name: getattr(asked, name)
        for name in asked.__struct_fields__
        if name != "name" and getattr(asked, name) != getattr(ScreenRequest(name=asked.name), name)
    }
    return _feed(words(answer.name), f"/screens/{answer.name}", given, _found(answer))


def _feed(title: str, path: str, chosen: Mapping[str, object], entries: Iterable[AtomEntry]) -> AtomFeed:
    end = f"?{query_string(chosen)}" if any(chosen.values()) else ""
    newest_first = sorted(entries, key=lambda one: one.updated, reverse=True)
    address = f"{path}/feed.atom{end}"
    return AtomFeed(id=_name(address), title=title, address=address, page=f"{path}{end}", entries=tuple(newest_first))


def _name(text: str) -> str:
    """Return a permanent name, the same on every server and at every time.

    >>> _name("/filings/0009990016-25-000007")
    'urn:uuid:b272ecf6-eac8-500f-9425-02c196c46c66'
    """
    return uuid5(NAMESPACE_OID, f"section16:{text}").urn


def _moment(accepted: datetime | None, day: date | None) -> datetime | None:
    """Return when a filing was accepted, with its zone; where that is not known, the beginning of the day in Washington.

    >>> _moment(None, date(2025, 9, 3)).isoformat(), _moment(datetime(2025, 1, 3, 16, 30), None).isoformat()
    ('2025-09-03T00:00:00-04:00', '2025-01-03T16:30:00-05:00')
    """
    if accepted is not None:
        return accepted if accepted.tzinfo else accepted.replace(tzinfo=_WASHINGTON)
    return datetime.combine(day, time(), _WASHINGTON) if day else None


def _filings(found: Iterable[FoundFiling]) -> Iterator[AtomEntry]:
    """Yield an entry for each filing; one without a date has no place in a feed."""
    for one in found:
        updated = _moment(one.accepted, one.filed)
        if updated is not None:
            address = f"/filings/{one.accession}"
            about = one.issuer_name or one.issuer_cik
            yield AtomEntry(
                id=_name(address),
                title=f"Form {one.form or 'not stated'}: {about}, {', '.join(one.owner_names)}",
                updated=updated,
                address=address,
                authors=one.owner_names,
                summary=f"Filed {one.filed}, accession number {one.accession}." if one.filed else "",
            )


_DAYS = ("last_day", "day", "last_filed")
_UNSAID = frozenset({"issuer_cik", "issuer_name", "issuer_symbol", "owner_cik", "owner_name", "row_id", "url", "accession"})


def _found(answer: ScreenAnswer) -> Iterator[AtomEntry]:
    for row in answer.rows:
        day = next((getattr(row, name) for name in _DAYS if getattr(row, name, None)), answer.until)
        who = getattr(row, "owner_name", None) or ""
        yield AtomEntry(
            id=_name(f"{answer.name}:{_key(answer.name, row)}"),
            title=f"{words(answer.name)}: {row.issuer_name or row.issuer_cik}{', ' if who else ''}{who}",
            updated=datetime.combine(day, time(), _WASHINGTON),
            address=leads_to(answer, row),
            authors=(who,) if who else tuple(getattr(row, "names", ())),
            summary="; ".join(_said(row)),
        )


def _key(screen: str, row: Any) -> str:
    """Return what makes a row of a screen the same one later: a cluster that grows keeps its first day."""
    parts = [row.issuer_cik, getattr(row, "owner_cik", ""), getattr(row, "row_id", "")]
    if screen in {"cluster-buys", "plan-sales"}:
        parts.append(str(row.first_day))
    return ":".join(parts)


def _said(row: msgspec.Struct) -> Iterator[str]:
    """Yield each field of a row in words."""
    for name in row.__struct_fields__:
        value = getattr(row, name)
        if name in _UNSAID or value is None or value == "":
            continue
        yield f"{words(name)}: {_text(name, value)}"


def _text(name: str, value: Any) -> str:
    if isinstance(value, tuple):
        return ", ".join(value)
    if isinstance(value, Decimal):
        return dollars(value) if name in {"value", "price"} else number(value)
    return str(value)
