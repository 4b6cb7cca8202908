"""``section16 filing``, ``file`` and ``secrets`` as people run them: from the draft to the receipt and the amendment."""

from __future__ import annotations

import io
import json
from datetime import datetime, time, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

import section16
from section16.cli.app import run
from section16.cli.secrets_place import passphrase
from section16.clock import now
from section16.demo.story import form
from section16.edgar.connection import BETA_HOST, LIVE_HOST
from section16.errors import NoSecretError
from section16.law.business_days import WASHINGTON, add_business_days, on_or_after
from section16.ledger.ledger import Ledger
from section16.workspace.context import today
from section16.workspace.secrets import SecretPlace
from section16.workspace.submitting import SubmissionMethod, _api
from tests.cli.conftest import Run
from tests.clock.moments import RunningClock
from tests.drafting.examples import BASE, SALE

pytestmark = pytest.mark.dated

EDDA = "/s/ Edda M. Winterbourne"
ISSUER = "Larkspur Harbor Systems, Inc."


@pytest.fixture
def desk(run_in_office: Run, tmp_path: Path) -> Run:
    """Return what runs a command in an office with a draft in it."""
    day = today().isoformat()
    (tmp_path / "facts.toml").write_text((BASE + SALE).replace("2025-06-16", day), encoding="utf-8")

    def command(*words: str, typed: str = "") -> tuple[int, str, str]:
        return run_in_office(*words, typed=typed)

    assert command("office", "init", str(tmp_path / "facts.toml"), "--name", "Petra Lindqvist")[0] == 0
    assert command("draft", "--all-due")[0] == 0
    return command


def draft_name() -> str:
    return f"form4-edda-{today().isoformat()}"


def signed(desk: Run) -> str:
    """Bring the draft as far as signed, and return its name."""
    name = draft_name()
    for words in (("lock", name), ("approve", name), ("sign", name, "--signature", EDDA, "--kept-at", "binder 3")):
        status, out, err = desk("filing", *words)
        assert (status, err) == (0, ""), err
    assert out.startswith(f"{name} is signed (version 4).\nNext: section16 filing submit {name} --rehearse\n"), out
    return name


def accession(number: int = 31) -> str:
    """Return an accession number of this year."""
    return f"0009990016-{today():%y}-{number:06}"


def accepted(desk: Run, name: str, number: int = 31, at: datetime | None = None) -> tuple[int, str, str]:
    """Record that EDGAR accepted a draft: now, or at a given time."""
    moment = (at or now()).astimezone(WASHINGTON)
    return desk("filing", "settle", name, "--accession", accession(number), "--accepted", moment.isoformat())


def exported(desk: Run, folder: Path) -> str:
    """File by hand, and return the draft's name."""
    name = signed(desk)
    status, out, err = desk("filing", "submit", name, "--export", str(folder), typed=f"{ISSUER}\n")
    assert (status, "exported" in out) == (0, True), err
    return name


def test_from_the_draft_to_the_receipt(desk: Run, tmp_path: Path) -> None:
    name = exported(desk, tmp_path / "folder")
    assert section16.read(tmp_path / "folder" / "form4.xml").document.signatures[0].signed.text == today().isoformat()
    assert accepted(desk, name)[0] == 0
    _, out, _ = desk("filing", "receipt", name)
    assert out.splitlines()[0] == f"RECEIPT  Form 4, {ISSUER} (CIK 0009990016)"
    assert f"  Accession number   {accession()}" in out
    told = json.loads(desk("filing", "receipt", name, "--json")[1])
    assert (told["accession"], told["approved_by"], told["head"] in out) == (accession(), "petra", True)
    assert desk("draft", "--all-due")[1].startswith("0 forms drafted")
    _, out, _ = desk("filing", "status", name)
    assert [line.split(": ")[1].partition(" ")[0] for line in out.splitlines()[1:6]] == [
        "lock",
        "approve",
        "sign",
        "submit",
        "accept",
    ]


