"""How forms are filed: signature date and attorney, joint filings, amendments, the fiscal year end."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from msgspec import Meta

from section16.facts.table import Table


class Filing(Table, frozen=True, kw_only=True):
    """How and when the forms are signed."""

    signed: Annotated[date | None, Meta(description="The day of signing and filing.")] = None
    remarks: Annotated[str, Meta(description="The text for Remarks.")] = ""
    holdings: Annotated[
        Literal["of the classes reported", "all"],
        Meta(description="Which holdings are listed below the transactions of Forms 4 and 5."),
    ] = "of the classes reported"
    attorney: Annotated[
        str, Meta(description="The attorney who signs for everyone who gave the attorney a power under [powers].")
    ] = ""
    together: Annotated[
        Literal["when due", "all"],
        Meta(description="`when due`: a further form for what happened after the first was due; `all`: one form, late or not."),
    ] = "when due"


class Joint(Table, frozen=True, kw_only=True):
    """The reporting persons who file one form together, the first in box 1."""

    owners: Annotated[tuple[str, ...], Meta(description="Who files together, by their names in [people] and [entities].")]
    signatures: Annotated[
        tuple[str, ...], Meta(description="The signatures as they appear on the form, where there is not one for each owner.")
    ] = ()


class Amendment(Table, frozen=True, kw_only=True):
    """Which filed form the draft amends, and why."""

    of: Annotated[str, Meta(description="The file that holds the form as it was filed.")]
    filed: Annotated[
        date, Meta(description="The day it was filed; of an amendment that is amended again the form gives the original's day.")
    ]
    why: Annotated[str, Meta(description="Why it is amended, for Remarks.")] = ""


class YearEnd(Table, frozen=True, kw_only=True):
    """Asks for the forms of a fiscal year: Form 5 for owners with something left to report, and a statement for the others."""

    on: Annotated[date, Meta(description="The day the fiscal year ended.")]
