"""What a facts file may say, what it says by default, and what is reported of one that cannot be read, with its place."""

from __future__ import annotations

from datetime import date
from typing import Any

import msgspec
import pytest

from section16.errors import UnreadableError
from section16.facts.findings import wrong
from section16.facts.parties import Relation
from section16.facts.powers import Power
from section16.facts.reading import kinds, read_entry, read_facts, read_tables
from section16.facts.schema import schema
from section16.facts.table import Table
from section16.finding import WrongFactsError
from tests.drafting.examples import BASE, SALE, facts

KINDS_OF_EVENTS = (
    *(
        "grant",
        "vesting",
        "grant day",
        "vesting day",
        "withholding",
        "exercise",
        "conversion",
        "purchase",
        "sale",
        "sale to cover",
    ),
    *("gift", "transfer", "plan purchase", "inheritance", "appointment", "departure", "dividend equivalents", "split"),
    *("forfeiture", "expiration", "tender", "adjustment", "other"),
)
BOXES = (
    *("title", "exercise price", "date", "code", "amount", "price", "acquired or disposed", "date exercisable"),
    *("expiration date", "underlying title", "underlying amount", "owned", "direct or indirect", "nature"),
)


DAY = date(2025, 6, 16)


def findings(text: str) -> list[tuple[str, str, str, str]]:
    """Return what is wrong with a text: identifier, place, message, remedy."""
    _facts, found = read_facts(text.encode(), "f.toml")
    return [(one.id, one.location, one.message, one.remedy) for one in found]


def tables(of: type[Table] = Table) -> set[type[Table]]:
    """Return every kind of table."""
    return {of, *(found for one in of.__subclasses__() for found in tables(one))}


def test_nothing_is_ticked_that_the_facts_do_not_state() -> None:
    ticked = {
        (kind.__name__.lstrip("_"), field.encode_name)
        for kind in tables()
        if kind.__module__.startswith("section16.facts")
        for field in msgspec.structs.fields(kind)
        if field.default is True
    }
    # A stated price is that of every trade, unless it is an average whose trades are not stated.
    assert {name for _kind, name in ticked} == {"price-fixed"}
    assert {kind for kind, _name in ticked} == {"Deal", "Purchase", "Sale", "SaleToCover", "Tender"}


def test_what_is_left_out_is_what_most_issuers_do() -> None:
    stated = facts(SALE)
    issuer, filing, security = stated.issuer, stated.filing, stated.securities["common"]
    assert (issuer.fiscal_year_end, issuer.unvested, issuer.balances) == ("12-31", "not stated", "after each row")
    assert (filing.holdings, filing.together) == ("of the classes reported", "when due")
    assert (security.kind, security.counted_in, security.counted) == ("stock", "units", "each award")
    power = Power(giver="edda", attorneys=("Ines Okonjo",), signed=DAY)
    assert (power.forms, power.substitution, power.covers("4/A", DAY)) == (("3", "4", "5"), False, True)
    assert Relation(who="edda", is_="trustee", of="trust").disclaimed is False
    assert stated.events[0].report == "when due"


@pytest.mark.parametrize("box", BOXES)
def test_a_footnote_may_be_on_every_box_of_a_row(box: str) -> None:
    stated = facts(f'{SALE}notes = [{{ on = "{box}", text = "A note." }}]\n')
    assert [(note.on, note.text, note.table) for note in stated.events[0].notes] == [(box, "A note.", None)]


def test_a_table_that_cannot_be_read_is_left_out() -> None:
    made, found = read_tables(BASE.encode())
    assert (set(made), found) == ({"issuer", "filing", "people", "securities", "opening"}, ())
    made, found = read_tables(b"[issuer]\nname = 5\n[year-end]\non = 2025-12-31\n", "f.toml")
    assert set(made) == {"year_end"}
    assert [one.location.startswith("f.toml, [issuer]") for one in found] == [True]


