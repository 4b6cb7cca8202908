"""Findings of the sense checks, by subject: codes, prices, exercises, trading plans, dates, form types, owners, signatures."""

from __future__ import annotations

from section16.catalogue.entry import Area, CatalogueEntry, entries_of
from section16.citation import Citation, instruction, rule, specification
from section16.finding import Severity
from section16.law.price_grouping import PRICE_GROUPING
from section16.law.signatures import AUTHENTICATION, BY_ATTORNEY
from section16.law.trading_plans import PLAN_BOX_CITATIONS

_WARN, _NOTE = Severity.WARN, Severity.NOTE
_CODES = (instruction("4", "8"), specification("3.6.10"))
_FIELDS = specification("3.6")
_BALANCES = (instruction("4", "4", confirmed=False), rule("16a-3(a)"))
_entry = entries_of(Area.SENSE)

_CODE_ENTRIES: tuple[CatalogueEntry, ...] = (
    _entry(
        "CODE-DIRECTION",
        _WARN,
        "Transaction code conflicts with A or D",
        "Purchases, grants and small acquisitions are acquisitions; sales, withholdings and dispositions to the issuer "
        "are dispositions. An exercise disposes of the derivative security in Table II and acquires shares in Table I.",
        "Correct the code or column 4.",
        *_CODES,
    ),
    _entry(
        "CODE-TABLE",
        _NOTE,
        "Transaction code unusual in this table",
        "Some codes are for one table alone: withheld shares, small acquisitions and voting trusts for Table I, "
        "expirations of derivative securities for Table II. Filers also report units withheld for tax in Table II.",
        "Move the row to the other table, or correct the code.",
        *_CODES,
    ),
    _entry(
        "CODE-NOT-INSIDER",
        _NOTE,
        "Code of Rule 16b-3 used by a ten percent owner",
        "Rule 16b-3 exempts transactions of officers and directors with the issuer, and not those of a person who is only "
        "a ten percent owner. An owner that has a representative on the board may rely on it as a director by "
        "deputization.",
        "Correct the code or the relationship, or confirm that the owner is a director by deputization.",
        rule("16b-3"),
    ),
    _entry(
        "OTHER-NO-FOOTNOTE",
        _WARN,
        "Code J without a description",
        "Code J is for transactions that no other code describes, and requires a footnote that does.",
        "Describe the transaction in a footnote.",
        *_CODES,
    ),
    _entry(
        "TRADE-UNDER-OTHER-CODE",
        _NOTE,
        "Possible purchase or sale under another code",
        "A transaction coded as a disposition to the issuer, a transfer within a plan or another transaction was made at "
        "the market price, and no footnote explains it. If it was a trade, Section 16(b) may match it.",
        "Use code P or S if it was a trade. If it was not, add a footnote that states what it was.",
        *_CODES,
    ),
    _entry(
        "SWAP-NO-FOOTNOTE",
        _NOTE,
        "Equity swap without a description",
        "The row is marked as involving an equity swap or a similar instrument, and no footnote describes the instrument.",
        "Describe the instrument in a footnote, or clear the mark.",
        rule("16a-1(c)"),
    ),
    _entry(
        "PRICE-ZERO",
        _WARN,
        "Price of zero where a price is due",
        "Purchases, sales, shares withheld for tax, transfers within a plan and small acquisitions have a price. A price "
        "of zero distorts every computation that uses it.",
        "Enter the price, or add a footnote to the price that explains why there is none.",
        _FIELDS,
    ),
    _entry(
        "PRICE-OF-GIFT",
        _WARN,
        "Price on a gift or another transaction without a price",
        "Nothing is paid for a bona fide gift, an inheritance, a voting trust deposit or an expiration without value.",
        "Enter 0, or correct the transaction code.",
        *_CODES,
        rule("16b-5"),
    ),
)

