"""The due list as an iCalendar feed, which a calendar can subscribe to."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from icalendar import Alarm, Calendar, Event

from section16.law.business_days import last_moment
from section16.law.due_dates import NOT_ADVICE
from section16.office.due_list import DueItem
from section16.store.audit_trail import digest_of

_HOUR_BEFORE, _ALARM = timedelta(hours=1), -timedelta(hours=5)


def feed(lines: Sequence[DueItem], now: datetime) -> bytes:
    """Return the items that have a date as iCalendar; the same item has the same UID in every feed.

    A form takes the hour before 22:00 Eastern of its due date, with an alarm six hours ahead of its end; every other item its
    date.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//section16//due list//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", "Section 16")
    for line in lines:
        if line.due is not None:
            calendar.add_component(_entry(line, now))
    return bytes(calendar.to_ical())


def _entry(line: DueItem, now: datetime) -> Event:
    assert line.due is not None
    entry = Event()
    entry.add("uid", f"{digest_of(line.key)}@section16")
    entry.add("dtstamp", now.astimezone(UTC))
    whose = f" of {line.who}" if line.who else ""
    entry.add("summary", f"{line.what}{whose}: {line.state}" if line.is_form else f"{line.what} {line.state}")
    later = [f"Or due {line.otherwise}; the earlier date counts."] if line.otherwise else []
    entry.add("description", "\n".join([line.issuer, line.state, *later, NOT_ADVICE]))
    entry.add("categories", [str(line.kind), str(line.urgency)])
    if not line.is_form:
        entry.add("dtstart", line.due)
        return entry
    end = last_moment(line.due).astimezone(UTC)
    entry.add("dtstart", end - _HOUR_BEFORE)
    entry.add("dtend", end)
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", f"{line.what}{whose} is due by 22:00 Eastern")
    alarm.add("trigger", _ALARM)
    entry.add_component(alarm)
    return entry
