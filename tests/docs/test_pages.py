"""The pages that show code are run: every block in order, what it prints compared with what stands beneath it."""

from __future__ import annotations

import contextlib
import io
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from decimal import Decimal
from importlib.resources import files
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

import generate
from section16.client.connection import ServedBook
from section16.compliance.statement import KINDS
from section16.compliance.statements import statements_of
from section16.document.cells import DateCell, DecimalCell
from section16.document.declaration import fields_of
from section16.document.table_two import DerivativeTransaction
from section16.ingest.trades_file import read_swing_facts
from section16.ledger.entries.decisions import decisions_of
from section16.web.problems import ProblemDetails
from section16.workspace.book_transactions import TransactionPage
from section16.workspace.querying import QueryAnswer
from tests.docs.test_cli_page import disclosure_facts

ROOT = Path(__file__).parents[2]
FILING = ROOT / "docs" / "filing.md"
BLOCK = re.compile(r"^```(python|shell|text)\n(.*?)^```$", re.DOTALL | re.MULTILINE)


def blocks(page: Path) -> Iterator[tuple[str, str, str | None]]:
    """Yield each block of code: its language, the code, and the output that stands beneath it, if any."""
    found = BLOCK.findall(page.read_text(encoding="utf-8"))
    for number, (language, code) in enumerate(found):
        if language != "text":
            beneath = found[number + 1] if number + 1 < len(found) else ("", "")
            yield language, code, beneath[1] if beneath[0] == "text" else None


def run_page(page: Path) -> dict[str, Any]:
    """Run a page's blocks in the current folder and return the names that its Python code made."""
    names: dict[str, Any] = {"__name__": "page"}
    for language, code, expected in blocks(page):
        printed = run_python(code, names) if language == "python" else run_shell(code)
        if expected is not None:
            assert printed.rstrip() == expected.rstrip(), code
    return names


def run_python(code: str, names: dict[str, Any]) -> str:
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        exec(compile(code, "<page>", "exec"), names)
    return out.getvalue()


def run_shell(code: str) -> str:
    environment = os.environ | {"PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}", "COLUMNS": "100"}
    run = subprocess.run(["bash", "-euc", code], capture_output=True, text=True, check=False, env=environment)
    assert run.returncode == 0, run.stderr
    assert run.stderr == ""
    return run.stdout


def demo_forms(folder: Path) -> None:
    folder.mkdir()
    for file in files("section16.demo").joinpath("forms").iterdir():
        (folder / file.name).write_bytes(file.read_bytes())


def test_the_names_on_the_page_of_the_web_are_those_of_the_types() -> None:
    page = (ROOT / "docs" / "web.md").read_text(encoding="utf-8")
    further = page.partition("Further questions: ")[2].partition(".")[0]
    named = set(re.findall(r"`(\w+)`", further)) | set(re.findall(r"\bbook\.(\w+)\(", page))
    assert named == {name for name in vars(ServedBook) if not name.startswith("_")} - {"close"}
    parts = re.findall(r"\.(\w+)", page.partition("# a QueryAnswer: ")[2].partition("\n")[0])
    assert len(parts) == 3
    assert all(hasattr(QueryAnswer(pa.table({"code": ["P"]})), name) for name in parts)
    for name, of in (("detail", ProblemDetails), ("remedy", ProblemDetails), ("next", TransactionPage)):
        assert f"`{name}`" in page
        assert name in of.__struct_fields__


@pytest.mark.slow
def test_the_tutorial_runs_as_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    run_page(ROOT / "docs" / "tutorial.md")


@pytest.mark.slow
def test_the_page_of_due_dates_runs_as_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    run_page(ROOT / "docs" / "due-dates.md")


@pytest.mark.slow
def test_the_page_on_disclosure_runs_as_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("volume.toml", "arrangements.toml", "ownership.toml"):
        (tmp_path / name).write_text(disclosure_facts(name), encoding="utf-8")
    demo_forms(tmp_path / "filings")
    monkeypatch.chdir(tmp_path)
    run_page(ROOT / "docs" / "disclosure.md")


@pytest.mark.slow
def test_the_guide_to_the_office_runs_as_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    demo = files("section16.demo")
    (tmp_path / "facts.toml").write_bytes(demo.joinpath("events.toml").read_bytes())
    (tmp_path / "form4.xml").write_bytes(demo.joinpath("forms", "form4.xml").read_bytes())
    monkeypatch.chdir(tmp_path)
    run_page(ROOT / "docs" / "office.md")


@pytest.mark.slow
def test_the_page_on_short_swing_profit_runs_as_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sample = files("section16.demo").joinpath("sample", "form4.txt")
    (tmp_path / "form4.txt").write_bytes(sample.read_bytes())
    monkeypatch.chdir(tmp_path)
    run_page(ROOT / "docs" / "short-swing.md")


def test_every_fact_of_the_page_on_short_swing_profit_is_one(tmp_path: Path) -> None:
    (block,) = re.findall(r"```toml\n(.*?)```", (ROOT / "docs" / "short-swing.md").read_text(encoding="utf-8"), re.DOTALL)
    (tmp_path / "facts.toml").write_text(block, encoding="utf-8")
    assert read_swing_facts(tmp_path / "facts.toml").in_office


