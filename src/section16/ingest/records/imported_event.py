"""What rows come to: an event, the rows it was made from, the award it brings along."""

from __future__ import annotations

import msgspec

from section16.facts.awards import Award
from section16.facts.events import AnyEvent
from section16.ingest.records.record import ImportedRow


class EventOfRows(msgspec.Struct, frozen=True):
    """An event with the rows that it was made from.

    ``award`` is the one that it grants, by its name, where it is new; ``known`` means that the facts already have it.
    """

    event: AnyEvent
    rows: tuple[ImportedRow, ...]
    award: tuple[str, Award] | None = None
    known: bool = False
