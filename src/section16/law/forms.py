"""Which boxes each form carries, from when: the form as the SEC prints it and as EDGAR takes it."""

from __future__ import annotations

from datetime import date

import msgspec

from section16.citation import Citation, release, specification
from section16.law.business_days import ELECTRONIC_SINCE
from section16.law.due_dates import PLAN_BOX_SINCE
from section16.law.foreign_issuers import FOREIGN_PRIVATE_ISSUERS_SINCE

_EDGAR_23_1 = Citation("EDGAR Release 23.1", "20 March 2023")
# The only text at hand is a draft, whose release number cannot be distinguished from that of the release it replaces.
_EDGAR_26_1 = Citation("EDGAR Release 26.1", "18 March 2026", confirmed=False)


class FormBox(msgspec.Struct, frozen=True, kw_only=True):
    """A box of the form: the forms it is on, since when EDGAR takes it, and since when it has to be answered."""

    name: str
    forms: str
    since: date
    required_since: date | None = None
    citations: tuple[Citation, ...] = ()


BOXES: tuple[FormBox, ...] = (
    FormBox(name="notSubjectToSection16", forms="45", since=ELECTRONIC_SINCE, citations=(specification("3.3"),)),
    FormBox(name="noSecuritiesOwned", forms="3", since=ELECTRONIC_SINCE, citations=(specification("3.3"),)),
    FormBox(name="form3HoldingsReported", forms="5", since=ELECTRONIC_SINCE, citations=(specification("3.3"),)),
    FormBox(name="form4TransactionsReported", forms="5", since=ELECTRONIC_SINCE, citations=(specification("3.3"),)),
    FormBox(
        name="aff10b5One",
        forms="45",
        since=date(2023, 3, 20),
        required_since=PLAN_BOX_SINCE,
        citations=(release("33-11138"), _EDGAR_23_1),
    ),
    FormBox(name="issuerForeignTradingSymbol", forms="345", since=date(2026, 3, 18), citations=(_EDGAR_26_1,)),
    FormBox(name="rptOwnerNonUSAddressFlag", forms="345", since=date(2026, 3, 18), citations=(_EDGAR_26_1,)),
    FormBox(name="rptOwnerNonUSStateTerritory", forms="345", since=date(2026, 3, 18), citations=(_EDGAR_26_1,)),
    FormBox(name="rptOwnerCountry", forms="345", since=date(2026, 3, 18), citations=(_EDGAR_26_1,)),
)


def boxes_on(form: str, day: date) -> tuple[FormBox, ...]:
    """Return the boxes that a form carries on a day; ``form`` is ``"3"``, ``"4"`` or ``"5"``.

    >>> "aff10b5One" in [box.name for box in boxes_on("4", date(2022, 1, 3))]
    False
    """
    return tuple(box for box in BOXES if form in box.forms and box.since <= day)


class SchemaVersion(msgspec.Struct, frozen=True):
    """A version of EDGAR's schema: the forms it was for, and the days on which documents of it were seen from and until."""

    version: str
    forms: str
    since: date
    until: date | None = None


SCHEMA_VERSIONS: tuple[SchemaVersion, ...] = (
    SchemaVersion("X0101", "345", date(2003, 6, 30), date(2004, 1, 1)),
    SchemaVersion("X0201", "345", date(2004, 1, 1), date(2005, 1, 1)),
    SchemaVersion("X0202", "345", date(2005, 1, 1), date(2008, 6, 23)),
    SchemaVersion("X0206", "3", date(2014, 1, 1), date(2026, 3, 18)),
    SchemaVersion("X0306", "45", date(2014, 1, 1), date(2023, 3, 20)),
    SchemaVersion("X0407", "45", date(2023, 3, 20), date(2023, 7, 17)),
    SchemaVersion("X0508", "45", date(2023, 7, 17), date(2026, 3, 18)),
    SchemaVersion("X0609", "45", date(2026, 3, 18)),
)
"""The versions seen in real documents; days before 2023 are those of the documents, not of a release."""


def version_on(form: str, day: date) -> str:
    """Return the version of the schema that EDGAR uses for a form on a day, the nearest known where none was seen of that time.

    For Form 3 since 18 March 2026 it is not confirmed: the version of Forms 4 and 5 is used for it.

    >>> version_on("4", date(2023, 5, 2)), version_on("3", date(2020, 1, 6)), version_on("4", date(2013, 1, 2))
    ('X0407', 'X0206', 'X0306')
    """
    known = [entry for entry in SCHEMA_VERSIONS if form in entry.forms]
    if form == "3" and day >= FOREIGN_PRIVATE_ISSUERS_SINCE:
        known = [entry for entry in SCHEMA_VERSIONS if entry.until is None]
    return next((entry.version for entry in known if entry.until is None or day < entry.until), known[-1].version)


def boxes_of_version(form: str, version: str) -> tuple[FormBox, ...]:
    """Return the boxes that a form carries under a version of the schema; none for a version that is not known.

    >>> [box.name for box in boxes_of_version("4", "X0306")]
    ['notSubjectToSection16']
    """
    known = next((entry for entry in SCHEMA_VERSIONS if entry.version == version and form in entry.forms), None)
    if known is None:
        return ()
    return tuple(box for box in BOXES if form in box.forms and (known.until is None or box.since < known.until))


TABLES: dict[str, tuple[str, ...]] = {
    "3": ("nonDerivativeHolding", "derivativeHolding"),
    "4": ("nonDerivativeTransaction", "nonDerivativeHolding", "derivativeTransaction", "derivativeHolding"),
    "5": ("nonDerivativeTransaction", "nonDerivativeHolding", "derivativeTransaction", "derivativeHolding"),
}
"""The rows that the tables of each form take, the same under every version (specification v5.5, section 3.3)."""
