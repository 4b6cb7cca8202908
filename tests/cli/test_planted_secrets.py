"""Distinctive secrets, handed over at every door of the command line, are found nowhere afterwards."""

from __future__ import annotations

import io
import json
import logging
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from section16.cli.app import run
from section16.clock import now
from section16.office.office import Office
from section16.workspace.context import today
from tests.drafting.examples import BASE, SALE
from tests.rehearsal.faults import CODE as OTHER_CODE
from tests.rehearsal.faults import Sent

pytestmark = pytest.mark.dated

CODE, FILER, USER = "pl4nt#3d", "planted-filer-token", "planted-user-token"
PASSPHRASE, MAIL_PASSWORD, HOOK, DATABASE = "planted passphrase", "planted-pässword", "planted-hook", "planted-database-pw"
PLANTED = (CODE, FILER, USER, PASSPHRASE, MAIL_PASSWORD, HOOK, DATABASE, OTHER_CODE)
EDDA = "/s/ Edda M. Winterbourne"


class Echo(BaseHTTPRequestHandler):
    """An EDGAR and a webhook that repeat in their errors whatever they were sent."""

    def do_GET(self) -> None:
        self._answer(self.headers["Authorization"] or "")

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self._answer(f"{self.headers['Authorization']} {CODE} {self.path} {body}")

    def _answer(self, said: str) -> None:
        content = json.dumps({"messages": [{"type": "ERROR", "content": f"wrong: {said}"}]}).encode()
        self.send_response(400)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_said: Any) -> None:
        """Write nothing to the standard error."""


@contextmanager
def echo() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Echo) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


