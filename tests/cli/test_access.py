"""Every command that opens an office, as the application has them, run by people who may not."""

from __future__ import annotations

import inspect
import io
import shutil
import stat
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import section16.demo
from section16.cli.app import build, run
from section16.facts.issuer import Issuer
from section16.office.members import Member
from section16.office.office import Office
from section16.office.readable_files import write_out
from section16.office.reminders.reminding import Reminding
from section16.office.retention.retention import Retention
from section16.store.roles import MemberRole
from tests.drafting.examples import BASE, SALE
from tests.office.offices import CIK, Clock, new_office
from tests.slow import sampled

if TYPE_CHECKING:
    from cyclopts import App

pytestmark = pytest.mark.dated

NAME = "form4-edda-2025-06-16"
EDDA = "/s/ Edda M. Winterbourne"
OTHER = "0009990777"
CSV = "Date,Who\n"
FORM = Path(section16.demo.__file__).parent / "forms/form4.xml"

OF_AN_ISSUER = {
    "award accelerate": "chair-2022 --to 2026-01-15 --decided 2025-06-20",
    "award add": "new to=edda security=restricted units=1 granted=2025-06-16 cliff=2026-06-16",
    "award change": "chair-2022 approved-by=board",
    "award list": "--json",
    "award next": "",
    "award show": "chair-2022",
    "draft": "--all-due -o OUT",
    "event add": "sale date=2025-06-16 who=edda security=common units=1 price=1",
    "event change": "1 units=2",
    "event list": "--json",
    "event remove": "1",
    "filing acknowledge-late": f"{NAME} --remark x",
    "filing amend": f"{NAME} --why x",
    "filing approve": NAME,
    "filing attest": "Edda --kept-at binder --on 2025-06-16",
    "filing discard": NAME,
    "filing correct": NAME,
    "filing lock": NAME,
    "filing paper": f"{NAME} --signature EDDA --pdf OUT",
    "filing receipt": NAME,
    "filing send-back": f"{NAME} --remark x",
    "filing settle": f"{NAME} --not-there",
    "filing sign": f"{NAME} --signature EDDA --kept-at binder",
    "filing status": NAME,
    "filing submit": f"{NAME} --rehearse --keep OUT",
    "filing withdraw": f"{NAME} --remark x",
    "import": "FOLDER/export.csv --mapping etrade --yes",
    "issuer change": "symbol=LKHS",
    "office drafts": "",
    "office erase": "--due --yes",
    "office hold": "--reason x",
    "office holds": "",
    "office lift": "1",
    "office list": "people --json",
    "office document": "1 OUT",
    "office put": "texts new x",
    "office retained": "--json",
    "office remove": "events 1",
    "person add": "noor name=IDRISSI",
    "person change": "edda called=Edda",
    "person list": "--json",
    "security add": "warrants title=Warrant",
    "security change": "common title=Shares",
    "security list": "--json",
    "todo": "--ics OUT",
}
"""Commands with --issuer, each with words that are right but for who asks; FOLDER and OUT are replaced."""

OF_THE_OFFICE = {
    "issuer add": "cik=1234567 name=Harbor symbol=EXHX",
    "issuer list": "",
    "notify once": "",
    "notify run": "",
    "office add": "FOLDER/facts.toml",
    "office adopt": f"FOLDER/form.xml --issuer {CIK}",
    "office audit": "--head",
    "office backup": "OUT",
    "office export": "OUT",
    "office import": "FOLDER/exported --office OUT",
    "office member": "tomas --role administrator",
    "office migrate": "",
    "office move": "OUT",
    "office restore": "FOLDER/backup.db --office OUT",
    "office show": "--json",
    "posting": f"FOLDER/form4.xml --issuer {CIK} --on 2025-06-20",
}
"""Commands without --issuer."""

SERVE = {"mcp", "serve"}
"""What serves a book, and gives of an office only what is on the issuer's website; tests/web/test_postings.py tries it."""

MAKES = {"office init"}
"""Who makes an office is its first member."""

FILTERED = {"issuer list", "notify once", "notify run", "office show", "office adopt", "posting"}
"""What a member of another issuer may do with that issuer alone; the others are refused."""


