"""Each benchmark writes its own results, the page of figures shows them, and counts of a filing match the filing."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bench.figures import Target, write_results
from bench.filings import document_in, sample
from bench.peer_runners.protocol import Columns, Found, counts_of
from bench.truth import truth
from docs.figures import row
from section16.demo.story import form

ROOT = Path(__file__).parents[2]
WRITTEN = re.compile(r"write_results\(\s*\"([a-z ]+)\"")
MOST_LINES = 80


def test_results_replace_those_of_the_same_benchmark_and_no_others(tmp_path: Path) -> None:
    write_results("ledger size", "# Size\n\nold", tmp_path)
    write_results("startup", "# Starting\n\nkept", tmp_path)
    write_results("ledger size", "\n# Size\n\nnew \\1\n", tmp_path)
    found = {file.name: file.read_text(encoding="utf-8") for file in tmp_path.iterdir()}
    assert found == {"ledger-size.md": "# Size\n\nnew \\1\n", "startup.md": "# Starting\n\nkept\n"}


def test_every_benchmark_has_a_file_of_results_with_a_heading_and_the_code_that_writes_it() -> None:
    written = set()
    for file in (ROOT / "bench").glob("*.py"):
        written |= {name.replace(" ", "-") for name in WRITTEN.findall(file.read_text(encoding="utf-8"))}
    results = {file.stem: file.read_text(encoding="utf-8") for file in (ROOT / "bench" / "results").glob("*.md")}
    assert set(results) == written
    assert all(re.match(r"# [^\n]+\n\n", text) for text in results.values())


def test_the_page_of_figures_is_one_page_and_takes_its_figures_from_the_results() -> None:
    page = (ROOT / "docs" / "figures.md").read_text(encoding="utf-8")
    assert len(page.splitlines()) <= MOST_LINES
    assert row("typed document, `read_xml`", "reading")[0] in page
    with pytest.raises(KeyError, match="no row 'nothing'"):
        row("nothing", "reading")


def test_a_target_is_met_up_to_its_limit() -> None:
    assert Target("a", 3.0, 3.0).met
    assert not Target("a", 3.0, 3.001).met
    assert "MISSED" in Target("a", 3.0, 3.001).line()


def test_the_document_is_taken_out_of_its_submission() -> None:
    assert document_in(form("0009990016-25-000007.txt")) == form("form4.xml").strip()


def test_without_real_filings_the_sample_says_that_it_is_invented(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SECTION16_CORPUS", raising=False)
    drawn = sample(3)
    assert "invented" in drawn.what
    assert len(drawn.documents) == len(drawn.submissions) == 3


def test_what_stands_in_the_demonstration_is_counted() -> None:
    counts = truth(form("form4.xml"))
    assert counts.rows == {
        "nonDerivativeTransaction": 1,
        "nonDerivativeHolding": 3,
        "derivativeTransaction": 1,
        "derivativeHolding": 0,
    }
    assert counts.row_links["nonDerivativeHolding"] == {"F2": 1, "F3": 1, "F4": 1}
    assert counts.cell_links["derivativeTransaction"] == {"F5": 1, "F6": 1}
    assert counts.owners == 1
    assert counts.as_text == 3 + 3 + 4  # shares, price and amount owned; each holding's; and the underlying amount


def test_references_that_are_gathered_for_a_row_do_not_count_as_on_their_box() -> None:
    row = {"footnotes": "F1\nF2", "ExercisePrice": "0 [F1]", "Shares": 5.0, "Price": float("nan")}
    columns = Columns(re.compile("Shares|Price|ExercisePrice"), held="Remaining", row_notes="footnotes")
    counts = counts_of(Found({"derivativeTransaction": [row]}, 2), columns)
    assert counts.row_links["derivativeTransaction"] == {"F1": 1, "F2": 1}
    assert counts.cell_links["derivativeTransaction"] == {"F1": 1}
    assert (counts.numbers, counts.as_text, counts.owners) == (1, 1, 2)
