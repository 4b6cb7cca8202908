"""What an office must retain and until when, what it may erase, and erasing it; the audit trail keeps the digests.

Authentication documents have a retention period by rule. The steps of a filed form have the period of its documents. Versions
of records before the newest have no period of their own and may be erased at any time.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import msgspec
from sqlalchemy import Connection, select, update

from section16.action import Action
from section16.citation import Citation
from section16.errors import OfficeError
from section16.law.business_days import WASHINGTON, filing_date
from section16.law.retention import RetainedKind as Keep
from section16.law.retention import keep_until, rule_for
from section16.nearest import nearest
from section16.office.approval.authentication import AuthenticationDocument, AuthenticationKind, SigningMethod, papers
from section16.office.drafts.drafts import drafts
from section16.office.drafts.steps import StepTaken, steps_of
from section16.office.drafts.workflow import State
from section16.office.members import require
from section16.office.office import Office
from section16.office.retention.holds import DOCUMENT, STORED_DOCUMENT, Hold, holds, lift_hold, place_hold
from section16.store.audit_trail import AuditEvent
from section16.store.database import reading, scrub, writing
from section16.store.record_kinds import KINDS
from section16.store.records import IssuerScope, Records
from section16.store.roles import MemberRole
from section16.store.tables import PAPER, REVISION, STEP


class RetainedItem(msgspec.Struct, frozen=True, kw_only=True):
    """An item that is retained: what it is, until when, why, and under which hold.

    ``kind`` is ``document`` for an authentication document, ``step``, or the kind of a record whose older version it is.
    ``until`` is ``None`` as long as the period has not begun, and ``0001-01-01`` for an item without a period. ``held`` is the
    reason of a hold that is in force.
    """

    kind: str
    name: str
    version: int
    until: date | None
    why: str
    citations: tuple[Citation, ...] = ()
    held: str = ""

    @property
    def label(self) -> str:
        """A name for people to read."""
        return f"document {self.name}" if self.kind == DOCUMENT else f"version {self.version} of {self.kind} {self.name}"

    def may_go(self, on: date) -> bool:
        """Whether it may be erased on a date."""
        return not self.held and self.until is not None and self.until < on


class Retention:
    """What an office retains of one issuer, as one member sees it."""

    def __init__(self, office: Office, cik: str) -> None:
        self.office = office
        self.cik = cik

    def items(self) -> tuple[RetainedItem, ...]:
        """Return everything that is retained and may be erased one day, with the date."""
        with reading(self.office.engine) as connection:
            return tuple(items(connection, self.office.tenant(connection, self.cik)))

    def hold(self, reason: str, *, kind: str = "", record: str = "") -> str:
        """Place a hold on records of the issuer and return its number; requires an administrator.

        Raises :class:`~section16.errors.OfficeError` for a kind or a record that does not exist, on which a hold has no effect.
        """
        with writing(self.office.engine) as connection:
            tenant = self.office.tenant(connection, self.cik)
            require(connection, self.office.by, tenant, MemberRole.ADMINISTRATOR)
            _known(connection, tenant, kind, record)
            deed = place_hold(connection, tenant, reason, self.office.clock(), kind=kind, record=record)
            self.office.record(connection, deed)
            return deed.name

    def lift(self, name: str) -> None:
        """Lift a hold; requires an administrator of the issuer, for a hold on the whole office one of every issuer."""
        with writing(self.office.engine) as connection:
            tenant = self.office.tenant(connection, self.cik)
            require(connection, self.office.by, tenant, MemberRole.ADMINISTRATOR)
            deed = lift_hold(connection, name, self.office.clock(), tenant)
            if not deed.issuer:
                require(connection, self.office.by, None, MemberRole.ADMINISTRATOR)
            self.office.record(connection, deed)

    def holds(self) -> tuple[Hold, ...]:
        """Return the holds that concern the issuer."""
        with reading(self.office.engine) as connection:
            return tuple(holds(connection, self.office.tenant(connection, self.cik)))

    def erase(self, kind: str, name: str, version: int = 1) -> RetainedItem:
        """Erase one item whose date has passed, for good, and return what it was; requires an administrator.

        Raises :class:`~section16.errors.OfficeError` for an item that does not exist, must be retained, or is on hold.
        """
        with writing(self.office.engine) as connection:
            tenant = self._may_erase(connection)
            known = (one for one in items(connection, tenant) if (one.kind, one.name, one.version) == (kind, name, version))
            item = next(known, None)
            if item is None:
                what = f"Version {version} of {kind} {name!r} is not among the items that can be erased."
                raise OfficeError(what, remedy="List what is retained.", action=Action("office.retained"))
            if not item.may_go(self._today):
                until = f" until {item.until}" if item.until else "; its period has not begun"
                why = f"It is on hold: {item.held}." if item.held else f"It must be retained{until}: {item.why}."
                if not item.held:
                    raise OfficeError(why, where=item.label, remedy="Nothing was erased.")
                message = f"{why} Nothing was erased."
                raise OfficeError(message, where=item.label, remedy="See the holds.", action=Action("office.holds"))
            self._erase(connection, tenant, item)
        scrub(self.office.engine)
        return item

    def erase_due(self) -> tuple[RetainedItem, ...]:
        """Erase the documents and steps whose date has passed, and return what they were; requires an administrator."""
        with writing(self.office.engine) as connection:
            tenant = self._may_erase(connection)
            due = [one for one in items(connection, tenant) if one.kind in (DOCUMENT, "step") and one.may_go(self._today)]
            for item in due:
                self._erase(connection, tenant, item)
        scrub(self.office.engine)
        return tuple(due)

    @property
    def _today(self) -> date:
        return self.office.clock().astimezone(WASHINGTON).date()

    def _may_erase(self, connection: Connection) -> IssuerScope:
        tenant = self.office.tenant(connection, self.cik)
        require(connection, self.office.by, tenant, MemberRole.ADMINISTRATOR)
        return tenant

    def _erase(self, connection: Connection, tenant: IssuerScope, item: RetainedItem) -> None:
        """Empty a body and record it in the trail, with the digest that remains."""
        if item.kind == DOCUMENT:
            table, same = PAPER, PAPER.c.name == item.name
        elif item.kind == "step":
            table, same = STEP, (STEP.c.draft == item.name) & (STEP.c.version == item.version)
        else:
            table = REVISION
            same = (REVISION.c.kind == item.kind) & (REVISION.c.name == item.name) & (REVISION.c.version == item.version)
        mine = same & (table.c.issuer_id == tenant.row)
        digest = connection.execute(select(table.c.digest).where(mine)).scalar_one()
        connection.execute(update(table).where(mine).values(body=None))
        event = AuditEvent(
            action="erased",
            issuer=tenant.cik,
            kind=STORED_DOCUMENT if item.kind == DOCUMENT else item.kind,
            name=item.name,
            version=item.version,
            digest=digest,
            note=item.why,
        )
        self.office.record(connection, event)


def _known(connection: Connection, tenant: IssuerScope, kind: str, record: str) -> None:
    """Raise :class:`~section16.errors.OfficeError` for a kind or a record that an issuer does not have."""
    kinds = ("draft", DOCUMENT, *KINDS)
    if (kind and kind not in kinds) or (record and not kind):
        what = f"Unknown kind {kind!r}.{nearest(kind, kinds)}" if kind else f"The kind of record {record!r} is missing."
        raise OfficeError(what, remedy=f"Use {', '.join(kinds)}. No hold was placed.")
    if record and kind == DOCUMENT:
        there = any(one.name == record for one in papers(connection, tenant))
    else:
        mine = (REVISION.c.issuer_id == tenant.row) & (REVISION.c.kind == kind) & (REVISION.c.name == record)
        there = not record or connection.execute(select(REVISION.c.id).where(mine).limit(1)).first() is not None
    if not there:
        lists = {"draft": Action("office.drafts"), DOCUMENT: Action("office.retained")}
        action = lists.get(kind, Action("office.list", {"kind": kind}))
        remedy = "No hold was placed. List what there is."
        raise OfficeError(f"There is no {kind} {record!r} of {tenant.cik}.", remedy=remedy, action=action)


def items(connection: Connection, tenant: IssuerScope) -> Iterator[RetainedItem]:
    """Yield all that is retained of an issuer and may be erased one day: documents, steps, versions before the newest."""
    held = [one for one in holds(connection, tenant) if one.until is None]
    filed = dict(_filed(connection, tenant))
    under_way = {one.name for one in drafts(connection, tenant)} - set(filed)
    kept = list(papers(connection, tenant))
    for paper in kept:
        if paper.data is not None:
            item = (
                _attested(paper, kept)
                if paper.kind is AuthenticationKind.ATTESTATION
                else _authenticated(paper, filed, under_way)
            )
            yield _held(item, held, paper.draft)
    for name, accepted in filed.items():
        until = keep_until(Keep.AUTHENTICATION, accepted)
        for taken in _whole_steps(connection, tenant, name):
            why = f"the details of {taken.word} have the retention period of the form filed on {accepted}"
            item = RetainedItem(kind="step", name=name, version=taken.version, until=until, why=why)
            yield _held(item, held, name)
    yield from (_held(item, held, item.name if item.kind == "draft" else "") for item in _older(connection, tenant, under_way))


def _filed(connection: Connection, tenant: IssuerScope) -> Iterator[tuple[str, date]]:
    """Yield the filed forms with the date on which EDGAR accepted them."""
    for draft in drafts(connection, tenant, State.ACCEPTED):
        steps = [taken for taken in steps_of(connection, tenant, draft.name) if taken.word == "accept"]
        at = steps[-1].details.accepted or steps[-1].at if steps else None
        yield draft.name, filing_date(at) if at else draft.due


def _whole_steps(connection: Connection, tenant: IssuerScope, draft: str) -> Iterator[StepTaken]:
    """Yield the steps of a draft whose details were not erased."""
    erased = select(STEP.c.version).where(STEP.c.issuer_id == tenant.row, STEP.c.draft == draft, STEP.c.body.is_(None))
    gone = set(connection.execute(erased).scalars())
    yield from (taken for taken in steps_of(connection, tenant, draft) if taken.version not in gone)


def _authenticated(paper: AuthenticationDocument, filed: dict[str, date], under_way: set[str]) -> RetainedItem:
    """Return until when an authentication document is retained; that of an abandoned form as if it had been filed."""
    start = filed.get(paper.draft) or (None if paper.draft in under_way else paper.on)
    state = (
        f"filed on {start}" if paper.draft in filed else "which is not filed yet" if start is None else "which was abandoned"
    )
    until = keep_until(Keep.AUTHENTICATION, start) if start else None
    rule = rule_for(Keep.AUTHENTICATION, paper.on)
    why = f"it authenticates a signature on {paper.draft}, {state}"
    return RetainedItem(kind=DOCUMENT, name=paper.name, version=1, until=until, why=why, citations=rule.citations)


def _attested(paper: AuthenticationDocument, kept: list[AuthenticationDocument]) -> RetainedItem:
    used = [one.on for one in kept if one.signer == paper.signer and one.method is SigningMethod.ELECTRONIC]
    start = max([paper.on, *used])
    rule = rule_for(Keep.ATTESTATION, start)
    why = f"{paper.signer} last signed electronically on {start}" if used else f"{paper.signer} attested on {start}"
    until = keep_until(Keep.ATTESTATION, start)
    return RetainedItem(kind=DOCUMENT, name=paper.name, version=1, until=until, why=why, citations=rule.citations)


def _older(connection: Connection, tenant: IssuerScope, under_way: set[str]) -> Iterator[RetainedItem]:
    """Yield the versions of records before the newest, and those of drafts that are filed or discarded."""
    newest = {(word, one.name): one.version for word in KINDS for one in Records(connection, tenant).all(word)}
    asked = select(REVISION).where(REVISION.c.issuer_id == tenant.row, REVISION.c.body.is_not(None)).order_by(REVISION.c.id)
    last: dict[str, int] = {}
    rows = connection.execute(asked).all()
    for row in rows:
        if row.kind in ("draft", "issuer"):
            last[f"{row.kind} {row.name}"] = row.version
    for row in rows:
        current = newest.get((row.kind, row.name)) or last.get(f"{row.kind} {row.name}")
        if row.version == current or (row.kind == "draft" and row.name in under_way):
            continue
        why = "it is not the newest version, and no rule requires it"
        yield RetainedItem(kind=row.kind, name=row.name, version=row.version, until=date.min, why=why)


def _held(item: RetainedItem, held: list[Hold], draft: str) -> RetainedItem:
    reason = next((one.reason for one in held if one.on(item.kind, item.name, draft)), "")
    return msgspec.structs.replace(item, held=reason) if reason else item
