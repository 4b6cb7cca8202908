"""CCC, the confirmation code with which a filer's submissions are sent: eight characters, known to the filer and EDGAR alone.

It is a secret. What is said about one never repeats it; see :class:`section16.secret.Secret`.

Source: EDGAR Ownership XML Technical Specification v5.5, sections 3.5 and 4.3.2 (rptOwnerCcc).

>>> is_valid("ab3$defg"), is_valid("short")
(True, False)
>>> validate("short")
Traceback (most recent call last):
    ...
section16.document.identifiers.InvalidIdentifierError: That is not a CCC: it has 5 characters instead of 8. Type it again.
"""

from __future__ import annotations

from section16.document.identifiers import InvalidIdentifierError

LENGTH = 8


def compact(code: str) -> str:
    """Return the code without white space around it."""
    return code.strip()


def validate(code: str) -> str:
    """Return the compact form; raises :class:`InvalidIdentifierError` for what is not a CCC, without repeating it."""
    text = compact(code)
    if len(text) != LENGTH:
        raise InvalidIdentifierError(f"That is not a CCC: it has {len(text)} characters instead of {LENGTH}. Type it again.")
    if not text.isascii() or not text.isprintable() or " " in text:
        raise InvalidIdentifierError("That is not a CCC, which consists of letters, digits and signs. Type it again.")
    return text


def is_valid(code: str) -> bool:
    """Return whether the text is shaped like a CCC."""
    try:
        validate(code)
    except InvalidIdentifierError:
        return False
    return True


def format(code: str) -> str:  # noqa: A001 - every identifier has the same four verbs
    """Return the code as it may be shown: stars."""
    return "*" * len(validate(code))
