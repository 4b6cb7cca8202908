"""Checks of the form that a row names for its transaction: what may wait for Form 5 and what may not."""

from __future__ import annotations

from collections.abc import Iterator

from section16.checks.check import Hit, check
from section16.checks.subject import Subject
from section16.checks.transactions import TransactionKind
from section16.law.deferral import Circumstances, Report, treatment
from section16.law.transaction_codes import CODES

_MARKS = frozenset("KV")
_BEST_CASE = Circumstances(same_class=True)
"""What the form does not show is decided in the filer's favor."""


def names_form_5(kind: TransactionKind) -> bool:
    """Return whether a transaction is reported as one of Form 5."""
    return kind.of_form_5


@check("ROW-NOT-DEFERRED", forms="45", rows=names_form_5)
def not_deferred(subject: Subject) -> Iterator[Hit]:
    """Only transactions that Section 16(b) exempts and small acquisitions may wait for Form 5.

    Exercises, conversions, transactions under Rule 16b-3(d), (e) and (f) and gifts given since 27 February 2023 may not. The
    code and the direction decide; codes that depend on facts the form does not show are passed over, and so is code A if early.
    """
    for path, row in subject.rows:
        code = None if row.HOLDING else row.code.text
        if code not in CODES or code in _MARKS or row.form_type.text != "5" or row.transaction_date.value is None:
            continue
        if code == "A" and row.timeliness.text == "E":
            continue  # filers report plan purchases that Rule 16b-3(c) exempts this way, voluntarily
        acquired = row.acquired_disposed.text == "A"
        found = treatment(code, acquired=acquired, on=row.transaction_date.value, known=_BEST_CASE)
        if found.report is Report.FORM_4 and not found.unknown:
            yield Hit(
                f"{path}.formType",
                f"A transaction with code {code} is reported on Form 4 and cannot be deferred to Form 5 ({found.because}).",
                "Report it as a Form 4 transaction, which is late on a Form 5.",
                {"code": code},
            )
