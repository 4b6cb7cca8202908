"""Comparing XML documents: equal as Canonical XML, when white space that says nothing is left out of account."""

from __future__ import annotations

from functools import cache
from io import BytesIO

from lxml import etree

from section16.document.declaration import TEXT, children_of, fields_of
from section16.document.group import Group
from section16.document.ownership import OwnershipDocument


@cache
def holders() -> frozenset[str]:
    """Return the names of the elements that hold only elements, as the declaration says."""
    names: set[str] = set()

    def collect(group: type[Group]) -> None:
        for name, inside in children_of(group).items():
            if TEXT not in inside:
                names.add(group.ELEMENT if name == "." else name)
        for field in fields_of(group):
            for part in field.parts:
                collect(part)

    collect(OwnershipDocument)
    return frozenset(names)


def canonical(xml: bytes) -> bytes:
    """Return Canonical XML, comments included, without white space between the elements of what holds only elements."""
    tree = etree.parse(BytesIO(xml), etree.XMLParser(resolve_entities=False, remove_blank_text=False))
    known = holders()
    for element in tree.iter("{*}*"):
        if etree.QName(element).localname not in known:
            continue
        if element.text is not None and not element.text.strip():
            element.text = None
        for child in element:
            if child.tail is not None and not child.tail.strip():
                child.tail = None
    return etree.tostring(tree, method="c14n", with_comments=True)
