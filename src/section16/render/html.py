"""The form as one HTML file without scripts: for the screen, wide or narrow, light or dark, and for landscape paper."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from section16.document import captions
from section16.document.captions import CURRENT, FORMS, Column, Edition
from section16.document.page import Page, PageOwner
from section16.render.columns import MARKS_BESIDE, centered, headings, label, room_behind, shares, tails

if TYPE_CHECKING:
    from jinja2 import Template
    from markupsafe import Markup

_DAYS = frozenset({"transaction_date", "deemed_execution_date", "exercise_date", "expiration_date"})
_LAST = 16
_BROWSE = "https://www.sec.gov/cgi-bin/browse-edgar?action=getcompany&CIK="


def html_of(page: Page, edition: Edition = CURRENT) -> str:
    """Return a page as a whole HTML document."""
    form = FORMS[page.form]
    met: set[str] = set()
    marked = {number for row in (*page.table_one, *page.table_two) for cell in row.values() for number in cell.footnotes}

    def first(identifier: str) -> bool:
        """Whether this is the first use of an identifier, which may occur once."""
        known = identifier in met
        met.add(identifier)
        return not known

    return _template().render(
        page=page,
        form=form,
        edition=edition,
        captions=captions,
        boxes_above=captions.boxes_above(page.form, edition),
        css=_css(),
        headings=headings,
        nobody=PageOwner(),
        first=first,
        used=marked,
        explained={number for number, _ in page.footnotes},
        owner_link=_link,
        shares=shares,
        tails=tails,
        room_behind=room_behind,
        beside=MARKS_BESIDE,
        ending=_ending,
        label=label,
        kind=_kind,
        breakable=_breakable,
        joint_note=captions.JOINT_NOTE.format(instruction=form.joint_instruction),
        foot=captions.foot(page.form, edition),
    )


def _kind(column: Column) -> str:
    """Return the class of a column's cells in the style sheet."""
    if column.number:
        return "figure"
    return "key" if centered(column) else "day" if column.key in _DAYS else ""


def _ending(text: str, most: int = _LAST) -> tuple[str, str]:
    """Return a text and its last letters separately: those stay on one line with the arrow or the mark behind them."""
    before, blank, last = text.rpartition(" ")
    cut = max(0, len(last) - most)
    return f"{before}{blank}{last[:cut]}", last[cut:]


def _breakable(caption: str) -> Markup:
    """Return a caption that may be broken behind a slash."""
    from markupsafe import Markup  # noqa: PLC0415 - comes with Jinja2, an optional extra

    return Markup("/<wbr>").join(caption.split("/"))


def _link(name: str, cik: str) -> Markup | str:
    """Return a name as a link to its filings, when its number is known."""
    from markupsafe import Markup  # noqa: PLC0415 - comes with Jinja2, an optional extra

    if not cik or not name:
        return name
    return Markup('<a href="{}{}">{}</a>').format(_BROWSE, cik, name)


@cache
def _css() -> Markup:
    from markupsafe import Markup  # noqa: PLC0415 - comes with Jinja2, an optional extra

    return Markup(files("section16.render").joinpath("form.css").read_text(encoding="utf-8"))  # noqa: S704 - our own file


@cache
def _template() -> Template:
    try:
        from jinja2 import Environment  # noqa: PLC0415 - an optional extra
    except ModuleNotFoundError as error:
        message = "Pages require more packages. Install them with: pip install 'section16[pages]'"
        raise ModuleNotFoundError(message, name=error.name) from error
    environment = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True)
    return environment.from_string(files("section16.render").joinpath("form.html.j2").read_text(encoding="utf-8"))
