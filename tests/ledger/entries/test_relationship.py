"""Relationships: the boxes as ticked, the title as filed, and the offices that it names."""

from __future__ import annotations

import pytest

from section16.ledger.entries.posting import filing_of
from section16.ledger.entries.relationship import Office, Relationship, Role
from tests.ledger.forms import form, owner, sold

CEO, CFO, PRESIDENT, VICE = Office.CHIEF_EXECUTIVE, Office.CHIEF_FINANCIAL, Office.PRESIDENT, Office.VICE_PRESIDENT


def test_the_boxes_are_the_roles_and_a_missing_box_is_unknown() -> None:
    relationship = (
        "<isDirector>1</isDirector><isOfficer>true</isOfficer><isOther>0</isOther><officerTitle>See Remarks</officerTitle>"
    )
    (found,) = filing_of(form(sold("2025-03-03"), owners=owner(relationship=relationship))).relationships
    assert found.roles == (Role.DIRECTOR, Role.OFFICER)
    assert (found.is_ten_percent_owner, found.is_other) == (None, False)
    assert (found.officer_title, found.offices) == ("See Remarks", ())


def test_each_owner_has_a_relationship_in_the_order_of_the_form() -> None:
    owners = owner(relationship="<isTenPercentOwner>1</isTenPercentOwner>") + owner(
        "0009990043", "Fund", "<isOther>1</isOther><otherText>Member of a group</otherText>"
    )
    fund, manager = filing_of(form(sold("2025-03-03"), owners=owners)).relationships
    assert (fund.roles, manager.roles, manager.other) == ((Role.TEN_PERCENT_OWNER,), (Role.OTHER,), "Member of a group")


@pytest.mark.parametrize(
    ("title", "offices"),
    [
        ("Chief Executive Officer", (CEO,)),
        ("President & CEO", (CEO, PRESIDENT)),
        ("EVP, CFO & Treas.", (CFO, VICE, Office.TREASURER)),
        ("Executive Vice President", (VICE,)),
        ("SVP, Gen. Counsel & Secretary", (Office.CHIEF_LEGAL, VICE, Office.SECRETARY)),
        ("Exec. Chairman", (Office.CHAIR,)),
        ("Principal Accounting Officer", (Office.CHIEF_ACCOUNTING,)),
        ("COO, Cooper Division", (Office.CHIEF_OPERATING,)),
        ("CAO", ()),
        ("", ()),
    ],
)
def test_a_title_names_its_offices(title: str, offices: tuple[Office, ...]) -> None:
    assert Relationship(is_officer=True, officer_title=title).offices == offices
