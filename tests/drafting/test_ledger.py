"""Drafts posted to the ledger: every balance follows from the one before, for the ledger and the drafting count alike."""

from __future__ import annotations

from datetime import date, timedelta

import msgspec
from hypothesis import given, settings

from section16.document.cells import DateCell
from section16.document.ownership import OwnershipDocument
from section16.document.submission import Submission
from section16.document.table_one import NonDerivativeTransaction
from section16.document.table_two import DerivativeTransaction
from section16.drafting.draft import draft
from section16.drafting.event import Appointment, Departure, Expiration, Forfeiture, PlanPurchase, Split, Transfer
from section16.drafting.facts import Facts
from section16.ledger.assertion import Cause
from section16.ledger.ledger import Ledger
from tests.drafting.strategies import stated

_TRANSACTIONS = (NonDerivativeTransaction, DerivativeTransaction)
_WITHOUT_ROWS = (Appointment, Departure, Expiration, Forfeiture, PlanPurchase, Split, Transfer)
_BREAKS = {Cause.UNEXPLAINED, Cause.ERROR, Cause.MISSING}


def plain(facts: Facts) -> Facts:
    """Return facts in which every change has a row of its own on the form that is due: nothing deferred."""
    events = tuple(
        msgspec.structs.replace(event, report="early")
        for event in facts.events
        if not isinstance(event, _WITHOUT_ROWS) and event.report != "missed"
    )
    return msgspec.structs.replace(
        facts,
        issuer=msgspec.structs.replace(facts.issuer, balances="after each row"),
        year_end=None,
        events=events,
    )


def signed(document: OwnershipDocument, on: date) -> OwnershipDocument:
    signatures = tuple(msgspec.structs.replace(one, signed=DateCell(on.isoformat())) for one in document.signatures)
    return msgspec.structs.replace(document, signatures=signatures)


def last_day(document: OwnershipDocument) -> str:
    """Return the day of the last thing that a form tells, as EDGAR writes days."""
    rows = (row.transaction_date.text for row in document.rows if isinstance(row, _TRANSACTIONS))
    return max((day for day in rows if day), default=document.period_of_report.text or "")


@settings(max_examples=40)
@given(facts=stated())
def test_every_balance_of_the_drafts_follows_in_the_ledger(facts: Facts) -> None:
    made = sorted((one.document for one in draft(plain(facts)).drafts), key=last_day)
    forms = [signed(document, date(2027, 1, 1) + timedelta(number)) for number, document in enumerate(made)]
    ledger = Ledger.from_submissions(Submission(form=form, source=str(number)) for number, form in enumerate(forms))
    found = ledger.reconcile().assertions
    assert [(one.row, one.reported, one.computed, str(one.cause)) for one in found if one.cause in _BREAKS] == []
