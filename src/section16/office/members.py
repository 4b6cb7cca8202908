"""The members of an office and their roles, for one issuer or for all."""

from __future__ import annotations

import unicodedata
from datetime import datetime

import msgspec
from sqlalchemy import Connection, delete, insert, or_, select, update

from section16.action import Action
from section16.errors import NotAllowedError, OfficeError
from section16.office.addresses import require_address
from section16.store.audit_trail import AuditEvent
from section16.store.records import IssuerScope
from section16.store.roles import MemberRole
from section16.store.tables import ISSUER, MEMBER, ROLE


class Member(msgspec.Struct, frozen=True):
    """A member: login, name, address for mail, and roles by issuer; ``*`` means every issuer."""

    login: str
    name: str
    email: str
    active: bool
    roles: dict[str, tuple[MemberRole, ...]] = {}

    @property
    def note(self) -> str:
        """What the audit trail records about the member."""
        return f"{self.name} <{self.email}>{'' if self.active else ', no longer active'}"


def members(connection: Connection) -> tuple[Member, ...]:
    """Return every member, in the order in which they were added."""
    roles: dict[int, dict[str, tuple[MemberRole, ...]]] = {}
    asked = select(ROLE.c.member_id, ISSUER.c.cik, ROLE.c.role).select_from(ROLE.outerjoin(ISSUER))
    # A role whose issuer is missing is no role for all of them.
    asked = asked.where(or_(ROLE.c.issuer_id.is_(None), ISSUER.c.id.is_not(None))).order_by(ROLE.c.id)
    for member, cik, role in connection.execute(asked):
        mine = roles.setdefault(member, {})
        mine[cik or "*"] = (*mine.get(cik or "*", ()), MemberRole(role))
    return tuple(
        Member(row.login, row.name, row.email, row.active, roles.get(row.id, {}))
        for row in connection.execute(select(MEMBER).order_by(MEMBER.c.id))
    )


def require(connection: Connection, login: str, tenant: IssuerScope | None, *roles: MemberRole) -> None:
    """Raise :class:`~section16.errors.NotAllowedError` unless a member has one of some roles for an issuer, or for all."""
    asked = select(ROLE.c.role).join(MEMBER).where(MEMBER.c.login == login, MEMBER.c.active, ROLE.c.role.in_(roles))
    everywhere = ROLE.c.issuer_id.is_(None)
    asked = asked.where(everywhere if tenant is None else or_(everywhere, ROLE.c.issuer_id == tenant.row))
    if connection.execute(asked.limit(1)).first() is None:
        where = f" for issuer {tenant.cik}" if tenant else ""
        raise NotAllowedError(
            f"{login or 'This login'} does not have the {' or '.join(roles)} role{where}.",
            remedy="Ask an administrator for the role.",
            action=Action("office.member", {"login": login}),
        )


def members_seen(connection: Connection, login: str) -> tuple[Member, ...]:
    """Return the members that a member may see, each with the roles for issuers that this member may read.

    Besides the member's own entry these are the members who work on the same issuers. A member with a role for every issuer
    sees all members.
    """
    readable = readable_issuers(connection, login)
    if None in readable:
        return members(connection)
    ciks = {"*", *connection.execute(select(ISSUER.c.cik).where(ISSUER.c.id.in_(readable))).scalars()}
    shown = (
        msgspec.structs.replace(one, roles={cik: mine for cik, mine in one.roles.items() if cik in ciks})
        for one in (members(connection) if readable else ())
    )
    return tuple(one for one in shown if one.roles or one.login == login)


def readable_issuers(connection: Connection, login: str, *roles: MemberRole) -> frozenset[int | None]:
    """Return the rows of the issuers that a member may read, by any role or by one of some.

    ``None`` among them means every issuer.
    """
    asked = select(ROLE.c.issuer_id).join(MEMBER).where(MEMBER.c.login == login, MEMBER.c.active)
    if roles:
        asked = asked.where(ROLE.c.role.in_(roles))
    return frozenset(connection.execute(asked).scalars())


