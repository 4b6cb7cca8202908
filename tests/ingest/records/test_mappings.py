"""Mappings: what is wrong with one, and what is proposed from a file's headings."""

from __future__ import annotations

import tomllib
from datetime import date

import pytest

from section16.errors import UnreadableError
from section16.ingest.records.csv_file import read_csv
from section16.ingest.records.mapping import Mapping, read_mapping
from section16.ingest.records.proposal import left_over, propose, proposed
from section16.ingest.records.proposal_file import written
from section16.ingest.records.understanding import Understood, understand
from tests.ingest.records.exports import EVERY_KIND, facts

SHEET = '[[sheets]]\nkind = "vesting"\ncolumns = { award = "Grant", day = "Date", units = "Units" }\n'

WITHHOLDING = SHEET.replace("vesting", "withholding").replace("award", "security")


def told(text: str) -> list[str]:
    mapping, found = read_mapping(text.encode(), "m.toml")
    assert mapping is None
    return [finding.message for finding in found]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "No sheet is mapped."),
        ("columns = 1\n" + SHEET, "Unknown key 'columns'."),
        ('days = "D.M.Y"\n' + SHEET, "'D.M.Y' is not allowed here."),
        (SHEET.replace('kind = "vesting"\n', ""), "The mapping does not state what its rows are."),
        (SHEET.replace("vesting", "vestings"), "Unknown kind of row 'vestings'."),
        (SHEET.replace("award =", "grant ="), "Unknown value of a column 'grant'."),
        (SHEET.replace("vesting", "forfeiture").replace('award = "Grant", ', ""), "No column gives the award of a forfeiture."),
        (WITHHOLDING, "No column gives the participant or name or e-mail of a withholding."),
    ],
)
def test_what_is_wrong_with_a_mapping_is_reported(text: str, message: str) -> None:
    assert message in told(text)
    mapping, found = read_mapping(SHEET.encode(), "m.toml")
    assert mapping is not None
    assert found == ()


def test_a_word_that_is_not_allowed_somewhere_is_reported_with_the_nearest() -> None:
    _mapping, (finding,) = read_mapping(f'days = "MM-DD-YYYY"\n{SHEET}'.encode(), "m.toml")
    assert (finding.location, finding.remedy) == ("m.toml, days", "Did you mean MM/DD/YYYY?")
    _mapping, (finding,) = read_mapping(f"days = 1\n{SHEET}".encode(), "m.toml")
    assert (finding.location, finding.message) == ("m.toml, days", "It is a whole number, and text is required.")
    assert finding.remedy == "Correct it; docs/import.md lists the values of this key."
    _mapping, (finding,) = read_mapping(f"columns = 1\n{SHEET}".encode(), "m.toml")
    assert (finding.message, finding.remedy) == ("Unknown key 'columns'.", "Correct the key; docs/import.md lists the keys.")


def test_what_a_proposed_mapping_takes_nothing_from_is_reported() -> None:
    sheets = (
        read_csv(b"Participant,Grant,Released On,Lot,Shares,Sold,Sale Price\nEdda,R-1,06/16/2025,1,9,4,18.31\n", "f.csv"),
    )
    mapping = proposed(sheets)
    assert mapping.sheets[0].columns["sold"] == "Sold"
    assert left_over(sheets, mapping) == ("Lot",)
    assert "# Columns that are not used: Lot.\n" in written(mapping, left_over(sheets, mapping)).decode()


def test_what_is_no_toml_is_reported_in_one_line() -> None:
    with pytest.raises(
        UnreadableError, match=r"^m\.toml, end of the file: The file is not valid TOML: the name of a table is not closed"
    ):
        read_mapping(b"[[sheets", "m.toml")


RELEASES = """Employee ID,Employee Name,Award Number,Release Date,Shares Released,Shares Withheld,Fair Market Value
1042,"Winterbourne, Edda",rsu-1,06/16/2025,1000,371,$18.45
Total,,,,1000,371,
"""
FILLS = """Account;Client Name;Side;Symbol;Trade Date;Settle Date;Quantity;Price;Order ID;Execution ID
7;Edda Winterbourne;Sell;LKHX;16.06.2025;17.06.2025;1.300;18,20;A1;E1
7;Edda Winterbourne;Dividend;LKHX;16.06.2025;17.06.2025;1;18,20;A1;E2
"""
ACTIVITY = """Participant ID,Transaction Type,Grant ID,Grant Type,Transaction Date,Shares,Exercise Price
77,Option Exercise,O-5,options,06/05/2025,100,12.50
1,Restricted Stock Forfeiture,rsu-1,units,06/07/2025,100,
"""


