"""Damage of every sort, drawn from a seeded source: to bytes, to lines, to elements and tags, to the values of JSON."""

from __future__ import annotations

import json
from collections.abc import Callable
from copy import deepcopy
from random import Random
from typing import Any, TypeAlias

from lxml import etree

from tests.checks.mutants import OPERATIONS
from tests.fuzz.structure import columns, enclosed, envelope, header, markup, members_of, sheet, typed, zipped

Mutation: TypeAlias = Callable[[bytes, Random], bytes]

TOKENS = (
    *(b"<", b">", b"&", b'"', b"'", b"]]>", b"<![CDATA[", b"<!--", b"-->", b"--", b"<?xml version='1.0'?>", b"<?page x?>"),
    *(b"<!DOCTYPE a>", b"<!DOCTYPE a [<!ENTITY b 'c'>]>", b"&b;", b"&nbsp;", b"&#0;", b"&#146;", b"&#xFFFE;", b"&#55357;"),
    *(b"&#55357;&#56832;", b"&#xD800;", b"&#99999999999;", b"&#" + b"9" * 4400 + b";", b"&amp;amp;", b"&#x1F600;"),
    *(b"<x:a/>", b"<:a/>", b"</x:a>", b"<a:b:c/>", b"<\xf0\x90\x80\x80/>", b" p:a='1'", b" id='1' id='2'", b" xmlns='u:v'"),
    *(b" xmlns:p=''", b" xmlns:xml='u'", b" xml:id='1'", b" xmlns:p='u' p:a='1'", b" a='<'", b"<a b='c' b='d'>"),
    *(b' encoding="utf-16"', b' encoding="UTF-7"', b' encoding="undefined"', b' encoding="punycode"', b' encoding="idna"'),
    *(b' encoding="unicode_escape"', b' encoding="hex"', b' encoding="ebcdic-cp-us"', b' encoding="\x00"', b' version="1.1"'),
    *(
        b"\x00",
        b"\x0b",
        b"\x1b[31m",
        b"\x7f",
        b"\x80",
        b"\xa0",
        b"\xc2\x85",
        b"\xc2\x9b",
        b"\xe2\x80\xae",
        b"\xff\xfe",
        b"\xfe\xff",
    ),
    *(b"\xef\xbb\xbf", b"\xef\xbf\xbe", b"\xed\xa0\xbd\xed\xb8\x80", b"\xed\xa0\xbd", b"\xc3", b"\xe9", b"\xf4\x90\x80\x80"),
    *(text.encode() for text in ("\u00b2", "\u0663", "\u2460", "\u2028", "\u2611", "\u207d\u00b9\u207e", "\u3000", "\ufdd0")),
    *(
        b"9" * 5000,
        b"0." + b"1" * 5000,
        b"1e999999",
        b"-" * 500,
        b" " * 3000,
        b"\n" * 500,
        b"\t" * 500,
        b"(" * 500,
        b"w" * 4000,
    ),
    *(b"1,000", b"(1)", b"^(1)", b"$ 1", b"[X]", b"[ ]", b"NaN", b"Infinity", b"TRUE", b"0000-00-00", b"9999-12-31", b"24:00"),
    *(
        b"<DOCUMENT>",
        b"</DOCUMENT>",
        b"<TEXT>",
        b"</TEXT>",
        b"<XML>",
        b"</XML>",
        b"</SEC-HEADER>",
        b"<SEC-HEADER>",
        b"<OWNER-DATA>",
    ),
    *(
        b"begin 644 a\n",
        b"\nend\n",
        b"<ownershipDocument>",
        b"</ownershipDocument>",
        b"</ownershipDocument",
        b"<edgarSubmission>",
    ),
    *(
        b"<table>",
        b"</table>",
        b"<td colspan='99999999'>",
        b"<td colspan='\xc2\xb2'>",
        b"<br>",
        b"<sup>(1)</sup>",
        b"<input type=checkbox>",
    ),
    *(b"null", b"true", b"{}", b"[]", b'"\\ud83d"', b'"\\u0000"', b"1" * 4400, b",", b";", b'"', b'""', b"\r", b"\r\n"),
)


def _at(data: bytes, random: Random) -> int:
    return random.randrange(len(data) + 1)


def put(data: bytes, random: Random) -> bytes:
    """Put a token in."""
    at = _at(data, random)
    return data[:at] + random.choice(TOKENS) + data[at:]


def put_between(data: bytes, random: Random) -> bytes:
    """Put a token where a tag, a word or a line ends."""
    places = [
        at
        for at in (data.find(random.choice((b">", b"<", b" ", b"\n", b'"', b":")), _at(data, random)) for _ in "abc")
        if at >= 0
    ]
    at = random.choice(places) + random.randrange(2) if places else 0
    return data[:at] + random.choice(TOKENS) + data[at:]


def overwrite(data: bytes, random: Random) -> bytes:
    """Write random bytes, or a token, over others."""
    at = _at(data, random)
    piece = random.randbytes(random.randrange(1, 5)) if random.random() < 0.5 else random.choice(TOKENS)
    return data[:at] + piece + data[at + len(piece) :]


def flip(data: bytes, random: Random) -> bytes:
    """Turn one bit round."""
    if not data:
        return data
    at = random.randrange(len(data))
    return data[:at] + bytes([data[at] ^ 1 << random.randrange(8)]) + data[at + 1 :]


