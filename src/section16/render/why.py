"""Answers as pages: tables, the drafted text, and explanations as nested lists."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

import msgspec

from section16.why import Incomplete, Why

STYLE = (
    ":root{color-scheme:light dark;background:Canvas;color:CanvasText}"
    "body{font:1rem/1.5 system-ui,sans-serif;max-width:72rem;margin:2rem auto;padding:0 1rem}"
    "ul{padding-left:1.2rem}.source{opacity:.75;font-size:.875rem}"
    ".table{overflow-x:auto}table{border-collapse:collapse;margin:1rem 0;font-size:.9375rem}"
    "caption{text-align:left;font-weight:600;padding:.25rem 0}"
    "th,td{text-align:left;vertical-align:top;padding:.3rem .9rem .3rem 0;border-bottom:1px solid #8886}"
    ".number{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}"
)
"""The style of pages that are one file."""


class AnswerTable(msgspec.Struct, frozen=True, kw_only=True):
    """A table of an answer for people to read: headings, rows of cells, the headings of numbers, and notes below it."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numbers: frozenset[str] = frozenset()
    caption: str = ""
    notes: tuple[str, ...] = ()


def why_html(why: Why, lacked: Iterable[Incomplete] = ()) -> str:
    """Return an explanation as a list of HTML, with what was lacking as a list below it."""
    missing = "".join(f"<li>Missing: {escape(one.line())}</li>" for one in lacked)
    return f"<ul>{_item(why)}{missing}</ul>"


def _item(why: Why) -> str:
    sources = "; ".join((*why.rows, *(str(one) for one in why.citations)))
    shown = f' <span class="source">({escape(sources)})</span>' if sources else ""
    below = "".join(map(_item, why.because))
    return f"<li>{escape(why.statement)}{shown}{f'<ul>{below}</ul>' if below else ''}</li>"


def table_html(table: AnswerTable) -> str:
    """Return a table as HTML, with its notes below it; a table without rows is left out."""
    if not table.rows:
        return ""
    kinds = [' class="number"' if column in table.numbers else "" for column in table.columns]
    head = "".join(f'<th scope="col"{kind}>{escape(column)}</th>' for kind, column in zip(kinds, table.columns, strict=True))
    body = "".join(
        f"<tr>{''.join(f'<td{kind}>{escape(cell)}</td>' for kind, cell in zip(kinds, row, strict=True))}</tr>"
        for row in table.rows
    )
    caption = f"<caption>{escape(table.caption)}</caption>" if table.caption else ""
    notes = "".join(f"<p>{escape(note)}</p>" for note in table.notes)
    return f'<div class="table"><table>{caption}<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>{notes}'


def answers_html(
    title: str,
    answers: Iterable[tuple[str, Why, tuple[Incomplete, ...]]],
    text: Sequence[str] = (),
    tables: Iterable[AnswerTable] = (),
    closing: str = "",
) -> str:
    """Return a page of answers: drafted paragraphs, tables, then each answer with its explanation and what was lacking."""
    sections = "".join(
        f"<section><h2>{escape(heading)}</h2>{why_html(why, lacked)}</section>" for heading, why, lacked in answers
    )
    shown = "".join(map(table_html, tables))
    draft = "".join(f"<p>{escape(paragraph)}</p>" for paragraph in text)
    first = f"<blockquote>{draft}</blockquote>" if draft else ""
    last = f'<p class="source">{escape(closing)}</p>' if closing else ""
    body = f"<h1>{escape(title)}</h1>{first}{shown}{sections or ('' if shown else '<p>Nothing was found.</p>')}{last}"
    head = f'<meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{escape(title)}</title>'
    return f'<!DOCTYPE html><html lang="en"><head>{head}<style>{STYLE}</style></head><body>{body}</body></html>\n'
