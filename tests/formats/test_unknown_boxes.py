"""What a filing does not state stays unknown on its page and in the form read from it; nothing becomes another value."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import pytest
from hypothesis import given
from msgspec.structs import replace

import section16
from section16.document.captions import UNSTATED
from section16.document.cells import Cell, DateCell, DecimalCell, FlagCell, TextCell
from section16.document.declaration import fields_of
from section16.document.group import Group
from section16.document.ownership import OwnershipDocument
from section16.document.parties import ReportingOwner
from section16.document.paths import groups_of
from section16.document.places import is_country
from tests import strategies
from tests.render.forms import FORMS, form4, form5, joint
from tests.slow import sampled

PAGES: dict[str, Callable[[OwnershipDocument], str]] = {
    "HTML": section16.render_html,
    "text": section16.render_text,
    "HTML as filed": lambda form: section16.render_html(form, as_filed=True),
    "text as filed": lambda form: section16.render_text(form, as_filed=True),
}
# An edition with the day on which a form of it was signed: no other edition was accepted then.
EDITIONS = {
    "X0101": "2003-06-18",
    "X0202": "2005-06-18",
    "X0306": "2020-06-18",
    "X0407": "2023-06-18",
    "X0508": "2025-06-18",
    "X0609": "2026-06-18",
}
# What a page never shows, or tells only where it is another than usual.
UNSHOWN = {"schema_version", "cik", "ccc", "state_description", "good_address", "non_us_address"}
ODD: dict[type[Cell], tuple[str | None, ...]] = {
    FlagCell: (None, "1", "true", "0", "false", "TRUE", "yes", ""),
    DecimalCell: (None, "0", "14668.0", "1.50", "1,000", "-5", "$5", "see note", "+1", "12345678901.25", ".5"),
    TextCell: (None,),
    DateCell: (None, "2020-01-02", "2020-01-02-05:00", "soon", "01/02/2020", "2020-02-30"),
}


def edition(form: OwnershipDocument, version: str) -> OwnershipDocument:
    """Return a form as one of an edition: its version, the day of its signatures, no box that came later."""
    signatures = tuple(replace(one, signed=DateCell(EDITIONS[version])) for one in form.signatures)
    plan = form.aff10b5_one if version >= "X0407" else FlagCell()
    owners = tuple(_of_edition(owner, version) for owner in form.reporting_owners)
    return replace(form, schema_version=TextCell(version), signatures=signatures, aff10b5_one=plan, reporting_owners=owners)


def _of_edition(owner: ReportingOwner, version: str) -> ReportingOwner:
    """Return an owner whose foreign country stands where the edition has it."""
    if version != "X0609" or not is_country(owner.state.text or ""):
        return owner
    return replace(owner, state=TextCell(), country=owner.state)


def values(document: OwnershipDocument) -> dict[str, Any]:
    """Return the value of every cell by its path, white space and the case of place codes left out of account."""
    found: dict[str, Any] = {}
    for path, group in groups_of(document):
        for field in fields_of(type(group)):
            cell = getattr(group, field.name)
            if isinstance(cell, Cell) and field.name not in UNSHOWN:
                value = cell.value
                found[f"{path}.{field.name}"] = " ".join(value.split()) if isinstance(value, str) else value
    return found


def wrong(form: OwnershipDocument, names: Iterable[str] = PAGES) -> Iterator[str]:
    """Yield each cell that a page of a form gives another value than the form."""
    filed = values(form)
    for name in names:
        for path, value in values(section16.read(PAGES[name](form).encode()).document).items():
            if value is not None and value != filed.get(path):
                yield f"{name}: {path} is {value!r} and was filed as {filed.get(path)!r}"


def variants(form: OwnershipDocument) -> Iterator[tuple[str, OwnershipDocument]]:
    """Yield a form once for each of its cells and each odd text the cell may hold, or none."""
    for name, value in _cells(form):
        for text in ODD[type(value)]:
            yield f"{name} = {text}", replace(form, **{name: type(value)(text)})
    for name in ("issuer", "reporting_owners", "non_derivative_table", "derivative_table"):
        held = getattr(form, name)
        groups = held if isinstance(held, tuple) else (held,)
        for at, group in enumerate(groups[:2]):
            for inner, value in _cells(group):
                for text in ODD[type(value)]:
                    changed = replace(group, **{inner: replace(value, text=text)})
                    whole = (*groups[:at], changed, *groups[at + 1 :]) if isinstance(held, tuple) else changed
                    yield f"{name}[{at}].{inner} = {text}", replace(form, **{name: whole})


def _cells(group: Group) -> Iterator[tuple[str, Cell]]:
    for field in fields_of(type(group)):
        value = getattr(group, field.name)
        if isinstance(value, Cell) and type(value) in ODD:
            yield field.name, value


@pytest.mark.parametrize("version", list(EDITIONS))
@pytest.mark.parametrize("name", ["form3", "form4", "form5", "joint"])
def test_no_page_of_any_edition_gives_another_value(name: str, version: str) -> None:
    assert list(wrong(edition(FORMS[name](), version))) == []


@pytest.mark.parametrize(
    ("name", "version", "apart"),
    sampled([("form4", "X0306", 5), ("form4", "X0306", 1), *((name, "X0609", 1) for name in ("form3", "form4", "form5"))]),
)
def test_no_cell_with_an_odd_text_or_none_gets_another_value(name: str, version: str, apart: int) -> None:
    kinds = itertools.cycle([["text"], ["HTML"], ["text as filed"], ["HTML as filed"]])
    every = itertools.islice(variants(edition(FORMS[name](), version)), 0, None, apart)
    forms = zip(every, kinds, strict=False)
    assert {what: found for (what, form), kind in forms if (found := list(wrong(form, kind)))} == {}


STATES = ("1", "0", None, "true", "false", "TRUE")
TEXTS = (
    *(
        "-",
        "--",
        "\u2013",
        "\u2014",
        "\u2212",
        "N/A",
        "None",
        "0",
        "1",
        "1.",
        "(1)",
        "Class (1)",
        "[1]",
        "^1",
        "m\u00b2",
        "$",
        "$5",
    ),
    *(
        "\u207d\u00b9\u207e",
        "Stock\u207d\u00b9\u207e",
        "a \u207d\u00b2\u207e b",
        "[X]",
        "[ ]",
        "[-]",
        "\u2612",
        "\u2610",
        "\u2b1a a",
        "X",
    ),
    *(
        "a\\",
        "\\",
        "\\\\",
        "\\a",
        "a\\ b",
        "a\\b" * 20,
        "x" * 15 + "\\ y",
        "word \\" * 9,
        "\u2502",
        "a \u2502 b",
        "\u00b7",
        "\u2500\u2500 \u2500",
    ),
    *("[document type 4/A]", "J [form type 3]", "[form type not stated]", "J/K", "/K", "[", "]", "a [", "a]", "a [b] c"),
    *(
        "Remarks:",
        "Director",
        "(Street)",
        "FORM 3",
        "Table II - a",
        "Date",
        "**",
        "\u2022 a",
        "checked",
        "\ue0000\ue001",
        "\ue002",
    ),
    *("GEORGIA", "UNITED KINGDOM", "UNITED STATES", "X0", "NY", "[state NY]", "<b>", "&amp;", "a\u2028b", "a\u00a0b", "a\nb"),
)
"""Texts that a page could take for its own: blanks, marks, brackets, captions, places."""


def given_to_all(form: OwnershipDocument, kind: type[Cell], texts: tuple[str | None, ...], start: int) -> OwnershipDocument:
    """Return a form with a text in every cell of a kind, found by the declaration: the next text in each."""
    turn = itertools.islice(itertools.cycle(texts), start, None)

    def changed(group: Any) -> Any:
        values: dict[str, Any] = {}
        declared: type[Group] = type(group)
        for field in fields_of(declared):
            value = getattr(group, field.name)
            if isinstance(value, kind) and field.name not in UNSHOWN | {"document_type"}:
                values[field.name] = replace(value, text=next(turn))
            elif isinstance(value, Group):
                values[field.name] = changed(value)
            elif isinstance(value, tuple) and value and isinstance(value[0], Group):
                values[field.name] = tuple(map(changed, value))
        return replace(group, **values)

    whole: OwnershipDocument = changed(form)
    return whole


def as_the_sec_prints(form: OwnershipDocument) -> str:
    """Return the page of a form with the SEC's boxes: open for what is not stated, and for two that Form 4 has as ``true``."""
    lost = {"4": ("true",), "5": (), "3": ()}[form.form]
    exit_box = FlagCell() if form.not_subject_to_section16.text in lost else form.not_subject_to_section16
    owners = tuple(
        replace(owner, is_other=FlagCell() if owner.is_other.text in lost else owner.is_other)
        for owner in form.reporting_owners
    )
    page = section16.render_html(replace(form, not_subject_to_section16=exit_box, reporting_owners=owners))
    page = re.sub('aria-label="not stated"[^>]*>\u2b1a', 'aria-label="not checked">\u2610', page)
    return page.replace('<meta name="generator" content="section16">\n', "")


