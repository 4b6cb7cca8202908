"""Answers that are whole and wrong: another submission's accession number, another form, a time that cannot be."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

import msgspec

from section16.rehearsal.faults import Fault, FaultSchedule
from section16.rehearsal.simulator import ReceivedPackage, Simulator

_NO_NUMBERS = ("../../x?y=1#", "0001234567-26-1", "\u0660" * 18, "")
_NO_MOMENTS = ("9999-12-31T23:59:59Z", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59", "soon", "")
_OFF = timedelta(days=400)

_Choose = Callable[[Sequence[Any]], Any]


def falsified(mishap: Fault, body: bytes, edgar: Simulator, misbehaviour: FaultSchedule) -> bytes:
    """Return the body of an answer with a false statement in it; what is not JSON stays as it is."""
    try:
        text = msgspec.json.decode(body, type=dict[str, Any])
    except msgspec.MsgspecError:
        return body
    entries = text.get("submissions") or [text]
    for entry in entries[:1]:
        _falsify(mishap, entry, edgar, misbehaviour.choose)
    return msgspec.json.encode(text)


def _falsify(mishap: Fault, entry: dict[str, Any], edgar: Simulator, choose: _Choose) -> None:
    true = str(entry.get("accessionNumber") or "")
    if mishap is Fault.OTHER_NUMBER:
        entry["accessionNumber"] = choose((*_other_numbers(true, edgar), *_NO_NUMBERS))
    elif mishap is Fault.OTHER_FORM:
        entry["submissionType"] = choose([form for form in ("3", "4", "5", "4/A", "10-K") if form != _form(true, edgar)])
    else:
        entry["acceptanceDateTime"] = choose((*_NO_MOMENTS, *_moments(edgar.taken.get(true))))


def _other_numbers(true: str, edgar: Simulator) -> list[str]:
    """Return accession numbers of other submissions, and one that was never assigned."""
    return [*(number for number in edgar.taken if number != true), f"{true[:-6]}999999" if true else "0009990016-26-999999"]


def _form(number: str, edgar: Simulator) -> str:
    taken = edgar.taken.get(number)
    return taken.form if taken is not None else ""


def _moments(taken: ReceivedPackage | None) -> tuple[str, ...]:
    return () if taken is None else tuple((taken.received + off).isoformat() for off in (_OFF, -_OFF))
