"""Which mutants are drawn, and which tests fit each: those that call its function, the most promising first."""

from __future__ import annotations

import ast
import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

from tests.mutation.mutants import FUNCTIONS, Mutant, mutants_of

FOLDERS = ("law", "edgar", "store", "office", "notify", "facts", "drafting", "ledger")
PACKAGE = Path("src") / "section16"
_FAR = 3
_LONG = 0.1
"""The share of the time from which on a test waits for shorter ones."""
_NAMES = ast.Name | ast.Attribute


@dataclass(frozen=True)
class Reach:
    """What one test calls and how many seconds of processor time it takes."""

    test: str
    seconds: float
    functions: frozenset[str]


def reaches(record: Path) -> list[Reach]:
    """Return the record of :mod:`tests.mutation.reach`."""
    known = json.loads(record.read_text(encoding="utf-8"))
    return [Reach(test, one["seconds"], frozenset(one["functions"])) for test, one in known.items()]


def sources(root: Path, folder: str) -> Iterator[Path]:
    """Yield the modules of a folder; migrations are history, and old databases are their test."""
    for path in sorted((root / PACKAGE / folder).rglob("*.py")):
        if "migrations" not in path.parts:
            yield path.relative_to(root)


def shares(root: Path, count: int, folders: Sequence[str] = FOLDERS) -> dict[str, int]:
    """Return how many of ``count`` mutants fall to each folder, by its lines; at least one to each."""
    lines = {name: sum(len((root / path).read_text("utf-8").splitlines()) for path in sources(root, name)) for name in folders}
    total = sum(lines.values())
    found = {name: max(1, round(count * number / total)) for name, number in lines.items()}
    largest = max(found, key=lambda name: found[name])
    found[largest] = max(1, found[largest] + count - sum(found.values()))
    return found


def drawn(root: Path, folder: str, count: int, seed: int) -> list[Mutant]:
    """Return ``count`` mutants of a folder: a line is drawn from all that can be changed, then a change of that line."""
    lines: dict[tuple[str, int], list[Mutant]] = defaultdict(list)
    for path in sources(root, folder):
        for one in mutants_of((root / path).read_text(encoding="utf-8"), path.as_posix()):
            lines[one.file, one.line].append(one)
    random = Random(f"{folder} {seed}")
    places = random.sample(sorted(lines), min(count, len(lines)))
    return [random.choice(lines[place]) for place in places]


