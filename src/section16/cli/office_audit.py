"""``section16 office audit``, ``retained``, ``document``, ``hold``, ``holds``, ``lift`` and ``erase``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

from section16.cli.formats import ListOptions, format_of, print_rows
from section16.cli.options import IssuerOptions, OfficeOptions, context_of
from section16.cli.output import Overwrite
from section16.cli.printing import print_findings, print_lines, status_of
from section16.errors import OfficeError
from section16.finding import Finding
from section16.plurals import counted
from section16.workspace import audit as trail
from section16.workspace import retention
from section16.workspace.audit import AuditEntry
from section16.workspace.context import OfficeContext
from section16.workspace.retention import Hold, HoldChange, RetainedItem


def audit(  # noqa: PLR0913 - each is an option
    *,
    verify: bool = False,
    head: bool = False,
    against: str = "",
    export: Path | None = None,
    overwrite: Overwrite = False,
    options: OfficeOptions | None = None,
    output: ListOptions | None = None,
) -> int:
    """Show who did what and when, or verify everything in the office against its audit trail.

    Exit status: 0 when everything matches the audit trail, 1 when something differs.

    Parameters
    ----------
    verify
        Verify the trail itself, and compare every record, version, draft, step, document, hold and member with it.
    head
        Print the head of the trail alone: keep it elsewhere and compare it later. With --verify it is printed as well.
    against
        A head that was printed before. It implies --verify and detects entries removed from the end.
    export
        A file to write the trail to, one line of JSON for each entry and the head at the end.

    """

    def work() -> int:
        context = context_of(options)
        if export is not None:
            trail.export_trail(context, export, overwrite=overwrite)
        if verify or against:
            return _verified(context, against, output)
        if head:
            print_lines([trail.trail_head(context)])
        elif export is None:
            print_rows(trail.list_audit_entries(context), AuditEntry, output, _show_entries)
        return 0

    return status_of(work)


def _verified(context: OfficeContext, against: str, output: ListOptions | None) -> int:
    made = trail.verify_trail(context, against)
    print_rows(made.findings, Finding, output, print_findings)
    if format_of(output) == "table":
        count = len(made.findings)
        differences = f"{counted(count, 'difference')} from the audit trail" if count else "Everything matches the audit trail"
        print_lines([f"{differences}; {counted(made.entries, 'entry', 'entries')}, head {made.head}"])
    return 1 if made.findings else 0


def _show_entries(found: Iterable[AuditEntry]) -> None:
    print_lines(map(_entry_line, found))


def _entry_line(entry: AuditEntry) -> str:
    what = " ".join(part for part in (entry.kind, entry.name) if part)
    whose = f" of {entry.issuer}" if entry.issuer and entry.issuer != entry.name else ""
    version = f", version {entry.version}" if entry.version else ""
    note = f" ({entry.note})" if entry.note else ""
    return f"{entry.seq} {entry.at:%Y-%m-%d %H:%M:%S} UTC {entry.by}: {trail.done_in(entry)} {what}{whose}{version}{note}"


def retained(*, options: IssuerOptions | None = None, output: ListOptions | None = None) -> int:
    """List what is retained of an issuer and may be erased one day: until when, and by which rule."""

    def work() -> None:
        print_rows(retention.list_retained(context_of(options)), RetainedItem, output, _show_retained)

    return status_of(work)


def _show_retained(items: Iterable[RetainedItem]) -> None:
    print_lines(map(_retained_line, items))


def _retained_line(item: RetainedItem) -> str:
    rules = f" [{'; '.join(map(str, item.citations))}]" if item.citations else ""
    return f"{item.label}: {f'on hold: {item.held}' if item.held else _until(item)}; {item.why}{rules}"


def _until(item: RetainedItem) -> str:
    if item.until is None:
        return "no date yet"
    return "may be erased" if item.until == date.min else f"until {item.until}"


def document(number: str, file: Path, /, *, overwrite: Overwrite = False, options: IssuerOptions | None = None) -> int:
    """Write an authentication document to a file, byte for byte as it was received.

    Parameters
    ----------
    number
        The number of the document; section16 office retained lists them.
    file
        The file to write.

    """

    def work() -> None:
        kept = retention.save_document(context_of(options), number, file, overwrite=overwrite)
        about = f"{kept.kind} of {kept.signer}, {kept.method}, {kept.signed}, {kept.media}"
        original = f". The signed original is kept elsewhere: {kept.reference}" if kept.reference else ""
        print_lines([f"Document {number} written to {file}: {about}{original}"])

    return status_of(work)


def hold(*, reason: str, kind: str = "", record: str = "", options: IssuerOptions | None = None) -> int:
    """Place a hold on records of an issuer: they are not erased, whatever their date. Requires an administrator.

    Parameters
    ----------
    reason
        The reason for the hold.
    kind
        A kind of record, draft or document. Without it, the hold is on everything of the issuer.
    record
        A record's name. Without it, the hold is on the whole kind. A hold on a draft includes its documents.

    """

    def work() -> None:
        placed = retention.place_hold(context_of(options), reason, kind=kind, record=record)
        print_lines([f"Hold {placed.number} placed on {_object(placed)}."])

    return status_of(work)


def _object(hold: Hold | HoldChange) -> str:
    if not hold.kind:
        return "everything"
    return f"{hold.kind} {hold.record}" if hold.record else f"every record of the kind {hold.kind}"


def holds(*, options: IssuerOptions | None = None, output: ListOptions | None = None) -> int:
    """List the holds on records of an issuer, including those that were lifted."""

    def work() -> None:
        print_rows(retention.list_holds(context_of(options)), Hold, output, _show_holds)

    return status_of(work)


def _show_holds(found: Iterable[Hold]) -> None:
    print_lines(map(_hold_line, found))


def _hold_line(hold: Hold) -> str:
    until = f", lifted {hold.until:%Y-%m-%d}" if hold.until else ""
    return f"hold {hold.name} on {_object(hold)} since {hold.since:%Y-%m-%d}{until}: {hold.reason}"


def lift(number: str, /, *, options: IssuerOptions | None = None) -> int:
    """Lift a hold. Requires an administrator.

    Parameters
    ----------
    number
        The number of the hold.

    """

    def work() -> None:
        lifted = retention.lift_hold(context_of(options), number)
        print_lines([f"Hold {lifted.number} on {_object(lifted)} lifted."])

    return status_of(work)


def erase(  # noqa: PLR0913 - each is an option
    kind: str = "",
    name: str = "",
    version: int = 1,
    /,
    *,
    due: bool = False,
    yes: bool = False,
    options: IssuerOptions | None = None,
) -> int:
    """Erase something whose retention date has passed, for good; its digest remains in the trail. Requires an administrator.

    Parameters
    ----------
    kind
        document, step, or the kind of a record.
    name
        The number of the document, or the name of the record.
    version
        The version.
    due
        Erase every document and step of a filed form whose date has passed.
    yes
        Confirm the erasure. Nothing is erased without it.

    """

    def work() -> None:
        if not due and not (kind and name):
            raise OfficeError("Nothing was named for erasure.", remedy="Give a kind, a name and a version, or --due.")
        if not yes:
            raise OfficeError("Erasing cannot be undone.", remedy="Confirm it with --yes. Nothing was erased.")
        print_lines(_erased(context_of(options), kind, name, version, due=due))

    return status_of(work)


def _erased(context: OfficeContext, kind: str, name: str, version: int, *, due: bool) -> Iterator[str]:
    if due:
        made = retention.erase_due(context, confirmed=True)
    else:
        made = retention.erase(context, kind, name, version, confirmed=True)
    yield from (f"Erased {item.label}." for item in made.items)
    if not made.items:
        yield "Nothing is due for erasure."
