"""Marks as pages and copies of them print them: the ticks of check boxes, and the numbers of footnotes behind a cell."""

from __future__ import annotations

import re

from section16.document.captions import UNSTATED

# The forms are marked with an X, so that a cross is a tick. The letters are what Wingdings prints as boxes.
_TICKS = frozenset("xX☑☒✓✔✗✘✕✖☓⊠⌧✅🗹🗵🗷🗸◉⦿þý")
_OPEN = frozenset("☐□▢◻⬜○◯❏❑❒🞎⎕¨")
_VARIATION = "\ufe0e\ufe0f"
_WORDS = re.compile(
    r"(?:check\s?box\s*)?[:,–-]?\s?(?P<no>un|not\s|is\snot\s|non-?)?(?:is\s)?(?:checked|ticked|selected)(?:\s?check\s?box)?",  # noqa: RUF001 - a dash that copies print
    re.IGNORECASE,
)
STRUCK = "\u0336"
"""Strikes out the character before it."""
# What may precede a caption as its mark. Lengths are bounded, so that no run of blanks is searched again and again.
MARK = (
    r"(?<!\S)[^\s\u0335-\u0338][\u0335-\u0338](?!\S)|"
    r"\[[^\[\]\n]{0,12}\]|\([^()\n]?\)|(?<!\w)_{1,12}X?_{0,12}|(?<!\w)X(?!\w)"
    r"|(?:\[|\()?(?:check\s?box\s?)?[:,-]?\s?(?<!\w)(?:un|not\s|is\snot\s|non-?)?(?:is\s)?(?:checked|ticked|selected)"
    r"(?:\scheck\s?box)?(?:\]|\))?"
    rf"|(?<!\S)[^\w\s()\[\].,;:*'\"/&$#%–—-][{_VARIATION}]?(?!\S)|(?<!\S)[þý](?!\S)"  # noqa: RUF001 - dashes that pages print
    r"|(?<![^\n])[a-z](?=\s?\n)"
)


def is_ticked(shown: str) -> bool | None:
    """Return whether a mark ticks its box; ``None`` for one that says neither.

    >>> is_ticked("[X]"), is_ticked("☐"), is_ticked("checkbox not checked"), is_ticked("●")
    (True, False, False, None)
    """
    text = shown.strip().strip(_VARIATION)
    inner = text.strip("[]()_ ").strip(_VARIATION)
    if not inner:
        return False if text else None
    if inner in _TICKS:
        return True
    if inner in _OPEN:
        return False
    words = _WORDS.fullmatch(inner)
    return None if words is None else not words["no"]


def is_unclear(shown: str) -> bool:
    """Whether a mark is on the page and says neither, other than the one for a box that the filing does not state."""
    return bool(shown.strip()) and shown.strip() != UNSTATED and is_ticked(shown) is None


_PLAIN_DIGITS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁽⁾", "0123456789()")
RAISED = re.compile(r"\s?⁽([⁰¹²³⁴⁵⁶⁷⁸⁹]{1,2})⁾")
_SUPERSCRIPT = re.compile(r"<sup\b[^<>]{0,200}>\s{0,9}([(\d][\d(),\s]{0,60})</sup>", re.IGNORECASE)
_NUMBER = re.compile(r"\d{1,2}")
# One mark at the end of a cell: (1), [1], (1, 2), with or without a caret, or a raised digit without parentheses.
_LAST = re.compile(
    r"\s?(?:\^?\(\s?(?P<round>\d{1,2}(?:,\s?\d{1,2}){0,4})\s?\)|\^?\[\s?(?P<square>\d{1,2})\s?\]|\^(?P<caret>\d{1,2})\^?"
    r"|(?P<raised>[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,2}))$"
)
_LONGEST_MARK = 32


def raised_marks(text: str) -> tuple[str, tuple[str, ...]]:
    """Return a text without its raised marks, and their numbers.

    >>> raised_marks("1,000⁽¹⁾ ⁽²⁾")
    ('1,000', ('1', '2'))
    """
    return RAISED.sub("", text), tuple(mark.translate(_PLAIN_DIGITS) for mark in RAISED.findall(text))


_OURS = re.compile(r"\\[\\⁽]|\s?⁽([^⁽⁾\\]{1,20})⁾")


def our_marks(text: str) -> tuple[str, tuple[str, ...]]:
    r"""Return the text of a cell of our own print without its raised marks, and their numbers.

    A backslash, and a raised parenthesis that the filer wrote, are written behind a backslash.

    >>> our_marks("1,000⁽¹⁾ ⁽²⁾"), our_marks(r"Class \⁽¹⁾⁽²⁾")
    (('1,000', ('1', '2')), ('Class ⁽¹⁾', ('2',)))
    """
    marks = [mark.translate(_PLAIN_DIGITS) for mark in _OURS.findall(text) if mark]
    return _OURS.sub(lambda match: "" if match[1] else match[0][1:], text), tuple(marks)


def with_raised(line: str) -> str:
    """Return a line in which the numbers in HTML's superscript are raised marks.

    >>> with_raised("1,000<sup>(1)</sup>"), with_raised("3<sup>1, 2</sup>")
    ('1,000⁽¹⁾', '3⁽¹⁾⁽²⁾')
    """
    return _SUPERSCRIPT.sub(lambda match: "".join(map(_raised, _NUMBER.findall(match[1]))), line)


def _raised(number: str) -> str:
    return f"({number})".translate(str.maketrans("0123456789()", "⁰¹²³⁴⁵⁶⁷⁸⁹⁽⁾"))


def numbers_in(superscript: str) -> list[str]:
    """Return the numbers of footnotes in a raised text: ``(1)``, ``1``, ``1, 2``; none for other text.

    >>> numbers_in("(1)"), numbers_in("1,2"), numbers_in("th")
    (['1'], ['1', '2'], [])
    """
    return _NUMBER.findall(superscript) if re.fullmatch(r"[\d(),\s]{1,400}", superscript) else []


def trailing_marks(text: str, defined: frozenset[str]) -> tuple[str, tuple[str, ...]]:
    """Return a text without the plain marks of defined footnotes at its end, and their numbers.

    >>> trailing_marks("1,000 (1)(2)", frozenset("12")), trailing_marks("1,000(3)", frozenset("12"))
    (('1,000', ('1', '2')), ('1,000(3)', ()))
    """
    end, found = len(text), []
    while (match := _LAST.search(text, max(0, end - _LONGEST_MARK), end)) is not None:
        shown = next(group for group in match.groups() if group is not None)
        numbers = _NUMBER.findall(shown.translate(_PLAIN_DIGITS))
        if not defined.issuperset(numbers):
            break
        found.append(numbers)
        end = match.start()
    return text[:end].rstrip(), tuple(number for numbers in reversed(found) for number in numbers)
