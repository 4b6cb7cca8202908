"""The due list as a calendar: the same line keeps its number, a form stands before 22:00 Eastern of its day."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import msgspec
from icalendar import Calendar

from section16.office.due_list import DueItem, DueKind
from section16.office.reminders.calendar_feed import feed

NOW = datetime(2025, 6, 17, 14, tzinfo=UTC)
FORM = DueItem(
    key="form",
    issuer="0009990016",
    kind=DueKind.FORM,
    what="Form 4 for 2025-06-16",
    who="Edda M. Winterbourne",
    due=date(2025, 6, 18),
    minutes=300,
    state="draft: to be checked and locked",
)
TOKEN = DueItem(
    key="token", issuer="0009990016", kind=DueKind.EXPIRY, what="filer token", due=date(2025, 9, 1), state="ends on 2025-09-01"
)
QUESTION = DueItem(key="question", issuer="0009990016", kind=DueKind.QUESTION, what="Who was the counterparty?")


def events(*lines: DueItem) -> list[dict[str, object]]:
    calendar = Calendar.from_ical(feed(lines, NOW))
    return [
        {
            "uid": str(one["uid"]),
            "start": one.decoded("dtstart"),
            "alarms": len(one.subcomponents),
            "summary": str(one["summary"]),
        }
        for one in calendar.walk("VEVENT")
    ]


def test_a_form_stands_in_the_hour_before_its_end_with_an_alarm() -> None:
    (made,) = events(FORM)
    assert made["start"] == datetime(2025, 6, 19, 1, tzinfo=UTC)  # 21:00 in Washington
    assert made["alarms"] == 1
    assert made["summary"] == "Form 4 for 2025-06-16 of Edda M. Winterbourne: draft: to be checked and locked"


def test_what_has_no_hour_stands_on_its_day_and_what_has_no_day_not_at_all() -> None:
    (made,) = events(TOKEN, QUESTION)
    assert (made["start"], made["alarms"]) == (date(2025, 9, 1), 0)


def test_the_same_line_keeps_its_number_and_others_have_others() -> None:
    later = msgspec.structs.replace(FORM, minutes=10, state="signed: to be filed")
    first, other = events(FORM, TOKEN)
    assert events(later)[0]["uid"] == first["uid"] != other["uid"]


def test_the_alarm_comes_six_hours_before_the_end_and_the_form_takes_the_hour_before_it() -> None:
    (entry,) = Calendar.from_ical(feed([FORM], NOW)).walk("VEVENT")
    (alarm,) = entry.subcomponents
    start, end = entry.decoded("dtstart"), entry.decoded("dtend")
    assert (end, end - start) == (datetime(2025, 6, 19, 2, tzinfo=UTC), timedelta(hours=1))
    assert start + alarm.decoded("trigger") == end - timedelta(hours=6)


def test_the_whole_calendar_is_this() -> None:
    calendar = Calendar.from_ical(feed([FORM, TOKEN, QUESTION], NOW))
    assert {name: str(calendar[name]) for name in ("VERSION", "PRODID", "X-WR-CALNAME")} == {
        "VERSION": "2.0",
        "PRODID": "-//section16//due list//EN",
        "X-WR-CALNAME": "Section 16",
    }
    form, token = calendar.walk("VEVENT")
    advice = "This is computed from the rules cited and is not legal advice."
    assert str(form["description"]) == f"{FORM.issuer}\ndraft: to be checked and locked\n{advice}"
    assert str(token["description"]) == f"{TOKEN.issuer}\nends on 2025-09-01\n{advice}"
    assert str(token["summary"]) == "filer token ends on 2025-09-01"
    assert [one["categories"].to_ical() for one in (form, token)] == [b"form,green", b"expiry,green"]
    assert {one.decoded("dtstamp") for one in (form, token)} == {NOW}
    assert str(form["uid"]).endswith("@section16")
    (alarm,) = form.subcomponents
    assert (str(alarm["action"]), str(alarm["description"])) == (
        "DISPLAY",
        "Form 4 for 2025-06-16 of Edda M. Winterbourne is due by 22:00 Eastern",
    )
