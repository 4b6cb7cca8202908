"""Explanations as a page: nothing is lost, and what a filer wrote is not taken for HTML."""

from __future__ import annotations

from section16.citation import rule
from section16.render.why import answers_html, why_html
from section16.why import Incomplete, Why

_TREE = Why(
    "The sale by <Ada> was late.",
    rows=("0009999999-26-000001 I/1",),
    because=(Why("A Form 4 is due on the second business day.", citations=(rule("16a-3(g)(1)"),)),),
)
_LACKS = Incomplete("the date of notice", "It may be timely.", "Ask the broker.", subject="Ada & Co")


def test_a_page_nests_lists_and_escapes_what_was_filed() -> None:
    found = why_html(_TREE, (_LACKS,))
    assert found.count("<ul>") == found.count("</ul>") == 2
    assert "by &lt;Ada&gt; was late" in found
    assert "Missing: Ada &amp; Co: the date of notice" in found
    assert '<span class="source">(Rule 16a-3(g)(1))</span>' in found


def test_a_page_of_answers_has_a_heading_for_each() -> None:
    page = answers_html("Late <reports>", [("Form 4 of A & B", _TREE, ())])
    assert "<h1>Late &lt;reports&gt;</h1>" in page
    assert "<h2>Form 4 of A &amp; B</h2>" in page
    assert "Nothing was found." in answers_html("Late reports", [])
