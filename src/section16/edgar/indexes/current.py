"""The feed of the current filings: an entry for each filing under each of its entities, the latest first."""

from __future__ import annotations

import re
from datetime import datetime

import msgspec
from lxml import etree

from section16.document.identifiers import cik as cik_number
from section16.errors import UnreadableError

_ATOM = "{http://www.w3.org/2005/Atom}"
_ID = re.compile(r"accession-number=(\d{10}-\d{2}-\d{6})$")
_ENTITY = re.compile(r"(?P<name>.*) \((?P<cik>\d{1,10})\) \((?P<role>[^()]*)\)", re.DOTALL)
"""What a title states behind the form and its dash."""
_AGAIN = "Download it again; if it stays the same, EDGAR has changed its format."


class FeedEntry(msgspec.Struct, frozen=True, kw_only=True):
    """A filing in the feed: its form, under which entities it is listed, and when it was accepted."""

    accession: str
    form: str
    ciks: tuple[str, ...]
    names: tuple[str, ...]
    updated: datetime


def read_current_feed(data: bytes) -> tuple[FeedEntry, ...]:
    """Return the filings of a page of the feed, each once. Raises :class:`~section16.errors.UnreadableError`."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError:
        raise UnreadableError("The feed of current filings is not XML.", remedy=_AGAIN) from None
    if root.tag != f"{_ATOM}feed" or root.getroottree().docinfo.internalDTD is not None:
        raise UnreadableError("This is not EDGAR's feed of current filings.", remedy=_AGAIN)
    found: dict[str, FeedEntry] = {}
    for element in root.iterfind(f"{_ATOM}entry"):
        entry = _entry(element)
        before = found.get(entry.accession)
        found[entry.accession] = entry if before is None else _joined(before, entry)
    return tuple(found.values())


def _joined(one: FeedEntry, other: FeedEntry) -> FeedEntry:
    entities = dict.fromkeys((*zip(one.ciks, one.names, strict=True), *zip(other.ciks, other.names, strict=True)))
    ciks, names = zip(*entities, strict=True)
    return msgspec.structs.replace(one, ciks=ciks, names=names)


def _entry(element: etree._Element) -> FeedEntry:
    title = " ".join((element.findtext(f"{_ATOM}title") or "").split())
    stated = _ID.search((element.findtext(f"{_ATOM}id") or "").strip())
    category = element.find(f"{_ATOM}category")
    of_title, _dash, entity = title.partition(" - ")
    match = _ENTITY.fullmatch(entity)
    if stated is None or match is None:
        raise UnreadableError(f"An entry of the feed names no filing: {title!r}.", remedy=_AGAIN)
    form = (category.get("term") if category is not None else "") or of_title
    return FeedEntry(
        accession=stated[1],
        form=form,
        ciks=(cik_number.compact(match["cik"]),),
        names=(match["name"],),
        updated=_moment((element.findtext(f"{_ATOM}updated") or "").strip(), stated[1]),
    )


def _moment(text: str, accession: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise UnreadableError(f"The entry of {accession} in the feed states no time with a zone: {text!r}.", remedy=_AGAIN)
    return moment
