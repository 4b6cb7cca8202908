"""Drafts are made from what the office states, kept, made anew, and marked with what they tell."""

from __future__ import annotations

from datetime import date

import pytest

from section16.drafting.draft import Draft
from section16.errors import ConflictError, OfficeError
from section16.finding import WrongFactsError
from section16.office.drafts.drafts import FILED, IN_WORK, set_state
from section16.office.office import Office
from section16.store.database import writing
from tests.drafting.examples import SALE, facts, one
from tests.office.offices import CIK, new_office

SIGNED = date(2025, 6, 18)
NAME = "form4-edda-2025-06-16"


def drafted(office: Office, event: str = "") -> tuple[Draft, ...]:
    made = office.drafting(CIK, signed=SIGNED, event=event)
    assert (made.questions, made.findings) == ((), ())
    return made.drafts


def move(office: Office, state: str, name: str = NAME) -> None:
    """Bring a draft into a state, as approval and filing do."""
    with writing(office.engine) as connection:
        tenant = office.tenant(connection, CIK)
        office.record(connection, set_state(connection, tenant, name, state, office.draft(CIK, name).version))


def more(office: Office, text: str) -> None:
    """Put further events in."""
    with office.change(CIK) as change:
        for event in facts(text).events:
            change.put("events", "", event)


LATER = SALE.replace("400", "100")


def test_an_office_drafts_what_a_facts_file_drafts(database: str) -> None:
    with new_office(database, SALE) as office:
        (made,) = drafted(office)
        assert made.document == one(SALE).document
        assert office.keep_drafts(CIK, [made]) == (NAME,)
        kept = office.draft(CIK, NAME)
    assert (kept.document, kept.events, kept.owners, kept.state) == (made.document, ("1",), ("edda",), IN_WORK)
    assert (kept.due, kept.reasons) == (made.due.due, made.reasons)


def test_the_same_draft_is_kept_once(database: str) -> None:
    with new_office(database, SALE) as office:
        office.keep_drafts(CIK, drafted(office))
        head = office.head()
        assert office.keep_drafts(CIK, drafted(office)) == ()
        assert office.head() == head


def test_a_draft_in_work_is_made_anew_when_the_facts_change(database: str) -> None:
    with new_office(database, SALE) as office:
        office.keep_drafts(CIK, drafted(office))
        more(office, LATER)
        assert office.keep_drafts(CIK, drafted(office)) == (NAME,)
        kept = office.draft(CIK, NAME)
        assert (kept.events, kept.version, len(kept.document.rows)) == (("1", "2"), 2, 2)


def test_a_frozen_draft_does_not_change(database: str) -> None:
    with new_office(database, SALE) as office:
        office.keep_drafts(CIK, drafted(office))
        move(office, "approved")
        assert office.keep_drafts(CIK, drafted(office)) == ()
        more(office, LATER)
        with pytest.raises(ConflictError, match="The draft is approved, and drafting it again would change it"):
            office.keep_drafts(CIK, drafted(office))
        with pytest.raises(ConflictError, match="The draft is approved"):
            office.discard_draft(CIK, NAME)


def test_what_a_filed_form_tells_is_drafted_no_more_and_carried_forward(database: str) -> None:
    with new_office(database, SALE) as office:
        office.keep_drafts(CIK, drafted(office))
        move(office, FILED)
        assert drafted(office) == ()
        more(office, LATER)
        assert office.keep_drafts(CIK, drafted(office)) == (f"{NAME}.2",)
        kept = office.draft(CIK, f"{NAME}.2")
        assert [row.shares_owned.text for row in kept.document.rows] == ["39500"]
        assert kept.events == ("2",)


def test_the_form_of_one_event_is_picked_out(database: str) -> None:
    with new_office(database, SALE) as office:
        more(office, SALE.replace("2025-06-16", "2025-07-16"))
        made = office.drafting(CIK, signed=date(2025, 7, 17), event="2")
        assert [one.document.period_of_report.text for one in made.drafts] == ["2025-07-16"]
        with pytest.raises(OfficeError, match=r"There is no event 9\. The last is 2"):
            office.drafting(CIK, signed=SIGNED, event="9")


def test_places_name_the_numbers_of_the_office(database: str) -> None:
    with new_office(database, SALE) as office:
        with pytest.raises(WrongFactsError) as caught:
            more(office, SALE.replace("2025-06-16", "2025-06-14").replace("400", "50000"))
        assert office.stated(CIK).events == ("1",)
    assert caught.value.findings[0].location == f"office, issuer {CIK}, event 2 (sale of 2025-06-14), units"


def test_a_draft_in_work_is_discarded(database: str) -> None:
    with new_office(database, SALE) as office:
        office.keep_drafts(CIK, drafted(office))
        office.discard_draft(CIK, NAME)
        assert office.drafts(CIK) == ()
        assert [entry.action for entry in office.trail()][-2:] == ["drafted", "discarded"]


def moved(office: Office, day: str) -> None:
    """State the first event of another day."""
    with office.change(CIK) as change:
        change.put("events", "1", facts(SALE.replace("2025-06-16", day)).events[0])


def test_a_draft_in_work_goes_when_another_tells_its_events(database: str) -> None:
    with new_office(database, SALE) as office:
        office.keep_drafts(CIK, drafted(office))
        moved(office, "2025-06-17")
        assert office.keep_drafts(CIK, drafted(office)) == ("form4-edda-2025-06-17",)
        assert [one.name for one in office.drafts(CIK)] == ["form4-edda-2025-06-17"]
        assert [entry.action for entry in office.trail()][-1] == "discarded"


def test_a_draft_in_work_stays_while_one_of_its_events_stands_nowhere_else(database: str) -> None:
    with new_office(database, SALE + SALE.replace("2025-06-16", "2025-06-17")) as office:
        office.keep_drafts(CIK, drafted(office))
        moved(office, "2025-06-30")
        made = office.drafting(CIK, signed=date(2025, 6, 30), event="1")
        assert office.keep_drafts(CIK, made.drafts) == ("form4-edda-2025-06-30",)
        assert [one.name for one in office.drafts(CIK)] == [NAME, "form4-edda-2025-06-30"]


def test_the_year_ends_with_form_5_candidates_and_statements(database: str) -> None:
    with new_office(database, "") as office:
        gift = '[[events]]\nkind = "gift"\ndate = 2025-06-16\nreceiver = "edda"\nsecurity = "common"\nunits = 5\n'
        more(office, gift)
        made = office.drafting(CIK, signed=date(2026, 2, 10), year_end=date(2025, 12, 31))
        assert [one.document.form for one in made.drafts] == ["5"]
        office.keep_drafts(CIK, made.drafts)
        move(office, FILED, made.drafts[0].name)
        again = office.drafting(CIK, signed=date(2026, 2, 10), year_end=date(2025, 12, 31))
        assert again.drafts == ()
        assert "no Form 5 is due" in again.statements[0].says
