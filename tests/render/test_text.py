"""The form as text: 120 columns, words broken where they must be and joined again."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

import section16
from section16.document.page import Page
from section16.render.page import page_of
from section16.render.text import wrapped
from tests.render.forms import FORMS, many_rows


@pytest.mark.parametrize("name", list(FORMS))
def test_every_form_reads_back_from_text_and_from_html(name: str) -> None:
    form = FORMS[name]()
    for shown in (section16.render_text(form), section16.render_html(form)):
        read = section16.read(shown.encode())
        assert [finding.id for finding in read.findings] == ["PAGE-NOT-SHOWN"]
        assert same(page_of(read.document)) == same(page_of(form))


def same(page: Page) -> Page:
    """Return a page without the numbers that only links tell, its remarks on one line."""
    owners = tuple(replace(owner, cik="") for owner in page.owners)
    return replace(page, owners=owners, issuer_cik="", remarks=" ".join(page.remarks.split()))


@pytest.mark.parametrize("name", list(FORMS))
def test_lines_are_at_most_120_columns_without_blanks_at_their_end(name: str) -> None:
    lines = section16.render_text(FORMS[name]()).split("\n")
    assert max(map(len, lines)) <= 120
    assert [line for line in lines if line != line.rstrip()] == []


def test_every_row_is_in_both_bands_of_a_wide_table() -> None:
    text = section16.render_text(many_rows())
    table = text[text.index("Table II -") :]
    assert [int(line[:3]) for line in table.splitlines() if line[:3].strip().isdigit()] == list(range(1, 31))
    assert sum(line.startswith("  ·") for line in table.splitlines()) == 30


def test_a_word_that_is_too_long_is_broken_with_a_backslash() -> None:
    assert wrapped("abcdefgh ij", 4) == ["abc\\", "def\\", "gh", "ij"]
    with pytest.raises(AssertionError):
        wrapped("abc", 2)
