"""Who the form is about: the issuer of the securities, and the reporting owners."""

from __future__ import annotations

from typing import Annotated, ClassVar

from section16.document.cells import NO_FLAG, NO_TEXT, FlagCell, TextCell
from section16.document.declaration import ALL_FORMS, Element, Shape, Wrapper
from section16.document.group import Group

V5_5 = "v5.5 (18 March 2026)"

OWNER_ID = Wrapper("reportingOwnerId", required=ALL_FORMS)
OWNER_ADDRESS = Wrapper("reportingOwnerAddress")
OWNER_RELATIONSHIP = Wrapper("reportingOwnerRelationship", required=ALL_FORMS)

CIK_PATTERN = "[0-9]{1,10}"
ZIP_PATTERN = "[0-9A-Za-z #-]*"


def _bare(name: str, says: str, column: str = "", **facts: object) -> Element:
    return Element(name=name, shape=Shape.BARE, says=says, column=column, **facts)  # type: ignore[arg-type]  # facts are Element's own fields


class Issuer(Group, frozen=True, gc=False, omit_defaults=True):
    """The company whose securities are reported (specification 3.4, issuer)."""

    ELEMENT: ClassVar[str] = "issuer"

    cik: Annotated[
        TextCell,
        _bare("issuerCik", "The issuer's EDGAR number.", required=ALL_FORMS, pattern=CIK_PATTERN),
    ] = NO_TEXT
    name: Annotated[
        TextCell,
        _bare("issuerName", "The issuer's conformed name.", "Issuer name", longest=150, computed=True),
    ] = NO_TEXT
    trading_symbol: Annotated[
        TextCell,
        _bare(
            "issuerTradingSymbol",
            "The issuer's ticker or trading symbol; NONE where it has none.",
            "Ticker or trading symbol",
            required=ALL_FORMS,
            shortest=1,
            longest=10,
        ),
    ] = NO_TEXT
    foreign_trading_symbol: Annotated[
        TextCell,
        _bare(
            "issuerForeignTradingSymbol",
            "The issuer's symbol on a foreign market.",
            "Foreign trading symbol",
            longest=14,
            since=V5_5,
        ),
    ] = NO_TEXT


class ReportingOwner(Group, frozen=True, gc=False, omit_defaults=True):
    """A person or entity that reports: number, address, relationship to the issuer (specification 3.5, reportingOwner)."""

    ELEMENT: ClassVar[str] = "reportingOwner"

    cik: Annotated[
        TextCell,
        _bare("rptOwnerCik", "The owner's EDGAR number.", within=OWNER_ID, required=ALL_FORMS, pattern=CIK_PATTERN),
    ] = NO_TEXT
    ccc: Annotated[
        TextCell,
        _bare(
            "rptOwnerCcc",
            "The owner's confirmation code; sent when filing, never disseminated.",
            within=OWNER_ID,
            shortest=8,
            longest=8,
        ),
    ] = NO_TEXT
    name: Annotated[
        TextCell,
        _bare(
            "rptOwnerName",
            "The owner's conformed name: last, first and middle name of a person.",
            "Name of reporting person",
            within=OWNER_ID,
            longest=150,
            computed=True,
        ),
    ] = NO_TEXT
    non_us_address: Annotated[
        FlagCell,
        _bare("rptOwnerNonUSAddressFlag", "Whether the address is foreign.", within=OWNER_ADDRESS, since=V5_5),
    ] = NO_FLAG
    street1: Annotated[
        TextCell,
        _bare("rptOwnerStreet1", "The street.", "Street", within=OWNER_ADDRESS, longest=40),
    ] = NO_TEXT
    street2: Annotated[
        TextCell,
        _bare("rptOwnerStreet2", "The street, second line.", "Street", within=OWNER_ADDRESS, longest=40),
    ] = NO_TEXT
    city: Annotated[TextCell, _bare("rptOwnerCity", "The city.", "City", within=OWNER_ADDRESS, longest=30)] = NO_TEXT
    non_us_state_territory: Annotated[
        TextCell,
        # The schema says 40, table 3.5 of the specification 30: the smaller is safe.
        _bare(
            "rptOwnerNonUSStateTerritory",
            "The state or territory of a foreign address.",
            within=OWNER_ADDRESS,
            longest=30,
            since=V5_5,
        ),
    ] = NO_TEXT
    state: Annotated[
        TextCell,
        _bare(
            "rptOwnerState",
            "The state's EDGAR code; before v5.5 also the code of a foreign country.",
            "State",
            within=OWNER_ADDRESS,
            longest=2,
        ),
    ] = NO_TEXT
    country: Annotated[
        TextCell,
        _bare(
            "rptOwnerCountry",
            "The EDGAR code of a foreign country.",
            "Country",
            within=OWNER_ADDRESS,
            longest=2,
            since=V5_5,
        ),
    ] = NO_TEXT
    zip_code: Annotated[
        TextCell,
        _bare(
            "rptOwnerZipCode",
            "The zip or postal code.",
            "Zip",
            within=OWNER_ADDRESS,
            longest=10,
            pattern=ZIP_PATTERN,
        ),
    ] = NO_TEXT
    state_description: Annotated[
        TextCell,
        _bare(
            "rptOwnerStateDescription",
            "The state or country in words.",
            within=OWNER_ADDRESS,
            longest=50,
            computed=True,
        ),
    ] = NO_TEXT
    good_address: Annotated[
        FlagCell,
        _bare("rptOwnerGoodAddress", "A mark of EDGAR's on the address.", within=OWNER_ADDRESS, computed=True),
    ] = NO_FLAG
    is_director: Annotated[
        FlagCell,
        _bare("isDirector", "Whether the owner is a director.", "Director", within=OWNER_RELATIONSHIP),
    ] = NO_FLAG
    is_officer: Annotated[
        FlagCell,
        _bare("isOfficer", "Whether the owner is an officer.", "Officer", within=OWNER_RELATIONSHIP),
    ] = NO_FLAG
    is_ten_percent_owner: Annotated[
        FlagCell,
        _bare(
            "isTenPercentOwner",
            "Whether the owner holds more than ten percent of a class.",
            "10% Owner",
            within=OWNER_RELATIONSHIP,
        ),
    ] = NO_FLAG
    is_other: Annotated[
        FlagCell,
        _bare("isOther", "Whether another relationship makes the owner report.", "Other", within=OWNER_RELATIONSHIP),
    ] = NO_FLAG
    officer_title: Annotated[
        TextCell,
        _bare("officerTitle", "The officer's title.", "Officer (give title below)", within=OWNER_RELATIONSHIP, longest=30),
    ] = NO_TEXT
    other_text: Annotated[
        TextCell,
        _bare("otherText", "The other relationship.", "Other (specify below)", within=OWNER_RELATIONSHIP, longest=30),
    ] = NO_TEXT
