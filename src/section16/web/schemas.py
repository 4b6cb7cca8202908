"""JSON Schemas of structs, with their descriptions in plain text."""

from __future__ import annotations

import re
from typing import Any

_ROLE = re.compile(r":\w+:`~?(?:[\w.]*\.)?(\w+)`")


def plain_schema(node: Any) -> Any:
    """Return a schema with descriptions in plain text.

    >>> plain_schema({"description": "See :func:`section16.search_book`; ``q`` is a text."})
    {'description': 'See search_book; `q` is a text.'}
    """
    if isinstance(node, list):
        return [plain_schema(one) for one in node]
    if isinstance(node, dict):
        return {key: plain_schema(value) for key, value in node.items()}
    return _text(node) if isinstance(node, str) else node


def _text(text: str) -> str:
    return " ".join(_ROLE.sub(r"\1", text).replace("``", "`").split())
