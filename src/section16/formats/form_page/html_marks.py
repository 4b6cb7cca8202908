"""Marks of a web page that say two things: a tick that is struck out, or one that its label for screen readers contradicts.

Neither is a tick, and neither is an open box. Both are shown to the reader of the page as a sign that means neither.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING, cast

from lxml import etree

from section16.document.captions import OPEN, TICKED
from section16.errors import NotOwnershipError
from section16.formats.form_page.marks import MARK, STRUCK, is_ticked

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

DOUBTFUL = "◩"
"""Represents a check box whose parts contradict each other, or that is neither ticked nor open."""
_STRIKES = frozenset({"del", "s", "strike"})
_STRIKING = re.compile(r"(?:^|[;\s])text-decoration(?:-line)?\s{0,20}:[^;]{0,60}\bline-through\b", re.IGNORECASE)
_LEADING_MARK = re.compile(rf"(?P<before>\s{{0,99}})(?P<mark>{MARK})(?![\w-])", re.IGNORECASE)
_VALUE = re.compile(r"\s{0,99}(?:[$\d(][\d,./$() -]{0,40}|[A-Z])\s{0,99}")
_LABELS = ("aria-label", "title", "alt")
_CHECKED = {"true": True, "false": False}
_NEAR = 12
"""So many texts and check boxes within an element with a label are looked at: a mark is one of them."""
_MOST = 1_000
_LABELLED = etree.XPath("descendant-or-self::*[@aria-label or @title or @alt or @aria-checked]")
_MAY_STRIKE = etree.XPath("descendant-or-self::*[self::s or self::del or self::strike or @style]")


def show_doubt(page: _Element) -> None:
    """Change the marks of a page that say two things, and the numbers that it strikes out, so that they say nothing.

    Raises :class:`~section16.errors.NotOwnershipError` for a page with more check boxes than any form has.
    """
    boxes = [element for element in cast("list[_Element]", _LABELLED(page)) if _labels(element)]
    if len(boxes) > _MOST:
        what = f"The page has {len(boxes):,} labeled check boxes, more than any form."
        raise NotOwnershipError(what, remedy="Save the page of the form again.")
    for element in boxes:
        states = _labels(element) | set(_shown(element))
        if len(states) > 1:
            _replace(element, DOUBTFUL)
        elif not _is_drawn(element):
            element.text = f" {TICKED if True in states else OPEN} "
    _strike_out([element for element in cast("list[_Element]", _MAY_STRIKE(page)) if _is_struck(element)])


def _strike_out(elements: list[_Element]) -> None:
    """Strike out what elements hold, each once: those within others are reached with them."""
    within: set[_Element] = set()
    known = set(elements)
    for outer in elements:
        if outer in within:
            continue
        for element in list(outer.iter("*")):
            if element in known:
                within.add(element)
            if element.tag in ("input", "img"):
                _replace(element, DOUBTFUL)
            else:
                _strike(element)


def is_check_box(element: _Element) -> bool:
    """Whether an element is a check box or a radio button, by its own kind or by what it says of itself."""
    kind = (element.get("type") or "").lower()
    return (element.tag == "input" and kind in ("checkbox", "radio")) or element.get("aria-checked") is not None


def state_of(element: _Element) -> bool | None:
    """Return whether a check box is ticked; ``None`` for one that is neither."""
    drawn = element.get("aria-checked")
    return element.get("checked") is not None if drawn is None else _CHECKED.get(drawn.strip().lower())


def _is_struck(element: _Element) -> bool:
    return element.tag in _STRIKES or _STRIKING.search(element.get("style") or "") is not None


def _labels(element: _Element) -> set[bool]:
    """Return what the labels of an element say of a box; nothing for labels of other things."""
    labels = [is_ticked(element.get(name) or "") for name in _LABELS]
    labels.append(_CHECKED.get((element.get("aria-checked") or "").strip().lower()))
    return {label for label in labels if label is not None}


def _shown(element: _Element) -> Iterator[bool]:
    """Yield what an element shows of a box: by its text, and by the check boxes in it."""
    for near in islice(element.iter("input"), _NEAR):
        if is_check_box(near):
            yield near.get("checked") is not None
    ticked = is_ticked(_start(element))
    if ticked is not None:
        yield ticked


def _start(element: _Element) -> str:
    return "".join(map(str, islice(element.itertext(), _NEAR)))


def _is_drawn(element: _Element) -> bool:
    """Whether an element shows something besides its label, or is shown by its kind."""
    inside = next(element.iterdescendants("input", "img"), None) is not None
    return inside or element.tag in ("input", "img") or is_check_box(element) or bool(_start(element).strip())


def _replace(element: _Element, text: str) -> None:
    """Put a sign in the place of what an element shows."""
    del element[:]
    for name in ("role", "aria-checked"):
        if name in element.attrib:
            del element.attrib[name]
    if element.tag in ("input", "img"):
        element.tag = "span"
    element.text = f" {text} "


def _strike(element: _Element) -> None:
    element.text = _struck(element.text)
    for child in element:
        child.tail = _struck(child.tail)


def _struck(text: str | None) -> str | None:
    """Return a text with its mark, or its number or date, struck out."""
    mark = _LEADING_MARK.match(text or "")
    ticked = is_ticked(mark["mark"]) if mark is not None else None
    if text is None:
        return None
    if mark is not None and ticked is not None:
        return f"{mark['before']} {'X' if ticked else '□'}{STRUCK} {text[mark.end() :]}"
    return "".join(sign if sign.isspace() else sign + STRUCK for sign in text) if _VALUE.fullmatch(text) else text
