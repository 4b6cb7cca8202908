"""Damage to what a file is made of and not to its bytes: tables of pages, columns of prints, headers, sheets of workbooks.

A file whose bytes are damaged is often refused at the door. These mutations leave it a file of its kind, so that what stands
behind the door is tried as well.
"""

from __future__ import annotations

import base64
import io
import json
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator
from copy import deepcopy
from random import Random
from typing import TYPE_CHECKING, Any

from lxml import etree, html

from tests.checks.mutants import TEXTS

if TYPE_CHECKING:
    from lxml.etree import _Element

WORDS = (
    *TEXTS,
    *("-", "--", "\u2013", "\u2014", "N/A", "[X]", "[ ]", "[-]", "\u2612", "\u207d\u00b9\u207e", "(1)", "1,000(1)", "$", "\\"),
    *(
        "\u2502",
        "\u00b7",
        "\u2500" * 4,
        "\ue0000\ue001",
        "J [equity swap not stated]",
        "[document type 4/A]",
        "FORM 3",
        "(Street)",
    ),
    *(
        "Table II - Derivative",
        "1. Title of Security",
        "Remarks:",
        "Explanation of Responses:",
        "Reporting Owner Name / Address",
    ),
    "** Signature of Reporting Person",
)
REFERENCES = (
    *(
        "A1:B2",
        "A1:A1048576",
        "A1:XFD1048576",
        "XFD1048576",
        "B5:A1",
        "A0",
        "1A",
        "",
        "A1:B2:C3",
        "$A$1",
        "ZZZZ9",
        "A99999999999",
    ),
    *("Sheet1!A1:B2", "#REF!", "A1 B2 C3:D4"),
)
NUMBERS = ("0", "1", "-1", "7", "99", "99999999", "9" * 400, "1.5", "x", "", "true", "1e309", "NaN", "59", "60", "2958466")
CELL_KINDS = ("s", "str", "inlineStr", "n", "b", "e", "d", "x", "")
BLOCK = 12


def markup(data: bytes, random: Random) -> bytes:
    """Drop, double, swap, retype or rename an element of a page, or change what a tag says of it."""
    try:
        root = html.document_fromstring(data, html.HTMLParser(encoding="utf-8"))
    except (etree.ParserError, ValueError):
        return data
    elements = [one for one in root.iterdescendants() if isinstance(one.tag, str) and one.tag not in ("head", "body", "style")]
    if len(elements) < 2:
        return data
    _change(
        random.choice([one for one in elements if one.tag in _TABLED] or elements)
        if random.random() < 0.6
        else random.choice(elements),
        elements,
        random,
    )
    return bytes(html.tostring(root, encoding="utf-8"))


_TABLED = frozenset({"td", "th", "tr", "table", "sup", "dd", "dt", "span"})
_MARKS: tuple[tuple[str, str], ...] = (
    *(("colspan", number) for number in ("0", "2", "99", "x", "-1")),
    *(("rowspan", number) for number in ("0", "2", "99")),
    *(("class", name) for name in ("value", "mark", "remarks", "back", "caption", "x")),
    *(("role", name) for name in ("checkbox", "table", "presentation")),
    *(("aria-checked", state) for state in ("true", "false", "mixed")),
    *(("hidden", ""), ("data-not-given", ""), ("href", "?CIK=0001234567"), ("href", "?CIK=1"), ("type", "checkbox")),
)


def _change(element: _Element, others: list[_Element], random: Random) -> None:
    parent = element.getparent()
    if parent is not None:
        random.choice(_CHANGES)(element, parent, others, random)


def _remove(element: _Element, parent: _Element, _others: list[_Element], _random: Random) -> None:
    parent.remove(element)


def _double(element: _Element, _parent: _Element, _others: list[_Element], random: Random) -> None:
    for _ in range(random.choice((1, 1, 2, 40))):
        element.addnext(deepcopy(element))


def _swap(element: _Element, parent: _Element, others: list[_Element], random: Random) -> None:
    other = random.choice([one for one in others if one.tag == element.tag])
    beside = other.getparent()
    if beside is not None and element not in other.iter() and other not in element.iter():
        one, two = deepcopy(element), deepcopy(other)
        parent.replace(element, two)
        beside.replace(other, one)


def _retype(element: _Element, _parent: _Element, _others: list[_Element], random: Random) -> None:
    if random.random() < 0.6:
        element.text = random.choice(WORDS)
    else:
        element.tail = random.choice(WORDS)


def _rename(element: _Element, _parent: _Element, _others: list[_Element], random: Random) -> None:
    element.tag = random.choice(("td", "th", "tr", "table", "div", "span", "sup", "br", "a", "p", "dd", "input", "img", "html"))


