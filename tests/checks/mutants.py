"""Broken copies of forms: elements dropped, doubled, swapped, emptied, mistyped; footnotes moved; rows multiplied.

A mutant is made by one or two small operations, drawn from a seeded source, so that the same seed makes the same mutants.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator, Sequence
from random import Random
from typing import TypeAlias

from lxml import etree

Node: TypeAlias = "etree._Element"
Operation: TypeAlias = Callable[[Node, Random], bool]

ROWS = ("nonDerivativeTransaction", "nonDerivativeHolding", "derivativeTransaction", "derivativeHolding")
REPEATED = (*ROWS, "reportingOwner", "ownerSignature")
TIMES = (8, 9, 10, 28, 29, 30, 31)
"""How often a part is doubled: around the most that the form takes, 10 owners and signatures and 30 rows."""

TEXTS = (
    *("", "  ", "x", " 1", "yes", "abc", "\u0663", "\u00e9" * 60),
    *("y" * count for count in (31, 41, 61, 101, 151, 256, 2001)),
    *("1,000", "-5", "+5", "5.", ".5", "12345678901234567", "0.12345", "0.10000", "999999999999.9999", "1000000000000"),
    *("1e5", "INF", "NaN", "+0", "-0", "00012", "1.00000000", "0000000000000000001", "$5"),
    *("2023-13-01", "2023-02-29", "2024-02-29", "2023-01-05-05:00", "2023-01-05Z", "02023-01-01", "12023-01-01"),
    *("-2023-01-01", "0000-01-01", " 2023-01-05 ", "2023-01-05+14:00", "2023-01-05+15:00", "24:00"),
    *("true", "false", "1", "0", "TRUE", "A", "D", "I", "E", "L", "a", "P", "V", "K", "4", "5", "3", "F1"),
    *("CA", "A6", "X1", "XX", "0001234567", "12345678901", "10001-1234"),
)
"""What a value is replaced by: texts on both sides of every limit that the schemas state."""

FOOTNOTE_IDS = ("F1", "F99", "F100", "F0", "f1", "F01", "G1", "", "F2", "F3")


def _inside(root: Node, *names: str) -> list[Node]:
    return [node for node in root.iterdescendants("*") if not names or node.tag in names]


def _drop(root: Node, random: Random) -> bool:
    node = random.choice(_inside(root))
    _parent(node).remove(node)
    return True


def _double(root: Node, random: Random) -> bool:
    node = random.choice(_inside(root))
    node.addprevious(copy.deepcopy(node))
    return True


def _swap(root: Node, random: Random) -> bool:
    parent = _parent(random.choice(_inside(root)))
    if len(parent) < 2:
        return False
    one, other = random.sample(list(parent), 2)
    first, second = copy.deepcopy(one), copy.deepcopy(other)
    parent.replace(one, second)
    parent.replace(other, first)
    return True


def _empty(root: Node, random: Random) -> bool:
    node = random.choice(_inside(root))
    for child in list(node):
        node.remove(child)
    node.text = None
    return True


def _retype(root: Node, random: Random) -> bool:
    node = random.choice([node for node in _inside(root) if not len(node) and node.tag != "footnoteId"])
    node.text = random.choice(TEXTS)
    return True


def _drop_value(root: Node, random: Random) -> bool:
    values = _inside(root, "value")
    if values:
        node = random.choice(values)
        _parent(node).remove(node)
    return bool(values)


def _move_footnote(root: Node, random: Random) -> bool:
    marks = _inside(root, "footnoteId")
    if not marks:
        return False
    mark = random.choice(marks)
    within = set(mark.iter())
    target = random.choice([node for node in _inside(root) if node.tag not in ("footnoteId", "value") and node not in within])
    _parent(mark).remove(mark)
    target.append(mark)
    return True


def _add_footnote(root: Node, random: Random) -> bool:
    ids = [str(note.get("id")) for note in root.iter("footnote")]
    if ids:
        target = random.choice([node for node in _inside(root) if node.tag != "footnoteId"])
        etree.SubElement(target, "footnoteId").set("id", random.choice(ids))
    return bool(ids)


def _multiply(root: Node, random: Random) -> bool:
    parts = _inside(root, *REPEATED)
    if parts:
        part = random.choice(parts)
        for _ in range(random.choice(TIMES)):
            part.addnext(copy.deepcopy(part))
    return bool(parts)


def _add_unknown(root: Node, random: Random) -> bool:
    random.choice(_inside(root)).append(etree.Element("unknown"))
    return True


def _add_attribute(root: Node, random: Random) -> bool:
    random.choice(_inside(root)).set(random.choice(("unknown", "id")), random.choice(("F1", "x")))
    return True


def _rename(root: Node, random: Random) -> bool:
    random.choice(_inside(root)).tag = random.choice(_inside(root)).tag
    return True


def _move(root: Node, random: Random) -> bool:
    node, target = random.choice(_inside(root)), random.choice(_inside(root))
    if target in list(node.iter()):
        return False
    _parent(node).remove(node)
    target.append(node)
    return True


def _renumber_footnote(root: Node, random: Random) -> bool:
    marks = _inside(root, "footnoteId", "footnote")
    if marks:
        random.choice(marks).set("id", random.choice(FOOTNOTE_IDS))
    return bool(marks)


def _add_comment(root: Node, random: Random) -> bool:
    random.choice(_inside(root)).append(etree.Comment("a remark"))
    return True


def _parent(node: Node) -> Node:
    parent = node.getparent()
    assert parent is not None
    return parent


OPERATIONS: tuple[Operation, ...] = (
    *(_drop, _double, _swap, _empty, _retype, _retype, _retype, _retype, _drop_value, _move_footnote, _add_footnote),
    *(_multiply, _add_unknown, _add_attribute, _rename, _move, _renumber_footnote, _add_comment),
)
"""All operations are drawn alike; values are where most can go wrong, so theirs stands there four times."""


def mutants(forms: Sequence[tuple[str, Node]], seed: int, count: int) -> Iterator[tuple[str, bytes]]:
    """Yield so many mutants of the forms: of which form and how it was made, and its XML."""
    random = Random(seed)
    made = 0
    while made < count:
        name, form = random.choice(forms)
        root = copy.deepcopy(form)
        steps = random.choices(OPERATIONS, k=2 if random.random() < 0.2 else 1)
        if all(len(root) and step(root, random) for step in steps):
            made += 1
            yield f"{name} {' '.join(step.__name__ for step in steps)} ({seed}/{made})", etree.tostring(root)
