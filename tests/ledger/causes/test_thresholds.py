"""The thresholds of causes: each test of a cause fires at its threshold, and not one share, report or day beyond it.

The numbers are written out: a threshold that changes must change a story here as well, and docs/ledger.md where it states it.
"""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path

import pytest

from bench.thresholds import in_words
from section16.ledger import thresholds
from section16.ledger.causes.catalogue import CATALOGUE
from section16.ledger.entries.amendment import PostedFiling
from section16.ledger.lots.cause import Evidence
from tests.ledger import stories
from tests.ledger.filings import (
    ADA,
    BEN,
    OPTION,
    UNITS,
    at,
    book_of,
    filed,
    holding,
    purchase,
    sale,
    told,
    vesting,
)
from tests.ledger.stories import Story, then

TESTS = {test.__name__: test for _, test in CATALOGUE}


def asked(name: str, story: Story, place: str) -> Evidence | None:
    """Return what one test of a cause says of a row that breaks, whatever other tests say."""
    book = book_of(*story)
    row = told(book, place)
    assert row.gap, "the row does not break"
    return TESTS[name](book.view, row, row.gap)


# --- holdings of the same owner


def _spouse(start: int) -> Story:
    return (
        filed(1, "2025-01-10", holding(start - 66, through="By spouse")),
        filed(2, "2025-01-10", holding(start - 66), owners=(BEN,)),
        filed(3, "2025-02-10", purchase(66, start), owners=(BEN,)),
        filed(4, "2025-02-10", holding(start, through="By spouse")),
    )


def _trust_took_over(gap: int) -> Story:
    first = [holding(10_000), holding(5_000, through="By trust"), holding(80_000, through="By partnership")]
    now = [holding(10_000 - gap), holding(85_000 + gap, through="By trust")]
    return filed(1, "2025-01-10", *first), filed(2, "2025-02-10", *now)


def _other_words(opening: int) -> Story:
    return (
        filed(1, "2025-01-10", holding(opening), form="3"),
        filed(2, "2025-02-10", purchase(7_586, opening + 7_586, title="Ada Person", through="Footnote")),
        filed(3, "2025-03-10", purchase(300, opening + 7_886)),
    )


def _beside_the_trust(trust: int) -> Story:
    first = filed(1, "2025-01-10", holding(10_000), holding(trust, through="By trust"))
    return first, filed(2, "2025-02-10", sale(300, trust - 300))


def _spouse_counted_in(spouse: int) -> Story:
    first = filed(1, "2025-01-10", holding(10_000), holding(spouse, through="By spouse"))
    return first, filed(2, "2025-02-10", sale(300, 9_700 + spouse))


def _spouse_counted_in_a_holding(spouse: int) -> Story:
    first = filed(1, "2025-01-10", holding(10_000), holding(spouse, through="By spouse"))
    return first, filed(2, "2025-02-10", holding(10_000 + spouse))


def _given(shares: int) -> Story:
    trust = purchase(shares, 5_000 + shares, through="By trust", code="G")
    return stories.WITH_TRUST, filed(2, "2025-02-10", sale(300, 9_700 - shares), trust)


def _option_became_shares(shares: int) -> Story:
    terms = {"table": "II", "title": OPTION, "exercise_price": "4.00", "expiration": "2032-05-01"}
    first = filed(1, "2025-01-10", holding(10_000), holding(900, **terms))
    return first, filed(2, "2025-02-10", holding(10_000 + shares), holding(900 - shares, **terms))


def _sold_by_the_trust(shares: int) -> Story:
    trust = sale(shares, 5_000, through="By trust", day="2025-02-11")
    return stories.WITH_TRUST, filed(2, "2025-02-10", vesting(5_600, 15_600), sale(300, 15_300 - shares), trust)


def _divided(*parts: int) -> Story:
    names = ("By trust", "By spouse", "By partnership", "By daughter")
    new = [holding(part, through=name) for part, name in zip(parts, names, strict=False)]
    return then(filed(2, "2025-02-10", holding(10_000 - sum(parts)), *new))


