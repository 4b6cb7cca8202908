"""Events: one table for each kind, in the words of the person who reports it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal, TypeAlias

from msgspec import Meta, field

from section16.facts.awards import Approver
from section16.facts.table import Amount, Note, Table

Counterparty = Literal["market", "private party", "issuer"]
OneAward = Annotated[str, Meta(description="The award, where the holder has several of the class, each with its own balance.")]
WithheldFor = Literal["taxes", "exercise price", "exercise price and taxes"]
"""What shares are withheld for when an award is exercised."""

PlanName = Annotated[str, Meta(description="The 10b5-1 plan, by its name in [plans].")]
OwnTiming = Annotated[
    bool,
    Meta(description="Whether the person chose the date; the transaction is then due like any other, and needs no notice."),
]
Notice = Annotated[
    date | None,
    Meta(
        description="The day the broker or plan administrator gave notice of a transaction of a date that the person did not "
        "choose. Until it is entered the earliest due date counts, that of a notice on the same day."
    ),
]


class Trade(Table, frozen=True, kw_only=True):
    """A part of a purchase or sale that was carried out at one price, or at an average over a range."""

    units: Annotated[Amount, Meta(description="How many.")]
    price: Annotated[Amount, Meta(description="The price of one, or the weighted average where a range is given.")]
    low: Annotated[Amount | None, Meta(description="The lowest price, where `price` is an average.")] = None
    high: Annotated[Amount | None, Meta(description="The highest price, where `price` is an average.")] = None
    notes: Annotated[tuple[Note, ...], Meta(description="Your own footnotes on the row of this part.")] = ()


class Event(Table, frozen=True, kw_only=True, tag_field="kind"):
    """What every event has."""

    date: Annotated[date, Meta(description="The day it happened: the trade date, not the day of settlement.")]
    report: Annotated[
        Literal["when due", "early", "missed"],
        Meta(description="`early`: on Form 4 though it may wait for Form 5; `missed`: on Form 5 though Form 4 was due."),
    ] = "when due"
    notes: Annotated[tuple[Note, ...], Meta(description="Your own footnotes on its rows.")] = ()
    in_opening: Annotated[
        bool | None,
        Meta(description="Of an event on or before the day of the opening balance: whether that balance reflects it."),
    ] = None
    reported: Annotated[
        tuple[str, ...],
        Meta(description="The owners whose filed form reports it: it changes balances and is on no other form of theirs."),
    ] = ()


class Grant(Event, frozen=True, kw_only=True, tag="grant"):
    """An award is granted."""

    award: Annotated[str, Meta(description="The award, by its name in [awards].")]


class Vesting(Event, frozen=True, kw_only=True, tag="vesting"):
    """Parts of an award vest, and shares may be withheld for tax; of an option that vests nothing is reported."""

    award: Annotated[str, Meta(description="The award, by its name in [awards].")]
    units: Annotated[Amount | None, Meta(description="How many vest; without it what the schedule says for the day.")] = None
    withheld: Annotated[Amount | None, Meta(description="How many shares the issuer kept for tax.")] = None
    withheld_price: Annotated[Amount | None, Meta(description="What a share was worth that day.")] = None


class GrantDay(Event, frozen=True, kw_only=True, tag="grant day"):
    """Every award of the day is granted: one event for all who receive one."""


class VestingDay(Event, frozen=True, kw_only=True, tag="vesting day"):
    """Every part of any award that vests on the day vests: one event for all insiders."""

    withheld: Annotated[dict[str, Amount], Meta(description="How many shares the issuer kept for tax, by award.")] = field(
        default_factory=dict
    )
    withheld_price: Annotated[Amount | None, Meta(description="What a share was worth that day.")] = None


class Withholding(Event, frozen=True, kw_only=True, tag="withholding"):
    """The issuer withholds shares to pay taxes, or the exercise price of an award exercised the same day."""

    who: Annotated[str, Meta(description="Whose shares.")]
    security: Annotated[str, Meta(description="Of which class.")]
    award: OneAward = ""
    units: Annotated[Amount, Meta(description="How many.")]
    price: Annotated[Amount | None, Meta(description="What a share was worth that day.")] = None
    vesting_of: Annotated[str, Meta(description="The award that vested, by its name in [awards], for the footnote.")] = ""
    withheld_for: Annotated[
        WithheldFor | None,
        Meta(description="What the shares were withheld for; asked for where an exercise of the same day leaves it open."),
    ] = None


class Exercise(Event, frozen=True, kw_only=True, tag="exercise"):
    """An option, right or warrant is exercised."""

    award: Annotated[str, Meta(description="The award, if the issuer granted one.")] = ""
    who: Annotated[str, Meta(description="Who exercised, where no award is named.")] = ""
    security: Annotated[str, Meta(description="What was exercised, where no award is named.")] = ""
    units: Annotated[Amount, Meta(description="How many units of the option, right or warrant.")]
    plan: PlanName = ""
    own_timing: OwnTiming = False
    notice: Notice = None
    market_price: Annotated[
        Amount | None, Meta(description="What an underlying share was worth; asked for where it decides the code.")
    ] = None
    sequential: Annotated[
        bool,
        Meta(
            description="Whether the Internal Revenue Code's rules on sequential exercise required it: then it is exempt from "
            "Section 16(b) out of the money too (Rule 16b-6(b))."
        ),
    ] = False
    withheld: Annotated[
        Amount | None, Meta(description="How many shares the issuer withheld for the exercise price or taxes.")
    ] = None
    withheld_price: Annotated[Amount | None, Meta(description="What a share was worth that day.")] = None
    withheld_for: Annotated[
        WithheldFor | None, Meta(description="What the shares were withheld for; the footnote states it.")
    ] = None


class Conversion(Event, frozen=True, kw_only=True, tag="conversion"):
    """A convertible security is converted."""

    who: Annotated[str, Meta(description="Who converted.")]
    security: Annotated[str, Meta(description="What was converted.")]
    units: Annotated[Amount, Meta(description="How many units of it, or how many dollars of what is counted in dollars.")]
    shares: Annotated[Amount | None, Meta(description="How many shares came, where that is not what its units give.")] = None


class _Deal(Event, frozen=True, kw_only=True):
    who: Annotated[str, Meta(description="Who bought or sold: a person, or an entity through which one holds.")]
    security: Annotated[str, Meta(description="What, by its name in [securities].")]
    award: OneAward = ""
    units: Annotated[Amount | None, Meta(description="How many, where all went at one price.")] = None
    price: Annotated[Amount | None, Meta(description="The price of one.")] = None
    price_fixed: Annotated[bool, Meta(description="Whether a price was fixed; if not, a footnote says so.")] = True
    trades: Annotated[tuple[Trade, ...], Meta(description="The parts, where there were several prices.")] = ()
    counterparty: Annotated[Counterparty | None, Meta(description="With whom; it decides the code.")] = None
    approved_by: Annotated[
        Approver | None, Meta(description="Who approved it beforehand, where the counterparty is the issuer.")
    ] = None
    plan: PlanName = ""
    equity_swap: Annotated[bool, Meta(description="Whether an equity swap or the like is involved.")] = False
    own_timing: OwnTiming = False
    notice: Notice = None
    matched_in_office: Annotated[
        bool | None,
        Meta(description="After leaving: whether an opposite, not exempt trade was made in office less than six months away."),
    ] = None


class Purchase(_Deal, frozen=True, kw_only=True, tag="purchase"):
    """Securities are bought."""

    small: Annotated[
        bool,
        Meta(
            description="Whether it is a small acquisition, which may wait for Form 5: at most $10,000 in six months, not from "
            "the issuer, and no sale in the six months after."
        ),
    ] = False
    code_on_form_4: Annotated[
        Literal["P", "L"] | None,
        Meta(description="The code of a small acquisition that must go on Form 4 after all; `P` unless you choose another."),
    ] = None


class Sale(_Deal, frozen=True, kw_only=True, tag="sale"):
    """Securities are sold."""


class SaleToCover(_Deal, frozen=True, kw_only=True, tag="sale to cover"):
    """Shares are sold in the market to pay the tax of a vesting, as the plan asks."""


class Gift(Event, frozen=True, kw_only=True, tag="gift"):
    """Securities are given away or received as a gift."""

    giver: Annotated[str, Meta(description="Who gave; nothing where the giver is a stranger to the facts.")] = ""
    receiver: Annotated[str, Meta(description="Who received; nothing where that is a stranger to the facts.")] = ""
    security: Annotated[str, Meta(description="What, by its name in [securities].")]
    award: OneAward = ""
    units: Annotated[Amount, Meta(description="How many.")]
    to: Annotated[str, Meta(description="To whom, in words for the footnote, where that is a stranger.")] = ""
    plan: PlanName = ""
    own_timing: OwnTiming = False
    notice: Notice = None


class Transfer(Event, frozen=True, kw_only=True, tag="transfer"):
    """Securities move between direct and indirect holding, and the pecuniary interest stays the same."""

    giver: Annotated[str, Meta(description="Who held them before.")]
    receiver: Annotated[str, Meta(description="Who holds them now.")]
    security: Annotated[str, Meta(description="What, by its name in [securities].")]
    award: OneAward = ""
    units: Annotated[Amount, Meta(description="How many.")]


class PlanPurchase(Event, frozen=True, kw_only=True, tag="plan purchase"):
    """Shares come from a plan whose routine purchases need no report."""

    who: Annotated[str, Meta(description="For whom.")]
    security: Annotated[str, Meta(description="What, by its name in [securities].")]
    units: Annotated[Amount, Meta(description="How many.")]
    through: Annotated[
        Literal["employee stock purchase plan", "401(k) plan", "dividend reinvestment plan"],
        Meta(description="The kind of plan."),
    ]


class Inheritance(Event, frozen=True, kw_only=True, tag="inheritance"):
    """Securities come or go by will or the laws of descent."""

    who: Annotated[str, Meta(description="Whose holding changes.")]
    security: Annotated[str, Meta(description="What, by its name in [securities].")]
    award: OneAward = ""
    units: Annotated[Amount, Meta(description="How many.")]
    direction: Annotated[Literal["received", "passed on"], Meta(description="Which way.")] = "received"


class Appointment(Event, frozen=True, kw_only=True, tag="appointment"):
    """A person or entity becomes subject to Section 16: appointed, elected, or beyond ten percent."""

    who: Annotated[str, Meta(description="Who; the relationship is stated under its [[roles]].")]
    first_registration: Annotated[
        bool, Meta(description="Whether the class is registered for the first time that day; then the form is due that day.")
    ] = False


class Departure(Event, frozen=True, kw_only=True, tag="departure"):
    """A person or entity ceases to be subject to Section 16."""

    who: Annotated[str, Meta(description="Who.")]
    exit_form: Annotated[
        bool, Meta(description="Whether to file a form for the exit box alone, where nothing else is due.")
    ] = False


class DividendEquivalents(Event, frozen=True, kw_only=True, tag="dividend equivalents"):
    """Units are credited as dividend equivalents on units held, and vest and settle with them."""

    award: Annotated[str, Meta(description="The award whose units are credited.")] = ""
    who: Annotated[str, Meta(description="Whose units are credited, where no award is named.")] = ""
    security: Annotated[str, Meta(description="The class of the units, where no award is named.")] = ""
    units: Annotated[Amount | None, Meta(description="How many units are credited; fractions count.")] = None
    per_unit: Annotated[
        Amount | None,
        Meta(
            description="How many units each unit held is credited, in place of `units`; with a class and no holder for "
            "everyone who holds it."
        ),
    ] = None
    approved_by: Annotated[
        Approver | None,
        Meta(description="Who approved the terms, where that is not who approved the award; asked for where there is none."),
    ] = None


class Split(Event, frozen=True, kw_only=True, tag="split"):
    """A class is split, or combined in a reverse split; it counts from the beginning of its day."""

    security: Annotated[str, Meta(description="The class.")]
    new: Annotated[Amount, Meta(description="How many new shares there are ...")]
    old: Annotated[Amount, Meta(description="... for so many old ones.")] = Decimal(1)
    fractions: Annotated[
        Literal["cash in lieu", "rounded down", "rounded up", "rounded to nearest", "kept"] | None,
        Meta(description="How fractional shares are settled; asked for where a balance would have a fraction."),
    ] = None
    award_fractions: Annotated[
        Literal["rounded down", "rounded up", "rounded to nearest", "kept"],
        Meta(description="How fractions of awards are settled, as the plan provides; most plans round down."),
    ] = "rounded down"


class Forfeiture(Event, frozen=True, kw_only=True, tag="forfeiture"):
    """Units of an award go back to the issuer for nothing."""

    award: Annotated[str, Meta(description="The award, by its name in [awards].")]
    units: Annotated[Amount, Meta(description="How many.")]
    why: Annotated[str, Meta(description='Why, to complete the footnote: "upon termination of service".')] = ""


class Expiration(Event, frozen=True, kw_only=True, tag="expiration"):
    """An option or right lapses or is canceled."""

    award: Annotated[str, Meta(description="The award, if the issuer granted one.")] = ""
    who: Annotated[str, Meta(description="Who held it, where no award is named.")] = ""
    security: Annotated[str, Meta(description="What lapsed or was canceled, where no award is named.")] = ""
    units: Annotated[Amount, Meta(description="How many units.")]
    received: Annotated[Amount | None, Meta(description="What was paid for each, where anything was.")] = None


class Tender(_Deal, frozen=True, kw_only=True, tag="tender"):
    """Shares are tendered in a change of control."""


class Other(Event, frozen=True, kw_only=True, tag="other"):
    """Anything else, with the code you choose and a footnote that says what it was."""

    who: Annotated[str, Meta(description="Whose holding changes.")]
    security: Annotated[str, Meta(description="What, by its name in [securities].")]
    award: OneAward = ""
    units: Annotated[Amount, Meta(description="How many.")]
    code: Annotated[str, Meta(description="The code: a letter of Instruction 8.")] = "J"
    direction: Annotated[Literal["acquired", "disposed of"], Meta(description="Which way.")]
    price: Annotated[Amount | None, Meta(description="The price of one.")] = None
    form: Annotated[
        Literal[4, 5] | None,
        Meta(description="The form to report it on; without it the code, the date and the two keys below decide."),
    ] = None
    exempt: Annotated[
        bool | None,
        Meta(description="Whether Section 16(b) exempts it. With code J it may then wait for Form 5."),
    ] = None
    same_class: Annotated[
        bool | None,
        Meta(
            description="With code Z: whether substantially all assets of the voting trust are securities of the same class, "
            "right after the deposit or right before the withdrawal."
        ),
    ] = None
    own_timing: OwnTiming = False
    notice: Notice = None


class Adjustment(Event, frozen=True, kw_only=True, tag="adjustment"):
    """A balance is corrected, or changes by something that needs no form and is not another kind of event here."""

    who: Annotated[str, Meta(description="Whose holding changes.")]
    security: Annotated[str, Meta(description="What, by its name in [securities].")]
    award: OneAward = ""
    units: Annotated[Amount, Meta(description="How many.")]
    direction: Annotated[Literal["acquired", "disposed of"], Meta(description="Which way.")]
    why: Annotated[str, Meta(description="Why no form is due for it, in words for the record.")]
    footnote: Annotated[str, Meta(description="The footnote that reports it on the next form's balance, where one should.")] = (
        ""
    )


AnyEvent: TypeAlias = (
    Grant
    | Vesting
    | GrantDay
    | VestingDay
    | Withholding
    | Exercise
    | Conversion
    | Purchase
    | Sale
    | SaleToCover
    | Gift
    | Transfer
    | PlanPurchase
    | Inheritance
    | Appointment
    | Departure
    | DividendEquivalents
    | Split
    | Forfeiture
    | Expiration
    | Tender
    | Other
    | Adjustment
)
Deal: TypeAlias = Purchase | Sale | SaleToCover | Tender
