"""A sheet to a page: boxes to facts, rows to cells under their columns, what follows the tables to notes and signatures."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

import msgspec

from section16.document.captions import (
    BLANK,
    FORMS,
    INSIDE_BRACKETS,
    NOT_GIVEN,
    Edition,
    day_made,
    edition_on,
    out_of_brackets,
)
from section16.document.page import Page, PageCell, PageOwner
from section16.document.places import is_country, is_state, name_of, names_country, names_state
from section16.errors import DamagedError, NotOwnershipError, UnreadableError
from section16.finding import Finding
from section16.formats import remarks
from section16.formats.form_page.boxes import PageBox, boxes_of, settled
from section16.formats.form_page.notes import PageNotes, read_notes
from section16.formats.form_page.page_parts import GUARD, GUARDED, FiledText, PageParts, PageTable
from section16.formats.form_page.plain_marks import with_plain_marks

_ISSUER_BOX = re.compile(r"\d\.\s*Issuer\s+Name\s+and\s+Ticker", re.IGNORECASE)
_ISSUER = re.compile(r"^(?P<name>(?:.*\S)?)\s*\[\s*+(?P<symbol>(?:[^\[]*[^\[\s])?)\s*\]\s*$", re.DOTALL)
_OUR_ISSUER = re.compile(rf"^(?:(?P<name>.*\S)\s+)?\[(?P<symbol>{INSIDE_BRACKETS})\]\s*$", re.DOTALL)
_CITY_STATE_ZIP = re.compile(
    r"^(?P<city>.*?)(?<!\s)\s++(?P<state>[A-Z]{2}|[A-Z0-9][0-9]|[0-9][A-Z])\s++(?P<zip>[0-9A-Z][0-9A-Z -]{2,9})$"
)
_EXPLANATION = re.compile(r"Explanation of Responses:?$", re.IGNORECASE)
_ZIP = re.compile(r"(?=.*\d)[0-9A-Za-z #-]{3,10}$")


def read_sheet(sheet: PageParts) -> tuple[Page, tuple[Finding, ...]]:
    """Return the page that a sheet shows, and what about it is doubtful.

    Raises :class:`~section16.errors.NotOwnershipError` for a page of something else and
    :class:`~section16.errors.DamagedError` for one that breaks off before its tables.
    """
    above, below = boxes_of(sheet.head), boxes_of(sheet.tail[: _end_of_owners(sheet.tail)])
    boxes, further = settled(above, below), settled(below, above)
    form = _form(boxes, sheet)
    notes = read_notes(sheet.tail, ours=sheet.ours)
    owners, findings = _owners([*boxes, *further], sheet)
    facts = {box.name: box for box in reversed(boxes)}
    issuer_name, symbol = _issuer(_line(facts, "issuer"), ours=sheet.ours)
    columns = FORMS[form]
    table_one, unread_one = _rows(sheet.table_one, tuple(c.key for c in columns.table_one), "Table I")
    table_two, unread_two = _rows(sheet.table_two, tuple(c.key for c in columns.table_two), "Table II")
    if not sheet.ours:
        table_one, table_two = with_plain_marks((table_one, table_two), frozenset(number for number, _ in notes.footnotes))
    page = Page(
        form=form,
        exit_box=_stated(_mark(facts, "exit"), ours=sheet.ours),
        form3_holdings=_stated(_mark(facts, "holdings"), ours=sheet.ours),
        form4_transactions=_stated(_mark(facts, "transactions"), ours=sheet.ours),
        plan_box=_mark(facts, "plan") if sheet.ours else _plan(facts, edition_on(_made(notes, boxes))),
        owners=owners,
        joint=_joint(facts),
        issuer_name=issuer_name,
        issuer_cik=sheet.links.get(issuer_name, ""),
        symbol=symbol,
        foreign_symbol=_line(facts, "foreign"),
        period=_line(facts, "period"),
        original_filed=_line(facts, "original"),
        none_owned=notes.none_owned,
        table_one=table_one,
        table_two=table_two,
        footnotes=notes.footnotes,
        remarks=notes.remarks,
        signatures=notes.signatures,
    )
    return _unguarded(page), (*_unclear(boxes), *findings, *unread_one, *unread_two, *_missing(page, facts, notes))


def _made(notes: PageNotes, boxes: list[PageBox]) -> date | None:
    """Return the day of a form whose rules made its boxes."""
    event = next((box.text for box in boxes if box.name == "period"), "")
    return day_made((day for _, day in notes.signatures), event)


def _issuer(shown: str, *, ours: bool) -> tuple[str, str]:
    """Return the name and the symbol of the issuer."""
    match = (_OUR_ISSUER if ours else _ISSUER).match(shown)
    if match is None:
        return shown, ""
    return match["name"] or "", out_of_brackets(match["symbol"]) if ours else match["symbol"]


def _unguarded(value: Any) -> Any:
    """Return a page, or a part of one, in which the filer's text is without the guard that distinguishes it from a blank."""
    if isinstance(value, str):
        return "\n".join(line.removeprefix(GUARD) if line in GUARDED else line for line in value.split("\n"))
    if isinstance(value, tuple):
        return tuple(map(_unguarded, value))
    if isinstance(value, Page | PageOwner):
        return msgspec.structs.replace(value, **{name: _unguarded(getattr(value, name)) for name in value.__struct_fields__})
    return value


