"""The facts file: everything that a draft is made from, each thing said once.

A facts file is TOML, or JSON of the same structure. ``docs/drafting.md`` shows every table with an example.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from msgspec import Meta, field, json

from section16.drafting.award import Award
from section16.drafting.event import AnyEvent
from section16.drafting.party import Party, Relation
from section16.drafting.table import Amount, Note, Table
from section16.law.foreign_issuers import HomeRegime
from section16.law.trading_plans import AMENDED_RULE_SINCE

TableName = Literal["I", "II"]


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
        Meta(description="Whether the amount owned is told after each transaction or after the last on every row."),
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


class Security(Table, frozen=True, kw_only=True):
    """A class of securities."""

    title: Annotated[str, Meta(description="Its title as it stands on the form.")]
    kind: Annotated[
        Literal["stock", "restricted stock", "units", "options", "appreciation rights", "warrants", "convertible", "other"],
        Meta(description="What it is; `units` are restricted and performance stock units."),
    ] = "stock"
    of: Annotated[str, Meta(description="What a unit of it gives, by its name in [securities]; derivatives alone.")] = ""
    gives: Annotated[
        Amount | None,
        Meta(description="How many shares a unit of it gives; one, where it is not said. A dollar gives none by itself."),
    ] = None
    counted_in: Annotated[
        Literal["units", "dollars"],
        Meta(
            description="Whether amounts are numbers of units, or dollars such as the principal of a note; of Table II alone."
        ),
    ] = "units"
    table: Annotated[TableName | None, Meta(description="The table it stands in, where that is not the usual one.")] = None
    counted: Annotated[
        Literal["each award", "whole class"],
        Meta(description="Whether the amount owned in Table II is that of each award, or of all awards of the class together."),
    ] = "each award"
    dividends_reinvested: Annotated[
        bool | None,
        Meta(
            description="Whether dividend equivalents on it reinvest dividends on the terms of a broad-based plan "
            "(Rule 16a-11), which needs no report; asked where units are credited."
        ),
    ] = None
    exercise_price: Annotated[Amount | None, Meta(description="Its conversion or exercise price, where it is no award.")] = None
    exercisable: Annotated[date | None, Meta(description="The day from which it can be exercised or converted.")] = None
    expires: Annotated[date | None, Meta(description="The day it expires.")] = None
    notes: Annotated[tuple[Note, ...], Meta(description="Your own footnotes on every row of it.")] = ()

    @property
    def each(self) -> Decimal | None:
        """How many shares a unit gives; ``None`` where nothing is said of what is counted in dollars."""
        if self.gives is not None:
            return self.gives
        return None if self.counted_in == "dollars" else Decimal(1)


class Holding(Table, frozen=True, kw_only=True):
    """What someone holds when the balances start."""

    holder: Annotated[str, Meta(description="Who holds it: a person or an entity.")]
    security: Annotated[str, Meta(description="What, by its name in [securities].")] = ""
    award: Annotated[str, Meta(description="The award it is what is left of.")] = ""
    amount: Annotated[Amount, Meta(description="How much.")]
    direct: Annotated[bool | None, Meta(description="Whether it is shown as held directly, where that is not who reports.")] = (
        None
    )
    as_of: Annotated[
        date | None, Meta(description="The day at whose end the amount is held, where that is not the day of [opening].")
    ] = None
    nature: Annotated[str, Meta(description="How column 7 names it; else made from the chain of control.")] = ""
    missed_on_form_3: Annotated[bool, Meta(description="Whether Form 3 left it out and Form 5 has to tell it.")] = False
    notes: Annotated[tuple[Note, ...], Meta(description="Your own footnotes on its rows.")] = ()


class Opening(Table, frozen=True, kw_only=True):
    """The balances to start from: after the last form filed. A ledger can give the same."""

    as_of: Annotated[
        date | None,
        Meta(
            description="The day at whose end they are held. Without it the day before the first event. Of an event on or "
            "before that day, `in-opening` says whether the balances reflect it."
        ),
    ] = None
    holders: Annotated[
        dict[str, date], Meta(description="The day for the balances of one holder, where that is another, by the short name.")
    ] = field(default_factory=dict)
    holdings: Annotated[tuple[Holding, ...], Meta(description="What is held, in the order of the rows.")] = ()


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
            description="Whether it is meant to satisfy the rule as amended, which ticks the box; else told by the day: "
            "adopted on 27 February 2023 or later."
        ),
    ] = None

    @property
    def ticks_the_box(self) -> bool:
        """Whether a trade under the plan ticks the 10b5-1 box."""
        by_day = self.adopted is not None and self.adopted >= AMENDED_RULE_SINCE
        return by_day if self.amended_rule is None else self.amended_rule


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
        """Return why it does not do for a form on a day, as the rest of a sentence about it; nothing where it does."""
        if day < self.signed:
            return f"was signed later, on {self.signed}"
        if day > self.until:
            return f"ended on {self.until}"
        return "" if form.removesuffix("/A") in self.forms else f"covers {', '.join(self.forms)}, not Form {form}"


class Filing(Table, frozen=True, kw_only=True):
    """How and when the forms are signed."""

    signed: Annotated[date | None, Meta(description="The day of signing and filing.")] = None
    remarks: Annotated[str, Meta(description="What is to stand under Remarks.")] = ""
    holdings: Annotated[
        Literal["of the classes reported", "all"],
        Meta(description="Which holdings stand below the transactions of Forms 4 and 5."),
    ] = "of the classes reported"
    attorney: Annotated[
        str, Meta(description="The attorney who signs for everyone of whom [powers] holds a power of attorney to that name.")
    ] = ""
    together: Annotated[
        Literal["when due", "all"],
        Meta(description="`when due`: a further form for what happened after the first was due; `all`: one form, late or not."),
    ] = "when due"


class Joint(Table, frozen=True, kw_only=True):
    """Those who file one form together, the first in box 1."""

    owners: Annotated[tuple[str, ...], Meta(description="Who files together, by their names in [people] and [entities].")]
    signatures: Annotated[
        tuple[str, ...], Meta(description="The signatures as they are to stand, where there is not one for each owner.")
    ] = ()


class Amendment(Table, frozen=True, kw_only=True):
    """Which filed form the draft amends, and why."""

    of: Annotated[str, Meta(description="The file that holds the form as it was filed.")]
    filed: Annotated[
        date, Meta(description="The day it was filed; of an amendment that is amended again the form gives the original's day.")
    ]
    why: Annotated[str, Meta(description="Why it is amended; stands under Remarks.")] = ""


class YearEnd(Table, frozen=True, kw_only=True):
    """Asks for the forms of a fiscal year: Form 5 for whoever has something left, and for others that nothing is due."""

    on: Annotated[date, Meta(description="The day the fiscal year ended.")]


class Facts(Table, frozen=True, kw_only=True):
    """A whole facts file."""

    issuer: Annotated[Issuer, Meta(description="The company whose securities are reported.")]
    filing: Annotated[Filing, Meta(description="How and when the forms are signed.")] = Filing()
    people: Annotated[dict[str, Party], Meta(description="People, each by a short name of your own.")] = field(
        default_factory=dict
    )
    entities: Annotated[dict[str, Party], Meta(description="Companies, partnerships, trusts, accounts.")] = field(
        default_factory=dict
    )
    relations: Annotated[tuple[Relation, ...], Meta(description="Who controls, manages or belongs to whom.")] = ()
    securities: Annotated[dict[str, Security], Meta(description="Classes of securities, each by a short name.")] = field(
        default_factory=dict
    )
    awards: Annotated[dict[str, Award], Meta(description="Awards, each by a short name.")] = field(default_factory=dict)
    plans: Annotated[dict[str, Plan], Meta(description="10b5-1 plans, each by a short name.")] = field(default_factory=dict)
    powers: Annotated[dict[str, Power], Meta(description="Powers of attorney, each by a short name.")] = field(
        default_factory=dict
    )
    opening: Annotated[Opening, Meta(description="The balances to start from.")] = Opening()
    texts: Annotated[
        dict[str, str], Meta(description="Texts of your own, by name, for notes and in place of our own wording.")
    ] = field(default_factory=dict)
    joint: Annotated[tuple[Joint, ...], Meta(description="Who files together.")] = ()
    events: Annotated[tuple[AnyEvent, ...], Meta(description="What happened, in the order of the days.")] = ()
    amendment: Annotated[Amendment | None, Meta(description="The filed form that is amended.")] = None
    year_end: Annotated[YearEnd | None, Meta(description="Asks for the forms of a fiscal year.")] = None

    def party(self, name: str) -> Party:
        """Return a person or entity by its short name; ``KeyError`` for a name that is not there."""
        return self.people[name] if name in self.people else self.entities[name]

    @property
    def parties(self) -> dict[str, Party]:
        """People and entities together, in the order of the file."""
        return {**self.people, **self.entities}


def schema() -> dict[str, object]:
    """Return the JSON Schema of the facts file (draft 2020-12), as a new dictionary."""
    made = json.schema(Facts)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "urn:section16:draft-facts:1",
        "title": "Facts that section16 drafts from",
        **_exact(made),
    }


def _exact(node: object) -> dict[str, object]:
    """Return a schema in which an exact number may be written as a number too, and without what is not JSON Schema."""
    made = _plain(node)
    assert isinstance(made, dict)
    return made


def _plain(node: object) -> object:
    if isinstance(node, list):
        return [_plain(one) for one in node]
    if not isinstance(node, dict):
        return node
    kept = {key: _plain(value) for key, value in node.items() if key not in ("default", "discriminator")}
    return kept | {"type": ["string", "number"]} if kept.get("format") == "decimal" else kept
