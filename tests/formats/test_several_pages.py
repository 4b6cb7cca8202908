"""Two forms in one file are told, wherever the second stands."""

from __future__ import annotations

import pytest

import section16
from section16.demo.story import form


@pytest.mark.parametrize("way", ["html", "text"])
def test_two_pages_in_one_file_are_refused_by_number(way: str) -> None:
    document = section16.read(form("form4.xml"))
    page = section16.render_html(document) if way == "html" else section16.render_text(document)
    assert section16.read(page.encode()).document.form == "4"
    with pytest.raises(section16.UnreadableError, match="The file contains 2 forms"):
        section16.read((page + page).encode())
