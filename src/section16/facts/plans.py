"""Trading plans under Rule 10b5-1(c)."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from msgspec import Meta

from section16.facts.table import Table
from section16.law.trading_plans import AMENDED_RULE_SINCE


class Plan(Table, frozen=True, kw_only=True):
    """A plan for trading under Rule 10b5-1(c)."""

    adopted: Annotated[
        date | None,
        Meta(
            description="The day it was adopted, which the footnote must give. A change of the amount, price or timing of the "
            "trades is the adoption of a new plan: give the day of the last one."
        ),
    ] = None
    report_filed: Annotated[
        date | None,
        Meta(
            description="The day the issuer filed the Form 10-Q or 10-K (of a foreign private issuer: 20-F or 6-K with its "
            "results) for the quarter of adoption. The cooling-off period of directors and officers depends on it."
        ),
    ] = None
    amended_rule: Annotated[
        bool | None,
        Meta(
            description="Whether it is meant to satisfy the rule as amended, which ticks the box; else decided by the day: "
            "adopted on 27 February 2023 or later."
        ),
    ] = None

    @property
    def ticks_the_box(self) -> bool:
        """Whether a trade under the plan ticks the 10b5-1 box."""
        by_day = self.adopted is not None and self.adopted >= AMENDED_RULE_SINCE
        return by_day if self.amended_rule is None else self.amended_rule
