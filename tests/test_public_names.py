"""What `import section16` offers, and that offering it costs nothing until it is used."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from pathlib import Path

import pytest

import section16
from tests.clock.moments import VARIABLE

SOURCE = Path(section16.__file__).read_text(encoding="utf-8")
HEAVY = (
    "lxml",
    "msgspec",
    "cyclopts",
    "rich",
    "tarfile",
    "decimal",
    "xml",
    "json",
    "section16.workspace",
    "section16.document",
)


def offered() -> dict[str, str]:
    return dict(section16._HOMES)


def declared_for_type_checkers() -> dict[str, str]:
    """Return the names that type checkers are told of, each with the module it is imported from."""
    block = next(
        node
        for node in ast.parse(SOURCE).body
        if isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"
    )
    found: dict[str, str] = {}
    for statement in block.body:
        assert isinstance(statement, ast.ImportFrom)
        assert statement.module is not None
        for alias in statement.names:
            assert alias.asname == alias.name, f"{alias.name} is not re-exported"
            found[alias.name] = statement.module.removeprefix("section16.")
    return found


@pytest.fixture(autouse=True)
def untouched(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a fresh Python start without the clock of the tests, which loads a part of section16."""
    monkeypatch.delenv(VARIABLE)


def fresh(code: str) -> str:
    """Return what a fresh Python prints."""
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout


def test_all_is_what_is_offered_and_the_version() -> None:
    assert sorted([*offered(), "__version__"]) == section16.__all__


def test_type_checkers_are_told_of_the_same_names_from_the_same_modules() -> None:
    assert declared_for_type_checkers() == offered()


@pytest.mark.parametrize("name", sorted(offered()))
def test_each_name_loads_and_says_what_it_is(name: str) -> None:
    value = getattr(section16, name)
    assert value.__name__ == name
    assert value.__doc__


def test_dir_lists_every_name_before_any_is_used() -> None:
    listed = json.loads(fresh("import json, section16; print(json.dumps(dir(section16)))"))
    assert set(section16.__all__) <= set(listed)


def test_a_name_that_is_not_offered_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="'section16' has no attribute 'form_144'"):
        _ = section16.form_144


def test_importing_loads_nothing_heavy() -> None:
    before = set(json.loads(fresh("import json, sys; print(json.dumps(sorted(sys.modules)))")))
    after = set(json.loads(fresh("import json, sys, section16; print(json.dumps(sorted(sys.modules)))")))
    loaded = {name for name in after - before if name.partition(".")[0] == "section16" or name in HEAVY}
    assert loaded == {"section16"}


def test_using_a_name_loads_what_it_needs_and_never_the_command_line() -> None:
    loaded = json.loads(fresh("import json, sys, section16; section16.read; print(json.dumps(sorted(sys.modules)))"))
    assert {"section16.workspace.reading", "lxml.etree", "msgspec"} <= set(loaded)
    assert not {"cyclopts", "rich"} & set(loaded)


def test_reading_a_form_opens_no_connection() -> None:
    code = (
        "import sys, section16; from importlib.resources import files;"
        "sys.addaudithook(lambda event, _: sys.exit(f'used {event}') if event.startswith('socket.') else None);"
        "print(section16.read(files('section16.demo').joinpath('forms', 'form4.xml').read_bytes()).document.form)"
    )
    assert fresh(code).strip() == "4"
