"""Answers in memory: those asked for last, never more than so many bytes, and none that is out of date."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from pathlib import Path
from random import Random

import pytest

import generate
from generate import Filing
from section16.store.book.generations import GenerationFile
from section16.web.kept_answers import KeptAnswer, KeptAnswers
from tests.ingest.test_posting import posted, put
from tests.slow import sampled
from tests.web.site import Site


def answer(body: bytes) -> KeptAnswer:
    return KeptAnswer(shown=(body, "text/html"), tag="", of=GenerationFile(1, 1))


def test_the_answers_asked_for_longest_ago_are_let_go() -> None:
    kept = KeptAnswers(most=160)
    for number in range(17):
        kept.keep(f"tag-{number}", answer(b"0123456789"))
        kept.get("tag-0")
    assert kept.get("tag-0") == answer(b"0123456789")
    assert kept.get("tag-1") is None
    assert sum(kept.get(f"tag-{number}") is not None for number in range(17)) == 16


def test_a_large_answer_is_not_kept() -> None:
    kept = KeptAnswers(most=160)
    kept.keep("large", answer(b"0"))
    kept.keep("large", answer(b"0" * 11))
    assert kept.get("large") is None


def test_an_answer_is_computed_once_for_each_address(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    first = site.ask("/api/v1/search?q=kept")

    def fails(*_: object, **_more: object) -> object:
        raise AssertionError

    monkeypatch.setattr("section16.web.operations.search_book", fails)
    assert site.ask("/api/v1/search?q=kept").content == first.content
    assert site.ask("/api/v1/search?q=not+kept").status_code == 500


@pytest.mark.parametrize(("issuers", "answers"), sampled([(2, 25), (5, 10_000)]))
def test_answers_about_what_did_not_change_stay_and_others_are_made_again(tmp_path: Path, issuers: int, answers: int) -> None:
    """Answers about filings, issuers and persons, while filings about one issuer after another come."""
    world = {one.cik: one for one in generate.issuers(11, issuers, years=1)}
    book = tmp_path / "book"
    firsts = [filing for one in world.values() for filing in one.filings[: len(one.filings) // 2]]
    posted(book, put(tmp_path / "first", firsts))
    site = Site(book)
    found = _addresses(firsts)
    addresses = Random(16).sample(found, min(answers, len(found)))
    for address in addresses:
        site.ask(address)
    first_is = site.served.book.newest()
    for cik, one in world.items():
        posted(book, put(tmp_path / cik, one.filings[len(one.filings) // 2 :]))
        site.served.book.newest()
        assert not site.served.book.is_unchanged(first_is, frozenset({cik}))
        now = {address: site.ask(address) for address in addresses}
        fresh = Site(shutil.copytree(book, tmp_path / f"copy-{cik}"))
        for address in addresses:
            right = fresh.ask(address)
            assert (now[address].status_code, now[address].content) == (right.status_code, right.content), address
            kept = site.ask(address, headers={"if-none-match": now[address].headers["etag"]})
            assert kept.status_code == 304
        fresh.served.book.close()
    site.served.book.close()


def _addresses(filings: Iterable[Filing]) -> list[str]:
    found = set()
    for one in filings:
        document = one.submission.document
        found |= {f"/filings/{one.accession}", f"/api/v1/issuers/{document.issuer.cik.value}"}
        found |= {f"/persons/{owner.cik.value}" for owner in document.reporting_owners}
    return sorted(found)
