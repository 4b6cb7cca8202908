"""Blocks: the same securities reported by several, found by words that numbers support, and never by equal numbers alone."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from msgspec.structs import replace

from section16.ledger.answers.explanation import explanation_of
from section16.ledger.answers.holdings import positions_in, totals_of
from section16.ledger.answers.position import Position
from section16.ledger.blocks.block import Block
from section16.ledger.book import IssuerBook
from section16.ledger.entries.amendment import PostedFiling
from section16.ledger.entries.companion import are_companions
from section16.ledger.entries.entry import Entry
from section16.ledger.ledger import Ledger
from tests.ledger.filings import ADA, BEN, CLEO, DORA, ISSUER, accession, at, book_of, filed, grant, holding, purchase, sale

FUND, MANAGER = "Amber Ridge Fund II, L.P.", "GOLDHAWK EDDA M"
THROUGH_FUND = "By Amber Ridge Fund II, LP"
OTHER_FUND = "By Amber Ridge Fund III, LP"
NOTE = "Shares held directly by Amber Ridge Fund II LP, of which Amber Ridge Management LLC is the general partner."
PART = "Form {} of 2. The same securities are reported on the other form."


def shared(book: IssuerBook) -> list[Block]:
    return [block for block in book.blocks if len(block.lots) > 1]


def held(book: IssuerBook, owner: str = "") -> list[Position]:
    return list(positions_in(book, None, lambda lot: not owner or owner in lot.owners))


def by(number: int, owner: str, name: str, *rows: Entry, day: str = "2025-03-04", **said: Any) -> PostedFiling:
    return filed(number, day, *rows, owners=(owner,), names=(name,), **said)


def fund_sells(*, number: int = 1, left: int = 9_000_000, **said: Any) -> PostedFiling:
    return by(number, ADA, FUND, sale(1_000_000, left), **said)


def manager_sells(through: str = THROUGH_FUND, *, number: int = 2, left: int = 9_000_000, note: str = "") -> PostedFiling:
    return by(number, BEN, MANAGER, sale(1_000_000, left, through=through, note=note, cell="nature" if note else ""))


# --- the holder reports it too


def test_a_fund_and_the_person_who_manages_it_report_one_block() -> None:
    book = book_of(fund_sells(), manager_sells())
    (block,) = book.blocks
    assert (block.id, block.reporters, block.names) == (at("1 I/1"), (ADA, BEN), (FUND, MANAGER))
    assert [one.test for one in block.evidence] == ["holder reports it too"]
    assert FUND in block.evidence[0].says
    (position,) = held(book)
    assert (int(position.balance), position.block, position.reporters) == (9_000_000, at("1 I/1"), (ADA, BEN))


def test_a_footnote_names_the_holder_where_the_nature_does_not() -> None:
    assert shared(book_of(fund_sells(), manager_sells("See footnote", note=NOTE)))
    assert not shared(book_of(fund_sells(), manager_sells("See footnote", note=NOTE.replace("Fund II", "Fund III"))))


def test_the_remarks_of_the_holder_name_who_reports_it_as_indirect() -> None:
    named = "Edda M. Goldhawk, the manager of the reporting person, is a director of the issuer."
    assert shared(book_of(fund_sells(remarks=named), manager_sells("See footnote")))
    assert not shared(book_of(fund_sells(remarks=named.replace("Goldhawk", "Quayle")), manager_sells("See footnote")))


@pytest.mark.parametrize("through", ["By LLC", "See footnote", OTHER_FUND, "By Amber Ridge Fund", "By spouse"])
def test_equal_numbers_alone_are_no_block(through: str) -> None:
    assert not shared(book_of(fund_sells(), manager_sells(through)))


def test_a_name_alone_is_no_block_where_the_numbers_differ() -> None:
    assert not shared(book_of(fund_sells(), manager_sells(left=8_000_000)))
    assert not shared(book_of(by(1, ADA, FUND, holding(0)), by(2, BEN, MANAGER, holding(0, through=THROUGH_FUND))))


def test_a_block_of_which_both_report_the_whole_sale_is_one_though_nothing_is_left() -> None:
    (block,) = shared(book_of(fund_sells(left=0), manager_sells(left=0)))
    assert "both report that 1,000,000 came to nothing on 2025-03-04" in block.evidence[0].says


def test_the_id_of_a_block_stays_when_an_amendment_restates_its_first_row() -> None:
    amendment = fund_sells(number=3, form="4/A", original="2025-03-04", day="2025-03-10")
    (block,) = shared(book_of(fund_sells(), manager_sells(), amendment))
    assert block.id == at("1 I/1")


def test_one_mistyped_balance_among_several_days_separates_no_block() -> None:
    days = [f"2025-03-{day:02}" for day in range(3, 9)]
    fund = [by(10 + n, ADA, FUND, sale(10, 1_000 - 10 * n), day=day) for n, day in enumerate(days)]
    manager = [by(20 + n, BEN, MANAGER, sale(10, 1_000 - 10 * n, through=THROUGH_FUND), day=day) for n, day in enumerate(days)]
    wrong = by(25, BEN, MANAGER, sale(10, 590, through=THROUGH_FUND), day=days[5])
    assert len(shared(book_of(*fund, *manager))) == 1
    assert len(shared(book_of(*fund, *manager[:5], wrong))) == 1


@pytest.mark.parametrize(("days", "blocks"), [(5, 1), (4, 0)])
def test_four_days_must_agree_for_one_that_differs(days: int, blocks: int) -> None:
    dates = [f"2025-03-{day:02}" for day in range(3, 3 + days)]
    fund = [by(10 + n, ADA, FUND, sale(10, 1_000 - 10 * n), day=day) for n, day in enumerate(dates)]
    manager = [by(20 + n, BEN, MANAGER, sale(10, 1_000 - 10 * n, through=THROUGH_FUND), day=day) for n, day in enumerate(dates)]
    wrong = by(20 + days, BEN, MANAGER, sale(10, 590, through=THROUGH_FUND), day=dates[-1])
    assert len(shared(book_of(*fund, *manager[:-1], wrong))) == blocks


def test_a_ledger_has_the_blocks_of_each_issuer() -> None:
    ledger = Ledger()
    for filing, entries in (fund_sells(), manager_sells()):
        ledger._put(filing, entries)
    assert [(one.id, one.reporters) for one in ledger.blocks(ISSUER)] == [(at("1 I/1"), (ADA, BEN))]


def test_a_block_goes_on_where_only_one_of_its_reporters_still_reports() -> None:
    book = book_of(fund_sells(), manager_sells(), fund_sells(number=3, left=8_000_000, day="2025-04-01"))
    (position,) = held(book)
    assert (int(position.balance), position.row, position.block) == (8_000_000, at("3 I/1"), at("1 I/1"))
    (own,) = held(book, BEN)
    assert (int(own.balance), own.block, own.reporters) == (9_000_000, at("1 I/1"), (ADA, BEN))


def test_a_block_is_found_where_one_reports_later_what_the_other_still_held() -> None:
    later = by(2, BEN, MANAGER, sale(1_000_000, 8_000_000, through=THROUGH_FUND), day="2025-05-06")
    assert shared(book_of(fund_sells(), later))
    assert not shared(book_of(fund_sells(), replace_owned(later, 8_500_000)))


def replace_owned(posted: PostedFiling, owned: int) -> PostedFiling:
    filing, rows = posted
    return filing, tuple(replace(row, owned=Decimal(owned)) for row in rows)


# --- the same holder


def test_two_directors_of_one_manager_report_one_block_of_its_fund() -> None:
    book = book_of(manager_sells(), by(3, CLEO, "X Y", sale(1_000_000, 9_000_000, through=THROUGH_FUND)))
    (block,) = shared(book)
    assert [one.test for one in block.evidence] == ["same holder"]
    assert block.reporters == (BEN, CLEO)


@pytest.mark.parametrize(
    ("mine", "yours", "one"),
    [
        ("As trustee of the Hazel Quayle 2019 Trust", "Spouse as trustee for Hazel Quayle 2019 Trust", True),
        ("As trustee of the Hazel Quayle 2019 Trust", "As trustee of the Hazel Quayle 2021 Trust", False),
        ("By family trust", "By Family Trust", False),
        ("By Larkspur 401(k) Plan", "By Larkspur 401(k) plan", False),
        ("By daughter", "By daughter", False),
        ("By daughter Ilse Quayle", "By daughter, Ilse Quayle", True),
    ],
)
def test_only_the_name_of_a_holder_joins_holdings_of_equal_size(mine: str, yours: str, one: bool) -> None:  # noqa: FBT001 - expected
    book = book_of(by(1, ADA, "A B", holding(19_041, through=mine)), by(2, BEN, "C D", holding(19_041, through=yours)))
    assert bool(shared(book)) == one


@pytest.mark.parametrize(
    ("note", "one"),
    [
        ("The securities are held of record by Amber Ridge Sponsor LLC (the Sponsor).", True),
        ("Amber Ridge Sponsor LLC is the record holder of the securities.", True),
        ("Held by the Issuer for the benefit of the Reporting Person under a plan for directors.", False),
        ("Held by the Sponsor.", False),
    ],
)
def test_footnotes_of_two_persons_name_the_holder(note: str, one: bool) -> None:  # noqa: FBT001 - expected
    rows = holding(22_232, through="See footnote", note=note, cell="nature")
    assert bool(shared(book_of(by(1, ADA, "A B", rows), by(2, BEN, "C D", rows)))) == one


def test_two_holdings_on_one_form_are_never_one_block() -> None:
    twice = by(1, ADA, FUND, holding(500_000, through=OTHER_FUND), holding(500_000, through=THROUGH_FUND))
    book = book_of(twice, by(2, BEN, MANAGER, holding(500_000, through=THROUGH_FUND), holding(500_000, through=OTHER_FUND)))
    assert sorted(len(block.lots) for block in book.blocks) == [2, 2]
    assert len(held(book)) == 2


def test_units_of_equal_size_granted_to_each_director_are_no_block() -> None:
    names = ((ADA, "A B"), (BEN, "C D"), (CLEO, "E F"))
    book = book_of(*(by(n, owner, name, grant(8_500, 8_500)) for n, (owner, name) in enumerate(names, 1)))
    assert not shared(book)
    assert len(held(book)) == 3


# --- companion forms


def companions(first: str, second: str, *, left: int = 9_000_000, owners: tuple[str, ...] = (BEN, CLEO)) -> IssuerBook:
    rows = [sale(1_000_000, owned, through="See footnote") for owned in (9_000_000, left)]
    return book_of(
        filed(1, "2025-03-05", rows[0], owners=(ADA,), remarks=first),
        filed(2, "2025-03-05", rows[1], owners=owners, remarks=second),
    )


def test_reporting_persons_after_the_tenth_report_the_block_on_a_second_form() -> None:
    book = companions(PART.format(1), PART.format(2))
    (block,) = book.blocks
    assert (block.id, block.reporters) == (at("1 I/1"), (ADA, BEN, CLEO))
    assert [one.test for one in block.evidence] == ["companion forms"]
    (position,) = held(book)
    assert (int(position.balance), position.reporters) == (9_000_000, (ADA, BEN, CLEO))


@pytest.mark.parametrize(
    ("first", "second", "left"),
    [
        ("", "", 9_000_000),
        (PART.format(1), "", 9_000_000),
        (PART.format(1), PART.format(1), 9_000_000),
        (PART.format(1), "Form 2 of 3.", 9_000_000),
        ("Page 1 of 2", "Page 2 of 2", 9_000_000),
        (PART.format(1), PART.format(2), 8_000_000),
    ],
)
def test_forms_are_companions_by_their_own_words_and_numbers(first: str, second: str, left: int) -> None:
    assert not shared(companions(first, second, left=left))


@pytest.mark.parametrize(("day", "together"), [("2025-03-05", True), ("2025-03-06", True), ("2025-03-07", False)])
def test_companion_forms_are_filed_on_one_day_or_the_next(day: str, *, together: bool) -> None:
    first = filed(1, "2025-03-05", period="2025-03-03", remarks=PART.format(1))[0]
    second = filed(2, day, period="2025-03-03", remarks=PART.format(2))[0]
    assert are_companions(first, second) is together


# --- spouses


def couple(*, both: bool) -> IssuerBook:
    spouse = [holding(510_161, through="By spouse")] if both else []
    return book_of(
        by(1, ADA, "A B", holding(1_270_240), *spouse),
        by(2, BEN, "C D", holding(510_161), holding(1_270_240, through="By Spouse")),
    )


def test_spouses_report_each_others_securities() -> None:
    book = couple(both=True)
    assert [one.test for block in shared(book) for one in block.evidence] == ["each other's spouse"] * 2
    assert sorted(position.balance for position in held(book)) == [510_161, 1_270_240]
    assert not shared(couple(both=False))  # an equal number by spouse may be chance


@pytest.mark.parametrize(
    "nature", ["By spouse's IRA", "By Trust for Wife", "By Husband's 401(k)", "By Former Spouse", "By son"]
)
def test_what_a_spouse_does_not_hold_directly_is_of_another_holder(nature: str) -> None:
    spouse = [holding(510_161, through="By spouse")]
    book = book_of(
        by(1, ADA, "A B", holding(1_270_240), *spouse), by(2, BEN, "C D", holding(510_161), holding(1_270_240, through=nature))
    )
    assert not shared(book)


def test_what_several_report_together_is_not_of_one_spouse() -> None:
    both = filed(1, "2025-03-04", holding(1_270_240), owners=(ADA, CLEO), names=("A B", "E F"))
    book = book_of(
        both,
        by(2, BEN, "C D", holding(510_161), holding(1_270_240, through="By Spouse")),
        by(3, ADA, "A B", holding(510_161, through="By spouse")),
        by(4, CLEO, "E F", holding(510_161, through="By spouse")),
    )
    shown = [one.rows for block in book.blocks for one in block.evidence if one.test == "each other's spouse"]
    assert not [rows for rows in shown if at("1 I/1") in rows]


@pytest.mark.parametrize(("left", "blocks"), [(100, 2), (0, 0)])
def test_of_what_spouses_have_sold_nothing_is_left_to_be_counted_once(left: int, blocks: int) -> None:
    sold, bought = sale(1_000, left), sale(500, left)
    book = book_of(
        by(1, ADA, "A B", sold, replace(bought, direct=False, nature="By spouse")),
        by(2, BEN, "C D", bought, replace(sold, direct=False, nature="By spouse")),
    )
    assert len(shared(book)) == blocks


# --- what is built on blocks


def test_totals_count_a_block_once() -> None:
    book = book_of(fund_sells(), manager_sells(), by(3, DORA, "E F", holding(500)))
    (total,) = totals_of(held(book))
    assert (int(total.balance), total.positions, total.security) == (9_000_500, 2, "Common Stock")


def test_each_reporter_keeps_a_lot_and_a_position_of_their_own() -> None:
    book = book_of(fund_sells(), manager_sells())
    assert len(book.lots) == 2
    assert [[position.balance for position in held(book, owner)] for owner in (ADA, BEN, CLEO)] == [
        [9_000_000],
        [9_000_000],
        [],
    ]


def test_why_a_balance_is_shows_who_else_reports_it_and_the_evidence() -> None:
    explanation = explanation_of(book_of(fund_sells(), manager_sells()), at("2 I/1"))
    assert explanation.block is not None
    assert explanation.block.id == at("1 I/1")
    lines = "\n".join(explanation.lines)
    assert f"one block with what {FUND} reports: {accession(1)} I/1 reports it first" in lines
    assert "one block, as shown by holder reports it too: " in lines
    alone = explanation_of(book_of(fund_sells()), at("1 I/1"))
    assert "one block" not in "\n".join(alone.lines)


def test_a_joint_holding_is_a_block_of_all_its_owners() -> None:
    (block,) = book_of(filed(1, "2025-03-04", purchase(100, 1_000), owners=(ADA, BEN))).blocks
    assert (block.reporters, block.evidence) == ((ADA, BEN), ())


def test_the_work_is_linear_in_lots_that_name_one_holder(monkeypatch: pytest.MonkeyPatch) -> None:
    compared: list[int] = []
    monkeypatch.setattr("section16.ledger.blocks.block.same_holder", lambda *lots: compared.append(len(lots)))
    for size in (40, 160):
        compared.clear()
        posted = [by(n, f"{n:010}", f"P{n} Q", holding(5_000, through=THROUGH_FUND)) for n in range(1, size + 1)]
        assert len(book_of(*posted).blocks) == size
        assert len(compared) <= 12 * size


def test_the_work_is_linear_in_the_rows_of_companion_forms(monkeypatch: pytest.MonkeyPatch) -> None:
    compared: list[int] = []
    monkeypatch.setattr("section16.ledger.blocks.evidence.are_companions", lambda *filings: compared.append(len(filings)))
    for size in (20, 80):
        compared.clear()
        rows = [sale(10, 100_000 - 10 * n, through="See footnote") for n in range(size)]
        posted = [
            filed(number, "2025-03-05", *rows, owners=(owner,), remarks=PART.format(number))
            for number, owner in ((1, ADA), (2, BEN))
        ]
        assert not shared(book_of(*posted))
        assert len(compared) <= size
