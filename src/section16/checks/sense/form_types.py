"""Sense checks of the form that a row names for its transaction: Form 5 items on Form 4, and the marks early and late."""

from __future__ import annotations

from collections.abc import Iterator

from section16.checks.check import Hit, check
from section16.checks.subject import Subject
from section16.law.deferral import Circumstances, Report, treatment
from section16.law.transaction_codes import CODES

_WORST_CASE = Circumstances(exempt=False, same_class=False)
"""What the form does not show is decided against a deferral, so that the check is silent."""


@check("ROW-EARLY-UNMARKED", forms="4")
def early_unmarked(subject: Subject) -> Iterator[Hit]:
    """A transaction of Form 5 that is reported on Form 4 is early: V on the printed form, E in the data."""
    for one in subject.transactions:
        if one.row.form_type.text == "5" and not one.row.timeliness.value and not one.row.timeliness.footnotes:
            yield Hit(
                f"{one.path}.timeliness",
                f"A transaction of Form 5 (code {one.code}) is on Form 4 without the mark of an early report.",
                "Mark it E (V on the printed form), or enter form type 4.",
                {"code": one.code},
            )


@check("ROW-MAY-WAIT", forms="4")
def may_wait(subject: Subject) -> Iterator[Hit]:
    """Some transactions may wait for Form 5 whatever else is known, such as inheritances and gifts received."""
    for one in subject.transactions:
        if one.code not in ("G", "W") or one.row.form_type.text != "4" or one.acquired is None or one.day is None:
            continue
        found = treatment(one.code, acquired=one.acquired, on=one.day, known=_WORST_CASE)
        if found.report is Report.MAY_WAIT:
            yield Hit(
                f"{one.path}.formType",
                f"Code {one.code} ({found.because}) may wait for Form 5 and is reported as due on Form 4.",
                "Enter form type 5 and mark it E (V on the printed form).",
                {"code": one.code},
            )


@check("ROW-LATE-UNMARKED", forms="5")
def late_unmarked(subject: Subject) -> Iterator[Hit]:
    """A transaction of Form 4 that is reported on Form 5 is late, and marked L."""
    for one in subject.transactions:
        if one.row.form_type.text == "4" and one.row.timeliness.value != "L" and one.code in CODES:
            yield Hit(
                f"{one.path}.timeliness",
                f"A transaction of Form 4 (code {one.code}) is on Form 5 without the mark of a late report.",
                "Mark it L.",
                {"code": one.code},
            )
