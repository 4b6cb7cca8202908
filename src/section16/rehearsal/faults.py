"""What can go wrong between a sender and EDGAR, on request and by a seed: the same seed goes wrong in the same way."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from enum import StrEnum
from random import Random
from typing import Any


class Fault(StrEnum):
    """One fault of one request."""

    TIMEOUT_BEFORE = "timeout-before"
    """No answer comes, and nothing was done."""
    TIMEOUT_AFTER = "timeout-after"
    """It was done, and no answer comes."""
    LATE = "late"
    """No answer comes, and it is done a while later."""
    ERROR_BEFORE = "error-before"
    """A server error, and nothing was done."""
    ERROR_AFTER = "error-after"
    """It was done, and the answer is a server error."""
    RESET_BEFORE = "reset-before"
    """The connection breaks, and nothing was done."""
    RESET_AFTER = "reset-after"
    """It was done, and the connection breaks."""
    SLOW = "slow"
    """The answer is right and takes its time."""
    TRUNCATED = "truncated"
    """It was done, and the answer is cut off."""
    GARBLED = "garbled"
    """It was done, and the answer is whole and makes no sense."""
    EXPIRED_TOKEN = "expired-token"  # noqa: S105 - a mishap and no password
    """The tokens are said to have expired, and nothing was done."""
    WRONG_CLOCK = "wrong-clock"
    """The answer is right, and states another time."""
    TOO_MANY = "too-many"
    """Too many requests are said to have come, and nothing was done."""
    CONFLICT = "conflict"
    """It was done, and the answer is a client error that does not say so: 408, 409, 425 or 499."""
    ENDLESS = "endless"
    """It was done, and the answer does not end."""
    BROKEN_GZIP = "broken-gzip"
    """It was done, and the answer cannot be unpacked."""
    OTHER_NUMBER = "other-number"
    """It was done, and the answer names another accession number, or something that is none."""
    OTHER_FORM = "other-form"
    """It was done, and the answer is about another form."""
    IMPOSSIBLE_TIME = "impossible-time"
    """It was done, and the answer states an acceptance time that cannot be."""

    @property
    def lies(self) -> bool:
        """Whether the answer is whole, and wrong."""
        return self in _LIES

    @property
    def done(self) -> bool:
        """Whether the request is carried out all the same."""
        return self in _DONE


_DONE = frozenset(
    {
        *(Fault.TIMEOUT_AFTER, Fault.ERROR_AFTER, Fault.RESET_AFTER, Fault.SLOW, Fault.TRUNCATED, Fault.GARBLED),
        *(Fault.WRONG_CLOCK, Fault.CONFLICT, Fault.ENDLESS, Fault.BROKEN_GZIP),
        *(Fault.OTHER_NUMBER, Fault.OTHER_FORM, Fault.IMPOSSIBLE_TIME),
    }
)
_LIES = frozenset({Fault.OTHER_NUMBER, Fault.OTHER_FORM, Fault.IMPOSSIBLE_TIME})


class FaultSchedule:
    """Draws mishaps: ``rate`` of all requests are met by one of ``kinds``."""

    def __init__(self, seed: int, kinds: Collection[Fault] = tuple(Fault), rate: float = 0.3) -> None:
        self._random = Random(seed)  # noqa: S311 - the same again, not a secret
        self._kinds = tuple(kinds)
        self.rate = rate

    def next(self) -> Fault | None:
        """Return what goes wrong with the next request, ``None`` when nothing does."""
        if not self._kinds or self._random.random() >= self.rate:
            return None
        return self._random.choice(self._kinds)

    def seconds(self, most: float) -> float:
        """Return a length of time up to so many seconds."""
        return self._random.uniform(0, most)

    def choose(self, choices: Sequence[Any]) -> Any:
        """Return one of some choices."""
        return self._random.choice(choices)
