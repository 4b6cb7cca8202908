"""Item 403: percentages by each line's own denominator, the group counted once, who is listed, and what is asked."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from section16.compliance.ownership.facts import OwnershipFacts, read_ownership_facts
from section16.compliance.ownership.percent import percent_of, shown
from section16.compliance.ownership.table import OwnershipLine, OwnershipTable, item_403
from section16.finding import FactTablesError
from section16.ledger.entries.amendment import PostedFiling
from section16.ledger.ledger import Ledger
from tests.ledger.filings import ADA, BEN, ISSUER, UNITS, exercise, filed, grant, holding, sale


def facts(
    holders: str, more: str = "", *, outstanding: int = 10_000_000, group: int | None = None, as_of: str = "2026-03-16"
) -> OwnershipFacts:
    """Return the facts of a table of one class; ``holders`` are lines such as ``ada director``."""
    people = "".join(_person(*line.split(" ", 1)) for line in holders.splitlines())
    members = "" if group is None else f"group = {group}\n"
    text = (
        f'[table]\nas-of = {as_of}\nissuer = "{ISSUER}"\n{members}'
        f'[classes.common]\ntitle = "Common Stock"\noutstanding = {outstanding}\n{people}{more}'
    )
    return read_ownership_facts(text.encode(), "ownership.toml")


def _person(key: str, roles: str) -> str:
    cik = {"ada": ADA, "ben": BEN}.get(key, "")
    listed = ", ".join(f'"{role}"' for role in roles.split("+"))
    return f'[holders.{key}]\nname = "{key.title()} Example"\nroles = [{listed}]\naddress = "1 Pier Road"\ncik = "{cik}"\n'


def held(holders: str, shares: str, more: str = "") -> str:
    who = f'holder = "{holders}"' if " " not in holders else f"holders = {holders.split()}"
    return f'[[holdings]]\n{who}\nsecurity = "common"\nshares = "{shares}"\n{more}\n'.replace("'", '"')


def right(holders: str, shares: str, exercisable: str = "", more: str = "") -> str:
    day = f"exercisable = {exercisable}\n" if exercisable else ""
    return held(holders, shares, day + more).replace("[[holdings]]", "[[rights]]")


def line(table: OwnershipTable, key: str) -> OwnershipLine:
    return next(one for one in (*table.lines, *table.left_out) if one.holder == key)


def numbers(one: OwnershipLine) -> tuple[Decimal, Decimal, str, str]:
    (share,) = one.shares
    return share.total, share.denominator, str(share.percent), share.shown


# --- percentages


@pytest.mark.parametrize(
    ("outstanding", "more", "expected"),
    [
        # Worked by hand: the first is the example of the reference.
        (10_000_000, held("ada", "900,000") + right("ada", "200,000"), (1_100_000, 10_200_000, "10.7843", "10.8%")),
        (10_000_000, held("ada", "900,000"), (900_000, 10_000_000, "9.0000", "9.0%")),
        (3, held("ada", "1"), (1, 3, "33.3333", "33.3%")),
        (3, held("ada", "2"), (2, 3, "66.6667", "66.7%")),
        (10_000_000, held("ada", "100,000"), (100_000, 10_000_000, "1.0000", "1.0%")),
        (10_000_000, held("ada", "99,999"), (99_999, 10_000_000, "1.0000", "*")),
        (10_000_000, right("ada", "100,000"), (100_000, 10_100_000, "0.9901", "*")),
        (10_000_000, right("ada", "101,011"), (101_011, 10_101_011, "1.0000", "1.0%")),
        (10_000_000, held("ada", "1"), (1, 10_000_000, "0.0000", "*")),
        (1_000_000, held("ada", "1,000,000") + right("ada", "1,000,000"), (2_000_000, 2_000_000, "100.0000", "100.0%")),
        (8_000_000, held("ada", "200,000") + right("ada", "300,000"), (500_000, 8_300_000, "6.0241", "6.0%")),
        (40_000_000, held("ada", "2,000,001"), (2_000_001, 40_000_000, "5.0000", "5.0%")),
        (7_000, held("ada", "0.5") + right("ada", "1.25"), (Decimal("1.75"), Decimal("7001.25"), "0.0250", "*")),
    ],
)
def test_rights_are_added_to_the_number_and_to_the_denominator_of_the_line(
    outstanding: int, more: str, expected: tuple[Decimal, Decimal, str, str]
) -> None:
    found = item_403(facts("ada director", more, outstanding=outstanding, group=1))
    assert numbers(line(found, "ada")) == expected


def test_the_rights_of_one_line_are_not_in_the_denominator_of_another() -> None:
    found = item_403(facts("ada director\nben director", held("ben", "500,000") + right("ada", "2,000,000")))
    assert numbers(line(found, "ben"))[1:3] == (Decimal(10_000_000), "5.0000")
    assert numbers(found.group) == (Decimal(2_500_000), Decimal(12_000_000), "20.8333", "20.8%")


@pytest.mark.parametrize(
    ("exercisable", "counts"),
    [("2026-03-16", True), ("2026-05-15", True), ("2026-05-16", False), ("2025-01-01", True), ("", True)],
)
def test_sixty_days_are_counted_from_the_day_of_the_table(exercisable: str, *, counts: bool) -> None:
    found = item_403(facts("ada director", right("ada", "100", exercisable)))
    assert line(found, "ada").shares[0].rights == (100 if counts else 0)


def test_a_right_acquired_for_control_counts_on_any_day() -> None:
    found = item_403(facts("ada director", right("ada", "100", "2030-01-01", "control-purpose = true\n")))
    assert line(found, "ada").shares[0].rights == 100


@given(st.integers(1, 10**9), st.integers(0, 10**9), st.integers(0, 10**9))
def test_a_percentage_is_exact_to_four_decimals(outstanding: int, owned: int, rights: int) -> None:
    owned = min(owned, outstanding)
    share = Fraction(owned + rights, outstanding + rights)
    assert abs(Fraction(percent_of(share)) - share * 100) <= Fraction(1, 20_000)
    assert (shown(share) == "*") is (0 < share < Fraction(1, 100))
    assert 0 <= percent_of(share) <= 100


# --- the group


def test_shares_that_members_hold_together_count_once_for_the_group_and_on_each_line() -> None:
    more = held("ada ben", "300,000") + held("ada", "1,000") + right("ada ben", "50,000")
    found = item_403(facts("ada director\nben executive officer", more, group=2))
    assert numbers(line(found, "ada"))[0] == 351_000
    assert numbers(found.group)[:2] == (Decimal(351_000), Decimal(10_050_000))
    assert found.group.name == "All directors and executive officers as a group (2 persons)"


def test_the_group_has_no_nominees_holders_or_officers_who_left_and_has_officers_who_are_not_named() -> None:
    people = "ada director\nben named executive officer\ncleo nominee\ndora executive officer\neve holder"
    more = "".join(held(key, str(10**number)) for number, key in enumerate(("ada", "ben", "cleo", "dora", "eve")))
    known = facts(people, more)
    left = replace(known.holders["ben"], left=date(2026, 1, 31))
    found = item_403(replace(known, holders={**known.holders, "ben": left}))
    assert numbers(found.group)[0] == 1 + 1_000
    assert [one.holder for one in found.management] == ["ada", "ben", "cleo"]
    assert "Served as an executive officer until January 31, 2026." in found.footnotes


@given(st.lists(st.tuples(st.sampled_from(["ada", "ben", "ada ben"]), st.integers(1, 1000), st.booleans()), max_size=8))
def test_the_group_never_exceeds_its_members_together_nor_falls_below_any(
    stakes: list[tuple[str, int, bool]],
) -> None:
    more = "".join((right if is_right else held)(who, str(shares)) for who, shares, is_right in stakes)
    found = item_403(facts("ada director\nben director", more))
    each = [line(found, key).shares[0].total for key in ("ada", "ben")]
    assert max(each) <= found.group.shares[0].total <= sum(each)
    assert found.group.shares[0].total == sum(shares for _, shares, _ in stakes)


# --- who is listed


@pytest.mark.parametrize(
    ("shares", "rights", "listed"),
    [("500,000", "", False), ("500,001", "", True), ("400,000", "105,264", True), ("400,000", "105,263", False)],
)
def test_a_holder_is_listed_for_more_than_five_percent_by_its_own_denominator(
    shares: str, rights: str, *, listed: bool
) -> None:
    more = held("fund", shares) + (right("fund", rights) if rights else "")
    found = item_403(facts("fund holder\nada director", more))
    assert [one.holder for one in found.holders] == (["fund"] if listed else [])
    assert [one.holder for one in found.left_out] == ([] if listed else ["fund"])


def test_an_officer_who_is_not_named_is_listed_for_more_than_five_percent_only() -> None:
    found = item_403(facts("ada executive officer\nben executive officer", held("ada", "600,000") + held("ben", "1")))
    assert [one.holder for one in found.holders] == ["ada"]
    assert (found.management, found.left_out) == ((), ())


def test_a_director_without_shares_is_listed_with_a_dash_and_the_answer_asks() -> None:
    found = item_403(facts("ada director"))
    assert numbers(line(found, "ada")) == (Decimal(0), Decimal(10_000_000), "0.0000", "-")
    assert found.incomplete[0].missing == "what this person beneficially owns"


def test_footnotes_are_numbered_as_the_lines_come() -> None:
    more = held("fund ada", "600,000", "pledged = 1_000") + right("ada", "5", more='kind = "warrants"\nnote = "A note."\n')
    found = item_403(facts("ada director\nfund holder", more))
    assert [(one.holder, one.footnotes) for one in found.lines] == [("fund", (1, 2)), ("ada", (3, 4, 2, 5)), ("", (3, 2))]
    assert found.footnotes == (
        "Includes 600,000 shares of Common Stock over which voting and investment power is shared with Ada Example.",
        "Includes 1,000 shares of Common Stock pledged as security.",
        "Includes 5 shares of Common Stock that may be acquired within 60 days of March 16, 2026 (warrants).",
        "Includes 600,000 shares of Common Stock over which voting and investment power is shared with Fund Example.",
        "A note.",
    )


@pytest.mark.parametrize(
    ("people", "group", "missing"),
    [
        ("ada director", None, ["whether there are executive officers who are not named"]),
        ("ada director\nben executive officer", None, []),
        ("ada director\nben executive officer", 2, []),
        ("ada director\nben executive officer", 4, ["what 2 of the 4 members of the group own"]),
    ],
)
def test_members_of_the_group_who_are_not_stated_are_asked(people: str, group: int | None, missing: list[str]) -> None:
    found = item_403(facts(people, held("ada", "1") + (held("ben", "1") if "ben" in people else ""), group=group))
    assert [one.missing for one in found.incomplete] == missing


def test_an_address_is_asked_for_more_than_five_percent() -> None:
    known = facts("ada director", held("ada", "500,001"), group=1)
    found = item_403(replace(known, holders={"ada": replace(known.holders["ada"], address="")}))
    assert [one.missing for one in found.incomplete] == ["the address"]


def test_a_table_explains_itself() -> None:
    found = item_403(facts("ada director", held("ada", "900,000") + right("ada", "200,000", "2026-05-15"), group=1))
    assert [text for _, text in line(found, "ada").why.sentences()] == [
        "Ada Example beneficially owns 1,100,000 shares of Common Stock on 2026-03-16. (Regulation S-K, Item 403)",
        "Common Stock: 1,100,000 of 10,200,000 is 10.7843%.",
        "900,000 shares are held, as [[holdings]] 1 states.",
        "200,000 shares can be acquired by options from 2026-05-15, within 60 days after 2026-03-16, as [[rights]] 1 states.",
        (
            "The 200,000 shares that can be acquired by 2026-05-15 are added to the number outstanding, for this line only. "
            "(Rule 13d-3(d)(1); Rule 13d-3(d)(1)(i) (unconfirmed))"
        ),
        "It is more than ten percent of the class. (Rule 16a-1(a)(1))",
    ]


# --- positions of filings


def reported(people: str, *posted: PostedFiling, more: str = "") -> OwnershipTable:
    ledger = Ledger()
    for filing, entries in posted:
        ledger._put(filing, entries)
    return item_403(facts(people, more, as_of="2025-12-31", group=len(people.splitlines())), ledger)


def missing(found: OwnershipTable) -> list[str]:
    return [one.missing for one in found.incomplete]


def test_positions_of_filings_are_used_where_the_facts_state_nothing() -> None:
    found = reported(
        "ada director\nben director",
        filed(1, "2025-03-03", sale(100, 900), holding(500, through="By Trust")),
        filed(2, "2025-03-04", sale(10, 40), owners=(BEN,)),
    )
    assert (numbers(line(found, "ada"))[0], numbers(line(found, "ben"))[0], numbers(found.group)[0]) == (
        Decimal(1_400),
        Decimal(40),
        Decimal(1_440),
    )
    assert found.incomplete == ()
    assert any("9999999999-25-000001 I/2" in text for _, text in line(found, "ada").why.sentences())


def test_a_later_filing_than_the_day_of_the_table_is_not_used_and_a_position_closed_counts_nothing() -> None:
    found = reported(
        "ada director", filed(1, "2025-03-03", sale(100, 900)), filed(2, "2026-03-04", sale(900, 0)), more=held("ada", "1")[:0]
    )
    assert numbers(line(found, "ada"))[0] == 900


def test_shares_that_a_joint_form_reports_are_on_each_line_and_once_in_the_group() -> None:
    joint = filed(1, "2025-03-03", sale(100, 900, through="By Fund"), owners=(ADA, BEN))
    found = reported("ada director\nben director", joint)
    assert (numbers(line(found, "ada"))[0], numbers(line(found, "ben"))[0], numbers(found.group)[0]) == (Decimal(900),) * 3


def test_stated_holdings_replace_those_of_filings_and_the_difference_is_explained() -> None:
    found = reported("ada director", filed(1, "2025-03-03", sale(100, 900)), more=held("ada", "750"))
    assert numbers(line(found, "ada"))[0] == 750
    assert any(text.startswith("Filings report 900 of Common Stock; the facts count") for _, text in _why(found, "ada"))


def _why(found: OwnershipTable, key: str) -> Iterable[tuple[int, str]]:
    return line(found, key).why.sentences()


def test_a_joint_position_with_one_stated_holder_is_asked() -> None:
    joint = filed(1, "2025-03-03", sale(100, 900, through="By Fund"), owners=(ADA, BEN))
    found = reported("ada director\nben director", joint, more=held("ada", "900"))
    assert missing(found) == ["whether the 900 shares that these persons report together are among those the facts state"]


OPTION = {"title": "Stock Option (Right to Buy)", "underlying": "Common Stock", "code": "A"}


@pytest.mark.parametrize(
    ("exercisable", "expiration", "rights", "asked"),
    [
        ("2025-01-01", "2030-01-01", 2_000, False),
        ("2026-03-01", "2030-01-01", 2_000, False),  # the 60th day after December 31
        ("2026-03-02", "2030-01-01", 0, False),
        ("2025-01-01", "2025-12-30", 0, False),
        (None, "2030-01-01", 0, True),
    ],
)
def test_derivatives_count_by_their_exercise_date_and_the_shares_that_each_gives(
    exercisable: str | None, expiration: str, rights: int, *, asked: bool
) -> None:
    granted = grant(
        1_000, 1_000, "2025-02-03", exercise_date=exercisable, expiration=expiration, underlying_shares=2_000, **OPTION
    )
    found = reported("ada director", filed(1, "2025-02-04", granted))
    assert line(found, "ada").shares[0].rights == rights
    assert any(one.startswith("how many of 1,000 (Stock Option") for one in missing(found)) is asked


def test_the_shares_of_an_option_that_is_partly_exercised_are_those_of_what_is_left() -> None:
    said = {**OPTION, "exercise_date": "2025-01-01", "underlying": "Common Stock"}
    found = reported(
        "ada director",
        filed(1, "2025-02-04", grant(1_000, 1_000, "2025-02-03", underlying_shares=2_000, **said)),
        filed(2, "2025-06-04", exercise(400, 600, "2025-06-03", underlying_shares=800, **{**said, "code": "M"})),
    )
    assert line(found, "ada").shares[0].rights == 1_200


def test_a_derivative_that_does_not_state_its_shares_is_asked() -> None:
    granted = grant(1_000, 1_000, "2025-02-03", exercise_date="2025-01-01", **OPTION)
    found = reported("ada director", filed(1, "2025-02-04", granted))
    assert any(one.startswith("how many shares of the class (Stock Option") for one in missing(found))


def test_units_in_a_balance_of_table_one_and_titles_of_no_class_are_asked() -> None:
    note = "Includes 400 restricted stock units."
    found = reported(
        "ada director",
        filed(1, "2025-02-04", sale(100, 900, note=note), holding(50, title=UNITS), holding(7, title="Preferred")),
    )
    assert missing(found) == [
        "how many of the 900 shares are units that have not vested",
        "whether Restricted Stock Units, Preferred is of a class of the table",
    ]
    assert numbers(line(found, "ada"))[0] == 900


def test_a_footnote_on_withholding_for_units_is_no_sign_of_units_in_the_balance() -> None:
    note = "Shares withheld for taxes upon the vesting of restricted stock units."
    assert reported("ada director", filed(1, "2025-02-04", sale(100, 900, note=note, cell="code"))).incomplete == ()


def test_a_holder_without_filings_and_facts_is_asked_and_not_taken_for_zero() -> None:
    found = reported("ada director\nben director", filed(1, "2025-02-04", sale(100, 900)))
    assert [(one.subject, one.missing) for one in found.incomplete] == [("Ben Example", "what this person beneficially owns")]


# --- facts that cannot be

RIGHT = """[table]
as-of = 2026-03-16
group = 2

