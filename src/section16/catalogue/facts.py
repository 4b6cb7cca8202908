"""Findings about the facts that forms are drafted from: what cannot be read, is missing, or contradicts itself."""

from __future__ import annotations

from section16.catalogue.entry import Area, CatalogueEntry, entries_of
from section16.finding import Severity

_REJECT, _WARN = Severity.REJECT, Severity.WARN
_entry = entries_of(Area.DRAFTING)

_KEYS: tuple[CatalogueEntry, ...] = (
    _entry(
        "FACTS-TABLE",
        _REJECT,
        "Unknown table in the facts",
        "The facts contain a table that does not exist, or a single table where a list of tables is expected.",
        "Correct the name of the table, or write a list with double brackets, for example [[events]].",
    ),
    _entry(
        "FACTS-KIND",
        _REJECT,
        "Unknown kind of event",
        "Every event states its kind, such as sale, grant or vesting, and this kind does not exist.",
        "Use one of the kinds listed in docs/draft-facts.md.",
    ),
    _entry(
        "FACTS-KEY",
        _REJECT,
        "Unknown key in the facts",
        "The table has no such key. A misspelled key would otherwise be ignored without notice.",
        "Correct the key, or remove it; docs/draft-facts.md lists the keys of each table.",
    ),
    _entry(
        "FACTS-VALUE",
        _REJECT,
        "Invalid value in the facts",
        "The key does not accept this value.",
        "Enter a value that docs/draft-facts.md lists for the key.",
    ),
    _entry(
        "FACTS-AMOUNT",
        _REJECT,
        "Invalid amount",
        "An amount is not a number, is negative or zero, or is larger or has more decimal places than EDGAR accepts.",
        "Enter a positive number within EDGAR's limits, or leave it out.",
    ),
    _entry(
        "FACTS-DAY",
        _REJECT,
        "Date out of range",
        "The year of the date is not one that a form can state, which usually is a typing error.",
        "Correct the year.",
    ),
    _entry(
        "FACTS-CODE",
        _REJECT,
        "Unknown transaction code",
        "The event is reported under the code that it states, and the forms have no such code for a transaction.",
        "Use one of the codes that the finding lists.",
    ),
    _entry(
        "FACTS-CIK",
        _REJECT,
        "Invalid CIK",
        "A CIK is a number of up to ten digits, and not zero.",
        "Compare the number with EDGAR's company search.",
    ),
    _entry(
        "TEXT-NAME",
        _WARN,
        "Text matches no standard wording",
        "The name under texts resembles the name of a standard footnote but is not one, so it replaces nothing.",
        "Correct the name; docs/footnotes.md lists the names.",
    ),
)

_WHOLE: tuple[CatalogueEntry, ...] = (
    _entry(
        "FACTS-MISSING",
        _REJECT,
        "Required fact missing",
        "A form cannot be drafted without this fact.",
        "Enter the value at the place that the finding names.",
    ),
    _entry(
        "FACTS-UNKNOWN",
        _REJECT,
        "Name not found in the facts",
        "The facts refer to a person, security, award or part of an award that they do not contain.",
        "Correct the name, or add what it refers to.",
    ),
    _entry(
        "FACTS-TWICE",
        _REJECT,
        "Fact entered twice",
        "The same balance, grant, vesting, person or CIK is entered more than once. It would be reported twice.",
        "Keep one of the entries, or state the amount of each.",
    ),
    _entry(
        "FACTS-CONTRADICT",
        _REJECT,
        "Facts contradict each other",
        "Two of the facts cannot both be true, so no form can be drafted from them.",
        "Correct one of the two.",
    ),
    _entry(
        "NOBODY-REPORTS",
        _REJECT,
        "No reporting person",
        "A form is filed for a person or entity that has a CIK and a relationship to the issuer. None of those in the facts "
        "has both.",
        "Enter cik and roles for each reporting person.",
    ),
    _entry(
        "CHAIN-CIRCLE",
        _REJECT,
        "Chain of control runs in a circle",
        "Indirect ownership follows the relations between persons and entities. An entity cannot control itself through "
        "others.",
        "Correct the relation that leads back.",
    ),
    _entry(
        "ATTORNEY-UNKNOWN",
        _WARN,
        "No power of attorney names the attorney",
        "The facts name an attorney-in-fact, and no power of attorney names that person. The forms are drafted for signature "
        "by the reporting persons.",
        "Add the power of attorney under powers, or remove the attorney.",
    ),
    _entry(
        "YEAR-END",
        _WARN,
        "Fiscal year does not fit the facts",
        "The fiscal year that was asked for ends on another date than the issuer's, or ended before the opening balances. "
        "What is stated about Form 5 then has no basis.",
        "Correct the date, the issuer's fiscal year end, or the opening balances.",
    ),
    _entry(
        "UNITS-TWO-WAYS",
        _WARN,
        "Stock units shown in both tables",
        "Stock units may be reported in Table I at grant or in Table II until vesting. Readers expect one way for all "
        "insiders of an issuer.",
        "Report all stock units in one table.",
    ),
)

_OPENING: tuple[CatalogueEntry, ...] = (
    _entry(
        "OVERDRAWN",
        _REJECT,
        "Disposition exceeds the balance",
        "The event disposes of more securities than the holder owns at that time, by the opening balances and the earlier "
        "events.",
        "Correct the units or the opening balance, or add the missing event before it.",
    ),
    _entry(
        "OPENING-CONTRADICTS",
        _REJECT,
        "Opening balance contradicts an earlier event",
        "The opening balance is entered as reflecting an earlier event, and the balance before that event would be negative.",
        "Correct the opening balance or the units, or enter `in-opening = false`.",
    ),
    _entry(
        "EVENT-BEFORE-OPENING",
        _WARN,
        "Event earlier than the opening balance",
        "A missed transaction from before the opening balance was entered. The balances before and after it depend on "
        "whether the opening balance reflects it.",
        "Add what else changed in between, or check the balances on the forms filed since.",
    ),
    _entry(
        "EVENT-IN-BALANCES",
        _REJECT,
        "Appointment or departure before the opening balances",
        "The opening balances are later than the event, so the roles of the person must already include it.",
        "State the dates under roles, or start from earlier balances.",
    ),
    _entry(
        "EVENT-ORDER",
        _WARN,
        "Event out of order",
        "The event is listed after one of a later date. It is drafted by its own date, but the date could be a typing error.",
        "Confirm the date.",
    ),
)

ENTRIES: tuple[CatalogueEntry, ...] = (*_KEYS, *_WHOLE, *_OPENING)
