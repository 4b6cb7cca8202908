"""The HTML is sound: it parses, its links lead somewhere, its headings say of what, and no text of a filer becomes markup."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from hypothesis import given
from lxml import etree, html
from msgspec.structs import replace

import section16
from section16.document.cells import Cell
from section16.document.declaration import Shape, fields_of
from section16.document.group import Group
from section16.document.ownership import OwnershipDocument
from section16.render.page import page_of
from tests import strategies
from tests.render.forms import FORMS, form4

METACHARACTERS = '<script>alert(1)</script>&amp;"\'{{7*7}}{%x%}#eval("1")*b*$x$\\`@<br>_u_~//'
"""What would act in HTML, in Jinja2 or in Typst, were it not set as text."""


def soundness(shown: str) -> list[str]:
    """Return what is wrong with a page of HTML."""
    parser = html.HTMLParser()
    root: Any = html.document_fromstring(shown, parser=parser)
    # lxml knows the tags of HTML 4; ids are looked at below.
    faults = [str(error.message) for error in parser.error_log if not str(error.message).startswith(("Tag ", "ID "))]
    ids = root.xpath("//@id")
    faults += [f"id {one} twice" for one in set(ids) if ids.count(one) > 1]
    faults += [f"{link} leads nowhere" for link in root.xpath("//a/@href") if link.startswith("#") and link[1:] not in ids]
    faults += [f"th without scope: {th.text}" for th in root.iter("th") if th.get("scope") not in ("col", "colgroup", "row")]
    for table in root.iter("table"):
        widths = {sum(int(cell.get("colspan") or 1) for cell in row) for row in table.xpath("./tbody/tr | ./thead/tr[1]")}
        faults += [f"rows of {widths} columns"] if len(widths) > 1 else []
    faults += ["a script"] * len(root.xpath("//script | //@onclick | //iframe | //img"))
    return faults


@pytest.mark.parametrize("name", list(FORMS))
@pytest.mark.parametrize("as_filed", [False, True])
def test_a_page_is_sound(name: str, as_filed: bool) -> None:  # noqa: FBT001 - a parameter of the test
    assert soundness(section16.render_html(FORMS[name](), as_filed=as_filed)) == []


@given(strategies.documents())
def test_the_page_of_any_form_is_sound(form: OwnershipDocument) -> None:
    assert soundness(section16.render_html(form)) == []


def test_a_mark_without_a_footnote_is_no_link_and_a_footnote_that_occurs_twice_has_one_target() -> None:
    first, second, *rest = form4().footnotes
    shown = section16.render_html(replace(form4(), footnotes=(second, second, *rest)))
    assert first.id == "F1"
    assert "<sup>(1)</sup>" in shown
    assert soundness(shown) == []


def test_what_is_unsound_would_be_found() -> None:
    page = section16.render_html(form4())
    assert soundness(page.replace('id="note-2"', 'id="note-1"')) == ["id note-1 twice", "#note-2 leads nowhere"]
    assert soundness(page.replace(' scope="row"', "", 1)) == ["th without scope: None"]
    assert soundness(page.replace("<td", "<td></td><td", 1))
    assert soundness(page.replace("</main>", "<script>1</script></main>")) == ["a script"]


def poisoned(group: Any, text: str) -> Any:
    """Return a group whose every text is replaced."""
    values: dict[str, Any] = {}
    kind: type[Group] = type(group)
    for field in fields_of(kind):
        value = getattr(group, field.name)
        if isinstance(value, Group):
            values[field.name] = poisoned(value, text)
        elif isinstance(value, tuple) and value and isinstance(value[0], Group):
            values[field.name] = tuple(poisoned(one, text) for one in value)
        elif isinstance(value, Cell) and field.name != "document_type":
            values[field.name] = replace(value, text=text)
        elif field.element.shape is Shape.CONTENT:
            values[field.name] = text
    return (
        replace(group, empty=(), as_filed=(), **values) if "as_filed" in group.__struct_fields__ else replace(group, **values)
    )


def test_no_text_of_a_filer_becomes_markup() -> None:
    form = poisoned(form4(), METACHARACTERS)
    shown = section16.render_html(form)
    assert soundness(shown) == []
    root: Any = html.document_fromstring(shown)
    blocks = [" ".join("".join(block.itertext()).split()) for block in root.xpath("//td | //th | //dd | //p | //div[not(div)]")]
    shown_texts = [text for text in blocks if "eval" in text]
    assert len(shown_texts) > 50
    in_brackets = METACHARACTERS.replace("\\", "\\\\")  # there a backslash is doubled
    assert all(METACHARACTERS in text or in_brackets in text for text in shown_texts)
    assert ">49<" not in shown


def test_texts_and_marks_are_all_there() -> None:
    page = page_of(form4())
    root: Any = html.document_fromstring(section16.render_html(form4()))
    shown = " ".join(" ".join(str(text) for text in root.itertext()).split())
    for row in (*page.table_one, *page.table_two):
        assert all(cell.text in shown for cell in row.values())
    assert all(text in shown for _, text in page.footnotes)
    assert [link.get("href") for link in root.xpath("//td//a | //th//a")] == [
        f"#note-{number}" for row in (*page.table_one, *page.table_two) for cell in row.values() for number in cell.footnotes
    ]


def test_names_link_to_the_filings_of_their_owners_and_nothing_else_leads_away() -> None:
    root: Any = html.document_fromstring(section16.render_html(form4()))
    away = [link for link in root.xpath("//a/@href") if not link.startswith("#")]
    assert away == [
        f"https://www.sec.gov/cgi-bin/browse-edgar?action=getcompany&CIK={cik}" for cik in ("0009990042", "0009990016")
    ]
    assert etree.tostring(root).count(b"url(") == 0


def test_a_page_without_anything_is_still_a_page() -> None:
    assert soundness(section16.render_html(OwnershipDocument())) == []
    assert msgspec.structs.asdict(page_of(OwnershipDocument()))["form"] == "4"
