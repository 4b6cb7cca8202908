"""Codes and tokens are kept where they belong, open to nobody else, and found in no other place."""

from __future__ import annotations

import base64
import json
import logging
import os
import stat
import subprocess
import sys
import traceback
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Thread
from typing import Any

import keyring.backend
import keyring.backends.fail
import keyring.errors
import pytest
from cryptography.fernet import Fernet
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt
from sqlalchemy import Engine, create_engine
from sqlalchemy.pool import StaticPool

from section16.document.identifiers import InvalidIdentifierError
from section16.document.package import Package
from section16.edgar.api import AT_ONCE, EdgarApi
from section16.edgar.export import Export
from section16.edgar.packed import Packed, packed_of
from section16.edgar.secrets import EncryptedFile, SystemKeyring, Vault, beside, keeper
from section16.edgar.sending import Sender
from section16.edgar.tokens import Tokens
from section16.errors import NoSecretError
from section16.formats.edgar_package import write_package
from section16.rehearsal.faults import FaultSchedule
from section16.rehearsal.saved_state import SavedState
from section16.rehearsal.simulator import LOGIN
from section16.secret import Secret
from section16.store.database import connect
from section16.store.journal import Journal
from section16.store.tables import METADATA
from section16.store.transmission import Transmission
from tests.formats.test_edgar_package import FORM
from tests.rehearsal.local import an_edgar, client_of

CODE, FILER, USER, PASSPHRASE = "pl4nt#d!", "planted-filer-token", "planted-user-token", "planted passphrase"
PLANTED = (CODE, FILER, USER, PASSPHRASE)
SOON = datetime(2026, 7, 1, tzinfo=UTC)


class Memory(keyring.backend.KeyringBackend):
    """A keyring that forgets when the test ends."""

    priority = 1

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # the library has no types there
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.kept[service, username]


class Locked(Memory):
    """A keyring that does not open."""

    def get_password(self, service: str, username: str) -> str | None:  # noqa: ARG002 - as the library asks
        raise keyring.errors.KeyringLocked

    def set_password(self, service: str, username: str, password: str) -> None:  # noqa: ARG002 - as the library asks
        raise keyring.errors.KeyringLocked


@pytest.fixture(params=["keyring", "file"])
def vault(request: pytest.FixtureRequest, tmp_path: Path) -> Vault:
    if request.param == "keyring":
        return Vault(SystemKeyring(Memory()), tmp_path / "expiries.json")
    return Vault(EncryptedFile(tmp_path / "secrets.bin", Secret(PASSPHRASE)), tmp_path / "expiries.json")


def filled(vault: Vault) -> Vault:
    vault.keep_code("0009990301", Secret(CODE))
    vault.keep_tokens(LOGIN, Tokens(filer=Secret(FILER), user=Secret(USER), filer_expires=SOON, user_expires=SOON))
    return vault


def test_codes_and_tokens_are_kept_and_come_back(vault: Vault) -> None:
    filled(vault)
    assert vault.code("9990301").reveal() == CODE
    assert vault.codes(("0009990301",))["0009990301"] == Secret(CODE)
    tokens = vault.tokens("9990016")
    assert tokens.bearer().reveal() == f"{FILER},{USER}"
    assert tokens.user_expires == SOON
    vault.forget_code("9990301")
    with pytest.raises(NoSecretError, match="No CCC is stored for 9990301"):
        vault.code("9990301")


def test_new_tokens_stand_in_the_place_of_old_ones(vault: Vault) -> None:
    filled(vault).keep_tokens(LOGIN, Tokens(filer=Secret("new"), filer_expires=SOON + timedelta(days=1)))
    assert vault.tokens(LOGIN).filer.reveal() == "new"
    assert [entry.expires for entry in vault.expiries()] == [SOON + timedelta(days=1)]


def test_what_is_no_code_is_not_kept_and_not_repeated(vault: Vault) -> None:
    with pytest.raises(InvalidIdentifierError) as refusal:
        vault.keep_code("9990301", Secret("planted"))
    assert "planted" not in str(refusal.value)


