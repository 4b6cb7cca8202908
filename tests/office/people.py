"""An office of four: petra prepares and administers, anselm approves, fiona files, viola looks on; and drafts on their way."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Self

from section16.document.ownership import OwnershipDocument
from section16.office.approval.approval import Approval, StepResult
from section16.office.approval.authentication import SignedOriginal
from section16.office.drafts.drafts import OfficeDraft
from section16.office.members import Member
from section16.office.office import Office
from section16.store.roles import MemberRole
from tests.drafting.examples import SALE, facts
from tests.office.offices import CIK, Clock

NAME = "form4-edda-2025-06-16"
EDDA = "/s/ Edda M. Winterbourne"
ACCESSION = "0009990016-25-000031"
SCAN = SignedOriginal(data=b"%PDF-1.7 a signed page")
AFTER_DUE = datetime(2025, 6, 19, 2, 0, 1, tzinfo=UTC)  # the form of a Monday's sale is due on Wednesday at 22:00 Eastern


ROLES = {"anselm": MemberRole.APPROVER, "fiona": MemberRole.FILER, "viola": MemberRole.VIEWER}
_MADE: dict[str, tuple[bytes, datetime]] = {}
"""Offices in files that were made before, by what they state: a copy is made sooner than an office."""


def _make(where: str, text: str, clock: Clock) -> None:
    in_file = "://" not in where
    if in_file and text in _MADE:
        data, clock.at = _MADE[text]
        Path(where).write_bytes(data)
        return
    with Office.init(where, by="petra", clock=clock) as petra:
        petra.take_role("petra", MemberRole.APPROVER)
        petra.take_role("petra", MemberRole.FILER)
        for login, role in ROLES.items():
            petra.add_member(Member(login, login.capitalize(), f"{login}@example.com", True, {"*": (role,)}))
        petra.take_in(facts(text))
    if in_file:
        _MADE[text] = Path(where).read_bytes(), clock.at


class Team:
    """The members of one office, each with an own view of it, and one clock."""

    def __init__(self, where: str | Path, text: str = SALE) -> None:
        self.where = str(where)
        self.clock = Clock()
        _make(self.where, text, self.clock)
        logins = ("petra", *ROLES)
        self.offices = {login: Office.open(self.where, by=login, clock=self.clock) for login in logins}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        for office in self.offices.values():
            office.close()

    def by(self, login: str) -> Approval:
        """Return the drafts as a member takes them on their way."""
        return Approval(self.offices[login], CIK)

    def draft(self) -> str:
        """Draft what the facts come to, and return the name of the first draft."""
        petra = self.offices["petra"]
        made = petra.drafting(CIK, signed=self.clock.at.date())
        assert (made.questions, made.findings) == ((), ())
        petra.keep_drafts(CIK, made.drafts)
        return made.drafts[0].name

    def kept(self, name: str = NAME) -> OfficeDraft:
        """Return a draft as it is."""
        return self.offices["petra"].draft(CIK, name)

    def version(self, name: str = NAME) -> int:
        """Return the version of a draft."""
        return self.kept(name).version

    def locked(self, name: str = NAME) -> StepResult:
        """Draft and lock."""
        self.draft()
        return self.by("petra").lock(name, self.version(name))

    def approved(self, name: str = NAME) -> StepResult:
        """Draft, lock and approve."""
        self.locked(name)
        return self.by("anselm").approve(name, self.version(name))

    def signed(self, name: str = NAME, signature: str = EDDA) -> StepResult:
        """Draft, lock, approve and sign."""
        self.approved(name)
        return self.by("petra").sign(name, self.version(name), signature, SCAN)

    def sent(self, name: str = NAME) -> StepResult:
        """Draft, lock, approve, sign and hand over."""
        self.signed(name)
        return self.by("fiona").submit(name, self.version(name), "rehearsal")

    def filed(self, name: str = NAME) -> StepResult:
        """Draft, lock, approve, sign, hand over and have accepted."""
        self.sent(name)
        return self.by("fiona").accept(name, self.version(name), ACCESSION, self.clock.at)


def days(document: OwnershipDocument) -> list[str | None]:
    """Return the days of a form's signatures."""
    return [one.signed.text for one in document.signatures]
