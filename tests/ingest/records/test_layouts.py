"""The layouts of the usual administrators, with invented rows: read by the shipped mappings, and proposed from the headings."""

from __future__ import annotations

import csv
import io
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

import openpyxl
import pytest

from section16.facts.facts import Facts
from section16.facts.reading import read_facts
from section16.ingest.records.csv_file import read_csv
from section16.ingest.records.directory import Directory, Unknown
from section16.ingest.records.import_sheet import ImportSheet, SheetCell
from section16.ingest.records.layouts import LAYOUTS, fitted, layout
from section16.ingest.records.mapping import Mapping, read_mapping
from section16.ingest.records.people import people_named
from section16.ingest.records.proposal import Proposal, chosen, left_over, propose, with_days
from section16.ingest.records.proposal_file import written
from section16.ingest.records.understanding import NotUnderstood, Understood, understand
from section16.ingest.records.values import DAY_FORMATS, day_of, number_of
from section16.ingest.records.workbook import read_workbook
from tests.drafting.examples import CLASSES, LARKSPUR


class Export(NamedTuple):
    """An export, and what it says: the columns of the date and of the units, and the event."""

    text: str
    day: str
    units: str
    event: dict[str, Any]


RELEASED = {"award": "R-7", "date": date(2024, 3, 2), "units": Decimal(1200), "withheld": Decimal(445)}
EXPORTS = {
    "etrade": Export(
        "Stock plan releases\n"
        "As of 03/15/2024\n"
        "\n"
        "Employee ID,Last Name,First Name,Symbol,Grant Number,Grant Type,Grant Date,Vest Date,Shares Vested,"
        "Shares Withheld for Taxes,Net Shares,Market Value Per Share,Settlement Date\n"
        '2001,Smyth,James,LKHX,R-7,RSU,06/16/2023,03/02/2024,"1,200",445,755,$18.40,03/18/2024\n'
        'Total,,,,,,,,"1,200",445,755,,\n',
        "Vest Date",
        "Shares Vested",
        RELEASED,
    ),
    "fidelity": Export(
        "Participant ID,Participant Name,Grant Date,Grant ID,Grant Type,Vesting Date,Shares Distributed,Shares Withheld,"
        "Net Shares Distributed,Fair Market Value,Settlement Date\n"
        'P-2001,"Smyth, James",Jun-16-2023,R-7,Restricted Stock Unit,Mar-02-2024,"1,200.0000",445.0000,755.0000,'
        "$18.40,Mar-06-2024\n",
        "Vesting Date",
        "Shares Distributed",
        RELEASED,
    ),
    "shareworks": Export(
        "Participant Number,Participant Name,Award Date,Award Number,Award Type,Release Date,Quantity Released,"
        "Quantity Withheld,Quantity Sold,Net Quantity,Release Price,Sale Price\n"
        "2001,James A. Smyth,16-Jun-2023,R-7,RSU,02-Mar-2024,1200,445,0,755,USD 18.40,\n",
        "Release Date",
        "Quantity Released",
        RELEASED,
    ),
    "carta": Export(
        "Stakeholder Name,Stakeholder Email,Equity Plan Name,Issue Date,Quantity Issued,Security ID,Exercise Date,"
        "Exercised Quantity,Exercise Price,FMV at Exercise\n"
        "SMYTH JAMES A,james@larkspur.example,2019 Plan,02/03/2020,5000,ES-12,03/14/2024,600,12.50,18.40\n",
        "Exercise Date",
        "Exercised Quantity",
        {"award": "ES-12", "date": date(2024, 3, 14), "units": Decimal(600), "market_price": Decimal("18.40")},
    ),
}
FACTS = (
    LARKSPUR
    + """[people.james]
name = "SMYTH JAMES A"
called = "James A. Smyth"
cik = "0009990055"
roles = [{ role = "director" }]

"""
    + CLASSES
    + """[awards.R-7]
to = "james"
security = "units"
units = 9000
granted = 2023-06-16

[awards.ES-12]
to = "james"
security = "options"
units = 5000
granted = 2020-02-03
exercise-price = "12.50"
expires = 2030-02-03
"""
)


