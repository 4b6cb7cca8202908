"""Findings of adoption: what an issuer's filed forms leave open when facts are taken from them."""

from __future__ import annotations

from section16.catalogue.entry import Area, CatalogueEntry, entries_of
from section16.finding import Severity

_NOTE, _WARN = Severity.NOTE, Severity.WARN
_entry = entries_of(Area.ADOPTION)

ENTRIES: tuple[CatalogueEntry, ...] = (
    _entry(
        "ADOPT-NO-ROLE",
        _NOTE,
        "No relationship found for a reporting person",
        "None of the person's filings checks a relationship to the issuer. Forms cannot be drafted for the person without one.",
        "Add the person's roles.",
    ),
    _entry(
        "ADOPT-NAME",
        _NOTE,
        "Order of names unknown",
        "EDGAR writes the last name first, and this name could be read in more than one way. Footnotes and signatures use "
        "the usual order.",
        "Enter the name as it is written in sentences, under called.",
    ),
    _entry(
        "ADOPT-UNITS",
        _NOTE,
        "Stock units reported in both tables",
        "An issuer's insiders should report stock units the same way. The filings show grants in Table I and in Table II; "
        "the most recent way was adopted.",
        "Choose one table, and use it for all insiders.",
    ),
    _entry(
        "ADOPT-JOINT",
        _NOTE,
        "Joint filing group unclear",
        "Owners who filed jointly have also filed otherwise since. Whether they still file together cannot be decided from "
        "the filings.",
        "State under joint which owners file together.",
    ),
    _entry(
        "ADOPT-DOLLARS",
        _WARN,
        "Holding stated in dollars left out",
        "A holding of Table I is reported by its value in dollars. Balances are kept in units, so it was not adopted.",
        "Add the holding in units.",
    ),
    _entry(
        "ADOPT-BALANCE",
        _WARN,
        "Adopted balance does not follow from the previous one",
        "The most recent balance does not follow from the filing before it. An error in it would continue on every later form.",
        "Reconcile the position, and correct the balance or amend the filing.",
    ),
    _entry(
        "ADOPT-SPLIT",
        _NOTE,
        "Balance adjusted for a stock split",
        "The filing states the balance before a stock split that later filings show. The adopted balance is the one after it.",
        "Confirm the balance.",
    ),
    _entry(
        "ADOPT-VESTED",
        _NOTE,
        "Units vested by their schedule",
        "The footnote of the units states a vesting schedule, and no filing reports their vestings in rows. The adopted"
        " balance is what the schedule leaves on the day.",
        "Verify what has vested since the last report.",
    ),
    _entry(
        "ADOPT-OWNERSHIP",
        _NOTE,
        "Form of ownership missing",
        "The row does not state whether the securities are held directly or indirectly.",
        "Enter the form of ownership under direct.",
    ),
    _entry(
        "ADOPT-GIVES",
        _WARN,
        "Conversion ratio unknown",
        "The row does not show how many shares a derivative security gives. One share for each was assumed.",
        "Enter the number of shares under gives.",
    ),
    _entry(
        "ADOPT-NATURE",
        (_NOTE, _WARN),
        "Nature of indirect ownership missing or unclear",
        "An indirect holding does not state through whom it is held, or refers only to a footnote. The next form must state "
        "it.",
        "State through whom the securities are held.",
    ),
    _entry(
        "ADOPT-RELATION",
        _NOTE,
        "Relationship to the holder unknown",
        "The filings do not show what the reporting person is to the holder, for example trustee or managing member. "
        "Footnotes are written from that relationship.",
        "Enter the relationship under relations.",
    ),
    _entry(
        "ADOPT-GRANT",
        _NOTE,
        "Grant of an award unknown",
        "None of the filings reports the grant, so its date and size are not known. Only the balance was adopted.",
        "Add the grant date and the number of units to the award.",
    ),
    _entry(
        "ADOPT-SCHEDULE",
        _NOTE,
        "Vesting schedule stated in words",
        "The schedule is described in a footnote, which is kept as it is. Vesting dates cannot be calculated from it.",
        "Enter the schedule as a formula, a cliff date or tranches.",
    ),
)
