"""Marks of check boxes and footnotes in copies of a page: recognized however they are printed, unknown where they are not."""

from __future__ import annotations

import re

import pytest
from lxml import html as lxml_html
from msgspec.structs import replace

import section16
from section16.document.captions import EXIT_BOX, PLAN_BOX
from section16.document.cells import FlagCell, TextCell
from section16.formats.form_page.marks import is_ticked
from tests.formats.test_form_page import tabbed
from tests.render.forms import form4, form5

TICKS = ["[X]", "[x]", "X", "x", "_X_", "(X)", "☑", "☒", "✓", "✔", "✔\ufe0f", "✗", "✘", "[✓]", "🗹", "þ", "ý"]
TICKS += ["checkbox checked", "Checkbox: checked", "[checked]", "checked", "Checked checkbox", "selected"]
OPEN = ["[ ]", "[]", "___", "( )", "☐", "□", "○", "checkbox unchecked", "checkbox not checked", "unchecked", "not selected"]
UNCLEAR = ["●", "■", "[?]", "R", "\uf0a8", "[n/a]"]
BOX = '<input checked="" type="checkbox"/>'


def copy(mark: str, other: str = "☐") -> str:
    """Return a print of the public page whose director is marked with a mark, every other box with ticks and open boxes."""
    roles = f"\t{mark}\tDirector\t{other}\t10% Owner\n☑\tOfficer (give title below)\t{other}\tOther (specify below)\n"
    roles += "Executive Chair\n"
    text = re.sub(r"<input checked.*?Executive Chair", lambda _: "\n" + roles, tabbed(), flags=re.DOTALL)
    assert roles in text
    return text


def director(text: str) -> tuple[bool | None, list[str]]:
    read = section16.read(text.encode())
    unclear = [finding.location for finding in read.findings if finding.id == "PAGE-MARK-UNCLEAR"]
    return read.document.reporting_owners[0].is_director.value, unclear


@pytest.mark.parametrize("mark", TICKS)
def test_a_tick_is_a_tick_however_it_is_printed(mark: str) -> None:
    assert is_ticked(mark) is True
    assert director(copy(mark)) == (True, [])


@pytest.mark.parametrize("mark", OPEN)
def test_an_open_box_is_recognized_and_says_nothing_on_a_page_of_others(mark: str) -> None:
    # The SEC prints the same open box for `false` and for an element that was left out.
    assert is_ticked(mark) is False
    assert director(copy(mark)) == (None, [])


@pytest.mark.parametrize("mark", UNCLEAR)
def test_a_mark_that_is_not_recognized_is_unknown_and_reported(mark: str) -> None:
    assert is_ticked(mark) is None
    assert director(copy(mark)) == (None, ["$.reportingOwners[0].isDirector"])


def test_a_mark_that_was_lost_among_open_boxes_is_unknown_and_reported() -> None:
    assert director(copy("")) == (None, ["$.reportingOwners[0].isDirector"])


def test_a_blank_is_an_open_box_where_no_open_box_is_marked() -> None:
    assert director(copy("", other="")) == (None, [])


def test_a_copy_without_a_single_tick_has_lost_its_marks() -> None:
    text = re.sub(r"☑|\[ \]", "", copy("", other=""))
    read = section16.read(text.encode())
    owner = read.document.reporting_owners[0]
    boxes = (owner.is_director, owner.is_officer, owner.is_ten_percent_owner, owner.is_other)
    assert {box.value for box in (*boxes, read.document.not_subject_to_section16)} == {None}
    assert sum(finding.id == "PAGE-MARK-UNCLEAR" for finding in read.findings) == 5
    assert owner.officer_title.value == "Executive Chair"


def test_an_officer_who_is_not_ticked_and_has_a_title_is_unknown() -> None:
    text = copy("☑").replace("☑\tOfficer", "☐\tOfficer").replace("☐\tOther", "☑\tOther")
    owner = section16.read(text.encode()).document.reporting_owners[0]
    assert (owner.is_officer.value, owner.is_other.value, owner.other_text.value) == (None, True, "Executive Chair")
    both_open = section16.read(text.replace("☑\tOther", "☐\tOther").encode())
    owner = both_open.document.reporting_owners[0]
    assert (owner.is_officer.value, owner.is_other.value) == (None, None)
    assert "PAGE-TITLE-UNTICKED" in [finding.id for finding in both_open.findings]


