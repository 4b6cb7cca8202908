"""Character references of HTML and XML, converted back to the characters."""

from __future__ import annotations

import html
import re

# No character has a number of eight digits, and Python converts none of more than 4,300.
_TOO_LONG = re.compile(r"&(?=#(?:[0-9]{8}|[xX][0-9a-fA-F]{8}))")


def unescaped(text: str) -> str:
    """Return text with its references replaced; what is not a reference to a character stays as it is.

    >>> unescaped("R&amp;D &#38; &#99999999999;")
    'R&D & &#99999999999;'
    """
    return html.unescape(_TOO_LONG.sub("&amp;", text)) if "&" in text else text
