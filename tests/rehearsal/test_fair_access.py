"""Ten requests a second from one address are answered; the eleventh blocks it for ten minutes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from section16.rehearsal.fair_access import FairAccess

AT = datetime(2026, 6, 1, 14, tzinfo=UTC)
TENTH = timedelta(milliseconds=100)


def test_ten_at_the_same_moment_are_answered_and_the_eleventh_is_not() -> None:
    fair = FairAccess()
    assert [fair.allows("a", AT) for _ in range(11)] == [True] * 10 + [False]
    assert fair.allows("b", AT)


def test_ten_a_second_are_answered_for_as_long_as_they_come() -> None:
    fair = FairAccess()
    assert all(fair.allows("a", AT + number * TENTH) for number in range(100))


def test_an_eleventh_within_the_second_is_blocked_for_ten_minutes() -> None:
    fair = FairAccess()
    assert all(fair.allows("a", AT) for _ in range(10))
    late = AT + timedelta(milliseconds=999)
    assert not fair.allows("a", late)
    assert not fair.allows("a", late + timedelta(minutes=10) - TENTH)
    assert fair.allows("a", late + timedelta(minutes=10))


def test_a_limit_of_zero_is_none() -> None:
    assert all(FairAccess(0).allows("a", AT) for _ in range(100))