_PRICE_ENTRIES: tuple[CatalogueEntry, ...] = (
    _entry(
        "PRICE-TOTAL",
        _WARN,
        "Total entered as the price of one share",
        "The price is that of one share or unit. This price is far above the others of its time and right as the total of the "
        "row, or makes the row worth more than a trillion dollars.",
        "Enter the price per share or unit.",
        _FIELDS,
    ),
    _entry(
        "PRICE-FAR-OFF",
        _WARN,
        "Price far from the market price",
        "The price is more than ten times, or less than a tenth of, the price of every other trade in the security within "
        "five days. A decimal point or another column is the usual cause; a split between the two days is another.",
        "Correct the price.",
        _FIELDS,
    ),
    _entry(
        "PRICE-NO-RANGE",
        _WARN,
        "Weighted average price without its range",
        "Several trades of a day may be reported on one row at their weighted average price if a footnote gives the range "
        "of prices and offers the details on request.",
        "Add the lowest and the highest price to the footnote.",
        *PRICE_GROUPING,
    ),
    _entry(
        "PRICE-RANGE-WIDE",
        _WARN,
        "Range of prices over one dollar",
        "Trades are reported on one row only if their prices are within one dollar of each other.",
        "Report the trades on several rows, each with a range of one dollar or less.",
        *PRICE_GROUPING,
    ),
    _entry(
        "PRICE-OUTSIDE-RANGE",
        _WARN,
        "Weighted average price outside its range",
        "A weighted average lies between the lowest and the highest price. The price, the range or the footnote reference "
        "is wrong.",
        "Correct the price or the range, or refer to the footnote of this row.",
        *PRICE_GROUPING,
    ),
)

_EXERCISE_ENTRIES: tuple[CatalogueEntry, ...] = (
    _entry(
        "EXERCISE-ALONE",
        _NOTE,
        "Exercise or conversion without its other row",
        "An exercise or conversion (codes M, C, X and O) leaves Table II and enters Table I on the same day. A right that "
        "is settled in cash, or units that were reported in Table I when granted, leave one of the rows out.",
        "Add the other row, or explain in a footnote why there is none.",
        *_CODES,
    ),
    _entry(
        "EXERCISE-UNEQUAL",
        _WARN,
        "Exercise or conversion with unequal numbers",
        "The shares that Table I reports as acquired are those that Table II reports as underlying the exercised "
        "derivative securities. Shares withheld for the price or for tax are a disposition of their own, code F.",
        "Correct the numbers, or report the shares withheld on a row of their own.",
        *_CODES,
    ),
)

_PLAN_ENTRIES: tuple[CatalogueEntry, ...] = (
    _entry(
        "PLAN-NO-DATE",
        _WARN,
        "Rule 10b5-1 box checked without the date of adoption",
        "Where a transaction was made under a plan intended to satisfy the affirmative defense of Rule 10b5-1(c), the "
        "form states the date on which the plan was adopted.",
        "Add the date of adoption to a footnote.",
        *PLAN_BOX_CITATIONS,
    ),
    _entry(
        "PLAN-BEFORE-RULE",
        _WARN,
        "Rule 10b5-1 box checked for an earlier plan",
        "The box is for plans intended to satisfy Rule 10b5-1(c) as amended on February 27, 2023. A plan adopted before "
        "that date and not modified since is described in a footnote, and the box is left clear.",
        "Clear the box, unless the plan was modified since that date.",
        *PLAN_BOX_CITATIONS,
    ),
    _entry(
        "PLAN-BOX-CLEAR",
        _WARN,
        "Rule 10b5-1 box not checked",
        "A footnote of a transaction names a trading plan that was adopted since February 27, 2023, and the box is not "
        "checked.",
        "Check the box if the transaction was made under the plan.",
        *PLAN_BOX_CITATIONS,
    ),
    _entry(
        "PLAN-AFTER-TRADE",
        _WARN,
        "Transaction before its trading plan was adopted",
        "A footnote states that the transaction was made under a trading plan, and the plan was adopted later.",
        "Correct the date of the transaction or of the plan.",
        Citation("Rule 10b5-1(c)(1)(ii)(B)"),
    ),
)