def test_a_filed_form_is_amended(desk: Run, tmp_path: Path) -> None:
    name = exported(desk, tmp_path / "folder")
    assert desk("filing", "amend", name, "--why", "A price was wrong.")[0] == 2
    accepted(desk, name)
    status, _, err = desk("filing", "amend", name, "--why", "A price was wrong.")
    assert (
        status,
        "The facts result in the same form that was filed, so there is nothing to amend. Change the events first" in err,
    ) == (2, True)
    _, out, _ = desk("event", "change", "1", "price=18.75")
    assert out.splitlines()[0].startswith("Event 1 changed: sale date=")
    warning = f"{name} was filed before this change and reports the event as it was. If that was wrong, amend it: "
    assert out.splitlines()[1:] == [f"{warning}section16 filing amend {name} --why WHY"]
    status, out, err = desk("filing", "amend", name, "--why", "A price was wrong.")
    assert (status, "changed: Table I, row 1, price: from 18.7 to 18.75" in out) == (0, True), err
    assert desk("filing", "lock", f"{name}-amended")[0] == 0
    assert "4/A" in desk("office", "drafts")[1]


def test_a_draft_in_work_is_discarded_and_a_frozen_one_is_not(desk: Run) -> None:
    desk("draft", "--all-due")
    (name,) = [line.split()[0] for line in desk("office", "drafts")[1].splitlines()[1:]]
    assert desk("filing", "discard", name) == (0, f"{name} is discarded.\n", "")
    desk("draft", "--all-due")
    desk("filing", "lock", name)
    status, _, err = desk("filing", "discard", name)
    assert (status, "The draft is locked. Nothing was changed. Send it back first." in err) == (2, True)


def test_a_frozen_draft_that_would_change_holds_up_nobody_else(desk: Run) -> None:
    desk("draft", "--all-due")
    (name,) = [line.split()[0] for line in desk("office", "drafts")[1].splitlines()[1:]]
    desk("filing", "lock", name)
    day = today().isoformat()
    desk("office", "put", "people", "ines", 'name="OKONJO INES"', 'cik="0009990077"', 'roles=[{role="director"}]')
    desk("office", "put", "holdings", "new", "holder=ines", "security=common", "amount=50")
    for who in ("edda", "ines"):
        words = (f"date={day}", f"who={who}", "security=common", "units=5", "price=18", "counterparty=market")
        assert desk("event", "add", "sale", *words)[0] == 0
    status, out, err = desk("draft", "--all-due")
    refusal = "The draft is locked, and drafting it again would change it. Nothing was changed. Send it back first"
    assert (status, f"draft {name} of 0009990016: {refusal}" in err) == (1, True)
    assert f"{name}: Form 4" not in out
    kept = "The draft is locked, and drafting it again would change it. Nothing was changed."
    assert f"{name}: not kept: {kept}\n1 form drafted, 1 form not kept, 0 questions open." in out
    assert {line.split()[0] for line in desk("office", "drafts")[1].splitlines()[1:]} == {name, f"form4-ines-{day}"}


def test_a_further_form_is_shown_by_the_name_the_office_keeps_it_under(desk: Run, tmp_path: Path) -> None:
    name = exported(desk, tmp_path / "folder")
    accepted(desk, name)
    day = today().isoformat()
    desk("event", "add", "sale", f"date={day}", "who=edda", "security=common", "units=5", "price=18", "counterparty=market")
    out = desk("draft", "--all-due")[1]
    names = [line.split()[0] for line in desk("office", "drafts")[1].splitlines()[1:]]
    assert (f"{name}.2: Form 4" in out, f"{name}.2" in names) == (True, True)