def _three_moved(shares: int) -> Story:
    first = [holding(10_000), holding(5_000, through="By trust"), holding(3_000, through="By spouse")]
    now = [
        holding(10_000 + 2 * shares),
        holding(5_000 - shares, through="By trust"),
        holding(3_000 - shares, through="By spouse"),
    ]
    return filed(1, "2025-01-10", *first), filed(2, "2025-02-10", *now)


def _moved_but_one(others: int) -> Story:
    """Return holdings of which the first gained one share more than the others lost together."""
    names = ("By trust", "By spouse", "By partnership")[:others]
    first = [holding(10_000), *(holding(5_000, through=name) for name in names)]
    now = [holding(10_001 + 110 * others), *(holding(4_890, through=name) for name in names)]
    return filed(1, "2025-01-10", *first), filed(2, "2025-02-10", *now)


# --- footnotes

TWO = "Includes {} shares bought in January and {} shares bought in May."


def _noted(gap: str | int, note: str) -> Story:
    return stories.sold(300, str(9_700 + Decimal(gap)), note)


def _omission_told(gap: int, after: int) -> Story:
    """Return a gap that a footnote of the report so many reports later states."""
    note = f"Holds {gap} shares that were omitted before."
    reports = [filed(2, "2025-02-10", sale(300, 9_700 + gap))]
    for number in range(1, after + 1):
        said = {"note": note} if number == after else {}
        reports.append(filed(number + 2, f"2025-03-{number:02}", sale(10, 9_700 + gap - 10 * number, **said)))
    return then(*reports)


def _sentence(gap: int, change: int, between: int = 0) -> Story:
    """Return reports of which the first and the last have one sentence whose number changed, and some between."""
    note = "The plan holds {:,} shares."
    first = filed(1, "2025-01-10", holding(10_000, note=note.format(20_000)))
    reports = [filed(number, "2025-01-20", sale(1, 10_001 - number)) for number in range(2, between + 2)]
    last = sale(300, 9_700 - between + gap, note=note.format(20_000 + change))
    return first, *reports, filed(20, "2025-02-10", last)


def _units_left(units: int) -> Story:
    first = filed(1, "2025-01-10", holding(10_000, note=f"Includes {units} unvested RSUs."))
    return first, filed(2, "2025-02-10", sale(300, 9_700 - units))


def _units_fell(units: int, more: int = 0) -> Story:
    numbers = "".join(f" and {11 * number} others" for number in range(1, more + 1))
    notes = [f"Includes {count} RSUs{numbers} that have not vested." for count in (4_000, 4_000 - units)]
    first = filed(1, "2025-01-10", holding(10_000, note=notes[0]))
    return first, filed(2, "2025-02-10", purchase(200, 10_200 - units, note=notes[1]))


# --- rows and errors


def _rows_beside(shares: int) -> Story:
    trust = sale(shares, 5_000 - shares, through="By trust")
    return stories.WITH_TRUST, filed(2, "2025-02-10", sale(300, 9_700 - shares), trust)


def _moved_by_another(shares: int) -> Story:
    trust = sale(shares, 5_000 - shares, through="By trust")
    return stories.WITH_TRUST, filed(2, "2025-02-10", sale(300, 10_000 - shares), trust)


def _rows_before(shares: int) -> Story:
    return then(filed(2, "2025-02-10", sale(shares, 10_000 - shares)), filed(3, "2025-03-10", sale(5, 9_995 - 2 * shares)))


def _split(opening: int) -> Story:
    return filed(1, "2025-01-10", holding(opening)), filed(2, "2025-02-10", sale(30, 2 * opening - 30))


def _returned(start: int) -> Story:
    return (
        filed(1, "2025-01-10", holding(start)),
        filed(2, "2025-02-10", purchase(310, start + 310)),
        filed(3, "2025-02-20", purchase(210, start + 520)),
        filed(4, "2025-03-10", sale(100, start - 100)),
    )


