"""What pages show of issuers, persons and filings, and what they hide."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from section16.errors import NotFoundError
from section16.web.charts import history_chart, trades_chart
from section16.workspace.filing_view import describe_filing
from section16.workspace.issuer_view import describe_issuer
from section16.workspace.person_view import SwingSpan, describe_person
from tests.web.site import Site
from tests.workspace.screened import HARBOR, book_of, filing, row

ADA, BEN, DORA = "0009990101", "0009990102", "0009990104"


def test_an_issuer_shows_what_insiders_hold_and_how_it_changed_in_a_year(web_book: Path) -> None:
    found = describe_issuer(web_book, "HLC")
    held = {one.name: one.held[0] for one in found.insiders if one.held}
    assert (held["Lindqvist Ada"].balance, held["Lindqvist Ada"].change) == (Decimal(1300), Decimal(1200))
    assert held["Lindqvist Ada"].stated_by == "0009990016-25-090301 I/1"
    assert {(one.timing, one.rows) for one in found.timing} >= {("late", 2)}
    assert [(plan.owner_names, plan.trades) for plan in found.plans] == [(("Lindqvist Dora",), 4)]


def test_a_first_report_is_no_acquisition(web_book: Path, site: Site) -> None:
    found = {one.name: one.held[0].change for one in describe_issuer(web_book, "HLC").insiders if one.held}
    assert found["Lindqvist Cleo"] is None  # filed first within the year
    assert found["Lindqvist Ada"] == Decimal(1200)
    assert site.page("/issuers/HLC").count("first report") == sum(one is None for one in found.values()) == 3


def test_numbers_of_a_column_are_under_its_heading(site: Site) -> None:
    """Cells that several rows share come first, so that the last cell of each row is of the last column."""
    table = site.page("/issuers/HLC").split('aria-label="Insiders"')[1].split("</table>")[0]
    rows = re.findall(r"<tr>.*?</tr>", table, re.DOTALL)
    assert len(rows) > 4
    for line in rows:
        assert "figure" in re.findall(r"<t[dh][^>]*>", line)[-1], line


def test_dates_beside_the_cells_of_a_form_have_one_format(site: Site) -> None:
    text = site.page("/filings/0009990016-25-112804")
    assert re.findall(r"\d\d/\d\d/\d{4}", text.split('id="main"')[1].split("<section")[0]) == []


def test_a_history_of_one_point_is_no_chart(web_book: Path, site: Site) -> None:
    one = describe_person(web_book, ADA, issuer="Cove")
    assert [len(history.points) for history in one.histories] == [1]
    assert history_chart(one.histories, one.windows) is None
    text = site.page(f"/persons/{ADA}?issuer={one.roles[0].issuer_cik}")
    assert "<svg" not in text
    assert '<details class="twin" open>' in text


def test_a_person_has_a_history_with_the_row_of_each_point_and_windows(web_book: Path) -> None:
    found = describe_person(web_book, BEN, issuer="HLC")
    (shares,) = [one for one in found.histories if one.form_table == "I"]
    assert [(point.day, point.code, point.balance) for point in shares.points] == [
        (date(2025, 6, 4), "P", Decimal(500)),
        (date(2025, 8, 4), "S", Decimal(400)),
        (date(2025, 9, 3), "M", Decimal(700)),
        (date(2025, 9, 18), "S", Decimal(400)),
    ]
    (window,) = found.windows
    assert window.spans == (SwingSpan(first=date(2025, 6, 4), last=date(2025, 9, 18)),)
    assert window.profit is not None
    assert window.profit > 0


def test_a_filing_shows_the_effect_of_each_row(web_book: Path) -> None:
    found = describe_filing(web_book, "0009990016-25-090301")
    (first,) = found.tables[0].rows
    assert first.effect is not None
    assert (first.effect.change, first.effect.computed, first.effect.reported) == (Decimal(200), Decimal(1300), Decimal(1300))
    assert (first.effect.cause, first.effect.timing) == ("agrees", "on time")
    assert {cell.key: cell.text for cell in first.cells}["amount"] == "200"


@pytest.mark.parametrize(
    "path",
    ["/issuers/0009999999", "/issuers/unknown+name", "/persons/0009999999", "/filings/0000000000-00-000000", "/filings/x"],
)
def test_what_the_book_does_not_have_is_not_found(site: Site, path: str) -> None:
    assert site.ask(path).status_code == site.ask(f"/api/v1{path}").status_code == 404
    assert site.ask(f"/api/v1{path}").json()["remedy"]


def test_a_name_that_several_have_lists_them(site: Site) -> None:
    answer = site.ask("/api/v1/issuers/lantern")
    assert answer.status_code == 400
    assert HARBOR in answer.json()["detail"]


HOSTILE = '<script>alert("x")</script><img src=x onerror=alert(1)>'
STREET = "14 SLIPWAY ROAD"


@pytest.fixture(scope="module")
def odd(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A book whose texts are hostile: a name, a footnote, remarks; with a street."""
    escaped = HOSTILE.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")
    text = filing("ada", "2025-06-03", row("P", "2025-06-02", 1000, 1100, "20")).decode()
    text = text.replace("Lindqvist Ada", f"Lindqvist {escaped}").replace(
        "</reportingOwnerId>",
        f"</reportingOwnerId><reportingOwnerAddress><rptOwnerStreet1>{STREET}</rptOwnerStreet1></reportingOwnerAddress>",
    )
    text = text.replace(
        "<ownerSignature>",
        f'<footnotes><footnote id="F1">{escaped}</footnote></footnotes><remarks>{escaped}</remarks><ownerSignature>',
    )
    text = text.replace("<value>1000</value>", '<value>1000</value><footnoteId id="F1"/>', 1)
    other = filing("ben", "2025-06-05", row("P", "2025-06-04", 500, 500, "21")).decode()
    return book_of(tmp_path_factory.mktemp("odd"), [text.encode(), other.encode()])