def _stated(mark: bool | None, *, ours: bool) -> bool | None:  # noqa: FBT001 - a mark is what is passed on
    """Return what a form states by the mark of a box: unknown where the box is open on a page that section16 did not print.

    The SEC's pages print the same open box for ``false``, for an element that the filer left out and, of two boxes of Form 4,
    for ``true``. Our own pages have a mark for each.
    """
    return mark if mark or ours else None


def _plan(facts: dict[str, PageBox], edition: Edition) -> bool | None:
    """Return the mark of the 10b5-1 box; an open one says nothing of a form made before there was such a box.

    The SEC's stylesheet prints the box on every form, whatever its edition. EDGAR accepts no form of an edition with the box
    that leaves it out, so that there an open box means ``false``.
    """
    ticked = _mark(facts, "plan")
    return ticked if ticked or edition.plan_box else None


_KEYS = {
    "exit": "$.notSubjectToSection16",
    "plan": "$.aff10b5One",
    "holdings": "$.form3HoldingsReported",
    "transactions": "$.form4TransactionsReported",
    "director": "isDirector",
    "ten_percent_owner": "isTenPercentOwner",
    "officer": "isOfficer",
    "other": "isOther",
}


def _unclear(boxes: Iterable[PageBox], owner: int | None = None) -> Iterator[Finding]:
    """Yield a finding for each box whose mark says neither: above the owners, or of one of them."""
    for box in boxes:
        key = _KEYS.get(box.name, "")
        if box.unclear and key and key.startswith("$") is (owner is None):
            place = key if owner is None else f"$.reportingOwners[{owner}].{key}"
            yield remarks.PAGE_MARK.found(place, shown=box.mark or "no mark")


def _form(boxes: list[PageBox], sheet: PageParts) -> str:
    forms = [box.text for box in boxes if box.name == "form"]
    if not any(box.name == "name" for box in boxes):
        raise NotOwnershipError(
            "The page is not a Form 3, 4 or 5: it has no box for the reporting person.",
            remedy="Save the page of the form itself.",
        )
    above = sum(box.name == "issuer" for box in boxes)
    below = sum(_ISSUER_BOX.match(fragment) is not None for fragment in sheet.tail if not isinstance(fragment, FiledText))
    if above + below > 1:
        raise UnreadableError(
            f"The file contains {above + below} forms.",
            where="" if above < 2 else "above the tables",  # noqa: PLR2004 - a second one
            remedy="Save each form in a file of its own.",
        )
    if sheet.table_one is None and sheet.table_two is None:
        raise DamagedError(
            "The page ends before the tables of the form.",
            where=f"after line {boxes[-1].line}",
            remedy="Save the page again.",
        )
    if forms:
        return forms[0]
    # A print may have lost its head; the boxes distinguish the forms.
    names_there = {box.name for box in boxes}
    if "holdings" in names_there:
        return "5"
    columns = (sheet.table_one or sheet.table_two or PageTable((), [])).rows
    is_three = any(len(row) in (len(FORMS["3"].table_one), len(FORMS["3"].table_two)) for row in columns)
    return "3" if "exit" not in names_there and is_three else "4"


def _line(facts: dict[str, PageBox], name: str) -> str:
    return " ".join(_lines(facts[name].text)) if name in facts else ""


def _lines(text: str) -> list[str]:
    """Return the text on the lines of a box, without blank cells."""
    return [line for line in _cells(text) if line != BLANK]


def _cells(text: str) -> list[str]:
    return [" ".join(line.split()) for line in text.split("\n") if line.strip()]


def _mark(facts: dict[str, PageBox], name: str) -> bool | None:
    return facts[name].ticked if name in facts else None


def _joint(facts: dict[str, PageBox]) -> bool | None:
    if "several" not in facts or "one" not in facts:
        return None
    return bool(facts["several"].ticked) if facts["one"].ticked != facts["several"].ticked else None