def cut(data: bytes, random: Random) -> bytes:
    """Take a piece out."""
    at = _at(data, random)
    return data[:at] + data[at + random.choice((1, 2, 5, 20, 200)) :]


def cut_off(data: bytes, random: Random) -> bytes:
    """Let the file end, or begin, somewhere."""
    at = _at(data, random)
    return data[:at] if random.random() < 0.7 else data[at:]


def again(data: bytes, random: Random) -> bytes:
    """Repeat a piece, sometimes very often."""
    at = _at(data, random)
    piece = data[at : at + random.choice((1, 3, 30, 300))]
    return data[:at] + piece * random.choice((2, 2, 3, 40, 400)) + data[at:]


def move(data: bytes, random: Random) -> bytes:
    """Move a piece to another place."""
    at = _at(data, random)
    piece, rest = data[at : at + 200], data[:at] + data[at + 200 :]
    to = _at(rest, random)
    return rest[:to] + piece + rest[to:]


def line(data: bytes, random: Random) -> bytes:
    """Drop, double, swap or join lines."""
    lines = data.split(b"\n")
    one, other = random.randrange(len(lines)), random.randrange(len(lines))
    what = random.randrange(4)
    if what == 0:
        del lines[one]
    elif what == 1:
        lines.insert(other, lines[one])
    elif what == 2:
        lines[one], lines[other] = lines[other], lines[one]
    else:
        return b"\n".join(lines[:one]) + b"\n".join(lines[one:])
    return b"\n".join(lines)


def encode(data: bytes, random: Random) -> bytes:
    """Write the file in another encoding."""
    text = data.decode("utf-8", "replace")
    return text.encode(
        random.choice(("utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252", "latin-1", "utf-7", "cp037")), "replace"
    )


def tag(data: bytes, random: Random) -> bytes:
    """Drop, double or rename a tag."""
    start = data.find(b"<", _at(data, random))
    end = data.find(b">", start) + 1
    if start < 0 or end <= 0:
        return put(data, random)
    piece = data[start:end]
    made = random.choice((b"", piece * 2, piece.replace(b"<", b"<x:"), piece.upper(), piece.replace(b"<", b"</"), piece[:-1]))
    return data[:start] + made + data[end:]


def elements(data: bytes, random: Random) -> bytes:
    """Change the elements of a form: one of the operations that the checks are tried with."""
    start, end = data.find(b"<ownershipDocument"), data.find(b"</ownershipDocument>") + len(b"</ownershipDocument>")
    try:
        root = etree.fromstring(data[start:end])
        random.choice(OPERATIONS)(root, random)
    except (etree.XMLSyntaxError, ValueError, IndexError, AssertionError):
        return put(data, random)
    return data[:start] + etree.tostring(root) + data[end:]


def value(data: bytes, random: Random) -> bytes:
    """Put another value, or none, somewhere into JSON."""
    try:
        document = json.loads(data)
    except ValueError:
        return put(data, random)
    places = list(_places(document))
    if not places:
        return put(data, random)
    holder, key = random.choice(places)
    others: tuple[Any, ...] = (
        None,
        "",
        "x",
        "9" * 5000,
        1,
        -1.5,
        True,
        [],
        {},
        [[]],
        {"text": "1"},
        {"xml": "<a>"},
        {"xml": "<a"},
        "\ud83d",
    )
    moved = deepcopy([one[one_key] for one, one_key in random.sample(places, 1)])
    holder[key] = random.choice((*others, *moved))
    if isinstance(holder, dict) and random.random() < 0.3:
        del holder[key]
        holder[random.choice(("empty", "asFiled", "text", "footnotes", "format", "x"))] = random.choice(others)
    return json.dumps(document, ensure_ascii=random.random() < 0.5).encode("utf-8", "surrogatepass")


def _places(value: Any) -> Any:
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, one in inside:
        yield value, key
        yield from _places(one)


def member(data: bytes, random: Random) -> bytes:
    """Damage the bytes of one member of a zip file."""
    members = members_of(data)
    if not members:
        return put(data, random)
    name = random.choice(
        [one for one in members if "sheet" in one or "styles" in one or random.random() < 0.2] or list(members)
    )
    members[name] = random.choice(BYTES)(members[name], random)
    return zipped(members)


BYTES: tuple[Mutation, ...] = (put, put_between, put_between, overwrite, flip, cut, cut_off, again, move, line)
STRUCTURE: dict[str, tuple[Mutation, ...]] = {
    "xml": (elements, elements, tag, encode),
    "submission": (elements, tag, line, header, header, encode),
    "html": (tag, tag, markup, markup, markup, markup, encode),
    "text": (line, columns, columns, columns, columns, columns, encode),
    "json": (value, typed, typed, typed, typed, typed),
    "package": (tag, enclosed(elements), enclosed(elements), enclosed(elements), enclosed(put_between), envelope, encode),
    "workbook": (member, sheet, sheet, sheet, sheet),
}
BYTES_SHARE = {"xml": 0.5, "submission": 0.4, "html": 0.35, "text": 0.35, "json": 0.1, "package": 0.1, "workbook": 0.1}
"""How many mutations are of bytes. Where a single byte makes a file none of its kind there are few."""


def mutant(whole: bytes, kind: str, random: Random) -> bytes:
    """Return a file with one to four mutations, of its bytes or of its structure."""
    for _ in range(random.choice((1, 1, 1, 2, 2, 3, 4))):
        whole = random.choice(BYTES if random.random() < BYTES_SHARE[kind] else STRUCTURE[kind])(whole, random)
    return whole
