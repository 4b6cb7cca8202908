"""What members of an office may do."""

from __future__ import annotations

from enum import StrEnum


class MemberRole(StrEnum):
    """What a member may do."""

    ADMINISTRATOR = "administrator"
    """Adds members, gives roles, adds issuers, holds and erases records."""
    PREPARER = "preparer"
    """Records facts and events, and drafts."""
    APPROVER = "approver"
    """Approves drafts or returns them."""
    FILER = "filer"
    """Files approved and signed drafts."""
    VIEWER = "viewer"
    """Reads."""
