"""The outbox of alerts, in a file: each is recorded before it is sent, on every channel, and sent until the channel takes it.

An alert that was being sent when the program was killed may have been taken; it is sent again under the same key, by which
its recipient can recognize it. In normal operation each channel takes an alert once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Annotated, TypeAlias

import msgspec

from section16.append_log import AppendLog
from section16.clock import Clock
from section16.notify.alerts import Alert, AlertChannel
from section16.notify.delivery import NotDeliveredError
from section16.plurals import counted

_FIRST_PAUSE, _LONGEST_PAUSE = timedelta(minutes=1), timedelta(hours=1)
MOST_TRIES = 100
"""So often an alert is sent, which takes about four days; then it is dropped, and that is reported."""
_GIVE_UP_ROUND = 3
"""After so many failures in a row a channel is left alone until the next round: each may take minutes."""


class Recorded(msgspec.Struct, frozen=True, tag="alert"):
    """An alert is to be sent on some channels."""

    alert: Alert
    channels: tuple[str, ...]


class Sending(msgspec.Struct, frozen=True, tag="sending"):
    """An alert is being sent on a channel."""

    key: str
    channel: str


class Sent(msgspec.Struct, frozen=True, tag="sent"):
    """A channel took an alert, or it was dropped."""

    key: str
    channel: str
    at: Annotated[datetime, msgspec.Meta(tz=True)]
    dropped: bool = False


class Failed(msgspec.Struct, frozen=True, tag="failed"):
    """A channel did not take an alert."""

    key: str
    channel: str
    at: Annotated[datetime, msgspec.Meta(tz=True)]
    tries: int
    answer: str


AlertLine: TypeAlias = Recorded | Sending | Sent | Failed


class AlertRound(msgspec.Struct, frozen=True, kw_only=True):
    """What a round of sending did: alerts that channels took, why others did not, and how many are still to be sent."""

    sent: int = 0
    failed: tuple[str, ...] = ()
    waiting: int = 0


class AlertOutbox:
    """The outbox of a watch. One program uses it at a time."""

    def __init__(self, path: Path) -> None:
        self._log: AppendLog[AlertLine] = AppendLog(path, AlertLine)  # type: ignore[arg-type]  # a union is a type to msgspec
        self._alerts: dict[str, Recorded] = {}
        self._open: dict[tuple[str, str], Failed | None] = {}
        for line in self._log.read():
            self._learn(line)

    @property
    def waiting(self) -> int:
        """How many alerts are still to be sent, on all channels."""
        return len(self._open)

    def put(self, alert: Alert, channels: Sequence[AlertChannel]) -> bool:
        """Record an alert that is to be sent, and return whether it is new."""
        if alert.key in self._alerts:
            return False
        if channels:
            self._add(Recorded(alert, tuple(dict.fromkeys(one.name for one in channels))))
        return True

    def deliver(
        self, channels: Sequence[AlertChannel], clock: Clock, is_stopped: Callable[[], bool] = lambda: False
    ) -> AlertRound:
        """Send what is due, in the order in which it was recorded.

        What was recorded for a channel that is no longer among those given waits for it.
        """
        sent, failures = 0, list[str]()
        in_a_row = dict.fromkeys((one.name for one in channels), 0)
        for alert, channel in list(self._due(channels, clock)):
            if is_stopped():
                break
            if in_a_row[channel.name] >= _GIVE_UP_ROUND:
                continue
            failure = self._sent(alert, channel, clock)
            in_a_row[channel.name] = in_a_row[channel.name] + 1 if failure else 0
            failures += [failure] if failure else []
            sent += not failure
        return AlertRound(sent=sent, failed=tuple(failures), waiting=self.waiting)

    def compact(self) -> None:
        """Forget what every channel has taken, and write the rest as a new file."""
        still = {key for key, _ in self._open}
        self._alerts = {key: one for key, one in self._alerts.items() if key in still}
        self._log.replace(self._lines())

    def _due(self, channels: Sequence[AlertChannel], clock: Clock) -> Iterator[tuple[Alert, AlertChannel]]:
        by_name = {one.name: one for one in channels}
        for (key, name), failed in self._open.items():
            if name in by_name and _is_due(failed, clock()):
                yield self._alerts[key].alert, by_name[name]

    def _sent(self, alert: Alert, channel: AlertChannel, clock: Clock) -> str:
        """Send an alert, and return why that failed; an empty text when it was taken."""
        failed = self._open[alert.key, channel.name]
        self._add(Sending(alert.key, channel.name))
        try:
            channel.send(alert, clock())
        except NotDeliveredError as error:
            tries = (failed.tries if failed is not None else 0) + 1
            if tries >= MOST_TRIES:
                self._add(Sent(alert.key, channel.name, clock(), dropped=True))
                return f"{error} The alert about {alert.about} was dropped after {counted(tries, 'attempt')}."
            self._add(Failed(alert.key, channel.name, clock(), tries, str(error)))
            return str(error)
        self._add(Sent(alert.key, channel.name, clock()))
        return ""

    def _lines(self) -> Iterator[AlertLine]:
        for key, one in self._alerts.items():
            names = tuple(name for name in one.channels if (key, name) in self._open)
            yield Recorded(one.alert, names)
            yield from (failed for name in names if (failed := self._open[key, name]) is not None)

    def _add(self, line: AlertLine) -> None:
        self._log.add([line])
        self._learn(line)

    def _learn(self, line: AlertLine) -> None:
        match line:
            case Recorded():
                self._alerts[line.alert.key] = line
                self._open.update(((line.alert.key, channel), None) for channel in line.channels)
            case Sent():
                self._open.pop((line.key, line.channel), None)
            case Failed():
                self._open[line.key, line.channel] = line
            case Sending():
                pass  # without a line after it, the channel may or may not have taken it: it stays open


def _is_due(failed: Failed | None, now: datetime) -> bool:
    """Whether an alert is to be sent now; the pause grows with its failures, and a clock that was set back ends it."""
    if failed is None:
        return True
    pause = min(_FIRST_PAUSE * 2 ** min(failed.tries - 1, 10), _LONGEST_PAUSE)
    return not failed.at <= now < failed.at + pause
