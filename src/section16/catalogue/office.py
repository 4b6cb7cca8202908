"""Findings of an audit: the database under an office, its audit trail, and what the trail has sealed."""

from __future__ import annotations

from section16.catalogue.entry import Area, CatalogueEntry, entries_of
from section16.finding import Severity

_REJECT = Severity.REJECT
_RESTORE = "Compare the office with a backup, and restore the backup if the change was not intended."
_entry = entries_of(Area.OFFICE)

ENTRIES: tuple[CatalogueEntry, ...] = (
    _entry(
        "DATABASE-DAMAGED",
        _REJECT,
        "Database is damaged",
        "The integrity check of SQLite failed. Rows could be lost or wrong.",
        "Restore a backup.",
    ),
    _entry(
        "DATABASE-REFERENCE",
        _REJECT,
        "Row refers to a missing row",
        "A row refers to another row that does not exist. Such a row could be taken for one that applies to every issuer.",
        "Restore a backup.",
    ),
    _entry(
        "TRAIL-BROKEN",
        _REJECT,
        "Audit trail is broken",
        "Each audit entry is sealed with the entry before it. An entry was changed, added, removed or moved, so the trail "
        "cannot be relied on from that entry on.",
        _RESTORE,
    ),
    _entry(
        "TRAIL-TIME",
        _REJECT,
        "Audit entries out of time order",
        "An audit entry has an earlier time than the one before it. The order of entries is certain; their times are not.",
        "Find out whether the clock of the computer was set back.",
    ),
    _entry(
        "TRAIL-HEAD",
        _REJECT,
        "Audit trail does not end at its recorded head",
        "The database records the last audit entry separately, and that record is missing or behind the trail. Entries were "
        "added without the program.",
        _RESTORE,
    ),
    _entry(
        "TRAIL-CUT",
        _REJECT,
        "Audit entries missing at the end",
        "The recorded head names an entry beyond the end of the audit trail, so later entries were removed.",
        _RESTORE,
    ),
    _entry(
        "TRAIL-REPLACED",
        _REJECT,
        "Audit trail was rewritten",
        "The entry at the recorded head has another seal than was recorded. The trail is consistent in itself, but it is not "
        "the one that was written.",
        _RESTORE,
    ),
    _entry(
        "SEALED-MISSING",
        _REJECT,
        "Sealed record missing",
        "The audit trail shows a record, draft, step or document that the office no longer has.",
        _RESTORE,
    ),
    _entry(
        "SEALED-UNKNOWN",
        _REJECT,
        "Record without an audit entry",
        "The office contains a record, draft, step or document that the audit trail does not show. It was added without the "
        "program.",
        _RESTORE,
    ),
    _entry(
        "SEALED-CHANGED",
        _REJECT,
        "Record differs from its seal",
        "A record, draft, step or document is not what the audit trail sealed. It was changed without the program.",
        _RESTORE,
    ),
    _entry(
        "SEALED-UNREADABLE",
        _REJECT,
        "Record cannot be read",
        "A row of the database contains a value that no version of the program wrote, so it cannot be compared with its seal.",
        _RESTORE,
    ),
)
