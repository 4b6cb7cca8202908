"""Chance that falls the same way every time: every throw follows from the seed and a name."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import TypeVar

T = TypeVar("T")


class Dice:
    """Dice of their own for every purpose, so that one more throw here changes nothing there.

    They are named by words (the seed, the issuer, the purpose). Python turns a seed of text into a state by hashing it with
    SHA-512, so neither PYTHONHASHSEED nor the platform has a say; whole numbers are thrown, for the same reason.
    """

    def __init__(self, *name: str | int) -> None:
        self._name = name
        self._random = random.Random("/".join(map(str, name)))

    def other(self, *name: str | int) -> Dice:
        """Return dice for a purpose below this one; throwing them leaves these as they are."""
        return Dice(*self._name, *name)

    def chance(self, share: float) -> bool:
        """Return true in that share of throws."""
        return self._random.random() < share

    def whole(self, least: int, most: int) -> int:
        """Return a whole number, both ends included."""
        return self._random.randint(least, most)

    def pick(self, options: Sequence[T]) -> T:
        """Return one of several, each as likely."""
        return options[self._random.randrange(len(options))]

    def draw(self, weights: Mapping[T, float]) -> T:
        """Return one of several, as likely as its weight says."""
        left = self._random.random() * sum(weights.values())
        for option, weight in weights.items():
            left -= weight
            if left < 0:
                return option
        return option  # the last one, when rounding leaves a trace

    def some(self, options: Sequence[T], count: int) -> list[T]:
        """Return that many different ones."""
        return self._random.sample(options, count)

    def amount(self, least: int, most: int, step: int = 1) -> int:
        """Return a number as amounts are spread: each doubling as likely as the next; a multiple of ``step``."""
        doublings = max(1, (most // max(least, 1)).bit_length() - 1)
        lower = least << self.whole(0, doublings - 1)
        found = self.whole(lower, min(lower * 2, most))
        return max(found // step * step, step)

    def day(self, first: date, last: date) -> date:
        """Return a day of the calendar, both ends included."""
        return first + timedelta(days=self.whole(0, max(0, (last - first).days)))