def _owners(boxes: list[PageBox], sheet: PageParts) -> tuple[tuple[PageOwner, ...], tuple[Finding, ...]]:
    """Return the owners: box 1, its repetitions behind the tables, or the list of owners of the SEC's preview."""
    groups: list[dict[str, PageBox]] = []
    for box in boxes:
        if box.name == "name":
            groups.append({})
        if groups:
            groups[-1].setdefault(box.name, box)
    owners, doubts = [], []
    for number, group in enumerate(groups):
        owner, doubtful = _owner(group, sheet, number)
        owners.append(owner)
        doubts += [*_unclear(group.values(), number), *doubtful]
    if len(owners) > 1 and "director" not in groups[1] and (owners[1].name, owners[1].cik) == (owners[0].name, owners[0].cik):
        del owners[1]  # pages of sec.gov repeat the first owner before the others, without the relationship
    findings = tuple(doubts)
    if any(len(_cells(group["street"].text)) == 1 for group in groups if "street" in group):
        findings += (remarks.PAGE_ADDRESS.found("$.reportingOwners"),)
    if sheet.owners:
        first = owners[0] if owners else PageOwner()
        owners = [_listed(lines, cells, first if not number else None) for number, (lines, cells) in enumerate(sheet.owners)]
    return tuple(owners), findings


def _owner(boxes: dict[str, PageBox], sheet: PageParts, number: int) -> tuple[PageOwner, tuple[Finding, ...]]:
    ours = sheet.ours
    name = _line(boxes, "name")
    if not ours:
        name = name.lstrip("* ")
    city, state, zip_code = _place(boxes["street"].text if "street" in boxes else "")
    country = _line(boxes, "city")
    if not ours:
        state, country = _state_and_country(state, country)
    officer, other = _mark(boxes, "officer"), _mark(boxes, "other")
    title, text = _line(boxes, "officer"), _line(boxes, "other")
    if title == NOT_GIVEN:
        title = ""
    elif not title:  # the SEC's pages put both below the boxes
        below = boxes["other"].text if "other" in boxes else ""
        title, text = ("", text) if ours else _titles(below, officer=officer, other=other)
    findings = []
    # A title beside an open box is as likely a tick that was lost on the way; the rendering of the SEC loses some.
    if not ours and officer is False and title:
        findings.append(remarks.PAGE_TITLE.found(f"$.reportingOwners[{number}].isOfficer", box="Officer", title=title))
    if not ours and other is False and text:
        findings.append(remarks.PAGE_TITLE.found(f"$.reportingOwners[{number}].isOther", box="Other", title=text))
    owner = PageOwner(
        name=name,
        cik=sheet.links.get(name, ""),
        streets=_streets(boxes["parts"].text if "parts" in boxes else "", ours=ours),
        city=city,
        state=state,
        zip_code=zip_code,
        country=country,
        director=_stated(_mark(boxes, "director"), ours=ours),
        ten_percent_owner=_stated(_mark(boxes, "ten_percent_owner"), ours=ours),
        officer=_stated(officer, ours=ours),
        other=_stated(other, ours=ours),
        officer_title=title,
        other_text=text,
    )
    return owner, tuple(findings)


def _streets(text: str, *, ours: bool) -> tuple[str, ...]:
    """Return the lines of a street; on a page of ours a blank means a missing first line."""
    return tuple("" if line == BLANK else line for line in _cells(text)) if ours else tuple(_lines(text))


def _place(text: str) -> tuple[str, str, str]:
    """Return city, state and zip code: each on a line of its own in HTML, all on one in print."""
    lines = _cells(text)
    if len(lines) == 3:  # noqa: PLR2004 - city, state and zip code, each in its cell
        city, state, zip_code = ("" if line == BLANK else line for line in lines)
        return city, state, zip_code
    lines = [line for line in lines if line != BLANK]
    if len(lines) == 1:
        match = _CITY_STATE_ZIP.match(lines[0])
        return (match["city"], match["state"], match["zip"]) if match else (lines[0], "", "")
    if len(lines) == 2:  # noqa: PLR2004 - one of the three is blank
        first, second = lines
        return (first, "", second) if _ZIP.match(second) and not _is_place(second) else (first, second, "")
    return (" ".join(lines[:-2]), lines[-2], lines[-1]) if lines else ("", "", "")


def _is_place(code: str) -> bool:
    return is_state(code) or is_country(code)


def _state_and_country(state: str, country: str) -> tuple[str, str]:
    """Return state and country in words, as today's form shows them."""
    if is_state(state):
        return name_of(state) or state, country or "UNITED STATES"
    if is_country(state):
        return "", country or name_of(state) or state
    if names_country(state) and country in ("", "UNITED STATES"):  # the SEC's preview of a foreign address of before v5.5
        return "", state
    return state, country