class Fitting:
    """The tests that fit a mutant, from a record of what each test calls."""

    def __init__(self, root: Path, known: Sequence[Reach]) -> None:
        self.root = root
        self.known = known
        self.by_function: dict[str, set[int]] = defaultdict(set)
        for number, one in enumerate(known):
            for name in one.functions:
                self.by_function[name].add(number)
        self.mentions, self.memories = _mentions(root)
        files = {one.test.partition("::")[0] for one in known}
        self.texts = {file: (root / file).read_text(encoding="utf-8") for file in files if (root / file).is_file()}

    def tests(self, mutant: Mutant, seconds: float) -> list[str]:
        """Return the tests to run, the most promising first, for as long as they took together."""
        folder = Path(mutant.file).relative_to(PACKAGE).parts[0]
        near = f"tests/{folder}/", f"{PACKAGE}/{folder}/"
        found = self._reaching(mutant) or {n for n, one in enumerate(self.known) if one.test.startswith(near)}
        # Of a function that a thousand tests call, those are promising that also call what the changed statement calls: the
        # finding of a branch is reported in few of them. Then those of the same subfolder, and of the file of the same name.
        called = self._called_by_the_statement(mutant)
        inner = f"tests/{Path(mutant.file).parent.relative_to(PACKAGE).as_posix()}/"
        # Of each file of tests one after the other: two files look at different things more often than two tests of one file.
        turn: dict[tuple[bool, bool, bool, int, str], int] = defaultdict(int)
        order: list[tuple[bool, bool, bool, int, bool, bool, int, int, Reach]] = []
        # Thousands of tests may reach the field of a class: those that name the class and the field are promising anywhere.
        speaking = (
            self._speaking_of_all((*mutant.names, mutant.owner.split(".")[-1])) if mutant.names and mutant.owner else set()
        )
        for place, one in enumerate(sorted((self.known[n] for n in found), key=lambda one: one.seconds)):
            file = one.test.partition("::")[0]
            slow = one.seconds > seconds * _LONG
            group = file not in speaking, not one.test.startswith(near), slow, -len(called & one.functions)
            turn[*group, file] += 1
            apart = not one.test.startswith(inner), Path(mutant.file).stem not in file
            order.append((*group, *apart, turn[*group, file], place, one))
        return list(_within((one[-1] for one in sorted(order, key=lambda one: one[:-1])), seconds))

    def _called_by_the_statement(self, mutant: Mutant) -> frozenset[str]:
        """Return the functions whose names the changed statement mentions, in what depends on its condition too."""
        tree = ast.parse((self.root / mutant.file).read_text(encoding="utf-8"))
        around = [one for one in ast.walk(tree) if isinstance(one, ast.stmt) and _spans(one, mutant.line)]
        if not mutant.owner or not around:
            return frozenset()
        nearest = min(around, key=lambda one: (one.end_lineno or 0) - one.lineno)
        names = {part.id if isinstance(part, ast.Name) else part.attr for part in ast.walk(nearest) if isinstance(part, _NAMES)}
        return frozenset(place for place in self.by_function if place.rpartition(":")[2].rpartition(".")[2] in names)

    def _reaching(self, mutant: Mutant) -> set[int]:
        file = Path(mutant.file).relative_to(PACKAGE).as_posix()
        function = f"{file}:{mutant.owner}"
        if not mutant.names and function in self.by_function and function not in self.memories:
            return self.by_function[function]
        # A value of the module or a class; or a function that runs at import, or once and then remembers.
        names = mutant.names or (mutant.owner.rpartition(".")[2],)
        owner = mutant.owner.split(".")[-1:] if mutant.names and mutant.owner else ()
        found = set(self.by_function[function]) if function in self.by_function else set()
        for name in (*names, *owner):
            found |= self._of_name(name, _FAR, set()) | self._speaking_of(name)
        if mutant.names and not mutant.owner:  # a table or a catalogue is often looked at whole, under the name of its module
            found |= self._speaking_of(Path(mutant.file).stem)
        return found

    def _speaking_of(self, name: str) -> set[int]:
        """Return the tests in files that mention a name: a test that only looks at a value calls nothing."""
        files = self._speaking_of_all((name,))
        return {number for number, one in enumerate(self.known) if one.test.partition("::")[0] in files}

    def _speaking_of_all(self, names: Iterable[str]) -> set[str]:
        """Return the files of tests that mention every name, as Python spells it or as tables of facts do."""
        words = [re.compile(rf"\b{re.escape(name).replace('_', '[_-]')}\b", re.IGNORECASE) for name in names]
        return {file for file, text in self.texts.items() if all(word.search(text) for word in words)}

    def _of_name(self, name: str, far: int, seen: set[str]) -> set[int]:
        """Return the tests that call a function which mentions a name, or a value that mentions it."""
        found: set[int] = set()
        if far and name and name not in seen:
            seen.add(name)
            for place, bound in self.mentions.get(name, ()):
                tests = self.by_function.get(place, set())
                found |= tests
                for other in bound if not tests else ():
                    found |= self._of_name(other, far - 1, seen)
        return found


def _within(ranked: Iterable[Reach], seconds: float) -> Iterator[str]:
    """Yield the tests for which there is time; one that takes too long does not keep quicker ones from their turn."""
    left = seconds
    for number, one in enumerate(ranked):
        if number == 0 or one.seconds <= left:
            left -= one.seconds
            yield one.test


def _spans(node: ast.stmt, line: int) -> bool:
    return node.lineno <= line <= (node.end_lineno or 0)


def _mentions(root: Path) -> tuple[dict[str, set[tuple[str, tuple[str, ...]]]], set[str]]:
    """Return where each name is mentioned, as function and bound names, and the functions that remember their answers."""
    found: dict[str, set[tuple[str, tuple[str, ...]]]] = defaultdict(set)
    memories: set[str] = set()
    for path in sorted((root / PACKAGE).rglob("*.py")):
        file = path.relative_to(root / PACKAGE).as_posix()
        for owner, node in _functions_and_values(ast.parse(path.read_text(encoding="utf-8")), ()):
            place = f"{file}:{owner}"
            bound = tuple(part.id for part in ast.walk(node) if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Store))
            if isinstance(node, FUNCTIONS):
                bound = (node.name,)
                if any("cache" in ast.unparse(decorator) for decorator in node.decorator_list):
                    memories.add(place)
            for part in ast.walk(node):
                name = part.id if isinstance(part, ast.Name) else part.attr if isinstance(part, ast.Attribute) else ""
                found[name].add((place, bound))
    return found, memories


def _functions_and_values(node: ast.AST, owners: tuple[str, ...]) -> Iterator[tuple[str, ast.stmt]]:
    for statement in getattr(node, "body", ()):
        if isinstance(statement, ast.ClassDef):
            yield from _functions_and_values(statement, (*owners, statement.name))
        elif isinstance(statement, FUNCTIONS):
            yield ".".join((*owners, statement.name)), statement
        elif isinstance(statement, ast.Assign | ast.AnnAssign):
            yield ".".join(owners), statement
