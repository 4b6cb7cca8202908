"""The issuers of an office as the workspace keeps them: plain values in, issuers out."""

from __future__ import annotations

from pathlib import Path

import pytest

from section16.cli.remedies import command_of
from section16.errors import OfficeError
from section16.finding import WrongFactsError
from section16.workspace.context import OfficeContext
from section16.workspace.issuers import add_issuer, change_issuer, issuers
from tests.office.offices import Clock, new_office

WORDS = ("cik=1234567", "name=Example Harbor, Inc.", "symbol=EXHX", "fiscal-year-end=06-30")


@pytest.fixture
def context(tmp_path: Path) -> OfficeContext:
    """An office that has one issuer, and the member who made it."""
    new_office(tmp_path / "office.db").close()
    return OfficeContext(str(tmp_path / "office.db"), "petra", clock=Clock())


def test_an_issuer_is_added_with_its_cik_of_ten_digits(context: OfficeContext) -> None:
    added = add_issuer(context, WORDS)
    assert (added.cik, added.name, added.symbol) == ("0001234567", "Example Harbor, Inc.", "EXHX")
    assert added.fiscal_year_end == "06-30"
    assert issuers(context)[1] == added


def test_an_issuer_is_added_once(context: OfficeContext) -> None:
    add_issuer(context, WORDS)
    with pytest.raises(OfficeError, match="already has issuer 0001234567") as refused:
        add_issuer(context, ("cik=0001234567", "name=Another, Inc.", "symbol=ANTH"))
    assert refused.value.action is not None
    assert command_of(refused.value.action) == "section16 issuer change symbol=SYMBOL --issuer 0001234567"
    assert issuers(context)[1].name == "Example Harbor, Inc."


@pytest.mark.parametrize(
    ("words", "place"),
    [
        (("cik=1234567", "symbol=EXHX"), "issuer, name"),
        (("cik=EXHX", "name=Example Harbor, Inc.", "symbol=EXHX"), "issuer, cik"),
        ((*WORDS[:3], "fiscal-year-end=06-31st"), "issuer, fiscal-year-end"),
    ],
)
def test_facts_that_are_wrong_are_reported_by_place(context: OfficeContext, words: tuple[str, ...], place: str) -> None:
    with pytest.raises(WrongFactsError) as refused:
        add_issuer(context, words)
    assert [finding.location for finding in refused.value.findings] == [place]
    assert len(issuers(context)) == 1


def test_an_issuer_changes_its_symbol_and_keeps_its_cik(context: OfficeContext) -> None:
    assert change_issuer(context, ("symbol=LKHN",)).symbol == "LKHN"
    assert issuers(context)[0].symbol == "LKHN"
    with pytest.raises(OfficeError, match="cannot be changed"):
        change_issuer(context, ("cik=7",))