@pytest.mark.parametrize(
    ("text", "identifier", "place", "message", "remedy"),
    [
        ("texts = 5", "FACTS-TABLE", "[texts]", "[texts] has the wrong form.", 'Write [texts], and below it NAME = "the text"'),
        ("people = 5", "FACTS-TABLE", "[people]", "[people] has the wrong form.", "Write [people.NAME] for each entry"),
        (
            "relations = 5",
            "FACTS-TABLE",
            "[relations]",
            "[relations] has the wrong form.",
            "Write [[relations]] for each entry",
        ),
        ("events = 5", "FACTS-TABLE", "[events]", "[events] has the wrong form.", "Write [[events]] for each entry"),
        ("opening = 5", "FACTS-TABLE", "[opening]", "[opening] has the wrong form.", "Write [opening]"),
        ("[opening]\nholdings = 5", "FACTS-TABLE", "[opening]", "`holdings` is not a list.", "Write [[opening.holdings]]."),
        ("[x]", "FACTS-TABLE", "[x]", "Unknown table [x].", "Use one of issuer, filing, amendment, year-end, "),
        ("[isuer]", "FACTS-TABLE", "[isuer]", "Unknown table [isuer].", "Did you mean issuer?"),
        ("[[events]]", "FACTS-KIND", "[[events]] 1, kind", "The event has no kind.", "Use one of grant, "),
        (
            '[[events]]\nkind = "loan"',
            "FACTS-KIND",
            "[[events]] 1, kind",
            "Unknown kind of event 'loan'.",
            "Use one of grant, ",
        ),
        ('[[relations]]\nwho = "a"\nof = "b"', "FACTS-MISSING", "[[relations]] 1, is", "`is` is missing.", "State it."),
        ('[texts]\na = "x\\u0001"', "FACTS-VALUE", "[texts.a]", "The text contains the character U+0001, which", "Remove it."),
    ],
)
def test_what_is_wrong_is_reported_with_its_place_and_remedy(
    text: str, identifier: str, place: str, message: str, remedy: str
) -> None:
    issuer = '[issuer]\nname = "Larkspur Harbor Systems, Inc."\ncik = "0009990016"\nsymbol = "LKHX"\n'
    ((found, location, says, offers),) = findings(f"{text}\n{issuer}")
    assert (found, location) == (identifier, f"f.toml, {place}")
    assert says.startswith(message)
    assert offers.startswith(remedy)


def test_entries_of_lists_are_counted_from_one() -> None:
    event = '[[events]]\nkind = "sale"\ndate = 2025-06-16\nsecurity = "common"\n'
    joint = "[[joint]]\nowners = 5\n"
    holding = 'holdings = [{ holder = "edda", security = "common" }, { security = "common", amount = 1 }]\n'
    places = [
        place for _id, place, _says, _remedy in findings(BASE.partition("holdings = ")[0] + holding + event * 2 + joint * 2)
    ]
    assert places == [
        "f.toml, [[opening.holdings]] 1, amount",
        "f.toml, [[opening.holdings]] 2, holder",
        "f.toml, [[events]] 1 (sale), who",
        "f.toml, [[events]] 2 (sale), who",
        "f.toml, [[joint]] 1, owners",
        "f.toml, [[joint]] 2, owners",
    ]


def test_a_file_without_an_issuer_says_so_once() -> None:
    missing = ("FACTS-MISSING", "f.toml, [issuer]", "The issuer is missing.", "State `name`, `cik` and `symbol`.")
    assert findings("") == [missing]
    assert [place for _id, place, _says, _remedy in findings("issuer = 5")] == ["f.toml, [issuer]"]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"a = \xff", "f.toml, byte 4: The file is not text in UTF-8."),
        (b"{", "f.toml, line 1: The JSON is not valid: "),
        (b"a =", "f.toml, end of the file: The TOML is not valid: a value is missing"),
        (b'{"a": ' * 100_000, "f.toml: The tables are nested too deeply"),
        (b"a = " + b"9" * 5000, "f.toml: The TOML is not valid: a number has thousands of digits"),
    ],
)
def test_bytes_that_are_no_facts_are_refused_with_file_and_place(data: bytes, message: str) -> None:
    with pytest.raises(UnreadableError) as caught:
        read_facts(data, "f.toml")
    assert str(caught.value).startswith(message)


@pytest.mark.parametrize(
    ("count", "message"), [(1, "A."), (2, "A. This is the first of 2 findings."), (3, "A. This is the first of 3 findings.")]
)
def test_an_error_of_facts_names_the_first_finding_and_counts_the_others(count: int, message: str) -> None:
    error = WrongFactsError([wrong("FACTS-VALUE", f"place {number}", "A.", "Correct it.") for number in range(count)])
    assert (error.what, error.where, error.remedy) == (message, "place 0", "Correct it.")


def test_every_kind_of_event_has_its_name() -> None:
    assert sorted(name for name, _kind in kinds()) == sorted(KINDS_OF_EVENTS)