def test_forms_filed_since_are_named_when_an_earlier_trade_is_entered(desk: Run, tmp_path: Path) -> None:
    name = exported(desk, tmp_path / "folder")
    accepted(desk, name)
    day = (today() - timedelta(days=1)).isoformat()
    words = (f"date={day}", "who=edda", "security=common", "units=5", "price=18", "counterparty=market")
    out = desk("event", "add", "sale", *words)[1]
    told = f"{name} was filed for {today()} and may state a balance without event 2. If it does, amend it: "
    assert f"{told}section16 filing amend {name} --why WHY\n" in out
    assert told not in desk("event", "change", "2", "in-opening=true")[1]


def test_what_was_left_out_is_added_by_an_amendment(desk: Run, tmp_path: Path) -> None:
    name = exported(desk, tmp_path / "folder")
    accepted(desk, name)
    words = (f"date={today().isoformat()}", "who=edda", "security=common", "units=5", "price=18", "counterparty=market")
    assert desk("event", "add", "sale", *words)[0] == 0
    status, out, _ = desk("filing", "amend", name, "--why", "A sale was left out.", "--also", "2")
    assert (status, "S " in out, "39595 owned" in out) == (0, True, True)


def test_the_day_of_the_original_is_the_day_it_was_filed_and_stays_in_further_amendments(
    desk: Run, tmp_path: Path, machine_clock: RunningClock
) -> None:
    name = exported(desk, tmp_path / "folder")
    night = datetime.combine(today(), time(22, 30), WASHINGTON)
    machine_clock.set(night + timedelta(minutes=10))
    out = accepted(desk, name, at=night)[1]
    day = on_or_after(today() + timedelta(days=1))
    assert f"accepted {today()} 22:30:00 Eastern, filed as of {day}" in out
    assert f"  Filed              {day}" in desk("filing", "receipt", name)[1]
    for number, (units, amended) in enumerate({"410": name, "420": f"{name}-amended"}.items(), 1):
        desk("event", "change", "1", f"units={units}")
        assert desk("filing", "amend", amended, "--why", "Corrected.")[0] == 0
        made = f"{amended}-amended"
        for words in (("lock", made), ("approve", made), ("sign", made, "--signature", EDDA, "--kept-at", "binder 4")):
            assert desk("filing", *words)[0] == 0
        folder = tmp_path / made
        assert desk("filing", "submit", made, "--export", str(folder), typed=f"{ISSUER}\n")[0] == 0
        document = section16.read(folder / "package.xml").document
        assert document.date_of_original_submission.value == day
        assert accepted(desk, made, number)[0] == 0


@pytest.mark.parametrize("typed", ["", "Larkspur\n"])
def test_without_the_issuers_name_nothing_goes_out(desk: Run, tmp_path: Path, vault: Path, typed: str) -> None:
    name = signed(desk)
    for way in (("--live", "--host", "http://127.0.0.1:9"), ("--export", str(tmp_path / "folder"))):
        status, _, err = desk("filing", "submit", name, *way, "--secrets", str(vault), typed=typed)
        assert (status, "The typed name is not that of the issuer" in err) == (2, True), err
    assert not (tmp_path / "folder").exists()
    assert f"{name} is signed" in desk("filing", "status", name)[1]


@pytest.mark.parametrize(("hour", "closed"), [(5, True), (16, False)])
def test_whoever_files_at_night_is_told_that_edgar_is_closed(
    desk: Run, vault: Path, machine_clock: RunningClock, hour: int, *, closed: bool
) -> None:
    name, day = signed(desk), on_or_after(today() + timedelta(days=1))
    machine_clock.set(datetime.combine(day, time(hour), WASHINGTON))
    live = ("--live", "--host", "http://127.0.0.1:9", "--secrets", str(vault))
    err = desk("filing", "submit", name, *live, typed="no\n")[2]
    assert (f"EDGAR is closed until {day} 06:00 Eastern" in err, "EDGAR is closed" in err) == (closed, closed), err


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
    status, _, err = desk("filing", "submit", draft_name(), "--secrets", str(vault), "--host", "http://127.0.0.1:9")
    assert (status, "No CCC is stored for 9990042" in err) == (2, True)


