"""The printed form: its captions, its marks, the way it writes numbers and days. Once, for writing and for reading.

Captions are those of the forms as the SEC prints them since version 5.5 of the schema; what older versions print otherwise
is given beside them with its version. (Specification v5.5, section 3.6, and the SEC's renderings.)
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from decimal import Decimal, InvalidOperation

import msgspec


class Column(msgspec.Struct, frozen=True):
    """A column of a table: the key of its cells, its caption, and the caption that it shares with its neighbours."""

    key: str
    caption: str
    group: str = ""
    number: bool = False


class FormCaptions(msgspec.Struct, frozen=True, kw_only=True):
    """What is printed on one form and not on the others."""

    title: str
    omb_number: str
    hours: str
    imprint: str
    period_box: str
    period: str
    issuer_box: str
    foreign_box: str
    relationship_box: str
    original_box: str
    joint_box: str
    joint: str
    filed: str
    table_one_title: str
    table_two_title: str
    table_one: tuple[Column, ...]
    table_two: tuple[Column, ...]
    joint_instruction: str


TICKED, OPEN = "[X]", "[ ]"
UNSTATED = "[-]"
"""A check box of which the filing says nothing: the filer left the element out, or the edition had no such box."""
BLANK = "–"  # noqa: RUF001 - a dash for a cell with nothing in it, where the cells beside it have something
NOT_GIVEN = "—"
"""Replaces a title that is not given, where another text is and the two could be taken for each other."""
NO_DIRECTION = "neither (A) nor (D)"
SWAP_UNSTATED = "[equity swap not stated]"
MONTH_DAY_YEAR = "(Month/Day/Year)"
COMMISSION = "UNITED STATES SECURITIES AND EXCHANGE COMMISSION"
PLACE = "Washington, D.C. 20549"
STATUTE = (
    "Filed pursuant to Section 16(a) of the Securities Exchange Act of 1934 "
    "or Section 30(h) of the Investment Company Act of 1940"
)
PRINT_OR_TYPE = "(Print or Type Responses)"
OMB = "OMB APPROVAL"
OMB_NUMBER = "OMB Number:"
OMB_HOURS = "Estimated average burden hours per response..."

EXIT_BOX = "Check this box if no longer subject to Section 16. Form 4 or Form 5 obligations may continue. See Instruction 1(b)."
FORM_3_HOLDINGS_BOX = "Form 3 Holdings Reported"
FORM_4_TRANSACTIONS_BOX = "Form 4 Transactions Reported"
PLAN_BOX = (
    "Check this box to indicate that a transaction was made pursuant to a contract, instruction or written plan that is "
    "intended to satisfy the affirmative defense conditions of Rule 10b5-1(c). See Instruction 10."
)
NAME_BOX = "1. Name and Address of Reporting Person"
NAME_PARTS = ("(Last)", "(First)", "(Middle)")
STREET = "(Street)"
CITY_PARTS = ("(City)", "(State)", "(Zip/Postal Code)")
OLD_CITY_PARTS = ("(City)", "(State)", "(Zip)")
COUNTRY = "(Country)"
ISSUER = "Issuer Name and Ticker or Trading Symbol"
FOREIGN_SYMBOL = "Foreign Trading Symbol"
RELATIONSHIP = "Relationship of Reporting Person(s) to Issuer"
CHECK_ALL = "(Check all applicable)"
DIRECTOR = "Director"
TEN_PERCENT_OWNER = "10% Owner"
OFFICER = "Officer (give title below)"
OTHER = "Other (specify below)"
ORIGINAL_FILED = "If Amendment, Date Original Filed"
ONE_PERSON = "by One Reporting Person"
SEVERAL_PERSONS = "by More than One Reporting Person"

REPORTING_OWNERS = "Reporting Owners"
OWNER_NAME_ADDRESS = "Reporting Owner Name / Address"
RELATIONSHIPS = "Relationships"
SIGNATURES = "Signatures"
SIGNATURE = "Signature of Reporting Person"
SIGNED = "Date"
EXPLANATION = "Explanation of Responses:"
NONE_OWNED = "No securities are beneficially owned"
REMARKS = "Remarks:"
REMINDER = "Reminder: Report on a separate line for each class of securities beneficially owned directly or indirectly."
JOINT_NOTE = "If the form is filed by more than one reporting person, see Instruction {instruction}."
MISSTATEMENTS = (
    "Intentional misstatements or omissions of facts constitute Federal Criminal Violations. "
    "See 18 U.S.C. 1001 and 15 U.S.C. 78ff(a)."
)
COPIES = (
    "Note: File three copies of this Form, one of which must be manually signed. "
    "If space is insufficient, see Instruction 6 for procedure."
)
_PERSONS = (
    "Potential persons who are to respond to the collection of information contained in this form are not required to "
    "respond unless the form displays a currently valid OMB number."
)

_TITLE = Column("title", "1. Title of Security (Instr. 3)")
_DATE = "Transaction Date (Month/Day/Year)"
_DEEMED = "Deemed Execution Date, if any (Month/Day/Year)"
_CODE = "Transaction Code (Instr. 8)"
_EXAMPLES = "(e.g., puts, calls, warrants, options, convertible securities)"
_FOLLOWING = "Beneficially Owned Following Reported Transaction(s)"
_AT_YEAR_END = "Beneficially Owned at {} of Issuer's Fiscal Year"
_FORM_OF_OWNERSHIP = "Ownership Form: Direct (D) or Indirect (I)"
_FORM_OF_DERIVATIVE = "Ownership Form of Derivative Security: Direct (D) or Indirect (I)"
_NATURE = "Nature of Indirect Beneficial Ownership"
_DATES = "Date Exercisable and Expiration Date (Month/Day/Year)"


def _dates(number: str) -> tuple[Column, Column]:
    group = f"{number}. {_DATES}"
    return Column("exercise_date", "Date Exercisable", group), Column("expiration_date", "Expiration Date", group)


def _underlying(group: str) -> tuple[Column, Column]:
    return (
        Column("underlying_title", "Title", group),
        Column("underlying_amount", "Amount or Number of Shares", group, number=True),
    )


def _changes_table_one(owned: str, code: tuple[Column, ...]) -> tuple[Column, ...]:
    amounts = "4. Securities Acquired (A) or Disposed of (D) (Instr. 3, 4 and 5)"
    return (
        _TITLE,
        Column("transaction_date", f"2. {_DATE}"),
        Column("deemed_execution_date", f"2A. {_DEEMED}"),
        *code,
        Column("amount", "Amount", amounts, number=True),
        Column("acquired_disposed", "(A) or (D)", amounts),
        Column("price", "Price", amounts, number=True),
        Column("owned", f"5. Amount of Securities {owned} (Instr. 3 and 4)", number=True),
        Column("ownership", f"6. {_FORM_OF_OWNERSHIP} (Instr. 4)"),
        Column("nature", f"7. {_NATURE} (Instr. 4)"),
    )


def _changes_table_two(owned: str, code: tuple[Column, ...]) -> tuple[Column, ...]:
    amounts = "5. Number of Derivative Securities Acquired (A) or Disposed of (D) (Instr. 3, 4, and 5)"
    return (
        Column("title", "1. Title of Derivative Security (Instr. 3)"),
        Column("exercise_price", "2. Conversion or Exercise Price of Derivative Security", number=True),
        Column("transaction_date", f"3. {_DATE}"),
        Column("deemed_execution_date", f"3A. {_DEEMED}"),
        *code,
        Column("acquired", "(A)", amounts, number=True),
        Column("disposed", "(D)", amounts, number=True),
        *_dates("6"),
        *_underlying("7. Title and Amount of Underlying Securities (Instr. 3 and 4)"),
        Column("price", "8. Price of Derivative Security (Instr. 5)", number=True),
        Column("owned", f"9. Number of Derivative Securities {owned} (Instr. 4)", number=True),
        Column("ownership", f"10. {_FORM_OF_DERIVATIVE} (Instr. 4)"),
        Column("nature", f"11. {_NATURE} (Instr. 4)"),
    )


def _code_and_v(number: str) -> tuple[Column, Column]:
    group = f"{number}. {_CODE}"
    return Column("code", "Code", group), Column("v", "V", group)


_CHANGES_TITLE_ONE = "Table I - Non-Derivative Securities Acquired, Disposed of, or Beneficially Owned"
_CHANGES_TITLE_TWO = f"Table II - Derivative Securities Acquired, Disposed of, or Beneficially Owned {_EXAMPLES}"

FORMS: dict[str, FormCaptions] = {
    "3": FormCaptions(
        title="INITIAL STATEMENT OF BENEFICIAL OWNERSHIP OF SECURITIES",
        omb_number="3235-0104",
        hours="0.5",
        imprint="SEC 1473 (03-26)",
        period_box="2",
        period="Date of Event Requiring Statement",
        issuer_box="3",
        foreign_box="3a",
        relationship_box="4",
        original_box="5",
        joint_box="6",
        joint="Individual or Joint/Group Filing (Check Applicable Line)",
        filed="Form filed",
        table_one_title="Table I - Non-Derivative Securities Beneficially Owned",
        table_two_title=f"Table II - Derivative Securities Beneficially Owned {_EXAMPLES}",
        table_one=(
            Column("title", "1. Title of Security (Instr. 4)"),
            Column("owned", "2. Amount of Securities Beneficially Owned (Instr. 4)", number=True),
            Column("ownership", f"3. {_FORM_OF_OWNERSHIP} (Instr. 5)"),
            Column("nature", f"4. {_NATURE} (Instr. 5)"),
        ),
        table_two=(
            Column("title", "1. Title of Derivative Security (Instr. 4)"),
            *_dates("2"),
            *_underlying("3. Title and Amount of Securities Underlying Derivative Security (Instr. 4)"),
            Column("exercise_price", "4. Conversion or Exercise Price of Derivative Security", number=True),
            Column("ownership", f"5. {_FORM_OF_DERIVATIVE} (Instr. 5)"),
            Column("nature", f"6. {_NATURE} (Instr. 5)"),
        ),
        joint_instruction="5(b)(v)",
    ),
    "4": FormCaptions(
        title="STATEMENT OF CHANGES IN BENEFICIAL OWNERSHIP OF SECURITIES",
        omb_number="3235-0287",
        hours="0.5",
        imprint="SEC 1474 (03-26)",
        period_box="3",
        period="Date of Earliest Transaction",
        issuer_box="2",
        foreign_box="2a",
        relationship_box="5",
        original_box="4",
        joint_box="6",
        joint="Individual or Joint/Group Filing (Check Applicable Line)",
        filed="Form filed",
        table_one_title=_CHANGES_TITLE_ONE,
        table_two_title=_CHANGES_TITLE_TWO,
        table_one=_changes_table_one(_FOLLOWING, _code_and_v("3")),
        table_two=_changes_table_two(_FOLLOWING, _code_and_v("4")),
        joint_instruction="4(b)(v)",
    ),
    "5": FormCaptions(
        title="ANNUAL STATEMENT OF CHANGES IN BENEFICIAL OWNERSHIP OF SECURITIES",
        omb_number="3235-0362",
        hours="1.0",
        imprint="SEC 2270 (03-26)",
        period_box="3",
        period="Statement for Issuer's Fiscal Year Ended",
        issuer_box="2",
        foreign_box="2a",
        relationship_box="5",
        original_box="4",
        joint_box="6",
        joint="Individual or Joint/Group Reporting (check applicable line)",
        filed="Form Filed",
        table_one_title=_CHANGES_TITLE_ONE,
        table_two_title=_CHANGES_TITLE_TWO,
        table_one=_changes_table_one(_AT_YEAR_END.format("end"), (Column("code", f"3. {_CODE}"),)),
        table_two=_changes_table_two(_AT_YEAR_END.format("End"), (Column("code", f"4. {_CODE}"),)),
        joint_instruction="4(b)(v)",
    ),
}
# What versions before v5.5 print otherwise; see `as_filed`.
_OLD_IMPRINTS = {"3": "SEC 1473 (7-02)", "4": "SEC 1474 (9-02)", "5": "SEC 2270 (9-02)"}
_OLD_PERSONS = (
    "Persons who respond to the collection of information contained in this form are not required to respond unless the "
    "form displays a currently valid OMB control number."
)


PLAN_BOX_IN_EDGAR = date(2023, 3, 20)
"""EDGAR's schema has the 10b5-1 box since then (X0407), and requires it on Forms 4 and 5."""

