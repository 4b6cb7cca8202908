"""The tables of a data set and their columns, as the files have them; the metadata that comes with them differs in places.

Source: the files of 2024 Q3. A column is found by its name in the header, so that one that comes or goes changes nothing else.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePosixPath

from section16.document.group import Group
from section16.document.table_one import NonDerivativeHolding, NonDerivativeTransaction
from section16.document.table_two import DerivativeHolding, DerivativeTransaction

SUBMISSION = "SUBMISSION"
OWNERS = "REPORTINGOWNER"
FOOTNOTES = "FOOTNOTES"
SIGNATURES = "OWNER_SIGNATURE"
ACCESSION = "ACCESSION_NUMBER"
NOTES = "_FN"
"""Ends the name of the column with the ids of the footnotes on another one."""
CODING_NOTES = ("EQUITY_SWAP_TRANS_CD_FN", "TRANS_FORM_TYPE_FN")
"""The columns with the ids of the footnotes on the transaction code: of transactions, and of holdings."""

FORM = {
    "DOCUMENT_TYPE": "document_type",
    "PERIOD_OF_REPORT": "period_of_report",
    "DATE_OF_ORIG_SUB": "date_of_original_submission",
    "NO_SECURITIES_OWNED": "no_securities_owned",
    "NOT_SUBJECT_SEC16": "not_subject_to_section16",
    "FORM3_HOLDINGS_REPORTED": "form3_holdings_reported",
    "FORM4_TRANS_REPORTED": "form4_transactions_reported",
    "AFF10B5ONE": "aff10b5_one",
    "REMARKS": "remarks",
}
ISSUER = {"ISSUERCIK": "cik", "ISSUERNAME": "name", "ISSUERTRADINGSYMBOL": "trading_symbol"}
OWNER = {
    "RPTOWNERCIK": "cik",
    "RPTOWNERNAME": "name",
    "RPTOWNER_TITLE": "officer_title",
    "RPTOWNER_TXT": "other_text",
    "RPTOWNER_STREET1": "street1",
    "RPTOWNER_STREET2": "street2",
    "RPTOWNER_CITY": "city",
    "RPTOWNER_STATE": "state",
    "RPTOWNER_ZIPCODE": "zip_code",
    "RPTOWNER_STATE_DESC": "state_description",
}
RELATIONSHIPS = {
    "Director": "is_director",
    "Officer": "is_officer",
    "TenPercentOwner": "is_ten_percent_owner",
    "Other": "is_other",
}
SIGNATURE = {"OWNERSIGNATURENAME": "name", "OWNERSIGNATUREDATE": "signed"}

_TITLE = {"SECURITY_TITLE": "title"}
_DEAL = {
    "TRANS_DATE": "transaction_date",
    "DEEMED_EXECUTION_DATE": "deemed_execution_date",
    "TRANS_FORM_TYPE": "form_type",
    "TRANS_CODE": "code",
    "EQUITY_SWAP_INVOLVED": "equity_swap",
    "TRANS_TIMELINESS": "timeliness",
    "TRANS_SHARES": "shares",
}
_PRICE = {"TRANS_PRICEPERSHARE": "price", "TRANS_ACQUIRED_DISP_CD": "acquired_disposed"}
_UNDERLYING = {
    "EXPIRATION_DATE": "expiration_date",
    "UNDLYNG_SEC_TITLE": "underlying_title",
    "UNDLYNG_SEC_SHARES": "underlying_shares",
    "UNDLYNG_SEC_VALUE": "underlying_value",
}
_OWNED = {
    "SHRS_OWND_FOLWNG_TRANS": "shares_owned",
    "VALU_OWND_FOLWNG_TRANS": "value_owned",
    "DIRECT_INDIRECT_OWNERSHIP": "ownership",
    "NATURE_OF_OWNERSHIP": "nature",
}
_EXERCISE_PRICE = {"CONV_EXERCISE_PRICE": "exercise_price"}
ROWS: Mapping[str, tuple[type[Group], Mapping[str, str]]] = {
    "NONDERIV_TRANS": (NonDerivativeTransaction, _TITLE | _DEAL | _PRICE | _OWNED),
    "NONDERIV_HOLDING": (NonDerivativeHolding, _TITLE | {"TRANS_FORM_TYPE": "form_type"} | _OWNED),
    "DERIV_TRANS": (
        DerivativeTransaction,
        _TITLE
        | _EXERCISE_PRICE
        | _DEAL
        | {"TRANS_TOTAL_VALUE": "total_value"}
        | _PRICE
        | {"EXCERCISE_DATE": "exercise_date"}  # so spelled in the files
        | _UNDERLYING
        | _OWNED,
    ),
    "DERIV_HOLDING": (
        DerivativeHolding,
        _TITLE | _EXERCISE_PRICE | {"TRANS_FORM_TYPE": "form_type", "EXERCISE_DATE": "exercise_date"} | _UNDERLYING | _OWNED,
    ),
}
"""The tables of rows: the row of the form, and the columns of its cells; transactions of each of the form's tables first."""
TABLES = (SUBMISSION, OWNERS, *ROWS, FOOTNOTES, SIGNATURES)
"""The names of all tables, as the files have them."""
_BESIDE = ("_metadata.json", "_readme.htm", "_readme.html")


def table_named(name: str) -> str | None:
    """Return the table that a file of a data set holds, by its name; nothing for another file.

    >>> table_named("2024q3_form345/NONDERIV_TRANS.tsv"), table_named("0009990001-26-000017.txt")
    ('NONDERIV_TRANS', None)
    """
    path = PurePosixPath(name.replace("\\", "/"))
    table = path.stem.upper()
    return table if table in TABLES and path.suffix.lower() == ".tsv" else None


def is_beside(name: str) -> bool:
    """Whether a file only comes with the tables of a data set: its metadata, or its description."""
    return name.lower().endswith(_BESIDE)


def ordinal_of(table: str) -> str:
    """Return the name of the column that numbers the rows of a table through the whole data set."""
    return f"{table}_SK"
