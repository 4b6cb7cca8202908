"""How an office handles an issuer's drafts; administrators alone change it."""

from __future__ import annotations

from sqlalchemy import Connection, func, or_, select

from section16.store.records import IssuerScope, Records
from section16.store.roles import MemberRole
from section16.store.settings import Policy
from section16.store.tables import MEMBER, ROLE

APPROVAL = "approval"
"""The name of the policy about approval."""


def policy_of(connection: Connection, tenant: IssuerScope) -> Policy:
    """Return how drafts of an issuer are approved."""
    found = {one.name: one.value for one in Records(connection, tenant).all("policies")}
    policy = found.get(APPROVAL, Policy())
    assert isinstance(policy, Policy)
    return policy


def asks_four_eyes(connection: Connection, tenant: IssuerScope) -> bool:
    """Return whether who prepares a draft of an issuer may not approve it."""
    stated = policy_of(connection, tenant).four_eyes
    return approvers(connection, tenant) > 1 if stated is None else stated


def approvers(connection: Connection, tenant: IssuerScope) -> int:
    """Return how many active members may approve drafts of an issuer."""
    here = or_(ROLE.c.issuer_id.is_(None), ROLE.c.issuer_id == tenant.row)
    asked = select(func.count(func.distinct(MEMBER.c.id))).join(ROLE)
    return connection.execute(asked.where(MEMBER.c.active, here, ROLE.c.role == MemberRole.APPROVER)).scalar_one()
