"""What a tolerant parser returned, made into a tree that can be written.

The tolerant parser keeps what namespaces and the grammar of XML forbid: prefixes that nothing declares, an attribute twice,
comments with two hyphens. Such a tree has no canonical form and cannot be written. Names also differ between parsers: libxml2
takes those of the fifth edition of XML 1.0, expat, which makes the canonical form, those of the fourth.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from functools import lru_cache
from typing import TYPE_CHECKING, cast

from lxml import etree

from section16.document.group import canonical_piece

if TYPE_CHECKING:
    from lxml.etree import _Element

_HYPHENS = re.compile(r"-(?=-|$)")
_NO_NAME = re.compile(r"[^A-Za-z0-9_.-]")


def make_well_formed(root: _Element) -> list[str]:
    """Change a tree so that it can be written, and return the pieces of text that are lost by it."""
    lost: list[str] = []
    around = [*root.itersiblings(preceding=True), *root.itersiblings()]
    for node in [*around, *root.iter()]:  # a list, for nodes are replaced on the way
        if isinstance(node, etree._Comment):  # noqa: SLF001 - the class has no other name
            node.text = _HYPHENS.sub("- ", str(node.text or ""))
        elif isinstance(node, etree._ProcessingInstruction):  # noqa: SLF001 - likewise
            _rename_target(node)
        elif isinstance(node, etree._Entity):  # noqa: SLF001 - likewise
            _replace(node, str(node.text))
        elif isinstance(node.tag, str):
            node.tag = _name(node.tag)
            lost += _attributes(node)
    return lost


def _attributes(element: _Element) -> list[str]:
    """Give an element the attributes that are allowed on it, and return the others."""
    names = [str(name) for name in element.keys()]  # noqa: SIM118 - an element is not a dictionary
    if len(set(names)) == len(names) and all(map(_is_name, names)):
        return []
    values = [str(value) for value in cast("list[str]", element.xpath("@*"))]  # by name only the first of two is found
    element.attrib.clear()
    lost = []
    for name, value in zip(names, values, strict=True):
        written = _name(name)
        if written in element.attrib:
            lost.append(f'{name}="{value}"')
        else:
            element.set(written, value)
    return lost


def _rename_target(node: etree._ProcessingInstruction) -> None:
    """Give an instruction a target that can be written; a target cannot be changed in place."""
    target = str(node.target)
    if _is_name(target):
        return
    renamed = etree.ProcessingInstruction(_name(target), str(node.text or ""))
    tail, parent = node.tail, node.getparent()
    if parent is not None:
        parent.replace(node, renamed)
        renamed.tail = tail
    else:  # beside the root element, where only moving a node removes it
        node.addprevious(renamed)
        etree.Element("removed").append(node)


def _replace(node: _Element, text: str) -> None:
    """Put text in the place of a node."""
    parent, before = node.getparent(), node.getprevious()
    if parent is None:
        return
    text += node.tail or ""
    parent.remove(node)
    if before is None:
        parent.text = (parent.text or "") + text
    else:
        before.tail = (before.tail or "") + text


@lru_cache(maxsize=1024)
def _name(name: str) -> str:
    """Return a name that can be written, without the prefix that nothing declares."""
    if _is_name(name):
        return name
    brace, local = name.rpartition("}")[0::2]
    local = _NO_NAME.sub("_", local.rpartition(":")[2])
    written = local if local[:1].isalpha() or local[:1] == "_" else f"_{local}"
    return f"{brace}}}{written}" if brace else written


@lru_cache(maxsize=1024)
def _is_name(name: str) -> bool:
    local = name.rpartition("}")[2]
    if ":" in local:
        return False
    try:
        canonical_piece(f"<{local}></{local}>")
    except ET.ParseError:
        return False
    return True
