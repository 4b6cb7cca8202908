"""Every small change of a source that a test should notice, each as an edit of its text.

Left alone is what no test can or should see: annotations, docstrings, assertions, messages (anything with a space in it), the
text of citations, decorators that only remember or mark, and text inside f-strings, whose place Python 3.11 does not report.
"""

from __future__ import annotations

import ast
import copy
from collections.abc import Iterator
from dataclasses import dataclass, field

FUNCTIONS = ast.FunctionDef | ast.AsyncFunctionDef

_COMPARISONS: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Lt: (ast.LtE, ast.GtE),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.GtE, ast.LtE),
    ast.GtE: (ast.Gt, ast.Lt),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
}
_ARITHMETIC: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.FloorDiv,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.FloorDiv,
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
}
_UNSEEN_DECORATORS = {"cache", "lru_cache", "cached_property", "override", "abstractmethod", "overload", "property"}
_UNSEEN_CALLS = {"Citation", "rule", "release", "specification", "section", "statute", "getLogger", "TypeVar"}
_SETS = {"set", "frozenset"}
_MESSAGES = {"remedy", "message", "told", "reason", "says", "what", "where", "help"}
_LEFT_ALONE = ast.JoinedStr | ast.Pass | ast.Assert | ast.Import | ast.ImportFrom | ast.Global | ast.Nonlocal


@dataclass(frozen=True)
class Mutant:
    """One change of one file: what stands there, what replaces it, and in which function or binding."""

    file: str
    kind: str
    line: int
    start: int
    end: int
    old: str
    new: str
    owner: str
    names: tuple[str, ...] = field(default=(), compare=False)

    def applied(self, source: str) -> str:
        """Return a source with the change made."""
        data = source.encode()
        return (data[: self.start] + self.new.encode() + data[self.end :]).decode()

    def __str__(self) -> str:
        old, new = (" ".join(text.split()) for text in (self.old, self.new))
        return f"{self.file}:{self.line} {self.owner or 'module'} [{self.kind}] {old} -> {new}"


def mutants_of(source: str, file: str) -> list[Mutant]:
    """Return every mutant of a source, in the order of the text."""
    found = _Finder(source, file)
    found.visit(ast.parse(source))
    return sorted(found.found, key=lambda one: (one.start, one.end, one.kind, one.new))


