"""Citations: the statute, rule, instruction, release or specification that a statement depends on, as data."""

from __future__ import annotations

import msgspec


class Citation(msgspec.Struct, frozen=True, omit_defaults=True):
    """The source of a statement of law.

    ``source`` is the text cited, ``pin`` the place in it. ``confirmed`` is false where the wording was not read at the source:
    a finding that depends on it alone may warn and never reject.
    """

    source: str
    pin: str = ""
    confirmed: bool = True

    def __str__(self) -> str:
        """Return the citation as it is written in a sentence, marked where its wording was not read."""
        between = ", " if self.pin and not self.pin.startswith("(") else ""
        return f"{self.source}{between}{self.pin}{'' if self.confirmed else ' (unconfirmed)'}"


# What was read, in the text itself or in a quotation of it. Everything else is general knowledge of the rules until it is
# read: a citation that is not listed here is unconfirmed, so that an author need not remember to mark it.
_RULES_READ = frozenset(
    {
        *("0-3", "10b5-1(c)(1)(ii)(B)", "16a-1(a)(1)", "16a-1(a)(2)", "16a-1(f)", "16a-2(a)", "16a-2(b)"),
        *(
            "16a-3(a)",
            "16a-3(b)",
            "16a-3(f)",
            "16a-3(f)(1) and (g)(1)",
            "16a-3(g)(1)",
            "16a-3(g)(2)",
            "16a-3(g)(3)",
            "16a-3(g)(4)",
        ),
        *("16a-3(k)", "16a-6", "16a-6(a)", "16a-6(b)", "16a-10", "16b-3", "16b-3(d)", "16b-3(e)", "16b-6(b)", "16b-7"),
    }
)
_INSTRUCTIONS_READ = frozenset({("4", "1")})
_RELEASES_READ = frozenset({"33-11138", "34-46421", "34-104903"})


def rule(pin: str, *, confirmed: bool | None = None) -> Citation:
    """Return a citation to a rule under the Exchange Act, such as ``16a-3(g)(1)``; confirmed where the rule was read."""
    return Citation(f"Rule {pin}", confirmed=pin in _RULES_READ if confirmed is None else confirmed)


def statute(pin: str) -> Citation:
    """Return a citation to Section 16 of the Exchange Act as codified, such as ``(a)(2)(C)``."""
    return Citation("15 U.S.C. 78p", pin)


def specification(section: str) -> Citation:
    """Return a citation to the EDGAR Ownership XML Technical Specification v5.5."""
    return Citation("EDGAR Ownership XML Technical Specification v5.5", f"section {section}")


def instruction(form: str, number: str, *, confirmed: bool | None = None) -> Citation:
    """Return a citation to an instruction of Form 3, 4 or 5; confirmed where the instruction was read."""
    read = (form, number) in _INSTRUCTIONS_READ if confirmed is None else confirmed
    return Citation(f"Form {form}", f"General Instruction {number}", confirmed=read)


def release(number: str, pin: str = "", *, confirmed: bool | None = None) -> Citation:
    """Return a citation to a release of the SEC; confirmed where the release was read."""
    return Citation(f"Release No. {number}", pin, confirmed=number in _RELEASES_READ if confirmed is None else confirmed)
