"""The option of commands that need codes and tokens, and the passphrase of a file that keeps them."""

from __future__ import annotations

import getpass
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from section16.errors import NoSecretError
from section16.secret import Secret

if TYPE_CHECKING:
    from section16.workspace.secrets import SecretPlace

SECRETS = Annotated[Path | None, Parameter(name="--secrets", env_var="SECTION16_SECRETS")]
PASSPHRASE = "SECTION16_PASSPHRASE"  # noqa: S105 - the name of the variable


def place_of(secrets: Path | None) -> SecretPlace | None:
    """Return where codes and tokens are kept: a file with a passphrase where one is named, else nothing special."""
    if secrets is None:
        return None
    from section16.workspace.secrets import SecretPlace  # noqa: PLC0415 - keyrings are an optional extra

    return SecretPlace(file=secrets, passphrase=passphrase)


def passphrase(file: Path) -> Secret[str]:
    """Return the passphrase of a file from the environment, or as it is typed; for a new file it is typed twice."""
    return Secret(os.environ.get(PASSPHRASE) or _typed(file))


def _typed(file: Path) -> str:
    if not sys.stdin.isatty():
        remedy = f"Set {PASSPHRASE}, or run the command in a terminal."
        raise NoSecretError("The passphrase is missing.", where=str(file), remedy=remedy)
    phrase = getpass.getpass("Passphrase: ")
    if not phrase or (not file.exists() and getpass.getpass("Repeat it, for a new file: ") != phrase):
        what = "The two passphrases differ." if phrase else "The passphrase is empty."
        raise NoSecretError(what, where=str(file), remedy="Type it again. Nothing was stored.")
    return phrase
