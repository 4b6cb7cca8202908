"""An import put into an office: all of it in one transaction, or nothing."""

from __future__ import annotations

from section16.errors import OfficeError
from section16.ingest.records.understanding import Understood
from section16.office.drafts.issuer_facts import IssuerFacts
from section16.office.office import Office


def put_into(office: Office, cik: str, understood: Understood, seen: IssuerFacts) -> tuple[str, ...]:
    """Put the awards and events of an import into an office, and return the numbers of the events.

    ``seen`` is what the office stated when the import was understood. Raises :class:`~section16.errors.OfficeError` when an
    event or award has come since, and :class:`~section16.finding.WrongFactsError` when the whole would contradict
    itself.
    """
    with office.change(cik) as change:
        events = {record.name for record in change.records("events")}
        awards = {record.name: record.value for record in change.records("awards")}
        if events != set(seen.events) or awards != seen.facts.awards:
            raise OfficeError(
                "The awards or events have changed since the file was read.",
                where=office.where,
                remedy="Import the file again.",
            )
        for name, award in understood.awards.items():
            change.put("awards", name, award)
        return tuple(number for event in understood.events if (number := change.put("events", "", event)) is not None)
