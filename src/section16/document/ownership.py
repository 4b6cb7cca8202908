"""The ownership document: one Form 3, 4 or 5, or an amendment of one."""

from __future__ import annotations

from typing import Annotated, ClassVar

from section16.document.cells import (
    NO_DATE,
    NO_FLAG,
    NO_TEXT,
    DateCell,
    FlagCell,
    TextCell,
)
from section16.document.declaration import ALL_FORMS, CHANGES, Element, Shape, Wrapper
from section16.document.footnotes import Footnote
from section16.document.group import Group
from section16.document.parties import Issuer, ReportingOwner
from section16.document.signature import OwnerSignature
from section16.document.table_one import TableOneRow
from section16.document.table_two import TableTwoRow

FORMS = ("3", "3/A", "4", "4/A", "5", "5/A")

TABLE_ONE = Wrapper("nonDerivativeTable")
TABLE_TWO = Wrapper("derivativeTable")
FOOTNOTES = Wrapper("footnotes")


class OwnershipDocument(
    Group,
    frozen=True,
    gc=False,
    omit_defaults=True,
    tag_field="format",
    tag="section16/document/1",
):
    """One ownership form with all that was filed in it (specification 3.3, ownershipDocument).

    Rows are in filed order, transactions and holdings mixed, as the form prints them. An absent element is a cell that holds
    nothing, or an empty tuple.
    """

    ELEMENT: ClassVar[str] = "ownershipDocument"

    schema_version: Annotated[
        TextCell,
        Element(
            name="schemaVersion",
            shape=Shape.BARE,
            says="The version of the schema, X0101 to X0609; EDGAR puts it in.",
            shortest=5,
            longest=5,
            computed=True,
        ),
    ] = NO_TEXT
    document_type: Annotated[
        TextCell,
        Element(
            name="documentType",
            shape=Shape.BARE,
            says="The form: 3, 4 or 5, with /A for an amendment.",
            required=ALL_FORMS,
            one_of=FORMS,
        ),
    ] = NO_TEXT
    period_of_report: Annotated[
        DateCell,
        Element(
            name="periodOfReport",
            shape=Shape.BARE,
            column="Date of event; date of earliest transaction; fiscal year ended",
            says="The event of a Form 3, the earliest transaction of a Form 4, the fiscal year end of a Form 5.",
            required=ALL_FORMS,
        ),
    ] = NO_DATE
    date_of_original_submission: Annotated[
        DateCell,
        Element(
            name="dateOfOriginalSubmission",
            shape=Shape.BARE,
            column="If amendment, date original filed",
            says="When the form that is amended was filed.",
            required=ALL_FORMS,
            amendments_only=True,
        ),
    ] = NO_DATE
    no_securities_owned: Annotated[
        FlagCell,
        Element(
            name="noSecuritiesOwned",
            shape=Shape.BARE,
            column="No securities are beneficially owned",
            says="Whether neither table has a row; EDGAR puts it in.",
            forms="3",
            computed=True,
        ),
    ] = NO_FLAG
    not_subject_to_section16: Annotated[
        FlagCell,
        Element(
            name="notSubjectToSection16",
            shape=Shape.BARE,
            column="Check this box if no longer subject to Section 16",
            says="The exit box.",
            forms=CHANGES,
        ),
    ] = NO_FLAG
    form3_holdings_reported: Annotated[
        FlagCell,
        Element(
            name="form3HoldingsReported",
            shape=Shape.BARE,
            column="Form 3 Holdings Reported",
            says="Whether a holding is here that Form 3 should have shown; EDGAR puts it in.",
            forms="5",
            computed=True,
        ),
    ] = NO_FLAG
    form4_transactions_reported: Annotated[
        FlagCell,
        Element(
            name="form4TransactionsReported",
            shape=Shape.BARE,
            column="Form 4 Transactions Reported",
            says="Whether a transaction is here that Form 4 should have shown; EDGAR puts it in.",
            forms="5",
            computed=True,
        ),
    ] = NO_FLAG
    issuer: Annotated[
        Issuer,
        Element(name="issuer", shape=Shape.PART, says="The issuer.", required=ALL_FORMS),
    ] = Issuer()
    reporting_owners: Annotated[
        tuple[ReportingOwner, ...],
        Element(
            name="reportingOwner",
            shape=Shape.PARTS,
            says="The reporting owners; the first is in box 1 of the printed form.",
            required=ALL_FORMS,
            most=10,
        ),
    ] = ()
    aff10b5_one: Annotated[
        FlagCell,
        Element(
            name="aff10b5One",
            shape=Shape.BARE,
            column="Check this box to indicate that a transaction was made pursuant to a Rule 10b5-1(c) plan",
            says="The 10b5-1 box; absent is unknown.",
            required=CHANGES,
            since="X0407 (20 March 2023)",
        ),
    ] = NO_FLAG
    non_derivative_table: Annotated[
        tuple[TableOneRow, ...],
        Element(name="nonDerivativeTable", shape=Shape.PARTS, within=TABLE_ONE, says="The rows of Table I.", most=30),
    ] = ()
    derivative_table: Annotated[
        tuple[TableTwoRow, ...],
        Element(name="derivativeTable", shape=Shape.PARTS, within=TABLE_TWO, says="The rows of Table II.", most=30),
    ] = ()
    footnotes: Annotated[
        tuple[Footnote, ...],
        Element(name="footnote", shape=Shape.PARTS, within=FOOTNOTES, says="The footnotes, as defined.", most=99),
    ] = ()
    remarks: Annotated[
        TextCell,
        Element(
            name="remarks",
            shape=Shape.BARE,
            column="Remarks",
            says="What else the filer has to say; line breaks are part of it.",
            longest=2000,
        ),
    ] = NO_TEXT
    signatures: Annotated[
        tuple[OwnerSignature, ...],
        Element(
            name="ownerSignature",
            shape=Shape.PARTS,
            says="The signatures.",
            required=ALL_FORMS,
            most=10,
        ),
    ] = ()

    @property
    def form(self) -> str:
        """The form without a mark of amendment: ``"3"``, ``"4"``, ``"5"``, or whatever else was filed."""
        return (self.document_type.value or "").removesuffix("/A")

    @property
    def is_amendment(self) -> bool:
        """Whether the document amends an earlier one."""
        return (self.document_type.value or "").endswith("/A")

    @property
    def rows(self) -> tuple[TableOneRow | TableTwoRow, ...]:
        """The rows of both tables, Table I first, in filed order."""
        return (*self.non_derivative_table, *self.derivative_table)

    def footnote(self, identifier: str) -> str | None:
        """Return the text of a footnote, or ``None`` when no footnote of that id is defined."""
        return next((note.text for note in self.footnotes if note.id == identifier), None)
