"""What templates show beside an answer."""

from __future__ import annotations

from collections.abc import Mapping


def nothing_further(_answer: object) -> Mapping[str, object]:
    """Return nothing: the template shows the answer alone."""
    return {}