def test_texts_of_filings_never_become_markup(odd: Path) -> None:
    site = Site(odd)
    accession = site.json("/search?q=harbor")["issuers"] and site.json("/book")["latest"][1]["accession"]
    pages = [
        "/",
        "/search?q=lindqvist",
        "/issuers/HLC",
        f"/persons/{ADA}",
        f"/filings/{accession}",
        f"/filings/{accession}/form",
    ]
    shown = {path: site.page(path) for path in pages}
    for path, text in shown.items():
        assert "<script>alert" not in text, path
        assert "<img" not in text, path
    assert "&lt;script&gt;" in shown[f"/filings/{accession}"]
    original = site.ask(f"/filings/{accession}/original")
    assert original.headers["content-type"].startswith("text/plain")
    assert original.headers["x-content-type-options"] == "nosniff"
    assert "unsafe-inline" not in original.headers["content-security-policy"]
    form = site.ask(f"/filings/{accession}/form").headers["content-security-policy"]
    assert "script-src" not in form
    assert "default-src 'none'" in form


def test_streets_are_shown_only_when_they_are_asked_for(odd: Path) -> None:
    site = Site(odd)
    accession = site.json("/book")["latest"][1]["accession"]
    path = f"/filings/{accession}"
    assert STREET not in site.page(path)
    assert STREET not in site.ask(f"/api/v1{path}").text
    assert STREET not in site.page(f"{path}/form")
    assert STREET in site.page(f"{path}?addresses=true")
    assert STREET in site.page(f"{path}/form?addresses=true")
    assert STREET in site.ask(f"/api/v1{path}?addresses=true").text


def test_another_version_is_beside_the_cells_that_differ(odd: Path) -> None:
    newer, older = (one["accession"] for one in Site(odd).json("/book")["latest"])
    found = describe_filing(odd, newer, against=older)
    differing = {cell.key: cell.was for cell in found.tables[0].rows[0].cells if cell.was is not None}
    assert differing == {"transaction_date": "06/02/2025", "amount": "1,000", "price": "$20", "owned": "1,100"}
    assert "<del>1,000</del>" in Site(odd).page(f"/filings/{newer}?against={older}")
    with pytest.raises(NotFoundError):
        describe_filing(odd, newer, against="0000000000-00-000000")


def test_charts_have_a_link_for_each_point_and_stay_on_the_canvas(web_book: Path) -> None:
    issuer, person = describe_issuer(web_book, "HLC"), describe_person(web_book, BEN)
    bars, lines = trades_chart(issuer.trades, HARBOR), history_chart(person.histories, person.windows)
    assert bars is not None
    assert lines is not None
    assert {bar.kind for bar in bars.bars} == {"buy", "buy other", "sell", "sell other"}
    for bar in bars.bars:
        assert 0 <= bar.y <= bar.y + bar.height <= bars.height
        assert bars.left - 2 <= bar.x <= bar.x + bar.width <= bars.width
    for panel in lines.panels:
        assert all(mark.address.startswith("/filings/") for mark in panel.marks)
        assert all(0 <= mark.x <= lines.width and 0 <= mark.y <= lines.panel for mark in panel.marks)
    assert trades_chart((), HARBOR) is None
    assert history_chart((), ()) is None
