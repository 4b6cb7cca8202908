"""Days on which EDGAR was closed, or may have been, besides weekends and federal holidays.

Most come from executive orders that close federal offices for a day and are announced only a few weeks ahead. Users therefore
add days of their own in a TOML file, without waiting for a release; ``docs/due-dates.md`` shows the format.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from enum import StrEnum
from typing import Any

import msgspec

from section16.citation import Citation
from section16.errors import ClosuresError
from section16.library_words import toml_fault
from section16.sentences import sentence
from section16.value_words import fault_of

_SATURDAY = 5


class Edgar(StrEnum):
    """Whether EDGAR was open on a day on which federal offices were closed."""

    CLOSED = "closed"
    """Closed by an order or a notice: the day is not a business day."""
    UNCERTAIN = "uncertain"
    """No notice is known: due dates are computed both ways, and the earlier counts."""
    OPEN = "open"
    """Known to have been open: the day is a business day."""


class Closure(msgspec.Struct, frozen=True):
    """A day on which federal offices were closed, and whether EDGAR was."""

    day: date
    reason: str
    citation: Citation
    edgar: Edgar = Edgar.CLOSED


def _closed(day: date, reason: str, source: str) -> Closure:
    return Closure(day, reason, Citation(source))


def _uncertain(day: date, reason: str, source: str) -> Closure:
    return Closure(day, reason, Citation(source, confirmed=False), Edgar.UNCERTAIN)


CLOSURES: tuple[Closure, ...] = (
    _closed(date(2018, 12, 5), "day of mourning for President George H. W. Bush", "SEC announcement of December 2018"),
    _closed(date(2018, 12, 24), "executive order", "SEC announcement of December 2018"),
    _closed(date(2019, 12, 24), "executive order", "SEC announcement of December 2019"),
    _closed(date(2020, 12, 24), "executive order", "SEC announcement of December 2020"),
    _closed(date(2021, 6, 18), "first Juneteenth observance", "SEC announcement of June 2021"),
    _closed(date(2025, 1, 9), "day of mourning for President Carter", "SEC announcement of January 2025"),
    _closed(date(2025, 12, 24), "executive order", "SEC announcement of December 2025"),
    _closed(date(2025, 12, 26), "executive order", "SEC announcement of December 2025"),
    # Federal offices were closed on these days, and no notice about EDGAR was found.
    _uncertain(date(2004, 6, 11), "day of mourning for President Reagan", "Executive order of June 2004"),
    _uncertain(date(2007, 1, 2), "day of mourning for President Ford", "Executive order of December 2006"),
    _uncertain(date(2012, 12, 24), "executive order", "Executive order of December 2012"),
    _uncertain(date(2014, 12, 26), "executive order", "Executive order of December 2014"),
    _uncertain(date(2024, 12, 24), "executive order", "Executive order of December 2024"),
)
"""The days known to this release."""


class _Entry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One ``[[closure]]`` as it is written in a file."""

    day: date
    reason: str
    source: str = ""
    edgar: Edgar = Edgar.CLOSED


_HEADING = re.compile(r"^\s*\[\[\s*closure\s*\]\]")


def closures_of(data: bytes, source: str) -> tuple[Closure, ...]:
    """Return the closures that a TOML file states, in the order of the file; ``source`` is its name, for messages.

    Raises :class:`~section16.errors.ClosuresError`, which names the file, the line and the key.
    """
    try:
        return tuple(_read(data))
    except ClosuresError as error:
        error.source = source
        raise


def _read(data: bytes) -> Iterator[Closure]:
    try:
        text = data.decode("utf-8-sig")
        tables = tomllib.loads(text)
    except UnicodeDecodeError as error:
        raise ClosuresError(
            "The file is not text in UTF-8.", where=f"byte {error.start}", remedy="Save the file as UTF-8."
        ) from None
    except (ValueError, RecursionError) as error:  # no TOML, or a number of more than the 4,300 digits that Python converts
        what, place = toml_fault(error)
        raise ClosuresError(f"The file is not valid TOML: {what}.", where=place, remedy="Correct it.") from None
    for name, value in tables.items():
        if name != "closure" or not isinstance(value, list):
            raise ClosuresError("Only [[closure]] tables are allowed.", where=name, remedy="Write each day as [[closure]].")
    lines = [number for number, line in enumerate(text.splitlines(), 1) if _HEADING.match(line)]
    seen: dict[date, str] = {}
    for number, table in enumerate(tables.get("closure", [])):
        where = f"line {lines[number]}" if number < len(lines) else f"[[closure]] {number + 1}"
        yield _closure(table, where, seen)


def _closure(table: Mapping[str, Any], where: str, seen: dict[date, str]) -> Closure:
    try:
        entry = msgspec.convert(table, _Entry)
    except msgspec.ValidationError as error:
        key, what = fault_of(error)
        remedy = "State day, such as 2027-12-24, and reason; source and edgar (closed, uncertain or open) are optional."
        raise ClosuresError(
            sentence(what.partition(". ")[0]), where=", ".join(filter(None, (where, key))), remedy=remedy
        ) from None
    if entry.day.weekday() >= _SATURDAY:
        what = f"{entry.day} is a {entry.day:%A}, which is never a business day."
        raise ClosuresError(what, where=f"{where}, day", remedy="Correct the day or remove the entry.")
    if not entry.reason.strip():
        raise ClosuresError("The reason is empty.", where=f"{where}, reason", remedy='State it, such as "executive order".')
    if entry.day in seen:
        what = f"{entry.day} is already stated ({seen[entry.day]})."
        raise ClosuresError(what, where=f"{where}, day", remedy="Keep one of the two entries.")
    seen[entry.day] = where
    # A source is stated only by a person who has read it; without one, nothing confirms the entry.
    citation = Citation(entry.source or "closures file", confirmed=bool(entry.source))
    return Closure(entry.day, entry.reason, citation, entry.edgar)


class Calendar(msgspec.Struct, frozen=True):
    """The closures in use, by day: those that close EDGAR, and those of which that is not certain."""

    closed: Mapping[date, Closure]
    uncertain: Mapping[date, Closure]


def calendar_of(added: Iterable[Closure] = ()) -> Calendar:
    """Return the closures of this release with those of a user, who has the last word about a day.

    >>> later = Closure(date(2024, 12, 24), "executive order", Citation("notice"), Edgar.CLOSED)
    >>> date(2024, 12, 24) in calendar_of().closed, date(2024, 12, 24) in calendar_of([later]).closed
    (False, True)
    """
    days = {closure.day: closure for closure in (*CLOSURES, *added)}
    return Calendar(
        {day: one for day, one in days.items() if one.edgar is Edgar.CLOSED},
        {day: one for day, one in days.items() if one.edgar is Edgar.UNCERTAIN},
    )
