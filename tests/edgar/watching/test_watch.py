"""A watch sees every filing once, across restarts, clock steps, feed gaps and failures."""

from __future__ import annotations

import random
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from section16.clock import SetClock
from section16.edgar.watching.listing import Listing
from section16.errors import OutputError
from tests.edgar.watching.days import DAY, ISSUERS, Bench, PaperEdgar, eastern, filings_of

NEXT = date(2026, 3, 5)


@pytest.mark.parametrize(("count", "seconds"), [(150, 600), pytest.param(1500, 60, marks=pytest.mark.slow)])
def test_a_day_of_filings_is_seen_within_one_poll_and_once_across_restarts_and_gaps(
    tmp_path: Path, count: int, seconds: int
) -> None:
    filings = filings_of(DAY, count)
    edgar = PaperEdgar(filings, SetClock(eastern(5)))
    bench = Bench(tmp_path, edgar)
    chance = random.Random(7)
    edgar.hidden = {one.accession for one in chance.sample(filings, count // 60)}
    while edgar.now < eastern(6, 30, day=NEXT):
        if chance.random() < 0.02:
            bench.start()
        bench.poll(seconds)
    seen = dict(bench.handled)
    accepted = {one.accession: one.accepted for one in filings}
    assert sorted(bench.accessions) == sorted(accepted)  # all of them, each once
    late = [one for one, at in seen.items() if at - (accepted[one] or at) > timedelta(seconds=seconds)]
    assert set(late) == edgar.hidden
    assert all(seen[one] <= eastern(22, 15) + timedelta(seconds=seconds) for one in late)  # the index of the day named them


def test_what_was_accepted_before_the_watch_began_is_not_reported(tmp_path: Path) -> None:
    edgar = PaperEdgar(filings_of(DAY, 300), SetClock(eastern(17)))
    bench = Bench(tmp_path, edgar)
    edgar.hidden = {one.accession for one in edgar.filings[::7]}
    bench.until(eastern(7, day=NEXT), 600)
    expected = [one.accession for one in edgar.filings if one.accepted and one.accepted > eastern(17)]
    missing = set(expected) - set(bench.accessions)
    assert not missing
    before = set(bench.accessions) - set(expected)
    # At most those that the feed did not name in the quarter of an hour before.
    assert before <= {one.accession for one in edgar.filings if one.accepted and one.accepted > eastern(16, 45)} & edgar.hidden


def test_a_watch_that_begins_with_a_day_reports_all_of_it(tmp_path: Path) -> None:
    edgar = PaperEdgar(filings_of(DAY, 100), SetClock(eastern(23)))
    bench = Bench(tmp_path, edgar, feed=False)
    assert bench.watch.poll(eastern(0)).handled == 100
    assert bench.watch.poll(eastern(0)).handled == 0


@pytest.mark.parametrize("hours", [-30.0, -2.0, 2.0, 30.0])
def test_a_clock_that_is_set_loses_nothing_and_repeats_nothing(tmp_path: Path, hours: float) -> None:
    days = (DAY, NEXT, date(2026, 3, 6))
    filings = [one for at, day in enumerate(days) for one in filings_of(day, 120, seed=at, first=1 + 200 * at)]
    edgar = PaperEdgar(filings, SetClock(eastern(5)))
    edgar.hidden = {one.accession for one in filings[::9]}
    bench = Bench(tmp_path, edgar)
    bench.until(eastern(15), 900)
    edgar.clock.at += timedelta(hours=hours)
    edgar.skew = timedelta(hours=hours)
    bench.until(eastern(11, day=NEXT), 900)
    edgar.clock.at -= timedelta(hours=hours)
    edgar.skew = timedelta()
    bench.start()
    bench.until(eastern(6, 30, day=date(2026, 3, 7)), 900)
    assert sorted(bench.accessions) == sorted(one.accession for one in filings)


def test_a_watch_that_began_with_a_clock_ahead_reports_the_whole_day(tmp_path: Path) -> None:
    edgar = PaperEdgar(filings_of(DAY, 80), SetClock(eastern(5) + timedelta(days=1)))
    edgar.skew = timedelta(days=1)
    bench = Bench(tmp_path, edgar, feed=False)
    bench.until(eastern(12), 1800)
    edgar.clock.at -= timedelta(days=1)
    edgar.skew = timedelta()
    bench.until(eastern(23), 1800)
    assert sorted(bench.accessions) == sorted(one.accession for one in edgar.filings)


def test_days_without_a_running_watch_are_read_from_their_indexes(tmp_path: Path) -> None:
    weekend = date(2026, 3, 9)
    days = (DAY, NEXT, date(2026, 3, 6), weekend)
    filings = [one for at, day in enumerate(days) for one in filings_of(day, 50, seed=at, first=1 + 100 * at)]
    edgar = PaperEdgar(filings, SetClock(eastern(5)))
    bench = Bench(tmp_path, edgar, feed=False)
    bench.until(eastern(12))
    edgar.clock.at = eastern(7, day=date(2026, 3, 10))
    bench.start()
    report = bench.poll()
    assert report.days == days
    assert sorted(bench.accessions) == sorted(one.accession for one in filings)


def test_the_lists_of_filers_show_their_filings_within_one_poll(tmp_path: Path) -> None:
    edgar = PaperEdgar(filings_of(DAY, 400), SetClock(eastern(5)))
    bench = Bench(tmp_path, edgar, filers=ISSUERS[:3])
    bench.until(eastern(23), 300)
    mine = {one.accession: one.accepted for one in edgar.filings if set(one.ciks) & set(ISSUERS[:3])}
    assert mine
    assert sorted(bench.accessions) == sorted(mine)
    assert all(at - (mine[one] or at) <= timedelta(seconds=300) for one, at in bench.handled)


def test_a_failure_is_reported_and_its_filings_come_later(tmp_path: Path) -> None:
    edgar = PaperEdgar(filings_of(DAY, 60), SetClock(eastern(12)))
    bench = Bench(tmp_path, edgar)
    bench.poll()
    edgar.down = True
    edgar.clock.at = eastern(18)
    assert bench.poll().failures == ("the list of filings: EDGAR gave no usable answer. Try again.",)
    edgar.down = False
    expected = [one.accession for one in edgar.filings if one.accepted and eastern(12) < one.accepted <= edgar.now]
    bench.failing = set(expected[:2])
    assert bench.poll().failures == tuple(f"{one}: The filing is not there yet. Try again." for one in expected[:2])
    bench.failing = set()
    bench.start()  # what is owed is remembered
    bench.poll()
    assert set(expected) <= set(bench.accessions)
    assert len(bench.accessions) == len(set(bench.accessions))


def test_what_a_stop_interrupts_is_no_failure(tmp_path: Path) -> None:
    edgar = PaperEdgar(filings_of(DAY, 3), SetClock(eastern(12)))
    bench = Bench(tmp_path, edgar)
    bench.poll()
    edgar.down = True
    bench.watch._is_stopped = lambda: True
    assert bench.poll().failures == ()


def test_a_day_without_an_index_is_given_up_after_some_days_and_named(tmp_path: Path) -> None:
    edgar = PaperEdgar(filings_of(DAY, 5), SetClock(eastern(5)))
    edgar.no_index = {DAY}
    bench = Bench(tmp_path, edgar, feed=False)
    notices = [line for report in bench.until(eastern(12, day=date(2026, 3, 9)), 3600) for line in report.notices]
    assert notices == ["EDGAR has no index of 2026-03-04. Check what was filed that day, if EDGAR was open."]


def test_a_full_disk_ends_the_watch_and_it_continues_where_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    edgar = PaperEdgar(filings_of(DAY, 40), SetClock(eastern(5)))
    bench = Bench(tmp_path, edgar)
    bench.poll()
    edgar.clock.at = eastern(21, 59)

    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("os.fsync", full)
        with pytest.raises(OutputError, match="it continues where it stopped"):
            bench.poll()
    bench.start()
    bench.poll()
    assert sorted(bench.accessions) == sorted(one.accession for one in edgar.filings)


def test_what_is_long_past_is_forgotten_and_not_reported_again(tmp_path: Path) -> None:
    edgar = PaperEdgar(filings_of(DAY, 30), SetClock(eastern(5)))
    bench = Bench(tmp_path, edgar, filers=ISSUERS)
    bench.until(eastern(7, day=NEXT), 3600)
    size = (tmp_path / "watch.jsonl").stat().st_size
    edgar.clock.at = datetime(2026, 4, 20, 12, tzinfo=edgar.clock.at.tzinfo)
    edgar.filings[len(edgar.filings) :] = filings_of(date(2026, 4, 20), 1, first=900)
    edgar.no_index = {date(2026, 3, 4) + timedelta(days=number) for number in range(1, 60)}
    bench.until(eastern(12, day=date(2026, 4, 22)), 3600)
    bench.memory.compact(edgar.clock())
    bench.start()
    bench.until(eastern(18, day=date(2026, 4, 22)), 3600)
    assert len(bench.accessions) == len(set(bench.accessions)) == 31
    assert (tmp_path / "watch.jsonl").stat().st_size < size * 2
    assert not bench.memory.knows(edgar.filings[0].accession)


def test_a_filing_under_several_entities_is_one(tmp_path: Path) -> None:
    one = filings_of(DAY, 1)[0]
    other = Listing(one.accession, "4", (ISSUERS[5],), DAY, one.accepted)
    edgar = PaperEdgar([one, other], SetClock(eastern(5)))
    bench = Bench(tmp_path, edgar)
    bench.until(eastern(22, 30), 600)
    assert bench.accessions == [one.accession]
