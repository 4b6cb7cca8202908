"""Sense checks against the filings before a form: opening balances, and holdings that the last form had."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from section16.checks.check import Hit, check
from section16.checks.sense.exercises import is_one_of_several
from section16.checks.subject import Looks, Subject
from section16.ledger.causes.plan_lines import plan_line
from section16.ledger.entries.statements import mentions_split
from section16.ledger.lots.cause import Cause

if TYPE_CHECKING:
    from section16.checks.earlier import Earlier
    from section16.ledger.entries.amendment import PostedFiling
    from section16.ledger.lots.cause import Reading
    from section16.ledger.lots.lot import Assertion

_ADJUSTED = re.compile(r"\badjust", re.IGNORECASE)
_CORRECTED = re.compile(r"\b(?:erroneous|inadvertent|incorrect|error\b)", re.IGNORECASE)
_BALANCE = "Owned"
"""How the path of a balance ends."""
_TAKES_OFF = frozenset("MCXO")
_LEAST = 100
"""A smaller number in a footnote may be anything, such as a day or a part of a year."""
_UNSEEN = frozenset([Cause.FIRST_SIGHT, Cause.OPENS, Cause.SILENT])


@check("BALANCE-LIKELY-ERROR", needs=("earlier",), looks=Looks.EARLIER)
def likely_error(subject: Subject) -> Iterator[Hit]:
    """A balance that contradicts the balances before and after it is explained by one cell that was mistyped.

    Where a footnote of the row speaks of a split or of an adjustment, the numbers may be right.
    """
    for one in _own(subject):
        if one.cause is Cause.ERROR and not _may_be_right(one) and not _is_confirmed(one):
            reading = None if _is_of_wrong_side(one) else _reading(one)
            says = f" {reading.says[0].upper()}{reading.says[1:]}." if reading is not None else ""
            yield Hit(
                one.entry.cell,
                f"The balance does not follow from the earlier filings.{says}",
                f"Compare it with {_previous(one)}.",
                _values(one),
            )


def _may_be_right(one: Assertion) -> bool:
    return any(mentions_split(text) or _ADJUSTED.search(text) for text in one.entry.texts())


def _reading(one: Assertion) -> Reading | None:
    """Return what is most probably wrong."""
    return next((found for evidence in one.evidence for found in evidence.readings), None)


def _is_confirmed(one: Assertion) -> bool:
    """Whether the balance that is doubted has more for it than the one before it.

    The one before was seen once or is itself unexplained, and the next report continues the one that is doubted.
    """
    reading, before, after = _reading(one), one.previous, one.next
    if reading is None or before is None or reading.row != one.entry.id or not reading.cell.endswith(_BALANCE):
        return False
    if before.cause is Cause.UNEXPLAINED:
        return True
    return before.cause is Cause.FIRST_SIGHT and after is not None and after.cause is Cause.AGREES


def _is_of_wrong_side(one: Assertion) -> bool:
    """Whether a row of Table II adds what its code takes off, so that no balance computed from it is right."""
    return one.entry.table == "II" and one.entry.code in _TAKES_OFF and (one.entry.change or 0) > 0


@check("BALANCE-UNEXPLAINED", needs=("earlier",), looks=Looks.EARLIER)
def unexplained(subject: Subject) -> Iterator[Hit]:
    """A balance follows from the one reported before and the transactions since; a footnote explains any other change."""
    for one in _own(subject):
        doubted = one.cause is Cause.UNEXPLAINED or (one.cause is Cause.ERROR and not _may_be_right(one) and _is_confirmed(one))
        if doubted and one.gap is not None and not plan_line(one):
            yield Hit(
                one.entry.cell,
                f"The row's numbers start from a balance of {one.entry.start:,f}, and earlier filings show {one.opening:,f}.",
                f"Compare it with {_previous(one)}, and explain the difference in a footnote.",
                _values(one),
            )


def _own(subject: Subject) -> list[Assertion]:
    return subject.earlier.assertions if subject.earlier is not None else []


def _previous(one: Assertion) -> str:
    return f"row {one.previous.entry.id}" if one.previous is not None else "the earlier filings"


def _values(one: Assertion) -> dict[str, object]:
    found: dict[str, object] = {"reported": one.entry.owned, "computed": one.computed}
    if one.previous is not None:
        found["previous"] = one.previous.entry.id
    return found


@check("HOLDING-MISSING", forms="4", needs=("earlier",), looks=Looks.EARLIER)
def holding_missing(subject: Subject) -> Iterator[Hit]:
    """Where a form reports a transaction in a class, it also reports the other holdings in that class.

    The holdings are those of the last form with the same reporting persons that reports the class in Table I.
    """
    earlier = subject.earlier
    if earlier is None or subject.amendment or is_one_of_several(subject):
        return
    own = [one for one in earlier.assertions if one.entry.table == "I"]
    for title in dict.fromkeys(one.lot.traits.title for one in own if one.lot is not None and not one.entry.holding):
        rows = [one for one in own if one.lot is not None and one.lot.traits.title == title]
        if any(one.cause in _UNSEEN for one in rows):
            continue  # a row that was not seen before may be the holding in other words
        if any(_CORRECTED.search(text) for one in rows for text in one.entry.texts()):
            continue  # the footnote corrects what was reported before, and says where the holding is
        for one in _last_report(earlier, title):
            form = earlier.history.assertions[one.entry.filing.accession]
            is_here = one.number in {row.number for row in rows}
            if not (is_here or _is_named(subject, one) or _opens_another(one, form)):
                yield _missing(one)


def _is_named(subject: Subject, one: Assertion) -> bool:
    """Whether a text of the form states the balance of a holding, and so what became of it."""
    if one.balance is None or one.balance < _LEAST:
        return False
    number = f"{one.balance:,f}"
    number = number.rstrip("0").rstrip(".") if "." in number else number
    stated = _alone(number)
    texts = (*(note.text for note in subject.document.footnotes), subject.document.remarks.value or "")
    return any(stated.search(text) for text in texts)


def _alone(number: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\d,.]){re.escape(number)}(?![\d,]|\.\d)")


def _opens_another(one: Assertion, last: list[Assertion]) -> bool:
    """Whether a row without a transaction states what a transaction on the same form starts from: one holding in two rows."""
    starts = {row.entry.start for row in last if not row.entry.holding and row.entry.direct == one.entry.direct}
    return one.entry.holding and one.balance in starts


def _last_report(earlier: Earlier, title: tuple[str, ...]) -> list[Assertion]:
    """Return the last rows of each holding of a class on the last form of the same reporting persons, those still held."""
    for posted in earlier.before(earlier.filing.owners[0]):
        if not _is_whole(earlier, posted):
            continue
        found = {
            one.number: one
            for one in earlier.history.assertions.get(posted[0].accession, ())
            if one.entry.table == "I" and one.lot is not None and one.lot.traits.title == title
        }
        if found:
            return [one for one in found.values() if one.balance]
    return []


def _is_whole(earlier: Earlier, posted: PostedFiling) -> bool:
    return set(posted[0].owners) == set(earlier.filing.owners) and not posted[0].amends


def _missing(one: Assertion) -> Hit:
    nature = "direct" if one.entry.direct else one.entry.nature or "indirect"
    return Hit(
        "$.nonDerivativeTable",
        f"The last form reported {one.balance:,f} {one.entry.title} ({nature}), and this form does not report the holding.",
        "Add the holding if the reporting person still has it.",
        {"row": one.entry.id, "balance": one.balance, "nature": one.entry.nature},
    )