def test_a_rehearsal_leaves_the_office_as_it_is(desk: Run, tmp_path: Path) -> None:
    status, out, err = desk("filing", "submit", draft_name(), "--rehearse", "--keep", str(tmp_path / "given"))
    assert (status, "nothing was sent to the SEC" in out) == (0, True)
    assert "Before it is filed: reject: STEP-NOT-NOW" in err
    (filed,) = (tmp_path / "given").iterdir()
    assert [str(one.balance) for one in Ledger.from_submissions([section16.read(filed)]).positions()] == ["39600"]
    assert f"{draft_name()} is a draft" in desk("filing", "status", draft_name())[1]


def test_where_nobody_answers_it_is_told_and_nothing_was_sent(desk: Run, vault: Path) -> None:
    words = ("--secrets", str(vault), "--host", "http://127.0.0.1:9")
    status, out, _ = desk("filing", "submit", draft_name(), *words)
    assert (status, "cannot be reached" in out, "Run the same command to try again." in out) == (2, True, True)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("filing", "approve", "NAME"), "The step approve is possible when it is locked. Lock it first"),
        (("filing", "lock", "none"), "There is no draft 'none'"),
        (
            ("filing", "lock", "NAME", "--version", "7"),
            "The draft is at version 1 (draft), not at version 7. Nothing was changed.",
        ),
        (("filing", "sign", "NAME", "--signature", EDDA), "The step sign is possible when it is approved. Lock it first"),
        (("filing", "send-back", "NAME", "--remark", "no"), "The step send-back is possible when it is locked"),
        (("filing", "withdraw", "NAME", "--remark", "no"), "The step withdraw is possible when it is locked"),
        (("filing", "correct", "NAME"), "The step correct is possible when it is suspended"),
        (("filing", "settle", "NAME"), "An outcome is an accession number, the reason of a suspension"),
        (("filing", "settle", "NAME", "--not-there"), "has not been submitted"),
        (("filing", "receipt", "NAME"), "Only a form that EDGAR has accepted has a receipt"),
        (
            ("filing", "attest", "Edda", "--on", "2025-06-16"),
            "There is no signed attestation of Edda.",
        ),
        (("filing", "acknowledge-late", "NAME", "--remark", "x"), "The step acknowledge-late is possible when it is"),
        (("filing", "submit", "NAME", "--rehearse", "--live"), "The options contradict each other"),
    ],
)
def test_what_may_not_be_is_told(desk: Run, words: tuple[str, ...], told: str) -> None:
    status, _, err = desk(*(draft_name() if word == "NAME" else word for word in words))
    refused_for = "reject: " in err  # told finding by finding
    assert (status, told in err) == (1 if refused_for else 2, True), err


def test_papers_are_printed_and_kept(desk: Run, tmp_path: Path) -> None:
    assert "adopt as my own the signature" in desk("filing", "paper", draft_name(), "--signature", EDDA)[1]
    (tmp_path / "attested.pdf").write_bytes(b"%PDF-1.7 signed")
    assert (
        desk(
            "filing",
            "attest",
            "Edda M. Winterbourne",
            "--document",
            str(tmp_path / "attested.pdf"),
            "--on",
            today().isoformat(),
        )[0]
        == 0
    )


def test_a_paper_is_printed_for_a_signature_that_the_form_carries_alone(desk: Run, tmp_path: Path) -> None:
    page = tmp_path / "page.pdf"
    assert desk("filing", "paper", draft_name(), "--signature", EDDA, "--pdf", str(page))[0] == 0
    assert page.read_bytes().startswith(b"%PDF")
    status, _, err = desk("filing", "paper", draft_name(), "--signature", "/s/ Edda")
    assert (status, f"The form carries '{EDDA}', not '/s/ Edda'." in err) == (1, True), err
    assert "by hand" in desk("filing", "attestation", "Edda M. Winterbourne")[1]


