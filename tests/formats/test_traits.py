"""Twenty-eight things that real forms do and that readers of these forms are known to get wrong, a test for each.

 1. a product of two numbers is exact to the last digit          15. a row of Table II without an underlying security
 2. an amount of eighteen digits                                  16. a total value instead of a number of units
 3. zeros at the end of a price are kept as filed                 17. an underlying value instead of a number of shares
 4. a price that is only a footnote                               18. a derivative holding: the number held
 5. a price typed as a mark in brackets                           19. a Form 3/A with holdings
 6. a number of shares typed with a comma                         20. an amendment's date of the original filing
 7. two owners, each with a role and an address of its own        21. a date with a time zone
 8. boxes ticked as ``true``, the 10b5-1 box too                  22. a transaction reported late
 9. another relationship, in the filer's words                    23. a transaction without the amount owned after it
10. a holding beside a transaction, with its number               24. a form of the first schema, without the 10b5-1 box
11. a form of holdings alone                                      25. an exercise price of zero that has a footnote
12. a value owned instead of a number of shares                   26. lines broken after 1,023 bytes inside a tag
13. an exercise told in Table II, with its nature of ownership    27. exercise and expiration dates that are only footnotes
14. footnotes on the cells of holdings                            28. a deemed date, and an underlying number in a footnote

Each form is invented; each answer is asked of the document and, where rows are the matter, of the flat rows as well.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import section16
from section16.document.ownership import OwnershipDocument
from tests.builders import (
    SUBMISSION,
    amounts,
    box,
    derivative,
    derivative_holding,
    form,
    holding,
    owned,
    owner,
    transaction,
    underlying,
    wrapped_at,
)

NOTES = ("First note.", "Second note.", "Third note.")


def read(*tables: str, found: tuple[str, ...] = (), **parts: Any) -> tuple[OwnershipDocument, list[dict[str, Any]]]:
    """Return an invented form as a document and as rows; it has just the findings expected, and comes back the same."""
    submission = section16.read(form(*tables, **parts))
    assert tuple(finding.id for finding in submission.findings) == found
    assert section16.read(section16.write_xml(submission.document)).document == submission.document
    return submission.document, list(section16.rows(submission))


def first(table_one: str = "", table_two: str = "", **parts: Any) -> tuple[Any, dict[str, Any]]:
    """Return the first row of a form, as a group of the document and as a flat row."""
    document, rows = read(table_one, table_two, **parts)
    return document.rows[0], rows[0]


def test_01_a_product_of_two_numbers_is_exact() -> None:
    parts = amounts(box("transactionShares", "12345678901.25"), box("transactionPricePerShare", "0.0001"))
    row, line = first(transaction(amounts=parts))
    assert row.shares.value * row.price.value == Decimal("1234567.890125")
    assert line["shares"] * line["price"] == Decimal("1234567.890125")


def test_02_an_amount_of_eighteen_digits_keeps_them_all() -> None:
    row, line = first(transaction(amounts=amounts(box("transactionShares", "123456789012345678"))))
    assert row.shares.value == line["shares"] == Decimal(123456789012345678)


def test_03_zeros_at_the_end_are_kept() -> None:
    row, line = first(transaction(amounts=amounts(price=box("transactionPricePerShare", "10.5000"))))
    assert row.price.text == str(row.price.value) == str(line["price"]) == "10.5000"


def test_04_a_price_that_is_only_a_footnote_is_no_price_and_not_zero() -> None:
    row, line = first(transaction(amounts=amounts(price=box("transactionPricePerShare", None, "F2"))), footnotes=NOTES)
    assert (row.price.text, row.price.value, row.price.footnotes) == (None, None, ("F2",))
    assert (line["price"], line["price_footnotes"], line["footnotes"]) == (None, ["F2"], {"F2": "Second note."})


def test_05_a_mark_typed_as_a_price_is_kept_and_is_no_number() -> None:
    odd_price = transaction(amounts=amounts(price=box("transactionPricePerShare", "(1)")))
    row, line = first(odd_price, found=("READ-NOT-UNDERSTOOD",))
    assert (row.price.text, row.price.value) == ("(1)", None)
    assert (line["price"], line["unread"]) == (None, ["price: (1)"])


def test_06_a_comma_in_a_number_makes_neither_one_share_nor_a_refusal() -> None:
    row, line = first(transaction(amounts=amounts(box("transactionShares", "1,000"))))
    assert (row.shares.text, row.shares.value) == ("1,000", 1000)
    assert (line["shares"], line["unread"]) == (1000, [])
    odd, odd_line = first(transaction(amounts=amounts(box("transactionShares", "1,00"))), found=("READ-NOT-UNDERSTOOD",))
    assert (odd.shares.text, odd.shares.value) == ("1,00", None)
    assert (odd_line["shares"], odd_line["unread"]) == (None, ["shares: 1,00"])


def test_07_two_owners_keep_their_own_roles_and_addresses() -> None:
    officer = owner("Sample Bo", "0009990201", "<isOfficer>1</isOfficer><officerTitle>Treasurer</officerTitle>")
    document, rows = read(transaction(), owners=owner() + officer.replace("PORT EXAMPLE", "EXAMPLEVILLE"))
    ada, bo = document.reporting_owners
    assert (ada.name.value, ada.is_director.value, ada.is_officer.value) == ("Example Ada", True, None)
    assert (bo.name.value, bo.is_director.value, bo.officer_title.value) == ("Sample Bo", None, "Treasurer")
    assert (ada.city.value, bo.city.value) == ("PORT EXAMPLE", "EXAMPLEVILLE")
    assert len(rows) == 1
    assert rows[0]["relationships"] == ["Director", "Officer (Treasurer)"]


def test_08_true_ticks_a_box_as_well_as_1() -> None:
    spelled = owner(relationship="<isDirector>true</isDirector><isOfficer>false</isOfficer><isOther>0</isOther>")
    document, _ = read(transaction(), owners=spelled + owner(), box_10b5_1="<aff10b5One>true</aff10b5One>")
    one, other = document.reporting_owners
    assert (one.is_director.value, one.is_officer.value, one.is_other.value) == (True, False, False)
    assert other.is_director.value is document.aff10b5_one.value is True
    assert (one.is_director.text, other.is_director.text) == ("true", "1")


def test_09_another_relationship_keeps_its_words() -> None:
    document, rows = read(transaction(), owners=owner(relationship="<isOther>1</isOther><otherText>Trustee</otherText>"))
    assert document.reporting_owners[0].other_text.value == "Trustee"
    assert rows[0]["relationships"] == ["Other (Trustee)"]


def test_10_a_holding_beside_a_transaction_has_its_number_and_its_place() -> None:
    document, rows = read(holding() + transaction() + holding(owned=owned("70")))
    assert [row.ELEMENT for row in document.rows] == [
        *("nonDerivativeHolding", "nonDerivativeTransaction", "nonDerivativeHolding"),
    ]
    assert [(line["kind"], line["shares_owned"]) for line in rows] == [
        *(("holding", 250), ("transaction", 1000), ("holding", 70)),
    ]


def test_11_a_form_of_holdings_alone_has_rows() -> None:
    _, rows = read(holding())
    assert [(line["kind"], line["shares_owned"], line["shares"]) for line in rows] == [("holding", 250, None)]


def test_12_a_value_owned_is_beside_an_absent_number() -> None:
    row, line = first(transaction(owned=owned("5000.25", "valueOwnedFollowingTransaction")))
    assert (row.value_owned.value, row.shares_owned.value) == (Decimal("5000.25"), None)
    assert (line["value_owned"], line["shares_owned"]) == (Decimal("5000.25"), None)


def test_13_an_exercise_in_table_two_is_whole() -> None:
    nature = f"<ownershipNature>{box('directOrIndirectOwnership', 'I')}{box('natureOfOwnership', 'By Trust')}</ownershipNature>"
    row, line = first(table_two=derivative(nature=nature))
    assert (row.code.value, row.shares.value, row.price.value, row.acquired_disposed.value) == ("M", 500, 0, "D")
    assert (row.exercise_price.value, row.underlying_shares.value, row.shares_owned.value) == (8, 500, 0)
    assert (line["code"], line["ownership"], line["nature"]) == ("M", "I", "By Trust")


def test_14_footnotes_on_holdings_stand_on_their_cells() -> None:
    nature = (
        f"<ownershipNature>{box('directOrIndirectOwnership', 'I', 'F1')}"
        f"{box('natureOfOwnership', 'By Fund', 'F2', 'F3')}</ownershipNature>"
    )
    row, line = first(holding(nature=nature), footnotes=NOTES)
    assert (row.ownership.footnotes, row.nature.footnotes, row.title.footnotes) == (("F1",), ("F2", "F3"), ())
    assert line["nature_footnotes"] == ["F2", "F3"]
    assert list(line["footnotes"]) == ["F1", "F2", "F3"]


def test_15_a_row_of_table_two_without_underlying_security_is_a_row() -> None:
    row, line = first(table_two=derivative(underlying=""))
    assert (row.underlying_title.value, row.underlying_shares.value) == (None, None)
    assert (line["title"], line["shares"]) == ("Stock Option", 500)


def test_16_a_total_value_is_kept() -> None:
    row, line = first(table_two=derivative(amounts=amounts(box("transactionTotalValue", "75000"))))
    assert (row.total_value.value, row.shares.value) == (75000, None)
    assert line["total_value"] == 75000


def test_17_an_underlying_value_is_kept() -> None:
    row, line = first(
        table_two=derivative(underlying=underlying(box("underlyingSecurityValue", "31.10", "F1"))), footnotes=NOTES
    )
    assert (str(row.underlying_value.value), row.underlying_value.footnotes) == ("31.10", ("F1",))
    assert line["underlying_value"] == Decimal("31.1")


def test_18_a_derivative_holding_has_the_number_held() -> None:
    row, line = first(table_two=derivative_holding())
    assert row.shares_owned.value == line["shares_owned"] == 999


def test_19_an_amended_form_3_has_its_holdings() -> None:
    document, rows = read(
        holding(),
        derivative_holding(owned=""),
        kind="3/A",
        head="<dateOfOriginalSubmission>2026-01-05</dateOfOriginalSubmission>",
        box_10b5_1="",
    )
    assert (document.form, document.is_amendment, len(document.rows)) == ("3", True, 2)
    assert [(line["form"], line["kind"]) for line in rows] == [("3/A", "holding")] * 2
    assert rows[1]["underlying_shares"] == 500


def test_20_an_amendment_says_when_the_original_was_filed() -> None:
    head = "<dateOfOriginalSubmission>2026-03-01</dateOfOriginalSubmission>"
    document, rows = read(transaction(), kind="4/A", head=head)
    assert document.date_of_original_submission.value == rows[0]["original_filed"] == date(2026, 3, 1)


def test_21_a_date_with_a_time_zone_is_that_day_and_keeps_its_text() -> None:
    row, line = first(transaction(date=box("transactionDate", "2024-05-01-05:00")))
    assert row.transaction_date.text == "2024-05-01-05:00"
    assert row.transaction_date.value == line["transaction_date"] == date(2024, 5, 1)


def test_22_a_late_report_is_reported() -> None:
    row, line = first(transaction(timeliness=box("transactionTimeliness", "L")))
    assert row.timeliness.value == line["timeliness"] == "L"


def test_23_a_transaction_without_the_amount_owned_after_it_is_a_row() -> None:
    row, line = first(transaction(owned=""))
    assert row.shares_owned.value is line["shares_owned"] is None
    assert line["shares"] == 100


def test_24_the_first_schema_knows_no_10b5_1_box_and_unknown_is_not_false() -> None:
    document, rows = read(transaction(), version="X0101", box_10b5_1="")
    assert (document.aff10b5_one.text, document.aff10b5_one.value, rows[0]["aff10b5_one"]) == (None, None, None)
    assert document.schema_version.value == "X0101"


def test_25_an_exercise_price_of_zero_with_a_footnote_is_a_number_and_a_footnote() -> None:
    row, line = first(table_two=derivative(price=box("conversionOrExercisePrice", "0", "F1")), footnotes=NOTES)
    assert (row.exercise_price.value, row.exercise_price.footnotes) == (Decimal(0), ("F1",))
    assert (line["exercise_price"], line["exercise_price_footnotes"]) == (Decimal(0), ["F1"])


def test_26_lines_broken_inside_a_tag_are_repaired_and_reported() -> None:
    text = "word " * 189 + "xxxx"
    footnote = f'<footnote id="F1">{text}</footnote>'.encode()
    line = b" " * (1023 - len(footnote) + 5) + footnote  # the break falls into the closing tag
    whole = form(transaction(), footnotes=("PLACE",)).replace(b'<footnote id="F1">PLACE</footnote>', b"\n" + line)
    broken = wrapped_at(whole)
    assert b"</foot\nnote>" in broken
    submission = section16.read(broken)
    assert [finding.id for finding in submission.findings] == ["READ-WRAPPED"]
    assert submission.document == section16.read(whole).document
    assert submission.document.footnote("F1") == text


def test_27_dates_that_are_only_footnotes_are_no_dates() -> None:
    row, line = first(
        table_two=derivative(exercise=box("exerciseDate", None, "F1"), expiration=box("expirationDate", None, "F1", "F3")),
        footnotes=NOTES,
    )
    assert (row.exercise_date.value, row.exercise_date.footnotes) == (None, ("F1",))
    assert (row.expiration_date.value, row.expiration_date.footnotes) == (None, ("F1", "F3"))
    assert (line["exercise_date"], line["expiration_date_footnotes"]) == (None, ["F1", "F3"])


def test_28_a_deemed_date_and_an_underlying_number_in_a_footnote_are_kept() -> None:
    row, line = first(
        table_two=derivative(
            deemed=box("deemedExecutionDate", "2026-03-11", "F2"),
            underlying=underlying(box("underlyingSecurityShares", None, "F3")),
        ),
        footnotes=NOTES,
    )
    assert (row.deemed_execution_date.value, row.deemed_execution_date.footnotes) == (date(2026, 3, 11), ("F2",))
    assert (row.underlying_shares.value, row.underlying_shares.footnotes) == (None, ("F3",))
    assert line["deemed_execution_date"] == date(2026, 3, 11)


def test_every_trait_has_a_number_and_a_test() -> None:
    numbers = sorted(name[5:7] for name in globals() if name.startswith("test_") and name[5:7].isdigit())
    assert numbers == [f"{number:02}" for number in range(1, 29)]


def test_the_same_form_in_a_submission_has_the_same_rows() -> None:
    rows = list(section16.rows(section16.read(SUBMISSION)))
    assert [line["accession"] for line in rows] == ["0009990001-26-000017"] * 4