FOREIGN_BOXES_IN_EDGAR = date(2026, 3, 18)
"""Schema v5.5: foreign countries have a box of their own."""


class Edition(msgspec.Struct, frozen=True):
    """What an edition of the form prints: the boxes that came with a version of the schema."""

    plan_box: bool = True
    foreign_boxes: bool = True


CURRENT = Edition()


def edition_on(day: date | None) -> Edition:
    """Return the edition that EDGAR took on a day; today's for a day that is not known.

    >>> edition_on(date(2023, 3, 17))
    Edition(plan_box=False, foreign_boxes=False)
    """
    if day is None:
        return CURRENT
    return Edition(plan_box=day >= PLAN_BOX_IN_EDGAR, foreign_boxes=day >= FOREIGN_BOXES_IN_EDGAR)


def day_made(signed: Iterable[str], event: str) -> date | None:
    """Return the day on which a form was signed, the last of several, else that of its event; from texts as printed.

    >>> day_made(["06/18/2025", "soon"], "06/16/2025")
    datetime.date(2025, 6, 18)
    """
    days = [day for shown in signed if (day := value_of_day(shown)) is not None]
    return max(days, default=None) or value_of_day(event)


INSIDE_BRACKETS = r"(?:[^\\\[\]]|\\.)*+"
"""What may be between the brackets that :func:`in_brackets` writes, as a pattern."""


