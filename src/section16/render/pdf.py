"""The form as a PDF on landscape paper, set by Typst, whose wheel brings its own fonts and needs nothing of the system."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from typing import Any

import msgspec

from section16.document import captions
from section16.document.captions import CURRENT, FORMS, Edition
from section16.document.page import Page, PageOwner
from section16.render.columns import headings, shares


def pdf_of(page: Page, edition: Edition = CURRENT) -> bytes:
    """Return a page as a PDF; the same page gives the same bytes."""
    try:
        import typst  # noqa: PLC0415 - an optional extra
    except ModuleNotFoundError as error:
        message = "PDFs need one more package; install it with: pip install 'section16[pages]'"
        raise ModuleNotFoundError(message, name=error.name) from error
    data = msgspec.json.encode(_printed(page, edition)).decode()
    pdf: bytes = typst.compile(_template(), format="pdf", sys_inputs={"form": data}, ignore_system_fonts=False)
    return pdf


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
        "headings_one": list(headings(form.table_one)),
        "headings_two": list(headings(form.table_two)),
        "widths_one": shares(form.table_one, page.table_one),
        "widths_two": shares(form.table_two, page.table_two),
        "marked": sorted(marked),
        "labelled": labelled,
        "joint_note": captions.JOINT_NOTE.format(instruction=form.joint_instruction),
        "foot": captions.foot(page.form, edition),
    }


# Typst breaks no word without being told where. Only letters that stand for themselves are set apart; the shapes of others
# hang together.
_LONG_WORD = re.compile(r"[!-~\u00c0-\u024f]{18,}")


def breakable(shown: Any) -> Any:
    """Return all texts with places to break in words that are longer than a narrow column."""
    if isinstance(shown, str):
        return _LONG_WORD.sub(lambda word: "\u200b".join(word[0]), shown)
    if isinstance(shown, dict):
        return {key: breakable(value) for key, value in shown.items()}
    return [breakable(value) for value in shown] if isinstance(shown, list | tuple) else shown


def _whole(shown: Page | PageOwner) -> dict[str, Any]:
    """Return a struct with every field, those that hold their default too; rows with whole cells."""
    fields = msgspec.structs.asdict(shown)
    for name in ("table_one", "table_two"):
        if name in fields:
            fields[name] = [
                {key: {"text": cell.text, "footnotes": cell.footnotes} for key, cell in row.items()} for row in fields[name]
            ]
    return fields


@cache
def _template() -> bytes:
    return files("section16.render").joinpath("form.typ").read_bytes()
