"""The kinds of rows that are understood, and what each of them needs."""

from __future__ import annotations

from typing import Literal, TypeAlias, get_args

import msgspec

from section16.drafting.context.phrases import with_article

Kind: TypeAlias = Literal[
    "grant",
    "vesting",
    "exercise",
    "withholding",
    "sale to cover",
    "plan purchase",
    "forfeiture",
    "expiration",
    "dividend equivalents",
    "purchase",
    "sale",
    "gift",
]
"""Kinds of rows, in the words of the facts file; a release of shares with its tax lots is a ``vesting``."""
IGNORED = "ignore"
"""The word of a mapping for rows that say nothing of events, such as transfers between accounts or dividends in cash."""
KINDS: tuple[str, ...] = get_args(Kind)

WHO = ("participant", "name", "e-mail")
"""The columns that identify a person; each of them suffices."""
DAYS = ("day", "expires", "exercisable", "vest-day", "notice")
NUMBERS = (
    "units",
    "price",
    "exercise-price",
    "vest-units",
    "withheld",
    "sold",
    "sale-price",
    "market-price",
    "received",
    "low",
    "high",
)
WORDS = (*WHO, "award", "security", "order", "reference", "plan", "counterparty", "approved-by", "through")
COLUMNS = (*WORDS, *DAYS, *NUMBERS)
"""Everything that a column can give."""


class RowNeeds(msgspec.Struct, frozen=True):
    """What a row of a kind must state, and what it may; ``person`` where the person is not known by the award."""

    must: tuple[str, ...]
    may: tuple[str, ...] = ()
    person: bool = False


_DEAL = RowNeeds(("security", "day", "units", "price"), ("order", "plan", "counterparty", "low", "high", "notice"), person=True)
NEEDS: dict[str, RowNeeds] = {
    "grant": RowNeeds(
        ("award", "security", "day", "units"),
        ("exercise-price", "expires", "exercisable", "approved-by", "vest-day", "vest-units"),
        person=True,
    ),
    "vesting": RowNeeds(("award", "day", "units"), ("withheld", "price", "sold", "sale-price")),
    "exercise": RowNeeds(
        ("award", "day", "units"), ("withheld", "price", "market-price", "sold", "sale-price", "plan", "notice")
    ),
    "withholding": RowNeeds(("security", "day", "units"), ("price",), person=True),
    "sale to cover": _DEAL,
    "plan purchase": RowNeeds(("security", "day", "units"), ("through",), person=True),
    "forfeiture": RowNeeds(("award", "day", "units")),
    "expiration": RowNeeds(("award", "day", "units"), ("received",)),
    "dividend equivalents": RowNeeds(("award", "day", "units")),
    "purchase": _DEAL,
    "sale": _DEAL,
    "gift": RowNeeds(("security", "day", "units"), ("plan", "notice"), person=True),
}
"""What each kind of row needs."""

_OF_SEVERAL = ("dividend equivalents",)


def of_kind(kind: str) -> str:
    """Return a kind of row as a sentence names one such row.

    >>> of_kind("exercise"), of_kind("vesting"), of_kind("dividend equivalents")
    ('an exercise', 'a vesting', 'dividend equivalents')
    """
    return kind if kind in _OF_SEVERAL else with_article(kind)