def in_brackets(text: str) -> str:
    r"""Return text in brackets; its own brackets and backslashes are escaped with a backslash, so that it can be read back.

    >>> in_brackets("code J"), out_of_brackets("code \\[a\\]")
    ('[code J]', 'code [a]')
    """
    return f"[{re.sub(_BRACKET, _BEHIND_BACKSLASH, text)}]"


def out_of_brackets(text: str) -> str:
    """Return the text between brackets as it was before :func:`in_brackets`."""
    return re.sub(r"\\(.)", r"\1", text, flags=re.DOTALL)


_BRACKET = re.compile(r"[\\\[\]]")
_BEHIND_BACKSLASH = r"\\\g<0>"


def code_unclear(filed: str) -> str:
    """Return what represents a transaction code that is more than letters, which the marks behind it could be taken for.

    >>> code_unclear("J/K")
    '[code J/K]'
    """
    return in_brackets(f"code {filed}")


def form_type_unclear(filed: str) -> str:
    """Return what follows the code of a transaction whose form type is neither 4 nor 5.

    >>> form_type_unclear(""), form_type_unclear("3")
    ('[form type not stated]', '[form type 3]')
    """
    return in_brackets(f"form type {filed or 'not stated'}")


def document_type_unclear(filed: str) -> str:
    """Return what follows the day on which the amended form was filed, where that does not show the document type.

    >>> document_type_unclear("4/A"), document_type_unclear("")
    ('[document type 4/A]', '[document type not stated]')
    """
    return in_brackets(f"document type {filed or 'not stated'}")