def _bought_twice(shares: int) -> Story:
    return then(filed(2, "2025-02-10", purchase(shares, 10_000 + 2 * shares)))


def _carried(gap: int, back: int, between: int = 0) -> Story:
    """Return a sale after which the balance is too low, reports that carry it, and one that is too high by ``back``."""
    reports = [filed(2, "2025-02-10", sale(300, 9_700 - gap))]
    left = 9_700 - gap
    for number in range(between):
        left -= 1
        reports.append(filed(3 + number, "2025-02-20", sale(1, left)))
    return then(*reports, filed(3 + between, "2025-03-10", sale(7, left - 7 + back)))


def _carried_by_holdings(gap: int) -> Story:
    return then(filed(2, "2025-02-10", holding(10_000 - gap)), filed(3, "2025-03-10", holding(10_000)))


# --- other people and other forms


def _grew(percent: str, others: int = 1) -> Story:
    """Return people who held 10,000 and 20,000 shares, all of which grew by one rate in a month."""
    part = Decimal(percent) / 100
    first = [
        filed(1 + number, "2025-01-12", holding(20_000), owners=(f"00099993{number:02}",)) for number in range(1, others + 1)
    ]
    last = [
        filed(40 + number, "2025-02-12", holding(round(20_000 + 20_000 * part)), owners=(f"00099993{number:02}",))
        for number in range(1, others + 1)
    ]
    return stories.OPENED, *first, filed(30, "2025-02-10", holding(round(10_000 + 10_000 * part))), *last


def _one_time(first: str, last: str) -> Story:
    """Return two people whose shares grew by one rate, the second reporting on other days: first 2025-01-10, then 02-10."""
    return (
        stories.OPENED,
        filed(2, first, holding(20_000), owners=(BEN,)),
        filed(3, "2025-02-10", holding(10_100)),
        filed(4, last, holding(20_200), owners=(BEN,)),
    )


def _nearly_one_rate(*percents: str) -> Story:
    """Return people whose shares grew by these rates where mine grew by one percent."""
    people = [f"00099993{number:02}" for number in range(len(percents))]
    first = [filed(10 + number, "2025-01-10", holding(100_000), owners=(who,)) for number, who in enumerate(people)]
    last = [
        filed(40 + number, "2025-02-10", holding(100_000 + 1_000 * Decimal(percent)), owners=(who,))
        for number, (who, percent) in enumerate(zip(people, percents, strict=True))
    ]
    mine = filed(1, "2025-01-10", holding(100_000)), filed(30, "2025-02-10", holding(101_000))
    return (*mine, *first, *last)


def _credited(amount: str, *, alike: bool = True) -> Story:
    """Return three people who were credited with one amount; the others held and bought as much, unless they are not alike."""
    more = 0 if alike else 1
    story = [filed(1, "2025-01-10", holding(3_000)), filed(30, "2025-02-10", purchase(50, str(3_050 + Decimal(amount))))]
    for number, who in enumerate(("0009999301", "0009999302"), 2):
        story.append(filed(number, "2025-01-10", holding(3_000 + more), owners=(who,)))
        story.append(filed(30 + number, "2025-02-10", purchase(50, str(3_050 + more + Decimal(amount))), owners=(who,)))
    return tuple(story)


def _companion(day: str) -> Story:
    fund = {"through": "By fund", "day": "2025-02-10"}
    return (
        filed(1, "2025-01-10", holding(10_000, through="By fund"), owners=(ADA, BEN)),
        filed(2, "2025-02-11", sale(500, 9_500, **fund), owners=(ADA,)),
        filed(3, day, sale(500, 9_500, **fund), owners=(BEN,)),
    )


