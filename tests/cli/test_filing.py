"""``section16 filing``, ``file`` and ``secrets`` as people run them: from the draft to the receipt and the amendment."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest

import section16
from section16.cli.app import run
from section16.cli.desk import today
from section16.ledger.ledger import Ledger
from tests.drafting.examples import BASE, SALE

Run = Callable[..., tuple[int, str, str]]
EDDA = "/s/ Edda M. Winterbourne"
ISSUER = "Larkspur Harbor Systems, Inc."
ACCESSION = "0009990016-25-000031"


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Return what runs a command in an office with a draft in it."""
    monkeypatch.setenv("SECTION16_OFFICE", str(tmp_path / "office.db"))
    monkeypatch.setenv("SECTION16_MEMBER", "petra")
    day = today().isoformat()
    (tmp_path / "facts.toml").write_text((BASE + SALE).replace("2025-06-16", day), encoding="utf-8")

    def command(*words: str, typed: str = "") -> tuple[int, str, str]:
        monkeypatch.setattr("sys.stdin", io.StringIO(typed))
        status = run([*words])
        out, err = capsys.readouterr()
        return status, out, err

    assert command("office", "init", str(tmp_path / "facts.toml"), "--name", "Petra Lindqvist")[0] == 0
    assert command("draft", "--all-due")[0] == 0
    return command


def draft_name() -> str:
    return f"form4-edda-{today().isoformat()}"


def signed(desk: Run) -> str:
    """Bring the draft as far as signed, and return its name."""
    name = draft_name()
    for words in (("freeze", name), ("approve", name), ("sign", name, "--signature", EDDA, "--kept-at", "binder 3")):
        status, out, err = desk("filing", *words)
        assert (status, err) == (0, ""), err
    assert out == f"{name} is signed (version 4)\n"
    return name


def exported(desk: Run, folder: Path) -> str:
    """File by hand, and return the draft's name."""
    name = signed(desk)
    status, out, err = desk("file", name, "--export", str(folder), typed=f"{ISSUER}\n")
    assert (status, "by hand" in out) == (0, True), err
    return name


def test_from_the_draft_to_the_receipt(desk: Run, tmp_path: Path) -> None:
    name = exported(desk, tmp_path / "folder")
    assert section16.read(tmp_path / "folder" / "form4.xml").document.signatures[0].signed.text == today().isoformat()
    assert desk("filing", "settle", name, "--accession", ACCESSION)[0] == 0
    _, out, _ = desk("filing", "receipt", name)
    assert out.splitlines()[0] == f"RECEIPT  Form 4, {ISSUER} (CIK 0009990016)"
    assert f"  Accession number   {ACCESSION}" in out
    told = json.loads(desk("filing", "receipt", name, "--json")[1])
    assert (told["accession"], told["approved_by"], told["head"] in out) == (ACCESSION, "petra", True)
    assert desk("draft", "--all-due")[1].startswith("0 form(s) drafted")
    _, out, _ = desk("filing", "status", name)
    assert [line.split(": ")[1].partition(" ")[0] for line in out.splitlines()[1:6]] == [
        "freeze",
        "approve",
        "sign",
        "send",
        "accept",
    ]


def test_a_filed_form_is_amended(desk: Run, tmp_path: Path) -> None:
    name = exported(desk, tmp_path / "folder")
    assert desk("filing", "amend", name, "--why", "A price was wrong.")[0] == 2
    desk("filing", "settle", name, "--accession", ACCESSION)
    status, _, err = desk("filing", "amend", name, "--why", "A price was wrong.")
    assert (status, "the facts give the form that was filed; change the events first" in err) == (2, True)
    _, out, _ = desk("event", "change", "1", "price=18.75")
    assert out.splitlines() == [
        "event 1 is stated anew",
        f"{name} was filed with what was stated before: section16 filing amend {name}",
    ]
    status, out, err = desk("filing", "amend", name, "--why", "A price was wrong.")
    assert (status, "changed: Table I, row 1, price: 18.7, now 18.75" in out) == (0, True), err
    assert desk("filing", "freeze", f"{name}-amended")[0] == 0
    assert "Form 4/A" in desk("office", "drafts")[1]


def test_a_draft_in_work_is_discarded_and_a_frozen_one_is_not(desk: Run) -> None:
    desk("draft", "--all-due")
    (name,) = [line.split()[0] for line in desk("office", "drafts")[1].splitlines()]
    assert desk("filing", "discard", name) == (0, f"{name} is discarded\n", "")
    desk("draft", "--all-due")
    desk("filing", "freeze", name)
    status, _, err = desk("filing", "discard", name)
    assert (status, "it is frozen; send it back first; nothing was changed" in err) == (2, True)


def test_a_frozen_draft_that_would_change_holds_up_nobody_else(desk: Run) -> None:
    desk("draft", "--all-due")
    (name,) = [line.split()[0] for line in desk("office", "drafts")[1].splitlines()]
    desk("filing", "freeze", name)
    day = today().isoformat()
    desk("office", "put", "people", "ines", 'name="OKONJO INES"', 'cik="0009990077"', 'roles=[{role="director"}]')
    desk("office", "put", "holdings", "new", "holder=ines", "security=common", "amount=50")
    for who in ("edda", "ines"):
        words = (f"date={day}", f"who={who}", "security=common", "units=5", "price=18", "counterparty=market")
        assert desk("event", "add", "sale", *words)[0] == 0
    status, _, err = desk("draft", "--all-due")
    assert (status, f"draft {name} of 0009990016: it is frozen and would change; send it back first" in err) == (1, True)
    assert {line.split()[0] for line in desk("office", "drafts")[1].splitlines()} == {name, f"form4-ines-{day}"}


