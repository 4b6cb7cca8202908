"""Rule 144(e): the limit, what counts against it, what is missing, and facts that cannot be."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

import section16
from section16.compliance.volume.facts import VolumeFacts, read_volume_facts
from section16.compliance.volume.limit import LimitBasis, VolumeLimit, volume_limit
from section16.document.submission import Submission
from section16.finding import FactTablesError
from section16.law.disclosure import sales_since
from section16.ledger.entries.entry import Entry
from tests.ledger.forms import ISSUER, OWNER, form, owner, sold

ENDINGS = ("2026-02-20", "2026-02-27", "2026-03-06", "2026-03-13")


def facts_text(
    outstanding: int = 50_000_000,
    volumes: Sequence[int] = (2_100_000, 1_800_000, 2_600_000, 1_900_000),
    sale: str = "shares = 1_000\nprice = 10",
    more: str = "sales = []",
) -> str:
    days = zip(ENDINGS[4 - len(volumes) :], volumes, strict=True)
    weeks = "".join(f"[[weeks]]\nending = {day}\nvolume = {volume}\n" for day, volume in days)
    first, rest = (more, "") if more.startswith("sales") else ("", more)
    return (
        f'{first}\n[class]\ntitle = "Common Stock"\nissuer = "{ISSUER}"\noutstanding = {outstanding}\n'
        f'[seller]\nname = "Petra Lindqvist"\ncik = "{OWNER}"\n[sale]\non = 2026-03-16\n{sale}\n{weeks}{rest}'
    )


def facts(text: str) -> VolumeFacts:
    return read_volume_facts(text.encode(), "volume.toml")


def limit(entries: Sequence[Entry] | None = None, **said: Any) -> VolumeLimit:
    return volume_limit(facts(facts_text(**said)), entries)


def rows(*forms: Submission) -> list[Entry]:
    ledger = section16.Ledger.from_submissions(forms)
    return [entry for _, entries in ledger.in_force(ISSUER).in_force for entry in entries]


@pytest.mark.parametrize(
    ("outstanding", "volumes", "expected", "basis"),
    [
        (50_000_000, (2_100_000, 1_800_000, 2_600_000, 1_900_000), 2_100_000, LimitBasis.WEEKLY_VOLUME),
        (50_000_000, (400_000, 500_000, 600_000, 499_999), 500_000, LimitBasis.ONE_PERCENT),
        (50_000_000, (500_000,) * 4, 500_000, LimitBasis.ONE_PERCENT),
        (12_345_678, (0, 0, 0, 0), 123_456, LimitBasis.ONE_PERCENT),
        (12_345_678, (123_457, 123_457, 123_457, 123_456), 123_456, LimitBasis.ONE_PERCENT),
        (12_345_678, (123_457,) * 4, 123_457, LimitBasis.WEEKLY_VOLUME),
        (99, (1, 1, 1, 0), 0, LimitBasis.ONE_PERCENT),
        (1_000_000_000, (9_000_000, 11_000_000, 12_000_000, 8_000_001), 10_000_000, LimitBasis.ONE_PERCENT),
    ],
)
def test_the_limit_is_the_greater_of_one_percent_and_the_average_weekly_volume(
    outstanding: int, volumes: tuple[int, ...], expected: int, basis: LimitBasis
) -> None:
    found = limit(outstanding=outstanding, volumes=volumes)
    assert (found.limit, found.basis) == (expected, basis)
    assert found.incomplete == ()


def test_without_four_weeks_the_limit_is_at_least_one_percent_and_says_so() -> None:
    found = limit(volumes=(2_100_000, 1_800_000), sale="shares = 600_000\nprice = 1")
    assert (found.average, found.limit, found.within) == (None, 500_000, None)
    assert [one.missing for one in found.incomplete] == ["the trading volume of 2 of the 4 calendar weeks before 2026-03-16"]
    assert "at least 500,000 more" in found.why.statement
    assert limit(volumes=(), sale="shares = 500_000\nprice = 1").within is True


def test_a_class_without_reported_volume_has_the_one_percent_limit() -> None:
    text = facts_text(volumes=()).replace("outstanding", "reported-volume = false\noutstanding")
    found = volume_limit(facts(text.replace("shares = 1_000", "shares = 500_001")))
    assert (found.limit, found.within, found.incomplete) == (500_000, False, ())


def test_sales_of_three_months_count_from_the_same_numbered_day_and_are_free_afterwards() -> None:
    found = limit(
        rows(
            form(sold("2025-12-15", 100), filed="2025-12-16", number=1),
            form(sold("2025-12-16", 200), filed="2025-12-17", number=2),
            form(sold("2026-03-16", 400), filed="2026-03-17", number=3),
            form(sold("2026-03-17", 800), filed="2026-03-18", number=4),
        )
    )
    assert [(one.on, one.shares, one.free) for one in found.sales] == [
        (date(2025, 12, 16), Decimal(200), date(2026, 3, 17)),
        (date(2026, 3, 16), Decimal(400), date(2026, 6, 17)),
    ]
    assert (found.sold, found.left) == (Decimal(600), Decimal(2_100_000 - 600))


def test_sales_of_aggregated_persons_are_added_and_those_of_others_are_not() -> None:
    more = '[[aggregated]]\nname = "Lindqvist Trust"\ncik = "9990093"\nbecause = "trust"\n'
    others = rows(
        form(sold("2026-02-02", 300), filed="2026-02-03", number=1, owners=owner("0009990093", "Lindqvist Trust")),
        form(sold("2026-02-02", 500), filed="2026-02-03", number=2, owners=owner("0009990094", "Someone Else")),
    )
    found = limit(others, more=more)
    assert [(one.by, one.shares, one.because) for one in found.sales] == [("Lindqvist Trust", Decimal(300), "trust")]
    assert [one.missing for one in found.incomplete] == ["the price of a sale", f"the filings of CIK {OWNER}"]


def lacked(found: VolumeLimit) -> list[str]:
    """Return what an answer lacked beside prices."""
    return [one.missing for one in found.incomplete if one.missing != "the price of a sale"]


def test_a_seller_whom_no_filing_names_is_not_taken_to_have_sold_nothing() -> None:
    own, other = (
        form(sold("2026-02-02", 300), filed="2026-02-02", number=1),
        form(sold("2026-02-02", 300), filed="2026-02-02", number=1, owners=owner("0009990094", "X")),
    )
    assert (limit(rows(own)).within, lacked(limit(rows(own)))) == (True, [])
    found = limit(rows(other))
    assert (found.within, lacked(found)) == (None, [f"the filings of CIK {OWNER}"])


def test_sales_under_another_title_are_asked_about_until_they_are_excluded_or_of_the_class() -> None:
    volumes, sale = (0, 0, 0, 0), "shares = 700\nprice = 10"
    entries = [
        *rows(form(sold("2026-02-02", 100), filed="2026-02-02", number=1)),
        *rows(form(sold("2026-02-03", 300), filed="2026-02-03", number=2)),
    ]
    entries[1] = msgspec.structs.replace(entries[1], title="Class B Stock")
    found = limit(entries, outstanding=100_000, volumes=volumes, sale=sale)
    assert (found.sold, found.within) == (Decimal(100), None)
    assert lacked(found) == ["whether Class B Stock is of the class Common Stock"]
    excluded = f'[[excluded]]\nrow = "{entries[1].id}"\nbecause = "another class"\n'
    found = limit(entries, outstanding=100_000, volumes=volumes, sale=sale, more=excluded)
    assert (found.within, lacked(found)) == (True, [])


def test_an_excluded_row_that_no_filing_has_is_named() -> None:
    entries, excluded = (
        rows(form(sold("2026-02-02", 300), filed="2026-02-02", number=1)),
        '[[excluded]]\nrow = "{}"\nbecause = "registered"\n',
    )
    assert lacked(limit(entries, more=excluded.format(entries[0].id))) == []
    found = limit(entries, more=excluded.format("0009990016-26-000009 I/1"))
    assert lacked(found) == ["the row 0009990016-26-000009 I/1"]


def test_the_shares_outstanding_are_stated_before_the_sale() -> None:
    text = facts_text().replace("[seller]", "stated = {}\n[seller]")
    assert facts(text.format("2026-03-16")).security.stated == date(2026, 3, 16)
    with pytest.raises(FactTablesError) as caught:
        facts(text.format("2026-03-17"))
    assert [one.id for one in caught.value.findings] == ["FACTS-CONTRADICT"]
    with pytest.raises(FactTablesError, match="1 fault"):
        facts(facts_text().replace("Petra Lindqvist", " "))


def test_a_sale_that_two_forms_report_or_that_is_stated_as_well_counts_once() -> None:
    both = rows(
        form(sold("2026-02-02", 300), filed="2026-02-03", number=1),
        form(sold("2026-02-02", 300), filed="2026-02-03", number=2),
    )
    found = limit(both, more="[[sales]]\non = 2026-02-02\nshares = 300\n")
    assert [(one.counts, one.because) for one in found.sales] == [
        (False, "0009990016-26-000001 I/1 reports it"),
        (True, ""),
        (False, "reported in 0009990016-26-000001 as well"),
    ]
    assert found.sold == 300


def test_two_equal_rows_of_one_form_are_two_sales() -> None:
    assert limit(rows(form(sold("2026-02-02", 300), sold("2026-02-02", 300), filed="2026-02-03"))).sold == 600


def test_an_excluded_row_is_listed_and_does_not_count() -> None:
    more = '[[excluded]]\nrow = "0009990016-26-000002 I/1"\nbecause = "registered on Form S-3"\n'
    found = limit(rows(form(sold("2026-02-02", 300), filed="2026-02-03")), more=more)
    assert [(one.counts, one.because) for one in found.sales] == [(False, "registered on Form S-3")]
    assert found.sold == 0


def test_a_sale_with_an_impossible_date_is_missing_and_not_left_out_in_silence() -> None:
    found = limit(rows(form(sold("2036-02-02", 300), filed="2026-02-03")))
    assert [(one.missing, one.rows) for one in found.incomplete] == [("the date of a sale", ("0009990016-26-000002 I/1",))]


@pytest.mark.parametrize(
    ("sale", "more", "within", "notice"),
    [
        ("shares = 2_100_000\nprice = 1", "sales = []", True, True),
        ("shares = 2_100_001\nprice = 1", "sales = []", False, True),
        ("shares = 5_000\nprice = 10", "sales = []", True, False),  # exactly 5,000 shares and $50,000
        ("shares = 5_001\nprice = 1", "sales = []", True, True),
        ("shares = 5_000\nprice = 10.01", "sales = []", True, True),
        ("shares = 5_000", "sales = []", True, None),
        ("shares = 3_000\nprice = 1", "[[sales]]\non = 2026-01-05\nshares = 2_001\nprice = 1\n", True, True),
        ("shares = 3_000\nprice = 1", "[[sales]]\non = 2026-01-05\nshares = 2_000\nprice = 1\n", True, False),
        ("shares = 100\nprice = 1", "", None, None),  # what was sold before is not known
        ("", "sales = []", None, None),
    ],
)
def test_whether_a_sale_is_within_the_limit_and_requires_a_notice(
    sale: str, more: str, *, within: bool | None, notice: bool | None
) -> None:
    found = limit(sale=sale, more=more)
    assert (found.within, found.notice) == (within, notice)


def test_an_answer_names_every_fact_that_it_lacked() -> None:
    more = '[[aggregated]]\nname = "Lindqvist Trust"\nbecause = "trust"\n'
    found = limit(sale="shares = 100", more=more, volumes=())
    assert [one.missing for one in found.incomplete] == [
        "the trading volume of 4 of the 4 calendar weeks before 2026-03-16",
        "what was sold in the three months before",
        "what this person sold in the three months before",
        "the price of a sale",
    ]
    assert all(one.remedy for one in found.incomplete)


def test_the_reasons_add_up() -> None:
    found = limit(rows(form(sold("2026-02-02", 300), filed="2026-02-03")))
    assert [text for _, text in found.why.sentences()] == [
        (
            "Petra Lindqvist may sell 2,099,700 more shares of Common Stock on 2026-03-16: "
            "2,100,000 less 300 sold since 2025-12-16."
        ),
        "The limit is 2,100,000 shares: average weekly volume. (Rule 144(e)(1))",
        "1% of 50,000,000 shares outstanding is 500,000.",
        "The average weekly volume is (2,100,000 + 1,800,000 + 2,600,000 + 1,900,000) / 4 = 2,100,000.",
        "300 shares were sold from 2025-12-16 to 2026-03-16.",
        "Petra Lindqvist sold 300 shares on 2026-02-02. It counts through 2026-05-02. (0009990016-26-000002 I/1)",
        "The sale of 1,000 shares is within the limit, and Form 144 may be required. (Rule 144(e)(1); Rule 144(h)(1))",
        "Form 144 is required for more than 5,000 shares or $50,000 in three months.",
    ]


RIGHT = facts_text(more="[[sales]]\non = 2026-01-05\nshares = 2_000\n")


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("ending = 2026-03-06", "ending = 2026-03-05", ("FACTS-CONTRADICT", "line 20, [[weeks]] 3, ending")),
        ("ending = 2026-03-06", "ending = 2026-02-27", ("FACTS-CONTRADICT", "line 20, [[weeks]] 3, ending")),
        ("on = 2026-03-16", "on = 2026-03-13", ("FACTS-CONTRADICT", "line 23, [[weeks]] 4, ending")),
        ("on = 2026-03-16", "on = 2026-03-21", ("FACTS-CONTRADICT", "line 23, [[weeks]] 4, ending")),
        ("outstanding = 50000000", "outstanding = 0", ("FACTS-AMOUNT", "line 5, [class], outstanding")),
        ("outstanding = 50000000", "outstanding = -5", ("FACTS-AMOUNT", "line 5, [class], outstanding")),
        ("outstanding = 50000000\n", "", ("FACTS-MISSING", "line 2, [class], outstanding")),
        ("on = 2026-01-05", "on = 2025-12-15", ("FACTS-CONTRADICT", "line 26, [[sales]] 1, on")),
        ("shares = 2_000", 'shares = 2_000\nby = "Nobody Named"', ("FACTS-UNKNOWN", "line 28, [[sales]] 1, by")),
        ("shares = 2_000", "shares = 0", ("FACTS-AMOUNT", "line 27, [[sales]] 1, shares")),
        (f'cik = "{OWNER}"', 'cik = "12a"', ("FACTS-CIK", "line 8, [seller], cik")),
        ("[[weeks]]\nending = 2026-02-20", "reported-volume = 3\n[[weeks]]\nending = 2026-02-20", None),
    ],
)
def test_facts_that_cannot_be_have_their_line_and_a_remedy(old: str, new: str, fault: tuple[str, str] | None) -> None:
    assert old in RIGHT
    with pytest.raises(FactTablesError) as caught:
        facts(RIGHT.replace(old, new))
    assert all(one.remedy for one in caught.value.findings)
    if fault is not None:
        assert (fault[0], f"volume.toml, {fault[1]}") in [(one.id, one.location) for one in caught.value.findings]


def test_more_than_four_weeks_and_a_person_named_twice_are_refused() -> None:
    week = "[[weeks]]\nending = 2026-02-13\nvolume = 1\n"
    twice = '[[aggregated]]\nname = "petra lindqvist"\nbecause = "spouse"\n'
    with pytest.raises(FactTablesError) as caught:
        facts(RIGHT + week + twice)
    assert [one.id for one in caught.value.findings] == ["FACTS-CONTRADICT", "FACTS-TWICE"]


def test_volume_of_a_class_without_volume_contradicts() -> None:
    with pytest.raises(FactTablesError, match="1 fault"):
        facts(RIGHT.replace("outstanding =", "reported-volume = false\noutstanding ="))


@given(
    outstanding=st.integers(1, 10**12),
    volumes=st.lists(st.integers(0, 10**10), min_size=4, max_size=4),
    planned=st.integers(1, 10**12),
)
def test_the_limit_never_exceeds_what_either_measure_allows(outstanding: int, volumes: list[int], planned: int) -> None:
    found = limit(outstanding=outstanding, volumes=volumes, sale=f"shares = {planned}\nprice = 1")
    exact = max(Decimal(outstanding) / 100, Decimal(sum(volumes)) / 4)
    assert found.limit <= exact < found.limit + 1
    assert found.within is (planned <= found.limit)


@given(st.dates(date(2000, 1, 1), date(2060, 1, 1)))
def test_a_sale_is_free_on_the_first_day_whose_three_months_leave_it_out(day: date) -> None:
    text = facts_text(volumes=(), more=f"[[sales]]\non = {day}\nshares = 1\n").replace("on = 2026-03-16", f"on = {day}")
    (one,) = volume_limit(facts(text)).sales
    assert sales_since(one.free) > day >= sales_since(one.free - timedelta(days=1))
