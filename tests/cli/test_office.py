"""``section16 office``, ``award``, ``event`` and ``draft --office`` as a person runs them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import section16
from section16.cli.app import GROUPS, build, run
from tests.cli.conftest import Run
from tests.drafting.examples import BASE, SALE

pytestmark = pytest.mark.dated

CIK = "0009990016"


@pytest.fixture
def desk(run_in_office: Run, tmp_path: Path) -> Run:
    """Return what runs a command in a new office and gives its status, output and errors."""
    (tmp_path / "facts.toml").write_text(BASE, encoding="utf-8")

    assert run_in_office("office", "init", str(tmp_path / "facts.toml"), "--name", "Petra Lindqvist")[0] == 0
    return run_in_office


SOLD = ("event", "add", "sale", "date=2025-06-16", "who=edda", "security=common", "units=400", "price=18.70")


def test_an_office_is_shown_with_issuers_and_members(desk: Run) -> None:
    _, out, _ = desk("office", "show")
    assert out.splitlines() == [
        f"{CIK} Larkspur Harbor Systems, Inc.: 1 person, 3 securities, 1 opening balance, 2 settings",
        "petra (Petra Lindqvist): all issuers: administrator, preparer, approver, filer, viewer",
    ]
    _, out, _ = desk("office", "show", "--json")
    assert json.loads(out)["issuers"][0]["counts"]["securities"] == 3


def test_from_the_event_to_the_draft(desk: Run, tmp_path: Path) -> None:
    assert desk(*SOLD, "counterparty=market")[1].splitlines() == [
        "Event 1 added: sale date=2025-06-16 who=edda security=common units=400 price=18.70 counterparty=market",
        "Next: section16 draft --event 1",
    ]
    status, out, _ = desk("draft", "--event", "1", "--signed", "2025-06-18", "-o", str(tmp_path / "form.xml"))
    assert status == 0
    assert "S 2025-06-16 D 400 Common Stock at 18.70; 39600 owned, direct" in out
    assert section16.read(tmp_path / "form.xml").document.rows[0].shares_owned.text == "39600"
    heading, line = desk("office", "drafts")[1].splitlines()
    assert heading.split() == ["name", "version", "form", "due", "state", "events"]
    assert line.split() == ["form4-edda-2025-06-16", "1", "4", "2025-06-18", "draft", "1"]
    assert desk("event", "list", "--open")[1] == ""


def test_an_event_that_disposes_of_more_than_is_held_is_refused(desk: Run) -> None:
    status, _, err = desk(*SOLD[:-2], "units=40001", "price=18.70", "counterparty=market")
    assert (status, "OVERDRAWN" in err, "disposes of 40001 Common Stock and owns 40000" in err) == (1, True, True)
    assert "event 1 (sale of 2025-06-16), units" in err
    assert desk("event", "list")[1] == ""


def test_a_trade_found_late_asks_whether_the_opening_balance_reflects_it(desk: Run) -> None:
    early = [word.replace("2025-06-16", "2025-04-01") for word in SOLD]
    status, out, _ = desk(*early, "counterparty=market")
    assert status == 0
    assert "question: " in out
    assert "event 1 (sale of 2025-04-01), in-opening: The opening balances of Edda M. Winterbourne are as of 2025-06-13." in out
    assert desk("event", "change", "1", "in-opening=false")[0] == 0
    out = desk("draft", "--all-due", "--signed", "2025-06-18")[1]
    assert "S 2025-04-01 D 400 Common Stock at 18.70; 39600 owned, direct" in out
    assert desk("office", "put", "settings", "opening", "holders={edda = 2025-03-31}")[0] == 0
    out = desk("draft", "--all-due", "--signed", "2025-06-18")[1]
    assert ("39600 owned" in out, "EVENT-BEFORE-OPENING" in out) == (True, False)


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("granted=2024-06-16",), "granted 2024-06-16. No vesting schedule entered."),
        ((), "grant date not known. No vesting schedule entered."),
        (("granted=2014-06-16", "cliff=2015-06-16"), "granted 2014-06-16. Fully vested."),
        (("granted=2014-06-16", "exercisable=2015-06-16"), "granted 2014-06-16. Exercisable since 2015-06-16."),
        (("granted=2024-06-16", "cliff=2126-06-16"), "granted 2024-06-16. Next vesting: 900 on 2126-06-16."),
    ],
)
def test_an_unknown_vesting_schedule_is_not_one_that_is_over(desk: Run, words: tuple[str, ...], says: str) -> None:
    _, out, _ = desk("award", "add", "units-2024", "to=edda", "security=units", "units=900", "approved-by=board", *words)
    assert out == f"units-2024: 900 units to edda, {says}\n"
    assert ("No vesting schedule entered: units-2024." in desk("award", "next")[1]) == ("No vesting" in says)


def test_what_decides_is_asked_and_answered(desk: Run) -> None:
    desk(*SOLD)
    status, out, _ = desk("draft", "--all-due", "--signed", "2025-06-18")
    assert status == 1
    assert "event 1 (sale of 2025-06-16), counterparty: Who was the other side of the sale?" in out
    assert "  Answer: section16 event change 1 counterparty=COUNTERPARTY\n" in out
    assert desk("event", "change", "1", "counterparty=market")[0] == 0
    assert desk("draft", "--all-due", "--signed", "2025-06-18")[0] == 0


def test_an_award_from_grant_to_what_vests_next(desk: Run) -> None:
    words = ("to=edda", "security=units", "units=900", "granted=2025-06-16", "approved-by=board")
    status, out, err = desk("award", "add", "units-2025", *words, 'formula={parts=3, every="year", first=2126-06-16}')
    assert (status, err) == (0, "")
    assert out == "units-2025: 900 units to edda, granted 2025-06-16. Next vesting: 300 on 2126-06-16.\n"
    desk(
        "award",
        "accelerate",
        "units-2025",
        "--to",
        "2126-01-15",
        "--decided",
        "2126-01-10",
        "--parts",
        "2",
        "--by",
        "the board",
    )
    assert (
        "part 2: 300 on 2126-01-15 (agreed for 2127-06-16, changed on 2126-01-10 by the board)"
        in desk("award", "show", "units-2025")[1]
    )
    assert desk("award", "next", "--until", "2126-12-31")[1].splitlines() == [
        "2126-01-15: 300 of units-2025 to edda",
        "2126-06-16: 300 of units-2025 to edda",
    ]
    status, _, err = desk("award", "add", "units-2025", *words)
    assert (status, "There is already 'units-2025' among the awards. Choose another short name" in err) == (2, True)


def test_events_come_from_a_file_too(desk: Run, tmp_path: Path) -> None:
    (tmp_path / "events.toml").write_text(SALE + SALE.replace("400", "100"), encoding="utf-8")
    out = desk("event", "add", str(tmp_path / "events.toml"))[1]
    assert [line.partition(":")[0] for line in out.splitlines()] == ["Event 1 added", "Event 2 added", "Next"]
    assert desk("event", "remove", "2")[0] == 0
    assert [json.loads(line)["number"] for line in desk("event", "list", "--json")[1].splitlines()] == ["1"]


@pytest.mark.parametrize(
    ("words", "status", "told"),
    [
        (("event", "add", "salle", "date=2025-06-16"), 1, "Did you mean sale?"),
        ((*SOLD, "pric=3"), 1, "Unknown key 'pric'. Did you mean price?"),
        (
            (*SOLD[:4], "who=eda", "security=common", "units=1"),
            2,
            "'eda' is not among the people and entities. Did you",
        ),
        (("event", "add", "sale", "units"), 2, "'units' is not of the form key=value. Write it as units=400"),
        (("event", "change", "7", "units=1"), 2, "There is no '7' among the events"),
        (("event", "add", "none.toml"), 2, "none.toml"),
        (("draft",), 2, "There is nothing to draft. Give a facts file"),
        (
            ("draft", "--event", "4"),
            2,
            "There is no event 4. No event has been recorded yet. Record it: section16 event add KIND",
        ),
        (("office", "list", "peple"), 2, "Unknown kind of record 'peple'. Did you mean people? Use people,"),
        (
            ("office", "member", "viola", "--role", "king"),
            2,
            "Unknown role 'king'. Use administrator, preparer, approver, filer, viewer.",
        ),
        (("office", "show", "--as", "nobody", "--office", "none.db"), 2, "none.db: There is no office"),
        (("office", "remove", "people", "edda"), 2, ". Change or remove those records first"),
        (("office", "put", "settings", "filling", "x=1"), 2, "Unknown setting 'filling'"),
        (("office", "init"), 2, "An office already exists there"),
        (("event", "list", "--issuer", "5"), 2, "The office has no issuer 5. It has 0009990016."),
    ],
)
def test_a_refusal_states_what_to_do_next(desk: Run, words: tuple[str, ...], status: int, told: str) -> None:
    found, _, err = desk(*words)
    assert (found, told in err) == (status, True), err


def test_records_are_added_and_removed(desk: Run) -> None:
    words = ("office", "put", "securities", "preferred", 'title="Preferred Stock"')
    assert desk(*words)[1] == "securities preferred: added.\n"
    assert desk(*words)[1] == "securities preferred: no change.\n"
    assert desk("office", "put", "texts", "plan", "Sold under a plan.")[0] == 0
    assert (
        desk("office", "put", "holdings", "new", "holder=edda", "security=preferred", "amount=5")[1] == "holdings 2: added.\n"
    )
    assert desk("office", "put", "settings", "filing", "attorney=Petra")[0] == 0
    assert desk("office", "remove", "holdings", "2")[:2] == (0, "holdings 2: removed.\n")
    assert "Preferred Stock" in desk("office", "list", "securities", "--json")[1]
    heading, *lines = desk("office", "list", "securities")[1].splitlines()
    assert heading.split() == ["name", "version", "value"]
    assert lines[-1].split(maxsplit=2) == ["preferred", "1", '{"title":"Preferred Stock"}']
    assert len({line.index("{") for line in lines}) == 1
    assert desk("office", "list", "plans")[1] == ""


def test_a_record_longer_than_any_terminal_is_one_line_for_other_programs(desk: Run) -> None:
    assert desk("office", "put", "texts", "plan", "Sold under a plan. " * 40)[0] == 0
    assert len(desk("office", "list", "texts")[1].splitlines()) == 2


def test_a_member_without_the_role_changes_nothing(desk: Run) -> None:
    assert desk("office", "member", "viola", "--name", "Viola Brandt", "--role", f"viewer:{CIK}")[0] == 0
    status, _, err = desk(*SOLD, "--as", "viola")
    assert (status, f"viola does not have the preparer role for issuer {CIK}" in err) == (2, True)


def test_an_office_goes_elsewhere_and_comes_back(desk: Run, tmp_path: Path) -> None:
    desk(*SOLD)
    prints = [
        desk("office", "export", str(tmp_path / "files"))[1],
        desk("office", "import", str(tmp_path / "files"), "--office", str(tmp_path / "two.db"))[1],
        desk("office", "backup", str(tmp_path / "backup.db"))[1],
        desk("office", "restore", str(tmp_path / "backup.db"), "--office", str(tmp_path / "three.db"))[1],
        desk("office", "move", str(tmp_path / "four.db"))[1],
    ]
    assert len({text.split("fingerprint ")[1][:64] for text in prints}) == 1
    assert desk("office", "migrate")[0] == 0


def test_an_office_is_adopted_from_filings(desk: Run, tmp_path: Path) -> None:
    form = Path(section16.__file__).parent / "demo" / "forms" / "form4.xml"
    status, out, _ = desk("office", "adopt", str(form), "--issuer", CIK, "--office", str(tmp_path / "office.db"))
    assert status == 2
    assert desk("office", "init", "--office", str(tmp_path / "new.db"))[0] == 0
    status, out, _ = desk("office", "adopt", str(form), "--issuer", CIK, "--office", str(tmp_path / "new.db"))
    assert (status, "Larkspur Harbor Systems, Inc.: " in out) == (0, True)
    assert desk("office", "adopt", str(form), "--issuer", "77", "--office", str(tmp_path / "new.db"))[0] == 2


def test_groups_are_listed_without_being_loaded() -> None:
    app = build(())
    assert {name for name in GROUPS if app[name].help} == set(GROUPS)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('cik = "0009990016"', 'cik = "LKHX"', "'LKHX' is not an EDGAR number"),
        ('security = "common"', 'security = "comon"', "Did you mean common?"),
    ],
)
def test_no_office_is_made_of_facts_that_it_would_refuse(desk: Run, tmp_path: Path, old: str, new: str, words: str) -> None:
    facts = tmp_path / "wrong.toml"
    facts.write_text(BASE.replace(old, new), encoding="utf-8")
    status, out, err = desk("office", "init", str(facts), "--office", str(tmp_path / "made.db"))
    assert (status, out, words in err) == (1, "", True), err
    assert not (tmp_path / "made.db").exists()


@pytest.mark.parametrize(
    "address",
    [
        "postgresql://petra:pw-7391@127.0.0.1:1/office",
        "postgresql://petra@127.0.0.1:1/office?password=pw-7391",
        "--office=postgresql://petra:pw-7391@127.0.0.1:1/office",
    ],
)
def test_a_password_on_the_command_line_is_warned_of_and_not_repeated(capsys: pytest.CaptureFixture[str], address: str) -> None:
    words = [address] if address.startswith("--") else ["--office", address]
    assert run(["office", "show", *words]) == 2
    err = capsys.readouterr().err
    assert "Warning: the password in the connection string is visible to other users of this machine" in err
    assert "pw-7391" not in err


@pytest.mark.parametrize("address", ["postgresql://petra@127.0.0.1:1/office", "postgresql://127.0.0.1:1/office"])
def test_a_connection_string_without_a_password_is_not_warned_of(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], address: str
) -> None:
    assert run(["office", "show", "--office", address]) == 2
    monkeypatch.setenv("SECTION16_OFFICE", "postgresql://petra:pw-7391@127.0.0.1:1/office")
    assert run(["office", "show"]) == 2
    assert "Warning" not in capsys.readouterr().err


def test_a_member_who_left_stays_inactive_until_returning(desk: Run) -> None:
    """A change of the address alone made a departed member active again, with all roles."""

    def active() -> bool:
        members = json.loads(desk("office", "show", "--json")[1])["members"]
        return next(bool(one["active"]) for one in members if one["login"] == "viola")

    assert desk("office", "member", "viola", "--name", "Viola Brandt", "--role", "viewer")[0] == 0
    assert desk("office", "member", "viola", "--deactivate")[0] == 0
    assert (desk("office", "member", "viola", "--email", "viola@example.com")[0], active()) == (0, False)
    assert (desk("office", "member", "viola", "--role", "approver")[0], active()) == (0, False)
    assert (desk("office", "member", "viola", "--reactivate")[0], active()) == (0, True)


def test_an_event_without_facts_is_reported_by_the_keys_that_are_missing(desk: Run) -> None:
    status, _, err = desk("event", "add", "sell")
    assert (status, "event (sale), date: `date` is missing. State it." in err) == (1, True)
    status, _, err = desk("event", "add", "missing.toml")
    assert (status, "missing.toml" in err) == (2, True)


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("--issuer", CIK), "Filings come from files or from EDGAR. Name files, or give --fetch."),
        (("form4.xml", "--issuer", CIK, "--fetch"), "Filings come from files or from EDGAR."),
        (("--issuer", CIK, "--fetch", "--since", "2099-01-01"), "2099-01-01 is in the future."),
        (("--issuer", CIK, "--fetch", "--agent", "nonsense"), "The user agent does not state a company and an e-mail address."),
    ],
)
def test_a_history_that_cannot_be_fetched_is_refused(desk: Run, tmp_path: Path, words: tuple[str, ...], message: str) -> None:
    status, _, err = desk("office", "adopt", *words)
    assert (status, message in err) == (2, True), err