def test_what_is_no_signed_document_is_told_and_authenticates_nothing(desk: Run, tmp_path: Path) -> None:
    name = draft_name()
    desk("filing", "lock", name)
    desk("filing", "approve", name)
    unsigned, empty = tmp_path / "unsigned.txt", tmp_path / "empty.pdf"
    unsigned.write_text(desk("filing", "paper", name, "--signature", EDDA)[1], encoding="utf-8")
    empty.touch()
    told = {
        unsigned: "without a signature",
        empty: "The document is empty.",
        tmp_path / "none.pdf": "no such file",
        tmp_path: "The folder has no file with the name of the draft",
    }
    for document, why in told.items():
        status, _, err = desk("filing", "sign", name, "--signature", EDDA, "--document", str(document))
        assert (status > 0, why in err, "written" in err) == (True, True, False), err
    assert f"{name} is approved" in desk("filing", "status", name)[1]


def test_a_kept_paper_comes_out_as_it_went_in(desk: Run, tmp_path: Path) -> None:
    name, scan = draft_name(), tmp_path / "scan.png"
    scan.write_bytes(b"a picture of a signed page")
    desk("filing", "lock", name)
    desk("filing", "approve", name)
    desk("filing", "sign", name, "--signature", EDDA, "--document", str(scan))
    status, out, _ = desk("office", "document", "1", str(tmp_path / "out.png"))
    assert (status, "authentication of Edda M. Winterbourne" in out, "image/png" in out) == (0, True, True)
    assert (tmp_path / "out.png").read_bytes() == scan.read_bytes()
    assert "The file already exists." in desk("office", "document", "1", str(scan))[2]
    assert "There is no such document." in desk("office", "document", "2", str(tmp_path / "two"))[2]


def test_what_hinders_is_told_before_a_name_is_asked_for_and_a_full_folder_hinders_once(desk: Run, tmp_path: Path) -> None:
    name = draft_name()
    status, _, err = desk("filing", "submit", name, "--export", str(tmp_path / "folder"), typed=f"{ISSUER}\n")
    assert (status, "The step submit is possible when it is signed" in err, "Type the issuer" in err) == (1, True, False)
    signed(desk)
    full = tmp_path / "full"
    full.mkdir()
    (full / "something").touch()
    status, out, _ = desk("filing", "submit", name, "--export", str(full), typed=f"{ISSUER}\n")
    assert (status, "The folder is not empty." in out, "Run the same command to try again." in out) == (2, True, True)
    status, out, err = desk("filing", "submit", name, "--export", str(tmp_path / "folder"), typed=f"{ISSUER}\n")
    assert (status, "exported" in out) == (0, True), err
    told = (tmp_path / "folder" / "instructions.txt").read_text(encoding="utf-8")
    assert (f"Issuer:  0009990016 {ISSUER}" in told, f"settle {name} --accession" in told) == (True, True), told
    assert "WINTERBOURNE EDDA M" in (tmp_path / "folder" / "page.html").read_text(encoding="utf-8")


def test_a_suspension_seen_on_edgar_is_settled_with_its_reason(desk: Run, tmp_path: Path) -> None:
    name = exported(desk, tmp_path / "folder")
    assert desk("filing", "settle", name, "--suspended", "the code was wrong", "--accession", accession())[0] == 2
    status, out, _ = desk("filing", "settle", name, "--suspended", "the code was wrong")
    assert (status, f"{name} is suspended (version 6)" in out) == (0, True)
    assert "The code was wrong." in desk("filing", "status", name)[1]