[classes.common]
title = "Common Stock"
outstanding = 1000

[holders.ada]
name = "Ada Example"
roles = ["director"]
cik = "9999201"

[holders.ben]
name = "Ben Example"
roles = ["named executive officer"]
left = 2026-01-31

[holders.dora]
name = "Dora Example"
roles = ["executive officer"]

[[holdings]]
holder = "ada"
security = "common"
shares = 600
pledged = 100

[[rights]]
holders = ["ada", "ben"]
security = "common"
shares = 50
"""


@pytest.mark.parametrize(
    ("old", "new", "identifier", "place"),
    [
        ("outstanding = 1000", "outstanding = 599", "FACTS-CONTRADICT", "line 7, [classes.common], outstanding"),
        ("outstanding = 1000", "outstanding = 0", "FACTS-CONTRADICT", "line 7, [classes.common], outstanding"),
        ("outstanding = 1000\n", "", "FACTS-MISSING", "line 5, [classes.common], outstanding"),
        ("pledged = 100", "pledged = 601", "FACTS-CONTRADICT", "line 27, [[holdings]] 1, pledged"),
        ("shares = 50\n", "shares = 0\n", "FACTS-AMOUNT", "line 32, [[rights]] 1, shares"),
        ("shares = 600", "shares = -600", "FACTS-AMOUNT", "line 26, [[holdings]] 1, shares"),
        ('holder = "ada"', 'holder = "adda"', "FACTS-UNKNOWN", "line 24, [[holdings]] 1, holder"),
        ('holder = "ada"\n', "", "FACTS-MISSING", "line 23, [[holdings]] 1, holder"),
        ('holder = "ada"', 'holder = "ada"\nholders = ["ben"]', "FACTS-MISSING", "line 24, [[holdings]] 1, holder"),
        ('["ada", "ben"]', '["ada", "ada"]', "FACTS-TWICE", "line 30, [[rights]] 1, holders"),
        ('["ada", "ben"]', '["ada", "cleo"]', "FACTS-UNKNOWN", "line 30, [[rights]] 1, holders"),
        ('security = "common"', 'security = "commn"', "FACTS-UNKNOWN", "line 25, [[holdings]] 1, security"),
        ("left = 2026-01-31", "left = 2026-03-17", "FACTS-CONTRADICT", "line 17, [holders.ben], left"),
        ('"named executive officer"', '"director"', "FACTS-CONTRADICT", "line 17, [holders.ben], left"),
        ('["director"]', '["director", "nominee"]', "FACTS-CONTRADICT", "line 11, [holders.ada], roles"),
        ('["director"]', "[]", "FACTS-VALUE", "line 11, [holders.ada], roles"),
        ('["director"]', '["chairman"]', "FACTS-VALUE", "line 11, [holders.ada], roles"),
        ("left = 2026-01-31", 'cik = "0009999201"', "FACTS-TWICE", "line 17, [holders.ben], cik"),
        ('cik = "9999201"', 'cik = "ada"', "FACTS-CIK", "line 12, [holders.ada], cik"),
        ("group = 2", "group = 0", "FACTS-VALUE", "line 3, [table], group"),
        (
            "left = 2026-01-31\n",
            '[holders.cleo]\nname = "Cleo"\nroles = ["director"]\n',
            "FACTS-CONTRADICT",
            "line 3, [table], group",
        ),
    ],
)
def test_facts_that_cannot_be_have_their_line_and_a_remedy(old: str, new: str, identifier: str, place: str) -> None:
    read_ownership_facts(RIGHT.encode(), "ownership.toml")
    assert old in RIGHT
    with pytest.raises(FactTablesError) as caught:
        read_ownership_facts(RIGHT.replace(old, new, 1).encode(), "ownership.toml")
    assert (identifier, f"ownership.toml, {place}") in [(one.id, one.location) for one in caught.value.findings]
    assert all(one.remedy for one in caught.value.findings)
