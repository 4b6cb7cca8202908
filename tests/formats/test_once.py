"""From bytes to a document each step is taken once, whatever container the form comes in."""

from __future__ import annotations

import codecs
from collections import Counter
from collections.abc import Callable
from importlib.resources import files

import pytest

import section16
from tests.tracing import calls_of

FORMS = files("section16.demo").joinpath("forms")
FORM = FORMS.joinpath("form4.xml").read_bytes()
PLAIN = FORM[FORM.index(b"<ownershipDocument") :]
STEPS = {
    *("read_bytes", "detect", "to_utf8", "as_declared", "unwrap", "read_utf8", "read_submission"),
    *("read_package", "from_json", "read_html_page", "read_text_page", "not_understood"),
}
FILES: dict[str, Callable[[], bytes]] = {
    "XML": lambda: FORM,
    "XML without declaration": lambda: PLAIN,
    "XML after a line of text": lambda: b"Copied from a mail\n" + PLAIN,
    "XML with a byte order mark": lambda: codecs.BOM_UTF8 + FORM,
    "XML in UTF-16": lambda: PLAIN.decode().encode("utf-16"),
    "submission": lambda: FORMS.joinpath("0009990016-25-000007.txt").read_bytes(),
    "JSON": lambda: FORMS.joinpath("form4.json").read_bytes(),
    "JSON with a byte order mark": lambda: codecs.BOM_UTF8 + FORMS.joinpath("form4.json").read_bytes(),
    "page in HTML": lambda: section16.render_html(section16.read(FORM)).encode(),
    "page in text": lambda: section16.render_text(section16.read(FORM)).encode(),
}


@pytest.mark.parametrize("kind", FILES)
def test_each_step_from_bytes_to_a_document_is_taken_at_most_once(kind: str) -> None:
    data = FILES[kind]()
    calls = Counter(call.function for call in calls_of(lambda: section16.read(data)))
    repeated = {name: count for name, count in calls.items() if name in STEPS and count > 1}
    assert repeated == {}
    assert calls["read_bytes"] == calls["detect"] == calls["not_understood"] == 1


def test_two_documents_in_utf_16_are_refused_as_in_utf_8() -> None:
    with pytest.raises(section16.UnreadableError, match="The file contains two or more ownership documents"):
        section16.read((PLAIN + PLAIN).decode().encode("utf-16"))
