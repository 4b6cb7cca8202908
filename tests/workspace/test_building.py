"""A book that is built from a local EDGAR and kept current: planned, resumed, and never said to be complete when it is not."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from section16.edgar.service import EdgarSite
from section16.errors import BookError, FetchError, RequestError
from section16.store.book.writer import FilingBook
from section16.workspace.book import book_contents
from section16.workspace.building import BuildPlan, BuildReports, BuiltBook, PlannedPart, build_book, update_book
from tests.workspace.edgar_day import WatchedEdgar, day_of, eastern

FEBRUARY, MARCH = date(2025, 11, 5), date(2026, 3, 4)
QUARTER_END = eastern(6, day=date(2026, 4, 2))


class Shop:
    """A local EDGAR with filings of two past quarters and of some days of the current one, and a book of it."""

    def __init__(self, folder: Path, *more: bytes) -> None:
        filings = [*day_of(6, day=FEBRUARY), *day_of(5, day=MARCH, first=100)]
        filings += day_of(4, day=date(2026, 4, 1), first=200) + day_of(3, day=date(2026, 4, 2), first=300)
        self.edgar = WatchedEdgar([*filings, *more], QUARTER_END, folder)
        self.book = folder / "book"
        self.plans: list[BuildPlan] = []
        self.parts: list[PlannedPart] = []
        self.usual: dict[str, Any] = {"processes": 1}
        self.reports = BuildReports(self.plans.append, self.parts.append)

    def build(self, since: tuple[int, int] = (2025, 4), **more: Any) -> BuiltBook:
        with self.edgar.fetcher() as fetcher:
            return build_book(self.book, since, **self._usual(fetcher), **more)

    def update(self, **more: Any) -> BuiltBook:
        with self.edgar.fetcher(**({"site": more.pop("site")} if "site" in more else {})) as fetcher:
            return update_book(self.book, **self._usual(fetcher), **more)

    def _usual(self, fetcher: object) -> dict[str, Any]:
        clock = self.edgar.clock
        return {"reports": self.reports, "clock": clock, "fetcher": fetcher, "workers": self.usual}

    def count(self) -> dict[str, int]:
        found = book_contents(self.book)
        return {"filings": found.filings, **found.sources}


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    return Shop(tmp_path)


def test_a_day_is_added_to_a_book(shop: Shop) -> None:
    FilingBook.create(shop.book)
    made = shop.update(since=date(2026, 4, 1))
    assert (made.parts, made.open_parts, made.complete_to) == (("2026-04-01",), ("2026-04-02",), date(2026, 4, 1))
    assert (made.downloaded, made.added) == (4, 4)
    assert shop.count()["filings"] == 4
    assert shop.update().downloaded == 0


def test_a_book_of_one_edgar_is_not_continued_with_another(shop: Shop) -> None:
    FilingBook.create(shop.book)
    shop.update(since=date(2026, 4, 1))
    with pytest.raises(RequestError, match=r"This book was built from http://rehearsal\.localhost, not from https://www"):
        shop.update(site=EdgarSite())
    assert shop.update().plan.there == 0  # the day that is open, and nothing before it


@pytest.mark.slow
def test_a_book_is_built_from_data_sets_and_days_and_then_updated(shop: Shop) -> None:
    made = shop.build()
    assert made.parts == ("2025q4", "2026q1", "2026-04-01")
    assert made.open_parts == ("2026-04-02",)  # EDGAR has no index of today
    assert made.complete_to == date(2026, 4, 1)
    assert (made.downloaded, made.added, made.failed) == (2 + 4, 6 + 5 + 4, ())
    assert shop.count()["filings"] == 15
    assert [one.name for one in shop.parts] == ["2025q4", "2026q1", "2026-04-01", "2026-04-02"]
    shop.edgar.wait(86400)
    updated = shop.update()
    assert updated.parts == ("2026-04-02",)
    assert updated.open_parts == ("2026-04-03",)
    assert shop.count()["filings"] == 18
    again = shop.update()
    assert (again.parts, again.downloaded, again.added) == ((), 0, 0)


@pytest.mark.slow
def test_with_full_every_quarter_comes_as_filings(shop: Shop) -> None:
    made = shop.build(full=True)
    assert [one.kind for one in shop.parts] == ["filings of the quarter"] * 2 + ["filings of the day"] * 2
    assert made.downloaded == 15
    assert shop.count()["filings"] == 15
    assert not shop.build().plan.files or [one.name for one in shop.plans[-1].parts] == ["2026-04-02"]


def test_the_plan_shows_volume_and_time_before_anything_is_downloaded(shop: Shop) -> None:
    made = shop.build(plan_only=True)
    assert made.plan == shop.plans[0]
    assert [(one.name, one.files) for one in made.plan.parts] == [
        ("2025q4", 1),
        ("2026q1", 1),
        ("2026-04-01", 1000),
        ("2026-04-02", 1000),
    ]
    assert made.plan.bytes == 2 * 14_000_000 + 2 * 12_000_000
    assert made.plan.seconds == 1 + 1 + 100 + 100
    assert made.plan.free_bytes > 0
    assert (made.parts, made.downloaded, shop.parts) == ((), 0, [])
    assert shop.count() == {"filings": 0}


def test_a_book_is_built_in_the_store_that_is_named(shop: Shop, tmp_path: Path) -> None:
    pytest.importorskip("fsspec", reason="fsspec, of the extra book, is not installed: run make setup")
    store = (tmp_path / "store").as_uri()
    shop.usual = {"processes": 1, "store": store}
    shop.build(plan_only=True)
    assert FilingBook.open(shop.book).manifest.store == store
    shop.usual = {"processes": 1, "store": (tmp_path / "other").as_uri()}
    with pytest.raises(BookError):
        shop.build(plan_only=True)


@pytest.mark.slow
def test_an_interrupted_build_continues_and_the_book_is_the_same(shop: Shop, tmp_path: Path) -> None:
    def interrupt(part: PlannedPart) -> None:
        if part.name == "2026q1":
            raise KeyboardInterrupt

    whole = Shop(tmp_path / "whole")
    whole.build(full=True)
    reports, shop.reports = shop.reports, BuildReports(part=interrupt)
    with pytest.raises(KeyboardInterrupt):
        shop.build(full=True)
    shop.reports = reports
    made = shop.build(full=True)
    assert shop.plans[-1].there == 1
    assert made.parts == ("2026q1", "2026-04-01")
    assert shop.count() == whole.count()


@pytest.mark.slow
def test_a_file_that_cannot_be_downloaded_leaves_its_part_open(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    filing = next(one for one in shop.edgar.index if one.filed == date(2026, 4, 1))
    with monkeypatch.context() as patch:
        patch.setattr(filing, "data", b"<html>Log in to the network</html>")
        made = shop.build()
    assert made.open_parts == ("2026-04-01", "2026-04-02")
    assert made.complete_to == date(2026, 3, 31)
    assert [one.address.rpartition("/")[2] for one in made.failed] == [f"{filing.accession}.txt"]
    assert shop.count()["filings"] == 14  # what came is in the book
    again = shop.build()
    assert (again.parts, again.downloaded) == (("2026-04-01",), 1)
    assert shop.count()["filings"] == 15


@pytest.mark.slow
def test_a_day_on_which_edgar_was_closed_is_complete_after_some_days(shop: Shop) -> None:
    shop.build()
    shop.edgar.wait(5 * 86400)  # nothing was filed from April 3 on
    assert shop.update().open_parts == ("2026-04-03", "2026-04-06", "2026-04-07")
    shop.edgar.wait(5 * 86400)
    made = shop.update()
    assert made.parts == ("2026-04-03", "2026-04-06", "2026-04-07")
    assert made.complete_to == date(2026, 4, 7)


def test_a_book_that_was_not_built_from_edgar_needs_a_first_day(shop: Shop) -> None:
    with pytest.raises(BookError):
        shop.update()
    FilingBook.create(shop.book)
    with pytest.raises(RequestError, match=r"does not record up to which day .* Give the first filing date with --since"):
        shop.update()
    with pytest.raises(RequestError, match="2026-05-01 is in the future"):
        shop.update(since=date(2026, 5, 1))
    found = shop.update(since=date(2026, 4, 1), plan_only=True).plan.parts
    assert [one.name for one in found] == ["2026-04-01", "2026-04-02"]


def test_a_quarter_that_has_not_begun_is_refused(shop: Shop) -> None:
    with pytest.raises(RequestError, match="This quarter has not begun"):
        shop.build((2026, 3))


def test_an_edgar_that_cannot_be_read_is_reported(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("section16.rehearsal.bulk_files.data_sets_page", lambda _index: b"<html>Log in</html>")
    with pytest.raises((FetchError, RequestError, ValueError), match=r"page|login|links"):
        shop.build()


def test_days_are_read_together() -> None:
    from section16.edgar.building.parts import HistoryPart, PartKind
    from section16.workspace.building import _together

    days = [HistoryPart(PartKind.DAY, date(2026, 1, 1) + timedelta(days=count)) for count in range(45)]
    quarters = [HistoryPart(PartKind.QUARTER, date(2025, 1, 1)), HistoryPart(PartKind.QUARTER, date(2025, 4, 1))]
    assert [len(group) for group in _together([*quarters, *days])] == [1, 1, 20, 20, 5]
    assert list(_together([])) == []
