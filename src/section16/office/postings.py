"""Reports on an issuer's website (Rule 16a-3(k)): each period of posting is a record that the audit trail seals.

A look at the page is recorded when what is posted has changed, and once a day otherwise: a day without a look is a gap.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime

import msgspec
from sqlalchemy import Connection, Integer, cast, func, insert, select, update

from section16.compliance.posted_periods import PostedPeriod, PostingEnd, PostingsRecorded, day_of, is_unbroken
from section16.errors import OfficeError
from section16.office.members import require
from section16.office.office import Office
from section16.store.audit_trail import AuditEvent, digest_of, moment
from section16.store.database import reading, writing
from section16.store.records import IssuerScope
from section16.store.roles import MemberRole
from section16.store.tables import POSTING

KIND = "posting"
"""The word of these records in the audit trail."""
WEBSITE = "website"
"""The word in the audit trail of looks at a whole page, on which nothing had changed for some reports."""


class WebsitePostings:
    """The records of postings of one issuer, as one member sees them."""

    def __init__(self, office: Office, cik: str) -> None:
        self.office = office
        self.cik = cik

    def periods(self) -> tuple[PostedPeriod, ...]:
        """Return every period of posting, in the order in which they began."""
        with reading(self.office.engine) as connection:
            return tuple(one for _, one in posted_periods(connection, self.office.tenant(connection, self.cik)))

    def is_known(self, place: str, accessions: frozenset[str]) -> bool:
        """Whether these reports, and no others, are recorded for a place, and were seen there today."""
        today = day_of(self.office.clock())
        with reading(self.office.engine) as connection:
            found = posted_periods(connection, self.office.tenant(connection, self.cik))
            shown = [one for _, one in found if one.place == place and one.ended is None]
        return {one.accession for one in shown} == accessions and all(one.last_day >= today for one in shown)

    def observe(self, place: str, shown: Mapping[str, str]) -> PostingsRecorded:
        """Record which reports are on a page now: accession number to the SHA-256 of the form as shown, or an empty text.

        Raises :class:`~section16.errors.NotAllowedError` for a member who is not a preparer, and
        :class:`~section16.errors.OfficeError` where the clock is behind what is recorded; then nothing is recorded.
        """
        at = self.office.clock()
        with writing(self.office.engine) as connection:
            tenant = self.office.tenant(connection, self.cik)
            require(connection, self.office.by, tenant, MemberRole.PREPARER)
            shown_before = [(name, one) for name, one in posted_periods(connection, tenant) if _is_open(one, place)]
            _require_later(at, shown_before)
            continued, ended = set[str](), list[str]()
            for name, one in shown_before:
                end = _end_of(one, shown, at)
                if end is None:
                    continued.add(one.accession)
                    continue
                closed = msgspec.structs.replace(one, ended=at if end is not PostingEnd.UNSEEN else one.seen, end=end)
                self.office.record(connection, _close(connection, tenant, name, closed))
                ended.append(one.accession)
            new = sorted(set(shown) - continued)
            for accession in new:
                period = PostedPeriod(accession=accession, place=place, content=shown[accession], since=at, seen=at)
                self.office.record(connection, _begin(connection, tenant, period))
            if not new and not ended and all(one.last_day >= day_of(at) for _, one in shown_before):
                return PostingsRecorded(at=at, place=place, seen=tuple(sorted(continued)))
            self._see(connection, tenant, place, at, {one: shown[one] for one in sorted(continued)})
        removed = tuple(sorted(set(ended) - set(shown)))
        return PostingsRecorded(
            at=at, place=place, posted=tuple(new), removed=removed, seen=tuple(sorted(continued)), recorded=True
        )

    def _see(self, connection: Connection, tenant: IssuerScope, place: str, at: datetime, continued: Mapping[str, str]) -> None:
        """Record that reports are still posted, in one entry of the audit trail."""
        if not continued:
            return
        same = (POSTING.c.issuer_id == tenant.row) & (POSTING.c.place == place) & POSTING.c.ended.is_(None)
        chosen = same & POSTING.c.accession.in_(list(continued))
        connection.execute(update(POSTING).where(chosen).values(seen=at))
        digest = digest_of(msgspec.json.encode([place, moment(at), list(continued.items())]).decode())
        note = f"{len(continued)} on {place}: {', '.join(continued)}"
        self.office.record(
            connection, AuditEvent(action="seen", issuer=tenant.cik, kind=WEBSITE, name="", digest=digest, note=note)
        )


def posted_periods(connection: Connection, tenant: IssuerScope) -> Iterator[tuple[str, PostedPeriod]]:
    """Yield every period of posting of an issuer with its number, in the order in which they began."""
    asked = select(POSTING).where(POSTING.c.issuer_id == tenant.row).order_by(POSTING.c.id)
    for row in connection.execute(asked):
        values = {name: getattr(row, name) for name in ("accession", "place", "content", "since", "seen", "ended")}
        yield row.name, PostedPeriod(**values, end=PostingEnd(row.end) if row.end else None)


def seal_of_period(name: str, one: PostedPeriod) -> str:
    """Return the digest that the audit trail seals; when a report was last seen is in entries of its own."""
    sealed = [name, one.accession, one.place, one.content, moment(one.since)]
    if one.ended is not None:
        sealed += [moment(one.ended), one.end or ""]
    return digest_of(msgspec.json.encode(sealed).decode())


def _is_open(one: PostedPeriod, place: str) -> bool:
    return one.place == place and one.ended is None


def _require_later(at: datetime, shown: list[tuple[str, PostedPeriod]]) -> None:
    latest = max((one.seen for _, one in shown), default=at)
    if at < latest:
        what = f"The clock shows {at:%Y-%m-%d %H:%M} UTC, before the last look at the page, at {latest:%Y-%m-%d %H:%M} UTC."
        raise OfficeError(what, remedy="Correct the clock of this machine. Nothing was recorded.")


def _end_of(one: PostedPeriod, shown: Mapping[str, str], at: datetime) -> PostingEnd | None:
    """Return why a period has ended; ``None`` where it continues."""
    if not is_unbroken(one.seen, at):
        return PostingEnd.UNSEEN
    if one.accession not in shown:
        return PostingEnd.REMOVED
    return PostingEnd.REPLACED if shown[one.accession] != one.content else None


def _begin(connection: Connection, tenant: IssuerScope, one: PostedPeriod) -> AuditEvent:
    last = select(func.max(cast(POSTING.c.name, Integer))).where(POSTING.c.issuer_id == tenant.row)
    name = str((connection.execute(last).scalar() or 0) + 1)
    values = {"accession": one.accession, "place": one.place, "content": one.content, "since": one.since, "seen": one.seen}
    connection.execute(insert(POSTING).values(issuer_id=tenant.row, name=name, end="", **values))
    return _event("posted", tenant, name, 1, one)


def _close(connection: Connection, tenant: IssuerScope, name: str, one: PostedPeriod) -> AuditEvent:
    mine = (POSTING.c.issuer_id == tenant.row) & (POSTING.c.name == name)
    connection.execute(update(POSTING).where(mine).values(ended=one.ended, end=one.end))
    return _event(str(one.end), tenant, name, 2, one)


def _event(action: str, tenant: IssuerScope, name: str, version: int, one: PostedPeriod) -> AuditEvent:
    note = f"{one.accession} on {one.place}"
    seal = seal_of_period(name, one)
    return AuditEvent(action=action, issuer=tenant.cik, kind=KIND, name=name, version=version, digest=seal, note=note)
