"""A query on the command line takes no more memory than it may, also where DuckDB does not count it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from section16.workspace.ingesting import ingest_filings
from tests.slow import sampled

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux limits the data of a process")
FORM = Path("src/section16/demo/forms/form4.xml")


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("limits") / "book"
    done = ingest_filings(FORM, folder)  # one path alone is one path
    assert (done.added, done.refused) == (1, ())
    return folder


@pytest.mark.parametrize(
    "sql",
    sampled(
        [
            "SELECT length(repeat('x', 2000000000))",
            (
                "WITH RECURSIVE t(s, n) AS (SELECT 'x', 0 UNION ALL SELECT s || s, n+1 FROM t WHERE n < 40)"
                " SELECT max(len(s)) FROM t"
            ),
        ]
    ),
)
def test_texts_that_functions_make_are_limited(book: Path, sql: str) -> None:
    command = [sys.executable, "-m", "section16", "query", sql, "--book", str(book), "--memory", "100MB"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 2
    assert done.stderr.startswith("section16: The query needs more than 100MB of memory.")


def test_the_limit_ends_with_the_query(book: Path) -> None:
    import resource

    from section16.cli.app import run

    before = resource.getrlimit(resource.RLIMIT_DATA)
    assert run(["query", "SELECT 1", "--book", str(book)]) == 0
    assert resource.getrlimit(resource.RLIMIT_DATA) == before


@pytest.mark.parametrize("chosen", ["csv", "json", "parquet", "arrow"])
def test_every_format_goes_to_the_standard_output(book: Path, chosen: str, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    from section16.cli.app import run

    asked = ["query", "SELECT 1 AS a", "--book", str(book), "--format", chosen]
    assert run([*asked, "-o", "-"]) == 0
    written = capsysbinary.readouterr().out
    assert run(asked) == 0
    assert capsysbinary.readouterr().out == written != b""