@pytest.mark.parametrize("version", sampled(EDITIONS, 2))
@pytest.mark.parametrize("name", ["form3", "form4", "form5"])
def test_every_box_of_every_edition_gives_its_value_or_unknown(name: str, version: str) -> None:
    plain = edition(FORMS[name](), version)
    found: dict[str, set[bool | None]] = {}
    for start in range(len(STATES)):
        form = edition(given_to_all(plain, FlagCell, STATES, start), version)
        if version >= "X0407" and form.aff10b5_one.value is None:  # EDGAR takes no form of these editions that leaves it out
            form = replace(form, aff10b5_one=FlagCell("0"))
        filed = values(form)
        for page in (*(page(form) for page in PAGES.values()), as_the_sec_prints(form)):
            read = values(section16.read(page.encode()).document)
            boxes = {path: value for path, value in read.items() if isinstance(value, bool)}
            assert {path: value for path, value in boxes.items() if value != filed[path]} == {}
            for path, value in boxes.items():
                found.setdefault(path.rpartition(".")[2], set()).add(value)
    assert found["is_director"] == {True, False}
    assert ("not_subject_to_section16" in found) is (name != "form3")
    assert ("aff10b5_one" in found) is (name != "form3" and version >= "X0407")


@pytest.mark.parametrize(("name", "apart"), sampled([("form4", 3), *((name, 1) for name in ("form3", "form4", "form5"))]))
def test_a_text_that_a_page_could_take_for_its_own_is_read_as_filed_or_as_unknown(name: str, apart: int) -> None:
    plain = edition(FORMS[name](), "X0609")
    wrong_texts: dict[str, Any] = {}
    for start in range(0, len(TEXTS), apart):
        form = given_to_all(plain, TextCell, TEXTS, start)
        notes = tuple(replace(note, text=TEXTS[(start + at) % len(TEXTS)]) for at, note in enumerate(form.footnotes))
        form = replace(form, footnotes=notes)
        filed = values(form)
        for kind in ("HTML", "text"):
            document = section16.read(PAGES[kind](form).encode()).document
            for path, value in values(document).items():
                if value is not None and value != filed.get(path) and str(value).upper() != str(filed.get(path)).upper():
                    wrong_texts[f"{kind} {start} {path}"] = (filed.get(path), value)
            for theirs, ours in zip(notes, document.footnotes, strict=True):
                if " ".join(theirs.text.split()) != ours.text:
                    wrong_texts[f"{kind} {start} footnote {theirs.id}"] = (theirs.text, ours.text)
    assert wrong_texts == {}