@pytest.mark.parametrize(
    ("tick", "open_box"),
    [
        ('<input type="radio" checked>', '<input type="radio">'),
        ('<span role="checkbox" aria-checked="true"></span>', '<span role="checkbox" aria-checked="false"></span>'),
        ('<img alt="checkbox checked" src="a.gif">', '<img alt="checkbox not checked" src="b.gif">'),
        ("&#10004;", "&#9744;"),
    ],
)
def test_boxes_of_html_are_read_however_they_are_drawn(tick: str, open_box: str) -> None:
    ours = section16.render_html(form4()).replace('<meta name="generator" content="section16">\n', "")
    marks = re.compile(r'<span class="mark"[^>]*aria-label="([^"]*)"[^>]*>.</span>')
    page = marks.sub(lambda mark: tick if mark[1] == "checked" else open_box, ours)
    assert lxml_html.document_fromstring(page) is not None
    read, filed = section16.read(page.encode()).document, form4()
    assert (read.not_subject_to_section16.value, read.aff10b5_one.value) == (None, filed.aff10b5_one.value)
    (theirs,), (owner,) = filed.reporting_owners, read.reporting_owners
    assert (owner.is_director.value, owner.is_officer.value) == (theirs.is_director.value, theirs.is_officer.value)
    assert (owner.is_ten_percent_owner.value, owner.is_other.value) == (theirs.is_ten_percent_owner.value, None)


def test_an_open_plan_box_says_nothing_of_a_form_signed_before_there_was_one() -> None:
    page = section16.render_html(form4()).replace('<meta name="generator" content="section16">\n', "")
    assert PLAN_BOX.split(".", maxsplit=1)[0] in page
    assert EXIT_BOX.split(".", maxsplit=1)[0] in page
    old = page.replace("2025", "2020")
    assert section16.read(page.encode()).document.aff10b5_one.value is False
    assert section16.read(old.encode()).document.aff10b5_one.value is None
    assert section16.read(old.encode()).document.aff10b5_one.text is None


@pytest.mark.parametrize("filed", ["1", "0", None])
def test_a_second_owner_of_the_same_name_with_a_relationship_of_its_own_is_kept(filed: str | None) -> None:
    (owner,) = form4().reporting_owners
    boxes = ("is_director", "is_officer", "is_ten_percent_owner", "is_other")
    twin = replace(owner, **dict.fromkeys(boxes, FlagCell(filed)))
    page = section16.render_html(replace(form4(), reporting_owners=(owner, twin)))
    for shown in (page, page.replace('<meta name="generator" content="section16">\n', "")):
        assert len(section16.read(shown.encode()).document.reporting_owners) == 2


@pytest.mark.parametrize(("filed", "read"), [("1", True), ("0", None), (None, None)])
def test_every_box_of_a_page_of_others_is_ticked_or_unknown(filed: str | None, read: bool | None) -> None:  # noqa: FBT001 - a parameter
    heads = ("not_subject_to_section16", "form3_holdings_reported", "form4_transactions_reported")
    roles = ("is_director", "is_officer", "is_ten_percent_owner", "is_other")
    titled = replace(form5().reporting_owners[0], officer_title=TextCell(), other_text=TextCell())
    # A page on which nothing is ticked has lost its marks.
    open_role = replace(titled, **dict.fromkeys(roles[:3], FlagCell(filed)), is_other=FlagCell("1"))
    form = replace(form5(), reporting_owners=(open_role,), **dict.fromkeys(heads, FlagCell(filed)))
    # As the SEC prints: a box that is not stated is an open one.
    page = re.sub('aria-label="not stated"[^>]*>⬚', 'aria-label="not checked">☐', section16.render_html(form))
    page = page.replace('<meta name="generator" content="section16">\n', "")
    submission = section16.read(page.encode())
    document = submission.document
    assert {getattr(document, box).value for box in heads} == {read}
    assert {getattr(document.reporting_owners[0], box).value for box in roles[:3]} == {read}
    assert document.reporting_owners[0].is_other.value is True
    (unshown,) = (finding for finding in submission.findings if finding.id == "PAGE-NOT-SHOWN")
    assert "whether an empty box was filed as no" in unshown.message


