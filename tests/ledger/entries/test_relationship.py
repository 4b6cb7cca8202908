"""Relationships: the boxes as ticked, the title as filed, and the offices that it names."""

from __future__ import annotations

import pytest

from section16.ledger.entries.posting import filing_of
from section16.ledger.entries.relationship import InsiderRole, OfficerTitle, Relationship
from tests.ledger.forms import form, owner, sold

CEO, CFO, PRESIDENT, VICE = (
    OfficerTitle.CHIEF_EXECUTIVE,
    OfficerTitle.CHIEF_FINANCIAL,
    OfficerTitle.PRESIDENT,
    OfficerTitle.VICE_PRESIDENT,
)


def test_the_boxes_are_the_roles_and_a_missing_box_is_unknown() -> None:
    relationship = (
        "<isDirector>1</isDirector><isOfficer>true</isOfficer><isOther>0</isOther><officerTitle>See Remarks</officerTitle>"
    )
    (found,) = filing_of(form(sold("2025-03-03"), owners=owner(relationship=relationship))).relationships
    assert found.roles == (InsiderRole.DIRECTOR, InsiderRole.OFFICER)
    assert (found.is_ten_percent_owner, found.is_other) == (None, False)
    assert (found.officer_title, found.offices) == ("See Remarks", ())


def test_each_owner_has_a_relationship_in_the_order_of_the_form() -> None:
    owners = owner(relationship="<isTenPercentOwner>1</isTenPercentOwner>") + owner(
        "0009990043", "Fund", "<isOther>1</isOther><otherText>Member of a group</otherText>"
    )
    fund, manager = filing_of(form(sold("2025-03-03"), owners=owners)).relationships
    assert (fund.roles, manager.roles, manager.other) == (
        (InsiderRole.TEN_PERCENT_OWNER,),
        (InsiderRole.OTHER,),
        "Member of a group",
    )


@pytest.mark.parametrize(
    ("title", "offices"),
    [
        ("Chief Executive Officer", (CEO,)),
        ("President & CEO", (CEO, PRESIDENT)),
        ("EVP, CFO & Treas.", (CFO, VICE, OfficerTitle.TREASURER)),
        ("Executive Vice President", (VICE,)),
        ("SVP, Gen. Counsel & Secretary", (OfficerTitle.CHIEF_LEGAL, VICE, OfficerTitle.SECRETARY)),
        ("Exec. Chairman", (OfficerTitle.CHAIR,)),
        ("Principal Accounting Officer", (OfficerTitle.CHIEF_ACCOUNTING,)),
        ("COO, Cooper Division", (OfficerTitle.CHIEF_OPERATING,)),
        ("CAO", ()),
        ("", ()),
    ],
)
def test_a_title_names_its_offices(title: str, offices: tuple[OfficerTitle, ...]) -> None:
    assert Relationship(is_officer=True, officer_title=title).offices == offices


def test_roles_are_written_in_words() -> None:
    every = Relationship(is_director=True, is_officer=True, is_ten_percent_owner=True, is_other=True)
    assert [str(role) for role in every.roles] == ["director", "officer", "10% owner", "other"]


def test_offices_are_written_in_words() -> None:
    assert [str(office) for office in Relationship(officer_title="CEO, CFO, COO, Controller, CLO & CTO").offices] == [
        "chief executive officer",
        "chief financial officer",
        "chief operating officer",
        "chief accounting officer",
        "general counsel",
        "chief technology officer",
    ]
    assert [str(office) for office in Relationship(officer_title="President, VP, Chair, Sec. & Treas.").offices] == [
        "president",
        "vice president",
        "chair",
        "secretary",
        "treasurer",
    ]
