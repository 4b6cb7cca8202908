"""XML of forms that depart from the declaration in every way an XML file can, and stay well formed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from copy import deepcopy
from typing import TypeAlias, TypeVar

from hypothesis import strategies as st
from lxml import etree

from section16.document.ownership import OwnershipDocument
from section16.formats.ownership_xml.writing import write_xml
from tests.canonical import holders
from tests.strategies import documents

Choice = TypeVar("Choice")
Tree: TypeAlias = "etree._Element"
Pick: TypeAlias = "Callable[[Sequence[Choice]], Choice]"
Mutation: TypeAlias = "Callable[[Tree, Pick[Tree], Pick[str]], None]"

_NAMES = ("surprise", "footnoteId", "value", "issuer", "nonDerivativeHolding", "footnotes", "remarks", "transactionCode")
_TEXTS = ("stray", " & < >", "two\nlines", "\rreturn", "caf\u00e9", "0")


def unknown_element(root: Tree, pick: Pick[Tree], word: Pick[str]) -> None:
    """Put an element in where none is declared; its name may be one of the form's."""
    target = pick(list(root.iter(etree.Element)))
    child = etree.Element(word(_NAMES), {"about": word(_TEXTS)})
    child.text = word(_TEXTS)
    etree.SubElement(child, "inner").tail = " tail "
    target.insert(len(word(_TEXTS)) % (len(target) + 1), child)


def foreign_element(root: Tree, pick: Pick[Tree], word: Pick[str]) -> None:
    """Put an element of another namespace in."""
    child = etree.SubElement(pick(list(root.iter(etree.Element))), "{urn:elsewhere}thing", nsmap={"e": "urn:elsewhere"})
    child.set("{urn:elsewhere}kind", word(_TEXTS))


def attribute(root: Tree, pick: Pick[Tree], word: Pick[str]) -> None:
    """Put an attribute on that no schema knows."""
    names = ("id", "note", "{urn:elsewhere}mark", "{http://www.w3.org/XML/1998/namespace}space")
    element = pick([one for one in root.iter(etree.Element) if one.tag not in ("footnote", "footnoteId")])
    element.set(word(names), word(_TEXTS))


def second_attribute(root: Tree, pick: Pick[Tree], word: Pick[str]) -> None:
    """Put a second attribute on what has one declared."""
    marks = [one for one in root.iter(etree.Element) if one.tag in ("footnote", "footnoteId")]
    if marks:
        pick(marks).set("note", word(_TEXTS))


def without_id(root: Tree, pick: Pick[Tree], _word: Pick[str]) -> None:
    """Take the id of a reference to a footnote away."""
    marks = [one for one in root.iter("footnoteId") if "id" in one.attrib]
    if marks:
        del pick(marks).attrib["id"]


def comment(root: Tree, pick: Pick[Tree], word: Pick[str]) -> None:
    """Put a comment in anywhere, in a text as well."""
    target = pick(list(root.iter(etree.Element)))
    target.insert(len(word(_TEXTS)) % (len(target) + 1), etree.Comment(" remark "))


def instruction(root: Tree, pick: Pick[Tree], word: Pick[str]) -> None:
    """Put a processing instruction in."""
    target = pick(list(root.iter(etree.Element)))
    target.insert(len(word(_TEXTS)) % (len(target) + 1), etree.ProcessingInstruction("page", "break"))


def around(root: Tree, _pick: Pick[Tree], word: Pick[str]) -> None:
    """Put comments and instructions before and after the root."""
    root.addprevious(etree.Comment("before"))
    root.addprevious(etree.ProcessingInstruction("style", "plain"))
    if word(_TEXTS) != "stray":
        root.addnext(etree.Comment("after"))


def stray_text(root: Tree, pick: Pick[Tree], word: Pick[str]) -> None:
    """Put text between elements, or in front of them."""
    element = pick([one for one in root.iter(etree.Element) if one.tag in holders()])
    children = list(element)
    if children and word(_TEXTS) != "0":
        child = pick(children)
        child.tail = word(_TEXTS) + (child.tail or "")
    else:
        element.text = word(_TEXTS) + (element.text or "")


def element_in_text(root: Tree, pick: Pick[Tree], word: Pick[str]) -> None:
    """Put an element among the text of one that holds text."""
    leaves = [one for one in root.iter(etree.Element) if one.tag not in holders()]
    if leaves:
        child = etree.SubElement(pick(leaves), word(("b", "value", "footnoteId", "rptOwnerCity")), {"id": "F1"})
        child.text, child.tail = word(_TEXTS), word(_TEXTS)