class Desk:
    """Runs commands, keeps what they print, and notes which other programs they start."""

    def __init__(self, folder: Path, edgar: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
        self.folder = folder
        self.edgar = edgar
        self.told: list[str] = []
        self.started: list[Any] = []
        self._capsys = capsys
        self._monkeypatch = monkeypatch
        monkeypatch.setattr(subprocess, "Popen", lambda *given, **more: self.started.append((given, more)))

    def __call__(self, *words: str, typed: str = "", status: int | None = 0) -> str:
        self._monkeypatch.setattr("sys.stdin", io.StringIO(typed))
        done = run([*words])
        out, err = self._capsys.readouterr()
        self.told += [out, err]
        assert status is None or done == status, (words, out, err)
        return out + err

    def traces(self) -> str:
        """Return everything that was printed, and every byte of every file as text."""
        files = [path for path in self.folder.rglob("*") if path.is_file()]
        return "".join([*self.told, *(path.read_bytes().decode("latin-1") for path in files), *map(str, files)])


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Iterator[Desk]:
    with echo() as address:
        for name, value in (
            ("OFFICE", str(tmp_path / "office.db")),
            ("MEMBER", "petra"),
            ("SECRETS", str(tmp_path / "vault")),
            ("PASSPHRASE", PASSPHRASE),
            ("SMTP", "smtp+plain://user@127.0.0.1:1"),
            ("SMTP_PASSWORD", MAIL_PASSWORD),
            ("MAIL_FROM", "section16@example.com"),
            ("WEBHOOK_DESK", f"{address}/{HOOK}"),
        ):
            monkeypatch.setenv(f"SECTION16_{name}", value)
        monkeypatch.setenv("PGPASSWORD", DATABASE)
        (tmp_path / "facts.toml").write_text((BASE + SALE).replace("2025-06-16", today().isoformat()), encoding="utf-8")
        yield Desk(tmp_path, address, capsys, monkeypatch)


def test_no_secret_is_found_after_a_day_at_the_office(desk: Desk, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    desk("office", "init", str(tmp_path / "facts.toml"), "--email", "petra@example.com")
    with Office.open(str(tmp_path / "office.db"), by="petra", clock=now):  # so that the log stays beside the database
        _keep(desk)
        _file(desk)
        _remind(desk)
        _mistake(desk, tmp_path)
        _write_out(desk, tmp_path)
        assert (tmp_path / "office.db-wal").stat().st_size > 0
        traces = desk.traces() + caplog.text
    traces += desk.traces()
    assert [secret for secret in PLANTED if secret in traces or secret.encode().decode("latin-1") in traces] == []
    assert desk.started == []


def _keep(desk: Desk) -> None:
    """Keep codes and tokens, and hand over what is none."""
    desk("secrets", "ccc", "0009990042", typed=f"{CODE}\n")
    desk("secrets", "ccc", "0009990042", typed=f"{CODE}x\n", status=2)
    desk("secrets", "tokens", "0009990016", "--filer-expires", today().isoformat(), typed=f"{FILER}\n{USER}\n")
    desk("secrets", "tokens", "0009990016", typed=f"{FILER} x\n{USER}\n", status=2)
    desk("secrets", "expiries")


def _file(desk: Desk) -> None:
    """Bring a draft to EDGAR, which refuses it and repeats what it was sent."""
    desk("draft", "--all-due")
    name = f"form4-edda-{today().isoformat()}"
    desk("filing", "lock", name)
    desk("filing", "approve", name)
    desk("filing", "sign", name, "--signature", EDDA, "--kept-at", "binder 3")
    desk("filing", "submit", name, "--rehearse", "--keep", str(desk.folder / "kept"), status=None)
    told = desk("filing", "submit", name, "--test", "--host", desk.edgar, status=2)
    assert "wrong: " in told  # it did repeat it
    desk("filing", "submit", name, "--live", "--host", desk.edgar, typed="Larkspur Harbor Systems, Inc.\n", status=2)
    desk(
        "filing", "submit", name, "--export", str(desk.folder / "by-hand"), typed="Larkspur Harbor Systems, Inc.\n", status=None
    )
    desk("filing", "status", name)


def _remind(desk: Desk) -> None:
    escalation = "escalation=[{ hours = 900, roles = ['preparer'], webhooks = ['desk'] }]"
    desk("office", "put", "policies", "approval", escalation)
    desk("event", "add", "sale", f"date={today()}", "who=edda", "security=common", "units=1", "price=1", status=None)
    desk("notify", "once", status=1)
    desk("notify", "test", "--mail", "petra@example.com", status=2)
    desk("notify", "test", "--webhook", "desk", status=2)
    desk("todo", "--ics", str(desk.folder / "due.ics"), status=None)


def _mistake(desk: Desk, folder: Path) -> None:
    """Hand secrets over where none belongs; what is refused is not repeated."""
    wrong = folder.parent / f"{folder.name}-wrong"  # these files hold what was planted
    wrong.mkdir()
    facts = BASE.replace("[filing]", f'[filing]\npassword = "{DATABASE}"\nccc = "{CODE}"')
    (wrong / "facts.toml").write_text(facts, encoding="utf-8")
    (wrong / "export.csv").write_text(f"Date,CCC,Token\n2025-01-01,{CODE},{FILER}\n", encoding="utf-8")
    (wrong / "closures.toml").write_text(f'password = "{DATABASE}"\n', encoding="utf-8")
    desk("draft", str(wrong / "facts.toml"), status=None)
    desk("office", "add", str(wrong / "facts.toml"), status=2)
    desk("office", "put", "settings", "edgar", f"password={DATABASE}", status=1)
    desk("office", "put", "people", "ada", f"ccc={CODE}", "name=ADA", status=1)
    desk("import", str(wrong / "export.csv"), "--mapping", "etrade", status=None)
    desk("import", str(wrong / "export.csv"), "--propose-mapping", str(folder / "mapping.toml"), status=None)
    for office in (f"postgresql://ada:{DATABASE}@127.0.0.1:1/o", "postgresql://ada@127.0.0.1:1/o?service=none"):
        desk("office", "show", "--office", office, status=2)
        desk("office", "move", office, status=2)
    (wrong / "package.xml").write_bytes(Sent("4").data)
    for words in (("show",), ("check",), ("convert", "--to", "json"), ("convert", "--to", "xml"), ("rows",)):
        desk(*words, str(wrong / "package.xml"), status=None)


def _write_out(desk: Desk, folder: Path) -> None:
    for words in (("export", "exported"), ("backup", "backup.db"), ("audit", "--export", "trail.jsonl"), ("move", "moved.db")):
        desk("office", *words[:-1], str(folder / words[-1]))
    desk("office", "audit", "--verify", "--json", status=None)
    desk("office", "show", "--json")