def test_a_dash_that_the_filer_wrote_is_no_blank() -> None:
    for dash in ("\u2013", "\u2014", "-"):
        (owner,) = form4().reporting_owners
        titled = replace(owner, officer_title=TextCell(dash), other_text=TextCell("See remarks"), street2=TextCell(dash))
        notes = (replace(form4().footnotes[0], text=dash), *form4().footnotes[1:])
        form = replace(form4(), reporting_owners=(titled,), remarks=TextCell(dash), footnotes=notes)
        for page in PAGES.values():
            document = section16.read(page(form).encode()).document
            (again,) = document.reporting_owners
            assert (again.officer_title.value, again.other_text.value, again.street2.value) == (dash, "See remarks", dash)
            assert (document.remarks.value, document.footnotes[0].text) == (dash, dash)


@pytest.mark.parametrize("filed", ["4", "4/A", "", "10-K"])
@pytest.mark.parametrize("original", ["2025-02-14", None])
def test_a_document_type_that_the_day_of_the_original_does_not_tell_is_shown(filed: str, original: str | None) -> None:
    form = replace(form4(), document_type=TextCell(filed or None), date_of_original_submission=DateCell(original))
    for page in PAGES.values():
        again = section16.read(page(form).encode()).document
        assert again.document_type.value == (filed or None)
        assert again.date_of_original_submission.value == form.date_of_original_submission.value


