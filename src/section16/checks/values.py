"""Checks on the content of a box: its type, its length, its choices."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from section16.checks.check import Hit, check
from section16.checks.screen import takes_footnotes
from section16.checks.subject import Looks, Subject, Suspect
from section16.document.cells import Cell, DateCell, DecimalCell, FlagCell
from section16.document.parties import CIK_PATTERN, ZIP_PATTERN
from section16.document.places import is_country, is_state

_LARGEST = Decimal("999999999999.9999")
_MOST_DIGITS, _MOST_DECIMALS = 16, 4
# The lexical forms of XML Schema, after the white space around them is dropped.
_DECIMAL = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)", re.ASCII)
_DATE = re.compile(r"(-?\d{4,})-(\d{2})-(\d{2})(?:Z|[+-](?:0\d|1[0-3]):[0-5]\d|[+-]14:00)?", re.ASCII)
_FLAGS = frozenset({"0", "1", "true", "false"})
_XML_BLANKS = " \t\r\n"


def _texts(subject: Subject, kind: type[Cell]) -> Iterator[tuple[Suspect, str]]:
    for suspect in subject.suspects:
        if suspect.field.holds is kind and suspect.cell.text is not None:
            yield suspect, suspect.cell.text.strip(_XML_BLANKS)


@check("VALUE-NUMBER", looks=Looks.SUSPECTS)
def number(subject: Subject) -> Iterator[Hit]:
    """A number is digits and at most one point: no comma, dollar sign, parentheses or words, and never empty."""
    for suspect, text in _texts(subject, DecimalCell):
        if not _DECIMAL.fullmatch(text):
            remedy = "Write digits and a decimal point; where there is no number, omit the value and add a footnote."
            yield Hit(suspect.path, f"{suspect.cell.text!r} is not a number.", remedy, {"text": suspect.cell.text})


@check("VALUE-NUMBER-RANGE", looks=Looks.SUSPECTS)
def number_range(subject: Subject) -> Iterator[Hit]:
    """A number lies between 0 and 999999999999.9999 and has at most four decimals."""
    for suspect, text in _texts(subject, DecimalCell):
        if not _DECIMAL.fullmatch(text):
            continue
        value = Decimal(text).normalize()
        exponent = value.as_tuple().exponent
        decimals = -exponent if isinstance(exponent, int) and exponent < 0 else 0
        if value < 0 or value > _LARGEST or decimals > _MOST_DECIMALS:
            remedy = (
                "Round it to four decimals and state the exact number in a footnote."
                if decimals > _MOST_DECIMALS
                else "Correct the number."
            )
            why = "has more than four decimals" if decimals > _MOST_DECIMALS else f"is not from 0 to {_LARGEST:,}"
            yield Hit(suspect.path, f"{text} {why}.", remedy, {"text": text, "decimals": decimals})


@check("VALUE-DATE", looks=Looks.SUSPECTS)
def day(subject: Subject) -> Iterator[Hit]:
    """A day is written YYYY-MM-DD and exists in the calendar; it is never empty."""
    for suspect, text in _texts(subject, DateCell):
        if not _is_xml_date(text):
            yield Hit(
                suspect.path, f"{suspect.cell.text!r} is not a date.", "Write it as 2026-03-06.", {"text": suspect.cell.text}
            )


def _is_xml_date(text: str) -> bool:
    match = _DATE.fullmatch(text)
    if match is None:
        return False
    year = match[1].lstrip("-")
    if not year.strip("0") or (len(year) > 4 and year[0] == "0"):  # noqa: PLR2004 - digits of a year
        return False
    try:
        # Years beyond the calendar's have the same leap years 400 years on, and 10,000 is a multiple of 400.
        date(2000 + int(year[-4:]) % 400, int(match[2]), int(match[3]))
    except ValueError:
        return False
    return True


@check("VALUE-FLAG", looks=Looks.SUSPECTS)
def flag(subject: Subject) -> Iterator[Hit]:
    """A check box is 1 or true, 0 or false, and never empty."""
    for suspect, text in _texts(subject, FlagCell):
        if text not in _FLAGS:
            yield Hit(
                suspect.path, f"{suspect.cell.text!r} is neither yes nor no.", "Write 1 or 0.", {"text": suspect.cell.text}
            )


@check("VALUE-CHOICE", looks=Looks.SUSPECTS)
def choice(subject: Subject) -> Iterator[Hit]:
    """Some boxes take one of a few letters or numbers, written exactly so."""
    for suspect in subject.suspects:
        element = suspect.field.element
        text = suspect.cell.text if isinstance(suspect.cell, Cell) else None
        if (
            not element.one_of
            or text is None
            or text in element.one_of
            or (element.name == "transactionTimeliness" and not text.strip())
        ):
            continue
        near = _nearest(suspect.cell.text, element.one_of)
        choices = ", ".join(option or "nothing" for option in element.one_of)
        yield Hit(
            suspect.path,
            f"{suspect.cell.text!r} is not a value of this box.",
            f"Did you mean {near}?" if near else f"Choose one of {choices}.",
            {"text": suspect.cell.text, "nearest": near},
        )


def _nearest(text: str, options: tuple[str, ...]) -> str:
    plain = text.strip().upper()
    return next((option for option in options if option and (option == plain or (plain and option == plain[0]))), "")


_LONG = 30
"""Texts of at least this length may continue in a footnote or the remarks; shorter ones are symbols, names and codes."""


@check("VALUE-LENGTH", looks=Looks.SUSPECTS)
def length(subject: Subject) -> Iterator[Hit]:
    """Titles take 60 characters, natures of ownership 100, officers' titles 30, remarks 2,000; some may not be empty."""
    for suspect in subject.suspects:
        element = suspect.field.element
        if suspect.cell.__class__ in (DecimalCell, DateCell, FlagCell) or not isinstance(suspect.cell, Cell):
            continue
        text = suspect.cell.text
        if text is None or element.one_of:
            continue
        count, longest = len(text), element.longest or 10**9
        if count > longest:
            yield Hit(
                suspect.path,
                f"The text has {count} characters, and at most {longest} are allowed.",
                "Shorten it, and move the rest to a footnote or the remarks." if longest >= _LONG else "Shorten it.",
                {"length": count, "longest": longest},
            )
        elif count < element.shortest:
            yield Hit(
                suspect.path,
                "The text is empty."
                if not count
                else f"The text has {count} characters, and at least {element.shortest} are required.",
                "Fill it in.",
                {"length": count},
            )


