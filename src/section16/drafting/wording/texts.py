"""The footnotes we compose: for each situation one text, in the register of the forms that practitioners file."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec


class Text(msgspec.Struct, frozen=True):
    """A text and its situation; words in braces are filled in.

    ``like`` names the text whose replacement by the user also replaces this one: a text of the user's for withholding is meant
    for every kind of it.
    """

    situation: str
    says: str
    like: str = ""


TEXTS: Mapping[str, Text] = {
    "vested": Text(
        "Units vest and are settled in shares (code M)",
        "Represents shares issued upon the vesting and settlement of {award}.",
    ),
    "withheld": Text(
        "Shares are withheld for taxes, and the facts do not name the award (code F)",
        "Represents shares withheld by the issuer to satisfy tax withholding obligations.",
    ),
    "withheld-at-vesting": Text(
        "Shares are withheld for taxes when an award vests (code F)",
        "Represents shares withheld by the issuer to satisfy tax withholding obligations upon the vesting of {award}.",
        like="withheld",
    ),
    "withheld-for-price": Text(
        "Net exercise: shares are withheld for the exercise price (code F)",
        "Represents shares withheld by the issuer to pay the exercise price of {award}.",
        like="withheld",
    ),
    "withheld-for-tax": Text(
        "Shares are withheld for taxes when an award is exercised (code F)",
        "Represents shares withheld by the issuer to satisfy tax withholding obligations upon the exercise of {award}.",
        like="withheld",
    ),
    "withheld-for-price-and-tax": Text(
        "Net exercise: shares are withheld for the exercise price and for taxes (code F)",
        "Represents shares withheld by the issuer to pay the exercise price of {award} and to satisfy tax withholding "
        "obligations in connection with the exercise.",
        like="withheld",
    ),
    "sold-to-cover": Text(
        "Shares are sold in the market to cover taxes (code S)",
        "Represents shares sold to cover tax withholding obligations in connection with the vesting of {award}. The sale was "
        "required under the issuer's equity plan to fund those obligations and was not discretionary for {seller}.",
    ),
    "plan": Text(
        "A transaction under a Rule 10b5-1 trading plan",
        "This transaction was effected pursuant to a Rule 10b5-1 trading plan adopted by {adopter} on {adopted}.",
    ),
    "average": Text(
        "A weighted average price",
        "The price reported in Column {column} is a weighted average price. These {securities} were {done} in multiple "
        "transactions at prices ranging from ${low} to ${high}, inclusive. {Filer} {undertakes} to provide to the issuer, any "
        "security holder of the issuer or the staff of the SEC, upon request, full information regarding the number of "
        "{securities} {done} at each separate price within this range.",
    ),
    "not-fixed": Text("A transaction without a fixed price", "There was no fixed price for this transaction."),
    "granted": Text("Restricted stock is granted (code A in Table I)", "Represents an award of {award}{under}. {schedule}"),
    "granted-units": Text(
        "Units are granted and reported in Table I (code A)",
        "Represents {award}{under}. Each unit represents a contingent right to receive {shares}. {schedule}",
        like="granted",
    ),
    "unit": Text(
        "A unit in Table II, in place of its exercise price", "Each {unit} represents a contingent right to receive {shares}."
    ),
    "schedule": Text(
        "An award in Table II, in place of the date exercisable",
        "On {granted}, {grantee} was granted {award}{adjusted}{under}. {schedule}",
    ),
    "terms-adjusted": Text(
        "The exercise or conversion price after a split",
        "The {price} and the number of underlying shares were adjusted to reflect {splits}. Before the adjustment, the {price} "
        "was ${before} per share.",
    ),
    "given-to": Text("A gift to a person outside the facts (code G)", "Represents a bona fide gift to {to}."),
    "given-within": Text(
        "A gift between holders in the facts, such as to one's own trust (code G)",
        "Represents a bona fide gift of {shares} by {giver} to {receiver}.",
    ),
    "transferred": Text(
        "A balance after a change in the form of ownership (Rule 16a-13)",
        "Reflects the transfer of {shares} from {giver} to {receiver} on {date}, a change only in the form of "
        "beneficial ownership, exempt under Rule 16a-13.",
    ),
    "deferral-lost": Text(
        "A small acquisition that lost its deferral and is reported on Form 4 (Rule 16a-6)",
        "This purchase qualified for deferred reporting as a small acquisition under Rule 16a-6 until {date}, when it "
        "ceased to qualify.",
    ),
    "before-registration": Text(
        "A transaction before the issuer registered its class (Rule 16a-2(a))",
        "This transaction occurred within six months before the issuer registered a class of equity securities under Section "
        "12 of the Exchange Act and is reported pursuant to Rule 16a-2(a).",
    ),
    "bought": Text("A balance after a routine purchase under a plan", "Includes {shares} acquired under {through} on {date}."),
    "bought-several": Text(
        "A balance after several routine purchases under one plan",
        "Includes {shares} acquired under {through} from {first} to {date}.",
        like="bought",
    ),
    "unvested": Text(
        "A balance in Table I that includes unvested awards, where the issuer states them",
        "Includes unvested awards: {awards}.",
    ),
    "waiting": Text(
        "A balance that includes a transaction to be reported on Form 5",
        "Reflects {shares} {done} {how} on {date}, to be reported on Form 5.",
    ),
    "split": Text("A balance after a split", "Reflects the {split} effected on {date}. {fractions}"),
    "expired": Text(
        "A balance after an option expired or was canceled for no value", "Excludes {award} that expired unexercised on {date}."
    ),
    "forfeited": Text(
        "An award is forfeited (code D)", "Represents {award} forfeited to the issuer for no consideration{why}."
    ),
    "dividend-equivalents": Text(
        "Units are credited as dividend equivalents (code A)",
        "Represents {title} credited as dividend equivalents on {award}, which vest and are settled together with the units to "
        "which they relate.",
    ),
    "dividends-reinvested": Text(
        "A balance after dividend equivalents that need no report (Rule 16a-11)",
        "Includes {units} {title} credited on {date} through the reinvestment of dividend equivalents in a transaction exempt "
        "under Rule 16a-11.",
    ),
    "control": Text(
        "An indirect holding of one reporting person, by the chain of control",
        "These securities are held directly by {holder}. {chain} As such, {owner} may be deemed to beneficially own these "
        "securities.",
    ),
    "control-joint": Text(
        "A holding of reporting persons who file jointly, by the chain of control (Instruction 4(b)(v))",
        "These securities are held directly by {holder}. {chain} As such, {owners} may be deemed to beneficially own these "
        "securities.",
        like="control",
    ),
    "held-by": Text(
        "A holding of reporting persons who file jointly, without a chain of control",
        "These securities are held directly by {holder}.",
    ),
    "disclaimer": Text(
        "Beneficial ownership is disclaimed",
        "{owner} {disclaims} beneficial ownership of these securities except to the extent of {interest} therein, and "
        "this report shall not be deemed an admission of beneficial ownership of these securities for purposes of Section 16 "
        "or for any other purpose.",
    ),
    "further": Text(
        "More rows than one form holds (Remarks)", "This is form {number} of {count} filed to report these transactions."
    ),
    "further-owners": Text(
        "More reporting persons than one form holds (Remarks)",
        "This is form {number} of {count} filed to report the same transactions. A form holds no more than 10 reporting "
        "persons, and the others are named on the other forms.",
        like="further",
    ),
}
"""Every text by its name."""
