"""``shortswing`` and ``verify`` as a person runs them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from section16.cli.app import run
from tests.builders import amounts, box, form, transaction
from tests.drafting.examples import BASE, SALE

TRADES = """date,side,shares,price,code
2026-01-02,purchase,100,11,P
2026-05-01,sale,100,20,S
2026-06-02,purchase,100,10,P
2026-11-03,sale,100,19,S
2026-03-02,purchase,5000,0,A
2026-03-03,sale,10,30,J
"""


@pytest.fixture
def trades(tmp_path: Path) -> Path:
    file = tmp_path / "trades.csv"
    file.write_text(TRADES, encoding="utf-8")
    return file


def test_the_profit_its_matches_and_what_is_left_out_are_printed(trades: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["shortswing", "--trades", str(trades), "--why"]) == 0
    printed = capsys.readouterr().out
    assert "Highest profit: $1,800.00\n" in printed
    assert "Lowest-in, highest-out: $1,000.00; first-in, first-out: $1,800.00" in printed
    assert "line 2    2026-01-02  11  line 3  2026-05-01  20     100  900.00" in printed
    assert "Left out by a rule: line 6, purchase of 5,000 on 2026-03-02." in printed
    assert "For counsel to decide: line 7, sale of 10 on 2026-03-03." in printed
    assert "With every trade that counsel has to decide on: $1,910.00" in printed
    assert "  Only gains count; losses on other trades are not offset." in printed


def test_a_profit_that_what_is_missing_can_raise_is_printed_without_a_bound(
    trades: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    trades.write_text(TRADES.replace("2026-03-03,sale,10,30,J", "2026-03-03,sale,10,,S"), encoding="utf-8")
    assert run(["shortswing", "--trades", str(trades)]) == 0
    printed = capsys.readouterr().out
    assert "Highest profit: $1,800.00, at the prices stated and as far as is known\n" in printed
    assert "At least: $1,800.00. No upper bound is known; missing: the price of a trade.\n" in printed
    assert "With every trade that counsel has to decide on" not in printed
    assert run(["shortswing", "--trades", str(trades), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["exact"], found["upper"], found["if_all_counted"]) == (False, None, None)


def test_json_holds_the_profit_as_text(trades: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["shortswing", "--trades", str(trades), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["profit"] == "1800.00"


def test_a_certificate_is_written_and_verified(trades: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    kept = tmp_path / "profit.json"
    assert run(["shortswing", "--trades", str(trades), "--certificate", str(kept)]) == 0
    assert run(["verify", str(kept)]) == 0
    printed = capsys.readouterr().out
    assert (
        "Valid: $1,800.00 is the highest profit of the 4 trades listed in it, with 0 pairs left out, reached by 2 matches."
        in printed
    )
    assert "Compare it with --trades FILE, or with the filings and --issuer CIK." in printed
    assert run(["verify", str(kept), "--trades", str(trades)]) == 0
    assert f"It lists exactly the trades of {trades.name} that count" in capsys.readouterr().out
    assert run(["verify", str(kept), "--trades", str(tmp_path / "none.csv")]) == 2
    assert run(["verify", str(kept), "--facts", str(tmp_path / "none.toml")]) == 2
    kept.write_bytes(b"\xef\xbb\xbf" + kept.read_bytes())  # as an editor of Windows saves it
    assert run(["verify", str(kept), "--trades", str(trades)]) == 0
    assert "Give the trades as well." in capsys.readouterr().err
    assert run(["verify", str(kept), "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {
        "profit": "1800.00",
        "lots": 4,
        "matches": 2,
        "left_out": 0,
        "compared": False,
    }
    kept.write_text(kept.read_text(encoding="utf-8").replace('"1800.00"', '"1900.00"'), encoding="utf-8")
    assert run(["verify", str(kept)]) == 1
    assert "profit.json, profit: The certificate does not prove the profit." in capsys.readouterr().err


def test_facts_are_read_from_a_file(trades: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    facts = tmp_path / "facts.toml"
    facts.write_text("until = 2026-05-15\n", encoding="utf-8")
    assert run(["shortswing", "--trades", str(trades), "--facts", str(facts), "--json"]) == 0
    # Of June and November, both after office, neither is in office.
    assert json.loads(capsys.readouterr().out)["profit"] == "1000.00"


def submission(file: Path, code: str, day: str, price: str) -> None:
    """Write an invented filing of one transaction."""
    kind = "<transactionFormType>4</transactionFormType>"
    side = "A" if code == "P" else "D"
    row = transaction(
        date=box("transactionDate", day),
        coding=f"<transactionCoding>{kind}<transactionCode>{code}</transactionCode></transactionCoding>",
        amounts=amounts(price=box("transactionPricePerShare", price), code=box("transactionAcquiredDisposedCode", side)),
    )
    file.write_bytes(form(row))


@pytest.fixture
def filings(tmp_path: Path) -> Path:
    folder = tmp_path / "filings"
    folder.mkdir()
    submission(folder / "1.xml", "P", "2026-02-03", "14.00")
    submission(folder / "2.xml", "S", "2026-04-07", "18.00")
    return folder


def test_a_person_of_filings_is_answered(filings: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    asked = ["shortswing", str(filings), "--issuer", "9990100", "--owner", "9990200"]
    assert run([*asked, "--certificate", str(tmp_path / "profit.json")]) == 0
    assert "Highest profit: $400.00\n" in capsys.readouterr().out
    assert run(["verify", str(tmp_path / "profit.json")]) == 0
    compared = ["verify", str(tmp_path / "profit.json"), str(filings)]
    assert run([*compared, "--issuer", "9990100"]) == 0
    assert "It lists exactly the trades of the filings that count" in capsys.readouterr().out
    assert run(compared) == 2
    assert "The issuer of the certificate is missing. Specify it with --issuer." in capsys.readouterr().err
    assert run([*compared, "--issuer", "9990100", "--trades", "trades.csv"]) == 2
    assert "Give one of the two." in capsys.readouterr().err
    submission(filings / "3.xml", "S", "2026-04-09", "19.00")
    assert run([*compared, "--issuer", "9990100", "--owner", "9990200"]) == 1
    assert "It does not list" in capsys.readouterr().err
    (filings / "3.xml").unlink()
    assert run([*asked, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["answer"]["profit"] == "400.00"


def test_all_persons_of_filings_are_listed(filings: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["shortswing", str(filings), "--all"]) == 0
    assert "1 person with trades on both sides in a window." in capsys.readouterr().out


def test_the_reasons_of_all_persons_name_each_and_what_is_missing(filings: Path, capsys: pytest.CaptureFixture[str]) -> None:
    submission(filings / "3.xml", "S", "2025-01-07", "18.00")
    submission(filings / "4.xml", "S", "2027-04-07", "18.00")
    assert run(["shortswing", str(filings), "--issuer", "9990100", "--owner", "9990200"]) == 0
    alone = [line for line in capsys.readouterr().out.splitlines() if line.startswith("Missing: ")]
    assert run(["shortswing", str(filings), "--all", "--why"]) == 0
    printed = capsys.readouterr().out.splitlines()
    heading = next(number for number, line in enumerate(printed) if line.endswith("(0009990200 in 0009990100)"))
    assert printed[heading + 1].startswith("The highest profit is $400.00.")
    assert alone
    assert [line for line in printed[heading:] if line.startswith("Missing: ")] == alone
    assert "shares of the sale on 2025-01-07 at $18.00 are not matched: no purchase that counts lies" in "".join(
        line for line in printed[heading:] if "2025-01-07" in line
    )
    assert run(["shortswing", str(filings), "--all"]) == 0
    assert "1 answer lacks facts, which can change the profit. Run it with --why to list them." in capsys.readouterr().out


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ([], "Specify an issuer and a reporting person"),
        (["--owner", "1"], "Specify an issuer and a reporting person"),
        (["--issuer", "1"], "Specify an issuer and a reporting person"),
        (["--all", "--facts", "facts.toml"], "Facts apply to one reporting person, and none is specified."),
        (["--all", "--certificate", "profit.json"], "A certificate or an image is about one person."),
        (["--trades", "trades.csv"], "--trades is a list of one person's trades."),
        (["--issuer", "1", "--owner", "2"], "No filing is about issuer 0000000001."),
    ],
)
def test_a_question_that_is_not_clear_is_refused(
    filings: Path, options: list[str], says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["shortswing", str(filings), *options]) == 2
    assert says in capsys.readouterr().err


def test_the_matches_are_drawn(trades: Path, tmp_path: Path) -> None:
    image = tmp_path / "profit.svg"
    assert run(["shortswing", "--trades", str(trades), "--svg", str(image)]) == 0
    drawn = image.read_bytes()
    assert drawn.count(b'id="match-') == 2
    assert b"trades.csv: $1,800.00" in drawn
    assert run(["shortswing", "--trades", str(trades), "--svg", str(image), "--overwrite"]) == 0
    assert image.read_bytes() == drawn


CLEAR = ("--issuer", "9990100", "--owner", "9990200", "--side", "buy", "--on", "2026-06-01", "--shares", "50")


def clear_with(*options: str) -> list[str]:
    """The options of a planned trade, with others in the place of some."""
    named = dict(zip(CLEAR[::2], CLEAR[1::2], strict=True)) | dict(zip(options[::2], options[1::2], strict=True))
    return [part for option in named.items() for part in option]


def test_a_planned_trade_is_cleared_or_not(filings: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["clear", str(filings), *CLEAR, "--price", "17.00"]) == 0
    assert "a purchase below $14.00 creates liability" in capsys.readouterr().out
    assert run(["clear", str(filings), *CLEAR, "--price", "12.00", "--json"]) == 1
    found = json.loads(capsys.readouterr().out)
    assert (found["liability"], found["free_from"]) == ("100.00", "2026-10-06")


def test_trades_that_are_not_filed_are_counted(filings: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    also = tmp_path / "also.csv"
    also.write_text("date,side,shares,price\n2026-05-29,sale,100,19\n", encoding="utf-8")
    assert run(["clear", str(filings), *CLEAR, "--price", "17.00", "--also", str(also)]) == 1
    printed = capsys.readouterr().out
    assert "a purchase below $18.00 creates liability" in printed
    assert "if none of these trades counts" not in printed
    also.write_text("date,side,shares,price,code,id\n2026-05-29,sale,100,19,J,transfer\n", encoding="utf-8")
    assert run(["clear", str(filings), *CLEAR, "--price", "25.00", "--also", str(also)]) == 0
    printed = capsys.readouterr().out
    assert "For counsel to decide, and left out of the days and prices above: transfer." in printed
    assert "Free at any price from 2026-10-06 if none of these trades counts." in printed
    also.write_text(
        "date,side,shares,price,code,id\n2026-05-29,sale,20,19,J,one\n2026-05-29,sale,20,20,J,other\n", encoding="utf-8"
    )
    assert run(["clear", str(filings), *CLEAR, "--price", "17.00", "--also", str(also)]) == 0
    printed = capsys.readouterr().out
    assert "If one counted: $20.00.\nIf other counted: $20.00.\n" in printed
    assert "With every trade that counsel has to decide on, all together: $40.00" in printed


def test_the_class_of_a_trade_that_is_not_filed_is_that_of_the_filings(
    filings: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    also = tmp_path / "also.csv"
    also.write_text("date,side,shares,price,class\n2026-05-29,sale,100,19,COMMON STOCK\n", encoding="utf-8")
    assert run(["clear", str(filings), *CLEAR, "--price", "17.00", "--also", str(also), "--title", "Common  stock"]) == 1
    assert "a purchase below $18.00 creates liability" in capsys.readouterr().out
    assert run(["clear", str(filings), *clear_with("--owner", "78", "--price", "17.00", "--also", str(also))]) == 2
    assert "leave out the filings if only --also counts" in capsys.readouterr().err


def test_entered_events_are_counted(filings: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    events = tmp_path / "facts.toml"
    base = BASE.replace("0009990042", "0009990200")
    events.write_text(base + SALE.replace("2025-06-16", "2026-05-29"), encoding="utf-8")
    assert run(["clear", str(filings), *CLEAR, "--price", "17.00", "--events", str(events), "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["liability"] == "85.00"


HOUSEHOLD = """
[people.sven]
name = "Lind Sven"

