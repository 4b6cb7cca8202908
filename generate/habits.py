"""The habits of those who fill in an issuer's forms: the same event can be reported in many ways, and all of them are right.

Shares follow what was counted in 20,440 real filings (docs/generator.md says how near the generated ones come).
"""

from __future__ import annotations

import msgspec

from generate.dice import Dice

EACH_ROW, FINAL_TOTAL, YEAR_END = "after each row", "final total", "year end"
RESTRICTED, UNITS, UNITS_IN_ONE, LOTS = "restricted", "units", "units in table one", "lots in table one"
"""Awards: shares in Table I at the grant; units in Table II until they vest; units counted with the shares in Table I at the
grant; units in Table I, each award a line of its own until it vests."""


class Habits(msgspec.Struct, frozen=True, kw_only=True):
    """How an issuer's forms are filled in, by the person who prepares those of all insiders.

    Numbers are shares of cases, the rest is either or.
    """

    flags: tuple[str, str]
    """How a box is left open and ticked: ``0`` and ``1``, or ``false`` and ``true``."""
    convention: str
    awards: str
    options: bool
    lists: str
    """Which other holdings are repeated on a form: all, those held indirectly, none."""
    lists_derivatives: bool
    latest_first: bool
    price_noted: bool
    """Whether a grant has a footnote in place of a price of 0."""
    vesting_noted: bool
    """Whether the exercise date of an option is left to a footnote."""
    rounding: str
    states_plan_amounts: bool
    merges_days: float
    by_attorney: bool
    class_title: str
    unit_title: str
    option_title: str
    explains_entities: bool
    """Whether a footnote names the trust or company also where the nature does not refer to one."""
    natures: int
    """Which of the ways to word a nature of ownership is the usual one."""
    vesting_delay: int
    """Days between the anniversary of an award and the day on which it vests."""
    units_priced: bool
    """Whether the price of a unit is written as 0 beside its footnote."""
    units_together: bool
    """Whether all awards of units in Table II are one line, each row with the total."""
    defers_fees: bool
    purchase_plan: bool
    dividends: bool
    reports_forfeiture: bool
    remarks_on_splits: bool
    """Whether a split is stated in the remarks, and in no footnote."""


_CLASS_TITLES = {
    "Common Stock": 60.0,
    "Common Stock, par value $0.001 per share": 12.0,
    "Common Stock, $0.01 par value": 10.0,
    "Ordinary Shares": 5.0,
    "Common Shares": 5.0,
}
_OPTION_TITLES = {
    "Stock Option (Right to Buy)": 50.0,
    "Employee Stock Option (right to buy)": 20.0,
    "Stock Options": 12.0,
    "Non-Qualified Stock Option": 12.0,
}
_UNIT_TITLES = {"Restricted Stock Units": 70.0, "Restricted Stock Unit": 20.0, "Restricted Share Units": 10.0}


def habits(dice: Dice) -> Habits:
    """Return the habits of an issuer's preparer."""
    return Habits(
        flags=dice.draw({("0", "1"): 0.87, ("false", "true"): 0.13}),
        convention=dice.draw({EACH_ROW: 0.97, FINAL_TOTAL: 0.03}),
        awards=dice.draw({RESTRICTED: 0.28, UNITS: 0.45, UNITS_IN_ONE: 0.23, LOTS: 0.04}),
        options=dice.chance(0.65),
        lists=dice.draw({"all": 0.36, "indirect": 0.22, "none": 0.42}),
        lists_derivatives=dice.chance(0.2),
        latest_first=dice.chance(0.02),
        price_noted=dice.chance(0.27),
        vesting_noted=dice.chance(0.6),
        rounding=dice.draw({"down": 0.7, "nearest": 0.2, "up": 0.1}),
        states_plan_amounts=dice.chance(0.75),
        merges_days=dice.pick((0.0, 0.3, 0.6)),
        by_attorney=dice.chance(0.7),
        class_title=dice.draw(_CLASS_TITLES),
        unit_title=dice.draw(_UNIT_TITLES),
        option_title=dice.draw(_OPTION_TITLES),
        explains_entities=dice.chance(0.4),
        natures=dice.whole(0, 2),
        vesting_delay=dice.draw({0: 0.25, 5: 0.25, 31: 0.25, 75: 0.25}),
        units_priced=dice.chance(0.16),
        units_together=dice.chance(0.15),
        defers_fees=dice.chance(0.1),
        purchase_plan=dice.chance(0.2),
        dividends=dice.chance(0.05),
        reports_forfeiture=dice.chance(0.5),
        remarks_on_splits=dice.other("splits").chance(0.2),
    )