def test_an_entry_by_itself_is_read_as_in_a_file() -> None:
    sale = {"kind": "sell", "date": DAY, "who": "edda", "security": "common", "units": 400}
    value, found = read_entry("events", sale, "event 1")
    assert (value.__struct_config__.tag, value.units, found) == ("sale", 400, ())
    for word in ("people", "entities"):
        assert read_entry(word, {"name": "Tern Point Trust"}, word)[0].name == "Tern Point Trust"
    assert read_entry("texts", "A text.", "texts")[0] == "A text."  # type: ignore[arg-type]  # the only table of texts
    assert read_entry("opening", {"as-of": DAY}, "opening")[0].as_of == DAY


def test_the_schema_takes_exact_numbers_as_text_or_number() -> None:
    made: Any = schema()
    assert (made["$schema"], made["$id"]) == ("https://json-schema.org/draft/2020-12/schema", "urn:section16:draft-facts:1")
    units = made["$defs"]["Split"]["properties"]["new"]
    assert (units["type"], units["format"]) == (["string", "number"], "decimal")
    assert '"discriminator"' not in msgspec.json.encode(made).decode()


def test_every_table_of_a_file_is_read() -> None:
    text = """
[filing]
signed = 2025-06-18
[amendment]
of = "form4-edda-2025-06-16"
filed = 2025-06-18
why = "Corrected."
[year-end]
on = 2025-12-31
[people.edda]
name = "WINTERBOURNE EDDA M"
[entities.trust]
name = "Tern Point Trust"
[securities.common]
title = "Common Stock"
[awards.rsu]
to = "edda"
security = "common"
units = 5
[plans.p]
adopted = 2024-11-04
[powers.q]
giver = "edda"
attorneys = ["Ines Okonjo"]
signed = 2024-01-08
[texts]
note = "A text."
[[relations]]
who = "edda"
is = "trustee"
of = "trust"
[[joint]]
owners = ["edda"]
[opening]
as-of = 2025-06-13
"""
    made, found = read_tables(text.encode())
    assert found == ()
    assert (made["filing"].signed, made["amendment"].why, made["year_end"].on) == (
        date(2025, 6, 18),
        "Corrected.",
        date(2025, 12, 31),
    )
    named = {name: list(made[name]) for name in ("people", "entities", "securities", "awards", "plans", "powers", "texts")}
    assert list(named.values()) == [["edda"], ["trust"], ["common"], ["rsu"], ["p"], ["q"], ["note"]]
    assert (made["texts"]["note"], made["joint"][0].owners, made["opening"].as_of) == ("A text.", ("edda",), date(2025, 6, 13))
    (relation,) = made["relations"]
    assert (relation.who, relation.is_, relation.of) == ("edda", "trustee", "trust")


@pytest.mark.parametrize(
    ("keys", "identifier", "place", "message", "remedy"),
    [
        (
            'notes = [{ on = "code", text = "a\\u0001" }]',
            "FACTS-VALUE",
            "notes, 1, text",
            "The text contains the character U+0001",
            "Remove it.",
        ),
        ("trades = [{ units = 3 }]", "FACTS-MISSING", "trades 1, price", "`price` is missing.", "State it."),
        (
            "trades = [{ units = 3, price = 1, unitz = 1 }]",
            "FACTS-KEY",
            "trades 1, unitz",
            "Unknown key 'unitz'.",
            "Correct it; docs/draft-facts.md",
        ),
        (
            'trades = [{ units = 3, price = "1.234,56" }]',
            "FACTS-VALUE",
            "trades 1, price",
            "It is not a number.",
            "Write 1234.56",
        ),
        (
            'notes = [{ on = "cod", text = "a" }]',
            "FACTS-VALUE",
            "notes 1, on",
            "'cod' is not allowed here.",
            "Did you mean code?",
        ),
        ('report = "earli"', "FACTS-VALUE", "report", "'earli' is not allowed here.", "Did you mean early?"),
        ('report = "x"', "FACTS-VALUE", "report", "'x' is not allowed here.", "Write one of early, missed, when due."),
    ],
)
def test_what_is_wrong_within_an_entry_is_reported_with_its_place(
    keys: str, identifier: str, place: str, message: str, remedy: str
) -> None:
    sale = SALE.replace("units = 400\n", "") if "trades" in keys else SALE
    ((found, location, says, offers),) = findings(BASE + sale + keys + "\n")
    assert (found, location) == (identifier, f"f.toml, [[events]] 1 (sale), {place}")
    assert says.startswith(message)
    assert offers.startswith(remedy)