def test_what_is_no_token_is_not_kept_and_tokens_are_forgotten(desk: Run, vault: Path) -> None:
    for typed in ("\n\n", "one two\n\n", "t\u00f6ken\n\n", "one,two\n\n"):
        status, _, err = desk("secrets", "tokens", "9990016", "--secrets", str(vault), typed=typed)
        assert (status, "The text is not a token. Paste the whole token" in err) == (2, True), typed
    desk("secrets", "tokens", "9990016", "--filer-expires", "2126-01-01", "--secrets", str(vault), typed="abc\ndef\n")
    assert "filer-token until 2126-01-01" in desk("secrets", "expiries", "--secrets", str(vault))[1]
    assert desk("secrets", "forget", "9990016", "--tokens", "--secrets", str(vault))[0] == 0
    assert desk("secrets", "expiries", "--secrets", str(vault))[1] == "No expiration date is recorded.\n"
    assert (
        "No filer token is stored"
        in desk("filing", "submit", draft_name(), "--secrets", str(vault), "--host", "http://127.0.0.1:9")[2]
    )


@pytest.mark.parametrize(
    ("answers", "told"), [(("one", "other"), "The two passphrases differ"), (("",), "The passphrase is empty")]
)
def test_a_passphrase_for_a_new_file_is_typed_twice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, answers: tuple[str, ...], told: str
) -> None:
    typed = iter(answers)
    monkeypatch.delenv("SECTION16_PASSPHRASE", raising=False)
    monkeypatch.setattr("getpass.getpass", lambda _prompt: next(typed))
    monkeypatch.setattr("sys.stdin", Terminal())
    with pytest.raises(NoSecretError, match=told):
        SecretPlace(file=tmp_path / "new", passphrase=passphrase).open()
    assert not (tmp_path / "new").exists()


class Terminal(io.StringIO):
    """What is typed at a terminal."""

    def isatty(self) -> bool:
        return True


def test_behind_the_live_edgar_its_archive_is_looked_through(vault: Path) -> None:
    document = section16.read(form("form4.xml")).document
    kept = SecretPlace(file=vault, passphrase=passphrase).open()
    for host, looks in ((LIVE_HOST, True), (BETA_HOST, False)):
        asked: Any = SimpleNamespace(transport=SubmissionMethod.LIVE, host=host)
        draft: Any = SimpleNamespace(document=document)
        with _api(asked, kept, "9990016", "Example Company admin@example.com", now, draft) as api:
            assert (api._look is not None) is looks


def test_whom_edgar_asks_and_tells_is_stated_and_stands_in_the_package_and_the_rehearsal(desk: Run, tmp_path: Path) -> None:
    name = signed(desk)
    edgar = ("office", "put", "settings", "edgar")
    stated = (*edgar, "contact=Ana Example", "notify=['a@example.com', 'a@example.com']")
    status, _, err = desk(*stated, "email=ana")
    assert (status, "email: 'ana' is not an e-mail address. Write it as name@example.com" in err) == (2, True)
    assert desk(*stated)[0] == 0
    assert "notify, address 1: 'a b@example.com'" in desk(*edgar, "notify=['a b@example.com']")[2]
    desk(*edgar, "email=ana@example.com")
    status, _, err = desk("filing", "submit", name, "--export", str(tmp_path / "one"), typed=f"{ISSUER}\n")
    assert (status, "warn: PACKAGE-ADDRESS-TWICE" in err) == (0, True)
    envelope = section16.read(tmp_path / "one" / "package.xml").envelope
    assert envelope is not None
    assert (envelope.contact_name.text, envelope.contact_email.text) == ("Ana Example", "ana@example.com")
    assert [address.text for address in envelope.notification_addresses] == ["a@example.com", "a@example.com"]


@pytest.mark.parametrize(("kind", "name"), [("policies", "approvals"), ("settings", "edgars")])
def test_what_would_be_stated_under_a_name_that_nobody_reads_is_refused(desk: Run, kind: str, name: str) -> None:
    status, _, err = desk("office", "put", kind, name, "four-eyes=true")
    assert (status, f"{name!r}. " in err) == (2, True), err