@pytest.mark.parametrize(("filed", "read"), [("1", True), ("false", False), (None, None), ("TRUE", None)])
def test_a_box_is_ticked_open_or_not_stated(filed: str | None, read: bool | None) -> None:  # noqa: FBT001 - a parameter
    form = edition(form5(), "X0508")
    owner = replace(form.reporting_owners[0], is_director=FlagCell(filed), is_ten_percent_owner=FlagCell(filed))
    boxes = ("not_subject_to_section16", "form3_holdings_reported", "form4_transactions_reported", "aff10b5_one")
    form = replace(form, reporting_owners=(owner,), **dict.fromkeys(boxes, FlagCell(filed)))
    for page in PAGES.values():
        again = section16.read(page(form).encode())
        assert [finding.id for finding in again.findings] == ["PAGE-NOT-SHOWN"]
        assert {getattr(again.document, box).value for box in boxes} == {read}
        assert again.document.reporting_owners[0].is_director.value is read
        assert again.document.reporting_owners[0].is_ten_percent_owner.value is read
    assert (UNSTATED in section16.render_text(form)) is (read is None)
    assert ('aria-label="not stated"' in section16.render_html(form)) is (read is None)


def test_a_form_type_and_a_swap_that_are_not_stated_stay_unknown() -> None:
    row = replace(form4().non_derivative_table[0], form_type=TextCell(), equity_swap=FlagCell())
    for page in PAGES.values():
        (again,) = section16.read(page(replace(form4(), non_derivative_table=(row,))).encode()).document.non_derivative_table
        assert (again.code.value, again.form_type.value, again.equity_swap.value) == ("M", None, None)  # type: ignore[union-attr]


def test_an_amount_without_a_direction_keeps_its_number_and_gets_no_direction() -> None:
    (option,) = form4().derivative_table
    for filed in (None, "X"):
        row = replace(option, acquired_disposed=TextCell(filed))
        for page in PAGES.values():
            (again,) = section16.read(page(replace(form4(), derivative_table=(row,))).encode()).document.derivative_table
            assert (again.shares.value, again.acquired_disposed.value) == (160000, filed)  # type: ignore[union-attr]


@pytest.mark.parametrize("version", ["X0306", "X0508", "X0609"])
def test_a_foreign_address_is_in_the_element_of_its_edition(version: str) -> None:
    owner = replace(form4().reporting_owners[0], city=TextCell("TORONTO"), state=TextCell(), country=TextCell())
    field = "country" if version == "X0609" else "state"
    form = edition(replace(form4(), reporting_owners=(replace(owner, **{field: TextCell("A6")}),)), version)
    for page in PAGES.values():
        (again,) = section16.read(page(form).encode()).document.reporting_owners
        other = "state" if field == "country" else "country"
        assert (getattr(again, field).value, getattr(again, other).value) == ("A6", None)


def test_ten_owners_stay_ten_whatever_their_titles_say() -> None:
    owners = tuple(
        replace(one, is_officer=FlagCell("1"), officer_title=TextCell("See Explanation of Responses"))
        for one in joint().reporting_owners
    )
    for page in PAGES.values():
        again = section16.read(page(replace(joint(), reporting_owners=owners)).encode()).document.reporting_owners
        assert [one.officer_title.value for one in again] == ["See Explanation of Responses"] * 10


@given(strategies.documents(valid=True))
def test_no_drawn_form_gets_another_number_day_or_box(form: OwnershipDocument) -> None:
    form = edition(form, next((version for version in EDITIONS if version == form.schema_version.text), "X0609"))
    filed = values(form)
    for page in (section16.render_html(form), section16.render_text(form)):
        read = values(section16.read(page.encode()).document)
        others = {path: value for path, value in read.items() if value is not None and not isinstance(value, str)}
        assert {path: value for path, value in others.items() if value != filed.get(path)} == {}
