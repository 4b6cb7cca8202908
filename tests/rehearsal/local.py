"""A local EDGAR for tests: who is known to it, the time, and a client of its application."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from section16.clock import SetClock
from section16.edgar.connection import client_in_process
from section16.rehearsal.app import application
from section16.rehearsal.fair_access import FairAccess
from section16.rehearsal.faults import FaultSchedule
from section16.rehearsal.simulator import LOGIN, Simulator
from tests.rehearsal.faults import Sent, registry

if TYPE_CHECKING:
    import httpx

MORNING = datetime(2026, 6, 1, 14, tzinfo=UTC)
"""A Monday, ten in the morning in Washington."""


def an_edgar(at: datetime = MORNING, **settings: object) -> tuple[Simulator, SetClock]:
    """Return a local EDGAR and its clock."""
    clock = SetClock(at)
    return Simulator(clock, registry=registry(), **settings), clock  # type: ignore[arg-type]  # settings are its own


@contextmanager
def client_of(
    edgar: Simulator,
    fair: FairAccess | None = None,
    misbehaviour: FaultSchedule | None = None,
    **more: Any,
) -> Iterator[httpx.Client]:
    """Give a client of its application."""
    with client_in_process(application(edgar, fair=fair or FairAccess(0), misbehaviour=misbehaviour, **more)) as client:
        yield client


def headers(edgar: Simulator, login: str = LOGIN) -> dict[str, str]:
    """Return what a program sends along: its tokens and its login."""
    bearer = edgar.logins.issue(login, edgar.clock()).bearer().reveal()
    return {"Authorization": f"Bearer {bearer}", "X-EDGAR-LOGIN-CIK": login}


def filed(edgar: Simulator, clock: SetClock, form: str = "4", edit: object = None) -> str:
    """File a package and wait until it is given out; return its accession number."""
    sent = Sent(form)
    if callable(edit):
        edit(sent)
    with client_of(edgar) as client:
        answer = client.post("/submission/single/live", content=sent.data, headers=headers(edgar))
    assert answer.status_code == 202, answer.text
    clock.wait(120)
    edgar.settle()
    return str(answer.json()["accessionNumber"])
