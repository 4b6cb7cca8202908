"""Confirmation codes are taken out of what was received before anything else is made of it, however they are written.

A right package holds each code in an ``rptOwnerCcc`` element. Others have it under a prefix, in other case, in an element that
is not closed, in an attribute, in a comment, or once more in an exhibit. It is replaced by as many stars as it is long.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from itertools import islice

from section16.document.identifiers import ccc
from section16.formats.characters import unescaped
from section16.secret import Secret

_COMMENT = re.compile(rb"<!--.*?(?:-->|\Z)", re.DOTALL)
_TAG = re.compile(_COMMENT.pattern + rb"|<(?!!)[^<>]*>?", re.DOTALL)
_NAME = rb"(?:[\w.-]{1,64}:)?\w{0,32}ccc"
_OPENING = re.compile(rb"<" + _NAME + rb"(?=[\s/>]|\Z)", re.IGNORECASE)
_CLOSING = re.compile(rb"</" + _NAME + rb"\s*>", re.IGNORECASE)
_ATTRIBUTE = re.compile(rb"(?<![\w.:-])(" + _NAME + rb"\s*=\s*)(\"[^\"]*\"?|'[^']*'?|[^\s<>\"']+)", re.IGNORECASE)
_VALUE = re.compile(rb"\"[^\"]*\"?|'[^']*'?|(?<![^\s=\"'/>])[^\s=\"'/>]++(?!\s*=)")
_SAID = re.compile(
    rb"(?<![\w.:-])(" + _NAME + rb"\b[^\S\n]{0,8}(?:is\b|code\b|[:=#])?[^\S\n]{0,8}[\"']?)([^\s<>\"']{4,})", re.IGNORECASE
)
_MARKUP = re.compile(rb"<!\[CDATA\[|\]\]>|<!--.*?(?:-->|\Z)|<[^<>]*>", re.DOTALL)
_ELEMENT = re.compile(rb"(</?[A-Za-z_][\w.:-]*+)([^<>]*+>)", re.DOTALL)
_HIDDEN = re.compile(rb"\s*+(\*++)\s*+<(?!!)")
"""Stars before an element: the code is replaced already. A parser takes what follows an unclosed element for its content, so
that hiding it when the form is read again would lose boxes of the form."""
_MARKED = re.compile(r"[@#$*!%&+=?^~<>{}|\\]")
_STAR = b"*"
_MOST = 100
"""So many codes are looked for a second time; a form has ten owners at most."""


def take_codes(form: bytes) -> tuple[bytes, tuple[Secret[str], ...]]:
    """Return a form with stars in place of confirmation codes, as many as each is long, and the codes.

    The codes are those in elements, in the order of the elements.
    """
    if b"ccc" not in form.lower():
        return form, ()
    taken, codes = _from_elements(_COMMENT.sub(_starred_comment, form))
    return hide(_TAG.sub(_starred_attributes, taken), codes), codes


def with_codes_of_form_hidden(filing: bytes, root: re.Pattern[bytes]) -> bytes:
    """Return a filing with stars in place of the codes in its form.

    ``root`` matches the beginning of the form. What is not the form, such as the encoded bytes of an exhibit, may hold the same
    letters by chance; there only a code is replaced that the form has shown and that cannot be a word.
    """
    start = root.search(filing)
    if start is None:
        return filing
    end = _END_OF_FORM.search(filing, start.end())
    end_at = len(filing) if end is None else end.start()
    taken, codes = take_codes(filing[start.start() : end_at])
    return b"".join((hide(filing[: start.start()], codes), taken, hide(filing[end_at:], codes)))


_END_OF_FORM = re.compile(rb"</(?:[\w.-]{1,64}:)?ownershipDocument\s*>|</XML>|</TEXT>", re.IGNORECASE)


def hide(data: bytes, codes: Iterable[Secret[str]]) -> bytes:
    """Return data with stars where one of some codes occurs once more; a code without any sign could be a word."""
    texts = {code.reveal(): None for code in codes}
    marked = (text for text in texts if len(text) == ccc.LENGTH and _MARKED.search(text) and text.strip("*"))
    for text in islice(marked, _MOST):
        for written in {text, html.escape(text), html.escape(text, quote=False)}:
            data = data.replace(written.encode(), _STAR * len(text))
    return data


def _from_elements(form: bytes) -> tuple[bytes, tuple[Secret[str], ...]]:
    pieces: list[bytes] = []
    codes: list[Secret[str]] = []
    at = before = 0
    for tag in _TAG.finditer(form):
        if tag.start() < at:
            continue
        opening = _OPENING.match(tag[0])
        if opening is None:
            between = form[before : tag.start()]
            # The name in its opening tag is damaged. Between two closing tags are line feeds, which are no code.
            if before > at and between.strip() and _CLOSING.match(tag[0]):
                content, code = _starred(between)
                pieces.append(form[at:before] + content)
                codes.append(code)
                at = tag.start()
            before = tag.end()
            continue
        pieces.append(form[at : tag.start()] + opening[0] + _VALUE.sub(_stars, tag[0][opening.end() :]))
        at = tag.end()
        if tag[0].endswith(b">") and not tag[0].endswith(b"/>"):
            end = _end_of_content(form, at)
            hidden = _HIDDEN.match(form, at, end)
            content, code = (form[at:end], Secret(hidden[1].decode())) if hidden else _starred(form[at:end])
            pieces.append(content)
            codes.append(code)
            at = end
        before = at
    return b"".join((*pieces, form[at:])), tuple(codes)


def _end_of_content(form: bytes, start: int) -> int:
    """Return where the content of an element ends: at its own closing tag, or at the next tag where it is not closed."""
    at = start
    while True:
        at = form.find(b"<", at)
        if at < 0:
            return len(form)
        if form.startswith(b"<!--", at):
            at = _after(form, b"-->", at)
        elif form.startswith(b"<![CDATA[", at):
            at = _after(form, b"]]>", at)
        else:
            return at if _CLOSING.match(form, at) or not _closes_soon(form, at) else _closes_soon(form, at)


def _closes_soon(form: bytes, at: int) -> int:
    """Return where the closing tag comes before any other owner or code begins; 0 where it does not."""
    found = _CLOSING.search(form, at, at + _NEAR)
    between = form[at : found.start()] if found is not None else b""
    return 0 if found is None or _OPENING.search(between) or b"wner" in between else found.start()


_NEAR = 400
"""So far an element within a code's element may reach."""


