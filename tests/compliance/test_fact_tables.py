"""Files of facts for answers: every fault with its line and its remedy, all at once."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from section16.compliance.fact_tables import FactTables, TableKind
from section16.errors import UnreadableError
from section16.facts.table import Amount, Table
from section16.finding import FactTablesError


class Market(Table, frozen=True, kw_only=True):
    title: str
    outstanding: Amount


class Week(Table, frozen=True, kw_only=True):
    ending: date
    volume: Amount


class Holder(Table, frozen=True, kw_only=True):
    name: str


KINDS = {
    "market": TableKind(Market, "one", required=True),
    "holders": TableKind(Holder, "named"),
    "weeks": TableKind(Week),
}
RIGHT = """# a comment
[market]
title = '''
[weeks]
'''
outstanding = "1,000,000"

[holders.1]
name = "Ada Example"

[[weeks]]
ending = 2026-03-06
volume = 2100.5

[[weeks]]
ending = "3/13/2026"
volume = 1
"""


def tables(text: str) -> FactTables:
    return FactTables(text.encode(), KINDS, "facts.toml", "docs/disclosure.md")


def test_tables_are_structs_with_exact_values_however_they_are_written() -> None:
    found = tables(RIGHT)
    found.require_right()
    assert found.one("market").outstanding == Decimal(1_000_000)
    assert found.named("holders") == {"1": Holder(name="Ada Example")}
    assert [(heading, one.ending, one.volume) for heading, one in found.list("weeks")] == [
        ("[[weeks]] 1", date(2026, 3, 6), Decimal("2100.5")),
        ("[[weeks]] 2", date(2026, 3, 13), Decimal(1)),
    ]


@pytest.mark.parametrize(
    ("heading", "key", "place"),
    [
        ("[market]", "outstanding", "facts.toml, line 6, [market], outstanding"),
        ("[market]", "missing", "facts.toml, line 2, [market], missing"),
        ("[holders.1]", "name", "facts.toml, line 9, [holders.1], name"),
        ("[[weeks]] 2", "volume", "facts.toml, line 17, [[weeks]] 2, volume"),
        ("[[weeks]] 2", "", "facts.toml, line 15, [[weeks]] 2"),
        ("", "", "facts.toml"),
    ],
)
def test_a_place_has_its_line(heading: str, key: str, place: str) -> None:
    assert tables(RIGHT).place(heading, key) == place


def test_a_list_on_one_line_has_the_line_of_its_key() -> None:
    found = tables('weeks = [{ ending = 2026-03-06, volume = 1 }]\n[market]\ntitle = "a"\noutstanding = 1\n')
    found.require_right()
    assert found.place("[[weeks]] 1", "volume") == "facts.toml, line 1, [[weeks]] 1, volume"


@pytest.mark.parametrize(
    ("text", "faults"),
    [
        ("", [("FACTS-MISSING", "facts.toml")]),
        (RIGHT.replace("2100.5", "-1"), [("FACTS-AMOUNT", "facts.toml, line 13, [[weeks]] 1, volume")]),
        (RIGHT.replace("2100.5", "'NaN'"), [("FACTS-AMOUNT", "facts.toml, line 13, [[weeks]] 1, volume")]),
        (RIGHT.replace("2026-03-06", "0026-03-06"), [("FACTS-DAY", "facts.toml, line 12, [[weeks]] 1, ending")]),
        (RIGHT.replace("volume = 1\n", ""), [("FACTS-MISSING", "facts.toml, line 15, [[weeks]] 2, volume")]),
        (
            RIGHT.replace("volume = 1\n", "volumes = 1\n"),
            [("FACTS-KEY", "facts.toml, line 17, [[weeks]] 2, volumes")],
        ),
        (RIGHT + "[week]\na = 1\n", [("FACTS-TABLE", "facts.toml, line 18, [week]")]),
        (RIGHT.replace("[holders.1]", "[holders]"), [("FACTS-VALUE", "facts.toml, line 8, [holders.name]")]),
        (RIGHT.replace("[holders.1]", "[[holders]]"), [("FACTS-TABLE", "facts.toml, line 8, [holders]")]),
        (
            RIGHT.replace("2100.5", "many").replace("3/13/2026", "13/13/2026"),
            None,
        ),
    ],
)
def test_every_fault_has_its_line_and_a_remedy(text: str, faults: list[tuple[str, str]] | None) -> None:
    if faults is None:
        with pytest.raises(UnreadableError, match=r"facts.toml, line 13: The TOML is not valid: .*docs/disclosure.md"):
            tables(text)
        return
    with pytest.raises(FactTablesError) as caught:
        tables(text).require_right()
    assert [(one.id, one.location) for one in caught.value.findings] == faults
    assert all(one.remedy for one in caught.value.findings)


def test_all_faults_are_reported_at_once_and_the_message_counts_them() -> None:
    text = RIGHT.replace("2100.5", "'a'").replace("3/13/2026", "13/13/2026")
    with pytest.raises(FactTablesError, match=r"^facts\.toml: The file of facts has 2 faults\. Correct each line") as caught:
        tables(text).require_right()
    assert [one.location.split(",")[1] for one in caught.value.findings] == [" line 13", " line 16"]


def test_a_near_name_is_offered_for_an_unknown_table() -> None:
    with pytest.raises(FactTablesError) as caught:
        tables(RIGHT + "[[week]]\n").require_right()
    assert caught.value.findings[0].remedy == "Did you mean [weeks]?"