# ------------------------------------------------------------------------------------------------ footnote marks

RAISED = re.compile(r"\s?⁽([⁰¹²³⁴⁵⁶⁷⁸⁹])⁾")
PLAIN = ["({})", " ({})", "^({})", "<sup>{}</sup>", "<sup>({})</sup>", " <sup> ({}) </sup>", "[{}]", "^{}", "\\({}\\)"]


def plain(way: str) -> str:
    """Return a print of the public page whose footnote marks are printed in another way."""
    return RAISED.sub(lambda mark: way.format("0123456789"["⁰¹²³⁴⁵⁶⁷⁸⁹".index(mark[1])]), tabbed())


@pytest.mark.parametrize("way", PLAIN)
def test_plain_marks_are_marks_where_their_footnotes_are_defined(way: str) -> None:
    assert plain(way) != tabbed()
    raised, read = section16.read(tabbed().encode()).document, section16.read(plain(way).encode()).document
    assert read.non_derivative_table == raised.non_derivative_table
    assert read.derivative_table == raised.derivative_table


def test_a_number_in_parentheses_is_no_mark_where_no_such_footnote_is_defined() -> None:
    text = tabbed().replace("160,000", "160,000(77)")
    row = section16.read(text.encode()).document.non_derivative_table[0]
    assert (row.shares.text, row.shares.value) == ("160,000(77)", None)  # type: ignore[union-attr]


def test_a_title_that_ends_in_a_number_keeps_it_where_marks_are_raised() -> None:
    text = tabbed().replace("Common Stock\t", "Common Stock (1)\t", 1)
    assert section16.read(text.encode()).document.non_derivative_table[0].title.value == "Common Stock (1)"


@pytest.mark.parametrize("way", ["1,000(1)", "1,000 (1)", "^(1)", "1,000(1)(2)"])
def test_a_page_of_ours_takes_no_plain_mark_for_a_footnote(way: str) -> None:
    form = form4()
    row = section16.read(section16.write_xml(form)).document.non_derivative_table[0]
    xml = section16.write_xml(form).replace(f"<value>{row.shares.text}</value>".encode(), f"<value>{way}</value>".encode(), 1)  # type: ignore[union-attr]
    filed = section16.read(xml).document
    for page in (section16.render_html(filed), section16.render_text(filed)):
        shares = section16.read(page.encode()).document.non_derivative_table[0].shares  # type: ignore[union-attr]
        assert (shares.text, shares.value, shares.footnotes) == (way, None, row.shares.footnotes)  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "way", ["160,000(1)(1)", "160,000 (1)\N{SUPERSCRIPT LEFT PARENTHESIS}¹\N{SUPERSCRIPT RIGHT PARENTHESIS}"]
)
def test_a_mark_that_is_shown_twice_is_one_reference(way: str) -> None:
    row = section16.read(tabbed().replace("160,000", way, 1).encode()).document.non_derivative_table[0]
    assert (row.shares.text, row.shares.value, row.shares.footnotes) == ("160000", 160_000, ("F1",))  # type: ignore[union-attr]


@pytest.mark.parametrize("way", ["<sup>(1)(1)</sup>", "<sup>1</sup><sup>1</sup>", "<sup>(1)</sup> (1)", "(1)(1)"])
def test_a_mark_that_is_shown_twice_on_a_web_page_is_one_reference(way: str) -> None:
    page = of_another_program().replace(">160,000<", f">160,000{way}<", 1)
    row = section16.read(page.encode()).document.non_derivative_table[0]
    assert (row.shares.text, row.shares.footnotes) == ("160000", ("F1",))  # type: ignore[union-attr]


def of_another_program() -> str:
    return section16.render_html(form4()).replace('<meta name="generator" content="section16">\n', "")


