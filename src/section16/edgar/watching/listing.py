"""A filing as a list of EDGAR names it: in the feed of current filings, in the list of a filer, or in a daily index."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

import msgspec


class Listing(msgspec.Struct, frozen=True, omit_defaults=True):
    """A filing that a list names: the entities that it is listed under, and the filing date.

    ``accepted`` is the time of acceptance where the list states it with a zone. The list of a filer does not count: whether
    its times are universal or Eastern has changed over the years.
    """

    accession: str
    form: str
    ciks: tuple[str, ...]
    filed: date
    accepted: Annotated[datetime, msgspec.Meta(tz=True)] | None = None