_DATE_ENTRIES: tuple[CatalogueEntry, ...] = (
    _entry(
        "DATE-IMPOSSIBLE",
        _WARN,
        "Transaction date that cannot be right",
        "The date is after the filing, before the Securities Exchange Act of 1934, or in a year that contradicts the "
        "other dates of the form.",
        "Correct the date.",
        _FIELDS,
    ),
    _entry(
        "DATE-EXPIRED",
        _WARN,
        "Expiration before exercise",
        "The derivative security expires before the first day on which it can be exercised.",
        "Correct the exercise date or the expiration date.",
        _FIELDS,
    ),
    _entry(
        "PERIOD-NOT-EARLIEST",
        _WARN,
        "Period of report is not the earliest transaction",
        "The period of report of a Form 4 is the date of the earliest transaction that it reports. Due dates are often "
        "counted from it.",
        "Enter the date of the earliest transaction.",
        instruction("4", "4", confirmed=False),
        specification("3.4"),
    ),
    _entry(
        "PERIOD-IMPOSSIBLE",
        _WARN,
        "Period of report that cannot be right",
        "The date of the event on Form 3, or the end of the fiscal year on Form 5, is before 1934 or more than a year "
        "after the filing.",
        "Correct the period of report.",
        _FIELDS,
    ),
    _entry(
        "SIGNED-BEFORE-TRANSACTION",
        _WARN,
        "Form signed before a transaction",
        "A signature covers what the form reports, and is dated on or after its last transaction.",
        "Correct the date of the signature or of the transaction.",
        *AUTHENTICATION,
    ),
    _entry(
        "SIGNED-AFTER-FILING",
        _WARN,
        "Form signed after it was filed",
        "Each signatory signs a document that authenticates the typed signature before or at the time of filing.",
        "Correct the date of the signature.",
        *AUTHENTICATION,
    ),
)

_FORM_ENTRIES: tuple[CatalogueEntry, ...] = (
    _entry(
        "ROW-EARLY-UNMARKED",
        _NOTE,
        "Form 5 transaction on Form 4 without its mark",
        "A transaction that may be reported on Form 5 and is reported on Form 4 is early: V on the printed form, E in the "
        "data.",
        "Mark the row as early, or enter form type 4.",
        specification("4.3.8"),
        rule("16a-3(f)"),
    ),
    _entry(
        "ROW-MAY-WAIT",
        _NOTE,
        "Form 5 transaction reported as due on Form 4",
        "Inheritances, gifts received, gifts made before February 27, 2023, and small acquisitions (code L) may be reported "
        "on Form 5. Reported earlier on Form 4, they have form type 5 and the mark of an early report. A small acquisition "
        "that Rule 16a-6 no longer lets wait has the code of what it was.",
        "Enter form type 5 and mark the row as early.",
        rule("16a-3(f)"),
    ),
    _entry(
        "ROW-LATE-UNMARKED",
        _WARN,
        "Late transaction without its mark",
        "A transaction that is reported after its due date, or on Form 5 though it was due on Form 4, is late and is marked L. "
        "A form is judged by the filing date in its header, and only where no fact that the form lacks could make it timely.",
        "Mark the row as late.",
        specification("4.3.8"),
    ),
)

_OWNER_ENTRIES: tuple[CatalogueEntry, ...] = (
    _entry(
        "SYMBOL-DOUBTFUL",
        _WARN,
        "Trading symbol with other text",
        "The field takes the issuer's ticker or trading symbol, without the exchange and without symbols of other "
        "classes, or NONE.",
        "Enter the symbol alone.",
        specification("3.4"),
    ),
    _entry(
        "TITLE-ELSEWHERE",
        _WARN,
        "Officer title refers to missing remarks",
        "The officer title refers to the remarks or a footnote, and the form has no remarks. The title is not on the form.",
        "Enter the title, or add the remarks.",
        _FIELDS,
    ),
    _entry(
        "NATURE-NO-HOLDER",
        _WARN,
        "Nature of indirect ownership names no holder",
        "Securities held indirectly are reported with the holder, or with a footnote that names the holder.",
        "Name the holder, or add the footnote.",
        _FIELDS,
    ),
    _entry(
        "NATURE-KIND-ONLY",
        _NOTE,
        "Nature of indirect ownership names only a kind of holder",
        "A trust, partnership or company without a name cannot be distinguished from another in later filings.",
        "Add the name of the holder.",
        _FIELDS,
    ),
)

