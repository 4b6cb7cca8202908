"""Small facts for tests: an invented issuer, one insider, one class; each test adds what it is about."""

from __future__ import annotations

from datetime import date

import msgspec

from section16.document.cells import DateCell
from section16.document.ownership import OwnershipDocument
from section16.document.table_one import NonDerivativeTransaction
from section16.document.table_two import DerivativeTransaction
from section16.drafting.draft import Draft, Drafting, draft
from section16.facts.facts import Facts
from section16.facts.reading import read_facts
from section16.finding import Finding

_TRANSACTIONS = (NonDerivativeTransaction, DerivativeTransaction)

LARKSPUR = """
[issuer]
name = "Larkspur Harbor Systems, Inc."
cik = "0009990016"
symbol = "LKHX"
units-in = "Table II"

"""
"""The invented issuer of most tests."""

CLASSES = """[securities.common]
title = "Common Stock"

[securities.units]
title = "Restricted Stock Units"
kind = "units"
of = "common"

[securities.options]
title = "Stock Option (right to buy)"
kind = "options"
of = "common"

"""
"""Its shares, its units and its options."""

BASE = (
    LARKSPUR
    + """[filing]
signed = 2025-06-18

[people.edda]
name = "WINTERBOURNE EDDA M"
called = "Edda M. Winterbourne"
cik = "0009990042"
roles = [{ role = "officer", title = "Executive Chair", since = 2021-01-04 }]

"""
    + CLASSES
    + """[opening]
as-of = 2025-06-13
holdings = [{ holder = "edda", security = "common", amount = 40000 }]
"""
)

SALE = """
[[events]]
kind = "sale"
date = 2025-06-16
who = "edda"
security = "common"
units = 400
price = "18.70"
counterparty = "market"
"""


def facts(text: str = SALE, base: str = BASE) -> Facts:
    """Return the facts of the base and a text; they must be readable."""
    read, found = read_facts((base + text).encode(), "events.toml")
    assert read is not None, [finding.line() for finding in found]
    return read


def drafting(text: str = SALE, base: str = BASE) -> Drafting:
    """Return what becomes of the base and a text."""
    return draft(facts(text, base), "events.toml")


def one(text: str = SALE, base: str = BASE) -> Draft:
    """Return the one draft of the base and a text, with nothing asked and nothing wrong."""
    made = drafting(text, base)
    assert made.questions == (), [question.line() for question in made.questions]
    assert len(made.drafts) == 1, [finding.line() for finding in made.findings]
    return made.drafts[0]


def unreadable(text: str, base: str = BASE) -> tuple[Finding, ...]:
    """Return what is told of facts that cannot be read."""
    read, found = read_facts((base + text).encode(), "events.toml")
    assert read is None
    return found


def signed(document: OwnershipDocument, on: date) -> OwnershipDocument:
    """Return a form with its signatures of another day."""
    signatures = tuple(msgspec.structs.replace(one, signed=DateCell(on.isoformat())) for one in document.signatures)
    return msgspec.structs.replace(document, signatures=signatures)


def last_day(document: OwnershipDocument) -> str:
    """Return the day of the last thing that a form tells, as EDGAR writes days."""
    rows = (row.transaction_date.text for row in document.rows if isinstance(row, _TRANSACTIONS))
    return max((day for day in rows if day), default=document.period_of_report.text or "")
