"""What the forms say keeps the law of their day: when they are filed, which boxes they have, what waits for Form 5."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import given

import generate
import section16
from generate.names import FIRST_CIK
from section16.catalogue import sense
from section16.document.identifiers import accession, cik
from section16.law.business_days import ELECTRONIC_SINCE, add_business_days, filing_date, is_business_day
from section16.law.due_dates import GIFTS_ON_FORM_4_SINCE, NOTICE_CAP, PLAN_BOX_SINCE
from tests.generate.worlds import SEEDS, filed_rows, one, several

OF_ERRORS = frozenset(entry.id for entry in sense.ENTRIES)
"""What sense checks find is the errors that are generated: EDGAR accepts them."""


@given(SEEDS)
def test_filing_dates_follow_from_the_time_of_acceptance(seed: int) -> None:
    for filing in one(seed).filings:
        assert filing.filed == filing_date(filing.accepted)
        assert is_business_day(filing.filed)


@given(SEEDS)
def test_a_form_is_late_exactly_when_the_truth_says_so(seed: int) -> None:
    world = one(seed, amendments=0)
    facts = {fact.accession: fact for fact in world.truth.filings}
    for filing in world.filings:
        fact = facts[filing.accession]
        assert fact.late == (filing.filed > fact.due)
        if fact.form == "4" and filing.document.rows:
            rows: list[Any] = [row for row in filing.document.rows if not row.HOLDING]
            if rows and not any(row.deemed_execution_date.value for row in rows):
                earliest = min(row.transaction_date.value for row in rows)
                pressing = [row.transaction_date.value for row in rows if row.form_type.value == "4"]
                assert fact.due == add_business_days(min(pressing, default=earliest), 2)
                assert filing.document.period_of_report.value == earliest
                assert not fact.late or pressing


@pytest.mark.parametrize("first", [ELECTRONIC_SINCE, date(2010, 3, 31), date(2024, 2, 29), date(2025, 12, 31)])
def test_forms_of_other_years_are_those_of_their_day(first: date) -> None:
    for world in several(6, 4, first=first, years=2, errors=0.2, amendments=0.2):
        for filing in world.filings:
            found = section16.check(filing.submission)
            assert [one for one in found if one.id not in OF_ERRORS] == []
            assert filing.document.period_of_report.value >= first  # type: ignore[operator]  # every form has one


def test_years_before_electronic_forms_are_refused() -> None:
    with pytest.raises(ValueError, match="electronic since 2003-06-30"):
        generate.issuers(1, 1, first=date(2003, 6, 29))


def test_some_forms_are_late_and_none_when_none_shall_be() -> None:
    facts = [fact for world in several(6, 10) for fact in world.truth.filings]
    assert 0.01 < sum(fact.late for fact in facts) / len(facts) < 0.06
    assert not any(fact.late for world in several(6, 10, late=0, amendments=0) for fact in world.truth.filings)


def test_gifts_are_on_form_4_since_they_have_to_be_and_before_on_form_5_or_marked_early() -> None:
    seen = set()
    for world in several(6, 25, errors=0):
        filed = filed_rows(world)
        forms = {fact.accession: fact.form[0] for fact in world.truth.filings}
        for row in world.truth.rows:
            shown = filed[row.place]
            if row.event is None or shown.code.value != "G" or shown.acquired_disposed.value != "D":
                continue
            day = shown.transaction_date.value
            form, mark = forms[row.place.accession], (shown.form_type.value, shown.timeliness.value)
            if form == "5":
                assert mark in {("5", None), ("4", "L")}
            else:
                assert mark == (("4", None) if day >= GIFTS_ON_FORM_4_SINCE else ("5", "E"))
            seen.add((form, day >= GIFTS_ON_FORM_4_SINCE))
    assert {("4", True), ("4", False), ("5", False)} <= seen


def test_the_plan_box_is_on_forms_since_edgar_has_it() -> None:
    for world in several(6, 10):
        for filing in world.filings:
            has_box = filing.document.aff10b5_one.value is not None
            if filing.form.startswith("3") or filing.filed < date(2023, 3, 20):
                assert not has_box
            elif filing.filed >= PLAN_BOX_SINCE:
                assert has_box


@pytest.mark.slow
def test_the_plan_box_is_ticked_for_plans_under_the_rule_as_amended() -> None:
    seen = set()
    for world in several(6, 40, late=0):
        for filing in world.filings:
            adopted = re.search(
                r"10b5-1 trading plan adopted on (\w+ \d+, \d+)", " ".join(note.text for note in filing.document.footnotes)
            )
            ticked = filing.document.aff10b5_one.value
            if adopted is None:
                assert not ticked
            elif ticked is not None:
                day = datetime.strptime(adopted[1], "%B %d, %Y").date()  # noqa: DTZ007 - a day has no zone
                assert ticked == (day >= GIFTS_ON_FORM_4_SINCE)  # both rules took effect on one day
                seen.add(ticked)
    assert seen == {True, False}


def test_sales_that_are_deemed_executed_later_are_due_later() -> None:
    seen = 0
    for world in several(6, 40, late=0):
        due = {fact.accession: fact.due for fact in world.truth.filings}
        for filing in world.filings:
            rows: list[Any] = [row for row in filing.document.rows if not row.HOLDING]
            deemed = {row.deemed_execution_date.value for row in rows} - {None}
            if deemed:
                traded = {row.transaction_date.value for row in rows if row.deemed_execution_date.value}
                assert len(deemed) == len(traded) == 1
                assert max(traded) < max(deemed) <= add_business_days(max(traded), NOTICE_CAP)
                if len(rows) == sum(row.deemed_execution_date.value is not None for row in rows) and filing.form == "4":
                    assert due[filing.accession] == add_business_days(max(deemed), 2)
                    seen += 1
    assert seen


def test_on_form_5_amounts_are_those_at_the_end_of_the_fiscal_year() -> None:
    seen = 0
    for world in several(6, 25, errors=0):
        forms = {filing.accession: filing for filing in world.filings}
        for row in world.truth.rows:
            filing = forms[row.place.accession]
            if filing.form == "5" and filing.document.period_of_report.value:
                assert world.truth.balances(filing.document.period_of_report.value)[row.line] == row.owned
                seen += 1
    assert seen


def test_form_3_is_there_for_everyone_appointed_and_may_show_nothing() -> None:
    threes = [filing for world in several(6, 25) for filing in world.filings if filing.form == "3"]
    empty = [filing for filing in threes if not filing.document.rows]
    assert empty
    assert all(filing.document.no_securities_owned.value for filing in empty)
    assert any(filing.document.derivative_table for filing in threes)
    for world in several(6, 25):
        owners = {filing.document.reporting_owners for filing in world.filings if filing.form == "3"}
        assert len(owners) == sum(filing.form == "3" for filing in world.filings)


def test_those_who_leave_tick_the_exit_box_and_report_nothing_more() -> None:
    exits = 0
    for world in several(6, 25, late=0, amendments=0):
        last = {
            filing.document.reporting_owners: filing.document.period_of_report.value
            for filing in world.filings
            if filing.form == "4" and filing.document.not_subject_to_section16.value
        }
        exits += len(last)
        for filing in world.filings:
            left = last.get(filing.document.reporting_owners)
            period = filing.document.period_of_report.value
            assert left is None or period is None or filing.form == "5" or period <= left
    assert exits


def test_numbers_can_be_recognized_as_invented() -> None:
    for world in several(6, 10):
        ciks = {world.cik, *(owner.cik.text for filing in world.filings for owner in filing.document.reporting_owners)}
        assert all(number is not None and cik.is_valid(number) and int(number) >= FIRST_CIK for number in ciks)
        assert all(accession.is_valid(filing.accession) for filing in world.filings)
        assert all(int(filing.accession[:10]) >= FIRST_CIK for filing in world.filings)


def test_exercises_are_linked_with_the_shares_they_gave() -> None:
    links = 0
    for world in several(6, 10, errors=0, amendments=0.2):
        filed = filed_rows(world)
        rows = {row.place: row for row in world.truth.rows}
        for link in world.truth.links:
            derivative, common = filed[link.derivative], filed[link.common]
            assert derivative.code == common.code
            assert derivative.shares.value == common.shares.value
            assert (derivative.acquired_disposed.value, common.acquired_disposed.value) == ("D", "A")
            assert rows[link.derivative].line.owners == rows[link.common].line.owners
            links += 1
        places = [link.derivative for link in world.truth.links]
        assert len(set(places)) == len(places)
        first = {event.place for event in world.truth.events}
        again = world.truth.events_of()  # companion forms repeat rows, and their links with them
        linked = {place for link in world.truth.links for place in (link.derivative, link.common)}
        assert {place for place in linked if rows[place].line not in again} <= first
        exercised = {place for place, row in filed.items() if place.table == 2 and not row.HOLDING and row.code.value in "MCX"}
        amendments = {amendment.accession for amendment in world.truth.amendments}
        unlinked = {place for place in exercised if place not in {link.derivative for link in world.truth.links}}
        assert all(place.accession in amendments for place in unlinked)
    assert links
