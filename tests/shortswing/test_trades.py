"""Lists of trades: read exactly, or refused with the line of every fault."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from section16 import TradesError, short_swing
from section16.errors import RequestError
from section16.ingest.trades_file import read_swing_facts, read_trades
from section16.shortswing.facts_reading import facts_of
from section16.shortswing.trades import ListedTrade, trades_of
from section16.workspace.short_swing import find_short_swings

CSV = """date,side,shares,price
2026-01-05,purchase,"1,000.5",$22.75
3/2/2026,Sell,400,"$1,030.0001"
"""


def in_file(folder: Path, text: str, name: str = "trades.csv") -> Path:
    file = folder / name
    file.write_text(text, encoding="utf-8")
    return file


def test_a_csv_file_is_read_exactly(tmp_path: Path) -> None:
    bought, sold = read_trades(in_file(tmp_path, CSV))
    assert (bought.id, bought.day, bought.purchase) == ("line 2", date(2026, 1, 5), True)
    assert (bought.shares, bought.price) == (Fraction("1000.5"), Fraction("22.75"))
    assert (sold.day, sold.purchase, sold.price) == (date(2026, 3, 2), False, Fraction("1030.0001"))


def test_a_json_list_is_read_exactly_with_its_lines(tmp_path: Path) -> None:
    text = """{"about": "[1]", "trades": [
      {"date": "2026-01-05", "side": "P", "shares": 100, "price": 63.49, "security": "Class A", "why": "a note"},

      {"date": "2026-02-05", "side": "S", "shares": 100, "price": 0.1, "counts": false, "id": "S1"}]}"""
    bought, sold = read_trades(in_file(tmp_path, text, "trades.json"))
    assert (bought.id, bought.price, bought.security, bought.note) == ("line 2", Fraction("63.49"), "Class A", "a note")
    assert (sold.id, sold.place, sold.price, sold.counts) == ("S1", "line 4", Fraction(1, 10), False)


def test_every_column_is_read() -> None:
    row = {
        "date": date(2026, 1, 5),
        "side": "sale",
        "shares": 5,
        "price": 4.5,
        "class": "calls",
        "code": "e",
        "holder": "Fund",
        "low": 4,
        "high": Decimal("4.75"),
        "close": "50",
        "premium": 12,
        "commission": "3",
        "counts": "yes",
        "id": "x",
    }
    assert trades_of([("row", row)]) == (
        ListedTrade(
            id="x",
            place="row",
            day=date(2026, 1, 5),
            purchase=False,
            shares=Fraction(5),
            price=Fraction("4.5"),
            security="calls",
            code="E",
            holder="Fund",
            low=Fraction(4),
            high=Fraction("4.75"),
            averaged=True,
            close=Fraction(50),
            premium=Fraction(12),
            commission=Fraction(3),
            counts=True,
        ),
    )


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("2026-01-05,purchase,-5,4", "line 3: The number of shares '-5' is negative."),
        ("2026-01-05,purchase,0,4", "line 3: The number of shares '0' is out of range"),
        ("2026-01-05,purchase,1000000000001,4", "line 3: The number of shares '1000000000001' is out of range"),
        ("2026-01-05,purchase,5,-4", "line 3: The price '-4' is negative."),
        ("2026-01-05,purchase,5,1000000001", "line 3: The price '1000000001' is out of range"),
        ("2026-01-05,purchase,5,four", "line 3: The price 'four' is not a number."),
        ('2026-01-05,purchase,5,"4,5"', "line 3: The price '4,5' is not a number. Write 4.5."),
        (",purchase,5,4", "line 3: The date is missing."),
        ("soon,purchase,5,4", "line 3: The date 'soon' is not a date. Write it as 2026-03-31."),
        ("24/11/2026,purchase,5,4", "line 3: The date '24/11/2026' is not a date. Write 2026-11-24."),
        ("1934-06-05,purchase,5,4", "line 3: The date '1934-06-05' is out of range"),
        ("2026-01-05,given,5,4", "line 3: The side 'given' is unknown. Write purchase or sale."),
        ("2026-01-05,,5,4", "line 3: The side is missing."),
        ("2026-01-05,sale,,4", "line 3: The number of shares is missing."),
        ("2026-01-05,sale,5,", "line 3: The price is missing."),
        ("2026-01-05,sale,5,€4", "line 3: The price is in EUR, that of line 2 in USD."),
        ("2026-01-05,sale,5,4,5", "line 3: The line has 5 cells and the heading 4."),
    ],
)
def test_a_fault_is_refused_with_its_line(tmp_path: Path, line: str, says: str) -> None:
    with pytest.raises(TradesError) as refused:
        read_trades(in_file(tmp_path, f"date,side,shares,price\n2026-01-02,purchase,5,3\n{line}\n"))
    assert says in str(refused.value).removeprefix("trades.csv, ")


def test_every_fault_is_listed() -> None:
    rows = [
        {"date": "", "side": "up", "shares": 1, "price": 1},
        {"date": "2026-01-05", "side": "buy", "shares": 1, "price": "?"},
    ]
    with pytest.raises(TradesError) as refused:
        short_swing(rows)
    assert refused.value.faults == (
        "trade 1: The side 'up' is unknown. Write purchase or sale.",
        "trade 1: The date is missing.",
        "trade 2: The price '?' is not a number.",
    )
    assert "There are 2 more faults." in str(refused.value)


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ({"prise": 4}, "Unknown column 'prise'. Did you mean price?"),
        ({"low": 5, "high": 4}, "The low price is above the high price."),
        ({"low": "4.01"}, "The price is below the low price. Correct the price or its range."),
        ({"low": 3, "high": "3.99"}, "The price is above the high price. Correct the price or its range."),
        ({"shares": 10**9999}, "The number of shares 'of thousands of digits' is out of range"),
        ({"premium": 10**13}, "The premium '10000000000000' is out of range"),
        ({"shares": Decimal("1e400000000")}, "The number of shares '1E+400000000' is out of range"),
        ({"price": Decimal("1e-400000000")}, "is out of range; at most"),
        ({"date": "9999-03-02"}, "The date '9999-03-02' is in a year that is not possible; the last is 2100."),
        ({"date": datetime(2026, 1, 5, 9)}, "is a date with a time. Write the date alone"),
        ({"security": "A", "class": "B"}, "The class is given twice."),
        ({"counts": "maybe"}, "The answer under counts 'maybe' is neither yes nor no."),
        ({"price": True}, "The price 'True' is not a number."),
        ({"price": float("nan")}, "The price 'nan' is not a number."),
        ({"price": "$4", "currency": "EUR"}, "The price '$4' is not in EUR."),
    ],
)
def test_a_row_that_contradicts_itself_is_refused(row: dict[str, object], says: str) -> None:
    with pytest.raises(TradesError) as refused:
        trades_of([("row", {"date": "2026-01-05", "side": "sale", "shares": 5, "price": 4} | row)])
    assert says in str(refused.value)


def test_an_average_may_lie_outside_its_range_by_what_it_was_rounded() -> None:
    row = {"date": "2026-01-05", "side": "sale", "shares": 5, "price": "4.00", "low": "4.002", "high": "4.004"}
    assert trades_of([("row", row)])[0].price == 4
    assert trades_of([("row", row | {"low": "3.99", "high": "3.998"})])[0].high == Fraction("3.998")


def test_one_more_fault_is_counted_as_one() -> None:
    with pytest.raises(TradesError, match="There is 1 more fault\\."):
        trades_of([("trade 1", {"side": "up", "shares": 5, "price": 4})])


@pytest.mark.parametrize("trades", [["x"], [None], [5], None, 7])
def test_what_is_no_list_of_trades_is_refused(trades: Any) -> None:
    with pytest.raises(TradesError, match="date, side, shares and price"):
        short_swing(trades)


def test_rows_and_trades_read_before_are_not_mixed() -> None:
    row = {"date": "2026-01-05", "side": "sale", "shares": 5, "price": 4}
    read = trades_of([("row", row)])
    assert str(short_swing(list(read)).profit) == "0.00"
    with pytest.raises(TradesError, match="Give all trades in the same form"):
        short_swing([*read, row])


@pytest.mark.parametrize("facts", [[], 5, ["role"]])
def test_what_is_no_table_of_facts_is_refused(facts: Any) -> None:
    with pytest.raises(TradesError, match="The facts are neither a file nor a table"):
        short_swing([{"date": "2026-01-05", "side": "sale", "shares": 5, "price": 4}], facts=facts)


def test_the_cik_of_a_person_is_text() -> None:
    ciks: Any = 320193
    with pytest.raises(RequestError, match="A CIK is text"):
        find_short_swings([], issuer=ciks, owner="77")


def test_lines_are_counted_in_the_outermost_list_of_trades(tmp_path: Path) -> None:
    row = '{"date": "2026-01-05", "side": "sale", "shares": 5, "price": 4}'
    text = f'{{"note": {{"trades": [1,\n2]}},\n"a": "\\"trades\\": [",\n"tr\\u0061des": [\n{row},\n\n{row}]}}'
    assert [one.place for one in read_trades(in_file(tmp_path, text))] == ["line 5", "line 7"]


def test_a_blank_heading_above_nothing_is_allowed(tmp_path: Path) -> None:
    (trade,) = read_trades(in_file(tmp_path, "date,side,shares,price,,\n2026-01-05,sale,5,4,,\n"))
    assert trade.shares == 5


def test_two_trades_of_one_id_are_refused() -> None:
    rows = [(str(place), {"id": "a", "date": "2026-01-05", "side": "sale", "shares": 5, "price": 4}) for place in (1, 2)]
    with pytest.raises(TradesError, match="The id a is also that of 1"):
        trades_of(rows)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[", "line 1: The JSON is not valid: a value is missing"),
        ('[{"date": "2026-01-05",\n}]', "line 2: The JSON is not valid: a name in double quotation marks is expected"),
        ('[{"price": NaN}]', "NaN is not a number of JSON"),
        ('[{"price": 1, "price": 2}]', "the key price is given twice"),
        ("[1]", "line 1: The trade is not an object"),
        ('{"rows": []}', "The file holds no list of trades"),
        ("[]", "The list holds no trades"),
        ("", "The list holds no trades"),
        ('date,side\n"2026', "line 2"),
        ("date,side,shares,price,Price\n2026-01-05,sale,5,4,9\n", "line 1: Two columns have the heading price."),
        ("date,side,shares,,price\n2026-01-05,sale,5,7,4\n", "line 2: Column 4 has values and no heading."),
        ('[{"price": 1e99999999999999999999}]', "1e99999999999999999999 is not a number that can be used"),
    ],
)
def test_a_file_without_usable_trades_is_refused(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(TradesError) as refused:
        read_trades(in_file(tmp_path, text))
    assert says in str(refused.value)


def test_a_file_that_does_not_exist_is_refused(tmp_path: Path) -> None:
    with pytest.raises(TradesError, match="cannot be read"):
        read_trades(tmp_path / "none.csv")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("role = ", "The TOML is not valid: a value is missing"),
        ('role = "king"', "facts.toml, line 1, role: 'king' is not allowed here."),
        ("since = 2026-02-01\nuntil = 2026-01-01", "facts.toml, line 2, until: The last day in office is before the first."),
        (
            '[[holder]]\nname = "F"\nshare = 1.5',
            "line 3, [[holder]] 1, share: The share is not a number from 0 to 1.",
        ),
        (
            "[[percent]]\nbefore = 9.5",
            "line 1, [[percent]] 1: The percentage names neither a date nor a trade.",
        ),
        (
            "[[split]]\ndate = 2026-01-01\nnew = 0\nold = 1",
            "line 3, [[split]] 1, new: The number of new shares of a split must be from 1",
        ),
        (
            "[[close]]\ndate = 2026-01-01\nprice = -1",
            "line 3, [[close]] 1, price: The closing price is not a number from 0 to 1,000,000,000",
        ),
        (
            '[[close]]\ndate = 2026-01-01\nprice = "NaN"',
            "line 3, [[close]] 1, price: The closing price is not a number from 0 to 1,000,000,000",
        ),
        (
            '[[percent]]\ndate = 2026-01-01\nbefore = "NaN"',
            "[[percent]] 1, before: The percentage is not a number",
        ),
        ("role = " + "[" * 20_000, "The facts contain too many lists within lists."),
        ('{"role": ' + "[" * 20_000, "The facts contain too many lists within lists."),
        ("born = 1970-01-01", "line 1, born: Unknown key 'born'."),
        (
            '[[decision]]\ntrade = "a"\ncounts = false\nrule = "16b-77"',
            "line 4, [[decision]] 1, rule: 16b-77 is not the rule of an exemption.",
        ),
    ],
)
def test_facts_that_cannot_be_used_are_refused_with_their_place(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(TradesError) as refused:
        read_swing_facts(in_file(tmp_path, text, "facts.toml"))
    assert says in str(refused.value)


FAULTS = """role = "king"
since = 2026-02-01
borne = 1
[[holder]]
name = "F"
share = 1.5
[[close]]
date = 0001-01-01
[[percent]]
before = "200"
[[percent]]
before = 5
trade = "P1"
"""


def test_every_fault_of_facts_is_named_with_its_line_and_key(tmp_path: Path) -> None:
    with pytest.raises(TradesError) as refused:
        read_swing_facts(in_file(tmp_path, FAULTS, "facts.toml"))
    assert [one.partition(": ")[0] for one in refused.value.faults] == [
        "line 1, role",
        "line 3, borne",
        "line 6, [[holder]] 1, share",
        "line 7, [[close]] 1",
        "line 8, [[close]] 1, date",
        "line 9, [[percent]] 1",
        "line 10, [[percent]] 1, before",
    ]
    assert str(refused.value).startswith("facts.toml, line 1, role: 'king' is not allowed here. There are 6 more faults.")


def test_faults_of_facts_in_json_are_named_with_their_lines(tmp_path: Path) -> None:
    first, second = '{"date": "2026-01-05", "new": 2, "old": 1}', '{"date": "2026-02-05",\n"new": 0, "old": 1}'
    text = f'{{"role": "director",\n"split": [{first},\n{second}],\n"x": 1}}'
    with pytest.raises(TradesError) as refused:
        read_swing_facts(in_file(tmp_path, text, "facts.json"))
    assert [one.partition(": ")[0] for one in refused.value.faults] == ["line 4, [[split]] 2, new", "line 5, x"]


def test_a_name_that_the_trades_do_not_have_is_found_in_the_file_of_facts(tmp_path: Path) -> None:
    trades = [{"id": "P1", "date": "2026-01-05", "side": "purchase", "shares": 5, "price": 4}]
    decisions = '[[decision]]\ntrade = "P1"\ncounts = true\n\n[[decision]]\ncounts = true\ntrade = "P2"\n'
    file = in_file(tmp_path, decisions, "facts.toml")
    with pytest.raises(TradesError, match=r"^facts\.toml, line 7, \[\[decision\]\] 2, trade: No trade is named 'P2'"):
        short_swing(trades, facts=file)
    known = decisions.partition("\n\n")[0]
    assert not short_swing(trades, facts=in_file(tmp_path, known, "facts.toml")).excluded


def test_the_faults_of_trades_and_of_facts_are_reported_together(tmp_path: Path) -> None:
    trades = in_file(tmp_path, "date,side,shares,price\n2026-01-05,purchase,-5,4\n")
    with pytest.raises(TradesError) as refused:
        short_swing(trades, facts=in_file(tmp_path, "role = 5", "facts.toml"))
    assert [one.partition(": ")[0] for one in refused.value.faults] == ["line 2", "facts.toml, line 1, role"]


def test_a_key_that_is_not_text_and_a_long_chain_of_classes_do_no_harm() -> None:
    keys: dict[Any, Any] = {1: 2}
    trades = [{"date": "2026-01-05", "side": "purchase", "shares": 5, "price": 4}]
    with pytest.raises(TradesError, match="1: Unknown key '1'"):
        short_swing(trades, facts=keys)
    chain = [{"name": str(number), "underlying": str(number + 1)} for number in range(2_000)]
    facts = facts_of({"class": chain})
    assert (facts.underlying("0"), facts.underlying("1999"), facts.underlying("x")) == ("2000", "2000", "x")
    with pytest.raises(TradesError, match="0 derives from 1, and 1 in the end from 0"):
        facts_of({"class": [*chain[:-1], {"name": "1999", "underlying": "0"}]})
