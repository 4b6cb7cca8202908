"""The file of figures keeps what others wrote, and what is counted of a filing is what stands in it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from bench.figures import Target, replace_section
from bench.filings import document_in, sample
from bench.peer_runners.protocol import Columns, Found, counts_of
from bench.truth import truth
from section16.demo.story import form

if TYPE_CHECKING:
    import pytest


def test_a_section_is_replaced_and_the_others_stay(tmp_path: Path) -> None:
    file = tmp_path / "figures.md"
    file.write_text(
        "# Figures\n\n<!-- begin a -->\nold\n<!-- end a -->\n\n<!-- begin b -->\nkept\n<!-- end b -->\n", encoding="utf-8"
    )
    replace_section("a", "new \\1", file)
    replace_section("c", "added", file)
    assert file.read_text(encoding="utf-8") == (
        "# Figures\n\n<!-- begin a -->\nnew \\1\n<!-- end a -->\n\n<!-- begin b -->\nkept\n<!-- end b -->\n\n"
        "<!-- begin c -->\nadded\n<!-- end c -->\n"
    )


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
