"""Amendments: what they amend is there, what they restate was there, what they add was not."""

from __future__ import annotations

import pytest
from hypothesis import given

from generate.amendment import ADDS, ONE_ROW, WHOLE
from generate.truth import Amendment
from generate.world import IssuerWorld
from tests.generate.worlds import SEEDS, filed_rows, one, owned, several

OFTEN = 0.3


def amendments(world: IssuerWorld) -> list[Amendment]:
    return list(world.truth.amendments)


@given(SEEDS)
def test_amendments_come_after_the_filings_they_amend_and_name_their_day(seed: int) -> None:
    world = one(seed, amendments=OFTEN)
    filings = {filing.accession: filing for filing in world.filings}
    assert {filing.accession for filing in world.filings if filing.form.endswith("/A")} == {
        amendment.accession for amendment in amendments(world)
    }
    for amendment in amendments(world):
        later, earlier = filings[amendment.accession], filings[amendment.amends]
        assert later.accepted > earlier.accepted
        assert later.form == f"{earlier.form}/A"
        assert later.document.date_of_original_submission.value == earlier.filed
        assert later.document.period_of_report == earlier.document.period_of_report


@given(SEEDS)
def test_amendments_refer_to_rows_that_exist_and_tell_the_same_event(seed: int) -> None:
    world = one(seed, amendments=OFTEN)
    rows = {row.place: row for row in world.truth.rows}
    for amendment in amendments(world):
        assert {restated.row for restated in amendment.rows} == {
            place for place in rows if place.accession == amendment.accession
        }
        for restated in amendment.rows:
            if restated.original is None:
                continue
            assert restated.original.accession == amendment.amends
            mine, theirs = rows[restated.row], rows[restated.original]
            assert (mine.line, mine.event, mine.owned) == (theirs.line, theirs.event, theirs.owned)


@pytest.mark.slow
def test_each_manner_of_amendment_appears_on_each_form_and_does_what_it_says() -> None:
    seen = set()
    for world in several(3, 25, amendments=OFTEN):
        rows = filed_rows(world)
        for amendment in amendments(world):
            originals = [restated.original for restated in amendment.rows]
            form = next(filing.form for filing in world.filings if filing.accession == amendment.accession)
            seen.add((form, amendment.manner))
            if amendment.manner == ADDS:
                assert originals == [None]
            elif amendment.manner == ONE_ROW:
                assert len(originals) == 1
                assert originals[0] is not None
            else:
                there = {place for place in rows if place.accession == amendment.amends}
                assert len(originals) >= len(there) - 1  # less a row that stood twice by mistake
                assert set(originals) - {None} <= there
    assert {(form, manner) for form in ("3/A", "4/A", "5/A") for manner in (WHOLE, ONE_ROW, ADDS)} - seen <= {("5/A", ADDS)}


def test_amendments_state_what_is_right_even_where_the_first_form_erred() -> None:
    corrected = 0
    for world in several(4, 10, errors=0.3):
        filed = filed_rows(world)
        rows = {row.place: row for row in world.truth.rows}
        wrong = {error.place for error in world.truth.errors}
        for amendment in amendments(world):
            for restated in amendment.rows:
                shown = owned(filed[restated.row])
                assert shown is None or shown == rows[restated.row].owned
                corrected += restated.original in wrong
    assert corrected


def test_without_amendments_there_are_none() -> None:
    assert one(1, amendments=0, errors=0.5).truth.amendments == ()