def facts() -> Facts:
    read, wrong = read_facts(FACTS.encode(), "facts.toml")
    assert read is not None, wrong
    return read


def sheets(text: str) -> list[ImportSheet]:
    return [read_csv(text.encode(), "export.csv")]


def shipped(name: str) -> Mapping:
    data = layout(name)
    assert data is not None
    mapping, wrong = read_mapping(data, name)
    assert mapping is not None, wrong
    return mapping


def event(made: Understood | NotUnderstood) -> dict[str, Any]:
    assert isinstance(made, Understood), [finding.line() for finding in made.problems]
    (only,) = made.events
    return {name: getattr(only, name) for name in only.__struct_fields__}


@pytest.mark.parametrize("name", LAYOUTS)
def test_an_export_is_imported_by_the_shipped_mapping(name: str) -> None:
    made = event(understand(sheets(EXPORTS[name].text), shipped(name), facts()))
    assert made | EXPORTS[name].event == made


@pytest.mark.parametrize("name", LAYOUTS)
def test_a_proposal_takes_the_date_and_the_units_of_the_event_and_imports_the_same(name: str) -> None:
    export = EXPORTS[name]
    proposal = propose(sheets(export.text), facts())
    (sheet,) = proposal.mapping.sheets
    assert (sheet.columns["day"], sheet.columns["units"], proposal.open) == (export.day, export.units, ())
    assert (proposal.mapping.people, proposal.mapping.awards) == ({}, {})
    made = event(understand(sheets(export.text), proposal.mapping, facts()))
    assert made | export.event == made


@pytest.mark.parametrize("name", LAYOUTS)
def test_a_proposal_says_why_each_column_was_taken_and_what_it_holds(name: str) -> None:
    export = EXPORTS[name]
    text = written(propose(sheets(export.text), facts())).decode()
    line = next(line for line in text.splitlines() if line.startswith("day = "))
    assert f'day = "{export.day}" # such as ' in line
    assert "it names the day of a" in line
    assert "which is of something else" in line  # the grant date, or award date


def test_there_is_no_layout_of_another_name() -> None:
    assert layout("schwab") is None


TWO = (
    "Participant Name,Grant ID,Grant Date,Vest Date,Release Date,Shares Released\n"
    '"Smyth, James",R-7,06/16/2023,03/02/2024,03/15/2024,400\n'
    '"Smyth, James",R-7,06/16/2023,09/02/2024,09/13/2024,400\n'
)


def test_two_columns_that_fit_are_left_open_and_both_are_named() -> None:
    proposal = propose(sheets(TWO), facts())
    (choice,) = proposal.open
    assert (choice.kind, choice.name, choice.why) == ("vesting", "day", "several columns fit")
    assert [column.heading for column in choice.fits] == ["Vest Date", "Release Date"]
    text = written(proposal).decode()
    assert (
        'day = "" # open: several columns fit: Vest Date (03/02/2024, 09/02/2024) or Release Date (03/15/2024, 09/13/2024)'
        in text
    )
    mapping, (finding,) = read_mapping(text.encode(), "m.toml")
    assert (mapping, finding.message) == (None, "No column gives the day of a vesting.")


def test_what_a_person_chooses_is_written() -> None:
    proposal = propose(sheets(TWO), facts())
    (choice,) = proposal.open
    done = chosen(proposal, choice, "Vest Date")
    assert done.open == ()
    mapping, _ = read_mapping(written(done), "m.toml")
    assert mapping == done.mapping
    made = understand(sheets(TWO), done.mapping, facts())
    assert isinstance(made, Understood)
    assert [one.date for one in made.events] == [date(2024, 3, 2), date(2024, 9, 2)]


def test_two_columns_that_hold_the_same_are_no_question() -> None:
    same = TWO.replace("03/15/2024", "03/02/2024").replace("09/13/2024", "09/02/2024")
    proposal = propose(sheets(same), facts())
    assert proposal.open == ()
    assert proposal.mapping.sheets[0].columns["day"] == "Vest Date"
    assert "the same on every row as Release Date" in written(proposal).decode()


