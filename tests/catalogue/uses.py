"""Where section16 reports findings, from its source: every id, with the severities that it is reported with.

A finding is made by ``Finding(id, severity, ...)``, directly or through functions that pass an id on, such as ``desk.doubt``.
Those functions are found by following their parameters, so that a new one needs no entry here.
"""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import msgspec

import section16
from section16.finding import Severity

SOURCE = Path(section16.__file__).parent
ALL = frozenset(Severity)


class Reporter(msgspec.Struct, frozen=True):
    """A function that makes a finding of an id it is given.

    ``id_at`` is the position of that argument, ``prefix`` a text added before it. ``severities`` are fixed, or the default of
    the argument at ``severity_at``.
    """

    id_at: int = 0
    prefix: str = ""
    severities: frozenset[Severity] = frozenset()
    severity_at: int | None = None


class Module:
    """One file of the source: its functions, its methods, and the constants that name an id or a severity."""

    def __init__(self, path: Path, source: Path) -> None:
        self.place = path.relative_to(source).as_posix()
        self.tree = ast.parse(path.read_text(encoding="utf-8"))
        self.constants: dict[str, ast.expr] = {}
        for node in self.tree.body:
            if isinstance(node, ast.Assign):
                self.constants |= dict(_assigned(node.targets[0], node.value))
        methods = {one for node in ast.walk(self.tree) if isinstance(node, ast.ClassDef) for one in node.body}
        self.functions = [node for node in ast.walk(self.tree) if isinstance(node, ast.FunctionDef)]
        self.methods = {node for node in self.functions if node in methods}
        self.calls: dict[ast.AST, list[ast.Call]] = {
            scope: [call for call in _calls(scope) if call.args] for scope in (*self.functions, self.tree)
        }
        self.reporters: dict[tuple[str, bool], Reporter] = {}

    def severities(self, node: ast.expr | None) -> frozenset[Severity]:
        """Return the severity that an expression names; none where it is not fixed."""
        if isinstance(node, ast.Name):
            node = self.constants.get(node.id)
        fixed = isinstance(node, ast.Attribute) and node.attr in Severity.__members__
        return frozenset({Severity[node.attr]}) if isinstance(node, ast.Attribute) and fixed else frozenset()

    def text(self, node: ast.expr) -> str:
        """Return the text that an expression is, or that it names."""
        if isinstance(node, ast.Name):
            node = self.constants.get(node.id, node)
        return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def _assigned(target: ast.expr, value: ast.expr) -> Iterator[tuple[str, ast.expr]]:
    if isinstance(target, ast.Name):
        yield target.id, value
    elif isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
        for one, its in zip(target.elts, value.elts, strict=False):
            yield from _assigned(one, its)


class Uses:
    """Every id that the source reports; ``open`` are the places that take it from data: a check, a remark of the reader."""

    def __init__(self, source: Path = SOURCE) -> None:
        self.modules = [Module(path, source) for path in sorted(source.rglob("*.py"))]
        self.found: dict[str, set[Severity]] = defaultdict(set)
        self.open: set[tuple[str, str]] = set()
        self.public: dict[tuple[str, bool], list[Reporter]] = defaultdict(list)
        while sum(self._learn(module, function) for module in self.modules for function in module.functions):
            pass
        for module in self.modules:
            for function in module.functions:
                self._look(module, function)
            self._look(module, module.tree)

    def _learn(self, module: Module, function: ast.FunctionDef) -> bool:
        """Note that a function passes an id on; return whether that is new."""
        method = function in module.methods
        names = [one.arg for one in function.args.args][int(method) :]
        for call in module.calls[function]:
            for reporter in self._reporters(module, function, call):
                given = call.args[reporter.id_at] if len(call.args) > reporter.id_at else None
                prefix = ""
                if isinstance(given, ast.JoinedStr) and isinstance(given.values[-1], ast.FormattedValue):
                    prefix, given = module.text(given.values[0]), given.values[-1].value
                if isinstance(given, ast.Name) and given.id in names:
                    made = self._passed_on(module, function, names, call, reporter)
                    made = msgspec.structs.replace(made, id_at=names.index(given.id), prefix=prefix + reporter.prefix)
                    known = module.reporters.get((function.name, method))
                    module.reporters[function.name, method] = made
                    self.public[function.name, method].append(made)
                    return known != made
        return False

    def _passed_on(
        self, module: Module, function: ast.FunctionDef, names: list[str], call: ast.Call, reporter: Reporter
    ) -> Reporter:
        severity = _argument(call, reporter.severity_at)
        if isinstance(severity, ast.Name) and severity.id in names:
            default = dict(zip(reversed(names), reversed(function.args.defaults), strict=False)).get(severity.id)
            return Reporter(severities=module.severities(default), severity_at=names.index(severity.id))
        return Reporter(severities=module.severities(severity) or reporter.severities)

    def _reporters(self, module: Module, scope: ast.AST, call: ast.Call) -> list[Reporter]:
        """Return the functions that a call can mean: those of its own file, or else all of that name."""
        name, method = _called(call)
        if name in ("Finding", "Remark"):
            return [Reporter(severity_at=1)]
        if name == "check" and len(call.args) == 1 and module.place.startswith("checks/"):
            return [Reporter(severities=ALL)]  # the decorator: the severity is that of the catalogue
        own = module.reporters.get((name, method))
        if own is not None:
            return [own]
        public = [] if name.startswith("_") else self.public.get((name, method), [])
        if not public and not method and call.args and module.text(call.args[0]).isupper():
            return self._renamed(module, scope, name)
        return public

    def _renamed(self, module: Module, scope: ast.AST, name: str) -> list[Reporter]:
        """Return the functions that a local name is given, as in ``tell = desk.doubt if both else desk.wrong``."""
        values = [
            node.value
            for node in ast.walk(scope)
            if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name) and node.targets[0].id == name
        ]
        meant = [one for value in values for one in ast.walk(value) if isinstance(one, ast.Attribute)]
        return [found for one in meant for found in self._reporters(module, ast.Module([], []), ast.Call(one, [], []))]

    def _look(self, module: Module, scope: ast.FunctionDef | ast.Module) -> None:
        for call in module.calls[scope]:
            for reporter in self._reporters(module, scope, call):
                given = _argument(call, reporter.id_at)
                identifier = module.text(given) if given is not None else ""
                if identifier and identifier == identifier.upper():
                    severity = module.severities(_argument(call, reporter.severity_at))
                    self.found[reporter.prefix + identifier] |= severity or reporter.severities
                elif isinstance(given, ast.Attribute) and isinstance(scope, ast.FunctionDef):
                    self.open.add((module.place, scope.name))


def _calls(scope: ast.AST) -> Iterator[ast.Call]:
    """Yield the calls of a function, or those of a module outside its functions: constants and decorators."""
    waiting = list(ast.iter_child_nodes(scope))
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.Call):
            yield node
        if not (isinstance(scope, ast.Module) and isinstance(node, ast.FunctionDef)):
            waiting += ast.iter_child_nodes(node)
        else:
            waiting += node.decorator_list


def _called(call: ast.Call) -> tuple[str, bool]:
    """Return the name of what is called, and whether it is a method."""
    if isinstance(call.func, ast.Attribute):
        return call.func.attr, True
    return (call.func.id, False) if isinstance(call.func, ast.Name) else ("", False)


def _argument(call: ast.Call, at: int | None) -> ast.expr | None:
    named = next((one.value for one in call.keywords if one.arg == "severity"), None) if at else None
    return named if at is None or len(call.args) <= at else call.args[at]
