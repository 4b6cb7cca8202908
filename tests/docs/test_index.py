"""The index of the documentation lists every page once, for one kind of reader."""

from __future__ import annotations

import re
from pathlib import Path

DOCS = Path(__file__).parents[2] / "docs"
ENTRY = re.compile(r"- \[[^\]]+\]\((?P<page>[^)]+)\): (?P<summary>[^.]+)")


def index() -> dict[str, list[str]]:
    """Return the pages that are listed for each kind of reader."""
    readers: dict[str, list[str]] = {}
    lines = iter((DOCS / "README.md").read_text(encoding="utf-8").splitlines())
    for line in lines:
        if line.startswith("## "):
            pages = readers.setdefault(line.removeprefix("## "), [])
        elif line.startswith("- "):
            entry = ENTRY.fullmatch(line)
            assert entry is not None, f"not an entry of one line: {line}"
            pages.append(entry["page"])
    return readers


def test_the_index_is_by_reader() -> None:
    assert list(index()) == ["Preparers", "Analysts", "Developers"]


def test_every_page_is_in_exactly_one_list() -> None:
    listed = [page for pages in index().values() for page in pages]
    pages = {
        page.relative_to(DOCS).as_posix() for page in [*DOCS.glob("*.md"), *DOCS.glob("*.ipynb"), DOCS / "adr" / "README.md"]
    } - {"README.md"}
    assert sorted(listed) == sorted(pages)
