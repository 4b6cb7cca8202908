"""Reading needs a role, and a role for one issuer opens that issuer alone."""

from __future__ import annotations

import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from section16.cli.app import run
from section16.errors import NotAllowedError
from section16.facts.issuer import Issuer
from section16.office.members import Member, require
from section16.office.office import Office
from section16.office.readable_files import write_out
from section16.store.database import reading
from section16.store.roles import MemberRole
from tests.office.offices import CIK, Clock, new_office

pytestmark = pytest.mark.dated

OTHER = "0009990777"


@pytest.fixture
def where(tmp_path: Path) -> str:
    """Return an office of two issuers with a member for one of them, one for all, one without a role and one who left."""
    place = str(tmp_path / "office.db")
    with new_office(place) as office:
        office.put_issuer(Issuer(cik=OTHER, name="Saltmarsh Instruments, Inc.", symbol="SLTM"))
        office.add_member(Member("viola", "Viola", "", True, {CIK: (MemberRole.VIEWER,)}))
        office.add_member(Member("otto", "Otto", "", True, {"*": (MemberRole.VIEWER,)}))
        office.add_member(Member("nils", "Nils", "", True))
        office.add_member(Member("ida", "Ida", "", False, {"*": (MemberRole.ADMINISTRATOR,)}))
    return place


@pytest.mark.parametrize("login", ["nobody", "", "nils", "ida", "Petra"])
def test_who_has_no_role_cannot_open_an_office(where: str, login: str) -> None:
    with pytest.raises(NotAllowedError, match="has no role in this office"):
        Office.open(where, by=login, clock=Clock())


READS: dict[str, Callable[[Office], object]] = {
    "issuer": lambda office: office.issuer(OTHER),
    "stated": lambda office: office.stated(OTHER),
    "records": lambda office: office.records(OTHER, "people"),
    "drafts": lambda office: office.drafts(OTHER),
}


@pytest.mark.parametrize("read", READS.values(), ids=list(READS))
def test_a_role_for_one_issuer_opens_no_other(where: str, read: Callable[[Office], object]) -> None:
    with Office.open(where, by="otto", clock=Clock()) as office:
        read(office)
    with Office.open(where, by="viola", clock=Clock()) as office:
        assert [one.cik for one in office.issuers()] == [CIK]
        assert office.records(CIK, "people")
        with pytest.raises(NotAllowedError, match=f"viola has no role for issuer {OTHER}"):
            read(office)


def test_a_role_for_one_issuer_reads_neither_the_trail_nor_an_export(where: str, tmp_path: Path) -> None:
    with Office.open(where, by="viola", clock=Clock()) as office:
        for work in (office.trail, lambda: write_out(office, tmp_path / "out")):
            with pytest.raises(NotAllowedError, match="viola has no role for the whole office"):
                work()
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("login", ["nobody", "viola"])
@pytest.mark.parametrize("words", ["export OUT", "backup OUT", "move OUT", "audit", "audit --verify", "audit --export OUT"])
def test_commands_for_the_whole_office_need_a_role_for_all_of_it(where: str, tmp_path: Path, words: str, login: str) -> None:
    out = tmp_path / "out"
    command = ["office", *(str(out) if word == "OUT" else word for word in words.split()), "--office", where]
    assert run([*command, "--as", login]) == 2
    assert not out.exists()
    assert run([*command, "--as", "otto"]) == 0


@pytest.mark.parametrize(
    "words", ["office show", "office list people", "office retained", "office drafts", "todo", "event list"]
)
def test_commands_that_read_need_a_role(where: str, words: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run([*words.split(), "--office", where, "--as", "nobody"]) == 2
    captured = capsys.readouterr()
    assert (captured.out, "nobody has no role in this office" in captured.err) == ("", True)


def test_the_files_of_an_office_are_for_their_owner_alone(where: str, tmp_path: Path) -> None:
    assert run(["office", "backup", str(tmp_path / "copy"), "--office", where, "--as", "otto"]) == 0
    assert run(["office", "export", str(tmp_path / "out"), "--office", where, "--as", "otto"]) == 0
    with Office.open(where, by="petra", clock=Clock()) as office:
        office.issuers()
        files = [*tmp_path.glob("office.db*"), tmp_path / "copy", *tmp_path.glob("out/**/*.json")]
        assert len(files) > 10
        assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}


def test_who_left_may_do_nothing_though_the_roles_are_kept(where: str) -> None:
    with Office.open(where, by="petra", clock=Clock()) as office, reading(office.engine) as connection:
        tenant = office.tenant(connection, CIK)
        for scope in (tenant, None):
            with pytest.raises(NotAllowedError, match="ida does not have the administrator role"):
                require(connection, "ida", scope, MemberRole.ADMINISTRATOR)
        require(connection, "viola", tenant, MemberRole.ADMINISTRATOR, MemberRole.VIEWER)
        with pytest.raises(NotAllowedError, match=r"^viola does not have the viewer role\. "):
            require(connection, "viola", None, MemberRole.VIEWER)
        with pytest.raises(NotAllowedError, match=f"viola does not have the viewer role for issuer {OTHER}"):
            require(connection, "viola", office.tenant(connection, OTHER), MemberRole.VIEWER)