_SIGNATURE_ENTRIES: tuple[CatalogueEntry, ...] = (
    _entry(
        "SIGNATURE-FEWER",
        _WARN,
        "Fewer signatures than reporting owners",
        "Every reporting owner signs, on the form or on Exhibit 99. An attorney-in-fact may sign for several.",
        "Add the missing signatures.",
        *BY_ATTORNEY,
    ),
    _entry(
        "SIGNATURE-NOT-OWNER",
        _WARN,
        "Signature of another person without a capacity",
        "A person other than the reporting owner signed, and the signature does not state in which capacity.",
        "Add the capacity, such as attorney-in-fact.",
        *BY_ATTORNEY,
    ),
    _entry(
        "SIGNATURE-ENTITY",
        _WARN,
        "Entity signs for itself",
        "The signature is the name of an entity alone. A natural person signs for it and states his or her name and title.",
        "Add the name and title of the person who signs.",
        *BY_ATTORNEY,
    ),
    _entry(
        "SIGNATURE-NO-CAPACITY",
        _NOTE,
        "Signature for an entity without a title",
        "The reporting owner is an entity, and the person who signs for it states no title or other capacity.",
        "Add the title of the person who signs.",
        *BY_ATTORNEY,
    ),
)

_EARLIER_ENTRIES: tuple[CatalogueEntry, ...] = (
    _entry(
        "BALANCE-LIKELY-ERROR",
        _WARN,
        "Balance contradicts the filings before",
        "The balance does not follow from the one reported before, and a single cell that was probably mistyped explains why.",
        "Compare the row with the one before it.",
        *_BALANCES,
    ),
    _entry(
        "BALANCE-UNEXPLAINED",
        _NOTE,
        "Opening balance differs from the filings before",
        "The balance before the row, as its own numbers imply it, is not the one that the filings before show, and "
        "neither a footnote nor another row explains the difference.",
        "Compare the row with the one before it, and explain the difference in a footnote.",
        *_BALANCES,
    ),
    _entry(
        "HOLDING-MISSING",
        _NOTE,
        "Holding of the last form not reported",
        "A form that reports a transaction in a class also reports the holdings in that class that did not change. The "
        "last form of the same reporting persons had one that this form leaves out.",
        "Add the holding if the reporting person still has it.",
        *_BALANCES,
    ),
    _entry(
        "ROW-FILED-BEFORE",
        _WARN,
        "Transaction already reported",
        "An earlier form of the same reporting person reports a transaction with the same numbers and the same balance "
        "after it.",
        "Remove the row, or file an amendment if it corrects the earlier form.",
        rule("16a-3(a)"),
    ),
    _entry(
        "BLOCK-ON-SEVERAL-FORMS",
        _NOTE,
        "Same securities on the forms of several persons",
        "Several persons report the same securities on forms of their own. A total that adds up their forms counts them twice.",
        "Count the securities once. The persons may file one joint form.",
        rule("16a-3(j)"),
    ),
    _entry(
        "BEFORE-INSIDER",
        _NOTE,
        "Transaction before the person became an insider",
        "The transaction is before the event that the reporting person's Form 3 reports. Rule 16a-2(a) requires the "
        "report of such a transaction only where the issuer's first registration of a class made the person an insider.",
        "Correct the date, or confirm that the rule requires the report.",
        rule("16a-2(a)"),
    ),
    _entry(
        "POWER-NOT-ON-FILE",
        _NOTE,
        "No power of attorney among the filings",
        "An attorney-in-fact signs with a power of attorney that is attached to the form, or is on file with an earlier "
        "one. None of the filings given has it.",
        "Attach the power of attorney as Exhibit 24, or find the filing that has it.",
        *BY_ATTORNEY,
    ),
)


ENTRIES: tuple[CatalogueEntry, ...] = (
    *_CODE_ENTRIES,
    *_PRICE_ENTRIES,
    *_EXERCISE_ENTRIES,
    *_PLAN_ENTRIES,
    *_DATE_ENTRIES,
    *_FORM_ENTRIES,
    *_OWNER_ENTRIES,
    *_SIGNATURE_ENTRIES,
    *_EARLIER_ENTRIES,
)
