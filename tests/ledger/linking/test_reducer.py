"""One reducer: assertions, lots and links are values that nothing changes, and only the reducer posts rows."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from section16.ledger.linking.link import NO_LOT, Kind, LotLink
from section16.ledger.linking.reducer import Reducer
from section16.ledger.linking.row import Row
from section16.ledger.lots.cause import Cause
from section16.ledger.lots.lot import Assertion, Lot
from section16.ledger.lots.traits import Traits
from tests.ledger.filings import at, filed, linked, sale, told
from tests.ledger.filings import book_of as made
from tests.ledger.stories import OPENED

LEDGER = Path(__file__).parents[3] / "src" / "section16" / "ledger"
MODULES = sorted(LEDGER.rglob("*.py"))
POSTS = {"linking/reducer.py", "linking/lot_index.py"}
"""The modules that may call what changes the postings or their index."""


def _written(tree: ast.AST) -> Iterator[ast.expr]:
    """Yield what is assigned to or deleted, the parts of tuples separately."""
    for node in ast.walk(tree):
        targets: list[ast.expr] = []
        if isinstance(node, ast.Assign | ast.Delete):
            targets = list(node.targets)
        elif isinstance(node, ast.AugAssign | ast.AnnAssign | ast.For):
            targets = [node.target]
        elif isinstance(node, ast.With):
            targets = [item.optional_vars for item in node.items if item.optional_vars is not None]
        while targets:
            target = targets.pop()
            if isinstance(target, ast.Tuple | ast.List):
                targets.extend(target.elts)
            else:
                yield target


def _writes_elsewhere(source: str) -> list[str]:
    """Return the attributes that code sets on anything but the object that it belongs to, and the ways around a frozen type."""
    tree = ast.parse(source)
    found = [
        ast.unparse(target)
        for target in _written(tree)
        if isinstance(target, ast.Attribute) and not (isinstance(target.value, ast.Name) and target.value.id == "self")
    ]
    completed = set(_completions(tree))
    found.extend(
        ast.unparse(node)
        for node in ast.walk(tree)
        if node not in completed
        if (isinstance(node, ast.Name) and node.id in ("setattr", "delattr"))
        or (isinstance(node, ast.Attribute) and node.attr in ("__setattr__", "__delattr__", "force_setattr", "__dict__"))
    )
    return found


def _completions(tree: ast.AST) -> Iterator[ast.expr]:
    """Yield where a value that is being made gets a field that follows from its others, before anything else can have it."""
    makers = (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef) and node.name == "__post_init__")
    for call in (node for maker in makers for node in ast.walk(maker) if isinstance(node, ast.Call)):
        if isinstance(call.func, ast.Attribute) and call.args and ast.unparse(call.args[0]) == "self":
            yield call.func


@pytest.mark.parametrize("module", MODULES, ids=lambda path: str(path.relative_to(LEDGER)))
def test_no_module_writes_to_the_attributes_of_another_object(module: Path) -> None:
    assert _writes_elsewhere(module.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "code",
    [
        "row.cause = 1",
        "row.missed += (one,)",
        "one.opening, one.gap = 1, 2",
        "for row.gap in range(3): pass",
        "earlier.change = earlier.gap = 0",
        "del row.gap",
        "object.__setattr__(row, 'gap', 1)",
        "setattr(row, 'gap', 1)",
        "self.row.gap = 1",
        "force_setattr = msgspec.structs.force_setattr",
        "def after(self): msgspec.structs.force_setattr(self, 'gap', 1)",
        "def __post_init__(self): msgspec.structs.force_setattr(self.row, 'gap', 1)",
        "def __post_init__(self): object.__setattr__(row, 'gap', 1)",
    ],
)
def test_every_way_of_writing_to_another_object_is_found(code: str) -> None:
    assert _writes_elsewhere(code)


def test_a_value_may_complete_itself_while_it_is_made() -> None:
    assert not _writes_elsewhere("def __post_init__(self): msgspec.structs.force_setattr(self, 'id', '1 I/1')")


@pytest.mark.parametrize("module", MODULES, ids=lambda path: str(path.relative_to(LEDGER)))
def test_only_the_reducer_makes_lots_and_changes_the_index(module: Path) -> None:
    if str(module.relative_to(LEDGER)) in POSTS:
        return
    tree = ast.parse(module.read_text(encoding="utf-8"))
    calls = [node.func for node in ast.walk(tree) if isinstance(node, ast.Call)]
    made_here = [call.id for call in calls if isinstance(call, ast.Name)]
    called = [call.attr for call in calls if isinstance(call, ast.Attribute)]
    assert not {"Lot", "LotIndex"} & set(made_here)
    assert not {"opened", "moved", "revised"} & set(called)


@pytest.mark.parametrize("field", [name for name in Assertion.__struct_fields__ if name != "entry"])
def test_an_assertion_is_frozen(field: str) -> None:
    row = told(made(OPENED, filed(2, "2025-02-10", sale(100, 9_900))), "2 I/1")
    with pytest.raises(AttributeError):
        setattr(row, field, None)


@pytest.mark.parametrize("field", Lot.__struct_fields__)
def test_a_lot_is_frozen(field: str) -> None:
    lot = linked(OPENED).lots[0]
    with pytest.raises(AttributeError):
        setattr(lot, field, None)


def test_late_evidence_is_a_new_value_and_leaves_the_earlier_one_as_it_was() -> None:
    before = linked(OPENED, filed(2, "2025-02-10", sale(100, 9_400)))
    broken = before.assertions[1]
    assert [broken.gap, broken.left] == [-500, -500]
    assert not broken.counted
    late = linked(OPENED, filed(2, "2025-02-10", sale(100, 9_400)), filed(3, "2025-03-10", sale(500, 9_400, "2025-02-03")))
    now = late.assertions[1]
    assert [now.gap, now.left] == [-500, 0]
    assert [row.entry.id for row in now.missed] == [at("3 I/1")]
    assert broken.left == -500
    assert not broken.missed


def test_causes_found_later_are_new_postings() -> None:
    story = OPENED, filed(2, "2025-02-10", sale(100, 9_700)), filed(3, "2025-03-10", sale(50, 9_850))
    linker = linked(*story)
    book = made(*story)
    assert [one.cause for one in linker.assertions] == [Cause.FIRST_SIGHT, Cause.UNEXPLAINED, Cause.UNEXPLAINED]
    assert told(book, "2 I/1").cause is Cause.ERROR
    assert told(book, "2 I/1").lot is book.lots[0]
    assert told(book, "3 I/1").previous is told(book, "2 I/1")
    assert told(book, "2 I/1").next is told(book, "3 I/1")
    assert told(book, "1 I/1").previous is None
    assert told(book, "3 I/1").next is None


def test_links_that_name_no_lot_open_one_together() -> None:
    filing, entries = filed(1, "2025-01-10", sale(100, 9_700), sale(200, 9_700))
    reducer, linker = Reducer(), linked()
    links = [
        LotLink(
            row=Row(entry, linker.traits_of(entry), place),
            lot=NO_LOT,
            kind=Kind.OPENING,
            cause=Cause.FIRST_SIGHT,
            checked=False,
        )
        for place, entry in enumerate(entries)
    ]
    posted = reducer.apply(links)
    assert [(one.number, one.index, one.gap) for one in posted] == [(0, 0, None), (0, 1, None)]
    assert [lot.owners for lot in reducer.postings.lots] == [frozenset(filing.owners)]
    assert isinstance(reducer.postings.lots[0].traits, Traits)
