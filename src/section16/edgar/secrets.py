"""Where confirmation codes and tokens are kept: in the system's keyring, or in a file encrypted with a passphrase.

Nothing else of section16 keeps them. Expiration dates of tokens are no secret and are kept beside, so that reminders need no
passphrase.
"""

from __future__ import annotations

import base64
import json
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Protocol

import keyring
import msgspec
from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt
from keyring.errors import KeyringError

from section16.action import Action
from section16.document.identifiers import ccc, cik
from section16.edgar.private_file import changing, replace
from section16.edgar.tokens import Tokens
from section16.errors import NoSecretError
from section16.law.business_days import WASHINGTON
from section16.library_words import reading_remedy, system_reason, writing_remedy
from section16.secret import Secret

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

SERVICE = "section16"
_CODE, _FILER_TOKEN, _USER_TOKEN = "ccc", "filer-token", "user-token"
_SALT_BYTES = 16
_EARLIER_WORK, _WORK = 2**15, 2**17
"""Scrypt's cost: 128 MB and some tenths of a second for each guess (OWASP Password Storage Cheat Sheet)."""
_MARK = b"section16-secrets-2\n"
_ONE_WORD = re.compile(r"[!-+\--~]+")  # what a header takes; a comma separates two tokens


class SecretStore(Protocol):
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
                "This system has no keyring.", remedy="Keep codes and tokens in a file with a passphrase: --secrets FILE."
            )

    def get(self, name: str) -> Secret[str] | None:
        """Return a secret; ``None`` where there is none of that name."""
        try:
            found = self._backend.get_password(SERVICE, name)
        except KeyringError:
            raise _closed() from None
        return None if found is None else Secret(found)

    def put(self, name: str, secret: Secret[str]) -> None:
        """Keep a secret, in the place of one of that name."""
        try:
            self._backend.set_password(SERVICE, name, secret.reveal())
        except KeyringError:
            raise _closed() from None

    def remove(self, name: str) -> None:
        """Forget a secret; nothing happens where there is none."""
        try:
            if self._backend.get_password(SERVICE, name) is not None:
                self._backend.delete_password(SERVICE, name)
        except KeyringError:
            raise _closed() from None


def _closed() -> NoSecretError:
    return NoSecretError("The keyring of the system cannot be opened.", remedy="Unlock it, or use --secrets FILE.")


class EncryptedFile:
    """A file that only a passphrase opens: Scrypt makes the key, AES and an HMAC (Fernet) protect what is in it.

    Several processes may use it at once. Files of earlier versions, whose key was cheaper to guess, open too and are written
    in the present form with the next change. Raises :class:`~section16.errors.NoSecretError` for an empty passphrase, and for
    one that does not open the file.
    """

    def __init__(self, path: Path, passphrase: Secret[str]) -> None:
        if not passphrase.reveal().strip():
            raise NoSecretError("The passphrase is empty.", where=str(path), remedy="Enter one. Nothing was read or stored.")
        self.path = path
        self._passphrase = passphrase
        self._keys: dict[tuple[int, bytes], Secret[bytes]] = {}
        self._read()

    def get(self, name: str) -> Secret[str] | None:
        """Return a secret; ``None`` where there is none of that name."""
        found = self._read().get(name)
        return None if found is None else Secret(found)

    def put(self, name: str, secret: Secret[str]) -> None:
        """Keep a secret, in the place of one of that name."""
        with self._changing():
            self._write(self._read() | {name: secret.reveal()})

    def remove(self, name: str) -> None:
        """Forget a secret; nothing happens where there is none."""
        with self._changing():
            # No variable of this frame holds the secrets: a traceback with variables would show them.
            if name in self._read():
                self._write({other: held for other, held in self._read().items() if other != name})

    @contextmanager
    def _changing(self) -> Iterator[None]:
        """Lock the file from reading to writing, so that of two simultaneous changes none is lost."""
        try:
            with changing(self.path):
                yield
        except OSError as error:
            raise _unusable("written", error, self.path) from None

    def _whole(self) -> bytes | None:
        try:
            return self.path.read_bytes()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise _unusable("read", error, self.path) from None

    def _read(self) -> dict[str, str]:
        whole = self._whole()
        if whole is None:
            return {}
        salt, work, sealed = _parts(whole)
        try:
            found: dict[str, str] = json.loads(Fernet(self._key(salt, work).reveal()).decrypt(sealed))
        except InvalidToken:
            raise NoSecretError(
                "The passphrase is wrong, or the file is damaged.", where=str(self.path), remedy="Enter the right passphrase."
            ) from None
        return found

    def _key(self, salt: bytes, work: int) -> Secret[bytes]:
        """Return the key for a salt, which another process may have chosen since this one last looked."""
        if (work, salt) not in self._keys:
            key = Scrypt(salt=salt, length=32, n=work, r=8, p=1).derive(self._passphrase.reveal().encode())
            self._keys[work, salt] = Secret(base64.urlsafe_b64encode(key))
        return self._keys[work, salt]

    def _write(self, secrets: dict[str, str]) -> None:
        whole = self._whole()
        salt, work = _parts(whole)[:2] if whole is not None else (b"", 0)
        if work != _WORK:
            salt = os.urandom(_SALT_BYTES)
        sealed = Fernet(self._key(salt, _WORK).reveal()).encrypt(json.dumps(secrets).encode())
        replace(self.path, _MARK + salt + sealed)


def _parts(whole: bytes) -> tuple[bytes, int, bytes]:
    """Return the salt, the work factor and the sealed content of a file; one without a mark is of an earlier version."""
    work, rest = (_WORK, whole.removeprefix(_MARK)) if whole.startswith(_MARK) else (_EARLIER_WORK, whole)
    return rest[:_SALT_BYTES], work, rest[_SALT_BYTES:]


