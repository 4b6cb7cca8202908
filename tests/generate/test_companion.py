"""Companion forms: the same rows again for other owners, the forms of a chain of entities, and a form for a trust."""

from __future__ import annotations

from collections import defaultdict

import pytest

import generate
from generate.insider import MOST_OWNERS
from generate.truth import Line
from generate.world import IssuerWorld
from section16.ledger.entries.companion import are_companions
from section16.ledger.entries.posting import filing_of
from tests.generate.worlds import amount, filed_rows, owned, several

WORLDS = 5, 32


def worlds() -> tuple[IssuerWorld, ...]:
    return several(*WORLDS, errors=0)


@pytest.mark.slow
def test_no_form_has_more_owners_than_it_has_room_for() -> None:
    counts = {len(filing.document.reporting_owners) for world in worlds() for filing in world.filings}
    assert max(counts) == MOST_OWNERS


def test_companions_report_the_events_of_the_block_with_its_balances() -> None:
    found = set()
    for world in worlds():
        filed = filed_rows(world)
        rows = defaultdict(list)
        for row in world.truth.rows:
            rows[row.line].append(row)
        for block in world.truth.blocks:
            own = {
                row.event: (amount(filed[row.place]), owned(filed[row.place]))
                for row in rows[block.line]
                if row.event is not None
            }
            for line in block.reported:
                assert set(line.owners).isdisjoint(block.line.owners)
                again = {
                    row.event: (amount(filed[row.place]), owned(filed[row.place]))
                    for row in rows[line]
                    if row.event is not None
                }
                assert again.items() <= own.items()
                found.add((line.holder == "direct", len(block.line.owners) == MOST_OWNERS))
    assert found == {(True, False), (False, False), (False, True)}  # the funds apart, their manager apart, more than ten owners


@pytest.mark.slow
def test_forms_for_more_than_ten_owners_say_that_they_are_parts_of_one_report() -> None:
    parts = 0
    for world in worlds():
        filings = [filing_of(filing.submission) for filing in world.filings]
        large = [filing for filing in filings if len(filing.owners) == MOST_OWNERS and not filing.amends]
        for filing in large:
            assert any(are_companions(filing, other) and set(filing.owners).isdisjoint(other.owners) for other in filings)
            parts += 1
    assert parts


def test_companions_on_form_5_report_the_same_year() -> None:
    *_, world = generate.issuers(1002, 12, errors=False, drift=False)
    annual = [filing for one in world.filings if (filing := filing_of(one.submission)).form == "5"]
    pairs = [(one, two) for one in annual for two in annual if one is not two and are_companions(one, two)]
    assert pairs
    assert all(one.period == two.period for one, two in pairs)


@pytest.mark.parametrize(("seed", "issuers"), [WORLDS, pytest.param(3, 120, marks=pytest.mark.slow)])
def test_what_is_held_indirectly_goes_on_a_second_form_of_the_same_day(seed: int, issuers: int) -> None:
    divided = 0
    for world in several(seed, issuers, errors=0):
        filings = {filing.accession: filing_of(filing.submission) for filing in world.filings}
        lines: dict[str, set[Line]] = defaultdict(set)
        for row in world.truth.rows:
            lines[row.place.accession].add(row.line)
        for one in filings.values():
            if "Form 1 of 2" not in one.remarks or len(one.owners) > 1:
                continue
            (two,) = [other for other in filings.values() if other.owners == one.owners and are_companions(one, other)]
            assert {line.holder for line in lines[one.accession]} == {"direct"}
            assert "direct" not in {line.holder for line in lines[two.accession]}
            divided += 1
    assert divided


def test_some_issuers_state_their_splits_in_remarks_alone() -> None:
    stated = 0
    for world in worlds():
        forms = [filing.document for filing in world.filings if "stock split of" in (filing.document.remarks.value or "")]
        stated += len(forms)
        assert not any("the split of" in note.text for form in forms for note in form.footnotes)
    assert stated


def test_an_issuer_goes_on_as_another_when_it_is_asked_to() -> None:
    for world in generate.issuers(4, 6, successors=1, errors=0):
        for succession in world.truth.successions:
            ciks = [filing.document.issuer.cik.value or "" for filing in world.filings if not filing.form.endswith("/A")]
            assert ciks == sorted(ciks)
            assert set(ciks) <= {world.cik, succession.issuer}
            first = [filing for filing in world.filings if filing.document.issuer.cik.value == succession.issuer]
            assert all(filing.accepted.date() >= succession.day for filing in first)
            assert {filing.document.issuer.name.value for filing in first} <= {succession.name}
    assert not any(world.truth.successions for world in generate.issuers(4, 6))
