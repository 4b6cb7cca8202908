"""A pin cite: the statute, rule, instruction, release or specification that a statement rests on, as data."""

from __future__ import annotations

import msgspec


class Citation(msgspec.Struct, frozen=True, omit_defaults=True):
    """Where a statement of law comes from.

    ``source`` is the text cited, ``pin`` the place in it. ``confirmed`` is false where the wording was not read at the source:
    what rests on it alone may warn and never reject.
    """

    source: str
    pin: str = ""
    confirmed: bool = True

    def __str__(self) -> str:
        """Return the citation as it is written in a sentence."""
        return f"{self.source}{', ' if self.pin and not self.pin.startswith('(') else ''}{self.pin}"


def rule(pin: str, *, confirmed: bool = True) -> Citation:
    """Return a citation to a rule under the Exchange Act, such as ``16a-3(g)(1)``."""
    return Citation(f"Rule {pin}", confirmed=confirmed)


def statute(pin: str) -> Citation:
    """Return a citation to Section 16 of the Exchange Act as codified, such as ``(a)(2)(C)``."""
    return Citation("15 U.S.C. 78p", pin)


def specification(section: str) -> Citation:
    """Return a citation to the EDGAR Ownership XML Technical Specification v5.5."""
    return Citation("EDGAR Ownership XML Technical Specification v5.5", f"section {section}")


def instruction(form: str, number: str, *, confirmed: bool = True) -> Citation:
    """Return a citation to an instruction of Form 3, 4 or 5."""
    return Citation(f"Form {form}", f"General Instruction {number}", confirmed=confirmed)


def release(number: str, pin: str = "", *, confirmed: bool = True) -> Citation:
    """Return a citation to a release of the SEC."""
    return Citation(f"Release No. {number}", pin, confirmed=confirmed)
