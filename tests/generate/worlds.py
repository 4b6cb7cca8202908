"""Worlds for the tests, made once each, and ways to look at them."""

from __future__ import annotations

import hashlib
from functools import cache
from typing import Any

from hypothesis import strategies as st

import generate
from generate import truth
from generate.world import IssuerWorld

SEEDS = st.integers(min_value=0, max_value=10**9)


@cache
def one(seed: int, **settings: Any) -> IssuerWorld:
    """Return the first issuer of a seed."""
    return next(generate.issuers(seed, 1, **({"years": 2} | settings)))


@cache
def several(seed: int, count: int, **settings: Any) -> tuple[IssuerWorld, ...]:
    """Return several issuers of a seed."""
    return tuple(generate.issuers(seed, count, **settings))


def fingerprint(world: IssuerWorld) -> str:
    """Return what changes when a byte of an issuer's world does."""
    whole = b"".join(filing.text for filing in world.filings) + truth.write(world.truth)
    return hashlib.sha256(whole).hexdigest()


def filed_rows(world: IssuerWorld) -> dict[truth.Place, Any]:
    """Return every row that was filed, by its place."""
    return {
        truth.Place(filing.accession, table, number): row
        for filing in world.filings
        for table, rows in ((1, filing.document.non_derivative_table), (2, filing.document.derivative_table))
        for number, row in enumerate(rows)
    }


def amount(row: Any) -> Any:
    """Return the amount of a transaction with its sign, in units or dollars."""
    found = row.shares.value if row.shares.text is not None or not row.DERIVATIVE else row.total_value.value
    return found if row.acquired_disposed.value == "A" else -found


def owned(row: Any) -> Any:
    """Return the amount owned that a row shows, in units or dollars; ``None`` when it shows none."""
    return row.shares_owned.value if row.shares_owned.text is not None else row.value_owned.value
