"""Codes and tokens kept and removed by operations of the workspace; what they return shows no secret."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import msgspec
import pytest

from section16.errors import NoSecretError
from section16.secret import Secret
from section16.workspace.secrets import SecretPlace, expiries, forget_code, forget_tokens, keep_code, keep_tokens

LOGIN = "0009990016"


@pytest.fixture
def place(tmp_path: Path) -> SecretPlace:
    return SecretPlace(file=tmp_path / "secrets", passphrase=lambda _file: Secret("correct horse"))


def test_a_code_is_kept_and_removed_and_never_returned(place: SecretPlace) -> None:
    asked: list[str] = []

    def ask(what: str) -> Secret[str]:
        asked.append(what)
        return Secret("rehearse")

    kept = keep_code(place, "0009990042", ask)
    assert (asked, kept.kept, "rehearse" in repr(kept) + msgspec.json.encode(kept).decode()) == (
        ["CCC of 0009990042"],
        True,
        False,
    )
    assert place.open().code("9990042").reveal() == "rehearse"
    assert forget_code(place, "0009990042").kept is False
    with pytest.raises(NoSecretError):
        place.open().code("9990042")


def test_tokens_have_their_last_days_which_are_listed_without_opening_the_place(place: SecretPlace) -> None:
    tokens = iter((Secret("filer"), Secret("")))
    keep_tokens(place, LOGIN, lambda _what: next(tokens), filer_expires=date(2027, 3, 1))
    (expiry,) = expiries(SecretPlace(file=place.file))
    assert (expiry.login, f"{expiry.expires:%Y-%m-%d %H:%M}") == (LOGIN.lstrip("0"), "2027-03-01 23:59")
    assert forget_tokens(place, LOGIN).kept is False
    assert expiries(place) == ()


def test_a_file_that_another_passphrase_opens_is_not_changed(place: SecretPlace) -> None:
    keep_code(place, "0009990042", lambda _what: Secret("rehearse"))
    other = SecretPlace(file=place.file, passphrase=lambda _file: Secret("another"))
    with pytest.raises(NoSecretError):
        forget_code(other, "0009990042")
    assert place.open().code("9990042").reveal() == "rehearse"
