"""The documents that a signer signs by hand, as plain text."""

from __future__ import annotations

from section16.law.authentication_documents import DocumentText


def _text(typed: str) -> str:
    document = DocumentText(
        title="ADOPTION", rests_on="Rule 1", facts=(("Form", "4"),), says="I adopt:", typed=typed, also="and sign.",
        line="Signature", kept="Keep it.", signer="Sample Ada",
    )  # fmt: skip
    return document.text()


_HEAD = "ADOPTION\nRule 1\n\nForm:               4\n\nI adopt:"
_END = f"\n\n\nSignature: {'_' * 30}    Date: {'_' * 20}\n\nKeep it.\n"


def test_a_typed_signature_is_set_apart_with_what_follows_it() -> None:
    assert _text("/s/ Sample Ada") == f"{_HEAD}\n\n    /s/ Sample Ada\n\nand sign.{_END}"


def test_without_a_typed_signature_nothing_follows() -> None:
    assert _text("") == f"{_HEAD}{_END}"
