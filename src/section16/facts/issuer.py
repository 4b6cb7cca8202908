"""The issuer, and how it fills in its insiders' forms."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from msgspec import Meta

from section16.facts.table import Table
from section16.law.foreign_issuers import HomeRegime


class ForeignStatus(Table, frozen=True, kw_only=True):
    """A time in which the issuer is a foreign private issuer."""

    since: Annotated[date, Meta(description="The first day.")] = date.min
    until: Annotated[date, Meta(description="The last day, where it lost the status.")] = date.max


class Issuer(Table, frozen=True, kw_only=True):
    """The company."""

    name: Annotated[str, Meta(description="Its name.")]
    cik: Annotated[str, Meta(description="Its EDGAR number.")]
    symbol: Annotated[str, Meta(description="Its trading symbol; NONE where it has none.")]
    foreign_symbol: Annotated[str, Meta(description="Its symbol on a foreign market.")] = ""
    fiscal_year_end: Annotated[
        str,
        Meta(
            description="Month and day on which its fiscal year ends.",
            pattern="^(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$",
        ),
    ] = "12-31"
    units_in: Annotated[
        Literal["Table I", "Table II"] | None,
        Meta(description="Where it shows stock units: as shares in Table I at grant, or in Table II until they vest."),
    ] = None
    unvested: Annotated[
        Literal["stated", "not stated"],
        Meta(description="Whether a footnote states how much of a balance in Table I is unvested awards."),
    ] = "not stated"
    balances: Annotated[
        Literal["after each row", "after all rows"],
        Meta(description="Whether the amount owned is stated after each transaction, or after the last one on every row."),
    ] = "after each row"
    foreign_private_issuer: Annotated[
        tuple[ForeignStatus, ...],
        Meta(description="When it is a foreign private issuer: only directors and officers report, since 18 March 2026."),
    ] = ()
    home_regime: Annotated[
        HomeRegime | Literal["none"] | None,
        Meta(
            description="Of a foreign private issuer: the jurisdiction whose rules require its directors and officers to "
            "report, where an exemptive order of the SEC names it."
        ),
    ] = None
    reports_in_english: Annotated[
        bool | None,
        Meta(description="Whether each report under the home regime is public in English within two business days."),
    ] = None

    def is_foreign_private(self, day: date) -> bool:
        """Return whether it is a foreign private issuer on a day."""
        return any(span.since <= day <= span.until for span in self.foreign_private_issuer)