def test_the_acceptance_time_is_asked_for_and_never_assumed(
    desk: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    name = exported(desk, tmp_path / "folder")
    settle = ("filing", "settle", name, "--accession", accession())
    status, _, err = desk(*settle)
    assert (status, f"draft {name}: The acceptance time is missing. Give the time" in err) == (
        2,
        True,
    ), err
    for words, told in (
        (("--accepted", today().isoformat()), "is not an acceptance time. Give date and time of day in Eastern time"),
        (("--accepted", f"{today() + timedelta(days=1)} 12:00"), "is in the future"),
        (("--accepted", f"{today() - timedelta(days=1)} 12:00"), "it was submitted at"),
        (
            ("--accepted", now().isoformat(), "--look-up"),
            "An acceptance time was given without an accession number",
        ),
        (("--look-up", "--host", "http://127.0.0.1:9"), "EDGAR gave no usable answer"),
    ):
        status, _, err = desk(*settle, *words)
        assert (status, told in err) == (2, True), (words, err)
    assert f"{name} is submitted" in desk("filing", "status", name)[1]
    monkeypatch.setattr("sys.stdin", Terminal(f"{now().astimezone(WASHINGTON):%m/%d/%Y %I:%M %p} ET\n"))
    assert run([*settle]) == 0
    out, err = capsys.readouterr()
    assert (f"When did EDGAR accept {name}?" in err, f"{name} is accepted" in out, " Eastern" in out) == (True, True, True)


def test_an_accession_number_belongs_to_one_form(desk: Run, tmp_path: Path) -> None:
    accepted(desk, name := exported(desk, tmp_path / "folder"))
    desk("event", "change", "1", "units=410")
    assert desk("filing", "amend", name, "--why", "Corrected.")[0] == 0
    made = f"{name}-amended"
    for words in (("lock", made), ("approve", made), ("sign", made, "--signature", EDDA, "--kept-at", "binder 4")):
        assert desk("filing", *words)[0] == 0
    assert desk("filing", "submit", made, "--export", str(tmp_path / made), typed=f"{ISSUER}\n")[0] == 0
    status, _, err = accepted(desk, made)
    assert (status, f"The accession number {accession()} already belongs to" in err) == (2, True), err


def test_the_instructions_say_how_the_acceptance_is_recorded(desk: Run, tmp_path: Path) -> None:
    name = exported(desk, tmp_path / "folder")
    told = (tmp_path / "folder" / "instructions.txt").read_text(encoding="utf-8")
    assert "Write down the accession number (as 0001234567-26-000001) and the acceptance time" in told
    assert f'section16 filing settle {name} --accession NUMBER --accepted "YYYY-MM-DD HH:MM:SS"' in told


def test_a_form_exported_in_time_and_accepted_after_it_was_due_is_late(
    desk: Run, tmp_path: Path, machine_clock: RunningClock
) -> None:
    name = exported(desk, tmp_path / "folder")
    due = add_business_days(today(), 2)
    night = datetime.combine(due, time(22, 5), WASHINGTON)
    machine_clock.set(night + timedelta(minutes=5))
    accepted(desk, name, at=night)
    assert f"  Due                {due}, filed late" in desk("filing", "receipt", name)[1]


def test_a_signature_recorded_on_a_later_day_needs_its_date(desk: Run, machine_clock: RunningClock) -> None:
    name, day = draft_name(), today()
    assert desk("filing", "lock", name)[0] == desk("filing", "approve", name)[0] == 0
    machine_clock.set(now() + timedelta(days=1))
    sign = ("filing", "sign", name, "--signature", EDDA, "--kept-at", "binder 3")
    status, _, err = desk(*sign)
    assert (status, "The signature date is missing, and it may be" in err) == (1, True), err
    assert desk(*sign, "--day", day.isoformat())[0] == 0


def test_the_date_of_an_attestation_is_asked_for(desk: Run) -> None:
    status, _, err = desk("filing", "attest", "Edda M. Winterbourne", "--kept-at", "safe")
    assert (status, "The signature date is missing. Add --on" in err) == (2, True), err