def _titles(text: str, *, officer: bool | None, other: bool | None) -> tuple[str, str]:
    """Return the officer's title and the other text, which are below the boxes, together or separately."""
    lines = _lines(text)
    if not lines:
        return "", ""
    if officer and other:
        parts = lines if len(lines) > 1 else lines[0].split(" / ", 1)
        return parts[0], parts[1] if len(parts) > 1 else ""
    # One text belongs to the box that is ticked, else to the one that may be.
    is_title = bool(officer) or (officer is None and not other)
    return (" ".join(lines), "") if is_title else ("", " ".join(lines))


def _listed(lines: list[str], cells: list[str], boxed: PageOwner | None) -> PageOwner:
    """Return an owner of the preview's list; the first is in the boxes too, which say more."""
    director, ten_percent, officer, other = cells
    address = _listed_address(lines[1:])
    return PageOwner(
        name=lines[0],
        cik=boxed.cik if boxed else "",
        streets=boxed.streets if boxed else address[0],
        city=boxed.city if boxed else address[1],
        state=boxed.state if boxed else address[2],
        zip_code=boxed.zip_code if boxed else address[3],
        country=boxed.country if boxed else address[4],
        director=True if director else None,
        ten_percent_owner=True if ten_percent else None,
        # A title or a text says nothing of the mark beside it, which is shown only where there is neither.
        officer=boxed.officer if boxed else True if officer == "X" else None,
        other=boxed.other if boxed else True if other == "X" else None,
        officer_title="" if officer == "X" else officer,
        other_text="" if other == "X" else other,
    )


def _listed_address(lines: list[str]) -> tuple[tuple[str, ...], str, str, str, str]:
    """Return streets, city, state, zip code and country of lines without captions, from the last to the first."""
    rest = list(lines)
    country = rest.pop() if rest and (rest[-1] == "UNITED STATES" or names_country(rest[-1])) else ""
    zip_code = rest.pop() if rest and _ZIP.match(rest[-1]) and len(rest) > 1 else ""
    if rest and names_country(rest[-1]) and country in ("", "UNITED STATES") and len(rest) > 1:
        country = rest.pop()
    state = rest.pop() if rest and names_state(rest[-1]) else ""
    city = rest.pop() if rest else ""
    return tuple(rest), city, state, zip_code, country


def _rows(
    table: PageTable | None, expected: tuple[str, ...], title: str
) -> tuple[tuple[dict[str, PageCell], ...], tuple[Finding, ...]]:
    """Return the rows under the columns that the form has; a row with too few cells is reported and omitted."""
    if table is None:
        return (), (remarks.PAGE_PART.found(title, part=title),)
    keys = table.keys if len(table.keys) > 1 and all(table.keys) else expected
    rows: list[dict[str, PageCell]] = []
    findings: list[Finding] = []
    for number, printed in enumerate(table.rows, 1):
        cells = printed
        if len(cells) == len(keys) - 1 and cells[-1].text == "D":
            cells = [*cells, PageCell()]  # the nature of what is held directly is empty, and prints lose the end of a line
        if len(cells) != len(keys):
            shown = " | ".join(cell.text for cell in cells)
            findings.append(
                remarks.PAGE_ROW.found(f"{title}, row {number}", held=len(cells), columns=len(keys), shown=shown[:120])
            )
            continue
        row = dict(zip(keys, cells, strict=True))
        rows.append({key: row.get(key, PageCell()) for key in expected})
    return tuple(rows), tuple(findings)


def _missing(page: Page, facts: dict[str, PageBox], notes: PageNotes) -> tuple[Finding, ...]:
    """Return findings for the parts of a page that are not there: it was cut, or printed without them."""
    absent = [
        part
        for part, there in (
            ("The issuer", "issuer" in facts),
            ("The relationship of the owner", "relationship" in facts),
            ("The date of the event", "period" in facts),
            ("The explanation of responses", notes.explained or not _marked(page)),
            *((f"Footnote {number}", False) for number in _unexplained(page) if notes.explained),
            ("The signature", bool(page.signatures)),
            ("The notice to those who respond, its last line", notes.ended),
        )
        if not there
    ]
    return tuple(remarks.PAGE_PART.found("$", part=part) for part in absent)


def _marked(page: Page) -> dict[str, None]:
    """Return the numbers of the footnotes that are referred to, in the order of the page."""
    rows = (*page.table_one, *page.table_two)
    return {number: None for row in rows for cell in row.values() for number in cell.footnotes}


def _unexplained(page: Page) -> list[str]:
    explained = {number for number, _ in page.footnotes}
    return [number for number in _marked(page) if number not in explained]


def _end_of_owners(tail: list[str]) -> int:
    """Return how many fragments precede the explanation of responses; a text may mention it."""
    headings = (
        at for at, fragment in enumerate(tail) if _EXPLANATION.match(fragment.strip()) and not isinstance(fragment, FiledText)
    )
    return next(headings, 0)
