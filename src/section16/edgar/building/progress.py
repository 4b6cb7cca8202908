"""Which parts of EDGAR's history a book has, in a file beside its downloads."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Annotated

import msgspec

from section16.append_log import AppendLog
from section16.edgar.building.parts import HistoryPart, PartKind, next_quarter
from section16.edgar.service import WWW
from section16.errors import RequestError


class PartDone(msgspec.Struct, frozen=True):
    """A part is in the book, as of a moment; ``site`` is the EDGAR that it came from."""

    kind: PartKind
    first: date
    at: Annotated[datetime, msgspec.Meta(tz=True)]
    site: str = WWW


class BuildProgress:
    """The parts of EDGAR's history that a book has; what is interrupted is not among them, and is done again."""

    def __init__(self, path: Path, site: str = WWW) -> None:
        """Read what a book has of the EDGAR at ``site``.

        Raises :class:`~section16.errors.RequestError` for a book with parts of another EDGAR: what a rehearsal had of a day
        is not what the SEC has of it, and a book with both would mix invented filings with real ones.
        """
        self._log = AppendLog(path, PartDone)
        self._site = site
        done = list(self._log.read())
        other = next((one.site for one in done if one.site != site), None)
        if other is not None:
            how = "Leave out --host" if other == WWW else f"Give --host {other}"
            remedy = f"{how} to continue it, or use a separate book for {site}."
            raise RequestError(f"This book was built from {other}, not from {site}.", where=str(path), remedy=remedy)
        self._done = {HistoryPart(one.kind, one.first) for one in done}

    def has(self, part: HistoryPart) -> bool:
        """Whether the book has a part; a quarter by its filings is fuller than its data set."""
        return part in self._done or HistoryPart(PartKind.QUARTER, part.first) in self._done

    def add(self, parts: Iterable[HistoryPart], at: datetime) -> None:
        """Remember parts that the book has."""
        fresh = [one for one in parts if one not in self._done]
        self._log.add(PartDone(one.kind, one.first, at, self._site) for one in fresh)
        self._done.update(fresh)

    @property
    def next_day(self) -> date | None:
        """The day after the last part; ``None`` where the book has none."""
        return max((last_day(one) + timedelta(days=1) for one in self._done), default=None)


def last_day(part: HistoryPart) -> date:
    """Return the last day of a part."""
    return part.first if part.kind is PartKind.DAY else next_quarter(part.first) - timedelta(days=1)