def _commands(app: App, words: tuple[str, ...] = ()) -> Iterator[tuple[str, Callable[..., Any]]]:
    """Yield every command with its words and its function."""
    if app.default_command is not None:
        yield " ".join(words), app.default_command
    for name in app:
        if not name.startswith("-"):
            yield from _commands(app[name], (*words, name))


def _opens(function: Callable[..., Any]) -> str:
    """Return whether a command takes an office alone (OfficeOptions), or an office and an issuer (IssuerOptions), or none."""
    kinds = " ".join(str(parameter.annotation) for parameter in inspect.signature(function).parameters.values())
    return next((kind for kind in ("IssuerOptions", "OfficeOptions") if kind in kinds), "")


def test_every_command_that_opens_an_office_has_an_entry_here() -> None:
    opens = {words: _opens(function) for words, function in _commands(build())}
    assert {words for words, kind in opens.items() if kind == "IssuerOptions"} == set(OF_AN_ISSUER)
    assert {words for words, kind in opens.items() if kind == "OfficeOptions"} == set(OF_THE_OFFICE) | MAKES | SERVE


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with an office, what was exported of it, and files that commands read."""
    folder = tmp_path_factory.mktemp("made")
    with new_office(folder / "office.db", SALE) as office:
        office.put_issuer(Issuer(cik=OTHER, name="Saltmarsh Instruments, Inc.", symbol="SLTM"))
        office.add_member(Member("ida", "Ida", "", True, {"*": tuple(MemberRole)}))
        office.add_member(Member("ida", "Ida", "", False))
        office.add_member(Member("olga", "Olga", "", True, {OTHER: tuple(MemberRole)}))
        office.add_member(Member("petra", "Petra", "petra@example.com", True))
        office.add_member(Member("viola", "Viola", "", True, {CIK: (MemberRole.VIEWER,)}))
        office.keep_drafts(CIK, office.drafting(CIK, signed=Clock().at.date()).drafts)
        Retention(office, CIK).hold("an inquiry", kind="people")
        office.back_up(folder / "backup.db")
        write_out(office, folder / "exported")
    (folder / "facts.toml").write_text(BASE + SALE, encoding="utf-8")
    (folder / "export.csv").write_text(CSV, encoding="utf-8")
    shutil.copy(FORM, folder)
    return folder


@pytest.fixture
def asked(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Any:
    """Return what runs a command as a member and gives its status, output and errors."""
    folder = shutil.copytree(made, tmp_path / "folder")
    for name in ("SECTION16_MEMBER", "SECTION16_SECRETS", "SECTION16_PASSPHRASE", "SECTION16_SMTP"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("SECTION16_OFFICE", str(folder / "office.db"))
    monkeypatch.setattr("sys.stdin", io.StringIO(""))

    def command(words: str, login: str) -> tuple[int, str, str]:
        given = [
            EDDA if word == "EDDA" else word.replace("FOLDER", str(folder)).replace("OUT", str(folder / "out"))
            for word in words.split()
        ]
        status = run([*given, "--as", login])
        return status, *capsys.readouterr()

    return command


def _content(folder: Path) -> dict[str, bytes]:
    return {
        str(one): one.read_bytes() for one in folder.rglob("*") if one.is_file() and not one.name.endswith(("-wal", "-shm"))
    }


EVERY = OF_AN_ISSUER | OF_THE_OFFICE


@pytest.mark.parametrize(
    ("words", "login"), [*((words, "nobody") for words in EVERY), *sampled(((words, "ida") for words in EVERY), most=6)]
)
def test_who_is_no_member_is_shown_nothing_and_changes_nothing(asked: Any, tmp_path: Path, words: str, login: str) -> None:
    before = _content(tmp_path)
    status, out, err = asked(f"{words} {EVERY[words]}", login)
    assert (status, out) == (2, "")
    assert f"{login} has no role" in err or f"{login} does not have the administrator role" in err
    assert _content(tmp_path) == before


@pytest.mark.parametrize("words", OF_AN_ISSUER)
def test_a_member_of_another_issuer_is_refused_as_if_the_office_did_not_have_this_one(
    asked: Any, tmp_path: Path, words: str
) -> None:
    before = _content(tmp_path)
    told = [asked(f"{words} {OF_AN_ISSUER[words]} --issuer {cik}", "olga") for cik in (CIK, "0009990888")]
    assert told[0][:2] == (2, "")
    assert "olga has no role for issuer 0009990016." in told[0][2]
    assert told[0][2].replace(CIK, "CIK") == told[1][2].replace("0009990888", "CIK")
    assert _content(tmp_path) == before


@pytest.mark.parametrize("words", sorted(set(OF_THE_OFFICE) - FILTERED))
def test_a_member_of_one_issuer_may_do_nothing_with_the_whole_office(asked: Any, tmp_path: Path, words: str) -> None:
    before = _content(tmp_path)
    status, out, err = asked(f"{words} {OF_THE_OFFICE[words]}", "olga")
    assert (status, out) == (2, "")
    assert "olga has no role for" in err or "olga does not have the administrator role" in err
    assert _content(tmp_path) == before


@pytest.mark.parametrize(
    "words", ["office show --json", "office show", "todo", "todo --json", "award list", "event list", "issuer list"]
)
def test_a_member_of_one_issuer_sees_it_alone(asked: Any, words: str) -> None:
    status, out, err = asked(words, "olga")
    assert status in (0, 1)
    assert not [secret for secret in (CIK, "Larkspur", "edda", "viola", "Viola", "head") if secret in out + err]
    assert OTHER in out or "office" not in words


def test_reminders_about_other_issuers_are_neither_sent_nor_counted(asked: Any, tmp_path: Path) -> None:
    where = str(tmp_path / "folder" / "office.db")

    def waiting(login: str) -> list[tuple[str, int]]:
        with Office.open(where, by=login, clock=Clock()) as office:
            return sorted((one.message.about[:10], one.tries) for one in Reminding(office, {}, "w").waiting())

    status, _out, err = asked("notify once", "petra")  # there is no way to send any: all wait
    assert (status, "Not delivered" in err) == (1, True)
    before = [one for one in waiting("petra") if one[0] == CIK]
    assert before
    asked("notify once", "olga")
    assert [one for one in waiting("petra") if one[0] == CIK] == before
    assert {cik for cik, _tries in waiting("olga")} <= {OTHER}
    status, _out, err = asked("notify once", "viola")
    assert (status, "viola is not an administrator and cannot send reminders" in err) == (2, True)


def test_what_a_right_member_asks_for_is_done(asked: Any) -> None:
    """The words above are right: but for who asks, these commands do what they say."""
    for words in ("office export", "office audit", "office migrate", "office list", "office hold", "filing status"):
        which = f" --issuer {CIK}" if words in OF_AN_ISSUER else ""
        status, out, _err = asked(f"{words} {EVERY[words]}{which}", "petra")
        assert (status in (0, 1), bool(out)) == (True, True), words


def test_an_office_that_everybody_can_read_is_pointed_out(asked: Any, tmp_path: Path) -> None:
    where = tmp_path / "folder" / "office.db"
    for mode, warned in ((0o600, False), (0o660, False), (0o644, True)):
        where.chmod(mode)
        status, _out, err = asked("office show", "viola")
        assert (status, f"{where}: Every user of this machine can read the office." in err) == (0, warned)
        assert stat.S_IMODE(where.stat().st_mode) == mode


def test_exported_folders_are_their_owners(asked: Any, tmp_path: Path) -> None:
    assert asked("office export OUT", "petra")[0] == 0
    folders = [tmp_path / "folder" / "out", *(one for one in (tmp_path / "folder" / "out").iterdir() if one.is_dir())]
    assert len(folders) == 3
    assert {stat.S_IMODE(one.stat().st_mode) for one in folders} == {0o700}


def test_an_office_of_an_earlier_version_is_migrated_by_an_administrator_alone(asked: Any, tmp_path: Path) -> None:
    with Office.open(str(tmp_path / "folder" / "office.db"), by="petra", clock=Clock()) as office:
        office.add_member(Member("otto", "Otto", "", True, {"*": (MemberRole.VIEWER,)}))
    assert "otto does not have the administrator role" in asked("office migrate", "otto")[2]
    assert asked("office migrate", "petra")[0] == 0
