"""Where confirmation codes and tokens are kept: in the system's keyring, or in a file encrypted with a passphrase.

Nothing else of section16 keeps them. When a token expires is no secret and stands beside it, so that reminders need no
passphrase.
"""

from __future__ import annotations

import base64
import json
import os
import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import keyring
import msgspec
from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt
from keyring.errors import KeyringError

from section16.document.identifiers import ccc, cik
from section16.edgar.tokens import Tokens
from section16.errors import NoSecretError
from section16.secret import Secret

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

SERVICE = "section16"
_CODE, _FILER_TOKEN, _USER_TOKEN = "ccc", "filer-token", "user-token"
_SALT_BYTES, _WORK = 16, 2**15
_OWNER_ONLY = 0o600
_ONE_WORD = re.compile(r"[!-+\--~]+")  # what a header takes; a comma stands between two tokens


class Keeper(Protocol):
    """Keeps texts by name."""

    def get(self, name: str) -> Secret[str] | None:
        """Return a secret; ``None`` where there is none of that name."""
        ...

    def put(self, name: str, secret: Secret[str]) -> None:
        """Keep a secret, in the place of one of that name."""
        ...

    def remove(self, name: str) -> None:
        """Forget a secret; nothing happens where there is none."""
        ...


class SystemKeyring:
    """The keyring of the system. Raises :class:`~section16.errors.NoSecretError` where the system has none that works."""

    def __init__(self, backend: KeyringBackend | None = None) -> None:
        self._backend = backend or keyring.get_keyring()
        if self._backend.priority <= 0:
            raise NoSecretError(
                "this system has no keyring", remedy="keep codes and tokens in a file with a passphrase: --secrets FILE"
            )

    def get(self, name: str) -> Secret[str] | None:
        """Return a secret; ``None`` where there is none of that name."""
        try:
            found = self._backend.get_password(SERVICE, name)
        except KeyringError as error:
            raise _closed(error) from None
        return None if found is None else Secret(found)

    def put(self, name: str, secret: Secret[str]) -> None:
        """Keep a secret, in the place of one of that name."""
        try:
            self._backend.set_password(SERVICE, name, secret.reveal())
        except KeyringError as error:
            raise _closed(error) from None

    def remove(self, name: str) -> None:
        """Forget a secret; nothing happens where there is none."""
        try:
            if self._backend.get_password(SERVICE, name) is not None:
                self._backend.delete_password(SERVICE, name)
        except KeyringError as error:
            raise _closed(error) from None


def _closed(error: KeyringError) -> NoSecretError:
    return NoSecretError(f"the keyring does not open ({type(error).__name__})", remedy="unlock it, or use --secrets FILE")


class EncryptedFile:
    """A file that only a passphrase opens: Scrypt makes the key, AES and an HMAC (Fernet) keep what stands in it."""

    def __init__(self, path: Path, passphrase: Secret[str]) -> None:
        self.path = path
        self._salt = self._whole()[:_SALT_BYTES] if path.exists() else os.urandom(_SALT_BYTES)
        key = Scrypt(salt=self._salt, length=32, n=_WORK, r=8, p=1).derive(passphrase.reveal().encode())
        self._box = Secret(base64.urlsafe_b64encode(key))
        self._read()

    def get(self, name: str) -> Secret[str] | None:
        """Return a secret; ``None`` where there is none of that name."""
        found = self._read().get(name)
        return None if found is None else Secret(found)

    def put(self, name: str, secret: Secret[str]) -> None:
        """Keep a secret, in the place of one of that name."""
        self._write(self._read() | {name: secret.reveal()})

    def remove(self, name: str) -> None:
        """Forget a secret; nothing happens where there is none."""
        self._write({known: text for known, text in self._read().items() if known != name})

    def _whole(self) -> bytes:
        try:
            return self.path.read_bytes()
        except OSError as error:
            raise NoSecretError(
                f"the file cannot be read: {(error.strerror or '').lower()}", where=str(self.path), remedy="see that it may be"
            ) from None

    def _read(self) -> dict[str, str]:
        if not self.path.exists():
            return {}
        try:
            found: dict[str, str] = json.loads(Fernet(self._box.reveal()).decrypt(self._whole()[_SALT_BYTES:]))
        except InvalidToken:
            raise NoSecretError(
                "the passphrase does not open it, or it is damaged", where=str(self.path), remedy="give the right passphrase"
            ) from None
        return found

    def _write(self, secrets: dict[str, str]) -> None:
        """Write the file whole or not at all, for its owner alone to read."""
        sealed = self._salt + Fernet(self._box.reveal()).encrypt(json.dumps(secrets).encode())
        self.path.parent.mkdir(parents=True, exist_ok=True)
        partial = self.path.with_name(self.path.name + ".partial")
        partial.unlink(missing_ok=True)
        with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _OWNER_ONLY), "wb") as stream:
            stream.write(sealed)
        partial.replace(self.path)


class Expiry(msgspec.Struct, frozen=True):
    """When a token of a login expires; no secret."""

    login: str
    token: str
    expires: datetime