PATTERNS = {
    CIK_PATTERN: ("a CIK of one to ten digits", "Compare it with EDGAR's company search."),
    ZIP_PATTERN: ("a zip code of letters, digits, spaces, # and -", "Remove the other characters."),
}
"""What a pattern of the model requires, in words, and the remedy."""


@check("VALUE-PATTERN", looks=Looks.SUSPECTS)
def pattern(subject: Subject) -> Iterator[Hit]:
    """EDGAR numbers are one to ten digits; zip codes take letters, digits, blanks, # and -."""
    for suspect in subject.suspects:
        element = suspect.field.element
        if (
            element.pattern
            and isinstance(suspect.cell, Cell)
            and suspect.cell.text is not None
            and not re.fullmatch(element.pattern, suspect.cell.text, re.ASCII)
        ):
            yield Hit(
                suspect.path,
                f"{suspect.cell.text!r} is not {PATTERNS[element.pattern][0]}.",
                PATTERNS[element.pattern][1],
                {"text": suspect.cell.text},
            )


@check("VALUE-NO-FOOTNOTE", looks=Looks.SUSPECTS)
def no_footnote(subject: Subject) -> Iterator[Hit]:
    """Some boxes take no footnote: the (A) or (D) of Table II, the timeliness of Form 5, and everything above the tables."""
    for suspect in subject.suspects:
        element, cell = suspect.field.element, suspect.cell
        if not isinstance(cell, Cell) or not cell.footnotes:
            continue
        if not takes_footnotes(element, subject.form):
            yield Hit(
                suspect.path, f"<{element.name}> does not take a footnote.", "Move the footnote to another box of the row."
            )


@check("VALUE-PLACE", looks=Looks.OWNERS)
def place_code(subject: Subject) -> Iterator[Hit]:
    """A state is one of EDGAR's codes; since v5.5 a foreign country has a box of its own; earlier it was in the state's box."""
    for number, owner in enumerate(subject.document.reporting_owners):
        path = f"$.reportingOwners[{number}]"
        state, country = (owner.state.text or "").strip(), (owner.country.text or "").strip()
        if state and not (is_state(state) or (is_country(state) and not subject.has_foreign_boxes)):
            yield Hit(
                f"{path}.state",
                f"{state!r} is not a state code.",
                "Use EDGAR's code of the state; a foreign country belongs in the country box.",
                {"text": state},
            )
        if country and not is_country(country):
            yield Hit(
                f"{path}.country",
                f"{country!r} is not a country code.",
                "Use a code of EDGAR's list of states and countries.",
                {"text": country},
            )
