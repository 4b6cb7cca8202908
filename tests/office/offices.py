"""Offices for tests: a place for the database, a clock that is set by hand, small facts."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from section16.office.office import Office
from tests.drafting.examples import facts

CIK = "0009990016"
START = datetime(2025, 6, 17, 14, 0, tzinfo=UTC)


class Clock:
    """A clock that goes on by a second each time it is looked at."""

    def __init__(self, at: datetime = START) -> None:
        self.at = at

    def __call__(self) -> datetime:
        self.at += timedelta(seconds=1)
        return self.at


def new_office(where: str | Path, text: str = "") -> Office:
    """Return a new office of one preparer with the small facts in it."""
    office = Office.init(str(where), by="petra", clock=Clock())
    office.take_in(facts(text))
    return office
