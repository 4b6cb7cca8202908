"""Checks of small acquisitions, code L: the conditions of Rule 16a-6 as far as one form shows them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import msgspec

from section16.checks.check import Hit, check
from section16.checks.subject import Subject
from section16.law.months import within_six_months
from section16.law.small_acquisitions import SMALL_ACQUISITION, ends_deferral
from section16.law.transaction_codes import CODES


class _Transaction(msgspec.Struct, frozen=True):
    """A transaction of the form as far as these checks read it; ``amount`` is ``None`` where it has no price."""

    path: str
    code: str
    title: str
    on: date
    acquired: bool
    amount: Decimal | None


@check("SMALL-OVER-LIMIT", forms="45", codes="L")
def over_limit(subject: Subject) -> Iterator[Hit]:
    """A small acquisition may wait for Form 5 if it and others of its class in the prior six months come to at most $10,000.

    Otherwise all that have not been reported are due on Form 4 on the second business day after. Only the rows of this form are
    added up; exempt acquisitions and those already reported do not count.
    """
    small = _small(subject)
    for number, this in enumerate(small):
        before = [one.amount for one in small[: number + 1] if one.title == this.title and within_six_months(one.on, this.on)]
        total = sum((amount for amount in before if amount is not None), Decimal())
        if total > SMALL_ACQUISITION:
            yield Hit(
                f"{this.path}.code",
                f"The small acquisitions of six months come to ${total:,f}, more than ${SMALL_ACQUISITION:,f}.",
                "Report them on Form 4 with the code of what they were, such as P.",
                {"total": total},
            )


@check("SMALL-THEN-DISPOSED", forms="45", codes="L")
def then_disposed(subject: Subject) -> Iterator[Hit]:
    """A small acquisition may wait for Form 5 if no disposition that Section 16(b) does not exempt follows within six months.

    Otherwise it is due on Form 4 on the second business day after the disposition, whatever the class. Only the dispositions on
    this form are seen; one on the same day counts.
    """
    small = _small(subject)
    if not small:
        return
    disposed = [one for one in _transactions(subject) if not one.acquired and one.code in CODES and ends_deferral(one.code)]
    for this in small:
        days = [one.on for one in disposed if within_six_months(this.on, one.on)]
        if days:
            first = min(days)
            yield Hit(
                f"{this.path}.code",
                f"The acquisition of {this.on} is followed by a disposition on {first} (not exempt from Section 16(b)).",
                "Report it on Form 4 with the code of what it was, such as P.",
                {"disposition": first},
            )


def _small(subject: Subject) -> list[_Transaction]:
    """Return the small acquisitions of a form in the order of their days."""
    found = [one for one in _transactions(subject, "L") if one.acquired]
    return sorted(found, key=lambda one: one.on)


def _transactions(subject: Subject, code: str = "") -> Iterator[_Transaction]:
    for path, row in subject.rows:
        if not row.HOLDING and (not code or row.code.text == code) and row.transaction_date.value is not None:
            yield _read(path, row)


def _read(path: str, row: Any) -> _Transaction:
    shares, price = row.shares.value, row.price.value
    amount = None if shares is None or price is None else shares * price
    title = " ".join((row.title.text or "").casefold().split())
    acquired = row.acquired_disposed.text == "A"
    return _Transaction(path, row.code.text or "", title, row.transaction_date.value, acquired, amount)