class _Finder(ast.NodeVisitor):
    """Walks a module and notes what can be changed."""

    def __init__(self, source: str, file: str) -> None:
        self.file = file
        self.data = source.encode()
        self.found: list[Mutant] = []
        self.owners: list[str] = []
        self.names: tuple[str, ...] = ()
        lines = self.data.splitlines(keepends=True)
        self.starts = [sum(map(len, lines[:number])) for number in range(len(lines) + 1)]
        self.in_function = False

    # Noting

    def _place(self, node: ast.expr | ast.stmt | ast.excepthandler) -> tuple[int, int]:
        assert node.end_lineno is not None
        assert node.end_col_offset is not None
        return self.starts[node.lineno - 1] + node.col_offset, self.starts[node.end_lineno - 1] + node.end_col_offset

    def _note(self, kind: str, node: ast.expr | ast.stmt, new: str) -> None:
        start, end = self._place(node)
        old = self.data[start:end].decode()
        if old != new:
            owner = ".".join(self.owners)
            self.found.append(Mutant(self.file, kind, node.lineno, start, end, old, new, owner, self.names))

    def _note_changed(self, kind: str, node: ast.expr, changed: ast.expr) -> None:
        self._note(kind, node, f"({ast.unparse(ast.fix_missing_locations(changed))})")

    # Where

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        """Enter a class; its bases and options are left alone."""
        self._enter(node.name, node.body)

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        """Enter a function: its decorators, defaults and body."""
        self._function(node)

    def visit_AsyncFunctionDef(self, node: ast.AsyncFunctionDef) -> None:
        """Enter a function."""
        self._function(node)

    def _function(self, node: FUNCTIONS) -> None:
        outer, self.in_function = self.in_function, True
        for decorator in node.decorator_list:
            self._decorator(decorator)
        for default in (*node.args.defaults, *node.args.kw_defaults):
            if default is not None:
                self.visit(default)
        if outer:  # a function within a function belongs to it
            self._body(node.body)
        else:
            self._enter(node.name, node.body)
        self.in_function = outer

    def _enter(self, name: str, body: list[ast.stmt]) -> None:
        self.owners.append(name)
        self._body(body)
        self.owners.pop()

    def _body(self, body: list[ast.stmt]) -> None:
        for statement in body:
            if not _is_text(statement):
                self.visit(statement)

    def _decorator(self, node: ast.expr) -> None:
        called = node.func if isinstance(node, ast.Call) else node
        name = called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")
        if name not in _UNSEEN_DECORATORS:
            start, end = self._place(node)
            start = self.data.rindex(b"@", 0, start)
            owner = ".".join(self.owners)
            old = self.data[start:end].decode()
            self.found.append(Mutant(self.file, "decorator removed", node.lineno, start, end, old, "", owner, self.names))

    def visit(self, node: ast.AST) -> None:
        """Visit a node unless it is left alone."""
        if isinstance(node, _LEFT_ALONE):
            return
        if isinstance(node, ast.stmt) and not isinstance(node, FUNCTIONS | ast.ClassDef):
            outer = self.names
            if not self.in_function:
                self.names = tuple(_bound(node))
            self._statement(node)
            self.names = outer
            return
        super().visit(node)

    # Statements

    def _statement(self, node: ast.stmt) -> None:
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            return
        if isinstance(node, ast.Raise):
            self._note("raise removed", node, "pass")
        elif isinstance(node, ast.Expr | ast.AugAssign | ast.Delete | ast.Continue | ast.Break) and not _no_change(node):
            self._note("statement removed", node, "pass")
        elif isinstance(node, ast.Return) and node.value is not None:
            self._return(node.value)
        elif isinstance(node, ast.If | ast.While):
            self._negated(node.test)
        if isinstance(node, ast.AnnAssign):  # its annotation is left alone
            if node.value is not None:
                self.visit(node.value)
            return
        if isinstance(node, ast.Raise):  # which exception, but not what it says
            return
        self._parts(node)

    def _parts(self, node: ast.AST) -> None:
        """Visit what a statement is made of, without the texts that stand alone."""
        for _, value in ast.iter_fields(node):
            for part in value if isinstance(value, list) else [value]:
                if isinstance(part, ast.AST) and not _is_text(part):
                    self.visit(part)

    def _return(self, value: ast.expr) -> None:
        if isinstance(value, ast.Compare | ast.BoolOp) or _is_not(value):
            self._negated(value, "return negated")
        elif not isinstance(value, ast.Constant) or value.value:  # what is false already is the same to most who ask
            self._note("return nothing", value, "None")

    def _negated(self, test: ast.expr, kind: str = "condition negated") -> None:
        if _is_not(test):
            assert isinstance(test, ast.UnaryOp)
            self._note_changed(kind, test, test.operand)
        else:
            self._note_changed(kind, test, ast.UnaryOp(ast.Not(), copy.deepcopy(test)))

    # Expressions

    def visit_Compare(self, node: ast.Compare) -> None:
        """Swap each comparison."""
        for number, operator in enumerate(node.ops):
            for other in _COMPARISONS[type(operator)]:
                changed = copy.deepcopy(node)
                changed.ops[number] = other()
                self._note_changed("comparison", node, changed)
        self.generic_visit(node)

    def visit_BoolOp(self, node: ast.BoolOp) -> None:
        """Swap ``and`` with ``or``."""
        changed = copy.deepcopy(node)
        changed.op = ast.Or() if isinstance(node.op, ast.And) else ast.And()
        self._note_changed("boolean", node, changed)
        self.generic_visit(node)

    def visit_BinOp(self, node: ast.BinOp) -> None:
        """Swap an operator of arithmetic or of sets; texts that are put together are left alone."""
        other = _ARITHMETIC.get(type(node.op))
        if other is not None and not any(isinstance(part, ast.JoinedStr) or _is_str(part) for part in (node.left, node.right)):
            changed = copy.deepcopy(node)
            changed.op = other()
            self._note_changed("arithmetic", node, changed)
        self.generic_visit(node)

    def visit_UnaryOp(self, node: ast.UnaryOp) -> None:
        """Drop a sign; a ``not`` belongs to its condition."""
        if isinstance(node.op, ast.USub):
            self._note_changed("sign", node, copy.deepcopy(node.operand))
        self.generic_visit(node)

    def visit_IfExp(self, node: ast.IfExp) -> None:
        """Negate the condition."""
        self._negated(node.test)
        self.generic_visit(node)

    def visit_comprehension(self, node: ast.comprehension) -> None:
        """Take every item."""
        for condition in node.ifs:
            self._note("filter removed", condition, "True")
        self.generic_visit(node)

    def visit_Call(self, node: ast.Call) -> None:
        """Change the arguments of a call: not those of a citation, and not what is said to people."""
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        if name in _UNSEEN_CALLS or name.endswith(("Error", "Finding")) or name in ("cast", "finding"):
            return
        if name in _SETS and len(node.args) == 1 and _is_str(node.args[0]):
            self._letter_less(node.args[0])
            return
        self.visit(node.func)
        for argument in node.args:
            self.visit(argument)
        for keyword in node.keywords:
            if keyword.arg not in _MESSAGES:
                self.visit(keyword.value)

    def _letter_less(self, node: ast.expr) -> None:
        """Take a letter out of a set of letters: to add one that is no code changes nothing."""
        letters = ast.literal_eval(node)
        if letters:
            self._note("text", node, repr(letters[:-1]))

    def visit_Constant(self, node: ast.Constant) -> None:
        """Change a value that is data."""
        value = node.value
        if isinstance(value, bool):
            self._note("constant", node, str(not value))
        elif isinstance(value, int):
            self._note("constant", node, str(value + 1))
            self._note("constant", node, f"({value - 1})" if value < 1 else str(value - 1))
        elif isinstance(value, float):
            self._note("constant", node, str(value * 2 or 1.0))
        elif isinstance(value, str) and value and " " not in value and "\n" not in value:
            self._note("text", node, repr(_other_text(value)))

    def visit_ExceptHandler(self, node: ast.ExceptHandler) -> None:
        """Catch one exception less."""
        if isinstance(node.type, ast.Tuple):
            for number in range(len(node.type.elts)):
                changed = copy.deepcopy(node.type)
                del changed.elts[number]
                self._note_changed("except", node.type, changed)
        elif node.type is not None:
            self._note("except", node.type, "NotImplementedError")
        self._body(node.body)


def _other_text(value: str) -> str:
    """Return a text of the same kind: another number for a number, else one letter more."""
    if value.isdecimal():
        return str(int(value) + 1).zfill(len(value))
    head, dot, tail = value.partition(".")
    return f"{int(head) + 1}.{tail}" if dot and head.isdecimal() and tail.isdecimal() else f"{value}x"


def _bound(node: ast.stmt) -> Iterator[str]:
    targets = node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else []
    for target in targets:
        for part in ast.walk(target):
            if isinstance(part, ast.Name):
                yield part.id


def _is_text(node: ast.AST) -> bool:
    if not isinstance(node, ast.Expr) or not isinstance(node.value, ast.Constant):
        return False
    return isinstance(node.value.value, str) or node.value.value is ...


def _no_change(node: ast.AST) -> bool:
    """Whether nothing changes without a statement: a text, or ``del`` of an argument that is not used."""
    return _is_text(node) or (isinstance(node, ast.Delete) and all(isinstance(target, ast.Name) for target in node.targets))


def _is_not(node: ast.expr) -> bool:
    return isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not)


def _is_str(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)
