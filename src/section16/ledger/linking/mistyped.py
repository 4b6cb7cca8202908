"""Mistyped numbers: pairs that differ as a typing error makes them differ.

That two numbers differ so proves nothing by itself: it happens by chance about as often as by mistake. It counts only beside
other evidence, such as a report that continues from the right number.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from section16.ledger.thresholds import LEAST_KEYSTROKE


def one_keystroke_apart(typed: Decimal, meant: Decimal) -> bool:
    """Return whether two numbers of one sign differ by one digit, or by two neighbouring digits that changed places.

    >>> one_keystroke_apart(Decimal(1802), Decimal(1842)), one_keystroke_apart(Decimal(1802), Decimal(1082))
    (True, True)
    >>> one_keystroke_apart(Decimal(1802), Decimal(2803))
    False
    """
    # A sign is a box of its own on the form, and a wrong one is looked for by itself.
    if typed * meant <= 0 or min(abs(typed), abs(meant)) < LEAST_KEYSTROKE:
        return False
    wrong = _wrong(typed, meant)
    return wrong is not None and (len(wrong) == 1 or transposed(abs(typed), abs(meant)))


def one_keystroke_from(number: Decimal) -> Iterator[Decimal]:
    """Yield the numbers of the same sign that are one keystroke apart from a number.

    >>> found = list(one_keystroke_from(Decimal(-12)))
    >>> len(found), Decimal(-15) in found, Decimal(-21) in found, Decimal(-2) in found
    (18, True, True, False)
    """
    if abs(number) < LEAST_KEYSTROKE:
        return
    digits = _digits(number)
    typed = {digits[:at] + digit + digits[at + 1 :] for at, old in enumerate(digits) if old != "." for digit in "0123456789"}
    # Only neighbors within the whole number or within the fraction change places.
    typed |= {
        digits[:at] + digits[at + 1] + digits[at] + digits[at + 2 :]
        for at in range(len(digits) - 1)
        if "." not in digits[at : at + 2]
    }
    for text in typed - {digits}:
        equally_long = text[0] != "0" and not (text[-1] == "0" and "." in text)  # zeros at either end are not written
        if equally_long and (meant := Decimal(text)) >= LEAST_KEYSTROKE:
            yield meant.copy_sign(number)


def transposed(typed: Decimal, meant: Decimal) -> bool:
    """Return whether two numbers differ by two neighbouring digits that changed places.

    >>> transposed(Decimal(1802), Decimal(1082)), transposed(Decimal(1802), Decimal(1803))
    (True, False)
    """
    wrong = _wrong(typed, meant)
    if wrong is None or len(wrong) != 2 or wrong[1] != wrong[0] + 1:  # noqa: PLR2004 - two neighbours
        return False
    one, two = _digits(typed), _digits(meant)
    return one[wrong[0]] == two[wrong[1]] and one[wrong[1]] == two[wrong[0]]


def _wrong(typed: Decimal, meant: Decimal) -> list[int] | None:
    """Return the places at which two numbers differ, or ``None`` when they are not equally long.

    A zero too many or too few has a test of its own (:mod:`section16.ledger.causes.errors`).
    """
    one, two = _digits(typed), _digits(meant)
    if len(one) != len(two):
        return None
    return [at for at, (left, right) in enumerate(zip(one, two, strict=True)) if left != right]


def _digits(number: Decimal) -> str:
    return format(abs(number).normalize(), "f")
