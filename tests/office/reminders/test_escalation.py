"""Who is reminded when: two business days before, six hours, one hour, and once it is late."""

from __future__ import annotations

from datetime import date

import msgspec
import pytest

from section16.office.due_list import DueItem, DueKind, Urgency
from section16.office.members import Member
from section16.office.reminders.escalation import reminders, step_passed
from section16.store.roles import MemberRole
from section16.store.settings import SCHEDULE, EscalationStep

CIK = "0009990016"
FORM = DueItem(
    key="k",
    issuer=CIK,
    kind=DueKind.FORM,
    what="Form 4 for 2025-06-16",
    who="Edda",
    due=date(2025, 6, 18),
    minutes=0,
    state="draft",
)
MEMBERS = (
    Member("petra", "Petra", "petra@example.com", True, {CIK: (MemberRole.PREPARER, MemberRole.ADMINISTRATOR)}),
    Member("anselm", "Anselm", "anselm@example.com", True, {"*": (MemberRole.APPROVER,)}),
    Member("fiona", "Fiona", "fiona@example.com", True, {"*": (MemberRole.FILER,)}),
    Member("other", "Other", "other@example.com", True, {"0009990017": (MemberRole.PREPARER, MemberRole.FILER)}),
    Member("gone", "Gone", "gone@example.com", False, {"*": (MemberRole.PREPARER,)}),
    Member("mute", "Mute", "", True, {"*": (MemberRole.PREPARER,)}),
    Member("viola", "Viola", "viola@example.com", True, {"*": (MemberRole.VIEWER,)}),
)


@pytest.mark.parametrize(
    ("minutes", "hours"),
    [(32 * 60 + 1, None), (32 * 60, 32), (6 * 60 + 1, 32), (6 * 60, 6), (61, 6), (60, 1), (0, 1)],
)
def test_the_last_rung_that_was_passed_counts(minutes: int, hours: int | None) -> None:
    step = step_passed(msgspec.structs.replace(FORM, minutes=minutes), SCHEDULE)
    assert (step.hours if step else None) == hours


def test_once_it_is_late_there_is_a_rung_of_its_own() -> None:
    step = step_passed(msgspec.structs.replace(FORM, minutes=-120, late=True), SCHEDULE)
    assert step is not None
    assert step.hours == 0
    assert step_passed(msgspec.structs.replace(FORM, late=True), (EscalationStep(hours=6),)) is None


def test_an_item_that_is_not_a_form_is_in_the_schedule_once_it_is_urgent() -> None:
    token = DueItem(key="t", issuer=CIK, kind=DueKind.EXPIRY, what="filer token", due=date(2025, 6, 18), urgency=Urgency.AMBER)
    assert step_passed(token, SCHEDULE) is None
    step = step_passed(msgspec.structs.replace(token, urgency=Urgency.RED), SCHEDULE)
    assert step is not None
    assert step.hours == 32


@pytest.mark.parametrize(
    ("minutes", "who"),
    [
        (1_000, ["petra"]),
        (300, ["petra", "anselm", "fiona"]),
        (30, ["petra", "anselm", "fiona"]),
    ],
)
def test_more_members_are_reminded_the_less_time_is_left(minutes: int, who: list[str]) -> None:
    found = reminders([msgspec.structs.replace(FORM, minutes=minutes)], SCHEDULE, MEMBERS)
    assert [message.address.partition("@")[0] for message in found] == who


def test_a_reminder_has_one_number_for_its_line_rung_and_address() -> None:
    first, again = (list(reminders([msgspec.structs.replace(FORM, minutes=left)], SCHEDULE, MEMBERS)) for left in (300, 200))
    later = list(reminders([msgspec.structs.replace(FORM, minutes=30)], SCHEDULE, MEMBERS))
    assert [one.key for one in first] == [one.key for one in again]
    assert len({one.key for one in first + later}) == 6


def test_a_reminder_states_the_form_the_person_the_due_date_and_the_status() -> None:
    line = msgspec.structs.replace(FORM, minutes=90, draft="form4-edda", state="approved: to be signed")
    message = next(reminders([line], SCHEDULE, MEMBERS))
    assert message.subject == "Form 4 for 2025-06-16 of Edda is due on 2025-06-18 by 22:00 Eastern"
    assert "Time: 1 hour, 30 minutes left, counting the hours in which EDGAR is open\n" in message.text
    assert "Status: approved: to be signed\nDraft: form4-edda\n" in message.text


def test_webhooks_are_called_by_name() -> None:
    schedule = (EscalationStep(hours=6, webhooks=("desk",)),)
    (message,) = reminders([msgspec.structs.replace(FORM, minutes=90)], schedule, MEMBERS)
    assert (message.way, message.address) == ("webhook", "desk")


def test_a_reminder_states_the_later_date_where_edgar_may_have_been_closed() -> None:
    days = {"due": date(2024, 12, 24), "if_closed": date(2024, 12, 26), "uncertain": (date(2024, 12, 24),)}
    (first, *_) = reminders([msgspec.structs.replace(FORM, **days)], SCHEDULE, MEMBERS)
    assert "Or due: Thu 2024-12-26 if EDGAR was closed on 2024-12-24; the earlier date counts" in first.text
    (plain, *_) = reminders([FORM], SCHEDULE, MEMBERS)
    assert "Or due" not in plain.text


def test_the_usual_schedule_reminds_more_roles_the_less_time_is_left() -> None:
    assert [(step.hours, " ".join(step.roles), step.webhooks) for step in SCHEDULE] == [
        (32, "preparer", ()),
        (6, "preparer approver filer", ()),
        (1, "preparer approver filer administrator", ()),
        (0, "preparer approver filer administrator", ()),
    ]


def test_the_text_of_a_reminder_is_this() -> None:
    line = msgspec.structs.replace(FORM, minutes=90, draft="form4-edda", state="approved: to be signed")
    assert next(reminders([line], SCHEDULE, MEMBERS)).text.splitlines() == [
        f"Issuer: {CIK}",
        "Item: Form 4 for 2025-06-16",
        "Reporting person: Edda",
        "Due: 2025-06-18, 22:00 Eastern",
        "Time: 1 hour, 30 minutes left, counting the hours in which EDGAR is open",
        "Status: approved: to be signed",
        "Draft: form4-edda",
        "",
        "This is computed from the rules cited and is not legal advice.",
    ]
    token = DueItem(key="t", issuer=CIK, kind=DueKind.EXPIRY, what="filer token", due=date(2025, 6, 18), urgency=Urgency.RED)
    message = next(reminders([msgspec.structs.replace(token, state="ends on 2025-06-18")], SCHEDULE, MEMBERS))
    assert (message.subject, message.about, message.hours, message.way) == ("expiry: ends on 2025-06-18", "t", 32, "mail")
    assert message.text.splitlines()[:4] == [
        f"Issuer: {CIK}",
        "Item: filer token",
        "Due: 2025-06-18",
        "Status: ends on 2025-06-18",
    ]