def proposal(text: str) -> Mapping:
    return proposed([read_csv(text.encode(), "releases.csv")], facts())


def test_a_release_report_is_proposed_so_that_it_can_be_imported() -> None:
    mapping = proposal(RELEASES)
    assert (mapping.days, mapping.numbers, mapping.people) == ("MM/DD/YYYY", "1,234.56", {})
    (sheet,) = mapping.sheets
    assert sheet.kind == "vesting"
    assert (sheet.columns["award"], sheet.columns["withheld"], sheet.columns["price"]) == (
        "Award Number",
        "Shares Withheld",
        "Fair Market Value",
    )
    made = understand([read_csv(RELEASES.encode(), "releases.csv")], mapping, facts())
    assert isinstance(made, Understood)
    assert [(event.date, getattr(event, "award", "")) for event in made.events] == [(date(2025, 6, 16), "rsu-1")]


def test_broker_confirmations_are_proposed_with_words_for_kinds_and_the_market_as_counterparty() -> None:
    mapping = proposal(FILLS)
    assert (mapping.days, mapping.numbers) == ("DD/MM/YYYY", "1.234,56")
    (sheet,) = mapping.sheets
    assert sheet.kinds == {"Sell": "sale", "Dividend": "ignore"}
    assert sheet.columns["counterparty"] == "=market"
    assert (sheet.columns["order"], sheet.columns["reference"]) == ("Order ID", "Execution ID")
    assert isinstance(understand([read_csv(FILLS.encode(), "fills.csv")], mapping, facts()), Understood)


def test_people_and_awards_that_the_facts_do_not_name_are_left_to_fill_in() -> None:
    mapping = proposal(ACTIVITY)
    assert mapping.people == {"77": "", "1": ""}
    assert mapping.awards == {"O-5": ""}
    assert mapping.sheets[0].kinds == {"Option Exercise": "exercise", "Restricted Stock Forfeiture": "forfeiture"}


def test_days_that_can_be_read_in_two_ways_are_a_question() -> None:
    proposal = propose([read_csv(ACTIVITY.encode(), "activity.csv")])
    assert (proposal.mapping.days, proposal.days) == ("", ("MM/DD/YYYY", "DD/MM/YYYY"))
    assert 'days = "" # open: MM/DD/YYYY or DD/MM/YYYY' in written(proposal).decode()
    proposal = propose([read_csv(RELEASES.encode(), "releases.csv")])
    assert (proposal.mapping.days, proposal.days) == ("MM/DD/YYYY", ())


@pytest.mark.parametrize("text", [RELEASES, FILLS, ACTIVITY, "nothing\nat all\n"])
def test_a_proposal_is_written_so_that_it_reads_back_as_it_is(text: str) -> None:
    mapping = proposal(text)
    read, found = read_mapping(written(mapping), "m.toml")
    if not mapping.days:
        assert [finding.message for finding in found] == ["The mapping does not state how dates are written."]
    elif mapping.sheets:
        assert read == mapping
    else:
        assert [finding.message for finding in found] == ["No sheet is mapped."]


def test_a_mapping_of_every_kind_is_written_so_that_it_reads_back_as_it_is() -> None:
    mapping, _ = read_mapping(EVERY_KIND.encode(), "m.toml")
    assert mapping is not None
    assert read_mapping(written(mapping), "m.toml") == (mapping, ())


@pytest.mark.parametrize("sign", ["\n", "\r\n", "\x0b", "\x85", "\u2028"])
def test_a_heading_and_a_cell_of_several_lines_can_be_explained_in_the_proposed_file(sign: str) -> None:
    text = f'Grant,"Release{sign}Date",Units,"Shares{sign}Withheld"\n"rsu{sign}1",2025-06-16,1000,371\n'
    sheets = (read_csv(text.encode(), "f.csv"),)
    proposal = propose(sheets)
    (sheet,) = tomllib.loads(written(proposal, left_over(sheets, proposal.mapping)).decode())["sheets"]
    assert sheet["columns"] == {name: column or "" for name, column in proposal.mapping.sheets[0].columns.items()}


@pytest.mark.parametrize("word", ["told", "report"])
def test_the_old_word_for_people_who_are_reported_is_read(word: str) -> None:
    mapping, found = read_mapping(f'others = "{word}"\n{SHEET}'.encode(), "m.toml")
    assert found == ()
    assert mapping is not None
    assert mapping.others == "report"
