"""Invented forms of every shape a page must bear, made from the demonstration's: no company and no person in them exists."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

from msgspec.structs import replace

import section16
from section16.demo.story import form
from section16.document.cells import DateCell, DecimalCell, FlagCell, TextCell
from section16.document.footnotes import Footnote
from section16.document.ownership import OwnershipDocument
from section16.document.parties import ReportingOwner
from section16.document.table_one import NonDerivativeHolding
from section16.document.table_two import DerivativeHolding

_SENTENCE = (
    "The shares are held of record by the partnership, of which the reporting person is a managing member, and the reporting "
    "person disclaims beneficial ownership of them except to the extent of a pecuniary interest therein. "
)
LONG_WORD = "Wandelschuldverschreibungsbezugsrechtsgenussscheinzertifikat"


@cache
def form4() -> OwnershipDocument:
    """The demonstration's Form 4, without the elements that stand empty in its file."""
    read = section16.read(form("form4.xml")).document
    return replace(
        read,
        empty=(),
        reporting_owners=tuple(replace(owner, empty=()) for owner in read.reporting_owners),
        non_derivative_table=tuple(replace(row, empty=()) for row in read.non_derivative_table),
        derivative_table=tuple(replace(row, empty=()) for row in read.derivative_table),
    )


def none_owned() -> OwnershipDocument:
    """A Form 3 of a person who owns nothing."""
    return replace(
        form4(),
        document_type=TextCell("3"),
        not_subject_to_section16=FlagCell(),
        aff10b5_one=FlagCell(),
        no_securities_owned=FlagCell("1"),
        non_derivative_table=(),
        derivative_table=(),
        footnotes=(),
        remarks=TextCell("Exhibit 24: power of attorney.\nNo securities are held through others."),
    )


def form3() -> OwnershipDocument:
    """A Form 3 with rows in both tables."""
    shared: dict[str, Any] = {"ownership": TextCell("I"), "nature": TextCell("By Tallow Creek Holdings, LLC", ("F4",))}
    held = NonDerivativeHolding(title=TextCell("Common Stock"), shares_owned=DecimalCell("6180.1234"), **shared)
    option = DerivativeHolding(
        title=TextCell("Employee Stock Option (right to buy)", ("F5",)),
        exercise_price=DecimalCell("12.5"),
        exercise_date=DateCell(None, ("F6",)),
        expiration_date=DateCell("2035-06-16"),
        underlying_title=TextCell("Common Stock"),
        underlying_shares=DecimalCell("30000.0"),
        **shared,
    )
    return replace(
        none_owned(),
        no_securities_owned=FlagCell("0"),
        non_derivative_table=(held, replace(held, ownership=TextCell("D"), nature=TextCell())),
        derivative_table=(option, replace(option, exercise_price=DecimalCell(None, ("F5",)))),
        footnotes=form4().footnotes,
    )


def form5() -> OwnershipDocument:
    """A Form 5 with a late transaction, an equity swap, and a holding that should have been on Form 3."""
    first, second, *_ = form4().non_derivative_table
    return replace(
        form4(),
        document_type=TextCell("5/A"),
        date_of_original_submission=DateCell("2025-02-14"),
        form3_holdings_reported=FlagCell("1"),
        form4_transactions_reported=FlagCell("true"),
        non_derivative_table=(
            replace(first, form_type=TextCell("4"), equity_swap=FlagCell("true")),
            replace(first, form_type=TextCell("5"), timeliness=TextCell("L")),
            replace(second, form_type=TextCell("3")),
        ),
    )


def joint() -> OwnershipDocument:
    """A Form 4 of ten owners, some abroad, some with long titles."""
    (owner,) = form4().reporting_owners
    owners = tuple(_owner(owner, number) for number in range(1, 11))
    signature = form4().signatures[0]
    signatures = tuple(
        replace(signature, name=TextCell(f"/s/ Attorney {number}, by power of attorney for {one.name.text}"))
        for number, one in enumerate(owners, 1)
    )
    return replace(form4(), reporting_owners=owners, signatures=signatures)


def _owner(owner: ReportingOwner, number: int) -> ReportingOwner:
    named = replace(owner, cik=TextCell(f"{9_990_100 + number:010}"), name=TextCell(f"LARKSPUR VENTURES FUND {number}, L.P."))
    if number % 3 == 1:
        return named
    if number % 3 == 2:
        return replace(
            named,
            is_officer=FlagCell("0"),
            officer_title=TextCell(),
            is_other=FlagCell("1"),
            other_text=TextCell("Member of a group that owns more than ten percent"),
        )
    return replace(
        named,
        city=TextCell("GEORGE TOWN"),
        state=TextCell("E9"),
        zip_code=TextCell("KY1-1104"),
        street2=TextCell(),
        is_director=FlagCell("0"),
    )


def many_rows() -> OwnershipDocument:
    """A Form 4 with thirty rows in each table and ninety-nine long footnotes."""
    first, *held = form4().non_derivative_table
    (option,) = form4().derivative_table
    one = tuple(
        _traded(first, number) if number % 4 else replace(held[0], title=TextCell(f"Class {number} Common Stock"))
        for number in range(1, 31)
    )
    two = tuple(replace(_traded(option, number), price=DecimalCell(f"{number}.12345678")) for number in range(1, 31))
    notes = tuple(Footnote(f"F{number}", f"Note {number}. {_SENTENCE * (1 + number % 3)}".strip()) for number in range(1, 100))
    return replace(form4(), non_derivative_table=one, derivative_table=two, footnotes=notes, remarks=TextCell(_SENTENCE * 3))


def _traded(row: Any, number: int) -> Any:
    marks = (f"F{number}", f"F{99 - number}")
    return replace(
        row,
        title=TextCell(f"Class {number} Common Stock, par value $0.0{number} per share", marks),
        shares=DecimalCell(str(123_456_789 * number), marks),
        shares_owned=DecimalCell(f"{1_234_567_890 * number}.25"),
        nature=TextCell(f"By trust {number} for the benefit of children"),
    )


def odd_words() -> OwnershipDocument:
    """A Form 4 of words that are too long for every box, in scripts that run the other way or without blanks."""
    first, second, third, *_ = form4().non_derivative_table
    (option,) = form4().derivative_table
    (owner,) = form4().reporting_owners
    rows = (
        replace(
            first, title=TextCell(LONG_WORD), shares=DecimalCell("123456789012345.123456"), shares_owned=DecimalCell("9" * 24)
        ),
        replace(second, title=TextCell("普通株式" * 15), nature=TextCell("信託を通じて保有" * 8)),
        replace(third, title=TextCell("أسهم عادية للشركة المصدرة"), nature=TextCell("בעקיפין באמצעות נאמנות")),
    )
    return replace(
        form4(),
        issuer=replace(form4().issuer, name=TextCell(LONG_WORD.upper() * 2)),
        reporting_owners=(
            replace(owner, name=TextCell(LONG_WORD), street1=TextCell("山" * 60), officer_title=TextCell(LONG_WORD)),
        ),
        non_derivative_table=rows,
        derivative_table=(replace(option, title=TextCell(LONG_WORD), underlying_title=TextCell(LONG_WORD)),),
        footnotes=tuple(replace(note, text=f"{LONG_WORD}{LONG_WORD} {note.text}") for note in form4().footnotes),
    )


FORMS: dict[str, Callable[[], OwnershipDocument]] = {
    "form3": form3,
    "form4": form4,
    "form5": form5,
    "joint": joint,
    "many-rows": many_rows,
    "none-owned": none_owned,
    "odd-words": odd_words,
}
"""Every form by its name."""