def test_a_date_of_another_event_alone_is_not_taken() -> None:
    proposal = propose(sheets("Name,Grant ID,Grant Date,Shares Vested\nJames Smyth,R-7,06/16/2023,400\n"), facts())
    (choice,) = proposal.open
    assert (choice.name, choice.why) == ("day", "no column names the day of a vesting")


LEDGER = (
    "Stakeholder Name,Security ID,Issue Date,Quantity Issued,Exercised Quantity,Exercise Date,Expiration Date\n"
    "James Smyth,ES-12,02/13/2020,5000,600,03/14/2024,02/13/2030\n"
    "James Smyth,ES-13,02/13/2021,4000,,,02/13/2031\n"
)


def test_a_list_of_grants_with_what_was_exercised_of_some_is_open_for_its_kind() -> None:
    proposal = propose(sheets(LEDGER), facts())
    assert proposal.mapping.sheets[0].kind == ""
    assert "open: no heading says what the rows are" in written(proposal).decode()
    assert {choice.name for choice in proposal.open} == {"day", "units"}


def test_a_list_of_grants_takes_what_was_issued_and_not_what_was_exercised() -> None:
    ledger = [read_csv(LEDGER.encode(), "grants.csv")]
    columns = propose(ledger, facts()).mapping.sheets[0].columns
    assert (columns["day"], columns["units"]) == ("Issue Date", "Quantity Issued")


def test_each_kind_of_a_column_of_kinds_has_its_own_date() -> None:
    text = (
        "Name,Activity Type,Grant ID,Vest Date,Exercise Date,Shares\n"
        "James Smyth,Vest,R-7,03/02/2024,,400\n"
        "James Smyth,Vest,R-7,06/02/2024,,400\n"
        "James Smyth,Exercise,ES-12,,03/14/2024,600\n"
    )
    (sheet,) = propose(sheets(text), facts()).mapping.sheets
    days = {kind: sheet.columns_of(kind)["day"] for kind in ("vesting", "exercise")}
    assert days == {"vesting": ("Vest Date",), "exercise": ("Exercise Date",)}


@pytest.mark.parametrize("heading", ["Net Shares", "Shares Outstanding", "Unvested Shares", "Remaining Units"])
def test_what_remains_is_never_the_units(heading: str) -> None:
    table = sheets(f"Name,Grant ID,Vest Date,{heading}\nJames Smyth,R-7,03/22/2024,400\n")
    proposal = propose(table, facts())
    assert proposal.mapping.sheets[0].columns.get("units", "") == ""
    assert heading in left_over(
        sheets(f"Name,Grant ID,Vest Date,{heading}\nJames Smyth,R-7,03/22/2024,400\n"), proposal.mapping
    )


# People


@pytest.mark.parametrize(
    "word",
    ["Smyth, James", "James Smyth", "SMYTH JAMES A", "SMYTH, JAMES A.", "Mr. James A. Smyth", "smyth james", "James  SMYTH"],
)
def test_a_person_is_known_however_the_name_is_written(word: str) -> None:
    assert Directory(Mapping(), facts()).person([word]) == "james"


@pytest.mark.parametrize("word", ["James B. Smyth", "John Smyth", "Smyth", "J. Smyth", "James Smythe"])
def test_another_person_is_not_taken_for_one(word: str) -> None:
    assert isinstance(Directory(Mapping(), facts()).person([word]), Unknown)


def test_who_is_called_exactly_so_comes_first_and_two_who_may_be_meant_are_asked_about() -> None:
    known = {"father": ("SMYTH JAMES ALBERT SR",), "son": ("SMYTH JAMES ALBERT JR",), "other": ("DIAZ MARÍA JOSÉ",)}
    assert people_named("James Albert Smyth, Jr.", known) == ("son",)
    assert people_named("Smyth, James", known) == ("father", "son")
    assert people_named("Maria Jose Diaz", known) == ("other",)


