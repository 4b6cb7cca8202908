"""Explanations as nested lists of a page."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from section16.why import Incomplete, Why

_STYLE = (
    "body{font:1rem/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color-scheme:light dark}"
    "ul{padding-left:1.2rem}.source{opacity:.75;font-size:.875rem}"
)


def why_html(why: Why, lacked: Iterable[Incomplete] = ()) -> str:
    """Return an explanation as a list of HTML, with what was lacking as a list below it."""
    missing = "".join(f"<li>Missing: {escape(one.line())}</li>" for one in lacked)
    return f"<ul>{_item(why)}{missing}</ul>"


def _item(why: Why) -> str:
    sources = "; ".join((*why.rows, *(str(one) for one in why.citations)))
    shown = f' <span class="source">({escape(sources)})</span>' if sources else ""
    below = "".join(map(_item, why.because))
    return f"<li>{escape(why.statement)}{shown}{f'<ul>{below}</ul>' if below else ''}</li>"


def answers_html(title: str, answers: Iterable[tuple[str, Why, tuple[Incomplete, ...]]], text: str = "") -> str:
    """Return a page of answers: each with its heading, its explanation, and what was lacking; ``text`` comes first."""
    sections = "".join(
        f"<section><h2>{escape(heading)}</h2>{why_html(why, lacked)}</section>" for heading, why, lacked in answers
    )
    head = f'<meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{escape(title)}</title>'
    first = f"<blockquote>{escape(text)}</blockquote>" if text else ""
    body = f"<h1>{escape(title)}</h1>{first}{sections or '<p>Nothing was found.</p>'}"
    return f'<!DOCTYPE html><html lang="en"><head>{head}<style>{_STYLE}</style></head><body>{body}</body></html>\n'
