"""A form checked against a ledger: with the form in it or not, and without changing it."""

from __future__ import annotations

import msgspec

import section16
from section16.checks.run import check
from tests.builders import UNREMARKABLE, UNREMARKABLE_SUBMISSION

BALANCES = ["BALANCE-UNEXPLAINED", "BALANCE-LIKELY-ERROR"]


def before() -> section16.Submission:
    """Return the form of a month before, under an accession number of its own."""
    read = section16.read(UNREMARKABLE.replace(b"2026-03-1", b"2026-02-1"))
    return msgspec.structs.replace(read, source="0009990001-26-000009.xml")


def found(form: section16.Submission | section16.OwnershipDocument, ledger: section16.Ledger) -> list[tuple[str, str]]:
    return [(one.id, one.values["previous"]) for one in check(form, select=BALANCES, earlier=ledger)]


def test_a_form_that_is_not_in_the_ledger_is_compared_and_the_ledger_stays_as_it_is() -> None:
    ledger = section16.Ledger.from_submissions([before()])
    (_, previous), *_ = found(section16.read(UNREMARKABLE_SUBMISSION), ledger)
    assert previous.partition(" ")[0] == "0009990001-26-000009"
    assert [filing.accession for filing in ledger.filings] == ["0009990001-26-000009"]


def test_a_form_in_the_ledger_gets_the_same_answer() -> None:
    form = section16.read(UNREMARKABLE_SUBMISSION)
    without, having = section16.Ledger.from_submissions([before()]), section16.Ledger.from_submissions([before(), form])
    assert found(form, having) == found(form, without)


def test_a_document_alone_is_compared_like_its_filing() -> None:
    ledger = section16.Ledger.from_submissions([before()])
    form = section16.read(UNREMARKABLE_SUBMISSION)
    alone, filed = found(form.document, ledger), found(form, ledger)
    assert alone[0] == filed[0]
    assert [name for name, _ in alone] == [name for name, _ in filed]


def test_a_form_is_not_compared_with_itself() -> None:
    form = section16.read(UNREMARKABLE_SUBMISSION)
    assert check(form, earlier=section16.Ledger.from_submissions([form])) == check(form)


def test_without_an_issuer_or_an_owner_nothing_is_compared() -> None:
    ledger = section16.Ledger.from_submissions([before()])
    document = section16.read(UNREMARKABLE_SUBMISSION).document
    nameless = msgspec.structs.replace(document, reporting_owners=())
    assert found(nameless, ledger) == []