[[relations]]
who = "edda"
is = "spouse"
of = "sven"

[securities.warrants]
title = "Warrant (right to buy)"
kind = "warrants"
of = "common"
gives = 2
exercise-price = 20
exercisable = 2025-01-02
"""
SALE_TOMORROW = ("--issuer", "9990016", "--owner", "9990042", "--side", "sell", "--on", "2025-06-18", "--shares", "100")


def bought(who: str, security: str, price: str) -> str:
    event = SALE.replace('"sale"', '"purchase"').replace("400", "100").replace('"18.70"', price)
    return event.replace('"edda"', f'"{who}"').replace('"common"', f'"{security}"')


@pytest.mark.parametrize(("price", "liability"), [("45", "500.00"), ("40", "0.00")])
def test_the_purchase_of_a_spouse_is_counted(
    price: str, liability: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    events = tmp_path / "facts.toml"
    events.write_text(BASE + HOUSEHOLD + bought("sven", "common", "40"), encoding="utf-8")
    assert run(["clear", *SALE_TOMORROW, "--price", price, "--events", str(events), "--json"]) == int(liability != "0.00")
    assert json.loads(capsys.readouterr().out)["liability"] == liability


def test_the_purchase_of_a_person_outside_the_household_is_not_counted(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    events = tmp_path / "facts.toml"
    apart = HOUSEHOLD.replace('is = "spouse"', 'is = "spouse"\nuntil = 2025-01-02')
    events.write_text(BASE + apart + bought("sven", "common", "40") + bought("edda", "common", "44"), encoding="utf-8")
    assert run(["clear", *SALE_TOMORROW, "--price", "45", "--events", str(events), "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["liability"] == "100.00"


def test_entered_derivative_securities_count_with_the_closing_prices_of_the_underlying(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    events, facts = tmp_path / "facts.toml", tmp_path / "closes.toml"
    events.write_text(BASE + HOUSEHOLD + bought("edda", "warrants", "3"), encoding="utf-8")
    facts.write_text("close = [{date = 2025-06-16, price = 44}, {date = 2025-06-18, price = 45.5}]", encoding="utf-8")
    asked = ["clear", *SALE_TOMORROW, "--price", "45", "--events", str(events), "--title", "Common Stock"]
    assert run([*asked, "--json", "--facts", str(facts)]) == 1
    assert json.loads(capsys.readouterr().out)["liability"] == "150.00"
    assert run(asked) == 0
    assert "The closing price of the underlying security on the day of a trade" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (["--price", "-1"], "The price of the planned trade is negative."),
        (["--price", "NaN"], "'NaN' is not a number. Write it as 1,000 or 41.50."),
        (["--price", "-Infinity"], "'-Infinity' is not a number. Write it as 1,000 or 41.50."),
        (["--price", "1e999999"], "The price of the planned trade has too many digits."),
        (["--price", "1e-999999"], "The price of the planned trade has too many digits."),
        (["--price", "5", "--shares", "0"], "The number of shares of the planned trade is out of range; it must be above 0"),
        (["--price", "5", "--shares", "9" * 10_000], "The number of shares of the planned trade has too many digits."),
        (["--price", "5", "--on", "0001-01-01"], "is out of range; Section 16 applies since June 6, 1934."),
        (["--price", "5", "--on", "9999-12-31"], "is in a year that is not possible; the last is 2100. Correct it"),
        (["--price", "5", "--on", "2101-01-01"], "The day of the planned trade is in a year that is not possible"),
        (["--price", "5", "--issuer", "77"], "No filing is about issuer 0000000077. Issuers in the filings: 0009990100"),
        (
            ["--price", "5", "--owner", "78"],
            "names 0000000078 as a reporting person. Reporting persons in the filings: 0009990200",
        ),
        (["--price", "5", "--title", "Series Q"], "The person has not traded 'Series Q'. Classes traded: common."),
        (["--price", "5", "--also", "none.csv"], "The file cannot be read"),
    ],
)
def test_a_planned_trade_that_cannot_be_used_is_refused(
    filings: Path, options: list[str], says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["clear", str(filings), *clear_with(*options)]) == 2
    assert says in capsys.readouterr().err


def test_a_folder_of_trades_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["shortswing", "--trades", str(tmp_path)]) == 2
    assert capsys.readouterr().err == f"section16: {tmp_path}: The path is a folder. Give a file.\n"


def test_a_list_with_faults_is_refused_with_every_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "trades.csv"
    file.write_text("date,side,shares,price\n2026-01-02,purchase,-5,4\n,sale,5,4\n", encoding="utf-8")
    assert run(["shortswing", "--trades", str(file), "--json"]) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert "line 2: The number of shares '-5' is negative." in printed.err
    assert "line 3: The date is missing." in printed.err


@pytest.mark.parametrize("shares", ["1,000", "1000", "$1,000.00"])
def test_amounts_may_have_commas_and_a_dollar_sign(filings: Path, shares: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["clear", str(filings), *clear_with("--shares", shares, "--price", "12")]) == 1
    assert "The purchase adds $200.00" in capsys.readouterr().out


@pytest.mark.parametrize("shares", ["abc", "1,0", "", "1,000,", "$", "9" * 9000 + "x"])
def test_what_is_not_an_amount_is_refused(filings: Path, shares: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["clear", str(filings), *clear_with("--shares", shares, "--price", "12")]) == 2
    said = capsys.readouterr().err
    assert "is not a number. Write it as 1,000 or 41.50." in said
    assert len(said) < 200


def test_options_about_filings_are_refused_beside_a_list(
    trades: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    certificate = tmp_path / "profit.json"
    assert run(["shortswing", "--trades", str(trades), "--decisions", str(trades)]) == 2
    assert "--decisions is about rows of filings." in capsys.readouterr().err
    assert run(["shortswing", "--trades", str(trades), "--certificate", str(certificate)]) == 0
    for options in (["--owner", "3"], ["--issuer", "3"], ["--trades", str(trades), "--decisions", str(trades)]):
        assert run(["verify", str(certificate), *options]) == 2
    assert "are about filings" in capsys.readouterr().err
    assert run(["verify", str(certificate), "--trades", str(trades)]) == 0