def beside(secrets: Path | None) -> Path:
    """Return the file that tells when the tokens of a keeper expire, which can be read without opening it."""
    return Path.home() / ".section16" / "expiries.json" if secrets is None else secrets.with_suffix(".expiries.json")


def expiries_in(file: Path) -> tuple[Expiry, ...]:
    """Return when tokens expire, as a file beside a keeper tells; none where there is no file.

    Raises :class:`~section16.errors.NoSecretError` for a file that tells nothing.
    """
    try:
        return msgspec.json.decode(file.read_bytes(), type=tuple[Expiry, ...])
    except FileNotFoundError:
        return ()
    except (OSError, msgspec.MsgspecError) as error:
        told = "it does not tell when tokens expire" if isinstance(error, msgspec.MsgspecError) else "it cannot be read"
        raise NoSecretError(
            told, where=str(file), remedy="delete it, and keep the tokens anew: section16 secrets tokens"
        ) from None


class Vault:
    """Codes by EDGAR number and tokens by login, in a keeper; ``beside`` is the file that tells when tokens expire."""

    def __init__(self, keeper: Keeper, beside: Path) -> None:
        self._keeper = keeper
        self._beside = beside

    def code(self, number: str) -> Secret[str]:
        """Return a filer's confirmation code; raises :class:`~section16.errors.NoSecretError` where none is kept."""
        return self._need(f"{_CODE}:{cik.validate(number)}", f"no CCC is kept for {cik.validate(number)}")

    def codes(self, numbers: Iterator[str] | tuple[str, ...]) -> dict[str, Secret[str]]:
        """Return the confirmation codes of several filers by their numbers as given."""
        return {number: self.code(number) for number in numbers}

    def keep_code(self, number: str, code: Secret[str]) -> None:
        """Keep a filer's confirmation code; raises ``InvalidIdentifierError`` for what is none."""
        ccc.validate(code.reveal())
        self._keeper.put(f"{_CODE}:{cik.validate(number)}", code)

    def forget_code(self, number: str) -> None:
        """Forget a filer's confirmation code."""
        self._keeper.remove(f"{_CODE}:{cik.validate(number)}")

    def tokens(self, login: str) -> Tokens:
        """Return the tokens of a login; raises :class:`~section16.errors.NoSecretError` where no filer token is kept."""
        number = cik.validate(login)
        expires = {entry.token: entry.expires for entry in self.expiries() if entry.login == number}
        return Tokens(
            filer=self._need(f"{_FILER_TOKEN}:{number}", f"no filer token is kept for {number}"),
            user=self._keeper.get(f"{_USER_TOKEN}:{number}"),
            filer_expires=expires.get(_FILER_TOKEN),
            user_expires=expires.get(_USER_TOKEN),
        )

    def keep_tokens(self, login: str, tokens: Tokens) -> None:
        """Keep the tokens of a login, and beside them when they expire.

        Raises :class:`~section16.errors.NoSecretError` for what can be no token.
        """
        number = cik.validate(login)
        for given in (tokens.filer, *([tokens.user] if tokens.user is not None else [])):
            if not _ONE_WORD.fullmatch(given.reveal()):
                raise NoSecretError("that is no token", where=f"login {number}", remedy="paste it whole, as EDGAR shows it")
        entries = [entry for entry in self.expiries() if entry.login != number]
        for name, token, expires in (
            (_FILER_TOKEN, tokens.filer, tokens.filer_expires),
            (_USER_TOKEN, tokens.user, tokens.user_expires),
        ):
            if token is not None:
                self._keeper.put(f"{name}:{number}", token)
            if token is not None and expires is not None:
                entries.append(Expiry(number, name, expires))
        self._beside.parent.mkdir(parents=True, exist_ok=True)
        self._beside.write_bytes(msgspec.json.format(msgspec.json.encode(entries)))

    def forget_tokens(self, login: str) -> None:
        """Forget the tokens of a login, and when they expire."""
        number = cik.validate(login)
        for name in (_FILER_TOKEN, _USER_TOKEN):
            self._keeper.remove(f"{name}:{number}")
        if self._beside.exists():
            others = [entry for entry in self.expiries() if entry.login != number]
            self._beside.write_bytes(msgspec.json.format(msgspec.json.encode(others)))

    def expiries(self) -> tuple[Expiry, ...]:
        """Return when tokens expire, as far as it was told."""
        return expiries_in(self._beside)

    def _need(self, name: str, otherwise: str) -> Secret[str]:
        found = self._keeper.get(name)
        if found is None:
            raise NoSecretError(otherwise, remedy="section16 secrets keeps it, asking for it without showing it")
        return found


def keeper(path: Path | None = None, passphrase: Secret[str] | None = None, *, backend: Any = None) -> Keeper:
    """Return where secrets are kept: a file with a passphrase where one is named, else the system's keyring."""
    if path is not None:
        return EncryptedFile(path, passphrase or Secret(""))
    return SystemKeyring(backend)