def _unusable(verb: str, error: OSError, path: Path) -> NoSecretError:
    remedy = reading_remedy(error) if verb == "read" else writing_remedy(error)
    what = f"The file cannot be {verb}: {system_reason(error)}."
    return NoSecretError(what, where=str(path), remedy=f"{remedy} Nothing was changed.")


class TokenExpiry(msgspec.Struct, frozen=True):
    """When a token of a login expires; no secret."""

    login: str
    token: str
    expires: Annotated[datetime, msgspec.Meta(tz=True)]


def beside(secrets: Path | None) -> Path:
    """Return the file with the expiration dates of a keeper's tokens, which can be read without opening the keeper."""
    return Path.home() / ".section16" / "expiries.json" if secrets is None else secrets.with_suffix(".expiries.json")


def expiries_in(file: Path) -> tuple[TokenExpiry, ...]:
    """Return when tokens expire, from the file beside a keeper; none where there is no file.

    Raises :class:`~section16.errors.NoSecretError` for a file without dates.
    """
    try:
        found = msgspec.json.decode(file.read_bytes(), type=tuple[TokenExpiry, ...])
        for entry in found:
            entry.expires.astimezone(WASHINGTON)  # the first and last hours of the calendar do not exist in every zone
    except FileNotFoundError:
        return ()
    except (OSError, OverflowError, RecursionError, UnicodeDecodeError, msgspec.MsgspecError) as error:
        text = "The file cannot be read." if isinstance(error, OSError) else "The file does not state when tokens expire."
        raise NoSecretError(
            text,
            where=str(file),
            remedy="Delete it, and store the tokens again.",
            action=Action("secrets.tokens", {"login": ""}),
        ) from None
    return found


class Vault:
    """Codes by EDGAR number and tokens by login, in a keeper; ``beside`` is the file with their expiration dates."""

    def __init__(self, keeper: SecretStore, beside: Path) -> None:
        self._keeper = keeper
        self._beside = beside

    def code(self, number: str) -> Secret[str]:
        """Return a filer's confirmation code; raises :class:`~section16.errors.NoSecretError` where none is kept."""
        known = cik.validate(number)
        return self._need(f"{_CODE}:{known}", f"No CCC is stored for {known}.", Action("secrets.ccc", {"cik": known}))

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
        action = Action("secrets.tokens", {"login": number})
        expires = {entry.token: entry.expires for entry in self._known_expiries() if entry.login == number}
        return Tokens(
            filer=self._need(f"{_FILER_TOKEN}:{number}", f"No filer token is stored for {number}.", action),
            user=self._keeper.get(f"{_USER_TOKEN}:{number}"),
            filer_expires=expires.get(_FILER_TOKEN),
            user_expires=expires.get(_USER_TOKEN),
        )

    def keep_tokens(self, login: str, tokens: Tokens) -> None:
        """Keep the tokens of a login, and beside them when they expire.

        Raises :class:`~section16.errors.NoSecretError` for a text that cannot be a token.
        """
        number = cik.validate(login)
        for given in (tokens.filer, *([tokens.user] if tokens.user is not None else [])):
            if not _ONE_WORD.fullmatch(given.reveal()):
                raise NoSecretError(
                    "The text is not a token.", where=f"login {number}", remedy="Paste the whole token, as EDGAR shows it."
                )
        kept = ((_FILER_TOKEN, tokens.filer, tokens.filer_expires), (_USER_TOKEN, tokens.user, tokens.user_expires))
        with self._changing_expiries(number) as entries:
            for name, token, expires in kept:
                if token is not None:
                    self._keeper.put(f"{name}:{number}", token)
                if token is not None and expires is not None:
                    entries.append(TokenExpiry(number, name, expires))

    def forget_tokens(self, login: str) -> None:
        """Forget the tokens of a login, and when they expire."""
        number = cik.validate(login)
        with self._changing_expiries(number):
            for name in (_FILER_TOKEN, _USER_TOKEN):
                self._keeper.remove(f"{name}:{number}")

    @contextmanager
    def _changing_expiries(self, number: str) -> Iterator[list[TokenExpiry]]:
        """Give the entries of all other logins, and write what was added to them; others who change them wait."""
        try:
            with changing(self._beside):
                entries = [entry for entry in self.expiries() if entry.login != number]
                yield entries
                if entries or self._beside.exists():
                    replace(self._beside, msgspec.json.format(msgspec.json.encode(entries)))
        except OSError as error:
            raise _unusable("written", error, self._beside) from None

    def expiries(self) -> tuple[TokenExpiry, ...]:
        """Return when tokens expire, as far as it was stated; raises like :func:`expiries_in`."""
        return expiries_in(self._beside)

    def _known_expiries(self) -> tuple[TokenExpiry, ...]:
        """Return when tokens expire; none where the file is damaged, because the tokens themselves are good without it."""
        try:
            return self.expiries()
        except NoSecretError:
            return ()

    def _need(self, name: str, otherwise: str, action: Action) -> Secret[str]:
        found = self._keeper.get(name)
        if found is None:
            raise NoSecretError(otherwise, remedy="Store it first.", action=action)
        return found


def keeper(path: Path | None = None, passphrase: Secret[str] | None = None, *, backend: Any = None) -> SecretStore:
    """Return where secrets are kept: a file with a passphrase where one is named, else the system's keyring."""
    if path is not None:
        return EncryptedFile(path, passphrase or Secret(""))
    return SystemKeyring(backend)
