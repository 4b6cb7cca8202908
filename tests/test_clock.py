"""The clock of the machine is read in one place, and every test sets it."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from section16 import clock
from tests.clock.moments import SWEPT, VARIABLE, RunningClock
from tests.test_architecture import FOLDERS, ROOT, sources

ONE_PLACE = "src/section16/clock.py"
OF_DATES = {"now", "utcnow", "today"}
OF_TIME = {"time", "time_ns", "localtime", "gmtime", "ctime", "asctime", "strftime", "clock_gettime"}
_READS = re.compile(rf"\b(?:{'|'.join(OF_DATES | OF_TIME)})\b")
IN_SQL = ("CURRENT_TIMESTAMP", "CURRENT_DATE", "CURRENT_TIME", "datetime('now'")


def readings(source: str) -> Iterator[int]:
    """Yield the lines on which a source reads the machine's clock, by whatever name it imports what reads it."""
    if not _READS.search(source):  # most files have none of the names, and parsing takes long
        return
    tree = ast.parse(source)
    modules = {"time": "time", "datetime": "datetime"}
    names = {"datetime": "datetime", "date": "datetime"}
    direct: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            modules |= {alias.asname: alias.name for alias in node.names if alias.asname and alias.name in ("time", "datetime")}
        elif isinstance(node, ast.ImportFrom) and node.module == "datetime":
            names |= {alias.asname or alias.name: "datetime" for alias in node.names if alias.name in ("datetime", "date")}
        elif isinstance(node, ast.ImportFrom) and node.module == "time":
            direct |= {alias.asname or alias.name for alias in node.names if alias.name in OF_TIME}
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            of = _named(node.value)
            dates = node.attr in OF_DATES and of in {*names, *modules, "func"}  # func.now is SQLAlchemy's
            if dates or (node.attr in OF_TIME and modules.get(of) == "time"):
                yield node.lineno
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and node.id in direct:
            yield node.lineno


def _named(node: ast.AST) -> str:
    """Return the last name of ``datetime`` or ``datetime.datetime``; nothing for other expressions."""
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


@pytest.mark.parametrize("folder", FOLDERS)
def test_only_one_file_reads_the_clock_of_the_machine(folder: str) -> None:
    read = {file: lines for file, source in sources(folder) if (lines := list(readings(source)))}
    assert set(read) == ({ONE_PLACE} if folder == "src" else set()), f"{read}: take the time as an argument, or from its module"


def test_the_database_tells_no_time() -> None:
    for path in (ROOT / "src").rglob("*.py"):
        text = path.read_text(encoding="utf-8").upper()
        assert [word for word in IN_SQL if word.upper() in text] == [], path


@pytest.mark.parametrize(
    "source",
    [
        "import datetime\ndatetime.datetime.now()",
        "import datetime as d\nd.date.today()",
        "from datetime import datetime\ndatetime.now(UTC)",
        "from datetime import datetime as dt\ndt.utcnow()",
        "from datetime import date\nf(date.today)",
        "import time\ntime.time()",
        "import time as t\nt.time_ns()",
        "from time import time\ntime()",
        "from time import localtime as here\nhere()",
        "from sqlalchemy import func\nfunc.now()",
    ],
)
def test_a_reading_of_the_clock_would_be_found(source: str) -> None:
    assert list(readings(source)) == [2]


def test_what_reads_no_clock_is_not_found() -> None:
    assert list(readings("import time\nfrom section16.clock import now\nnow()\ntime.monotonic()\ntime.sleep(1)\n")) == []


@pytest.mark.dated
def test_a_test_starts_at_its_moment_and_may_move_on(machine_clock: RunningClock, moment: datetime) -> None:
    assert moment <= clock.now() < moment + timedelta(minutes=1)
    assert clock.now().tzinfo is UTC
    machine_clock.set(SWEPT["29-february"])
    assert SWEPT["29-february"] <= clock.now() < SWEPT["29-february"] + timedelta(minutes=1)


@pytest.mark.parametrize("moment", [SWEPT["31-december-22-30"]], indirect=True)
def test_a_process_that_a_test_starts_has_the_clock_of_the_test(moment: datetime) -> None:
    told = _told_by_a_process(os.environ.copy())
    assert moment <= told < moment + timedelta(minutes=1)


def test_no_variable_of_the_environment_sets_the_clock_of_the_program(tmp_path: Path) -> None:
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    assert VARIABLE in environment
    told = _told_by_a_process(environment | {"PYTHONPATH": str(ROOT / "src")})
    (tmp_path / "now").touch()  # a file written now bears the time of the machine
    assert abs(told - datetime.fromtimestamp((tmp_path / "now").stat().st_mtime, UTC)) < timedelta(minutes=1)


def _told_by_a_process(environment: dict[str, str]) -> datetime:
    code = "from section16.clock import now; print(now().isoformat())"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=environment)
    return datetime.fromisoformat(run.stdout.strip())
