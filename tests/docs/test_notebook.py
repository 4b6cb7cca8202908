"""The notebook on a book: its cells run in order, and print what is below them."""

from __future__ import annotations

import contextlib
import io
import json
from pathlib import Path
from typing import Any

import pytest

NOTEBOOK = Path(__file__).parents[2] / "docs" / "book.ipynb"


def cells() -> list[dict[str, Any]]:
    return [one for one in json.loads(NOTEBOOK.read_text(encoding="utf-8"))["cells"] if one["cell_type"] == "code"]


def printed_by(sources: list[str]) -> list[str]:
    names: dict[str, Any] = {"__name__": "notebook"}
    found = []
    for source in sources:
        out = io.StringIO()
        with contextlib.redirect_stdout(out):
            exec(compile(source, "<cell>", "exec"), names)
        found.append(out.getvalue())
    return found


@pytest.mark.slow
@pytest.mark.dated
def test_every_cell_prints_what_is_below_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    stated = ["".join(line for output in one["outputs"] for line in output["text"]) for one in cells()]
    assert printed_by(["".join(one["source"]) for one in cells()]) == stated
    assert all(stated)
    assert (tmp_path / "by-role.csv").read_text(encoding="utf-8").startswith("role,code,trades,events,value\n")


def test_a_cell_that_fails_is_noticed() -> None:
    with pytest.raises(ZeroDivisionError):
        printed_by(["print(1)", "1 / 0"])
