"""Our footnotes: each said once, and each replaced by the user's text of the same name where there is one.

A text of the user's may hold the words in braces that ours holds; ``docs/drafting.md`` lists them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from section16.drafting.schedule import parts_of

if TYPE_CHECKING:
    from section16.drafting.desk import Desk
    from section16.drafting.event import Expiration, PlanPurchase, Split, Transfer
    from section16.drafting.position import Posting
    from section16.drafting.schedule import Part

# A placeholder with the space before it, which goes where nothing is put in, and the full stop that ends its sentence.
_PLACEHOLDER = re.compile(r"( ?)\{(\w+)\}(\.(?!\.))?")

TEXTS: Mapping[str, str] = {
    "vested": "Shares delivered on the vesting of {award}.",
    "withheld": "Shares withheld by the issuer to satisfy the exercise price or tax withholding obligations.",
    "sold-to-cover": "Shares sold to satisfy tax withholding obligations on the vesting of an award, not by choice.",
    "plan": "This transaction was effected under a Rule 10b5-1 trading plan adopted by the reporting person on {adopted}.",
    "average": (
        "The price is a weighted average. The shares were {done} in several transactions at prices from ${low} to ${high}, "
        "inclusive. The reporting person will provide, on request, to the issuer, any security holder of the issuer or the "
        "staff of the SEC the number of shares {done} at each price."
    ),
    "not-fixed": "No price was fixed for this transaction.",
    "granted": "Represents {award}. {schedule}",
    "unit": "Each unit represents the right to receive {gives} of {underlying} when it vests.",
    "schedule": "Granted on {granted} in the amount of {units}. {schedule}",
    "given-to": "A gift to {to}.",
    "transferred": (
        "Reflects the transfer of {units} shares from {giver} to {receiver} on {date}, "
        "in which only the form of beneficial ownership changed."
    ),
    "bought": "Includes {units} shares acquired through {through} on {date}.",
    "deferral-lost": (
        "This purchase qualified for deferred reporting as a small acquisition under Rule 16a-6 until {date}, when it "
        "ceased to qualify."
    ),
    "before-registration": (
        "This transaction occurred within six months before the issuer registered a class of equity securities under "
        "Section 12 of the Exchange Act and is reported pursuant to Rule 16a-2(a)."
    ),
    "waiting": "Reflects {units} shares {done} by {event} on {date}, to be reported on Form 5.",
    "split": "Adjusted for the {new}-for-{old} split of {date}.",
    "expired": "{units} lapsed unexercised on {date}.",
    "forfeited": "Units forfeited to the issuer for no consideration.",
    "dividend-equivalents": (
        "Represents {title} credited as dividend equivalents on {award}, which vest and are settled together with the units to "
        "which they relate."
    ),
    "dividends-reinvested": (
        "Includes {units} {title} credited on {date} through the reinvestment of dividend equivalents in a transaction exempt "
        "under Rule 16a-11."
    ),
    "control": "{chain} As such, {owner} may be deemed to beneficially own the securities held by {holder}.",
    "held-by": "These securities are held directly by {holder}.",
    "disclaimer": (
        "{owner} disclaims beneficial ownership of these securities except to the extent of a pecuniary interest in them, and "
        "this report is no admission of beneficial ownership for purposes of Section 16 or for any other purpose."
    ),
    "further": "This is form {number} of {count} for the same transactions.",
}
"""Every text by its name, with the words in braces that are put in."""


class Wording:
    """The texts as they stand for one facts file."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    def say(self, name: str, **words: str) -> str:
        """Return a text by its name with its words put in."""
        text = self.desk.facts.texts.get(name, TEXTS[name])
        return _PLACEHOLDER.sub(lambda found: _put_in(found, words), text).strip()

    def vested(self, name: str) -> str:
        """Return the footnote on shares that an award gave when it vested."""
        award = self.desk.award(name)
        granted = f" granted on {day(award.granted)}" if award.granted else ""
        return self.say("vested", award=f"{self._title(name)}{granted}")

    def withheld(self) -> str:
        """Return the footnote on shares kept for tax or price."""
        return self.say("withheld")

    def sold_to_cover(self) -> str:
        """Return the footnote on shares sold to pay tax."""
        return self.say("sold-to-cover")

    def under_plan(self, name: str) -> str:
        """Return the footnote on a trade under a 10b5-1 plan, with the day of its adoption."""
        adopted = self.desk.facts.plans[name].adopted
        return self.say("plan", adopted=day(adopted)) if adopted else ""

    def average(self, low: Decimal, high: Decimal, *, sold: bool) -> str:
        """Return the footnote on a weighted average price, with its range."""
        return self.say("average", low=money(low), high=money(high), done="sold" if sold else "purchased")

    def price_not_fixed(self) -> str:
        """Return the footnote that stands for a price."""
        return self.say("not-fixed")

    def granted_as_shares(self, name: str) -> str:
        """Return the footnote on a grant that is shown as shares in Table I; none for stock without a schedule."""
        award = self.desk.award(name)
        plain = self.desk.security(award.security).kind == "stock"
        schedule = self.vesting_schedule(name)
        return "" if plain and not schedule else self.say("granted", award=self._title(name), schedule=schedule)

    def unit(self, security_name: str) -> str:
        """Return the footnote that stands for the exercise price of a unit."""
        security = self.desk.security(security_name)
        underlying = self.desk.security(security.of).title
        gives = f"{number(security.each)} shares" if security.each not in (None, 1) else "one share"
        return self.say("unit", title=security.title, gives=gives, underlying=underlying)

    def schedule(self, name: str) -> str:
        """Return the footnote on when an award vests, with what was changed about it; the grant only where it is known."""
        award = self.desk.award(name)
        if award.granted is None:
            return self.vesting_schedule(name)
        return self.say(
            "schedule",
            granted=day(award.granted),
            units=number(award.units),
            title=self._title(name),
            schedule=self.vesting_schedule(name),
        )

    def vesting_schedule(self, name: str) -> str:
        """Return the schedule of an award in sentences; nothing where it has none."""
        award = self.desk.award(name)
        first = parts_of(award, award.since)
        told = [_agreed(first)] if first else []
        for change in award.changes:
            approved = f", approved by {change.approved_by}," if change.approved_by else ""
            moved = sum((part.units for part in parts_of(award) if part.change == change), Decimal())
            told.append(f"A change decided on {day(change.decided)}{approved} moved {number(moved)} to {day(change.to)}.")
        if award.performance:
            told.append(f"Vesting depends on {award.performance}.")
        return " ".join(told)

    def given_to(self, to: str) -> str:
        """Return the footnote on a gift."""
        return self.say("given-to", to=to)

    def transferred(self, event: Transfer) -> str:
        """Return the footnote on balances after a transfer."""
        party = self.desk.party
        return self.say(
            "transferred",
            units=number(event.units),
            giver=party(event.giver).told,
            receiver=party(event.receiver).told,
            date=day(event.date),
        )

    def bought_through(self, event: PlanPurchase) -> str:
        """Return the footnote on a balance after a routine purchase."""
        return self.say("bought", units=number(event.units), through=with_article(event.through), date=day(event.date))

    def waiting(self, posting: Posting, event: object) -> str:
        """Return the footnote on a balance that holds what waits for Form 5."""
        done = "acquired" if posting.acquired else "disposed of"
        return self.say("waiting", units=number(posting.units), done=done, event=str(event), date=day(posting.on))

    def deferral_lost(self, on: date) -> str:
        """Return the footnote on a small acquisition that is reported on Form 4 after all."""
        return self.say("deferral-lost", date=day(on))

    def before_registration(self) -> str:
        """Return the footnote on a transaction that Rule 16a-2(a) catches."""
        return self.say("before-registration")

    def split(self, event: Split) -> str:
        """Return the footnote on a balance after a split."""
        return self.say("split", new=number(event.new), old=number(event.old), date=day(event.date))

    def expired(self, event: Expiration) -> str:
        """Return the footnote on a balance after an option lapsed."""
        return self.say("expired", units=number(event.units), date=day(event.date))

    def forfeited(self) -> str:
        """Return the footnote on a forfeiture."""
        return self.say("forfeited")

    def credited(self, security: str, award: str) -> str:
        """Return the footnote on units credited as dividend equivalents, on an award or on units of a class."""
        title = self.desk.security(security).title
        granted = self.desk.award(award).granted if award else None
        units = f"the {title} granted on {day(granted)}" if granted else f"the {title} previously reported"
        return self.say("dividend-equivalents", title=title, award=units)

    def reinvested(self, security: str, units: Decimal, on: date) -> str:
        """Return the footnote on a balance after dividend equivalents that need no report."""
        title = self.desk.security(security).title
        return self.say("dividends-reinvested", units=number(units), title=title, date=day(on))

    def _title(self, name: str) -> str:
        return self.desk.security(self.desk.award(name).security).title