def test_what_was_left_out_is_added_by_an_amendment(desk: Run, tmp_path: Path) -> None:
    name = exported(desk, tmp_path / "folder")
    desk("filing", "settle", name, "--accession", ACCESSION)
    words = (f"date={today().isoformat()}", "who=edda", "security=common", "units=5", "price=18", "counterparty=market")
    assert desk("event", "add", "sale", *words)[0] == 0
    status, out, _ = desk("filing", "amend", name, "--why", "A sale was left out.", "--also", "2")
    assert (status, "S " in out, "39595 owned" in out) == (0, True, True)


@pytest.mark.parametrize("typed", ["", "Larkspur\n"])
def test_without_the_issuers_name_nothing_goes_out(desk: Run, tmp_path: Path, vault: Path, typed: str) -> None:
    name = signed(desk)
    for way in (("--live", "--host", "http://127.0.0.1:9"), ("--export", str(tmp_path / "folder"))):
        status, _, err = desk("file", name, *way, "--secrets", str(vault), typed=typed)
        assert (status, "the name typed is not that of the issuer" in err) == (2, True), err
    assert not (tmp_path / "folder").exists()
    assert f"{name} is signed" in desk("filing", "status", name)[1]


@pytest.fixture
def vault(desk: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file that keeps a code and tokens for the draft's owner."""
    monkeypatch.setenv("SECTION16_PASSPHRASE", "correct horse")
    file = tmp_path / "secrets"
    assert desk("secrets", "ccc", "9990042", "--secrets", str(file), typed="rehearse\n")[0] == 0
    words = ("tokens", "9990016", "--filer-expires", "2199-01-01", "--secrets", str(file))
    assert desk("secrets", *words, typed="filer\nuser\n")[0] == 0
    return file


def test_codes_are_kept_and_never_shown(desk: Run, vault: Path) -> None:
    assert b"rehearse" not in vault.read_bytes()
    assert desk("secrets", "expiries", "--secrets", str(vault))[1] == "9990016: filer-token until 2199-01-01\n"
    status, out, err = desk("secrets", "ccc", "9990042", "--secrets", str(vault), typed="no code!\n")
    assert (status, "no code" in out + err) == (2, False)
    assert desk("secrets", "forget", "9990042", "--secrets", str(vault))[0] == 0
    status, _, err = desk("file", draft_name(), "--secrets", str(vault), "--host", "http://127.0.0.1:9")
    assert (status, "no CCC is kept for 9990042" in err) == (2, True)


def test_a_rehearsal_leaves_the_office_as_it_is(desk: Run, tmp_path: Path) -> None:
    status, out, err = desk("file", draft_name(), "--rehearse", "--keep", str(tmp_path / "given"))
    assert (status, "nothing was sent to the SEC" in out) == (0, True)
    assert "before it is filed: reject: STEP-NOT-NOW" in err
    (filed,) = (tmp_path / "given").iterdir()
    assert [str(one.balance) for one in Ledger.from_submissions([section16.read(filed)]).positions()] == ["39600"]
    assert f"{draft_name()} is draft" in desk("filing", "status", draft_name())[1]


def test_nobody_at_the_host_is_told_and_leaves_a_test_open(desk: Run, vault: Path) -> None:
    words = ("--secrets", str(vault), "--host", "http://127.0.0.1:9")
    status, out, _ = desk("file", draft_name(), *words)
    assert (status, "(TEST) open" in out or "(TEST) ready" in out) == (1, True)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("filing", "approve", "NAME"), "approve is for what is frozen"),
        (("filing", "freeze", "none"), "there is no draft 'none'"),
        (("filing", "freeze", "NAME", "--version", "7"), "it is at version 1 and draft, not at version 7"),
        (("filing", "sign", "NAME", "--signature", EDDA), "sign is for what is approved"),
        (("filing", "send-back", "NAME", "--remark", "no"), "send-back is for what is frozen"),
        (("filing", "withdraw", "NAME", "--remark", "no"), "withdraw is for what is frozen"),
        (("filing", "mend", "NAME"), "mend is for what is suspended"),
        (("filing", "settle", "NAME"), "say either --accession NUMBER or --not-there"),
        (("filing", "settle", "NAME", "--not-there"), "it was not handed over"),
        (("filing", "receipt", "NAME"), "only what EDGAR has accepted has a receipt"),
        (("filing", "attest", "Edda"), "there is no attestation of Edda, and no word where it is kept"),
        (("filing", "acknowledge-late", "NAME", "--remark", "x"), "acknowledge-late is for what is"),
        (("file", "NAME", "--rehearse", "--live"), "more than one way was named"),
    ],
)
def test_what_may_not_be_is_told(desk: Run, words: tuple[str, ...], told: str) -> None:
    status, _, err = desk(*(draft_name() if word == "NAME" else word for word in words))
    refused_for = "reject: " in err  # told finding by finding
    assert (status, told in err) == (1 if refused_for else 2, True), err


def test_papers_are_printed_and_kept(desk: Run, tmp_path: Path) -> None:
    assert "adopt as my own the signature" in desk("filing", "paper", draft_name(), "--signature", EDDA)[1]
    (tmp_path / "attested.pdf").write_bytes(b"%PDF-1.7 signed")
    assert desk("filing", "attest", "Edda M. Winterbourne", "--document", str(tmp_path / "attested.pdf"))[0] == 0