def _mark(element: _Element, _parent: _Element, _others: list[_Element], random: Random) -> None:
    if random.random() < 0.3:
        element.attrib.clear()
    else:
        element.set(*random.choice(_MARKS))


_CHANGES = (_remove, _double, _swap, _retype, _retype, _rename, _mark, _mark)


def columns(data: bytes, random: Random) -> bytes:
    """Swap, drop, double or retype a cell of a print, a line, or a block of lines."""
    lines = data.decode("utf-8", "replace").split("\n")
    at, other = random.randrange(len(lines)), random.randrange(len(lines))
    what = random.randrange(8)
    block = lines[at : at + random.randrange(1, BLOCK)]
    if what == 0:
        lines[at:at] = block
    elif what == 1:
        del lines[at : at + len(block)]
    elif what == 2:
        lines[other:other] = block
    elif what == 3:
        lines[at] = re.sub("\u2500+", lambda rule: "\u2500" * max(0, len(rule[0]) + random.randrange(-3, 4)), lines[at])
    elif what == 4:
        lines[at] = " " * random.randrange(1, 6) + lines[at] if random.random() < 0.5 else lines[at].strip()
    elif what == 5:
        lines[at] = lines[at].replace("  ", random.choice(("\t", "|", " | ", "\u2502", " ")))
    else:
        lines[at] = _with_other_cells(lines[at], random)
    return "\n".join(lines).encode("utf-8", "replace")


def _with_other_cells(line: str, random: Random) -> str:
    gap = next((one for one in ("\t", "|", " \u2502 ", "  ") if one in line), " ")
    cells = line.split(gap)
    at, other = random.randrange(len(cells)), random.randrange(len(cells))
    what = random.randrange(4)
    if what == 0:
        cells[at], cells[other] = cells[other], cells[at]
    elif what == 1:
        del cells[at]
    elif what == 2:
        cells.insert(at, cells[other])
    else:
        cells[at] = random.choice(WORDS)
    return gap.join(cells)


def header(data: bytes, random: Random) -> bytes:
    """Change a line of a header, or double, drop or move a block of it or a document."""
    lines = data.split(b"\n")
    keyed = [at for at, line in enumerate(lines) if b":" in line or line.startswith(b"<")]
    if not keyed:
        return data
    at, other = random.choice(keyed), random.choice(keyed)
    what = random.randrange(7)
    block = lines[at : at + random.randrange(1, BLOCK)]
    if what == 0:
        lines[at], lines[other] = lines[other], lines[at]
    elif what == 1:
        del lines[at : at + len(block)]
    elif what == 2:
        lines[other:other] = block * random.choice((1, 1, 2, 30))
    elif what == 3:
        key, colon, _ = lines[at].partition(b":" if b":" in lines[at] else b">")
        lines[at] = key + colon + random.choice(("\t\t", " ", "")).encode() + random.choice(WORDS).encode("utf-8", "replace")
    elif what == 4:
        lines[at] = b"\t" * random.randrange(4) + lines[at].lstrip()
    elif what == 5:
        return _documents(data, random)
    else:
        lines[at] = lines[at].swapcase() if random.random() < 0.5 else lines[at].replace(b"<", b"</", 1)
    return b"\n".join(lines)


def _documents(data: bytes, random: Random) -> bytes:
    """Drop, double, nest or swap a document of a submission."""
    parts = re.split(rb"(?=<DOCUMENT>)", data)
    at, other = random.randrange(len(parts)), random.randrange(len(parts))
    what = random.randrange(4)
    if what == 0:
        del parts[at]
    elif what == 1:
        parts.insert(other, parts[at])
    elif what == 2:
        parts[at], parts[other] = parts[other], parts[at]
    else:
        parts[at] = parts[at].replace(b"<TEXT>", b"<TEXT>" + parts[other], 1)
    return b"".join(parts)


def enclosed(change: Callable[[bytes, Random], bytes]) -> Callable[[bytes, Random], bytes]:
    """Return a mutation of the file that a package encloses, which is encoded again."""

    def damage(data: bytes, random: Random) -> bytes:
        match = _MIME.search(data)
        if match is None:
            return data
        try:
            body = base64.b64decode(match[2], validate=False)
        except ValueError:
            return data
        return data[: match.start(2)] + base64.encodebytes(change(body, random)) + data[match.end(2) :]

    return damage


_MIME = re.compile(rb"(<(?:\w+:)?documentMimeBlock>)([^<]{20,})<")


