"""The name of a file that is sent to EDGAR: up to 32 characters, lower-case letters first and an extension last.

It may contain digits, one underscore, one hyphen and one point.

Source: EDGAR Ownership XML Technical Specification v5.5, section 4.2.

>>> is_valid("ex-24_poa.txt"), is_valid("Poa.txt"), is_valid("poa.1.txt")
(True, False, False)
>>> compact("C:/Forms/Power of Attorney (2026) J. Smith.TXT")
'powerofattorney2026jsmith.txt'
"""

from __future__ import annotations

import re

from section16.document.identifiers import InvalidIdentifierError

LONGEST = 32
_NAME = re.compile(r"(?=[^_]*_?[^_]*$)(?=[^-]*-?[^-]*$)[a-z][a-z0-9_-]*\.[a-z0-9_-]+", re.ASCII)


def compact(name: str) -> str:
    """Return the nearest name that keeps the rules, for a file of any name; its extension stays."""
    base = re.split(r"[/\\]", name)[-1].lower()
    stem, _, extension = base.rpartition(".") if "." in base else (base, "", "txt")
    kept = re.sub(r"[^a-z0-9]", "", stem).lstrip("0123456789") or "file"
    ending = f".{re.sub('[^a-z0-9]', '', extension)}"
    return kept[: LONGEST - len(ending)] + ending


def validate(name: str) -> str:
    """Return the name; raises :class:`InvalidIdentifierError` for one that EDGAR does not take."""
    if not is_valid(name):
        raise InvalidIdentifierError(f"{name!r} cannot be the name of a file. Use {compact(name)!r}.")
    return name


def is_valid(name: str) -> bool:
    """Return whether EDGAR takes a file of that name."""
    return len(name) <= LONGEST and _NAME.fullmatch(name) is not None


def format(name: str) -> str:  # noqa: A001 - every identifier has the same four verbs
    """Return the name as it is sent."""
    return validate(name)