DRAWN = re.compile(r'<span class="mark"[^>]*aria-label="([^"]*)"[^>]*>.</span>')
STRUCK = ["<s>X</s>", "<del>☒</del>", "<strike>[X]</strike>", "<s><b>X</b></s>", "X\u0336", "☒\u0338", "<s>checked</s>"]
STRUCK += ['<i style="color:red; text-decoration: line-through">X</i>', "<s><input type=checkbox checked></s>", "<s>☐</s>"]
CONTRADICTED = ['<span aria-label="checked">☐</span>', '<span aria-label="not checked">☒</span>']
CONTRADICTED += ['<span role="checkbox" aria-checked="true">☐</span>', '<input type="checkbox" checked aria-checked="false">']
CONTRADICTED += ['<input type="checkbox" aria-label="checked">', '<b aria-label="checked"><input type="checkbox"></b>']
CONTRADICTED += ['<img alt="checked" title="not checked" src="a.gif">', '<span role="checkbox" aria-checked="mixed"></span>']
AGREEING = ['<span aria-label="checked">☒</span>', '<b title="checked"><i>X</i></b>', '<span role="checkbox">☒</span>']
AGREEING += ['<span aria-label="checked"></span>', '<input type="checkbox" checked aria-checked="true" title="Director">']


def drawn(tick: str) -> str:
    """Return a web page of the form on which every tick is drawn in another way."""
    return DRAWN.sub(lambda mark: tick if mark[1] == "checked" else "☐", of_another_program())


@pytest.mark.parametrize("tick", [*STRUCK, *CONTRADICTED])
def test_a_mark_that_is_struck_out_or_contradicted_is_unknown_and_reported(tick: str) -> None:
    read = section16.read(drawn(tick).encode())
    (owner,) = read.document.reporting_owners
    unclear = [finding.location for finding in read.findings if finding.id == "PAGE-MARK-UNCLEAR"]
    assert (owner.is_director.value, owner.is_officer.value) == (None, None)
    assert {f"$.reportingOwners[0].{box}" for box in ("isDirector", "isOfficer")} <= set(unclear)


@pytest.mark.parametrize("tick", AGREEING)
def test_a_mark_whose_label_agrees_is_a_tick(tick: str) -> None:
    read = section16.read(drawn(tick).encode())
    (owner,) = read.document.reporting_owners
    assert (owner.is_director.value, owner.is_officer.value) == (True, True)
    assert "PAGE-MARK-UNCLEAR" not in [finding.id for finding in read.findings]


def test_a_mark_struck_out_with_the_caption_beside_it_keeps_the_caption() -> None:
    page = drawn("☒").replace("☒ Director", "<s>☒ Director</s>")
    for shown in (page, copy("X\u0336")):
        assert director(shown) == (None, ["$.reportingOwners[0].isDirector"])


@pytest.mark.parametrize("number", ["<s>160,000</s>", '<b style="text-decoration-line:line-through">160,000</b>'])
def test_a_number_that_is_struck_out_is_no_number_and_reported(number: str) -> None:
    read = section16.read(of_another_program().replace(">160,000<", f">{number}<", 1).encode())
    row = read.document.non_derivative_table[0]
    assert row.shares.value is None  # type: ignore[union-attr]
    assert "$.nonDerivativeTable[0].shares" in [finding.location for finding in read.findings]


HIDDEN = ["<span hidden>{}</span>", '<b style="color: red; DISPLAY : none">{}</b>', '<i style="visibility:hidden">{}</i>']
HIDDEN += ["<script>{}</script>", "<template>{}</template>"]


@pytest.mark.parametrize("hidden", HIDDEN)
def test_what_a_browser_does_not_show_is_not_on_the_page(hidden: str) -> None:
    page = section16.render_html(form4()).replace('content="section16"', 'content="another program"')
    number = next(row["shares"] for row in section16.rows(section16.read(page.encode())))
    shown = f">{number:,}<"
    assert shown in page
    digit = page.replace(shown, f">{hidden.format(9)}{number:,}<", 1)
    assert next(row["shares"] for row in section16.rows(section16.read(digit.encode()))) == number
    opened = '<span class="mark" role="img" aria-label="not checked">☐</span>'
    assert opened in page
    ticked = section16.read(page.replace(opened, hidden.format("X"), 1).encode()).document
    assert ticked.not_subject_to_section16.value is not True


def test_what_follows_a_hidden_part_may_hold_a_character_that_no_xml_may() -> None:
    """Damaged pages hold such characters; lxml reads them and refuses to write them."""
    shown = section16.render_html(form4()).encode()
    damaged = shown.replace(b"<body>", b"<body><span hidden>9</span>\x10\xef\xbf\xbe", 1)
    assert damaged != shown
    assert section16.read(damaged).document.form == "4"