def envelope(data: bytes, random: Random) -> bytes:
    """Drop, double, swap or retype an element around the files of a package."""
    try:
        root = etree.fromstring(data)
    except (etree.XMLSyntaxError, ValueError):
        return data
    elements = list(root.iterdescendants("*"))
    if not elements:
        return data
    element, other = random.choice(elements), random.choice(elements)
    parent = element.getparent()
    what = random.randrange(4)
    if what == 0 and parent is not None:
        parent.remove(element)
    elif what == 1:
        element.addnext(deepcopy(element))
    elif what == 2 and other not in element.iter() and element not in other.iter():
        element.addnext(deepcopy(other))
    else:
        element.text = random.choice([word for word in WORDS if word.isprintable()])
    return bytes(etree.tostring(root))


def typed(data: bytes, random: Random) -> bytes:
    """Change JSON so that it stays of its form: a text for a text, a list with one thing more or less, a key less."""
    try:
        document = json.loads(data)
    except (ValueError, RecursionError):
        return data
    places = [(holder, key) for holder, key in _places(document) if not isinstance(holder, dict) or key != "format"]
    if not places:
        return data
    holder, key = random.choice(places)
    value = holder[key]
    if isinstance(value, str):
        holder[key] = random.choice(WORDS)
    elif isinstance(value, list) and value:
        value.insert(random.randrange(len(value)), deepcopy(random.choice(value)))
        if random.random() < 0.4:
            del value[random.randrange(len(value))]
    elif isinstance(value, dict) and "text" in value:
        value["text"] = random.choice(WORDS)
    elif isinstance(holder, dict):
        del holder[key]
    return json.dumps(document, ensure_ascii=random.random() < 0.5).encode("utf-8", "surrogatepass")


def _places(value: Any) -> Iterator[tuple[Any, Any]]:
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, one in inside:
        yield value, key
        yield from _places(one)


def sheet(data: bytes, random: Random) -> bytes:
    """Change the elements of one member of a workbook: cells, styles, shared texts, merged ranges, the list of sheets."""
    members = members_of(data)
    named = [name for name, content in (members or {}).items() if content.lstrip().startswith(b"<")]
    if not members or not named:
        return data
    name = random.choice([one for one in named if "sheet" in one or random.random() < 0.25] or named)
    try:
        root = etree.fromstring(members[name])
    except (etree.XMLSyntaxError, ValueError):
        return data
    for _ in range(random.choice((1, 1, 2, 3))):
        elements = list(root.iterdescendants("*"))
        if not elements:
            break
        _change_part(random.choice(elements), elements, random)
    members[name] = etree.tostring(root)
    return zipped(members)


def _change_part(element: _Element, others: list[_Element], random: Random) -> None:
    parent = element.getparent()
    what = random.randrange(7)
    if what == 0 and parent is not None:
        parent.remove(element)
    elif what == 1:
        for _ in range(random.choice((1, 1, 30))):
            element.addnext(deepcopy(element))
    elif what == 2:
        other = random.choice(others)
        if element not in other.iter():
            other.append(deepcopy(element))
    elif what == 3:
        element.text = random.choice((*NUMBERS, *[word for word in WORDS if word.isprintable()]))
    elif what == 4:
        _refer(element, random)
    elif element.attrib:
        key = random.choice(list(element.attrib))
        element.set(key, random.choice(REFERENCES if key in ("r", "ref", "sqref") else CELL_KINDS if key == "t" else NUMBERS))
    else:
        element.tag = random.choice(others).tag


def _refer(element: _Element, random: Random) -> None:
    """Put something in that refers to cells: merged cells, a link, a column, a formula, a cell."""
    space = etree.QName(element).namespace
    name = random.choice(("mergeCell", "hyperlink", "col", "f", "c", "row", "conditionalFormatting", "dataValidation"))
    made = etree.SubElement(
        element.getroottree().getroot(),
        f"{{{space}}}{name}s" if name in ("mergeCell", "hyperlink", "col") else f"{{{space}}}{name}",
    )
    made = etree.SubElement(made, f"{{{space}}}{name}") if name in ("mergeCell", "hyperlink", "col") else made
    made.set("ref", random.choice(REFERENCES))
    if name == "col":
        made.attrib.clear()
        made.set("min", random.choice(NUMBERS))
        made.set("max", random.choice(NUMBERS))


def members_of(data: bytes) -> dict[str, bytes] | None:
    """Return the members of a zip file, or nothing where it is none."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return {name: archive.read(name) for name in archive.namelist()}
    except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, OSError, NotImplementedError, RuntimeError):
        return None


def zipped(members: dict[str, bytes]) -> bytes:
    """Return a zip file of the members."""
    saved = io.BytesIO()
    with zipfile.ZipFile(saved, "w") as archive:
        for one, content in members.items():
            archive.writestr(one, content)
    return saved.getvalue()