# Dates and numbers


@pytest.mark.parametrize(
    ("text", "formats"),
    [
        ("Mar-02-2024", {"MON DD, YYYY"}),
        ("March 2, 2024", {"MON DD, YYYY"}),
        ("Mar 2 2024", {"MON DD, YYYY"}),
        ("02-Mar-2024", {"DD-MON-YYYY"}),
        ("2 March 2024", {"DD-MON-YYYY"}),
        ("3/2/2024", {"MM/DD/YYYY", "DD/MM/YYYY"}),
        ("3/22/2024", {"MM/DD/YYYY"}),
        ("Marmalade 2, 2024", set()),
    ],
)
def test_dates_are_read_as_people_write_them(text: str, formats: set[str]) -> None:
    assert {one for one in DAY_FORMATS if day_of(SheetCell(text, text), one) is not None} == formats


def test_dates_that_can_be_read_in_two_ways_are_decided_by_another_column_or_asked_about() -> None:
    text = "Name,Grant ID,Vest Date,Shares Vested\nJames Smyth,R-7,3/2/2024,400\n"
    proposal = propose(sheets(text), facts())
    assert (proposal.mapping.days, proposal.days) == ("", ("MM/DD/YYYY", "DD/MM/YYYY"))
    assert with_days(proposal, "MM/DD/YYYY").mapping.days == "MM/DD/YYYY"
    text = "Name,Grant ID,Grant Date,Vest Date,Shares Vested\nJames Smyth,R-7,6/16/2023,3/2/2024,400\n"
    assert propose(sheets(text), facts()).mapping.days == "MM/DD/YYYY"


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("$1,234.50", "1234.50"),
        ("USD 1,234.50", "1234.50"),
        ("1,234.50 USD", "1234.50"),
        ("(1,234.50)", "-1234.50"),
        ("$(1,234.50)", "-1234.50"),
        ("($1,234.50)", "-1234.50"),
        ("-$5", "-5"),
        ("37.1%", None),
        ("1,23", None),
    ],
)
def test_amounts_are_read_as_exports_write_them(text: str, number: str | None) -> None:
    assert number_of(SheetCell(text, text), "1,234.56") == (None if number is None else Decimal(number))


def test_a_mapping_without_choices_is_a_proposal_too() -> None:
    mapping = shipped("etrade")
    assert read_mapping(written(Proposal(mapping)), "m.toml") == (mapping, ())


def test_an_amount_in_another_currency_is_not_taken_for_dollars() -> None:
    text = EXPORTS["etrade"].text.replace("$18.40", "€18.40")
    made = understand(sheets(text), shipped("etrade"), facts())
    assert isinstance(made, NotUnderstood)
    assert [(one.location, one.message) for one in made.problems] == [
        (
            "export.csv, line 5, column Market Value Per Share",
            "'€18.40' is in €, and the forms state U.S. dollars.",
        )
    ]


def test_a_header_on_a_hidden_row_is_found() -> None:
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    assert sheet is not None
    for line in csv.reader(io.StringIO(EXPORTS["fidelity"].text)):
        sheet.append(line)
    sheet.row_dimensions[1].hidden = True
    data = io.BytesIO()
    workbook.save(data)
    made = event(understand(read_workbook(data.getvalue(), "export.xlsx"), shipped("fidelity"), facts()))
    assert made | RELEASED == made


@pytest.mark.parametrize(
    ("layout_name", "column"),
    [
        ("carta", "Stakeholder Email"),
        ("shareworks", "Sale Price"),
        ("fidelity", "Participant ID"),
    ],
)
def test_a_layout_does_without_a_column_that_its_rows_do_not_need(layout_name: str, column: str) -> None:
    export = EXPORTS[layout_name]
    data = sheets(export.text.replace(column, "Note"))
    made = event(understand(data, fitted(shipped(layout_name), data), facts()))
    assert made | export.event == made