def _late_form(days: str) -> Story:
    units = {"title": UNITS, "table": "II", "code": "M"}
    return (
        filed(1, "2025-01-04", sale(900, 12_600, **units)),
        filed(2, "2025-04-04", sale(900, 10_800, **units)),
        filed(3, days, sale(900, 13_500, "2024-07-01", **units)),
    )


Case = tuple[str, str, Story, Story]
CASES: dict[str, Case] = {
    "two owners": ("held_by_another_owner", "4 I/1", _spouse(1_000), _spouse(999)),
    "a whole holding gone": ("vanished", "2 I/1", stories.joined(11_000, 1_000), stories.joined(10_999, 999)),
    "lots joined": ("lots_joined", "2 I/1", stories.joined(11_000, 400, 600), stories.joined(10_999, 400, 599)),
    "moved with what is gone": ("moved_with_what_is_gone", "2 I/1", _trust_took_over(1_000), _trust_took_over(999)),
    "other words": ("reported_under_other_words", "3 I/1", _other_words(1_000), _other_words(999)),
    "a singular balance": ("balance_of_another", "2 I/1", _beside_the_trust(50_000), _beside_the_trust(49_999)),
    "counted in": ("includes_another", "2 I/1", _spouse_counted_in(100), _spouse_counted_in(99)),
    "counted in a holding": (
        "includes_another",
        "2 I/1",
        _spouse_counted_in_a_holding(1_000),
        _spouse_counted_in_a_holding(999),
    ),
    "a transfer": ("transferred", "2 I/1", _given(101), _given(99)),
    "exercised": ("exercise_not_here", "2 I/1", _option_became_shares(20), _option_became_shares(19)),
    "passed on": ("passed_on_and_sold", "2 I/2", _sold_by_the_trust(100), _sold_by_the_trust(99)),
    "lots divided": ("lot_divided", "2 I/1", _divided(40, 60), _divided(40, 59)),
    "lots divided into three": ("lot_divided", "2 I/1", _divided(410, 370, 130), _divided(410, 370, 120, 10)),
    "three holdings": ("one_of_several_moved", "2 I/1", _three_moved(10), _three_moved(9)),
    "rounded among three others": ("one_of_several_moved", "2 I/1", _moved_but_one(3), _moved_but_one(2)),
    "a number with a fraction": (
        "states_the_gap",
        "2 I/1",
        _noted("1.5", TWO.format("1.5", "7.25")),
        _noted("0.5", TWO.format("0.5", "7.25")),
    ),
    "a round number": (
        "states_parts_of_the_gap",
        "2 I/1",
        _noted(10_000, TWO.format("4,500", "5,500")),
        _noted(9_000, TWO.format("4,000", "5,000")),
    ),
    "a round number among others": (
        "states_the_gap",
        "2 I/1",
        _noted(10_000, TWO.format("10,000", 17)),
        _noted(9_000, TWO.format("9,000", 17)),
    ),
    "a round number a share off": (
        "states_the_gap",
        "2 I/1",
        _noted(9_000, TWO.format("9,001", 17)),
        _noted(9_000, TWO.format("9,002", 17)),
    ),
    "the only number": (
        "states_the_gap",
        "2 I/1",
        _noted(2, stories.PLAN_NOTE.format(2)),
        _noted(1, stories.PLAN_NOTE.format(1)),
    ),
    "a small number rounded": (
        "states_the_gap",
        "2 I/1",
        _noted(2, TWO.format("2.4", 17)),
        _noted(2, TWO.format("1.6", 17)),
    ),
    "a share from a large number": (
        "states_the_gap",
        "2 I/1",
        _noted(100, TWO.format(101, 17)),
        _noted(99, TWO.format(100, 17)),
    ),
    "two shares from a large number": (
        "states_the_gap",
        "2 I/1",
        _noted(100, TWO.format(99, 17)),
        _noted(100, TWO.format(98, 17)),
    ),
    "a hundredth from a fraction": (
        "states_the_gap",
        "2 I/1",
        _noted("100.5", TWO.format("100.51", 17)),
        _noted("100.5", TWO.format("100.52", 17)),
    ),
    "an admitted omission": ("later_footnote_states_it", "2 I/1", _omission_told(101, 1), _omission_told(99, 1)),
    "two reports later": ("later_footnote_states_it", "2 I/1", _omission_told(437, 2), _omission_told(437, 3)),
    "parts with fractions": (
        "states_parts_of_the_gap",
        "2 I/1",
        _noted("10.5", TWO.format("4.5", 6)),
        _noted("9.5", TWO.format("4.5", 5)),
    ),
    "eight numbers": (
        "states_parts_of_the_gap",
        "2 I/1",
        _noted(437, "Includes " + ", ".join(f"{number} shares" for number in (212, 225, 31, 33, 35, 37, 39, 41))),
        _noted(437, "Includes " + ", ".join(f"{number} shares" for number in (212, 225, 31, 33, 35, 37, 39, 41, 43))),
    ),
    "a changed number": ("changed_number", "20 I/1", _sentence(10, 10), _sentence(9, 9)),
    "a changed number, rounded": ("changed_number", "20 I/1", _sentence(1_000, 1_001), _sentence(999, 1_000)),
    "a changed number, two shares off": ("changed_number", "20 I/1", _sentence(1_000, 999), _sentence(1_000, 998)),
    "eight reports back": ("changed_number", "20 I/1", _sentence(437, 437, 7), _sentence(437, 437, 8)),
    "units not included": ("no_longer_included", "2 I/1", _units_left(100), _units_left(99)),
    "units changed": ("units_changed", "2 I/1", _units_fell(100), _units_fell(99)),
    "six numbers of units": ("units_changed", "2 I/1", _units_fell(123, 2), _units_fell(123, 3)),
    "rows of the filing": ("rows_of_the_filing", "2 I/1", _rows_beside(100), _rows_beside(99)),
    "another row": ("change_of_another_row", "2 I/1", _moved_by_another(100), _moved_by_another(99)),
    "rows before": ("rows_of_the_previous_filing", "3 I/1", _rows_before(100), _rows_before(99)),
    "a split of one": ("split_of_one", "2 I/1", _split(400), _split(399)),
    "a balance that returns": ("older_balance", "4 I/1", _returned(1_000), _returned(999)),
    "a round purchase": ("applied_twice", "2 I/1", _bought_twice(1_000), _bought_twice(900)),
    "not a round purchase": ("applied_twice", "2 I/1", _bought_twice(910), _bought_twice(900)),
    "an error undone": ("error_carried", "2 I/1", _carried(100, 100), _carried(99, 99)),
    "eight reports ahead": ("error_carried", "2 I/1", _carried(437, 437, 7), _carried(437, 437, 8)),
    "nearly undone": ("error_carried", "2 I/1", _carried(1_000, 996), _carried(1_000, 995)),
    "nearly undone, a large one": ("error_carried", "2 I/1", _carried(1_000, 996), _carried(999, 996)),
    "an error in holdings": ("error_carried", "2 I/1", _carried_by_holdings(1_000), _carried_by_holdings(999)),
    "a holding before": ("previous_balance_wrong", "3 I/1", _carried_by_holdings(100), _carried_by_holdings(99)),
    "a dividend": ("one_rate", "30 I/1", _grew("5"), _grew("5.01")),
    "a week apart at first": (
        "one_rate",
        "3 I/1",
        _one_time("2025-01-17", "2025-02-10"),
        _one_time("2025-01-18", "2025-02-10"),
    ),
    "a week before": ("one_rate", "3 I/1", _one_time("2025-01-10", "2025-02-03"), _one_time("2025-01-10", "2025-02-02")),
    "a week apart at last": ("one_rate", "3 I/1", _one_time("2025-01-10", "2025-02-17"), _one_time("2025-01-10", "2025-02-18")),
    "three near one rate": (
        "one_rate",
        "30 I/1",
        _nearly_one_rate("1.010", "1.011", "1.012"),
        _nearly_one_rate("1.010", "1.011"),
    ),
    "three not near enough": (
        "one_rate",
        "30 I/1",
        _nearly_one_rate("1.015", "1.015", "1.015"),
        _nearly_one_rate("1.016", "1.016", "1.016"),
    ),
    "one near enough": ("one_rate", "30 I/1", _nearly_one_rate("1.004"), _nearly_one_rate("1.005")),
    "one amount": ("one_amount", "30 I/1", _credited("20", alike=False), _credited("19", alike=False)),
    "one small amount": ("one_amount", "30 I/1", _credited("19"), _credited("19", alike=False)),
    "a companion form": ("reported_by_a_companion", "3 I/1", _companion("2025-02-18"), _companion("2025-02-19")),
    "a late form": ("reported_later", "2 II/1", _late_form("2025-08-02"), _late_form("2025-08-03")),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_a_cause_is_found_at_its_threshold_and_not_beyond(case: Case) -> None:
    name, place, story, beyond = case
    assert asked(name, story, place) is not None
    assert asked(name, beyond, place) is None


def test_of_many_people_who_grew_at_one_rate_five_are_shown() -> None:
    found = asked("one_rate", _grew("5", others=6), "30 I/1")
    assert found is not None
    assert found.says.startswith("6 holdings of other owners grew by 5.0000%")
    assert len(found.rows) == 5


@pytest.mark.parametrize(("between", "readings"), [(7, 1), (8, 2)])
def test_of_the_next_eight_reports_one_that_takes_the_difference_back_decides_which_balance_is_wrong(
    between: int, readings: int
) -> None:
    story = [filed(2, "2025-02-10", sale(300, 10_000))]
    story += [filed(3 + number, "2025-02-20", sale(1, 9_999 - number)) for number in range(between)]
    story.append(filed(3 + between, "2025-03-10", sale(7, 10_000 - between - 307)))
    found = asked("does_not_move", then(*story), "2 I/1")
    assert found is not None
    assert len(found.readings) == readings


def _trust(*later: PostedFiling) -> Story:
    return filed(1, "2025-01-10", holding(10_000), holding(61_234, through="By trust")), *later


def test_another_holding_counts_as_it_was_before_the_filing() -> None:
    bought = purchase(766, 62_000, through="By trust")
    starts_from_the_trust = _trust(filed(2, "2025-02-10", sale(300, 60_934), bought))
    found = asked("balance_of_another", starts_from_the_trust, "2 I/1")
    assert found is not None
    assert found.rows == (at("1 I/2"),)
    later = _trust(filed(2, "2025-02-10", bought), filed(3, "2025-03-10", sale(300, 60_934)))
    assert asked("balance_of_another", later, "3 I/1") is None


def test_a_holding_that_had_once_the_size_of_the_difference_is_not_counted_in() -> None:
    grew = filed(2, "2025-02-10", purchase(68, 500, through="By spouse"))
    opened = filed(1, "2025-01-10", holding(10_000), holding(432, through="By spouse"))
    counted = filed(3, "2025-03-10", sale(300, 10_132))
    assert asked("includes_another", (opened, counted), "3 I/1") is not None
    assert asked("includes_another", (opened, grew, counted), "3 I/1") is None


def test_what_each_threshold_decides_is_measured() -> None:
    results = Path(__file__).parents[3] / "bench" / "results" / "thresholds.md"
    measured = dict(re.findall(r"^\| ([a-z0-9 ]+) \| ([^|]+) \| [\d,]+ \| [\d,]+ \|$", results.read_text(), re.MULTILINE))
    stated = {name: value for name, value in vars(thresholds).items() if name.isupper()}
    assert {name.lower().replace("_", " ") for name in stated} == measured.keys()
    assert {in_words(value) for value in stated.values()} == set(measured.values())
