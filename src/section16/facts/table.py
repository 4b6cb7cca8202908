"""What every table of a facts file is: a frozen struct whose keys are plain words joined by hyphens."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Literal

import msgspec
from msgspec import Meta


class Table(
    msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True, rename="kebab", gc=False
):
    """One table of a facts file; a key that it does not know is an error, so that no fact is passed over."""


Amount = Annotated[
    Decimal,
    Meta(
        description="A number of shares, units or dollars; as a number or as text, read exactly. Text may have a "
        "dollar sign and commas."
    ),
]
"""Shares, units or dollars, exact."""

BoxName = Literal[
    "title",
    "exercise price",
    "date",
    "code",
    "amount",
    "price",
    "acquired or disposed",
    "date exercisable",
    "expiration date",
    "underlying title",
    "underlying amount",
    "owned",
    "direct or indirect",
    "nature",
]
"""The boxes of a row that take footnotes, by the words of the form."""


class Note(Table, frozen=True, kw_only=True):
    """A footnote in the user's own words; on a box it replaces ours."""

    on: Annotated[BoxName, Meta(description="The box that refers to the footnote.")]
    text: Annotated[str, Meta(description="Its text, or the name of a text in [texts].")]
    table: Annotated[
        Literal["I", "II", "both"] | None,
        Meta(
            description="The table whose rows carry it; without it Table I if both tables have rows, else the one with the box."
        ),
    ] = None