def another_order(root: Tree, pick: Pick[Tree], _word: Pick[str]) -> None:
    """Put the first child of an element last."""
    several = [one for one in root.iter(etree.Element) if len(one) > 1]
    if several:
        parent = pick(several)
        parent.append(parent[0])


def twice(root: Tree, pick: Pick[Tree], _word: Pick[str]) -> None:
    """Put an element in twice, once more where it stands."""
    inner = [one for one in root.iter(etree.Element) if one is not root]
    if inner:
        element = pick(inner)
        element.addnext(deepcopy(element))


def moved(root: Tree, pick: Pick[Tree], _word: Pick[str]) -> None:
    """Put an element where it does not belong."""
    inner = [one for one in root.iter(etree.Element) if one is not root]
    if inner:
        element = pick(inner)
        free = [one for one in root.iter(etree.Element) if element not in [one, *one.iterancestors()]]
        pick(free).append(element)


def nested(root: Tree, pick: Pick[Tree], _word: Pick[str]) -> None:
    """Put an element into its elder sibling: the order of all elements stays the same, their nesting does not."""
    younger = [one for one in root.iter(etree.Element) if one.getprevious() is not None]
    if younger:
        element = pick(younger)
        elder = element.getprevious()
        assert elder is not None
        elder.append(element)


def unwrapped(root: Tree, pick: Pick[Tree], _word: Pick[str]) -> None:
    """Let the children of an element take its place."""
    inner = [one for one in root.iter(etree.Element) if one is not root and len(one)]
    if inner:
        element = pick(inner)
        for child in list(element):
            element.addprevious(child)
        parent = element.getparent()
        assert parent is not None
        parent.remove(element)


def emptied_out(root: Tree, pick: Pick[Tree], _word: Pick[str]) -> None:
    """Close an element before its children: they follow it instead of standing in it."""
    inner = [one for one in root.iter(etree.Element) if one is not root and len(one)]
    if inner:
        element = pick(inner)
        for child in reversed(list(element)):
            element.addnext(child)


def second_value(root: Tree, pick: Pick[Tree], word: Pick[str]) -> None:
    """Put a further value into a box, before or behind the one it has."""
    boxes = [one for one in root.iter(etree.Element) if any(child.tag == "value" for child in one)]
    if boxes:
        value = etree.Element("value")
        value.text = word(_TEXTS)
        pick(boxes).insert(len(word(_TEXTS)) % 2, value)


def footnote_first(root: Tree, pick: Pick[Tree], _word: Pick[str]) -> None:
    """Put a reference to a footnote before the value of its box."""
    boxes = [one for one in root.iter(etree.Element) if any(child.tag == "value" for child in one)]
    if boxes:
        pick(boxes).insert(0, etree.Element("footnoteId", {"id": "F1"}))


def text_in_reference(root: Tree, pick: Pick[Tree], word: Pick[str]) -> None:
    """Put text into a reference to a footnote."""
    marks = list(root.iter("footnoteId"))
    if marks:
        pick(marks).text = word(_TEXTS)


ALWAYS_ODD: tuple[Mutation, ...] = (*(unknown_element, foreign_element, attribute, comment, instruction, around, stray_text),)
"""Ways that make any form odd, whatever stands in it."""

MUTATIONS: tuple[Mutation, ...] = (
    *ALWAYS_ODD,
    *(element_in_text, second_attribute, without_id, another_order, twice, moved, nested, unwrapped, emptied_out),
    *(second_value, footnote_first, text_in_reference),
)


@st.composite
def odd_xml(draw: st.DrawFn, *mutations: Mutation, most: int = 4) -> tuple[bytes, OwnershipDocument]:
    """Draw the XML of a form with some mutations, and the form as it was before them.

    Now and then the whole stands in a default namespace.
    """
    document = draw(documents())
    root = etree.fromstring(write_xml(document), etree.XMLParser(remove_blank_text=draw(st.booleans())))

    def pick(choices: Sequence[Choice]) -> Choice:
        return draw(st.sampled_from(choices))

    for mutate in draw(st.lists(st.sampled_from(mutations or MUTATIONS), min_size=1, max_size=most)):
        mutate(root, pick, pick)
    return etree.tostring(root.getroottree(), xml_declaration=True, encoding="UTF-8"), document


def in_namespace(xml: bytes) -> bytes:
    """Return a document that stands in a default namespace."""
    return xml.replace(b"<ownershipDocument", b'<ownershipDocument xmlns="urn:example:form"', 1)