@pytest.mark.parametrize(
    ("layout_name", "column", "instead"),
    [
        ("fidelity", "Vesting Date", "Day of vesting"),
        ("fidelity", "Shares Withheld", "Shares Traded for Taxes"),
        ("shareworks", "Quantity Sold", "Shares Sold to Cover"),
    ],
)
def test_a_layout_reports_a_column_that_is_needed_or_goes_by_another_name(layout_name: str, column: str, instead: str) -> None:
    data = sheets(EXPORTS[layout_name].text.replace(column, instead))
    made = understand(data, fitted(shipped(layout_name), data), facts())
    assert isinstance(made, NotUnderstood)
    (problem,) = made.problems
    assert f"no column {column!r}" in problem.line()
    assert "propose a new one from this file" in problem.remedy


BROKER = (
    "Trade Dt,Settle Dt,B/S,Sym,Qty,Avg Px,Acct Name,Conf #\n"
    'Mar-05-2024,Mar-07-2024,SLD,LKHX,(400),$18.70,"SMYTH, JAMES",E1\n'
    '"March 6, 2024","Mar 8, 2024",BOT,LKHX,10,18.71,James A. Smyth,E2\n'
)


def test_the_abbreviations_of_brokers_are_understood() -> None:
    proposal = propose(sheets(BROKER), facts())
    assert (proposal.open, list(proposal.to_fill_in())) == ((), [])
    made = understand(sheets(BROKER), proposal.mapping, facts())
    assert isinstance(made, Understood), [finding.line() for finding in made.problems]
    assert [(type(one).__name__, one.date) for one in made.events] == [
        ("Sale", date(2024, 3, 5)),
        ("Purchase", date(2024, 3, 6)),
    ]


@pytest.mark.parametrize("heading", ["Grant #", "Option No.", "Award ID"])
def test_a_number_of_an_award_is_found_by_its_heading(heading: str) -> None:
    (sheet,) = propose(sheets(EXPORTS["etrade"].text.replace("Grant Number", heading)), facts()).mapping.sheets
    assert sheet.columns["award"] == heading


@pytest.mark.parametrize(
    ("heading", "amount", "opens"),
    [("Tax Withheld", "8188.00", True), ("Taxes Withheld ($)", "8188.00", False), ("Withheld", "$8188.00", False)],
    ids=["shares or money", "an amount by its heading", "an amount by its cells"],
)
def test_an_amount_of_tax_is_not_taken_for_shares_withheld(heading: str, amount: str, *, opens: bool) -> None:
    text = EXPORTS["etrade"].text.replace("Shares Withheld for Taxes", heading).replace(",445,755,$", f",{amount},755,$")
    proposal = propose(sheets(text), facts())
    (sheet,) = proposal.mapping.sheets
    assert sheet.columns.get("withheld", "") == ""
    assert [choice.why for choice in proposal.open] == (["it may hold shares or an amount of money"] if opens else [])
    assert heading in left_over(sheets(text), proposal.mapping)


def test_a_plain_price_of_an_exercise_is_open() -> None:
    text = EXPORTS["carta"].text.replace("Exercise Price", "Price").replace(",FMV at Exercise", ",Net Shares")
    (choice,) = propose(sheets(text), facts()).open
    assert (choice.name, choice.why) == ("price", "it may be the exercise price or the market price")


def test_what_the_facts_and_the_headings_do_not_say_is_listed_as_open() -> None:
    text = BROKER.replace("SLD", "XFER").replace("SMYTH, JAMES", "Brandt, Ida").replace("Sym", "Book")
    proposal = propose(sheets(text), facts())
    assert [(choice.kind, choice.name, choice.why) for choice in proposal.open] == [("purchase", "security", "no heading fits")]
    assert list(proposal.to_fill_in()) == [("Brandt, Ida", "[people]"), ("XFER", "[sheets.kinds]")]
    assert b'security = "" # open: no heading fits' in written(proposal)


def test_an_award_that_the_facts_do_not_know_is_listed_as_open() -> None:
    text = EXPORTS["shareworks"].text.replace("R-7", "2023 RSU")
    assert list(propose(sheets(text), facts()).to_fill_in()) == [("2023 RSU", "[awards]")]
