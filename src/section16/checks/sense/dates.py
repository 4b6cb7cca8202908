"""Sense checks of dates: transactions, exercise and expiration, the period of report, and signatures."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from functools import lru_cache

from section16.checks.check import Hit, check
from section16.checks.subject import Looks, Subject
from section16.law.business_days import add_business_days
from section16.ledger.entries.dates import FormDates, datable, impossible, impossible_period, likely


def _dates(subject: Subject) -> FormDates:
    """Return the dates that the form's own are judged by: its filing date, else its last signature."""
    document = subject.document
    known = filed = datable(subject.filed)
    if filed is None:
        signed = [day for one in subject.signed if (day := datable(one)) is not None]
        known = max(signed, default=None)
    return FormDates(document.document_type.value or "", known, filed is not None, document.period_of_report.value)


_SHORT, _LONG = timedelta(days=2), timedelta(days=14)
"""The shortest time in which a second business day can pass, and one that always has one."""


@lru_cache(maxsize=8192)
def is_in_time(on: date, filed: date) -> bool:
    """Whether a report of a day is on time whatever the transaction: filed by the second business day after it."""
    passed = filed - on
    return passed <= _SHORT or (passed < _LONG and filed <= add_business_days(on, 2))


def dates_in_doubt(subject: Subject) -> bool:
    """Return whether a date of the form is not plainly right.

    Nearly every Form 4 is signed after its transactions, filed in time for the first of them, and has its day as the period.
    """
    filed, period, signed, days = subject.filed, subject.document.period_of_report.value, subject.signed, subject.days
    if filed is None or datable(filed) is None or datable(period) is None or period is None or not signed:
        return True
    last = max(signed)
    if last > filed or subject.form == "5":
        return True
    if not days:
        return period > filed
    first = min(days)
    return subject.form == "3" or period != first or max(days) > last or not is_in_time(first, filed)


@check("DATE-IMPOSSIBLE", forms="45", when=dates_in_doubt)
def impossible_date(subject: Subject) -> Iterator[Hit]:
    """A transaction is not dated after the filing, before 1934, or in a year that contradicts the form's other dates."""
    days = subject.days
    if not days:
        return
    dates = _dates(subject)
    if dates.unsuspicious <= min(days) and max(days) <= dates.latest:
        return
    for one in subject.transactions:
        why = impossible(one.day, one.row.timeliness.value or "", dates) if one.day is not None else ""
        if one.day is not None and why:
            others = [day for day in days if not impossible(day, "", dates)]
            meant = likely(one.day, dates, others)
            yield Hit(
                f"{one.path}.transactionDate",
                f"The transaction date {one.day} {why}.",
                f"Enter {meant} if that is the date." if meant else "Enter the date of the transaction.",
                {"stated": one.day, **({"likely": meant} if meant else {})},
            )


@check("DATE-EXPIRED", forms="345", looks=Looks.DERIVATIVES)
def expired(subject: Subject) -> Iterator[Hit]:
    """A derivative security does not expire before it can be exercised."""
    for number, row in enumerate(subject.document.derivative_table):
        from_day, to_day = row.exercise_date.value, row.expiration_date.value
        if from_day is not None and to_day is not None and to_day < from_day:
            yield Hit(
                f"$.derivativeTable[{number}].expirationDate",
                f"The expiration date {to_day} is before the exercise date {from_day}.",
                "Correct one of the two dates.",
                {"exerciseDate": from_day, "expirationDate": to_day},
            )


@check("PERIOD-NOT-EARLIEST", forms="4", when=dates_in_doubt)
def period(subject: Subject) -> Iterator[Hit]:
    """The period of report of a Form 4 is the date of its earliest transaction.

    An amendment may repeat the period of the form that it amends and report later transactions alone. Gifts and transactions
    of Form 5 that are reported early are often left out of account, which is accepted here.
    """
    stated = subject.document.period_of_report.value
    days = subject.days
    if stated is None or not days or stated == min(days) or (subject.amendment and stated < min(days)):
        return
    if stated in _other_starts(subject):
        return
    yield Hit(
        "$.periodOfReport",
        f"The period of report is {stated} and the earliest transaction is of {min(days)}.",
        "Correct the period of report or the date of the transaction.",
        {"period": stated, "earliest": min(days)},
    )


def _other_starts(subject: Subject) -> Iterator[date]:
    """Yield what filers enter as well: the earliest transaction without the voluntary ones, or as deemed executed."""
    due = [one for one in subject.transactions if one.day is not None and one.row.form_type.text != "5" and one.code != "G"]
    if due:
        yield min(one.day for one in due if one.day is not None)
        yield min(one.row.deemed_execution_date.value or one.day for one in due if one.day is not None)


@check("PERIOD-IMPOSSIBLE", forms="35", when=dates_in_doubt)
def impossible_report_period(subject: Subject) -> Iterator[Hit]:
    """A Form 3 or 5 is filed about an event or fiscal year of its time."""
    stated = subject.document.period_of_report.value
    why = impossible_period(stated, _dates(subject))
    if stated is not None and why:
        yield Hit("$.periodOfReport", f"The period of report {stated} {why}.", "Enter the right date.", {"period": stated})


@check("SIGNED-BEFORE-TRANSACTION", forms="45", when=dates_in_doubt)
def signed_before(subject: Subject) -> Iterator[Hit]:
    """A form is signed after the transactions that it reports."""
    days, signed = subject.days, subject.signed
    if not signed or not days or max(days) <= max(signed):
        return
    last = max(signed)
    for one in subject.transactions:
        if one.day is not None and last < one.day and not _is_after_filing(one.day, subject.filed):
            yield Hit(
                f"{one.path}.transactionDate",
                f"The transaction of {one.day} is after the last signature, {last}.",
                "Correct the date of the transaction or of the signature.",
                {"signed": last, "transactionDate": one.day},
            )
            return


def _is_after_filing(day: date, filed: date | None) -> bool:
    """Return whether a date is impossible anyway, which is reported as such."""
    return filed is not None and day > filed


@check("SIGNED-AFTER-FILING", needs=("header",), when=dates_in_doubt)
def signed_after(subject: Subject) -> Iterator[Hit]:
    """A form is signed before it is filed."""
    filed = subject.filed
    if filed is None:
        return
    for number, one in enumerate(subject.document.signatures):
        if one.signed.value is not None and one.signed.value > filed:
            yield Hit(
                f"$.signatures[{number}].signed",
                f"The signature is dated {one.signed.value} and the form was filed on {filed}.",
                "Correct the date of the signature.",
                {"signed": one.signed.value, "filed": filed},
            )
