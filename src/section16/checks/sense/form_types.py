"""Sense checks of the form that a row names for its transaction: Form 5 items on Form 4, and the marks early and late."""

from __future__ import annotations

from collections.abc import Iterator

from section16.checks.check import Hit, check
from section16.checks.deferral import names_form_5
from section16.checks.sense.dates import dates_in_doubt, is_in_time
from section16.checks.small_acquisitions import over_limit, then_disposed
from section16.checks.subject import Subject
from section16.checks.transactions import TABLE_ONE, TABLE_TWO
from section16.law.deferral import Circumstances, Report, treatment
from section16.law.transaction_codes import CODES

_WORST_CASE = Circumstances(exempt=False, same_class=False)
"""What the form does not show is decided against a deferral, so that the check is silent."""


@check("ROW-EARLY-UNMARKED", forms="4", rows=names_form_5)
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


@check("ROW-MAY-WAIT", forms="4", codes="GLW")
def may_wait(subject: Subject) -> Iterator[Hit]:
    """Some transactions may wait for Form 5 whatever else is known, such as inheritances and gifts received.

    A small acquisition may as well, unless the other rows show that Rule 16a-6 no longer lets it wait.
    """
    yield from _small_on_form_4(subject)
    given = {one.day for one in subject.transactions if one.code == "G" and one.acquired is False}
    for one in subject.transactions:
        if one.code not in ("G", "W") or one.row.form_type.text != "4" or one.acquired is None or one.day is None:
            continue
        if one.code == "G" and one.acquired and one.day in given:
            continue  # a gift to one's own trust is one transaction with two sides, and the giver's is due on Form 4
        found = treatment(one.code, acquired=one.acquired, on=one.day, known=_WORST_CASE)
        if found.report is Report.MAY_WAIT:
            yield Hit(
                f"{one.path}.formType",
                f"Code {one.code} ({found.because}) may wait for Form 5 and is reported as due on Form 4.",
                "Enter form type 5 and mark it E (V on the printed form).",
                {"code": one.code},
            )


def _small_on_form_4(subject: Subject) -> Iterator[Hit]:
    """Yield small acquisitions with form type 4; one that is due on Form 4 has the code of what it was."""
    own = [one for one in subject.transactions if one.code == "L" and one.row.form_type.text == "4" and one.acquired]
    due = {hit.location for body in (over_limit.body, then_disposed.body) for hit in body(subject)} if own else set()
    for one in own:
        if f"{one.path}.code" not in due:
            yield Hit(
                f"{one.path}.formType",
                "Code L (a small acquisition) may wait for Form 5 and is reported as due on Form 4.",
                "Enter form type 5 and mark it E (V on the printed form). If Rule 16a-6 no longer lets it wait, enter the code"
                " of what it was, such as P.",
                {"code": "L"},
            )


@check("ROW-LATE-UNMARKED", forms="45", when=dates_in_doubt)
def late_unmarked(subject: Subject) -> Iterator[Hit]:
    """A transaction that is reported after its due date, or on Form 5 though it goes on Form 4, is marked L."""
    yield from _due_on_form_4(subject) if subject.form == "5" else _late_on_form_4(subject)


def _due_on_form_4(subject: Subject) -> Iterator[Hit]:
    for one in subject.transactions:
        if one.row.form_type.text == "4" and one.row.timeliness.value != "L" and one.code in CODES:
            yield Hit(
                f"{one.path}.timeliness",
                f"A transaction of Form 4 (code {one.code}) is on Form 5 without the mark of a late report.",
                "Mark it L.",
                {"code": one.code},
            )


def _late_on_form_4(subject: Subject) -> Iterator[Hit]:
    """Yield the first row of an original Form 4 that is late for certain, where no row is marked."""
    submission, filed, rows = subject.submission, subject.filed, subject.transactions
    if submission is None or filed is None or subject.amendment or any(one.row.timeliness.value for one in rows):
        return
    if all(is_in_time(day, filed) for day in subject.days):
        return
    from section16.compliance.duty import shared_due_dates  # noqa: PLC0415 - few forms have a row that may be late
    from section16.compliance.timeliness import unexplained_timeliness  # noqa: PLC0415 - as above
    from section16.ledger.ledger import Ledger  # noqa: PLC0415 - as above

    ledger = Ledger()
    if subject.posted is not None:
        ledger.take(*subject.posted)
    else:
        ledger.post(submission)
    timings = [one for issuer in ledger.issuers for one in unexplained_timeliness(ledger, issuer, shared_due_dates())]
    late = [row for filing in timings for row in filing.late_rows]
    if late:
        table, number = late[0].row.rpartition(" ")[2].split("/")
        yield Hit(
            f"$.{TABLE_ONE if table == 'I' else TABLE_TWO}[{int(number) - 1}].timeliness",
            f"The transaction of {late[0].on} was due on Form {late[0].due_form} by {late[0].due} and was filed on {filed},"
            " without the mark of a late report.",
            "Mark it L, or correct the date. It belongs in the issuer's list of delinquent reports.",
            {"on": late[0].on, "due": late[0].due, "filed": filed, "rows": len(late)},
        )