def boxes_above(form: str, edition: Edition) -> tuple[tuple[str, str], ...]:
    """Return the check boxes above box 1 that a form prints, each as the field of the page that holds its mark and its caption.

    >>> [field for field, _ in boxes_above("4", CURRENT)]
    ['exit_box', 'plan_box']
    """
    if form == "3":
        return ()
    reported = (("form3_holdings", FORM_3_HOLDINGS_BOX), ("form4_transactions", FORM_4_TRANSACTIONS_BOX))
    return (
        ("exit_box", EXIT_BOX),
        *(reported if form == "5" else ()),
        *((("plan_box", PLAN_BOX),) if edition.plan_box else ()),
    )


def edition_of(schema_version: str | None) -> Edition:
    """Return the edition that was in print for a schema version; today's for a version that is not known.

    The 10b5-1 box came with X0407 (20 March 2023), country and foreign symbol with v5.5 (18 March 2026).

    >>> edition_of("X0306"), edition_of("X0508")
    (Edition(plan_box=False, foreign_boxes=False), Edition(plan_box=True, foreign_boxes=False))
    """
    match = re.fullmatch(r"X(\d{2})(\d{2})", schema_version or "", re.ASCII)
    if match is None:
        return CURRENT
    sheet = int(match[2])
    return Edition(plan_box=sheet >= 7 and match[1] != "02", foreign_boxes=sheet >= 9)  # noqa: PLR2004 - X0407, X0609