def test_the_file_opens_with_its_passphrase_alone_and_to_its_owner_alone(tmp_path: Path) -> None:
    place = tmp_path / "secrets.bin"
    filled(Vault(EncryptedFile(place, Secret(PASSPHRASE)), tmp_path / "expiries.json"))
    assert stat.S_IMODE(place.stat().st_mode) == 0o600
    assert Vault(EncryptedFile(place, Secret(PASSPHRASE)), tmp_path / "e.json").code("9990301").reveal() == CODE
    with pytest.raises(NoSecretError, match="passphrase is wrong"):
        EncryptedFile(place, Secret("another"))
    place.write_bytes(place.read_bytes()[:-1] + b"x")
    with pytest.raises(NoSecretError, match="damaged"):
        EncryptedFile(place, Secret(PASSPHRASE))


def test_a_guess_at_the_passphrase_costs_128_megabytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    costs: list[tuple[int, int, int]] = []

    def noted(*, salt: bytes, length: int, n: int, r: int, p: int) -> Scrypt:
        costs.append((n, r, p))
        return Scrypt(salt=salt, length=length, n=2**4, r=r, p=p)

    monkeypatch.setattr("section16.edgar.secrets.Scrypt", noted)
    EncryptedFile(tmp_path / "secrets.bin", Secret(PASSPHRASE)).put("name", Secret("value"))
    assert set(costs) == {(2**17, 8, 1)}  # 128 * n * r bytes


def in_processes(place: Path, count: int, each: int) -> None:
    """Let processes keep codes, and tokens with the day on which they expire, in one file at the same time."""
    code = (
        "import sys; from datetime import UTC, datetime; from pathlib import Path\n"
        "from section16.edgar.secrets import EncryptedFile, Vault, beside; from section16.edgar.tokens import Tokens\n"
        "from section16.secret import Secret\n"
        "place, start, each = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])\n"
        "vault = Vault(EncryptedFile(place, Secret(sys.stdin.readline().strip())), beside(place))\n"
        "for number in range(start, start + each):\n"
        "    vault.keep_code(str(number), Secret('ab12#$cd'))\n"
        "    vault.keep_tokens(str(number), Tokens(filer=Secret('t'), filer_expires=datetime(2027, 1, 1, tzinfo=UTC)))\n"
    )
    running = []
    for writer in range(count):
        command = [sys.executable, "-c", code, str(place), str(1000 + writer * each), str(each)]
        running.append(subprocess.Popen(command, stdin=subprocess.PIPE, text=True))
    for process in running:
        process.communicate(PASSPHRASE + "\n", timeout=300)
    assert [process.returncode for process in running] == [0] * count


@pytest.mark.slow
@pytest.mark.costly_keys
def test_three_writers_at_once_lose_nothing(tmp_path: Path) -> None:
    place = tmp_path / "secrets.bin"
    in_processes(place, 3, 20)
    vault = Vault(EncryptedFile(place, Secret(PASSPHRASE)), beside(place))
    assert [vault.code(str(number)).reveal() for number in range(1000, 1060)] == ["ab12#$cd"] * 60
    assert sorted(int(entry.login) for entry in vault.expiries()) == list(range(1000, 1060))
    assert not [path for path in tmp_path.iterdir() if path.suffix == ".partial"]


def test_who_changes_the_file_meanwhile_waits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    one, other = (EncryptedFile(tmp_path / "secrets.bin", Secret(PASSPHRASE)) for _ in range(2))
    meanwhile = Thread(target=other.put, args=("b", Secret("2")))
    write = EncryptedFile._write

    def written_later(file: EncryptedFile, secrets: dict[str, str]) -> None:
        if file is one:  # it has read the file and not written it yet
            meanwhile.start()
            meanwhile.join(0.5)
        write(file, secrets)

    monkeypatch.setattr(EncryptedFile, "_write", written_later)
    one.put("a", Secret("1"))
    meanwhile.join(30)
    assert [one.get(name) for name in "ab"] == [Secret("1"), Secret("2")]


