"""Who is reminded of what, and when: the steps of a schedule, from two business days before to late."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta

from section16.law.due_dates import NOT_ADVICE
from section16.office.due_list import DueItem, Urgency
from section16.office.members import Member
from section16.store.outbox import ReminderMessage
from section16.store.settings import EscalationStep

MAIL, WEBHOOK = "mail", "webhook"
_HOUR = timedelta(hours=1) // timedelta(minutes=1)


def step_passed(line: DueItem, schedule: Sequence[EscalationStep]) -> EscalationStep | None:
    """Return the last step of the escalation schedule that an item has passed; ``None`` for an item that has time.

    Of several steps passed since the last round only the last is used: the others come too late to help. An item that is not a
    form is in the first step once it is urgent.
    """
    steps = sorted(schedule, key=lambda step: step.hours)
    if not line.is_form:
        return steps[-1] if steps and line.urgency is Urgency.RED else None
    assert line.minutes is not None
    if line.late:
        return next((step for step in steps if step.hours == 0), None)
    return next((step for step in steps if step.hours and line.minutes <= step.hours * _HOUR), None)


def reminders(
    lines: Sequence[DueItem], schedule: Sequence[EscalationStep], members: Sequence[Member]
) -> Iterator[ReminderMessage]:
    """Yield the reminders that are due now, one for each item and address."""
    for line in lines:
        step = step_passed(line, schedule)
        if step is None:
            continue
        for address in dict.fromkeys(_addresses(line.issuer, step, members)):
            yield _message(line, step, MAIL, address)
        for name in step.webhooks:
            yield _message(line, step, WEBHOOK, name)


def _addresses(issuer: str, step: EscalationStep, members: Sequence[Member]) -> Iterator[str]:
    for member in members:
        roles = {str(role) for cik in (issuer, "*") for role in member.roles.get(cik, ())}
        if member.active and member.email and roles.intersection(step.roles):
            yield member.email


def _message(line: DueItem, step: EscalationStep, way: str, address: str) -> ReminderMessage:
    return ReminderMessage(about=line.key, hours=step.hours, way=way, address=address, subject=_subject(line), text=_text(line))


def _subject(line: DueItem) -> str:
    whose = f" of {line.who}" if line.who else ""
    if not line.is_form:
        return f"{line.kind}: {line.state}"
    when = f"was due on {line.due}" if line.late else f"is due on {line.due} by 22:00 Eastern"
    return f"{line.what}{whose} {when}"


def _text(line: DueItem) -> str:
    facts = [
        ("Issuer", line.issuer),
        ("Item", line.what),
        ("Reporting person", line.who),
        ("Due", f"{line.due}, 22:00 Eastern" if line.is_form else str(line.due or "")),
        ("Or due", f"{line.otherwise}; the earlier date counts" if line.otherwise else ""),
        ("Time", f"{line.left}, counting the hours in which EDGAR is open" if line.minutes is not None else ""),
        ("Status", line.state),
        ("Draft", line.draft),
    ]
    return "\n".join([*(f"{name}: {value}" for name, value in facts if value), "", NOT_ADVICE, ""])
