"""CIK, the number under which EDGAR knows a company or a person: one to ten digits, zeros in front at will.

Source: EDGAR Ownership XML Technical Specification v5.5, section 3.4 (issuerCik, rptOwnerCik).

>>> validate("0000896493")
'896493'
>>> format("896493")
'0000896493'
>>> compact(" CIK0000896493 ") == compact("896493")
True
>>> validate("12345678901")
Traceback (most recent call last):
    ...
section16.document.identifiers.InvalidIdentifierError: '12345678901' is not a CIK: it has 11 digits, and a CIK has at most 10.
"""

from __future__ import annotations

from section16.document.identifiers import InvalidIdentifierError

LONGEST = 10


def compact(number: str) -> str:
    """Return the number without white space, the letters CIK and the zeros in front."""
    digits = number.strip().upper().removeprefix("CIK").strip()
    return digits.lstrip("0") or digits[-1:]


def validate(number: str) -> str:
    """Return the compact form; raises :class:`InvalidIdentifierError` for what is not a CIK."""
    digits = compact(number)
    if not digits.isascii() or not digits.isdigit():
        raise InvalidIdentifierError(f"{number!r} is not a CIK, which consists of digits only.")
    if len(digits) > LONGEST:
        raise InvalidIdentifierError(f"{number!r} is not a CIK: it has {len(digits)} digits, and a CIK has at most {LONGEST}.")
    if digits == "0":
        raise InvalidIdentifierError(f"{number!r} is not a CIK: the number 0 is never assigned.")
    return digits


def is_valid(number: str) -> bool:
    """Return whether the text is a CIK."""
    try:
        validate(number)
    except InvalidIdentifierError:
        return False
    return True


def format(number: str) -> str:  # noqa: A001 - every identifier has the same four verbs
    """Return the ten digits that EDGAR disseminates."""
    return validate(number).zfill(LONGEST)