def test_who_keeps_other_tokens_meanwhile_waits(tmp_path: Path) -> None:
    class Slow(Memory):
        """A keyring in which the first token takes a while."""

        def set_password(self, service: str, username: str, password: str) -> None:
            super().set_password(service, username, password)
            if meanwhile.ident is None:
                meanwhile.start()
                meanwhile.join(0.5)

    def keep(login: str) -> None:
        vault.keep_tokens(login, Tokens(filer=Secret("t"), filer_expires=SOON))

    vault = Vault(SystemKeyring(Slow()), tmp_path / "expiries.json")
    meanwhile = Thread(target=keep, args=("1001",))
    keep("1000")
    meanwhile.join(30)
    assert sorted(entry.login for entry in vault.expiries()) == ["1000", "1001"]


@pytest.mark.costly_keys
def test_two_who_begin_a_file_at_once_are_both_in_it(tmp_path: Path) -> None:
    one, other = (EncryptedFile(tmp_path / "secrets.bin", Secret(PASSPHRASE)) for _ in range(2))
    one.put("a", Secret("1"))
    other.put("b", Secret("2"))
    assert [one.get(name) for name in "ab"] == [other.get(name) for name in "ab"] == [Secret("1"), Secret("2")]


@pytest.mark.parametrize("phrase", ["", " ", "\n\t"])
def test_an_empty_passphrase_is_none(tmp_path: Path, phrase: str) -> None:
    with pytest.raises(NoSecretError, match="passphrase is empty"):
        EncryptedFile(tmp_path / "secrets.bin", Secret(phrase))
    with pytest.raises(NoSecretError, match="passphrase is empty"):
        keeper(tmp_path / "secrets.bin")
    assert list(tmp_path.iterdir()) == []


def earlier(passphrase: str, texts: dict[str, str]) -> bytes:
    """Return a file as earlier versions wrote it: a salt, and what a cheaper key seals."""
    salt = bytes(range(16))
    key = Scrypt(salt=salt, length=32, n=2**15, r=8, p=1).derive(passphrase.encode())
    return salt + Fernet(base64.urlsafe_b64encode(key)).encrypt(json.dumps(texts).encode())


@pytest.mark.costly_keys
def test_a_file_of_an_earlier_version_opens_and_gets_the_stronger_key_with_the_next_change(tmp_path: Path) -> None:
    place = tmp_path / "secrets.bin"
    place.write_bytes(earlier(PASSPHRASE, {"a": "1"}))
    with pytest.raises(NoSecretError, match="passphrase is wrong"):
        EncryptedFile(place, Secret("another"))
    kept = EncryptedFile(place, Secret(PASSPHRASE))
    assert kept.get("a") == Secret("1")
    kept.put("b", Secret("2"))
    mark, _, rest = place.read_bytes().partition(b"\n")
    key = Scrypt(salt=rest[:16], length=32, n=2**17, r=8, p=1).derive(PASSPHRASE.encode())
    assert json.loads(Fernet(base64.urlsafe_b64encode(key)).decrypt(rest[16:])) == {"a": "1", "b": "2"}
    assert (mark, rest[:16] == bytes(range(16))) == (b"section16-secrets-2", False)


def test_a_full_disk_leaves_the_file_as_it_was_and_nothing_beside_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = EncryptedFile(tmp_path / "secrets.bin", Secret(PASSPHRASE))
    kept.put("a", Secret("1"))
    before = {path.name for path in tmp_path.iterdir()}

    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(NoSecretError, match="The file cannot be written: no space left on device"):
        kept.put("b", Secret("2"))
    assert (kept.get("a"), kept.get("b")) == (Secret("1"), None)
    assert {path.name for path in tmp_path.iterdir()} == before


