"""``section16 office audit``, ``kept``, ``hold``, ``lift`` and ``erase``: who did what, whether it is sound, what may go."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from section16.cli.options import IssuerOptions, OfficeOptions, context_of
from section16.cli.output import Overwrite, write_file
from section16.cli.printing import print_findings, print_json, print_lines, status_of
from section16.errors import OfficeError
from section16.office.approval.approval import Approval
from section16.office.retention.holds import Hold
from section16.office.retention.retention import RetainedItem, Retention
from section16.office.retention.verification import verify_office
from section16.store.audit_trail import AuditEntry, TrailHead, entries, head_of

if TYPE_CHECKING:
    from section16.office.office import Office


def audit(  # noqa: PLR0913 - each is an option
    *,
    verify: bool = False,
    head: bool = False,
    against: str = "",
    export: Path | None = None,
    overwrite: Overwrite = False,
    options: OfficeOptions | None = None,
    json: bool = False,
) -> int:
    """Show who did what and when, or hold everything the office has against its audit trail.

    Exit status: 0 when all is as it was sealed, 1 when something is not.

    Parameters
    ----------
    verify
        Hold the trail against itself, and every record, version, draft, step, paper, hold and member against the trail.
    head
        Print the head of the trail alone: keep it elsewhere, and compare it later. With --verify it is printed besides.
    against
        A head that was printed before; implies --verify, and finds an end that was cut off.
    export
        A file to write the trail to, one line of JSON for each entry and the head at the end.
    json
        Print one JSON object for each entry or finding.

    """

    def work() -> int:
        known = _head(against) if against else None
        with context_of(options).open() as office:
            if export is not None:
                write_file(export, _exported(office), overwrite=overwrite, private=True)
            if verify or known is not None:
                return _verified(office, known, json=json)
            if head:
                print_lines([str(office.head())])
            elif export is None:
                say_all = print_json if json else _say_entry
                for entry in office.trail():
                    say_all(entry)
        return 0

    return status_of(work)


def _head(text: str) -> TrailHead:
    try:
        return TrailHead.parse(text)
    except ValueError as error:
        raise OfficeError(str(error), where="--against", remedy="give it as section16 office audit --head printed it") from None


def _verified(office: Office, known: TrailHead | None, *, json: bool) -> int:
    with office.reading_all() as connection:
        found = tuple(verify_office(connection, known))
        last = head_of(connection)
    if json:
        for finding in found:
            print_json(finding)
    else:
        print_findings(found)
        told = f"{len(found)} things are not as they were sealed" if found else "everything is as it was sealed"
        print_lines([f"{told}; {last.seq} entries, head {last}"])
    return 1 if found else 0


def _exported(office: Office) -> bytes:
    with office.reading_all() as connection:
        lines = [msgspec.json.encode(entry) for entry in entries(connection)]
        lines.append(msgspec.json.encode({"head": str(head_of(connection))}))
    return b"\n".join(lines) + b"\n"


def _say_entry(entry: AuditEntry) -> None:
    what = " ".join(part for part in (entry.kind, entry.name) if part)
    whose = f" of {entry.issuer}" if entry.issuer and entry.issuer != entry.name else ""
    version = f", version {entry.version}" if entry.version else ""
    note = f" ({entry.note})" if entry.note else ""
    print_lines([f"{entry.seq} {entry.at:%Y-%m-%d %H:%M:%S} UTC {entry.by}: {entry.action} {what}{whose}{version}{note}"])


def kept(*, options: IssuerOptions | None = None, json: bool = False) -> int:
    """List what is kept of an issuer and may go one day, with the day and what it rests on, and the holds.

    Parameters
    ----------
    json
        Print one JSON object for each.

    """

    def work() -> None:
        asked = context_of(options)
        with asked.open() as office:
            keeping = Retention(office, asked.cik(office))
            for item in keeping.items():
                print_json(item) if json else print_lines(_told(item))
            for one in keeping.holds():
                print_json(one) if json else print_lines([_told_hold(one)])

    return status_of(work)


def paper(number: str, file: Path, /, *, overwrite: Overwrite = False, options: IssuerOptions | None = None) -> int:
    """Write a paper of signing into a file, as it was handed over: for whoever has to be shown it.

    Parameters
    ----------
    number
        The number of the paper; section16 office kept lists them.
    file
        The file to write; a paper that lies elsewhere is told with its place.

    """

    def work() -> None:
        asked = context_of(options)
        with asked.open() as office:
            kept = Approval(office, asked.cik(office)).paper(number)
        assert kept.data is not None
        write_file(file, kept.data, overwrite=overwrite, private=True)
        lies = f"; the signed one lies here: {kept.reference}" if kept.reference else ""
        print_lines(
            [f"paper {number} is in {file}: {kept.kind} of {kept.signer}, {kept.method}, {kept.on}, {kept.media}{lies}"]
        )

    return status_of(work)


def _told(item: RetainedItem) -> Iterator[str]:
    rests = f" [{'; '.join(map(str, item.citations))}]" if item.citations else ""
    yield f"{item.told}: {f'held: {item.held}' if item.held else _until(item)}; {item.why}{rests}"


def _until(item: RetainedItem) -> str:
    if item.until is None:
        return "no day is set yet"
    return "may go" if item.until == date.min else f"until {item.until}"


def _told_hold(hold: Hold) -> str:
    until = f", lifted {hold.until:%Y-%m-%d}" if hold.until else ""
    what = " ".join(part for part in (hold.kind, hold.record) if part) or "everything"
    return f"hold {hold.name} on {what} since {hold.since:%Y-%m-%d}{until}: {hold.reason}"


def hold(*, reason: str, kind: str = "", record: str = "", options: IssuerOptions | None = None) -> int:
    """Put a hold on what is kept of an issuer: it is not erased, whatever its day; administrators alone may.

    Parameters
    ----------
    reason
        Why.
    kind
        A kind of record, draft or paper; without it everything of the issuer is held.
    record
        A record's name; without it the whole kind is held. A hold on a draft is on its papers too.

    """

    def work() -> None:
        asked = context_of(options)
        with asked.open() as office:
            number = Retention(office, asked.cik(office)).hold(reason, kind=kind, record=record)
            what = " ".join(part for part in (kind, record) if part) or "everything of the issuer"
            print_lines([f"hold {number} is on {what}"])

    return status_of(work)


def lift(name: str, /, *, options: IssuerOptions | None = None) -> int:
    """Lift a hold; administrators alone may.

    Parameters
    ----------
    name
        The number of the hold.

    """

    def work() -> None:
        asked = context_of(options)
        with asked.open() as office:
            Retention(office, asked.cik(office)).lift(name)
            print_lines([f"hold {name} is lifted"])

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
    """Erase something whose time is over, for good: its digest stays in the trail. Administrators alone may.

    Parameters
    ----------
    kind
        paper, step, or the kind of a record.
    name
        The number of the paper, or the name of the record.
    version
        The version.
    due
        Erase every paper and step of a filed form whose day has passed.
    yes
        Say that it is meant; nothing is erased without.

    """

    def work() -> None:
        asked = context_of(options)
        if not yes or not (due or (kind and name)):
            what = "what is erased cannot be brought back" if due or (kind and name) else "nothing is named"
            raise OfficeError(what, remedy="name a kind, a name and a version, or --due; and say --yes")
        with asked.open() as office:
            keeping = Retention(office, asked.cik(office))
            if due:
                gone = keeping.erase_due()
                print_lines([f"{item.told} is erased" for item in gone] or ["nothing is due to go"])
            else:
                keeping.erase(kind, name, version)
                print_lines([f"version {version} of {kind} {name} is erased"])

    return status_of(work)
