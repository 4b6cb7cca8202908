"""What was understood, put into a facts file and into an office."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from section16.errors import OfficeError
from section16.facts.reading import read_facts
from section16.finding import WrongFactsError
from section16.ingest.records.facts_file import with_import
from section16.ingest.records.into_office import put_into
from tests.ingest.records.exports import FACTS, facts, table, understood
from tests.office.offices import CIK, new_office

SALE = {"Type": "Sell", "Class": "Common Stock", "Date": "06/17/2025", "ID": "1042", "Order": "A"}
ROWS = (
    {"Type": "Grant", "Grant": "G-9", "Class": "units", "Units": "300", "Date": "06/16/2025", "ID": "1042"},
    SALE | {"Units": "300", "Price": "18.20"},
    SALE | {"Units": "7", "Price": "18.70"},
)
EVENT = b"[[events]]\nkind = 'departure'\ndate = 2025-06-01\nwho = 'ines'\n"


@pytest.mark.parametrize("data", [b"# ours\n" + FACTS, FACTS + EVENT])
def test_a_facts_file_gets_awards_and_events_and_keeps_what_is_in_it(data: bytes) -> None:
    made = understood(table(*ROWS), known=facts(data))
    written = with_import(data, made)
    assert written.startswith(data[:40])
    read, found = read_facts(written)
    assert read is not None, found
    before = facts(data)
    assert read.events == (*before.events, *made.events)
    assert read.awards == before.awards | made.awards
    assert understood(table(*ROWS), known=read).events == ()


def test_a_facts_file_in_json_stays_json() -> None:
    data = b'{"issuer": {"name": "Larkspur", "cik": "9990016", "symbol": "LKHX"}, "opening": {"holdings": []}, "events": []}'
    made = understood(table(*ROWS))
    written = with_import(data, made)
    read, found = read_facts(written)
    assert read is not None, found
    assert read.events == made.events
    assert read.awards == made.awards


def test_an_office_gets_all_of_it(tmp_path: Path) -> None:
    with new_office(tmp_path / "office.db") as office:
        seen = office.stated(CIK)
        made = understood(table(*ROWS), known=seen.facts)
        assert len(put_into(office, CIK, made, seen)) == 2
        now = office.stated(CIK).facts
        assert now.awards["g-9"].units == Decimal(300)
        assert sorted(now.events, key=repr) == sorted((*seen.facts.events, *made.events), key=repr)
        assert understood(table(*ROWS), known=now).taken == ()


def test_an_office_that_has_changed_since_gets_nothing(tmp_path: Path) -> None:
    with new_office(tmp_path / "office.db") as office:
        seen = office.stated(CIK)
        made = understood(table(*ROWS), known=seen.facts)
        put_into(office, CIK, made, seen)
        now = office.stated(CIK)
        with pytest.raises(OfficeError, match="have changed since the file was read"):
            put_into(office, CIK, made, seen)
        assert office.stated(CIK) == now


def test_an_office_takes_nothing_of_what_would_contradict_it(tmp_path: Path) -> None:
    with new_office(tmp_path / "office.db") as office:
        seen = office.stated(CIK)
        overdrawn = [*ROWS[:-1], ROWS[-1] | {"Units": "40000"}]
        made = understood(table(*overdrawn), known=seen.facts)
        with pytest.raises(WrongFactsError, match="disposes of 40300 Common Stock and owns 40000"):
            put_into(office, CIK, made, seen)
        assert office.stated(CIK) == seen


def test_a_grant_before_the_opening_balance_is_not_reported_unasked(tmp_path: Path) -> None:
    with new_office(tmp_path / "office.db") as office:
        seen = office.stated(CIK)
        put_into(office, CIK, understood(table(ROWS[0] | {"Date": "06/02/2025"}), known=seen.facts), seen)
        made = office.drafting(CIK, signed=date(2025, 6, 18))
    assert [question.location.rpartition(" (")[2] for question in made.questions][:1] == ["grant of 2025-06-02), in-opening"]
    assert made.drafts == ()
