"""What pages show of issuers, persons and filings, and what they hide."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from msgspec.structs import replace

from section16.errors import NotFoundError, RequestError
from section16.web.charts import history_chart, holding_labels, roles_chart, trades_chart
from section16.web.pages import environment
from section16.web.periods import by_period
from section16.workspace.filing_view import describe_filing
from section16.workspace.issuer_view import describe_issuer
from section16.workspace.person_view import SwingSpan, describe_person
from section16.workspace.short_swing import describe_short_swing
from tests.web.site import Site
from tests.workspace.screened import COVE, HARBOR, book_of, filing, row

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


def test_a_security_that_is_spelled_otherwise_later_is_the_same(tmp_path: Path) -> None:
    later = row("P", "2025-03-03", 100, 300, "5").replace("Common Stock", "COMMON  STOCK")
    filings = [filing("ada", "2023-03-03", row("P", "2023-03-03", 200, 200, "5")), filing("ada", "2025-03-03", later)]
    (insider,) = describe_issuer(book_of(tmp_path, filings), HARBOR).insiders
    assert [(one.security, one.balance, one.change) for one in insider.held] == [
        ("COMMON  STOCK", Decimal(300), Decimal(100)),
    ]


def test_numbers_of_a_column_are_under_its_heading(site: Site) -> None:
    """Cells that several rows share come first, so that the last cell of each row is of the last column."""
    table = site.page("/issuers/HLC").split('aria-label="Insiders"')[1].split("</table>")[0]
    rows = re.findall(r"<tr role=\"row\"[^>]*>.*?</tr>", table, re.DOTALL)[1:]
    assert len(rows) > 3
    for line in rows:
        assert "figure" in re.findall(r"<t[dh][^>]*>", line)[-1], line


def test_dates_beside_the_cells_of_a_form_have_one_format(site: Site) -> None:
    text = site.page("/filings/0009990016-25-112804")
    assert re.findall(r"\d\d/\d\d/\d{4}", text.split('id="main"')[1].split("<section")[0]) == []


def test_a_history_of_one_point_is_no_chart(web_book: Path, site: Site) -> None:
    one = describe_person(web_book, ADA, issuer="Cove")
    assert [len(history.points) for history in one.histories] == [1]
    assert history_chart(one.histories, one.windows, holding_labels(one.histories, {})) is None
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


def changing_roles(tmp_path: Path) -> Path:
    """Return a book of a person who becomes an officer, and no longer is one; in two issuers."""
    officer = "<isOfficer>1</isOfficer><officerTitle>Chief Financial Officer</officerTitle>"
    director = officer.replace("<isOfficer>1</isOfficer>", "<isDirector>1</isDirector><isOfficer>1</isOfficer>")
    days = {
        "2025-02-03": "<isDirector>1</isDirector>",
        "2025-03-03": director,
        "2025-04-03": director.replace("Chief F", "CHIEF F"),
        "2025-06-03": "<isDirector>1</isDirector>",
    }
    forms = [filing("ada", day, row("P", day, 10, 10 * number, "20")).decode() for number, day in enumerate(days, 1)]
    told = [text.replace(officer, boxes) for text, boxes in zip(forms, days.values(), strict=True)]
    other = filing("ada", "2025-05-05", row("P", "2025-05-02", 10, 10, "3"), issuer=COVE)
    return book_of(tmp_path, [*(text.encode() for text in told), other])


def test_roles_over_time_are_those_of_filings_in_a_row(tmp_path: Path) -> None:
    book = changing_roles(tmp_path)
    here, _ = describe_person(book, ADA).roles
    both = "CHIEF Financial Officer, Director"
    assert [(one.roles, one.filings, one.first_filed.month, one.last_filed.month) for one in here.periods] == [
        ("Director", 1, 2, 2),
        (both, 2, 3, 4),
        ("Director", 1, 6, 6),
    ]
    assert here.periods[1].accession == "0009990016-25-030301"
    chart = roles_chart(describe_person(book, ADA).roles)
    assert chart is not None
    at = " at Harbor Lantern Corp"
    assert [(lane.label, len(lane.bars)) for lane in chart.lanes][:2] == [(f"Director{at}", 2), (f"{both}{at}", 1)]
    assert all(0 <= bar.x <= bar.x + bar.width <= chart.width for lane in chart.lanes for bar in lane.bars)
    assert roles_chart(describe_person(book, ADA, issuer=COVE).roles) is None
    text = Site(book).page(f"/persons/{ADA}")
    assert f'aria-label="{both}{at}: 2 filings, 2025-03-03 to 2025-04-03"' in text
    assert text.count('href="/filings/0009990016-25-030301"') >= 2, "the chart and its table lead to the filing"


def test_the_windows_of_a_chart_have_the_profit(web_book: Path, site: Site) -> None:
    person = describe_person(web_book, BEN)
    chart = history_chart(person.histories, person.windows, holding_labels(person.histories, {}))
    assert chart is not None
    (band,) = [band for panel in chart.panels for band in panel.bands]
    assert band.label == "Maximum recoverable: $2,300"
    assert band.label in site.page(f"/persons/{BEN}")
    assert f"/persons/{BEN}/short-swing?issuer={HARBOR}" in site.page(f"/persons/{BEN}")


def test_holdings_of_one_title_are_told_apart(web_book: Path) -> None:
    one = next(history for history in describe_person(web_book, BEN).histories if history.form_table == "I")
    later = replace(one, block="other", points=one.points[1:])
    labels = holding_labels((one, later, replace(one, issuer_cik=COVE, block="x")), {HARBOR: "Harbor", COVE: "Cove"})
    assert list(labels.values()) == [
        "Harbor: Common Stock (direct), from 2025-06-04",
        "Harbor: Common Stock (direct), from 2025-08-04",
        "Cove: Common Stock (direct)",
    ]


def test_what_joint_owners_report_has_its_codes_on_each_page(tmp_path: Path) -> None:
    """Two owners of the same shares file a form each: one states the balance, and the page of the other shows it."""
    direct = "<directOrIndirectOwnership><value>{}</value></directOrIndirectOwnership>"
    by_ben = f"{direct.format('I')}<natureOfOwnership><value>By Ben Lindqvist</value></natureOfOwnership>"
    rows = {
        "2025-06-03": row("P", "2025-06-02", 1000, 1100, "20"),
        "2025-06-13": row("S", "2025-06-12", 100, 1000, "20"),
    }
    forms = [
        form
        for day, one in rows.items()
        for form in (filing("ada", day, one.replace(direct.format("D"), by_ben)), filing("ben", day, one))
    ]
    book = book_of(tmp_path, forms)
    for cik in (ADA, BEN):
        (history,) = describe_person(book, cik).histories
        assert [(point.code, point.row) for point in history.points] == [
            ("P", "0009990016-25-060301 I/1"),
            ("S", "0009990016-25-061301 I/1"),
        ]


def test_the_short_swing_page_refuses_what_it_cannot_answer(
    site: Site, web_book: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert site.ask(f"/api/v1/persons/{BEN}/short-swing").status_code == 400
    assert site.ask(f"/api/v1/persons/0009999999/short-swing?issuer={HARBOR}").status_code == 404
    monkeypatch.setattr("section16.workspace.short_swing.MOST_FILINGS", 3)
    with pytest.raises(RequestError, match="more than 3"):
        describe_short_swing(web_book, BEN, HARBOR)


@pytest.mark.parametrize(
    ("on", "balances"),
    [("2025-06-03", []), ("2025-06-04", [500]), ("2025-09-02", [400]), ("2025-09-17", [700]), ("2025-12-31", [400])],
)
def test_what_was_held_on_a_day_is_shown_with_its_row(web_book: Path, site: Site, on: str, balances: list[int]) -> None:
    day = date.fromisoformat(on)
    found = describe_person(web_book, BEN, issuer="HLC", on=day)
    shares = [one for one in found.positions if one.form_table == "I"]
    assert [one.balance for one in shares] == balances
    assert all(one.since is not None and one.since <= day and one.stated_by and one.cause for one in shares)
    text = site.page(f"/persons/{BEN}?issuer={HARBOR}&on={on}").split('id="positions"')[1].split("</section>")[0]
    assert f"at the end of {on}" in text
    assert [line for one in shares if (line := f'#row-I-1">{one.balance}</a>') not in text] == []


def test_the_positions_of_the_last_day_are_the_last_ones(web_book: Path) -> None:
    last = describe_person(web_book, BEN)
    there = describe_person(web_book, BEN, on=date(2026, 1, 1))
    assert [replace(one, since=None) for one in there.positions] == [replace(one, since=None) for one in last.positions]


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


def test_a_finding_that_does_not_exist_leads_to_all_of_them(site: Site) -> None:
    shown = site.ask("/checks/zzz", headers={"accept": "text/html"})
    assert shown.status_code == 404
    assert '<p><a href="/checks">All findings</a></p>' in shown.text
    assert "docs/" not in shown.text
    assert site.ask("/api/v1/checks/zzz").json()["action"] == {"name": "explain"}
    assert "Did you mean ROW-NATURE" in site.ask("/checks/row-natur", headers={"accept": "text/html"}).text


def test_a_name_that_several_have_lists_them(site: Site) -> None:
    answer = site.ask("/api/v1/issuers/lantern")
    assert answer.status_code == 400
    assert HARBOR in answer.json()["detail"]


HOSTILE = '<script>alert("x")</script><img src=x onerror=alert(1)>'
STREET = "14 SLIPWAY ROAD"


@pytest.fixture(scope="module")
def odd(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return hostile_book(tmp_path_factory.mktemp("odd"))


def hostile_book(folder: Path) -> Path:
    """Return a book whose texts are hostile: a name, a title, a footnote, remarks; with a street."""
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
    text = text.replace("<value>Common Stock</value>", f"<value>Common {escaped}</value>")
    return book_of(folder, [text.encode(), other.encode()])


HOSTILE_PAGES = (
    "/",
    "/search?q=lindqvist",
    "/issuers/HLC",
    f"/persons/{ADA}",
    f"/persons/{ADA}/short-swing?issuer=HLC",
    "/filings/0009990016-25-060301",
    "/filings/0009990016-25-060301/form",
    "/transactions",
    "/screens/top-buyers",
    "/sql?q=SELECT+owner_name,+count(*)+AS+rows+FROM+transactions+GROUP+BY+ALL",
)
"""The pages that show texts of filings."""


def test_texts_of_filings_never_become_markup(odd: Path) -> None:
    site = Site(odd)
    accession = "0009990016-25-060301"
    shown = {path: site.page(path) for path in HOSTILE_PAGES}
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


def test_templates_are_compiled_to_the_faster_code() -> None:
    """The library may name the place of its generator otherwise one day: pages are then as right, and slower."""
    code = environment().compile("{{ one.name }}", raw=True)
    assert "environment.shown((" in code
    assert ").name)" in code


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
    assert differing.pop("title") == f"Common {HOSTILE}"
    assert differing == {"transaction_date": "06/02/2025", "amount": "1,000", "price": "$20", "owned": "1,100"}
    assert "<del>1,000</del>" in Site(odd).page(f"/filings/{newer}?against={older}")
    with pytest.raises(NotFoundError):
        describe_filing(odd, newer, against="0000000000-00-000000")


def test_footnotes_remarks_and_rows_of_another_version_are_marked(odd: Path) -> None:
    newer, older = (one["accession"] for one in Site(odd).json("/book")["latest"])
    found = describe_filing(odd, newer, against=older)
    assert [(note.number, note.text, note.was) for note in found.footnotes] == [("1", "", HOSTILE)]
    assert (found.remarks, found.remarks_were) == ("", HOSTILE)
    text = Site(odd).page(f"/filings/{newer}?against={older}")
    assert "<script>alert" not in text
    assert text.count("<del>&lt;script&gt;") == 2
    back = describe_filing(odd, older, against=newer)
    assert [(note.text, note.was) for note in back.footnotes] == [(HOSTILE, "")]
    assert [table.further_rows for table in back.tables] == [0, 0]


def test_charts_have_a_link_for_each_point_and_stay_on_the_canvas(web_book: Path) -> None:
    issuer, person = describe_issuer(web_book, "HLC"), describe_person(web_book, BEN)
    bars, lines = (
        trades_chart(by_period(issuer.trades), HARBOR),
        history_chart(person.histories, person.windows, holding_labels(person.histories, {})),
    )
    assert bars is not None
    assert lines is not None
    assert {bar.kind for bar in bars.bars} == {"buy", "buy other", "sell", "sell other"}
    for bar in bars.bars:
        assert 0 <= bar.y <= bar.y + bar.height <= bars.height
        assert bars.left - 2 <= bar.x <= bar.x + bar.width <= bars.width
    for panel in lines.panels:
        assert all(mark.address.startswith("/filings/") for mark in panel.marks)
        assert all(0 <= mark.x <= lines.width and 0 <= mark.y <= lines.panel for mark in panel.marks)
        assert all(mark.y - 16 >= lines.top for mark in panel.marks)  # its letter is below the label of a band
        for mark in panel.marks:
            place = re.search(r'<text class="code (end|middle)" x="([\d.]+)"', mark.svg)
            if place is not None:
                assert (place[1], float(place[2]) < mark.x) == (("end", True) if mark.shape == "down" else ("middle", False))
    assert trades_chart(by_period(()), HARBOR) is None
    assert history_chart((), (), {}) is None
