"""An issuer's filed history on EDGAR becomes opening balances, after a review and not before."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from section16.errors import NotFoundError, OfficeError, RequestError
from section16.workspace.administration import create_office, list_records
from section16.workspace.adopting import AdoptionResult, AdoptionReview, adopt_from_edgar
from section16.workspace.context import OfficeContext
from tests.workspace.edgar_day import WatchedEdgar, eastern, filing_text


class Desk:
    """An office, a local EDGAR with some filings, and what was shown for review."""

    def __init__(self, folder: Path) -> None:
        filings = [
            filing_text(1, eastern(9), issuer=3, code="P", shares="1000"),
            filing_text(2, eastern(10), issuer=3, code="P", shares="50"),
            filing_text(3, eastern(10), issuer=4, code="S", shares="50"),
        ]
        self.edgar = WatchedEdgar(filings, eastern(12), folder)
        self.context = OfficeContext(str(folder / "office.db"), "petra", clock=self.edgar.clock)
        self.shown: list[AdoptionReview] = []
        create_office(self.context)

    def adopt(self, issuer: str = "LN3", *, agreed: bool = True, since: date | None = None) -> AdoptionResult:
        def agree(review: AdoptionReview) -> bool:
            self.shown.append(review)
            assert not self.issuers()
            return agreed

        with self.edgar.fetcher() as fetcher:
            return adopt_from_edgar(self.context, issuer, self.edgar.folder / "x", agree, since=since, fetcher=fetcher)

    def issuers(self) -> list[str]:
        with self.context.open() as office:
            return list(office.ciks())


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def test_the_history_of_an_issuer_is_reviewed_and_then_added(desk: Desk) -> None:
    made = desk.adopt()
    [review] = desk.shown
    assert (made.status, made.review) == ("adopted", review)
    assert (review.issuer, review.name, review.filings, review.downloaded) == ("0009990003", "LANTERN 3 INC", 2, 2)
    assert review.as_of == date(2026, 3, 4)
    assert {one.amount for one in review.balances} == {Decimal(5000)}
    assert all("0009990016-26-00000" in one.row for one in review.balances)
    assert desk.issuers() == ["0009990003"]
    assert len(list_records(desk.context, "holdings")) == len(review.balances) > 0
    assert made.records > len(review.balances)


def test_a_declined_review_leaves_the_office_as_it_was_and_downloads_nothing_again(desk: Desk) -> None:
    assert desk.adopt(agreed=False).status == "declined"
    assert desk.issuers() == []
    again = desk.adopt("9990003")
    assert (again.status, again.review.downloaded, again.review.filings) == ("adopted", 0, 2)


def test_an_issuer_of_the_office_is_not_adopted_again(desk: Desk) -> None:
    desk.adopt()
    with pytest.raises(OfficeError, match="already has issuer 0009990003"):
        desk.adopt()


def test_an_unknown_issuer_is_refused_with_the_nearest(desk: Desk) -> None:
    with pytest.raises((NotFoundError, RequestError), match="LN3"):
        desk.adopt("LN33")
    assert desk.issuers() == []


def test_a_first_date_without_filings_is_refused(desk: Desk) -> None:
    desk.edgar.clock.wait(10 * 86400)
    with pytest.raises(OfficeError, match="EDGAR has no Form 3, 4 or 5 about issuer 0009990003"):
        desk.adopt(since=date(2026, 3, 9))
    with pytest.raises(RequestError, match="2027-01-01 is in the future"):
        desk.adopt(since=date(2027, 1, 1))


def test_a_filing_that_cannot_be_downloaded_adopts_nothing(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    data = desk.edgar.index.find("0009990016-26-000002")
    assert data is not None
    monkeypatch.setattr(data, "data", b"<html>Log in to the network</html>")
    with pytest.raises(OfficeError, match="1 filing of 2 could not be downloaded") as refused:
        desk.adopt()
    assert "the office is unchanged" in str(refused.value)
    assert desk.issuers() == []
    monkeypatch.undo()
    assert desk.adopt().review.downloaded == 1
