"""The reason codes of the analyst's columns: what each means, and how sure a value with that reason is.

A reason decides the confidence, so that the error rate of each can be measured and stated (docs/research.md).
"""

from __future__ import annotations

from enum import StrEnum
from typing import Self


class Confidence(StrEnum):
    """How sure a value is: by the form's own statement, by what usually is so, or by nothing that speaks against it."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


_HIGH, _MEDIUM, _LOW = Confidence.HIGH, Confidence.MEDIUM, Confidence.LOW


class ResearchReason(StrEnum):
    """A reason code with its confidence and its meaning."""

    confidence: Confidence
    says: str

    def __new__(cls, code: str, confidence: Confidence = _LOW, says: str = "") -> Self:
        """Return the member of a code."""
        member = str.__new__(cls, code)
        member._value_ = code
        member.confidence = confidence
        member.says = says
        return member


class CountedReason(ResearchReason):
    """Why a row counts in sums, or does not."""

    FIRST = "first_report", _HIGH, "No other row in force reports it before."
    RESTATED = "restated", _HIGH, "An amendment restates the row, or takes it back."
    SAME_BLOCK = "same_block", _MEDIUM, "Another reporting person's form reports the same transaction of the same block."
    REPEATED = "repeated", _MEDIUM, "An earlier form of the same persons reports it with the same balance."


class CleansedReason(ResearchReason):
    """Why a cleansed value is what it is."""

    AS_FILED = "as_filed", _HIGH, "The value as filed; nothing speaks against it."
    NOT_STATED = "not_stated", _HIGH, "The row states no such value."
    IN_DOLLARS = "in_dollars", _HIGH, "The row counts in US dollars, not in shares or units."
    NO_PRICE = "no_price", _HIGH, "No price, or zero, where one was paid; a footnote may state it."
    LOCATED = "located_error", _MEDIUM, "Another report confirms another value, of this cell alone."
    LIKELY = "likely_error", _LOW, "Another report confirms another value; another cell may be wrong instead."
    POSSIBLE = (
        "possible_error",
        _LOW,
        "The value as filed. It does not follow from other rows, and nothing confirms another value.",
    )
    IMPOSSIBLE = "impossible_date", _MEDIUM, "The date is impossible; this one is supported by the form."
    UNKNOWN_DATE = "unknown_date", _MEDIUM, "The date is impossible, and the form does not show which date is meant."
    TOTAL = (
        "total_as_price",
        _MEDIUM,
        "The price is the total of the row: divided by the shares, it is the price of other rows.",
    )
    EXERCISE_TOTAL = (
        "exercise_total",
        _HIGH,
        "The price is the total of the row: divided by the shares, it is the exercise price.",
    )
    POINT = "decimal_point", _MEDIUM, "The decimal point of the price is misplaced: moved, it is the price of other rows."
    RANGE_POINT = (
        "decimal_point_in_range",
        _HIGH,
        "Moved, the decimal point gives a price in the range that the footnote states.",
    )


class ValueReason(ResearchReason):
    """Why a value is what it is."""

    PRODUCT = "shares_times_price", _HIGH, "Shares times price, both as filed."
    AVERAGE = "average_price", _HIGH, "Shares times a stated average price, which is rounded."
    CLEANSED = "cleansed", _MEDIUM, "Shares times price, of which one is cleansed."
    TOTAL = "total_value", _HIGH, "The total value in US dollars that the row states."
    FREE = "no_consideration", _HIGH, "The stated price is zero and the code needs none: the value is zero."
    NO_PRICE = "no_price", _HIGH, "The row states no price, or zero where one was paid."
    EXERCISE_PRICE = (
        "exercise_price",
        _MEDIUM,
        "The price of a derivative security is its exercise price, which is paid on exercise: its own is not stated.",
    )
    NO_SHARES = "no_shares", _HIGH, "The row states no number of shares."
    HOLDING = "holding", _HIGH, "A holding is no transaction."


class EventReason(ResearchReason):
    """What the rows of one economic event are together."""

    COVER = "sell_to_cover", _MEDIUM, "Shares acquired, and a sale that a footnote says pays the taxes or the price."
    EXERCISE_SALE = "exercise_and_sale", _MEDIUM, "An exercise or conversion, and a sale of at most as many shares that day."
    SETTLED = (
        "exercise_and_disposition",
        _MEDIUM,
        "An exercise or vesting, and what was disposed of to the issuer or distributed.",
    )
    WITHHELD = "exercise_and_withholding", _HIGH, "An exercise or vesting, and shares withheld (code F) that day."
    AWARD_WITHHELD = "award_and_withholding", _MEDIUM, "A vested or earned award, and shares withheld (code F) that day."
    TRANSFER = "transfer", _MEDIUM, "Equal amounts out of one holding or class and into another on one form."
    EXERCISE = "exercise", _HIGH, "The rows of both tables of an exercise, conversion or vesting."
    WITHHOLDING = "withholding", _HIGH, "Shares withheld, without the vesting beside them."
    ONE_DAY = "trades_of_a_day", _MEDIUM, "Purchases or sales of one class by the same persons on one day."
    REPORTED_AGAIN = "reported_again", _MEDIUM, "One transaction that several forms report."
    SINGLE = "single", _HIGH, "A transaction without others."
    HOLDING = "holding", _HIGH, "A holding is no transaction."
    NO_DATE = "no_date", _HIGH, "The row states no possible date, so it is not grouped with other rows."


class DiscretionReason(ResearchReason):
    """Why a trade is discretionary or not."""

    HOLDING = "holding", _HIGH, "A holding is no transaction."
    OTHER_CODE = "other_code", _HIGH, "The code is not that of an open-market or private purchase or sale (P, S)."
    DERIVATIVE = "derivative", _MEDIUM, "A derivative security, which is usually not traded in the open market."
    SWAP = "equity_swap", _MEDIUM, "An equity swap or similar instrument is involved."
    PLAN = "plan", _HIGH, "The form states that the trade is under a Rule 10b5-1 plan."
    PLAN_BOX = "plan_box", _MEDIUM, "The 10b5-1 box of the form is ticked."
    STATED = "stated_not_discretionary", _HIGH, "A footnote calls the trade mandatory, automatic or not discretionary."
    COVER = "sell_to_cover", _MEDIUM, "A footnote states that the sale pays taxes or an exercise price."
    REINVESTED = (
        "reinvested_dividends",
        _HIGH,
        "A footnote states that dividends were reinvested, or that a plan made the purchase.",
    )
    NOT_IN_THE_MARKET = (
        "not_in_the_market",
        _MEDIUM,
        "A footnote speaks of an offering, a tender offer or a private transaction.",
    )
    TRANSFER = "transfer", _MEDIUM, "The reporting persons are on both sides: as much left one holding as came into another."
    UNITS = "units", _MEDIUM, "Bought with warrants that have no price of their own, as in an offering."
    WRONG_SIDE = "code_and_side", _LOW, "The code and the column for acquired or disposed of contradict each other."
    NO_PRICE = "no_price", _LOW, "The row states no price, so that a trade in the market is not shown."
    NO_PLAN = "no_plan", _HIGH, "A trade of which the form states that no plan is behind it."
    NO_PLAN_STATED = "no_plan_stated", _MEDIUM, "A trade; the form is without the 10b5-1 box and speaks of no plan."


class BlockReason(ResearchReason):
    """Why a row is of a block."""

    ALONE = "one_lot", _HIGH, "One lot: no other reporting person reports the securities on a form of their own."
    COMPANIONS = "companion_forms", _HIGH, "Parts of one report on several forms, by their own words."
    HOLDER = "holder_reports", _MEDIUM, "The holder whom the words name reports the same balance."
    SAME_HOLDER = "same_holder", _MEDIUM, "Several reporting persons name the same holder and report the same balance."
    SPOUSES = "spouses", _MEDIUM, "Each spouse reports what the other holds."
    NO_LOT = "no_lot", _HIGH, "The row belongs to no lot: it states no balance that could be followed."


class RoleReason(ResearchReason):
    """Why a role is what it is."""

    TITLE = "title", _HIGH, "The officer's title names the office."
    PART = "title_of_a_part", _MEDIUM, "The title names the office in a part of the issuer, such as a division."
    FORMER = "former", _MEDIUM, "The title says that the person has left the office."
    NO_BOX = "title_without_box", _MEDIUM, "The title names the office, and the box for officers is not ticked."
    REMARKS = "remarks", _MEDIUM, "The title refers to the remarks, which name the office."
    BOX = "box", _HIGH, "The box that is ticked; no title names an office that is known."
    OTHER_TEXT = "other_text", _MEDIUM, "The words beside the box for other relationships name the office."
    UNKNOWN = "unknown", _HIGH, "The form ticks no box and names no office."


class PlanReason(ResearchReason):
    """Why a trade is under a plan or not."""

    FOOTNOTE = "footnote", _HIGH, "A footnote of the row states the plan."
    REMARKS = "remarks", _MEDIUM, "The remarks, or a footnote of no row, state a plan; the row is a purchase or sale."
    WHOLE_FORM = (
        "whole_form",
        _MEDIUM,
        "A footnote of another row states the plan of all transactions of the form; the row is a purchase or sale.",
    )
    BOX = "box", _MEDIUM, "The 10b5-1 box of the form is ticked; the row is a purchase or sale."
    OTHER_ROWS = "other_rows", _MEDIUM, "Footnotes state a plan for other rows of the form, not for this one."
    NO_TRADE = "not_a_trade", _MEDIUM, "The form states a plan, and the row is not a purchase or sale: not known."
    BOX_EMPTY = "box_empty", _HIGH, "The 10b5-1 box of the form is not ticked."
    DENIED = "denied", _HIGH, "The form states that the trade is not under a plan."
    NO_BOX = "no_box", _LOW, "The form is without the box (before April 2023) and speaks of no plan: not known."
    HOLDING = "holding", _HIGH, "A holding is no transaction."


class RoutineReason(ResearchReason):
    """Why a trade is routine or opportunistic."""

    SAME_MONTH = "same_month", _HIGH, "The person traded in this calendar month in each of the three years before."
    OTHER_MONTH = "routine_in_another_month", _MEDIUM, "The person traded in another month in each of the three years before."
    NO_PATTERN = "no_common_month", _HIGH, "The person traded in each of the three years before, in no month common to all."
    SHORT = "short_history", _HIGH, "No trade is known in at least one of the three years before: not known."
    NO_TRADE = "not_a_trade", _HIGH, "Not a purchase or sale (P, S) of Table I."
    NO_DATE = "no_date", _HIGH, "The row states no possible date."


class SplitReason(ResearchReason):
    """Why split-adjusted values are what they are."""

    NO_SPLIT = "no_split", _HIGH, "No split of the issuer is known after the row: the cleansed values."
    SPLIT = "split", _MEDIUM, "The splits after the row, which reports show."
    GIVEN = "given_split", _HIGH, "The splits after the row, all of which decisions state."
    UNCERTAIN = "uncertain_day", _LOW, "The row is between the days between which a split lies: not known."
    OTHER_CLASS = "other_class", _LOW, "A preferred or debt security, which a split may leave as it is: not known."
    IN_DOLLARS = "in_dollars", _HIGH, "The row counts in US dollars, which a split does not change."