def foot(form: str, edition: Edition) -> tuple[str, str]:
    """Return the foot of the form: the notice to those who respond, and the number of the print.

    >>> foot("4", CURRENT)[1], foot("4", edition_of("X0306"))[1]
    ('SEC 1474 (03-26)', 'SEC 1474 (9-02)')
    """
    return (_PERSONS, FORMS[form].imprint) if edition.foreign_boxes else (_OLD_PERSONS, _OLD_IMPRINTS[form])


_PLAIN = re.compile(r"\d+(?:\.\d*)?|\.\d+", re.ASCII)
_PRINTED = re.compile(r"\$?\s*(\d{1,3}(?:,\d{3})*(?:\.\d*)?|\d+(?:\.\d*)?|\.\d+)", re.ASCII)


def number(text: str, *, dollars: bool = False) -> str:
    """Return a number as the form prints it: thousands apart, no zeros at the end, a dollar sign before money.

    A single decimal gets a second, as the SEC's pages print it. What is not a number is shown as filed.

    >>> number("809792"), number("12.5"), number("361.3250"), number("0", dollars=True), number("(1)")
    ('809,792', '12.50', '361.325', '$0', '(1)')
    """
    stripped = text.strip()
    if not _PLAIN.fullmatch(stripped):
        return stripped
    whole, _, decimals = stripped.partition(".")
    if not whole.strip("0") and not decimals.strip("0"):
        return "$0" if dollars else "0"
    decimals = decimals + "0" if len(decimals) == 1 else decimals.rstrip("0")
    shown = f"{Decimal(whole or '0'):,f}" + (f".{decimals}" if decimals else "")
    return f"${shown}" if dollars else shown


def filed_number(text: str) -> str:
    """Return a printed number as EDGAR writes it; :func:`number` prints it again as it was.

    >>> filed_number("$1,234.50"), number(filed_number("$1,234.50"), dollars=True)
    ('1234.5', '$1,234.50')
    """
    plain = text.replace("$", "").replace(",", "").strip()
    whole, _, decimals = plain.partition(".")
    if len(decimals) == 2 and decimals.endswith("0"):  # noqa: PLR2004 - a lone decimal is printed with a second
        return f"{whole}.{decimals[0]}"
    return f"{plain}0" if len(decimals) == 1 else plain


def value_of_number(text: str) -> Decimal | None:
    """Return the number that a printed text says, or ``None`` when it says none.

    >>> value_of_number("$ 1,234.50"), value_of_number("$0"), value_of_number("1,23")
    (Decimal('1234.50'), Decimal('0'), None)
    """
    match = _PRINTED.fullmatch(text.strip())
    try:
        return Decimal(match[1].replace(",", "")) if match else None
    except InvalidOperation:
        return None


_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:Z|[+-]\d{2}:\d{2})?", re.ASCII)
_US = re.compile(r"(\d{2})/(\d{2})/(\d{4})", re.ASCII)


def day(text: str) -> str:
    """Return a day as the form prints it, month first; what is not a day is shown as filed.

    >>> day("2023-01-09"), day("soon")
    ('01/09/2023', 'soon')
    """
    match = _ISO.fullmatch(text.strip())
    return f"{match[2]}/{match[3]}/{match[1]}" if match else text.strip()


def value_of_day(text: str) -> date | None:
    """Return the day that a printed text says, or ``None`` when it says none.

    >>> value_of_day("01/09/2023")
    datetime.date(2023, 1, 9)
    """
    match = _US.fullmatch(text.strip())
    try:
        return date(int(match[3]), int(match[1]), int(match[2])) if match else None
    except ValueError:
        return None


def marks(footnotes: tuple[str, ...]) -> tuple[str, ...]:
    """Return the numbers under which footnotes are printed: ``F12`` is 12.

    >>> marks(("F1", "F12"))
    ('1', '12')
    """
    return tuple(identifier.removeprefix("F") for identifier in footnotes)
