"""Reports, as findings, where a document departs from the declaration."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from section16.document.as_filed import AsFiled
from section16.document.paths import groups_of
from section16.formats import remarks

if TYPE_CHECKING:
    from section16.document.group import Group
    from section16.finding import Finding


_SHOWN = 20


def oddities_of(document: Group) -> tuple[Finding, ...]:
    """Return a finding for every record of a departure from the declaration."""
    return tuple(
        remarks.ODD.found(path, element=_name(group.ELEMENT, record), what=", ".join(_what(record)))
        for path, group in groups_of(document)
        for record in group.as_filed
    )


def _without_codes(text: str) -> str:
    """Return what a finding quotes with stars for confirmation codes: findings are shown, logged and sent to others."""
    from section16.formats.edgar_package.codes import take_codes  # noqa: PLC0415 - packages are read by way of this module

    return take_codes(f"<{text}>".encode("utf-8", "surrogatepass"))[0][1:-1].decode("utf-8", "surrogatepass")


def _name(group: str, record: AsFiled) -> str:
    return f"<{group}>" if record.element in (".", "..") else f"<{record.element}>"


def _what(record: AsFiled) -> Iterator[str]:
    for name, value in record.attributes[:_SHOWN]:
        yield _without_codes(f'attribute {name[:60]}="{value[:60]}"')
    for piece in record.kept[:_SHOWN]:
        yield f"content {_without_codes(piece.xml)[:80]!r}"
    more = max(0, len(record.attributes) - _SHOWN) + max(0, len(record.kept) - _SHOWN)
    if more:
        yield f"and {more:,} more"
    if record.content and not record.kept:
        yield "content in another order"
