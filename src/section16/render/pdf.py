"""The form as a PDF on landscape paper."""

from __future__ import annotations

import re
from typing import Any

import msgspec

from section16.document import captions
from section16.document.captions import CURRENT, FORMS, Column, Edition
from section16.document.page import Page, PageCell, PageOwner
from section16.render.columns import MARKS_BESIDE, PAPER, centered, headings, parts_of, shares
from section16.render.typesetting import typeset


def pdf_of(page: Page, edition: Edition = CURRENT) -> bytes:
    """Return a page as a PDF; the same page gives the same bytes."""
    return typeset("form.typ", "form", _printed(page, edition))


def _printed(page: Page, edition: Edition) -> dict[str, Any]:
    """Return all that the template prints."""
    form = FORMS[page.form]
    owners = page.owners or (PageOwner(),)
    marked = {number for row in (*page.table_one, *page.table_two) for cell in row.values() for number in cell.footnotes}
    labelled = list(dict.fromkeys(number for number, _ in page.footnotes))
    return {
        "title": f"SEC Form {page.form}: {page.issuer_name}, {owners[0].name}",
        "running": f"Form {page.form}  {page.issuer_name}  {owners[0].name}  {page.period}",
        "page": breakable(_whole(page)),
        "form": form,
        "boxes_above": captions.boxes_above(page.form, edition),
        "edition": edition,
        "captions": {
            name: getattr(captions, name) for name in dir(captions) if isinstance(getattr(captions, name), str | tuple)
        },
        "first": breakable(_whole(owners[0])),
        "others": [breakable(_whole(owner)) for owner in owners[1:]],
        "marks_beside": MARKS_BESIDE,
        "columns_one": list(map(_column, form.table_one)),
        "columns_two": list(map(_column, form.table_two)),
        "headings_one": list(headings(form.table_one)),
        "headings_two": list(headings(form.table_two)),
        "widths_one": shares(form.table_one, page.table_one, PAPER),
        "widths_two": shares(form.table_two, page.table_two, PAPER),
        "marked": sorted(marked),
        "labelled": labelled,
        "joint_note": captions.JOINT_NOTE.format(instruction=form.joint_instruction),
        "foot": captions.foot(page.form, edition),
    }


# Typst breaks a word only where it is allowed to. Only letters with a shape of their own are separated; the shapes of others
# hang together.
_LONG_WORD = re.compile(r"[!-~\u00c0-\u024f]{18,}")


def breakable(shown: Any) -> Any:
    """Return all texts with places to break in words that are longer than a narrow column."""
    if isinstance(shown, str):
        return _LONG_WORD.sub(lambda word: "\u200b".join(word[0]), shown)
    if isinstance(shown, dict):
        return {key: breakable(value) for key, value in shown.items()}
    return [breakable(value) for value in shown] if isinstance(shown, list | tuple) else shown


def _column(column: Column) -> dict[str, Any]:
    """Return a column with its alignment."""
    return msgspec.structs.asdict(column) | {"centered": centered(column)}


def _cell(cell: PageCell) -> dict[str, Any]:
    """Return a cell, its number in two parts for alignment on the decimal point; ``None`` where the text is not a number."""
    parts = parts_of(cell)
    whole, fraction = parts or (None, "")
    return {"text": cell.text, "footnotes": cell.footnotes, "whole": whole, "fraction": fraction}


def _whole(shown: Page | PageOwner) -> dict[str, Any]:
    """Return a struct with every field, those that hold their default too; rows with whole cells."""
    fields = msgspec.structs.asdict(shown)
    for name in ("table_one", "table_two"):
        if name in fields:
            fields[name] = [{key: _cell(cell) for key, cell in row.items()} for row in fields[name]]
    return fields
