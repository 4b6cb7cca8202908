"""Every regular expression of the program, how it is applied, and the inputs on which it would take longest.

The inputs are made from the pattern itself: what matches up to each point of it, then very often something that it repeats.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterable, Iterator
from importlib import import_module
from pathlib import Path
from time import process_time
from typing import Any, NamedTuple

sre: Any = import_module("re._constants")  # the parser of patterns has no public name, and its types differ between checkers
parser: Any = import_module("re._parser")
SOURCE = Path(__file__).parents[1] / "src"
FUNCTIONS = ("compile", "search", "match", "fullmatch", "sub", "subn", "split", "findall", "finditer")
_APPLIED = re.compile(rf"\b\w+\.({'|'.join(FUNCTIONS)})\b")  # a name before the point
ANCHORED = ("match", "fullmatch")
SIZES = (12, 24, 60, 150, 500, 8000)
MOST_TOKENS = 6
FEW = 30
MOST_ATTACKS = 100
ENDS = ("\x01!", "\x01!>\n")
"""What no pattern expects behind what it repeats, with and without the end of a tag."""
_REPEATS = (sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT)
_CATEGORIES = {
    sre.CATEGORY_DIGIT: "0",
    sre.CATEGORY_SPACE: " ",
    sre.CATEGORY_WORD: "a",
    sre.CATEGORY_NOT_DIGIT: "x",
    sre.CATEGORY_NOT_SPACE: "x",
    sre.CATEGORY_NOT_WORD: "-",
}
_ANY = "x 0<>(-,.\"'[=&"


class Use(NamedTuple):
    """A pattern, where it stands, and the functions it is applied by."""

    place: str
    pattern: re.Pattern[Any]
    methods: frozenset[str]


class Unknown(NamedTuple):
    """A pattern that is made while the program runs."""

    place: str


def uses(root: Path = SOURCE) -> Iterator[Use | Unknown]:
    """Yield every place of the program where a pattern is compiled or applied."""
    texts = {file: file.read_text(encoding="utf-8") for file in sorted(root.rglob("*.py"))}
    trees = {file: list(ast.walk(ast.parse(text))) for file, text in texts.items() if _APPLIED.search(text)}
    applied = _applied(trees)
    for file, tree in trees.items():
        parts = file.relative_to(root).with_suffix("").parts
        module = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
        names = _names(tree)
        for call in _calls(tree):
            name = names.get(id(call), "")
            place = f"{module}:{name or _function(tree, call)}"
            try:
                pattern = _evaluated(call, module)
            except NameError:  # it is made of a function's own variables
                yield Unknown(place)
                continue
            method = call.func.attr if isinstance(call.func, ast.Attribute) else ""
            if method != "compile":
                yield Use(place, pattern, frozenset({method}))
            else:
                found = applied.get((str(file), name)) or (applied.get(("", name)) if not name.startswith("_") else None)
                yield Use(place, pattern, frozenset(found or {"search"}))


def _calls(tree: Iterable[ast.AST]) -> Iterator[ast.Call]:
    for node in tree:
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in FUNCTIONS:
            of = node.func.value
            if isinstance(of, ast.Name) and of.id == "re":
                yield node


def _names(tree: Iterable[ast.AST]) -> dict[int, str]:
    """Return the names that single patterns are bound to."""
    found: dict[int, str] = {}
    for node in tree:
        target = node.targets[0] if isinstance(node, ast.Assign) else node.target if isinstance(node, ast.AnnAssign) else None
        if isinstance(node, ast.Assign | ast.AnnAssign) and isinstance(target, ast.Name):
            found[id(node.value)] = target.id
    return found


def _function(tree: Iterable[ast.AST], call: ast.Call) -> str:
    """Return the name of the function, or of the collection, in which a pattern stands."""
    inside = [
        name
        for node in tree
        if isinstance(node, ast.stmt) and (name := _bound(node)) and node.lineno <= call.lineno <= (node.end_lineno or 0)
    ]
    return inside[-1] if inside else f"line {call.lineno}"


def _bound(node: ast.stmt) -> str:
    if isinstance(node, ast.FunctionDef):
        return node.name
    return node.targets[0].id if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name) else ""


def _applied(trees: dict[Path, list[ast.AST]]) -> dict[tuple[str, str], set[str]]:
    """Return by file and name, and for every file by name, what is called on a name."""
    found: dict[tuple[str, str], set[str]] = {}
    for file, tree in trees.items():
        for node in tree:
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.attr in FUNCTIONS:
                found.setdefault((str(file), node.value.id), set()).add(node.attr)
                found.setdefault(("", node.value.id), set()).add(node.attr)
    return found


def _evaluated(call: ast.Call, module: str) -> re.Pattern[Any]:
    space = vars(import_module(module))
    pattern = eval(compile(ast.Expression(call.args[0]), module, "eval"), space)
    named = {keyword.arg: keyword.value for keyword in call.keywords}
    flags = named.get("flags") or (call.args[1] if call.func.attr == "compile" and len(call.args) > 1 else None)  # type: ignore[attr-defined]
    return re.compile(pattern, eval(compile(ast.Expression(flags), module, "eval"), space) if flags else 0)


# -------------------------------------------------------------------------------------------------------- attacks


def attacks(pattern: re.Pattern[Any]) -> list[Callable[[int], Any]]:
    """Return what makes inputs of a size on which the pattern has most to do.

    For every repeat without a small limit: what matches up to it and then what it repeats, either of them very often.
    """
    tree = parser.parse(pattern.pattern, pattern.flags)

    def made(before: str, piece: str, after: str, end: str) -> Callable[[int], Any]:
        def of_size(size: int) -> Any:
            times = size if size <= SIZES[1] else max(1, size // len(piece))  # what doubles with each piece shows in few
            text = before + piece * times + after + end
            return text.encode("latin-1", "replace") if isinstance(pattern.pattern, bytes) else text

        return of_size

    found: dict[tuple[str, str, str, str], Callable[[int], Any]] = {}
    for before, repeat in _repeats(tree, ""):
        tokens = list(dict.fromkeys(token for token in _tokens([repeat]) if token))[:MOST_TOKENS]
        pieces = [(before, token, "") for token in tokens] + [("", before + token, "") for token in tokens]
        pieces += [("", token, "") for token in tokens] + [("", token, before) for token in tokens[:2]]
        for parts in [*pieces, ("", before, "")]:
            for end in ENDS if parts[1] else ():
                found[*parts, end] = made(*parts, end)
    return list(found.values())[:: 1 + len(found) // MOST_ATTACKS]


def _repeats(items: Any, before: str) -> Iterator[tuple[str, Any]]:
    """Yield every repeat without a small limit, with what matches the pattern up to it."""
    for item in items:
        if item[0] in _REPEATS and item[1][1] > FEW:
            yield before, item
        for inner in _inner(item):
            yield from _repeats(inner, before)
        before += _sample(item)


def _inner(item: Any) -> list[Any]:
    kind, value = item
    if kind in _REPEATS:
        return [value[2]]
    if kind is sre.SUBPATTERN:
        return [value[3]]
    if kind is sre.ATOMIC_GROUP:
        return [value]
    return list(value[1]) if kind is sre.BRANCH else []


def _sample(item: Any) -> str:
    """Return a text that matches an item, repeats at least once."""
    kind, value = item
    if kind is sre.NOT_LITERAL:
        return next(one for one in _ANY if ord(one) != value)
    if kind in (sre.LITERAL, sre.ANY, sre.IN):
        return str(chr(value) if kind is sre.LITERAL else "x" if kind is sre.ANY else _member(value))
    if kind in _REPEATS:
        return "".join(map(_sample, value[2])) * int(max(1, min(value[0], 40)))
    if kind is sre.BRANCH:
        return "".join(map(_sample, value[1][0]))
    return "".join("".join(map(_sample, inner)) for inner in _inner(item))


def _member(members: Any) -> str:
    negated = members[0][0] is sre.NEGATE
    if negated:
        refused = {_member([one]) for one in members[1:]}
        return next((one for one in _ANY if one not in refused), "\u00e9")
    kind, value = members[0]
    if kind is sre.LITERAL:
        return chr(value)
    return chr(value[0]) if kind is sre.RANGE else _CATEGORIES[value]


def _tokens(items: Any) -> Iterator[str]:
    """Yield what a pattern repeats, and one character of everything in it."""
    for item in items:
        kind, value = item
        if kind in _REPEATS:
            yield "".join(map(_sample, value[2]))
        if kind is sre.IN:
            yield _member(value)
            for one in value:
                if one[0] is not sre.NEGATE:
                    yield _member([one])
        if kind in (sre.ANY, sre.NOT_LITERAL) or (kind is sre.IN and value[0][0] is sre.NEGATE):
            yield from (" ", "0")
        for inner in _inner(item):
            yield from _tokens(inner)


# ------------------------------------------------------------------------------------------------------ measuring


def applications(use: Use) -> list[Callable[[Any], object]]:
    """Return what does with an input what the program does with it."""
    found: list[Callable[[Any], object]] = []
    for method in use.methods:
        if method in ANCHORED:
            found.append(getattr(use.pattern, method))
        elif method in ("split", "sub", "subn"):
            found.append(use.pattern.split)
        else:
            found.append(lambda text: sum(1 for _ in use.pattern.finditer(text)))
    return found


def seconds(work: Callable[[Any], object], text: Any, times: int = 1) -> float:
    """Return the least time that work takes."""
    best = 1e9
    for _ in range(times):
        start = process_time()
        work(text)
        best = min(best, process_time() - start)
    return best


def slow(use: Use) -> str:
    """Return the input on which a pattern takes more than its length allows; empty where there is none.

    Sizes grow slowly, so that one that doubles with every character is seen before it takes forever.
    """
    for work in applications(use):
        for attack in attacks(use.pattern):
            before = 1e9
            for size in SIZES:
                text = attack(size)
                taken = seconds(work, text) / len(text)  # for each character, which stays the same where the cost is linear
                if taken > 1e-3 / len(text) + 3e-7 and (size < SIZES[-1] or taken > before * 2) and _grows(work, attack, size):
                    return f"{text[:80]!r}... ({len(text)})"
                before = taken
    return ""


def _grows(work: Callable[[Any], object], attack: Callable[[int], Any], size: int) -> bool:
    """Whether twice the input takes more than three times as long, twice in a row."""
    if seconds(work, attack(size), 3) > 1:
        return True
    small, double = (seconds(work, attack(size * factor), 3) for factor in (1, 2))
    if double > 2:  # seconds: it grows, whatever the ratio
        return True
    return small > 0.001 and double / small > 3 and seconds(work, attack(size * 4), 3) / double > 3
