"""An office keeps what is stated, in every version, and lets nobody overwrite what another has changed."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from section16.errors import ConflictError, NotAllowedError, OfficeError
from section16.facts.events import Sale
from section16.facts.securities import Security
from section16.finding import WrongFactsError
from section16.office.addresses import require_addresses_of
from section16.office.members import Member
from section16.office.office import Office
from section16.store.roles import MemberRole
from section16.store.settings import Submitter
from tests.drafting.examples import BASE, SALE, facts
from tests.office.offices import CIK, Clock, new_office


def test_facts_come_back_as_they_were_put_in(database: str) -> None:
    with new_office(database, SALE) as office:
        found = office.stated(CIK)
    assert found.facts == facts(SALE)
    assert found.events == ("1",)


PLANNED_GIFT = """
[plans.p]
adopted = 2024-11-04
report-filed = 2024-11-07
[[events]]
kind = "gift"
date = 2025-06-16
giver = "edda"
security = "common"
units = 50
plan = "p"
notice = 2025-06-17
"""
FOREIGN = """[issuer]
foreign-private-issuer = [{ since = 2019-01-01, until = 2029-12-31 }]
home-regime = "Canada"
reports-in-english = true
"""


def test_a_gift_under_a_plan_and_a_foreign_private_issuer_come_back_and_hold_the_plan(database: str) -> None:
    stated = facts(PLANNED_GIFT, BASE.replace("[issuer]\n", FOREIGN))
    with new_office(database) as office:
        office.take_in(stated)
        assert office.stated(CIK).facts == stated
        with pytest.raises(OfficeError, match="event"), office.change(CIK) as change:
            change.remove("plans", "p")


def test_taking_the_same_in_again_changes_nothing_but_events(database: str) -> None:
    with new_office(database) as office:
        head = office.head()
        assert office.take_in(facts("")) == 0
        assert office.head() == head


def test_an_office_is_found_again(database: str) -> None:
    new_office(database, SALE).close()
    with Office.open(database, by="petra", clock=Clock()) as office:
        assert office.stated(CIK).facts == facts(SALE)


def test_no_office_is_made_where_one_is_looked_for(tmp_path: Path) -> None:
    with pytest.raises(OfficeError, match="There is no office"):
        Office.open(str(tmp_path / "none.db"), by="petra", clock=Clock())
    assert list(tmp_path.iterdir()) == []


def test_an_office_is_not_made_twice(database: str) -> None:
    new_office(database).close()
    with pytest.raises(OfficeError, match="An office already exists there"):
        Office.init(database, by="petra", clock=Clock())


def test_an_unknown_issuer_is_told_with_those_there_are(database: str) -> None:
    with new_office(database) as office, pytest.raises(OfficeError, match=f"no issuer 77. It has {CIK}"):
        office.stated("77")


def test_the_second_to_change_a_record_is_told_who_was_first(database: str) -> None:
    with new_office(database) as office:
        seen = office.get(CIK, "securities", "common")
        with office.change(CIK) as change:
            change.put("securities", "common", Security(title="Class A Common Stock"), seen.version)
        with pytest.raises(ConflictError, match="petra changed it at 2025-06-17"), office.change(CIK) as change:
            change.put("securities", "common", Security(title="Ordinary Shares"), seen.version)
        assert office.get(CIK, "securities", "common").value.title == "Class A Common Stock"


def test_a_change_that_contradicts_is_refused_whole(database: str) -> None:
    with new_office(database, SALE) as office:
        head = office.head()
        sale = office.get(CIK, "events", "1").value
        with pytest.raises(OfficeError, match="is not among the"):
            _two_changes(office, sale)
        assert office.head() == head
        with pytest.raises(OfficeError, match="no 'preferred'"):
            office.get(CIK, "securities", "preferred")


def _two_changes(office: Office, sale: Sale) -> None:
    """Make a good change and one that names somebody who is not there."""
    with office.change(CIK) as change:
        change.put("securities", "preferred", Security(title="Preferred Stock"))
        change.put("events", "", msgspec.structs.replace(sale, who="karl"))


def test_wrong_facts_are_told_by_name_and_place(database: str) -> None:
    relation = '[[relations]]\nwho = "trust"\nis = "manager"\nof = "edda"\n'
    trust = '[entities.trust]\nname = "Tern Point Trust"\n[[relations]]\nwho = "edda"\nis = "trustee"\nof = "trust"\n'
    with new_office(database, trust) as office:
        with pytest.raises(WrongFactsError, match="The chain of control runs in a circle: ") as caught:
            office.take_in(facts(trust + relation))
        assert caught.value.findings[0].id == "CHAIN-CIRCLE"
        assert len(office.records(CIK, "relations")) == 1


def test_what_others_refer_to_stays(database: str) -> None:
    with new_office(database, SALE) as office:
        with (
            pytest.raises(OfficeError, match=r"The record is used in"),
            office.change(CIK) as change,
        ):
            change.remove("people", "edda")
        with office.change(CIK) as change:
            change.remove("events", "1")
        assert office.stated(CIK).facts.events == ()


def test_numbers_of_events_are_given_once(database: str) -> None:
    with new_office(database, SALE) as office, office.change(CIK) as change:
        sale = change.records("events")[0].value
        change.remove("events", "1")
        assert change.put("events", "", sale) == "2"


def test_a_person_and_an_entity_cannot_share_a_name(database: str) -> None:
    with new_office(database) as office:
        party = office.get(CIK, "people", "edda").value
        with pytest.raises(OfficeError, match="Another record has that name"), office.change(CIK) as change:
            change.put("entities", "edda", party)


def test_roles_decide_who_may_do_what(database: str) -> None:
    with new_office(database, SALE) as office:
        office.add_member(Member("viola", "Viola Brandt", "viola@example.com", True, {CIK: (MemberRole.VIEWER,)}))
        office.add_member(Member("tomas", "Tomas Aldana", "", True, {CIK: (MemberRole.PREPARER,)}))
        sale = office.get(CIK, "events", "1").value
    assert isinstance(sale, Sale)
    with Office.open(database, by="viola", clock=Clock()) as office:
        with (
            pytest.raises(NotAllowedError, match=f"viola does not have the preparer role for issuer {CIK}"),
            office.change(CIK) as change,
        ):
            change.put("events", "", sale)
        with pytest.raises(NotAllowedError, match="viola does not have the administrator role"):
            office.add_member(Member("viola", "Viola Brandt", "", True, {"*": (MemberRole.ADMINISTRATOR,)}))
    with Office.open(database, by="tomas", clock=Clock()) as office, office.change(CIK) as change:
        assert change.put("events", "", sale) == "2"
    with Office.open(database, by="petra", clock=Clock()) as office:
        assert office.trail()[-1].by == "tomas"


def test_a_role_is_taken_and_a_member_leaves(database: str) -> None:
    with new_office(database) as office:
        office.add_member(Member("tomas", "Tomas Aldana", "", True, {"*": (MemberRole.PREPARER, MemberRole.FILER)}))
        office.take_role("tomas", MemberRole.FILER)
        assert office.members()[1].roles == {"*": (MemberRole.PREPARER,)}
        office.add_member(Member("tomas", "Tomas Aldana", "", active=False))
    with pytest.raises(NotAllowedError, match="tomas has no role in this office"):
        Office.open(database, by="tomas", clock=Clock())


@pytest.mark.parametrize("login", ["", " ", "ada ", "\uff41da", "ada\n", "ad\u200ba", "ad\u202ea"])
def test_a_login_that_looks_like_another_is_refused(database: str, login: str) -> None:
    with new_office(database) as office:
        before = office.members()
        with pytest.raises(OfficeError, match=r"cannot be a login\. Use letters, digits and signs"):
            office.add_member(Member(login, "Ada", "", active=True))
        assert office.members() == before
        office.add_member(Member("John Smith", "John Smith", "", active=True))  # as Windows has them
        assert "John Smith" in {member.login for member in office.members()}


def test_the_last_administrator_keeps_the_role_and_stays(database: str) -> None:
    with new_office(database) as office:
        (petra,) = office.members()
        trail = office.head()
        with pytest.raises(OfficeError, match="The office would have no administrator"):
            office.take_role(petra.login, MemberRole.ADMINISTRATOR)
        with pytest.raises(OfficeError, match="Give another member the role of administrator first"):
            office.add_member(msgspec.structs.replace(petra, active=False, roles={}))
        assert (office.members(), office.head()) == ((petra,), trail)
        office.add_member(Member("tomas", "Tomas Aldana", "", True, {CIK: (MemberRole.ADMINISTRATOR,)}))
        with pytest.raises(OfficeError):  # an administrator for one issuer cannot give roles
            office.take_role(petra.login, MemberRole.ADMINISTRATOR)
        office.add_member(Member("tomas", "Tomas Aldana", "", True, {"*": (MemberRole.ADMINISTRATOR,)}))
        office.take_role(petra.login, MemberRole.ADMINISTRATOR)
        assert MemberRole.ADMINISTRATOR not in office.members()[0].roles["*"]


@pytest.mark.parametrize(
    ("submitter", "where"),
    [(Submitter(email="nobody"), "email"), (Submitter(notify=("ada@example.com", "nobody")), "notify, address 2")],
)
def test_an_address_that_cannot_be_written_to_is_refused_where_it_is(submitter: Submitter, where: str) -> None:
    with pytest.raises(OfficeError, match="'nobody' is not an e-mail address") as caught:
        require_addresses_of(submitter)
    assert caught.value.where == where
