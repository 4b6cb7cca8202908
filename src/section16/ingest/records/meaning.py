"""What an event means, regardless of its wording: the same row imported twice, or entered by hand, has one meaning."""

from __future__ import annotations

import hashlib
from decimal import Decimal
from typing import Any

import msgspec

from section16.facts.events import AnyEvent, Trade

_MEANING = (
    "award",
    "who",
    "giver",
    "receiver",
    "security",
    "units",
    "per_unit",
    "price",
    "withheld",
    "withheld_price",
    "received",
    "code",
    "direction",
    "new",
    "old",
)
"""The fields that say what happened; footnotes, the plan, the counterparty and the like may be added later."""


def meaning_of(event: AnyEvent) -> str:
    """Return a stable hash of what an event says happened: kind, day, whose, what, how many, at what price."""
    said: dict[str, Any] = {name: _plain(value) for name in _MEANING if (value := getattr(event, name, None)) not in (None, "")}
    trades: tuple[Trade, ...] = getattr(event, "trades", ())
    if trades:
        said["trades"] = sorted((_plain(trade.price), _plain(trade.units)) for trade in trades)
    text = (event.__struct_config__.tag, event.date.isoformat(), said)
    return hashlib.blake2b(msgspec.json.encode(text, order="sorted"), digest_size=16).hexdigest()


def subject_of(event: AnyEvent) -> tuple[Any, ...]:
    """Return whose and what an event is, and its kind and day, without how many: two such events may be the same one."""
    named = (getattr(event, name, "") for name in ("award", "who", "giver", "receiver", "security"))
    return event.__struct_config__.tag, event.date, *named


def _plain(value: Any) -> str:
    return f"{value.normalize():f}" if isinstance(value, Decimal) else str(value)
