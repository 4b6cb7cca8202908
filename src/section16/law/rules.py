"""The rules of Section 16 by number: what each is about and what it says, in short."""

from __future__ import annotations

import msgspec

from section16.citation import Citation, rule, statute


class LawRule(msgspec.Struct, frozen=True):
    """A rule: its number, its subject, and what it says, a sentence for each point. ``name`` is how a sentence calls it."""

    number: str
    name: str
    subject: str
    says: tuple[str, ...]
    citations: tuple[Citation, ...]


def _rule(number: str, subject: str, *says: str) -> LawRule:
    return LawRule(number, f"Rule {number}", subject, says, (rule(number),))


def _section(number: str, pin: str, subject: str, *says: str) -> LawRule:
    return LawRule(number, f"Section {number}", subject, says, (statute(pin),))


RULES: dict[str, LawRule] = {
    one.number: one
    for one in (
        _section(
            "16(a)",
            "(a)",
            "reports of directors, officers and ten percent holders",
            "They report their holdings on Form 3, and changes on Form 4 before the end of the second business day.",
        ),
        _section(
            "16(b)",
            "(b)",
            "short-swing profit",
            "The issuer may recover the profit of a purchase and a sale within less than six months.",
            "A ten percent holder must be one both at the time of the purchase and of the sale.",
        ),
        _section("16(c)", "(c)", "short sales", "Directors, officers and ten percent holders may not sell the issuer short."),
        _rule("0-3", "filing dates", "What falls due on a day that is not a business day is due on the next business day."),
        _rule(
            "10b5-1",
            "trading plans as a defense against a claim of insider trading",
            "Trades under a plan that was adopted in good faith, without inside information, have the affirmative defense.",
            "Since February 27, 2023, directors and officers wait for a cooling-off period after adoption:"
            " the later of 90 days and two business days after the Form 10-Q or 10-K for the quarter, at most 120 days.",
        ),
        _rule(
            "13d-3",
            "beneficial ownership",
            "Voting or investment power over securities, or a right to acquire it within 60 days, is beneficial ownership.",
            "It decides who is a ten percent holder, and what the ownership table of Item 403 shows.",
        ),
        _rule(
            "16a-1",
            "definitions",
            "Who is a ten percent holder follows Section 13(d) (16a-1(a)(1)).",
            "What is reported and matched follows pecuniary interest: the opportunity to profit from a transaction, directly or"
            " through family in the household, partnerships and trusts (16a-1(a)(2)).",
            "A report may disclaim beneficial ownership (16a-1(a)(4)).",
            "Derivative securities have an exercise or conversion privilege at a price that is fixed (16a-1(c)).",
            "Officers are the president, the principal financial and accounting officers, vice presidents in charge of a"
            " principal business unit or function, and others who make policy (16a-1(f)).",
        ),
        _rule(
            "16a-2",
            "who reports, and for which time",
            "Transactions before a person became a director or officer are reported only where the first registration of a"
            " class made the person an insider (16a-2(a)).",
            "After leaving, directors and officers report only transactions within six months of an opposite transaction in"
            " office that is not exempt (16a-2(b)).",
            "Ten percent holders report while they are holders; the purchase that makes them one is not matched (16a-2(c)).",
        ),
        _rule(
            "16a-3",
            "Forms 3, 4 and 5",
            "Reports are on Forms 3, 4 and 5 (16a-3(a)).",
            "Form 5 is due on the 45th day after the issuer's fiscal year, for what may wait and what was not reported"
            " (16a-3(f)).",
            "Form 4 is due before the end of the second business day after the transaction; for trades under a plan or in a"
            " benefit plan whose date the person did not choose, after notice, which comes at the latest on the third"
            " business day (16a-3(g)).",
            "Several persons may file one joint report (16a-3(j)).",
            "An issuer with a website posts each report by the end of the business day after it was filed (16a-3(k)).",
        ),
        _rule(
            "16a-4",
            "derivative securities",
            "Derivative securities are reported like the securities that they give, and an exercise or conversion in both"
            " tables.",
            "The expiration of a long derivative position without value is exempt (16a-4(d)).",
        ),
        _rule(
            "16a-8",
            "trusts",
            "A trustee, a beneficiary or a settlor reports the holdings of a trust in which that person has a pecuniary"
            " interest and investment control.",
        ),
        _rule("16a-10", "exempt from both", "What Section 16(a) exempts from reporting, Section 16(b) exempts from matching."),
        _rule(
            "16b-3",
            "transactions of officers and directors with the issuer",
            "It exempts transactions with the issuer from matching, where they were approved or meet other conditions.",
            "It is for officers and directors, and not for persons who are ten percent holders only.",
        ),
        _rule(
            "16b-6",
            "derivative securities in matching",
            "A derivative position that gains when the security rises is acquired like the security and disposed of like it;"
            " one that gains when it falls, the reverse (16b-6(a)).",
            "Exercises and conversions are exempt, except those out of the money (16b-6(b)).",
            "Between different derivatives, or a derivative and the security, the profit is at most what the market price of"
            " the security gives (16b-6(c)).",
            "The writer of an option that ends within six months may owe the premium (16b-6(d)).",
        ),
    )
}
"""The rules by number, without those that are exemptions alone."""


def rule_of(number: str) -> LawRule | None:
    """Return the rule of a number, or the one that a paragraph is of; ``None`` where it is not listed.

    >>> rule_of("16a-3(g)(1)").number, rule_of("16b-9")
    ('16a-3', None)
    """
    while number not in RULES and number.endswith(")"):
        number = number[: number.rindex("(")] if "(" in number else ""
    return RULES.get(number)
