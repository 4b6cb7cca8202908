"""What can be set: how long, how large, how often people err."""

from __future__ import annotations

from datetime import date, timedelta

import msgspec

from generate.diary import anniversary
from section16.law.business_days import ELECTRONIC_SINCE

ERRORS = 0.012
"""The share of forms with an error when errors are asked for without saying how many; docs/generator.md gives the reason."""


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """What a world is made of.

    ``first`` is the first day simulated, ``years`` how many years follow. ``errors`` is the share of forms with an error of
    the filer in them, true for the usual share and false for none; ``late`` and ``amendments`` are the shares of forms that are
    filed after they were due, and that are amended. ``drift`` lets titles and natures of ownership be worded now this way and
    now that. ``successors`` is the share of issuers that go on as another one: a holding company with a CIK of its own.
    """

    first: date = date(2021, 1, 1)
    years: int = 4
    errors: bool | float = True
    late: float = 0.02
    amendments: float = 0.015
    drift: bool = True
    successors: float = 0.0

    @property
    def share_of_errors(self) -> float:
        """The share of forms in which the filer errs."""
        return ERRORS if self.errors is True else float(self.errors)

    @property
    def last(self) -> date:
        """The last day simulated."""
        return anniversary(self.first, self.years) - timedelta(days=1)

    def __post_init__(self) -> None:
        """Refuse what makes no sense."""
        if self.first < ELECTRONIC_SINCE:
            raise ValueError(f"forms are electronic since {ELECTRONIC_SINCE}; {self.first} is before")
        if self.years < 1:
            raise ValueError(f"{self.years} years are too few: give at least one")
        for name in ("errors", "late", "amendments", "successors"):
            share = getattr(self, name)
            if not 0 <= share <= 1:
                raise ValueError(f"{name} is a share between 0 and 1, not {share}")