def _put_in(found: re.Match[str], words: Mapping[str, str]) -> str:
    """Return what replaces a placeholder; the text around it keeps its spacing, for a user's text is filed as written.

    A name that ends with a full stop, such as Inc., ends its sentence with that stop alone.
    """
    space, word, stop = found[1], found[2], found[3] or ""
    if word not in words:
        return found[0]
    value = words[word]
    return f"{space}{value}{'' if value.endswith('.') else stop}" if value else stop


def _agreed(parts: tuple[Part, ...]) -> str:
    """Return the schedule as it was agreed, in one sentence."""
    if len(parts) == 1:
        return f"Vests in full on {day(parts[0].agreed)}."
    sizes = {part.units for part in parts}
    days = _listed([day(part.agreed) for part in parts])
    if len(sizes) == 1:
        return f"Vests in {len(parts)} equal parts on {days}."
    return "Vests as follows: " + _listed([f"{number(part.units)} on {day(part.agreed)}" for part in parts]) + "."


def _listed(words: list[str]) -> str:
    return f"{', '.join(words[:-1])} and {words[-1]}"


def with_article(word: str) -> str:
    """Return a word with its article.

    >>> with_article("award"), with_article("plan")
    ('an award', 'a plan')
    """
    return f"{'an' if word[0] in 'aeiou' else 'a'} {word}"


def day(on: date) -> str:
    """Return a day as a sentence writes it.

    >>> day(date(2024, 3, 1))
    'March 1, 2024'
    """
    return f"{on:%B} {on.day}, {on.year}"


def number(value: Decimal) -> str:
    """Return a number as a sentence writes it, with commas and no needless zeros.

    >>> number(Decimal("1250.50")), number(Decimal("300000"))
    ('1,250.5', '300,000')
    """
    return f"{plain(value):,f}"


def money(value: Decimal) -> str:
    """Return an amount of dollars as a sentence writes it, with commas and two decimals or more.

    >>> money(Decimal("18.2")), money(Decimal("1018.2525"))
    ('18.20', '1,018.2525')
    """
    cents = value.quantize(Decimal("0.01"))
    return f"{cents:,f}" if cents == value else number(value)


def plain(value: Decimal) -> Decimal:
    """Return a number without needless zeros behind the point."""
    whole = value.to_integral_value()
    return whole.quantize(Decimal(1)) if value == whole else value.normalize()