def require_reader(connection: Connection, login: str, tenant: IssuerScope | None = None) -> None:
    """Raise :class:`~section16.errors.NotAllowedError` unless a member may read an issuer, or without one the whole office."""
    readable = readable_issuers(connection, login)
    if None not in readable and (tenant is None or tenant.row not in readable):
        raise no_role(login, f"for issuer {tenant.cik}" if tenant else "for the whole office")


def no_role(login: str, what: str) -> NotAllowedError:
    """Return the refusal of a member without a role."""
    action = Action("office.member", {"login": login})
    return NotAllowedError(
        f"{login or 'This login'} has no role {what}.", remedy="Ask an administrator for a role.", action=action
    )


def require_member(connection: Connection, login: str) -> None:
    """Raise :class:`~section16.errors.NotAllowedError` for a login that is not a member's, or a member's without any role."""
    if not readable_issuers(connection, login):
        remedy = "Give your login, or ask an administrator for a role."
        raise NotAllowedError(
            f"{login or 'This login'} has no role in this office.",
            remedy=remedy,
            action=Action("office.member", {"login": login}),
        )


def _require_login(login: str) -> None:
    """Raise :class:`~section16.errors.OfficeError` for a new login that, printed, looks like another or like nothing.

    Two people approve a form, and the audit trail names them: ``ada`` and ``ada `` must not be two members.
    """
    if not login or not login.isprintable() or unicodedata.normalize("NFKC", login.strip()) != login:
        remedy = "Use letters, digits and signs, such as ada or ada@example.com."
        raise OfficeError(f"{login!r} cannot be a login.", where="member", remedy=remedy)


def require_administrator(connection: Connection) -> None:
    """Raise :class:`~section16.errors.OfficeError` when no active member is administrator for every issuer.

    Only such a member can give roles, so that an office without one cannot be administered again.
    """
    administers = (ROLE.c.role == MemberRole.ADMINISTRATOR) & ROLE.c.issuer_id.is_(None) & MEMBER.c.active
    if connection.execute(select(MEMBER.c.id).join(ROLE, ROLE.c.member_id == MEMBER.c.id).where(administers)).first() is None:
        remedy = "Give another member the role of administrator first."
        raise OfficeError("The office would have no administrator left.", remedy=remedy)


def add_member(connection: Connection, member: Member, since: datetime) -> AuditEvent:
    """Add a member, or change name, address and whether active of one that is there; roles are given apart.

    Raises :class:`~section16.errors.OfficeError` for a new address that is not an e-mail address.
    """
    kept = {"name": member.name, "email": member.email, "active": member.active}
    known = connection.execute(select(MEMBER.c.id, MEMBER.c.email).where(MEMBER.c.login == member.login)).first()
    if known is None:
        _require_login(member.login)
    if known is None or known.email != member.email:  # who has a bad address from before may still leave
        require_address(member.email, f"member {member.login}")
    if known is None:
        connection.execute(insert(MEMBER).values(login=member.login, since=since, **kept))
    else:
        connection.execute(update(MEMBER).where(MEMBER.c.id == known.id).values(**kept))
    return AuditEvent(action="added" if known is None else "changed", kind="member", name=member.login, note=member.note)


def give_role(
    connection: Connection, login: str, role: MemberRole, tenant: IssuerScope | None, *, taken: bool = False
) -> AuditEvent:
    """Give a member a role for an issuer or for all, or take it away."""
    member = connection.execute(select(MEMBER.c.id).where(MEMBER.c.login == login)).scalar()
    if member is None:
        action = Action("office.member", {"login": login})
        raise OfficeError(f"There is no member {login!r}.", remedy="Add the member first.", action=action)
    row = tenant.row if tenant else None
    same = (ROLE.c.member_id == member) & (ROLE.c.role == role) & ROLE.c.issuer_id.is_not_distinct_from(row)
    connection.execute(delete(ROLE).where(same))
    if not taken:
        connection.execute(insert(ROLE).values(member_id=member, issuer_id=row, role=role))
    cik = tenant.cik if tenant else ""
    return AuditEvent(action="role taken" if taken else "role given", issuer=cik, kind="member", name=login, note=role)
