"""Powers of attorney."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from msgspec import Meta

from section16.facts.table import Table


class Power(Table, frozen=True, kw_only=True):
    """A power of attorney: who may sign for whom, which forms, from when until when."""

    giver: Annotated[str, Meta(description="Who gave it: a person or an entity that reports.")]
    attorneys: Annotated[tuple[str, ...], Meta(description="Who may sign, each by the full name.")]
    signed: Annotated[date, Meta(description="The day it was signed.")]
    until: Annotated[date, Meta(description="The last day it is in force, where it ends or was revoked.")] = date.max
    forms: Annotated[
        tuple[Literal["3", "4", "5", "144", "Form ID"], ...], Meta(description="The forms it covers, with their amendments.")
    ] = ("3", "4", "5")
    substitution: Annotated[bool, Meta(description="Whether an attorney may name another in his place.")] = False
    filed_with: Annotated[str, Meta(description="The accession number of the filing that carries it, once it is on file.")] = ""
    text: Annotated[str, Meta(description="Its text, for Exhibit 24 while it is not on file.")] = ""

    def covers(self, form: str, day: date) -> bool:
        """Return whether it is in force on a day and covers a form or an amendment of it."""
        return not self.lacks(form, day)

    def lacks(self, form: str, day: date) -> str:
        """Return why it does not cover a form on a day, as the predicate of a sentence about it; empty where it does."""
        if day < self.signed:
            return f"was signed later, on {self.signed}"
        if day > self.until:
            return f"ended on {self.until}"
        return "" if form.removesuffix("/A") in self.forms else f"covers {', '.join(self.forms)}, not Form {form}"
