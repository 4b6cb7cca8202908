"""Administering an office as the workspace does it: plain values in, structs out."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

import msgspec
import pytest

from section16.errors import NotAllowedError, OfficeError
from section16.finding import WrongFactsError
from section16.workspace.administration import (
    FactsFileError,
    add_facts,
    adopt_filings,
    change_member,
    create_office,
    list_drafts,
    list_records,
    put_record,
    remove_record,
    summarize_office,
    value_text,
)
from section16.workspace.context import OfficeContext
from tests.drafting.examples import BASE, SALE
from tests.office.offices import CIK, Clock
from tests.office.people import NAME, Team


@pytest.fixture
def context(tmp_path: Path) -> OfficeContext:
    """A place without an office, and the facts file of an issuer beside it."""
    (tmp_path / "facts.toml").write_text(BASE + SALE, encoding="utf-8")
    return OfficeContext(str(tmp_path / "office.db"), "petra", clock=Clock())


@pytest.fixture
def office(context: OfficeContext, tmp_path: Path) -> OfficeContext:
    """An office with the records of the facts file."""
    create_office(context, tmp_path / "facts.toml", name="Petra Lindqvist")
    return context


def test_a_new_office_counts_the_records_that_a_facts_file_adds(context: OfficeContext, tmp_path: Path) -> None:
    made = create_office(context, tmp_path / "facts.toml", email="petra@example.com")
    assert (made.office, made.member, made.records) == (context.office, "petra", 8)
    assert add_facts(context, tmp_path / "facts.toml").records == 1  # the event is listed, and is added again


def test_no_office_is_created_from_facts_that_cannot_be_used(context: OfficeContext, tmp_path: Path) -> None:
    wrong: tuple[tuple[str, type[FactsFileError | WrongFactsError]], ...] = (
        (BASE.replace("symbol", "simbol", 1), FactsFileError),
        (BASE.replace('security = "common"', 'security = "comon"', 1), WrongFactsError),
    )
    for text, error in wrong:
        (tmp_path / "facts.toml").write_text(text, encoding="utf-8")
        with pytest.raises(error) as refused:
            create_office(context, tmp_path / "facts.toml")
        assert isinstance(refused.value, FactsFileError | WrongFactsError)
        assert refused.value.findings
        assert not Path(context.office).exists()


def test_an_office_is_summarized_for_the_member_who_asks(office: OfficeContext) -> None:
    change_member(office, "viola", name="Viola Brandt", give=[("viewer", CIK)])
    summary = summarize_office(office)
    (issuer,) = summary.issuers
    assert (issuer.cik, issuer.counts["people"], issuer.counts["events"], issuer.problem) == (CIK, 1, 1, "")
    assert [member.login for member in summary.members] == ["petra", "viola"]
    assert summary.head is not None
    assert summarize_office(as_member(office, "viola")).head is None


def as_member(context: OfficeContext, login: str) -> OfficeContext:
    """Return the same office as another member sees it."""
    return OfficeContext(context.office, login, context.issuer, context.clock)


def test_members_keep_what_is_not_changed(office: OfficeContext) -> None:
    change_member(office, "viola", name="Viola Brandt", email="viola@example.com", give=[("viewer", "*"), ("approver", CIK)])
    left = change_member(office, "viola", active=False, take=[("approver", CIK)])
    assert (left.name, left.email, left.active) == ("Viola Brandt", "viola@example.com", False)
    assert left.roles == {"*": ("viewer",)}
    assert change_member(office, "viola", name="Viola B.").active is False
    assert change_member(office, "viola", active=True).active is True


def test_a_member_who_gives_up_the_last_own_role_is_still_returned(office: OfficeContext) -> None:
    change_member(office, "anselm", give=[("administrator", "*")])
    roles = ["administrator", "preparer", "approver", "filer", "viewer"]
    left = change_member(office, "petra", take=[(role, "*") for role in reversed(roles)])
    assert (left.login, left.roles) == ("petra", {})


def test_an_unknown_role_is_refused_before_anything_is_changed(office: OfficeContext) -> None:
    with pytest.raises(OfficeError, match=r"Unknown role 'king'\. Use administrator"):
        change_member(office, "viola", name="Viola", give=[("king", "*")])
    assert [member.login for member in summarize_office(office).members] == ["petra"]
    with pytest.raises(NotAllowedError):
        change_member(as_member(office, "viola"), "viola", give=[("administrator", "*")])


def test_a_record_is_added_updated_left_alone_and_removed(office: OfficeContext) -> None:
    words = ['title="Preferred Stock"']
    assert [put_record(office, "securities", "preferred", words).change for _ in range(2)] == ["added", "none"]
    assert put_record(office, "securities", "preferred", ['title="Series A Preferred Stock"'], version=1).change == "updated"
    record = next(one for one in list_records(office, "securities") if one.name == "preferred")
    assert (record.version, "Series A Preferred Stock" in value_text(record)) == (2, True)
    assert put_record(office, "texts", "plan", ["Sold", "under", "a", "plan."]).name == "plan"
    assert put_record(office, "holdings", "new", ["holder=edda", "security=preferred", "amount=5"]).name == "2"
    assert remove_record(office, "holdings", "2").change == "removed"
    assert [one.name for one in list_records(office, "holdings")] == ["1"]


@pytest.mark.parametrize(
    ("kind", "name", "says"),
    [
        ("peple", "x", "Unknown kind of record 'peple'"),
        ("settings", "filling", "Unknown setting 'filling'"),
        ("policies", "x", "Unknown policy 'x'"),
    ],
)
def test_an_unknown_kind_or_setting_is_refused(office: OfficeContext, kind: str, name: str, says: str) -> None:
    with pytest.raises(OfficeError, match=says):
        put_record(office, kind, name, ["units=1"])


def test_an_issuer_is_adopted_from_filings_once(context: OfficeContext) -> None:
    create_office(context)
    form = str(files("section16.demo").joinpath("forms", "form4.xml"))
    made = adopt_filings(context, [form], CIK)
    assert (made.issuer, made.name, made.balances) == (CIK, "Larkspur Harbor Systems, Inc.", 4)
    assert made.as_of is not None
    with pytest.raises(OfficeError, match=f"already has issuer {CIK}"):
        adopt_filings(context, [form], CIK)
    with pytest.raises(OfficeError, match="None of the filings is about issuer 0000000077"):
        adopt_filings(context, [form], "77")


def test_drafts_are_listed_with_their_form(tmp_path: Path) -> None:
    with Team(tmp_path / "team.db") as team:
        team.draft()
        kept = team.kept()
        context = OfficeContext(team.where, "viola", clock=team.clock)
        (draft,) = list_drafts(context)
    assert (draft.name, draft.state, draft.events, draft.document) == (NAME, kept.state, kept.events, kept.document)
    assert msgspec.json.decode(msgspec.json.encode(draft))["document"]["periodOfReport"]
