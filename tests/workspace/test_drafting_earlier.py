"""Drafts of an office are compared with the forms that it filed: balances, and transactions that were filed already."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import msgspec
import pytest

from section16.finding import Severity
from section16.ledger.ledger import Ledger
from section16.workspace.context import OfficeContext
from section16.workspace.drafting import CheckedDraft, draft_office
from tests.drafting.examples import SALE
from tests.office.offices import CIK
from tests.office.people import ACCESSION, Team


@pytest.fixture(name="team")
def two_sales(tmp_path: Path) -> Iterator[Team]:
    """An office that filed the first of two sales."""
    with Team(tmp_path / "office.db", SALE) as team:
        team.filed()
        petra = team.offices["petra"]
        with petra.change(CIK) as change:
            sold = petra.get(CIK, "events", "1").value
            change.put("events", "2", msgspec.structs.replace(sold, date=date(2025, 6, 27), units=300, reported=()))
        yield team


def drafted(team: Team) -> CheckedDraft:
    context = OfficeContext(team.where, "petra", clock=team.clock)
    return draft_office(context, all_due=True, signed=date(2025, 6, 30)).drafts[-1]


def test_a_draft_that_continues_the_filed_form_has_no_findings(team: Team) -> None:
    found = drafted(team)
    assert found.name == "form4-edda-2025-06-27"
    assert [one.id for one in found.checks if one.severity is not Severity.NOTE] == []


def test_a_balance_that_does_not_continue_the_filed_form_is_reported(team: Team) -> None:
    petra = team.offices["petra"]
    with petra.change(CIK) as change:
        (held,) = petra.stated(CIK).facts.opening.holdings
        (name,) = [record.name for record in petra.records(CIK, "holdings")]
        change.put("holdings", name, msgspec.structs.replace(held, amount=held.amount + 1_000))
    (finding,) = [one for one in drafted(team).checks if one.id.startswith("BALANCE-")]
    assert finding.values["previous"] == f"{ACCESSION} I/1"


def test_the_filed_forms_are_a_ledger_under_their_accession_numbers(team: Team, tmp_path: Path) -> None:
    found = team.offices["viola"].filed(CIK)
    assert isinstance(found, Ledger)
    assert [one.accession for one in found.filings] == [ACCESSION]
    with Team(tmp_path / "other.db", SALE) as other:
        assert other.offices["petra"].filed(CIK) is None
