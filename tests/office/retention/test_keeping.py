"""What an office keeps until when, what holds it back, and that what is erased is gone while the trail stays whole."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from section16.errors import NotAllowedError, OfficeError
from section16.facts.securities import Security
from section16.office.approval.authentication import SignedOriginal, SigningMethod
from section16.office.retention.holds import place_hold
from section16.office.retention.retention import Retention, items
from section16.office.retention.verification import verify_office
from section16.store.audit_trail import head_of
from section16.store.database import reading, writing
from tests.drafting.examples import SALE
from tests.office.offices import CIK
from tests.office.people import EDDA, NAME, SCAN, Team

SIGNER = "Edda M. Winterbourne"


@pytest.fixture
def team(tmp_path: Path) -> Iterator[Team]:
    with Team(tmp_path / "office.db") as made:
        yield made


def keeping(team: Team, login: str = "petra") -> Retention:
    return Retention(team.offices[login], CIK)


def until(team: Team) -> dict[str, date | None]:
    """Return the day until which each paper and step is kept."""
    return {one.label: one.until for one in keeping(team).items() if one.kind in ("document", "step")}


def sound(team: Team) -> bool:
    with reading(team.offices["petra"].engine) as connection:
        return list(verify_office(connection, head_of(connection))) == []


def at(year: int, month: int, day: int) -> datetime:
    return datetime(year, month, day, 16, tzinfo=UTC)


def test_an_authentication_document_is_kept_for_five_years_from_the_filing(team: Team) -> None:
    team.signed()
    assert until(team) == {"document 1": None}
    team.by("fiona").submit(NAME, team.version(), "rehearsal")
    team.clock.at = at(2025, 6, 18) + timedelta(hours=12)
    team.by("fiona").accept(NAME, team.version(), "0009990016-25-000031", team.clock.at)
    # Accepted after 22:00 Eastern, it is filed on the next day on which EDGAR is open; the 19th is a holiday.
    assert until(team)["document 1"] == date(2030, 6, 20)
    assert until(team)[f"version 2 of step {NAME}"] == date(2030, 6, 20)


def test_the_document_of_an_abandoned_form_is_retained_as_if_the_form_had_been_filed(team: Team) -> None:
    team.signed()
    team.by("petra").withdraw(NAME, team.version(), "no trade after all")
    assert until(team)["document 1"] is None
    team.offices["petra"].discard_draft(CIK, NAME)
    assert until(team)["document 1"] == date(2030, 6, 17)
    assert sound(team)


def test_an_attestation_is_kept_for_seven_years_after_its_last_use(team: Team) -> None:
    team.by("petra").attest(SIGNER, SignedOriginal(reference="safe"), date(2025, 6, 17))
    assert until(team) == {"document 1": date(2032, 6, 17)}
    team.approved()
    team.clock.at += timedelta(days=1)
    signed = date(2025, 6, 18)
    team.by("petra").sign(
        NAME, team.version(), EDDA, SignedOriginal(reference="service"), method=SigningMethod.ELECTRONIC, day=signed
    )
    assert until(team)["document 1"] == date(2032, 6, 18)


def test_every_document_has_one_version(team: Team) -> None:
    team.by("petra").attest(SIGNER, SignedOriginal(reference="safe"), date(2025, 6, 17))
    team.signed()
    documents = [one for one in keeping(team).items() if one.kind == "document"]
    assert sorted((one.name, one.version) for one in documents) == [("1", 1), ("2", 1)]


def test_nothing_is_erased_before_its_date_and_everything_after_it(team: Team) -> None:
    team.filed()
    team.clock.at = at(2030, 6, 17)
    assert keeping(team).erase_due() == ()
    with pytest.raises(OfficeError, match="document 1: It must be retained until 2030-06-17: it authenticates a signature"):
        keeping(team).erase("document", "1")
    team.clock.at = at(2030, 6, 18)
    assert [one.kind for one in keeping(team).erase_due()] == ["document", *["step"] * 5]
    assert team.by("petra").papers()[0].data is None
    assert keeping(team).erase_due() == ()
    assert sound(team)


def test_a_hold_keeps_what_belongs_to_a_draft_until_it_is_lifted(team: Team) -> None:
    team.filed()
    with pytest.raises(OfficeError, match="A reason is required for a hold"):
        keeping(team).hold(" ")
    keeping(team).hold("an inquiry of the Commission", kind="draft", record=NAME)
    team.clock.at = at(2031, 1, 2)
    assert keeping(team).erase_due() == ()
    with pytest.raises(OfficeError, match="It is on hold: an inquiry of the Commission"):
        keeping(team).erase("document", "1")
    keeping(team).lift("1")
    with pytest.raises(OfficeError, match="There is no hold '1' in force"):
        keeping(team).lift("1")
    assert len(keeping(team).erase_due()) == 6
    assert sound(team)


@pytest.mark.parametrize(("kind", "record", "held"), [("", "", True), ("securities", "", True), ("securities", "units", False)])
def test_a_hold_is_on_all_of_an_issuer_on_a_kind_or_on_one_record(team: Team, kind: str, record: str, *, held: bool) -> None:
    with team.offices["petra"].change(CIK) as change:
        change.put("securities", "common", Security(title="Class A Common Stock"))
    keeping(team).hold("an inquiry", kind=kind, record=record)
    if held:
        with pytest.raises(OfficeError, match="It is on hold: an inquiry"):
            keeping(team).erase("securities", "common", 1)
    else:
        keeping(team).erase("securities", "common", 1)


def test_a_hold_is_of_one_issuer_or_of_the_whole_office_and_its_entry_says_which(team: Team) -> None:
    assert keeping(team).hold("an inquiry") == "1"
    with writing(team.offices["petra"].engine) as connection:
        entry = place_hold(connection, None, "a lawsuit", team.clock.at)
        assert (entry.name, entry.issuer, entry.action, entry.kind, entry.version) == ("2", "", "held", "hold", 1)
        team.offices["petra"].record(connection, entry)
    assert [(one.name, one.issuer, one.reason) for one in keeping(team).holds()] == [
        ("1", CIK, "an inquiry"),
        ("2", "", "a lawsuit"),
    ]
    assert [(one.issuer, one.name) for one in team.offices["petra"].trail() if one.action == "held"] == [(CIK, "1"), ("", "2")]
    keeping(team).lift("1")
    assert [one.until is None for one in keeping(team).holds()] == [False, True]
    assert sound(team)


def test_a_paper_is_given_as_it_was_kept_until_it_is_erased(team: Team) -> None:
    team.filed()
    papers = team.by("petra")
    assert papers.paper("1").data == SCAN.data
    with pytest.raises(OfficeError, match=f"paper 2 of {CIK}: There is no such document"):
        papers.paper("2")
    team.clock.at = at(2031, 1, 1)
    keeping(team).erase("document", "1")
    with pytest.raises(OfficeError, match=f"paper 1 of {CIK}: The document was erased"):
        papers.paper("1")


def test_the_newest_version_and_that_of_a_draft_under_way_stay(team: Team) -> None:
    team.signed()
    for kind, name, version in (("securities", "common", 1), ("draft", NAME, 1), ("draft", NAME, 4), ("issuer", CIK, 1)):
        with pytest.raises(OfficeError, match=f"Version {version} of {kind} .* is not among the items that can be erased"):
            keeping(team).erase(kind, name, version)
    team.by("fiona").submit(NAME, team.version(), "rehearsal")
    team.by("fiona").accept(NAME, team.version(), "0009990016-25-000031", team.clock.at)
    keeping(team).erase("draft", NAME, 1)
    assert sound(team)


def test_administrators_alone_hold_lift_and_erase(team: Team) -> None:
    for login in ("anselm", "fiona", "viola"):
        theirs = keeping(team, login)
        for done in (lambda: theirs.hold("x"), lambda: theirs.lift("1"), lambda: theirs.erase("a", "b"), theirs.erase_due):  # noqa: B023 - called at once
            with pytest.raises(NotAllowedError, match="does not have the administrator role"):
                done()


SECRET = b"Winterbourne-Quillfeather"


def pages(team: Team) -> bytes:
    """Return every byte of the database and its log."""
    return b"".join(file.read_bytes() for file in sorted(Path(team.where).parent.glob("office.db*")))


def test_what_is_erased_is_in_no_page_of_the_database(team: Team) -> None:
    office = team.offices["petra"]
    with office.change(CIK) as change:
        change.put("texts", "note", f"Held with {SECRET.decode()}. " * 400)
    with office.change(CIK) as change:
        change.put("texts", "note", "Held otherwise.")
    assert SECRET in pages(team)
    keeping(team).erase("texts", "note", 1)
    assert SECRET not in pages(team)
    assert office.get(CIK, "texts", "note").value == "Held otherwise."
    assert [(one.action, one.name) for one in office.trail()][-1] == ("erased", "note")
    assert sound(team)


def test_an_erased_paper_is_in_no_page_of_the_database(team: Team) -> None:
    team.approved()
    team.by("petra").sign(NAME, team.version(), EDDA, SignedOriginal(data=SECRET * 500))
    team.by("fiona").submit(NAME, team.version(), "rehearsal")
    team.by("fiona").accept(NAME, team.version(), "0009990016-25-000031", team.clock.at)
    assert SECRET in pages(team)
    team.clock.at = at(2031, 1, 2)
    keeping(team).erase_due()
    assert SECRET not in pages(team)
    assert team.kept().state == "accepted"
    assert sound(team)


def test_what_was_erased_past_the_office_is_found(team: Team) -> None:
    with team.offices["petra"].change(CIK) as change:
        change.put("securities", "common", Security(title="Class A Common Stock"))
    with writing(team.offices["petra"].engine) as connection:
        connection.execute(text("UPDATE revision SET body = NULL WHERE kind = 'securities' AND version = 1"))
    assert not sound(team)


def test_it_is_erased_on_postgresql_too(postgresql: str) -> None:
    with Team(postgresql, SALE) as team:
        with team.offices["petra"].change(CIK) as change:
            change.put("securities", "common", Security(title="Class A Common Stock"))
        keeping(team).erase("securities", "common", 1)
        with reading(team.offices["petra"].engine) as connection:
            asked = text("SELECT body FROM revision WHERE kind = 'securities' AND name = 'common' ORDER BY version")
            bodies = list(connection.execute(asked).scalars())
        assert bodies[0] is None
        assert "Class A" in bodies[1]
        assert sound(team)


def test_everything_that_is_retained_is_listed_with_its_reason_and_authority(team: Team) -> None:
    petra = team.offices["petra"]
    team.by("petra").attest("Edda M. Winterbourne", SignedOriginal(reference="safe"), date(2025, 6, 17))
    team.filed()
    keeping(team).hold("an inquiry", kind="draft", record=NAME)
    for words in ("One.", "Two."):
        with petra.change(CIK) as change:
            change.put("texts", "n", words)
    with reading(petra.engine) as connection:
        listed = list(items(connection, petra.tenant(connection, CIK)))
    assert [(one.label, one.until, one.held) for one in listed] == [
        ("document 1", date(2032, 6, 17), ""),
        ("document 2", date(2030, 6, 17), "an inquiry"),
        *((f"version {number} of step {NAME}", date(2030, 6, 17), "an inquiry") for number in range(2, 7)),
        (f"version 1 of draft {NAME}", date.min, "an inquiry"),
        ("version 1 of texts n", date.min, ""),
    ]
    assert [one.why for one in listed] == [
        "Edda M. Winterbourne attested on 2025-06-17",
        f"it authenticates a signature on {NAME}, filed on 2025-06-17",
        *(
            f"the details of {word} have the retention period of the form filed on 2025-06-17"
            for word in ("lock", "approve", "sign", "submit", "accept")
        ),
        *("it is not the newest version, and no rule requires it",) * 2,
    ]
    assert [[str(citation) for citation in one.citations] for one in listed[:3]] == [
        ["Regulation S-T, Rule 302(b)(2)", "Release No. 33-10889, effective 4 December 2020 (unconfirmed)"],
        ["Regulation S-T, Rule 302(b)(1)"],
        [],
    ]


def test_a_hold_on_a_draft_does_not_hold_a_record_of_the_same_name(team: Team) -> None:
    petra = team.offices["petra"]
    team.filed()
    keeping(team).hold("an inquiry", kind="draft", record=NAME)
    for words in ("One.", "Two."):
        with petra.change(CIK) as change:
            change.put("texts", NAME, words)
    held = {one.kind: one.held for one in keeping(team).items()}
    assert (held["draft"], held["texts"]) == ("an inquiry", "")
