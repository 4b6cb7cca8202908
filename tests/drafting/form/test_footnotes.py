"""Footnotes of a form: numbered, each text once, long ones in parts."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from section16.drafting.form.footnotes import Footnotes


@given(st.lists(st.sampled_from(["share", "of the plan.", "held; then", "x" * 940]), max_size=400))
def test_a_long_footnote_is_parted_and_loses_no_word(words: list[str]) -> None:
    text = " ".join(f"{number} {word}" for number, word in enumerate(words))
    notes = Footnotes()
    marks = notes.marks([text])
    assert len(marks) == len(notes.all())
    assert all(len(note.text) <= 1000 for note in notes.all())
    assert re.sub(r"\(Continued from footnote \d+\) ", "", " ".join(note.text or "" for note in notes.all())) == text
    continued = [f"(Continued from footnote {number}) " for number in range(1, len(marks))]
    assert all((note.text or "").startswith(lead) for note, lead in zip(notes.all()[1:], continued, strict=True))


def test_equal_texts_are_one_footnote() -> None:
    notes = Footnotes()
    assert [notes.marks(["one"]), notes.marks(["two", "one"]), notes.marks([])] == [("F1",), ("F2", "F1"), ()]
