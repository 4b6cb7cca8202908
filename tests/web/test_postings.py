"""The page of an issuer's website with its reports, and the record of when each was posted and for how long."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import text, update

import section16
from section16.cli.app import run
from section16.clock import SetClock
from section16.compliance.posting import PostingStatus
from section16.errors import NotAllowedError, OfficeError, OutputError
from section16.facts.issuer import Issuer
from section16.office.members import Member
from section16.office.office import Office
from section16.office.postings import WebsitePostings
from section16.office.retention.verification import verify_office
from section16.store.database import reading, writing
from section16.store.roles import MemberRole
from section16.store.tables import POSTING
from section16.workspace.context import OfficeContext
from section16.workspace.postings import posting_html
from tests.web.site import Site
from tests.workspace.screened import HARBOR, book_of, filing, row

OLD, FIRST, LAST = "0009990016-24-110101", "0009990016-26-030201", "0009990016-26-030402"
FILINGS = [
    filing("ada", "2024-11-01", row("P", "2024-10-31", 100, 100, "20")),
    filing("ada", "2026-03-02", row("P", "2026-02-27", 1000, 1100, "20")),
    filing("ben", "2026-03-04", row("P", "2026-03-03", 500, 500, "21")),
]
ADDRESS = "https://example.com/section16"
WEDNESDAY = datetime(2026, 3, 4, 22, tzinfo=UTC)
"""The day of the last filing; in Washington it is the afternoon."""


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return book_of(tmp_path_factory.mktemp("postings"), FILINGS)


@pytest.fixture
def clock() -> SetClock:
    return SetClock(WEDNESDAY)


@pytest.fixture
def office(tmp_path: Path, clock: SetClock) -> OfficeContext:
    where = str(tmp_path / "office.db")
    with Office.init(where, by="petra", clock=clock) as made:
        made.put_issuer(Issuer(cik=HARBOR, name="Harbor Lantern Corp", symbol="HLC"))
        made.add_member(Member("viola", "Viola", "", active=True, roles={HARBOR: (MemberRole.VIEWER,)}))
    return OfficeContext(where, "petra", clock=clock)


@pytest.fixture
def serving(book: Path, office: OfficeContext) -> Iterator[Site]:
    made = Site(book, office=office, address=ADDRESS)
    yield made
    made.served.book.close()


def verified(office: OfficeContext) -> list[str]:
    with office.open() as opened, reading(opened.engine) as connection:
        return [f"{one.id} {one.location}" for one in verify_office(connection, opened.head())]


def test_the_page_has_the_reports_of_the_last_twelve_months_with_their_forms(book: Path) -> None:
    page = section16.posting_page(book, "HLC", on=date(2026, 3, 4))
    assert [(one.accession, one.filed, one.until) for one in page.forms] == [
        (LAST, date(2026, 3, 4), date(2027, 3, 5)),
        (FIRST, date(2026, 3, 2), date(2027, 3, 3)),
    ]
    shown = posting_html(page)
    assert f'href="/filings/{LAST}/form"' in shown
    assert "https://www.sec.gov/Archives/edgar/data/9990016/000999001626030402/" in shown
    assert "is not legal advice" in shown
    assert section16.posting_page(book, "HLC", on=date(2025, 11, 5)).forms == ()
    assert [one.accession for one in section16.posting_page(book, "HLC", on=date(2025, 11, 4)).forms] == [OLD]


def test_a_served_page_is_recorded_once_for_each_change_and_each_day(
    serving: Site, office: OfficeContext, clock: SetClock
) -> None:
    recorder = serving.served.recorder
    assert recorder is not None
    recorder.look()
    recorder.look()
    assert [json.loads(line)["detail"] for line in serving.log] == ["2 posted, 0 removed, 0 seen"]
    clock.wait(86_400)
    recorder.look()
    assert json.loads(serving.log[-1])["detail"] == "0 posted, 0 removed, 2 seen"
    with office.open() as opened:
        trail = [
            (one.action, one.kind, one.note.partition(",")[0]) for one in opened.trail() if one.kind in ("posting", "website")
        ]
    place = f"{ADDRESS}/posting/{HARBOR}"
    assert trail == [
        ("posted", "posting", f"{FIRST} on {place}"),
        ("posted", "posting", f"{LAST} on {place}"),
        ("seen", "website", f"2 on {place}: {FIRST}"),
    ]
    assert verified(office) == []


def test_what_is_served_is_what_is_recorded(serving: Site, book: Path, office: OfficeContext) -> None:
    assert serving.served.recorder is not None
    serving.served.recorder.look()
    item = section16.report_postings(book, "HLC", office=office, clock=office.clock).items[0]
    served = serving.ask(f"/filings/{LAST}/form").content
    assert [one.content for one in item.periods] == [hashlib.sha256(served).hexdigest()]
    assert (item.status, item.posted_at) == (PostingStatus.ON_TIME, WEDNESDAY)
    answer = serving.ask(f"/posting/{HARBOR}")
    assert "default-src 'none'; style-src 'unsafe-inline'" in answer.headers["content-security-policy"]
    assert "2026-03-04" in answer.text
    report = serving.page(f"/posting/{HARBOR}/report")
    assert "2026-03-04 22:00 UTC" in report
    assert "Posted late, 1 day late" in report  # the report of March 2 was due on March 3
    assert serving.json("/posting/HLC/report")["items"][1]["days_late"] == 1


def test_an_office_that_cannot_record_is_a_line_of_the_log_and_is_tried_again(
    serving: Site, office: OfficeContext, tmp_path: Path
) -> None:
    recorder = serving.served.recorder
    assert recorder is not None
    away = Path(office.office).rename(tmp_path / "away.db")
    recorder.look()
    assert json.loads(serving.log[-1])["event"] == "not recorded"
    away.rename(office.office)
    recorder.look()
    assert json.loads(serving.log[-1])["event"] == "posted"


def test_days_without_a_record_are_gaps_and_a_removal_is_recorded(book: Path, office: OfficeContext, clock: SetClock) -> None:
    section16.record_postings(book, "HLC", ADDRESS, office=office)
    clock.wait(86_400)
    section16.record_postings(book, "HLC", ADDRESS, office=office)
    clock.wait(4 * 86_400)  # March 6, 7 and 8 pass
    again = section16.record_postings(book, "HLC", ADDRESS, office=office)
    assert again.posted == (FIRST, LAST)
    with office.open() as opened:
        WebsitePostings(opened, HARBOR).observe(ADDRESS, {FIRST: "0" * 64})
    clock.wait(2 * 86_400)
    last, first = section16.report_postings(book, "HLC", office=office, clock=clock).items[:2]
    assert [(one.first, one.last) for one in last.gaps] == [
        (date(2026, 3, 6), date(2026, 3, 8)),
        (date(2026, 3, 10), date(2026, 3, 10)),
    ]
    assert [str(one.end) for one in last.periods] == ["not seen", "removed"]
    assert [str(one.end) for one in first.periods] == ["not seen", "replaced", "None"]
    assert verified(office) == []


@pytest.mark.slow
def test_a_page_in_a_folder_is_whole_and_what_was_removed_there_is_recorded(
    book: Path, office: OfficeContext, clock: SetClock, tmp_path: Path
) -> None:
    folder = tmp_path / "site"
    made = section16.publish_postings(book, "HLC", folder, address=ADDRESS, office=office)
    assert {file.name for file in folder.rglob("*.html")} == {"index.html", f"{FIRST}.html", f"{LAST}.html"}
    assert json.loads((folder / "posting.json").read_bytes())["forms"][0]["posted_at"] == "2026-03-04T22:00:00Z"
    assert f'href="forms/{LAST}.html"' in (folder / "index.html").read_text(encoding="utf-8")
    assert made.recorded is not None
    assert made.recorded.posted == (FIRST, LAST)
    clock.wait(86_400)
    (folder / "forms" / f"{LAST}.html").unlink()
    again = section16.publish_postings(book, "HLC", folder, address=ADDRESS, office=office)
    assert again.recorded is not None
    assert (again.recorded.posted, again.recorded.seen) == ((LAST,), (FIRST,))
    clock.at = datetime(2027, 3, 5, 22, tzinfo=UTC)  # the day after the twelve months from the posting
    section16.publish_postings(book, "HLC", folder, address=ADDRESS, office=office)
    assert list((folder / "forms").iterdir()) == []
    assert verified(office) == []


def test_a_folder_with_other_files_is_left_as_it_is(book: Path, tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("Our company", encoding="utf-8")
    with pytest.raises(OutputError, match="The folder has files of something else"):
        section16.publish_postings(book, "HLC", tmp_path)
    assert [file.name for file in tmp_path.iterdir()] == ["index.html"]


def test_a_record_requires_a_preparer_and_a_clock_that_goes_forward(book: Path, office: OfficeContext, clock: SetClock) -> None:
    with pytest.raises(NotAllowedError):
        section16.record_postings(book, "HLC", ADDRESS, office=OfficeContext(office.office, "viola", clock=clock))
    section16.record_postings(book, "HLC", ADDRESS, office=office)
    clock.at = datetime(2026, 3, 4, 20, tzinfo=UTC)
    with office.open() as opened, pytest.raises(OfficeError, match="Correct the clock"):
        WebsitePostings(opened, HARBOR).observe(ADDRESS, {})


@pytest.mark.parametrize(
    ("column", "value", "found"),
    [
        ("since", datetime(2026, 3, 3, 12, tzinfo=UTC), "SEALED-CHANGED posting 1 of 0009990016"),
        ("seen", datetime(2026, 9, 3, 12, tzinfo=UTC), "SEALED-CHANGED posting 1 of 0009990016"),
        ("content", "f" * 64, "SEALED-CHANGED posting 1 of 0009990016"),
        ("ended", datetime(2026, 3, 3, 12, tzinfo=UTC), "SEALED-CHANGED posting 1 of 0009990016"),
    ],
)
def test_a_record_that_was_changed_in_the_database_is_found(
    book: Path, office: OfficeContext, column: str, value: object, found: str
) -> None:
    section16.record_postings(book, "HLC", ADDRESS, office=office)
    with office.open() as opened, writing(opened.engine) as connection:
        connection.execute(update(POSTING).where(POSTING.c.name == "1").values({column: value}))
        connection.execute(text("DELETE FROM posting WHERE name = '2'"))
    assert verified(office) == [found, "SEALED-MISSING posting 2 of 0009990016"]


def test_the_command_publishes_records_and_reports(  # noqa: PLR0913, PLR0917 - fixtures
    book: Path,
    office: OfficeContext,
    clock: SetClock,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("section16.clock._read", clock)
    words = ["posting", "--book", str(book), "--issuer", "HLC", "--office", office.office, "--as", "petra"]
    assert run([*words, "--publish", str(tmp_path / "site"), "--address", ADDRESS]) == 0
    captured = capsys.readouterr()
    assert "page with 2 reports written." in captured.err
    assert f"Recorded at 2026-03-04 22:00 UTC on {ADDRESS}: 2 posted, 0 removed, 0 still there." in captured.err
    assert "2026-03-04 22:00 UTC" in captured.out
    assert "3 reports as of 2026-03-04." in captured.out
    clock.wait(86_400)
    assert run([*words, "--record", "--address", "https://example.com/investors"]) == 0
    assert "Recorded at 2026-03-05 22:00 UTC on https://example.com/investors: 2 posted" in capsys.readouterr().err
    assert run([*words, "--record"]) == 2
    assert "Give the address of the page." in capsys.readouterr().err
    assert run(["posting", "--book", str(book), "--publish", str(tmp_path / "other")]) == 2
    assert "Give --book and --issuer." in capsys.readouterr().err
    assert run(["posting", "--book", str(book), "--issuer", "HLC", "--record", "--address", ADDRESS]) == 2
    assert "Give --office, or set SECTION16_OFFICE." in capsys.readouterr().err
