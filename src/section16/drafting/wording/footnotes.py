"""Our footnotes with their words filled in; a text of the user's replaces ours of the same name.

The reporting persons are known only when a form is composed, for one event may be on the forms of several: until then
``{filer}``, ``{Filer}``, ``{undertakes}`` and ``{person:NAME}`` remain in a text, and :func:`with_filer` fills them in.
``docs/footnotes.md`` lists every text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from section16.drafting.awards.splits import award_in_units_of, split_in_words, splits_in_words, splits_of
from section16.drafting.awards.unvested import parts_left, vesting_on
from section16.drafting.context.phrases import (
    award_units,
    capitalized,
    day,
    listed,
    money,
    number,
    shares,
    shares_of_title,
    with_article,
)
from section16.drafting.wording.texts import TEXTS
from section16.drafting.wording.vesting_terms import vesting_terms
from section16.facts.events import Exercise, Gift, Inheritance, Purchase, Vesting, VestingDay
from section16.facts.schedules import parts_of

if TYPE_CHECKING:
    from section16.drafting.context.book import BalanceLine, Posting
    from section16.drafting.context.context import DraftingContext
    from section16.facts.awards import Award
    from section16.facts.events import AnyEvent, Deal, Expiration, Forfeiture, PlanPurchase, Split, Transfer, Withholding

# A placeholder with the space before it, which is removed where nothing is filled in, and the full stop that ends its sentence.
_PLACEHOLDER = re.compile(r"( ?)\{(\w+)\}(\.(?!\.))?")
_PERSON = re.compile(r"\{person:([^{}]*)\}")
_WITHHELD = {
    "taxes": "withheld-for-tax",
    "exercise price": "withheld-for-price",
    "exercise price and taxes": "withheld-for-price-and-tax",
}
_FRACTIONS = {
    "cash in lieu": "Cash was paid in lieu of fractional shares.",
    "rounded down": "Fractional shares were rounded down to the nearest whole share.",
    "rounded up": "Fractional shares were rounded up to the nearest whole share.",
    "rounded to nearest": "Fractional shares were rounded to the nearest whole share.",
}
_PLANS = {
    "employee stock purchase plan": "the issuer's employee stock purchase plan",
    "401(k) plan": "the issuer's 401(k) plan",
    "dividend reinvestment plan": "a dividend reinvestment plan",
}


class FootnoteWording:
    """The texts for one facts file."""

    def __init__(self, context: DraftingContext) -> None:
        self.context = context

    def say(self, name: str, **words: str) -> str:
        """Return a text by its name with its words filled in."""
        own = self.context.facts.texts
        text = own.get(name) or own.get(TEXTS[name].like) if TEXTS[name].like else own.get(name)
        text = TEXTS[name].says if text is None else text
        return _PLACEHOLDER.sub(lambda found: _put_in(found, words), text).strip()

    def vested(self, name: str) -> str:
        """Return the footnote on shares that an award gave when it vested."""
        return self.say("vested", award=self._award(name))

    def withheld(self, number: int, event: Vesting | Exercise | Withholding) -> str:
        """Return the footnote on shares withheld for taxes or an exercise price; asks for the purpose where it is open.

        Code F is the same for both purposes, so that only the footnote distinguishes a net exercise from tax withholding.
        """
        if isinstance(event, Vesting):
            return self.say("withheld-at-vesting", award=self._award(event.award))
        if isinstance(event, Exercise):
            # At the exercise of an appreciation right no price is paid, so that only taxes are withheld.
            reason = event.withheld_for or ("taxes" if self._pays_no_price(event) else None)
            award = self._award(event.award) if event.award else award_units(self.context.security(event.security))
            return self._withheld_at_exercise(number, reason, award)
        if event.vesting_of:
            return self.say("withheld-at-vesting", award=self._award(event.vesting_of))
        # A withholding entered by itself belongs to the exercise of the same person and day; without one it can only be taxes.
        same = [one for one in self.context.facts.events if isinstance(one, Exercise) and one.date == event.date]
        same = [one for one in same if self._exercised_by(one) == event.who]
        if not same and event.withheld_for in {None, "taxes"}:
            return self.say("withheld", award="equity awards")
        award = self._award(same[0].award) if same and same[0].award else "equity awards"
        return self._withheld_at_exercise(number, event.withheld_for, award)

    def _withheld_at_exercise(self, number: int, reason: str | None, award: str) -> str:
        if reason is None:
            self.context.ask(
                self.context.event_at(number, "withheld-for"),
                "What were the shares withheld for?",
                "The footnote on code F states it: the exercise price, taxes, or both.",
                tuple(_WITHHELD),
            )
        return self.say(_WITHHELD[reason or "taxes"], award=award)

    def _pays_no_price(self, event: Exercise) -> bool:
        kind = self.context.security(self.context.award(event.award).security if event.award else event.security).kind
        return kind == "appreciation rights"

    def _exercised_by(self, event: Exercise) -> str:
        return self.context.award(event.award).to if event.award else event.who

    def sold_to_cover(self, event: Deal) -> str:
        """Return the footnote on shares sold to cover taxes, with the award that vested last before the sale.

        The facts do not connect a sale with a vesting.
        """
        vested = [
            award
            for one in self.context.facts.events
            if one.date <= event.date and isinstance(one, Vesting | VestingDay)
            for award in ([one.award] if isinstance(one, Vesting) else self._vested_on(one.date))
            if self.context.award(award).to == event.who
        ]
        title = award_units(self.context.security(self.context.award(vested[-1]).security)) if vested else "equity awards"
        return self.say("sold-to-cover", award=title, seller=_person(event.who))

    def _vested_on(self, on: date) -> list[str]:
        return [name for name in self.context.facts.awards if vesting_on(self.context, name, on)]

    def under_plan(self, name: str, who: str) -> str:
        """Return the footnote on a trade under a 10b5-1 plan, with the day of its adoption.

        Since April 1, 2023 a form that ticks the box for such a plan must state that day.
        """
        adopted = self.context.facts.plans[name].adopted
        return self.say("plan", adopted=day(adopted), adopter=_person(who)) if adopted else ""

    def average(self, event: Deal, low: Decimal, high: Decimal) -> str:
        """Return the footnote on a weighted average price, with its range."""
        derivative = self.context.table_of(event.security) == "II"
        return self.say(
            "average",
            low=money(low),
            high=money(high),
            done="purchased" if isinstance(event, Purchase) else "sold",
            column="8" if derivative else "4",
            securities="securities" if derivative else "shares",
        )

    def price_not_fixed(self) -> str:
        """Return the footnote in place of a price: EDGAR suspends a price that is empty without one."""
        return self.say("not-fixed")

    def granted_as_shares(self, name: str) -> str:
        """Return the footnote on a grant reported as shares in Table I; none for stock without a schedule or a plan.

        Units in the title of shares are explained in any case: nothing else on the row shows that they are units.
        """
        award = self.context.award(name)
        security = self.context.security(award.security)
        schedule = vesting_terms(self.context, name, award.since)
        if security.kind == "units":
            words = {"award": award_units(security), "under": _granted_under(award), "schedule": schedule}
            return self.say("granted-units", **words | self._gives(award.security))
        said = bool(schedule or award.under)
        words = {"award": award_units(security), "under": _under(award), "schedule": schedule}
        return self.say("granted", **words) if said else ""

    def unit(self, security_name: str) -> str:
        """Return the footnote in place of the exercise price of a unit, which has none: the column may not be empty."""
        security = self.context.security(security_name)
        unit = award_units(security, one=True)
        return self.say("unit", title=security.title, unit=unit, **self._gives(security_name))

    def _gives(self, security_name: str) -> dict[str, str]:
        """Return the words for what a unit gives."""
        security = self.context.security(security_name)
        each, underlying = security.each or Decimal(1), self.context.security(security.of).title
        gives = "one share" if each == 1 else f"{number(each)} shares"
        return {"shares": shares_of_title(each, underlying), "gives": gives, "underlying": underlying}

    def schedule(self, name: str, on: date) -> str:
        """Return the footnote on the vesting of an award as of a day, with the grant and the changes decided until then."""
        award = self.context.award(name)
        if award.granted is None:
            return vesting_terms(self.context, name, on)
        splits = splits_of(self.context, self.context.underlying(name).security, award.granted, on)
        units = number(award_in_units_of(self.context, name, on))
        return self.say(
            "schedule",
            granted=day(award.granted),
            grantee=_person(award.to),
            award=self._amount(name, award.units),
            units=number(award.units),
            title=self.context.security(award.security).title,
            adjusted=f" ({units} as adjusted for {splits_in_words(splits)})" if splits else "",
            under=_under(award),
            schedule=vesting_terms(self.context, name, on),
        )

    def terms_adjusted(self, security_name: str, award: str, on: date) -> str:
        """Return the footnote on an exercise or conversion price that splits have changed; nothing where none has."""
        security = self.context.security(security_name)
        terms = self.context.award(award) if award else security
        since = self.context.award(award).since if award else date.min
        splits = splits_of(self.context, security.of, since, on)
        if not splits or not terms.exercise_price:
            return ""
        price = "exercise price" if security.kind in ("options", "appreciation rights", "warrants") else "conversion price"
        return self.say("terms-adjusted", price=price, splits=splits_in_words(splits), before=money(terms.exercise_price))

    def gift(self, event: Gift) -> str:
        """Return the footnote on a gift, with the recipient where the facts state one; code G alone needs none."""
        if event.to:
            return self.say("given-to", to=event.to)
        if not event.giver or not event.receiver:
            return ""
        sides = {"giver": _person(event.giver), "receiver": _person(event.receiver)}
        return self.say("given-within", units=number(event.units), shares=self._of_class(event.security, event.units), **sides)

    def transferred(self, event: Transfer) -> str:
        """Return the footnote on balances after a transfer, which no row reports (Rule 16a-13)."""
        sides = {"giver": _person(event.giver), "receiver": _person(event.receiver)}
        amounts = {"units": number(event.units), "shares": self._of_class(event.security, event.units)}
        return self.say("transferred", date=day(event.date), **amounts, **sides)

    def bought_through(self, event: PlanPurchase) -> str:
        """Return the footnote on a balance after a routine purchase, which no row reports."""
        return self.bought([event])

    def bought(self, events: Sequence[PlanPurchase]) -> str:
        """Return the footnote on routine purchases under one plan, which add up between two reports."""
        units = sum((event.units for event in events), Decimal())
        words = {
            "units": number(units),
            "shares": shares(units),
            "through": _PLANS[events[0].through],
            "date": day(events[-1].date),
        }
        if events[0].date == events[-1].date:
            return self.say("bought", **words)
        return self.say("bought-several", first=day(events[0].date), **words)

    def unvested(self, line: BalanceLine, on: date) -> str:
        """Return the footnote on the unvested awards in a balance of Table I; none where a schedule is not known.

        Without that schedule the number would be too low.
        """
        context = self.context
        mine = [name for name, award in context.facts.awards.items() if context.line_of(name) == line and award.since <= on]
        left: dict[str, Decimal] = {}
        for name in mine:
            if not parts_of(context.award(name)):
                return ""
            units = sum((part.units for part in parts_left(context, name, on) if part.on > on), Decimal())
            left[context.award(name).security] = left.get(context.award(name).security, Decimal()) + units
        message = [self._counted(security, units) for security, units in left.items() if units]
        return self.say("unvested", awards=listed(message)) if message else ""

    def waiting(self, posting: Posting, event: AnyEvent) -> str:
        """Return the footnote on a balance that includes a transaction deferred to Form 5 (Rule 16a-3(f))."""
        done = "acquired" if posting.acquired else "disposed of"
        how = "by gift" if isinstance(event, Gift) else "by will or inheritance" if isinstance(event, Inheritance) else ""
        how = how or ("in a small acquisition" if isinstance(event, Purchase) else "in an exempt transaction")
        tag = event.__struct_config__.tag
        amounts = {"units": number(posting.units), "shares": self._of_class(posting.line.security, posting.units)}
        return self.say("waiting", done=done, how=how, event=str(tag), date=day(posting.on), **amounts)

    def deferral_lost(self, on: date) -> str:
        """Return the footnote on a small acquisition that is reported on Form 4 after all."""
        return self.say("deferral-lost", date=day(on))

    def before_registration(self) -> str:
        """Return the footnote on a transaction of the six months before registration (Rule 16a-2(a))."""
        return self.say("before-registration")

    def split(self, event: Split, fractions: str | None) -> str:
        """Return the footnote on a balance after a split, with how its fractions were settled where it had any."""
        settled = _FRACTIONS.get(fractions or "", "")
        words = {"new": number(event.new), "old": number(event.old), "split": split_in_words(event)}
        return self.say("split", date=day(event.date), fractions=settled, **words)

    def expired(self, event: Expiration) -> str:
        """Return the footnote on a balance after an option expired, which no row reports."""
        security = self.context.award(event.award).security if event.award else event.security
        lapsed = self._counted(security, event.units)
        return self.say("expired", units=number(event.units), award=lapsed, date=day(event.date))

    def forfeited(self, event: Forfeiture) -> str:
        """Return the footnote on a forfeiture."""
        security = self.context.security(self.context.award(event.award).security)
        held = "shares of restricted stock" if security.kind in {"stock", "restricted stock"} else award_units(security)
        return self.say("forfeited", award=held, why=f" {event.why}" if event.why else "")

    def credited(self, security: str, award: str) -> str:
        """Return the footnote on units credited as dividend equivalents, on an award or on units of a class."""
        title = award_units(self.context.security(security))
        granted = self.context.award(award).granted if award else None
        units = f"the {title} granted on {day(granted)}" if granted else f"the {title} previously reported"
        return self.say("dividend-equivalents", title=title, award=units)

    def reinvested(self, security: str, units: Decimal, on: date) -> str:
        """Return the footnote on a balance after dividend equivalents that need no report (Rule 16a-11)."""
        title = award_units(self.context.security(security), one=units == 1)
        return self.say("dividends-reinvested", units=number(units), title=title, date=day(on))

    def disclaimer(self, owners: Sequence[str], *, together: bool) -> str:
        """Return the disclaimer of owners by their short names; ``together`` where the form has several reporting persons.

        Only then are they named: a sole reporting person is "the reporting person" throughout.
        """
        several = len(owners) > 1
        names = [self.context.party(name).display_name for name in owners] if together else ["the reporting person"]
        person = owners[0] in self.context.facts.people
        interest = f"{'his or her' if person else 'its'} pecuniary interest"
        interest = "their respective pecuniary interests" if several else interest
        who = f"each of {listed(names)}" if several else names[0]
        return capitalized(self.say("disclaimer", owner=capitalized(who), disclaims="disclaims", interest=interest))

    def _award(self, name: str) -> str:
        """Return an award as a sentence refers to it: what it is of, and the day of its grant."""
        award = self.context.award(name)
        units = award_units(self.context.security(award.security), one=self.context.security(award.security).kind == "options")
        kind = self.context.security(award.security).kind
        granted = f" granted on {day(award.granted)}" if award.granted else ""
        return f"{with_article(units) if kind == 'options' else units}{granted}"

    def _amount(self, name: str, units: Decimal) -> str:
        """Return what was granted: a number of units, or an option for a number of shares."""
        award = self.context.award(name)
        security = self.context.security(award.security)
        if security.kind != "options":
            return self._counted(award.security, units)
        gives = shares_of_title(units * (security.each or 1), self.context.security(security.of).title)
        return f"{with_article(award_units(security, one=True))} to purchase {gives}"

    def _of_class(self, security_name: str, units: Decimal) -> str:
        """Return an amount of a class: shares of stock, awards by their title, dollars of principal."""
        security = self.context.security(security_name)
        if security.counted_in == "dollars":
            return f"${number(units)} of {security.title}"
        if security.kind in {"convertible", "other"}:
            return f"{number(units)} {'unit' if units == 1 else 'units'} of {security.title}"
        return shares(units) if security.kind in {"stock", "restricted stock"} else self._counted(security_name, units)

    def _counted(self, security_name: str, units: Decimal) -> str:
        """Return units of an award with their number."""
        security = self.context.security(security_name)
        if security.kind in {"stock", "restricted stock"}:
            return f"{shares(units)} of restricted stock"
        return f"{number(units)} {award_units(security, one=units == 1)}"


def _put_in(found: re.Match[str], words: Mapping[str, str]) -> str:
    """Return what replaces a placeholder; the text around it keeps its spacing, for a user's text is filed as written.

    A name that ends with a full stop, such as Inc., ends its sentence with that stop alone.
    """
    space, word, stop = found[1], found[2], found[3] or ""
    if word not in words:
        return found[0]
    value = words[word]
    return f"{space}{value}{'' if value.endswith('.') else stop}" if value else stop


def _under(award: Award) -> str:
    return f" under {award.under}" if award.under else ""


def _granted_under(award: Award) -> str:
    return f" granted{_under(award)}" if award.under else ""


def _person(name: str) -> str:
    return f"{{person:{name}}}"


def with_filer(context: DraftingContext, owners: Sequence[str], text: str) -> str:
    """Return a text with the words that depend on who files; a sole reporting person is not named again."""
    several = len(owners) > 1
    filer = "the reporting persons" if several else "the reporting person"
    words = {"filer": filer, "Filer": capitalized(filer), "undertakes": "undertake" if several else "undertakes"}
    for word, value in words.items():
        text = text.replace(f"{{{word}}}", value)

    def named(match: re.Match[str]) -> str:
        name = match[1]
        return "the reporting person" if tuple(owners) == (name,) else context.party(name).display_name

    return _PERSON.sub(named, text)
