"""The audit trail of an office: read, exported, and compared with everything that the office has."""

from __future__ import annotations

from pathlib import Path

import msgspec

from section16.errors import OfficeError
from section16.files import write_file
from section16.finding import Finding
from section16.office.drafts.stored_words import action_of
from section16.office.retention.verification import verify_office
from section16.store.audit_trail import AuditEntry, TrailHead, entries, head_of
from section16.workspace.context import OfficeContext

__all__ = ["AuditEntry", "done_in", "export_trail", "list_audit_entries", "trail_head", "verify_trail"]


class AuditVerification(msgspec.Struct, frozen=True, kw_only=True):
    """What differs from the audit trail, with the number of its entries and its head; without findings nothing differs."""

    findings: tuple[Finding, ...]
    entries: int
    head: str


def list_audit_entries(context: OfficeContext) -> tuple[AuditEntry, ...]:
    """Return the whole audit trail; raises :class:`~section16.errors.NotAllowedError` without a role for every issuer."""
    with context.open() as office:
        return office.trail()


def done_in(entry: AuditEntry) -> str:
    """Return what was done by an audit entry, in the words of today; the entry keeps the word that was sealed."""
    return action_of(entry.action) if entry.kind == "draft" else entry.action


def trail_head(context: OfficeContext) -> str:
    """Return the head of the audit trail, to be kept elsewhere and compared later; raises as :func:`list_audit_entries`."""
    with context.open() as office:
        return str(office.head())


def verify_trail(context: OfficeContext, against: str = "") -> AuditVerification:
    """Verify the audit trail itself and compare every record, draft, document, hold and member with it.

    ``against`` is a head that was kept elsewhere: with it, entries removed from the end are found. Raises
    :class:`~section16.errors.OfficeError` for a text that is not a head, and otherwise as :func:`list_audit_entries`.
    """
    known = _head(against) if against else None
    with context.open() as office, office.reading_all() as connection:
        found = tuple(verify_office(connection, known))
        last = head_of(connection)
    return AuditVerification(findings=found, entries=last.seq, head=str(last))


def export_trail(context: OfficeContext, file: Path, *, overwrite: bool = False) -> None:
    """Write the audit trail to a file that its owner alone can read: one line of JSON for each entry, the head at the end.

    Raises :class:`~section16.errors.OutputError` for a file that exists, unless ``overwrite``, and otherwise as
    :func:`list_audit_entries`.
    """
    with context.open() as office, office.reading_all() as connection:
        lines = [msgspec.json.encode(entry) for entry in entries(connection)]
        lines.append(msgspec.json.encode({"head": str(head_of(connection))}))
    write_file(file, b"\n".join(lines) + b"\n", overwrite=overwrite, private=True)


def _head(text: str) -> TrailHead:
    try:
        return TrailHead.parse(text)
    except ValueError as error:
        raise OfficeError(str(error), remedy="Give it as it was printed when it was kept.") from None