def test_the_page_on_limits_runs_as_written() -> None:
    run_page(ROOT / "docs" / "limits.md")


def test_the_guide_to_the_ledger_runs_as_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    world = next(iter(generate.issuers(1, 1, years=2, errors=0.05)))
    (tmp_path / "filings").mkdir()
    for filing in world.filings:
        (tmp_path / "filings" / f"{filing.accession}.txt").write_bytes(filing.text)
    monkeypatch.chdir(tmp_path)
    names = run_page(ROOT / "docs" / "ledger.md")
    assert names["ledger"].issuers == (world.cik,)


def test_the_page_of_the_research_columns_runs() -> None:
    run_page(ROOT / "docs" / "research.md")


def test_the_page_on_late_reports_runs_as_written() -> None:
    run_page(ROOT / "docs" / "lateness.md")


def test_every_statement_of_the_page_on_late_reports_is_one() -> None:
    (block,) = re.findall(r"```toml\n(.*?)```", (ROOT / "docs" / "lateness.md").read_text(encoding="utf-8"), re.DOTALL)
    assert {type(one.table) for one in statements_of(block.encode()).all} == {one.kind for one in KINDS.values()}


def test_every_decision_of_the_guide_is_one(tmp_path: Path) -> None:
    (block,) = re.findall(r"```toml\n(.*?)```", (ROOT / "docs" / "ledger.md").read_text(encoding="utf-8"), re.DOTALL)
    assert [one.kind for one in decisions_of(block).all] == [
        "same_security",
        "other_holder",
        "split",
        "leave_out",
        "leave_out",
        "amends",
        "one_group",
        "successor",
    ]


def test_the_recipes_give_exact_numbers_in_pandas_and_polars(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    demo_forms(tmp_path / "filings")
    finer = (tmp_path / "filings" / "form4.xml").read_bytes().replace(b"<value>947210<", b"<value>947210.123456789012<")
    (tmp_path / "filings" / "form4.xml").write_bytes(finer)
    monkeypatch.chdir(tmp_path)
    names = run_page(ROOT / "docs" / "recipes.md")
    exact = Decimal("947210.123456789012") + 2 * 947210
    assert len(names["lines"]) == 15
    assert names["by_nature"]["By Winterbourne & Daughters, Inc."] == exact
    assert names["value"].to_dict() == {"A": Decimal(0), "D": Decimal(0)}
    totals = dict(names["totals"].iter_rows())
    assert totals["By Winterbourne & Daughters, Inc."] == exact
    assert totals["By Tallow Creek Holdings, LLC"] == 3 * 6180


def test_the_polars_recipe_names_every_column_of_numbers_and_days(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    demo_forms(tmp_path / "filings")
    monkeypatch.chdir(tmp_path)
    names = run_page(ROOT / "docs" / "recipes.md")
    fields = fields_of(DerivativeTransaction)  # its fields are those of all four kinds of row
    assert set(names["NUMBERS"]) == {field.name for field in fields if field.holds is DecimalCell}
    assert set(names["DAYS"]) == {field.name for field in fields if field.holds is DateCell} | {
        "filed",
        "period",
        "original_filed",
    }


def test_a_block_that_prints_something_else_fails(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("```python\nprint(1)\n```\n\n```text\n2\n```\n", encoding="utf-8")
    with pytest.raises(AssertionError):
        run_page(page)


LINK = re.compile(r"\]\((?!https?:)([^)#\s]+)(?:#[^)]*)?\)")


def test_links_between_pages_lead_somewhere() -> None:
    pages = [ROOT / name for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md")] + sorted((ROOT / "docs").rglob("*.md"))
    broken = [
        f"{page.relative_to(ROOT)} -> {target}"
        for page in pages
        for target in LINK.findall(page.read_text(encoding="utf-8"))
        if not (page.parent / target).exists()
    ]
    assert not broken


def test_the_example_of_the_page_on_filing_runs() -> None:
    names: dict[str, Any] = {"__name__": "page"}
    ran = [(run_python(code, names), expected) for language, code, expected in blocks(FILING) if language == "python"]
    assert [printed.rstrip() for printed, _expected in ran] == [(expected or "").rstrip() for _printed, expected in ran]
    assert ran


@pytest.mark.slow
@pytest.mark.dated
def test_the_page_of_the_book_runs_as_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    demo_forms(tmp_path / "forms")
    run_page(ROOT / "docs" / "book.md")


@pytest.mark.slow
@pytest.mark.dated
def test_the_page_of_ingest_runs_as_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    demo_forms(tmp_path / "forms")
    run_page(ROOT / "docs" / "ingest.md")


@pytest.mark.slow
@pytest.mark.dated
def test_the_page_of_assistants_runs_as_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(ROOT / "src"))
    monkeypatch.setattr("mcp.client.stdio.DEFAULT_INHERITED_ENV_VARS", [*os.environ])
    monkeypatch.chdir(tmp_path)
    demo_forms(tmp_path / "forms")
    run_page(ROOT / "docs" / "assistants.md")


@pytest.mark.slow
@pytest.mark.dated
def test_the_page_of_postings_runs_as_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    demo_forms(tmp_path / "forms")
    run_page(ROOT / "docs" / "posting.md")
