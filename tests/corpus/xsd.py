"""What the official schemas say of each element, as plain facts that can be compared with the declaration.

Only the means that those schemas use are understood: sequences, choices, named and inline simple types, and boxes of a value
and footnote references. Anything else raises ``KeyError`` or fails an assertion, so that nothing is passed over.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeAlias

from lxml import etree

Node: TypeAlias = "etree._Element"
Facts: TypeAlias = dict[str, Any]

XS = "{http://www.w3.org/2001/XMLSchema}"
_LIST = re.compile(r"\w(?:/\w)?(?:\|\w)*")
# Patterns that list what may stand, one of them with a bar that its author cannot have meant as a letter.
_LISTS = {"[3]{0,1}": ("", "3"), "[E|L]{0,1}": ("", "E", "L")}


class Schema:
    """The schema of one kind of form: ``facts`` by path from the root."""

    def __init__(self, folder: Path, kind: str) -> None:
        self.types: dict[str, Node] = {}
        own = etree.parse(folder / f"ownership{kind.replace('/', '')}Document.xsd.xml").getroot()
        for root in (etree.parse(folder / "ownershipDocumentCommon.xsd.xml").getroot(), own):
            for node in root:
                if node.tag in (f"{XS}complexType", f"{XS}simpleType"):
                    self.types[str(node.get("name"))] = node
        self.facts: dict[str, Facts] = {}
        root = own.find(f"{XS}element")
        assert root is not None
        content = root.find(f"{XS}complexType")
        assert content is not None
        self._complex("ownershipDocument", content, {})

    def _complex(self, path: str, node: Node, about: Facts) -> None:
        children = list(self._children(node))
        names = [child["name"] for child in children]
        if set(names) <= {"value", "footnoteId"} and names:
            self.facts[path] = about | self._box(children)
            return
        attributes = [one.get("name") for one in node.findall(f"{XS}attribute")]
        if not children:
            self.facts[path] = about | {"shape": "marks" if not node.get("mixed") else "note", "attributes": attributes}
            return
        self.facts[path] = about | {"shape": "group", "order": tuple(dict.fromkeys(names))}
        for child in children:
            facts = {"required": child["least"] > 0, "most": child["most"], "choice": child["choice"]}
            self._element(f"{path}/{child['name']}", child["node"], facts)

    def _element(self, path: str, node: Node, facts: Facts) -> None:
        name = node.get("type")
        inline = node.find(f"{XS}simpleType")
        kind = self.types[name] if name is not None and not name.startswith("xs:") else inline
        if kind is not None and kind.tag == f"{XS}complexType":
            self._complex(path, kind, facts)
        else:
            self.facts[path] = facts | {"shape": "text"} | (self._simple(kind) if kind is not None else _builtin(name))

    def _children(self, node: Node) -> Iterator[dict[str, Any]]:
        """Yield the children of a type in order, with how often each may stand and whether it is one of a choice."""
        for part in node:
            if part.tag == f"{XS}element":
                yield _child(part, least=1, most=1, choice=False)
            elif part.tag == f"{XS}sequence":
                yield from self._children(part)
            elif part.tag == f"{XS}choice":
                least, most = _bounds(part)
                yield from (_child(one, least=least, most=most, choice=most == 1) for one in part)
            else:
                assert part.tag in (f"{XS}annotation", f"{XS}attribute"), part.tag

    def _box(self, children: list[dict[str, Any]]) -> Facts:
        values = [child for child in children if child["name"] == "value"]
        assert len(values) == 1
        if len(children) == 1:
            notes = "NEVER"
        elif values[0]["choice"]:
            notes = "INSTEAD"
        else:
            notes = "BESIDE" if values[0]["least"] else "FREE"
        value: dict[str, Facts] = {}
        kept, self.facts = self.facts, value
        self._element("value", values[0]["node"], {})
        self.facts = kept
        return value["value"] | {"shape": "box", "notes": notes}

    def _simple(self, node: Node) -> Facts:
        restriction = node.find(f"{XS}restriction")
        assert restriction is not None
        facts = _builtin(str(restriction.get("base")))
        for facet in restriction.iterchildren("{*}*"):
            name, value = facet.tag.removeprefix(XS), str(facet.get("value"))
            if name == "enumeration":
                facts["one_of"] = (*facts.get("one_of", ()), value)
            elif name == "pattern" and (value in _LISTS or _LIST.fullmatch(value)):
                facts["one_of"] = _LISTS.get(value) or tuple(value.split("|"))
            elif name == "pattern":
                facts["pattern"] = value
            elif name == "length":
                facts |= {"shortest": int(value), "longest": int(value)}
            elif name in ("minLength", "maxLength"):
                facts["shortest" if name == "minLength" else "longest"] = int(value)
            else:
                assert name in ("whiteSpace", "minInclusive", "maxInclusive", "totalDigits", "fractionDigits", "annotation"), (
                    name
                )
        return facts


def _builtin(name: str | None) -> Facts:
    return {"type": {"xs:string": "text", "xs:date": "date", "xs:boolean": "flag", "xs:decimal": "decimal"}[str(name)]}


def _bounds(node: Node) -> tuple[int, int]:
    return int(node.get("minOccurs", "1")), int(node.get("maxOccurs", "1"))


def _child(node: Node, *, least: int, most: int, choice: bool) -> dict[str, Any]:
    own_least, own_most = _bounds(node)
    return {
        "name": node.get("name"),
        "node": node,
        "least": min(least, own_least) if not choice else own_least,
        "most": max(most, own_most),
        "choice": choice,
    }
