"""Answers in memory: those asked for last, never more than so many bytes, and none that is out of date."""

from __future__ import annotations

from typing import TYPE_CHECKING

from section16.web.kept_answers import KeptAnswers
from tests.web.site import Site

if TYPE_CHECKING:
    import pytest


def test_the_answers_asked_for_longest_ago_are_let_go() -> None:
    kept = KeptAnswers(most=160)
    for number in range(17):
        kept.keep(f"tag-{number}", (b"0123456789", "text/html"))
        kept.get("tag-0")
    assert kept.get("tag-0") == (b"0123456789", "text/html")
    assert kept.get("tag-1") is None
    assert sum(kept.get(f"tag-{number}") is not None for number in range(17)) == 16


def test_a_large_answer_is_not_kept() -> None:
    kept = KeptAnswers(most=160)
    kept.keep("large", (b"0" * 11, "text/html"))
    assert kept.get("large") is None


def test_an_answer_is_computed_once_for_each_address(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    first = site.ask("/api/v1/search?q=kept")

    def fails(*_: object, **_more: object) -> object:
        raise AssertionError

    monkeypatch.setattr("section16.web.operations.search_book", fails)
    assert site.ask("/api/v1/search?q=kept").content == first.content
    assert site.ask("/api/v1/search?q=not+kept").status_code == 500
