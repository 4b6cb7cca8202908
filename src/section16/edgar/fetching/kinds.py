"""What an address of EDGAR holds, which decides how it is asked for and how the answer is checked."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from enum import StrEnum
from urllib.parse import urlsplit

import msgspec

from section16.law.business_days import WASHINGTON


class Content(StrEnum):
    """What an answer has to be."""

    SUBMISSION = "a full submission"
    INDEX = "an index"
    JSON = "JSON"
    ATOM = "a feed"
    PAGE = "a page"
    TAR_GZ = "a packed archive"
    ZIP = "a ZIP archive"
    TEXT = "a text"
    ANY = "a document"


class AddressKind(msgspec.Struct, frozen=True):
    """How an address is treated.

    ``fixed`` is content that no longer changes, so that it is asked for once; ``large`` content is asked for unpacked
    and continued where it broke off. ``accession`` is the filing that it has to be, ``cik`` the filer whose list it has to be,
    and an index has filings from ``first`` to ``last``. What robots.txt disallows is ``disallowed``.
    """

    content: Content
    fixed: bool = False
    large: bool = False
    accession: str = ""
    cik: str = ""
    first: date | None = None
    last: date | None = None
    disallowed: bool = False


_FILING = re.compile(r"/Archives/edgar/data/\d+/(?:\d{18}/)?(\d{10}-\d{2}-\d{6})\.txt")
_DAILY = re.compile(r"/Archives/edgar/daily-index/(?:.*/)?\w+\.(\d{6,8})\.idx(?:\.gz|\.Z)?")
_FULL = re.compile(r"/Archives/edgar/full-index/(\d{4})/QTR([1-4])/\w+\.(?:idx|gz)")
_SUBMISSIONS = re.compile(r"/submissions/CIK(\d{10})\.json")
_FEED = re.compile(r"/Archives/edgar/(?:Feed|Oldloads)/.*\.(?:tar\.gz|gz)")
_SETTLED = timedelta(days=2)
"""After this time the index of a day is complete: it is made at night, and completed on the next day."""


_TEXTS = frozenset({"/robots.txt", "/Archives/edgar/cik-lookup-data.txt"})
_TO_MONTH_END = timedelta(days=3)


def kind_of(address: str) -> AddressKind:
    """Return how an address is treated."""
    path = urlsplit(address).path
    if path.startswith("/cgi-bin/"):
        return AddressKind(Content.ATOM if "output=atom" in address else Content.ANY, disallowed=True)
    filing = _FILING.fullmatch(path)
    if filing is not None:
        return AddressKind(Content.SUBMISSION, fixed=True, accession=filing[1])
    if _DAILY.fullmatch(path) or _FULL.fullmatch(path):
        return _index(path)
    if _FEED.fullmatch(path):
        return AddressKind(Content.TAR_GZ, fixed=True, large=True)
    return _by_ending(path)


def _index(path: str) -> AddressKind:
    full, day = _FULL.fullmatch(path), _day_of(path)
    if full is None:
        return AddressKind(Content.INDEX, first=day, last=day)
    first = date(int(full[1]), int(full[2]) * 3 - 2, 1)
    return AddressKind(Content.INDEX, first=first, last=date(first.year, first.month + 2, 28) + _TO_MONTH_END)


def _by_ending(path: str) -> AddressKind:
    submissions = _SUBMISSIONS.fullmatch(path)
    if submissions is not None:
        return AddressKind(Content.JSON, cik=submissions[1])
    ending = path.rpartition("/")[2].rpartition(".")[2].lower()
    if ending == "zip":
        return AddressKind(Content.ZIP, large=True)
    if ending == "json":
        return AddressKind(Content.JSON)
    if path in _TEXTS:
        return AddressKind(Content.TEXT)
    if path.startswith("/Archives/edgar/data/"):
        return AddressKind(Content.ANY, fixed=True)
    return AddressKind(Content.PAGE)


def is_settled(address: str, kind: AddressKind, fetched: datetime) -> bool:
    """Whether what was fetched at a time is still what the address holds, without asking."""
    if kind.fixed:
        return True
    day = _day_of(address)
    return day is not None and fetched.astimezone(WASHINGTON).date() >= day + _SETTLED


def _day_of(address: str) -> date | None:
    daily = _DAILY.fullmatch(urlsplit(address).path)
    if daily is None or len(daily[1]) != len("20260306"):
        return None
    try:
        return date.fromisoformat(daily[1])
    except ValueError:
        return None
