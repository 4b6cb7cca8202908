"""The archive in five parts, cut by issuer, so that a rule which fits the issuers it was found in shows on the others.

A part is chosen by a hash of the issuer's CIK: it is the same on every machine and does not change as issuers are added. One
issuer has a quarter of the archive's rows, so that every figure is also given without it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence

PARTS = 5
_SIZES = ((100, "100 filings and more"), (20, "20 to 99 filings"), (5, "5 to 19 filings"), (1, "up to 4 filings"))


def part_of(issuer: str) -> int:
    """Return the part of an issuer, 1 to 5, from its CIK."""
    digest = hashlib.sha256(issuer.zfill(10).encode()).digest()
    return int.from_bytes(digest[:8], "big") % PARTS + 1


def largest(rows: Mapping[str, int]) -> str:
    """Return the issuer with the most rows; among equals the one with the lowest CIK."""
    return min(rows, key=lambda issuer: (-rows[issuer], issuer))


def parts(rows: Mapping[str, int]) -> dict[str, list[str]]:
    """Return the issuers of each part, of all, and of all without the largest, by the heading of their column.

    ``rows`` is how many rows each issuer has.
    """
    issuers = sorted(rows)
    found = {f"part {number}": [one for one in issuers if part_of(one) == number] for number in range(1, PARTS + 1)}
    found["all"] = issuers
    found["without the largest"] = [one for one in issuers if one != largest(rows)]
    return found


def groups(filings: Mapping[str, int], rows: Mapping[str, int]) -> dict[str, list[str]]:
    """Return the issuers by how many filings they have, the largest by itself, by the name of the group."""
    alone = largest(rows)
    found: dict[str, list[str]] = {"the largest issuer": [alone]} | {name: [] for _, name in _SIZES}
    for issuer, count in sorted(filings.items()):
        if issuer != alone and count:
            found[next(name for least, name in _SIZES if count >= least)].append(issuer)
    return {name: issuers for name, issuers in found.items() if issuers}


def part_names(columns: Sequence[str]) -> list[str]:
    """Return those column headings that are a part."""
    return [name for name in columns if name.startswith("part ")]