def test_what_cannot_be_written_shows_no_secret_among_its_variables(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = EncryptedFile(tmp_path / "secrets.bin", Secret(PASSPHRASE))
    for name in ("a", "b"):
        kept.put(name, Secret(CODE))

    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    changes: tuple[Callable[[], None], ...] = (lambda: kept.remove("a"), lambda: kept.put("c", Secret(CODE)))
    for change in changes:
        with pytest.raises(NoSecretError) as caught:
            change()
        shown = "".join(traceback.TracebackException.from_exception(caught.value, capture_locals=True).format())
        assert (CODE in shown, PASSPHRASE in shown) == (False, False)


DAMAGED = (
    b"{",
    b"\xff",
    b"[1]",
    b'[{"login": "9990016", "token": "filer-token", "expires": "2026-07-01T00:00:00"}]',
    b'[{"login": "9990016", "token": "filer-token", "expires": "0001-01-01T00:00:00Z"}]',
    b"[" * 100_000,
    b'[{"unknown": ' + b"[" * 100_000,
)


@pytest.mark.parametrize("damaged", DAMAGED)
def test_a_damaged_file_of_expiries_does_not_keep_tokens_from_being_used(tmp_path: Path, damaged: bytes) -> None:
    vault = filled(Vault(SystemKeyring(Memory()), tmp_path / "expiries.json"))
    (tmp_path / "expiries.json").write_bytes(damaged)
    assert vault.tokens(LOGIN).filer == Secret(FILER)
    assert vault.tokens(LOGIN).filer_expires is None
    for change in (lambda: vault.forget_tokens(LOGIN), lambda: filled(vault)):
        with pytest.raises(NoSecretError, match=r"expiries\.json: The file does not state when tokens expire. Delete it"):
            change()
    assert (tmp_path / "expiries.json").read_bytes() == damaged
    assert vault.tokens(LOGIN).filer == Secret(FILER)


def test_expiries_that_cannot_be_read_are_named(tmp_path: Path) -> None:
    (tmp_path / "expiries.json").mkdir()
    with pytest.raises(NoSecretError, match=r"expiries\.json: The file cannot be read. Delete it"):
        Vault(SystemKeyring(Memory()), tmp_path / "expiries.json").expiries()
    assert Vault(SystemKeyring(Memory()), tmp_path / "none.json").expiries() == ()


def test_without_a_keyring_the_file_is_named_as_the_way() -> None:
    with pytest.raises(NoSecretError, match="This system has no keyring"):
        SystemKeyring(keyring.backends.fail.Keyring())  # type: ignore[no-untyped-call]  # as above


@pytest.mark.parametrize(
    "use",
    [
        lambda locked: locked.get("ccc:1"),
        lambda locked: locked.put("ccc:1", Secret("abcd@123")),
        lambda locked: locked.remove("ccc:1"),
    ],
    ids=["get", "put", "remove"],
)
def test_a_locked_keyring_is_an_error_and_never_a_silent_loss(use: Callable[[SystemKeyring], object]) -> None:
    with pytest.raises(NoSecretError, match=r"keyring of the system cannot be opened\. Unlock it"):
        use(SystemKeyring(Locked()))


def test_what_is_removed_from_a_keyring_is_gone_and_nothing_happens_where_it_was_not_there() -> None:
    kept = SystemKeyring(Memory())
    kept.put("ccc:1", Secret("abcd@123"))
    kept.remove("ccc:1")
    assert kept.get("ccc:1") is None
    kept.remove("ccc:1")


def test_a_file_is_used_where_one_is_named_and_the_keyring_otherwise(tmp_path: Path) -> None:
    assert isinstance(keeper(tmp_path / "s", Secret(PASSPHRASE)), EncryptedFile)
    assert isinstance(keeper(backend=Memory()), SystemKeyring)


class Failing(Journal):
    """A journal that breaks down in the middle of a delivery, so that there is a traceback to look at."""

    def __init__(self, engine: Engine, at: int) -> None:
        super().__init__(engine)
        self._left = at

    def write(self, known: Transmission, at: datetime, **changes: Any) -> Transmission:
        self._left -= 1
        if self._left < 0:
            raise RuntimeError("the disk is full")
        return super().write(known, at, **changes)


def _delivered(sender: Sender, key: str, package: Packed) -> str:
    """Return how a delivery stands, or the traceback of what broke it with the values of every variable on the way."""
    try:
        return repr(sender.deliver(key, package))
    except RuntimeError as error:
        return "".join(traceback.TracebackException.from_exception(error, capture_locals=True).format())


def test_planted_secrets_are_found_in_no_file_log_traceback_or_export(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    """A whole delivery with everything going wrong now and then, looked through afterwards."""
    caplog.set_level(logging.DEBUG)
    vault = filled(Vault(EncryptedFile(tmp_path / "secrets.bin", Secret(PASSPHRASE)), tmp_path / "expiries.json"))
    edgar, clock = an_edgar()
    edgar = SavedState(tmp_path / "edgar").open(clock)
    given = edgar.logins.issue(LOGIN, clock())
    vault.keep_tokens(LOGIN, given)
    planted = (CODE, PASSPHRASE, given.filer.reveal(), given.user.reveal() if given.user else "")
    engine = connect(str(tmp_path / "office.db"), create=True)
    METADATA.create_all(engine)
    codes = vault.codes(tuple(owner.cik.text or "" for owner in FORM.reporting_owners))
    package = packed_of(write_package(Package(document=FORM), codes))
    told: list[str] = []
    for seed in range(12):
        with client_of(edgar, misbehaviour=FaultSchedule(seed, rate=0.5)) as client:
            api = EdgarApi(client, lambda: vault.tokens(LOGIN), LOGIN, clock, patience=AT_ONCE)
            journal = Failing(engine, at=seed % 6) if seed % 2 else Journal(engine)
            told.append(_delivered(Sender(api, journal, "ada", clock, clock.wait), f"key-{seed}", package))
    assert sum("Failing" in one for one in told) > 3
    Sender(Export(tmp_path / "export"), Journal(engine), "ada", clock, clock.wait).deliver("by-hand", package)
    SavedState(tmp_path / "edgar").save(edgar)
    assert (tmp_path / "office.db-wal").stat().st_size > 0
    open_files = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    engine.dispose()
    told += [repr(vault), repr(package), caplog.text, *capfd.readouterr()]
    told += [repr(dict(os.environ)), repr(sys.argv)]
    files = open_files + b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    traces = "".join(told)
    assert [secret.encode() in files or secret in traces for secret in planted] == [False] * len(planted)
    assert (tmp_path / "export" / "package.xml").exists()


def test_an_export_with_codes_is_its_owners_alone(tmp_path: Path) -> None:
    engine = create_engine("sqlite://", poolclass=StaticPool)
    METADATA.create_all(engine)
    _edgar, clock = an_edgar()
    codes = {owner.cik.text or "": Secret(CODE) for owner in FORM.reporting_owners}
    package = packed_of(write_package(Package(document=FORM), codes))
    Sender(Export(tmp_path / "out", with_codes=True), Journal(engine), "ada", clock, clock.wait).deliver("one", package)
    sealed = tmp_path / "out" / "package.xml"
    assert sealed.read_bytes() == package.data.reveal()
    assert stat.S_IMODE(sealed.stat().st_mode) == 0o600
    assert CODE.encode() not in (tmp_path / "out" / "form4.xml").read_bytes()
    engine.dispose()


@pytest.mark.slow
def test_no_secret_is_in_the_list_of_processes(tmp_path: Path) -> None:
    """The command that serves prints its tokens once and takes none as an argument or in its environment."""
    command = [sys.executable, "-m", "section16", "rehearse", "serve", "--folder", str(tmp_path), "--port", "0", "--any-hour"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            lines = [process.stdout.readline() for _ in range(2)]
            tokens = lines[1].removeprefix("Authorization: Bearer ").strip().split(",")
            assert all(len(token) > 30 for token in tokens)
            seen = b""
            if os.path.isdir("/proc"):  # noqa: PTH112 - the processes of Linux
                for name in ("cmdline", "environ"):
                    seen += Path(f"/proc/{process.pid}/{name}").read_bytes()
            kept = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
            assert all(token.encode() not in seen + kept for token in tokens)
        finally:
            process.terminate()
