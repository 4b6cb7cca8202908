"""Explanations as a page: nothing is lost, and what a filer wrote is not taken for HTML."""

from __future__ import annotations

from section16.citation import rule
from section16.render.why import AnswerTable, answers_html, table_html, why_html
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


_TABLE = AnswerTable(
    columns=("name", "shares"), rows=(("A & B", "1,200"),), numbers=frozenset(["shares"]), caption="Held", notes=("* <1%",)
)


def test_a_table_has_headings_numbers_to_the_right_and_its_notes_below() -> None:
    found = table_html(_TABLE)
    assert '<caption>Held</caption><thead><tr><th scope="col">name</th><th scope="col" class="number">shares</th>' in found
    assert '<tbody><tr><td>A &amp; B</td><td class="number">1,200</td></tr></tbody>' in found
    assert found.endswith("</table></div><p>* &lt;1%</p>")
    assert not table_html(AnswerTable(columns=("name",), rows=()))


def test_a_page_has_the_draft_the_tables_and_the_reasons_in_this_order() -> None:
    page = answers_html("Item", [("Why", _TREE, ())], ("First.", "Second."), (_TABLE,), "Not advice.")
    places = [
        page.index(part)
        for part in ("<blockquote><p>First.</p><p>Second.</p></blockquote>", "<table>", "<h2>Why</h2>", "Not advice.")
    ]
    assert places == sorted(places)
    assert "Nothing was found." not in answers_html("Item", [], tables=(_TABLE,))