def _after(form: bytes, mark: bytes, at: int) -> int:
    end = form.find(mark, at)
    return len(form) if end < 0 else end + len(mark)


def _starred(content: bytes) -> tuple[bytes, Secret[str]]:
    """Return the stars that replace the content of an element, and the code in it."""
    text = unescaped(_MARKUP.sub(b"", content).decode("utf-8", errors="replace"))
    # An element within it, which EDGAR refuses, stays for the checks to find; its attributes could repeat the code.
    inside = (_ELEMENT.fullmatch(tag[0]) for tag in _MARKUP.finditer(content))
    tags = b"".join(tag[1] + _VALUE.sub(_stars, tag[2]) for tag in inside if tag is not None)
    return _STAR * len(text) + tags, Secret(text)


def _starred_comment(match: re.Match[bytes]) -> bytes:
    return b"<!--" + _SAID.sub(_stars_after, _from_elements(match[0][4:])[0])


def _starred_attributes(match: re.Match[bytes]) -> bytes:
    return match[0] if match[0].startswith(b"<!--") else _ATTRIBUTE.sub(_stars_after, match[0])


def _stars_after(match: re.Match[bytes]) -> bytes:
    return match[1] + _stars_for(match[2])


def _stars(match: re.Match[bytes]) -> bytes:
    return _stars_for(match[0])


def _stars_for(value: bytes) -> bytes:
    """Return a value as stars, within its quotes where it has any."""
    quote = value[:1] if value[:1] in (b'"', b"'") else b""
    ends = quote if quote and len(value) > 1 and value.endswith(quote) else b""
    return quote + _STAR * (len(value) - len(quote) - len(ends)) + ends
