"""Invented forms and submissions for tests: the companies and people in them do not exist."""

from __future__ import annotations

import binascii
from collections.abc import Sequence
from dataclasses import dataclass, field

ACCESSION = "0009990001-26-000017"

HEADER = """\
<SEC-DOCUMENT>0009990001-26-000017.txt : 20260312
<SEC-HEADER>0009990001-26-000017.hdr.sgml : 20260312
<ACCEPTANCE-DATETIME>20260312163001
ACCESSION NUMBER:\t\t0009990001-26-000017
CONFORMED SUBMISSION TYPE:\t4
PUBLIC DOCUMENT COUNT:\t\t1
CONFORMED PERIOD OF REPORT:\t20260310
FILED AS OF DATE:\t\t20260312
DATE AS OF CHANGE:\t\t20260312

ISSUER:\t\t

\tCOMPANY DATA:\t
\t\tCOMPANY CONFORMED NAME:\t\t\tHARBOR LANTERN CORP
\t\tCENTRAL INDEX KEY:\t\t\t0009990100
\t\tSTANDARD INDUSTRIAL CLASSIFICATION:\tELECTRIC LIGHTING [3640]
\t\tIRS NUMBER:\t\t\t\t009990100
\t\tSTATE OF INCORPORATION:\t\t\tDE
\t\tFISCAL YEAR END:\t\t\t1231

\tBUSINESS ADDRESS:\t
\t\tSTREET 1:\t\t1 QUAY STREET
\t\tCITY:\t\t\tPORT EXAMPLE
\t\tSTATE:\t\t\tME
\t\tZIP:\t\t\t04000
\t\tBUSINESS PHONE:\t\t2075550100

\tFORMER COMPANY:\t
\t\tFORMER CONFORMED NAME:\tHARBOR CANDLE CORP
\t\tDATE OF NAME CHANGE:\t20190501

\tFORMER COMPANY:\t
\t\tFORMER CONFORMED NAME:\tHARBOR TALLOW CORP
\t\tDATE OF NAME CHANGE:\t20080102

REPORTING-OWNER:\t

\tOWNER DATA:\t
\t\tCOMPANY CONFORMED NAME:\t\t\tEXAMPLE ADA
\t\tCENTRAL INDEX KEY:\t\t\t0009990200
\t\tORGANIZATION NAME:           \t

\tFILING VALUES:
\t\tFORM TYPE:\t\t4
\t\tSEC ACT:\t\t1934 Act
\t\tSEC FILE NUMBER:\t001-99999
\t\tFILM NUMBER:\t\t26999999

\tMAIL ADDRESS:\t
\t\tSTREET 1:\t\tC/O HARBOR LANTERN CORP
\t\tCITY:\t\t\tPORT EXAMPLE
\t\tSTATE:\t\t\tME
\t\tZIP:\t\t\t04000
</SEC-HEADER>
"""

TAGGED_HEADER = """\
<SUBMISSION>
<ACCESSION-NUMBER>0009990001-26-000017
<TYPE>4
<PUBLIC-DOCUMENT-COUNT>1
<PERIOD>20260310
<FILING-DATE>20260312
<DATE-OF-FILING-DATE-CHANGE>20260312
<ISSUER>
<COMPANY-DATA>
<CONFORMED-NAME>HARBOR LANTERN CORP
<CIK>0009990100
<ASSIGNED-SIC>3640
<IRS-NUMBER>009990100
<STATE-OF-INCORPORATION>DE
<FISCAL-YEAR-END>1231
</COMPANY-DATA>
<BUSINESS-ADDRESS>
<STREET1>1 QUAY STREET
<CITY>PORT EXAMPLE
<STATE>ME
<ZIP>04000
<PHONE>2075550100
</BUSINESS-ADDRESS>
<FORMER-COMPANY>
<FORMER-CONFORMED-NAME>HARBOR CANDLE CORP
<DATE-CHANGED>20190501
</FORMER-COMPANY>
<FORMER-COMPANY>
<FORMER-CONFORMED-NAME>HARBOR TALLOW CORP
<DATE-CHANGED>20080102
</FORMER-COMPANY>
</ISSUER>
<REPORTING-OWNER>
<OWNER-DATA>
<CONFORMED-NAME>EXAMPLE ADA
<CIK>0009990200
<ORGANIZATION-NAME>
</OWNER-DATA>
<FILING-VALUES>
<FORM-TYPE>4
<ACT>34
<FILE-NUMBER>001-99999
<FILM-NUMBER>26999999
</FILING-VALUES>
<MAIL-ADDRESS>
<STREET1>C/O HARBOR LANTERN CORP
<CITY>PORT EXAMPLE
<STATE>ME
<ZIP>04000
</MAIL-ADDRESS>
</REPORTING-OWNER>
"""

PEM = """\
-----BEGIN PRIVACY-ENHANCED MESSAGE-----
Proc-Type: 2001,MIC-CLEAR
Originator-Name: somebody@example.test
MIC-Info: RSA-MD5,RSA,
 AAAABBBBCCCC==

"""

_OWNER = """\
    <reportingOwner>
        <reportingOwnerId>
            <rptOwnerCik>{cik}</rptOwnerCik>
            <rptOwnerName>{name}</rptOwnerName>
        </reportingOwnerId>
        <reportingOwnerAddress>
            <rptOwnerStreet1>C/O HARBOR LANTERN CORP</rptOwnerStreet1>
            <rptOwnerStreet2></rptOwnerStreet2>
            <rptOwnerCity>PORT EXAMPLE</rptOwnerCity>
            <rptOwnerState>ME</rptOwnerState>
            <rptOwnerZipCode>04000</rptOwnerZipCode>
            <rptOwnerStateDescription></rptOwnerStateDescription>
        </reportingOwnerAddress>
        <reportingOwnerRelationship>
            {relationship}
        </reportingOwnerRelationship>
    </reportingOwner>
"""


def owner(name: str = "Example Ada", cik: str = "0009990200", relationship: str = "<isDirector>1</isDirector>") -> str:
    """Return a reporting owner."""
    return _OWNER.format(name=name, cik=cik, relationship=relationship)


def box(name: str, value: str | None, *notes: str) -> str:
    """Return a box: its value, unless ``None``, and references to footnotes."""
    text = "" if value is None else f"<value>{value}</value>"
    return f"<{name}>{text}{''.join(f'<footnoteId id={chr(34)}{note}{chr(34)}/>' for note in notes)}</{name}>"


def transaction(**changes: str) -> str:
    """Return a transaction of Table I; ``changes`` replace whole parts of it by their names."""
    return _row("nonDerivativeTransaction", _TRANSACTION | changes)


def holding(**changes: str) -> str:
    """Return a holding of Table I."""
    return _row("nonDerivativeHolding", _HOLDING | changes)


def derivative(**changes: str) -> str:
    """Return a transaction of Table II."""
    return _row("derivativeTransaction", _DERIVATIVE | changes)


def derivative_holding(**changes: str) -> str:
    """Return a holding of Table II."""
    return _row("derivativeHolding", _DERIVATIVE_HOLDING | changes)


def _row(element: str, parts: dict[str, str]) -> str:
    inner = "\n".join(part for part in parts.values() if part)
    return f"<{element}>\n{inner}\n</{element}>\n"


_CODING = (
    "<transactionCoding><transactionFormType>4</transactionFormType><transactionCode>{}</transactionCode>"
    "<equitySwapInvolved>0</equitySwapInvolved></transactionCoding>"
)
_NATURE = f"<ownershipNature>{box('directOrIndirectOwnership', 'D')}</ownershipNature>"
_UNDERLYING = (
    f"<underlyingSecurity>{box('underlyingSecurityTitle', 'Common Stock')}"
    f"{box('underlyingSecurityShares', '500')}</underlyingSecurity>"
)


def amounts(shares: str = "", price: str = "", code: str = "") -> str:
    """Return the amounts of a transaction from its three boxes."""
    return (
        "<transactionAmounts>"
        + (shares or box("transactionShares", "100"))
        + (price or box("transactionPricePerShare", "12.50"))
        + (code or box("transactionAcquiredDisposedCode", "D"))
        + "</transactionAmounts>"
    )


def owned(shares: str = "1000", name: str = "sharesOwnedFollowingTransaction") -> str:
    """Return the amount owned after a transaction."""
    return f"<postTransactionAmounts>{box(name, shares)}</postTransactionAmounts>"


def underlying(amount: str) -> str:
    """Return an underlying security with a box for its amount."""
    return f"<underlyingSecurity>{box('underlyingSecurityTitle', 'Common Stock')}{amount}</underlyingSecurity>"


_TRANSACTION = {
    "title": box("securityTitle", "Common Stock"),
    "date": box("transactionDate", "2026-03-10"),
    "deemed": "",
    "coding": _CODING.format("S"),
    "timeliness": "",
    "amounts": amounts(),
    "owned": owned(),
    "nature": _NATURE,
}
_HOLDING = {"title": box("securityTitle", "Common Stock"), "coding": "", "owned": owned("250"), "nature": _NATURE}
_DERIVATIVE = {
    "title": box("securityTitle", "Stock Option"),
    "price": box("conversionOrExercisePrice", "8.00"),
    "date": box("transactionDate", "2026-03-10"),
    "deemed": "",
    "coding": _CODING.format("M"),
    "timeliness": "",
    "amounts": amounts(box("transactionShares", "500"), box("transactionPricePerShare", "0")),
    "exercise": box("exerciseDate", "2024-01-01"),
    "expiration": box("expirationDate", "2034-01-01"),
    "underlying": _UNDERLYING,
    "owned": owned("0"),
    "nature": _NATURE,
}
_DERIVATIVE_HOLDING = {
    "title": box("securityTitle", "Stock Option"),
    "price": box("conversionOrExercisePrice", "8.00"),
    "coding": "",
    "exercise": box("exerciseDate", "2024-01-01"),
    "expiration": box("expirationDate", "2034-01-01"),
    "underlying": _UNDERLYING,
    "owned": owned("999"),
    "nature": _NATURE,
}


def form(  # noqa: PLR0913 - a form has that many parts
    table_one: str = "",
    table_two: str = "",
    *,
    kind: str = "4",
    version: str = "X0609",
    head: str = "",
    owners: str = "",
    box_10b5_1: str = "<aff10b5One>0</aff10b5One>",
    footnotes: Sequence[str] = (),
    remarks: str = "",
    declaration: str = '<?xml version="1.0"?>\n',
) -> bytes:
    """Return an invented form as ownership XML."""
    notes = "".join(f'<footnote id="F{number}">{text}</footnote>\n' for number, text in enumerate(footnotes, 1))
    xml = f"""{declaration}<ownershipDocument>

    <schemaVersion>{version}</schemaVersion>

    <documentType>{kind}</documentType>

    <periodOfReport>2026-03-10</periodOfReport>
    {head}
    <issuer>
        <issuerCik>0009990100</issuerCik>
        <issuerName>HARBOR LANTERN CORP</issuerName>
        <issuerTradingSymbol>HLNT</issuerTradingSymbol>
    </issuer>

{owners or owner()}
    {box_10b5_1}
    {f"<nonDerivativeTable>{table_one}</nonDerivativeTable>" if table_one else ""}
    {f"<derivativeTable>{table_two}</derivativeTable>" if table_two else ""}
    {f"<footnotes>{notes}</footnotes>" if notes else ""}
    {f"<remarks>{remarks}</remarks>" if remarks else ""}
    <ownerSignature>
        <signatureName>/s/ Ada Example</signatureName>
        <signatureDate>2026-03-12</signatureDate>
    </ownerSignature>
</ownershipDocument>
"""
    return xml.encode()


FORM = form(
    transaction(amounts=amounts(price=box("transactionPricePerShare", "12.50", "F1"))) + holding(),
    derivative(price=box("conversionOrExercisePrice", None, "F2")) + derivative_holding(),
    footnotes=("The price is an average.", "Each unit gives one share, for the caf\u00e9 \u2019plan\u2019."),
    remarks="First line\nsecond line",
)


@dataclass(frozen=True)
class Part:
    """One document of a submission."""

    body: bytes
    type: str = "4"
    sequence: int = 1
    filename: str = "form4.xml"
    description: str = "PRIMARY DOCUMENT"
    closed: bool = True

    def render(self) -> bytes:
        """Return the document with its tags."""
        tags = f"<TYPE>{self.type}\n<SEQUENCE>{self.sequence}\n<FILENAME>{self.filename}\n<DESCRIPTION>{self.description}\n"
        end = b"\n</TEXT>\n</DOCUMENT>\n" if self.closed else b"\n"
        return b"<DOCUMENT>\n" + tags.encode() + b"<TEXT>\n" + self.body + end


def xml_part(xml: bytes = FORM, **facts: str | int | bool) -> Part:
    """Return the form as a document of a submission."""
    return Part(b"<XML>\n" + xml + b"</XML>", **facts)  # type: ignore[arg-type]  # facts are Part's own fields


@dataclass(frozen=True)
class Wrapped:
    """A submission: its header and its documents."""

    parts: Sequence[Part] = field(default_factory=lambda: (xml_part(),))
    header: str = HEADER
    end: str = "</SEC-DOCUMENT>\n"

    def render(self) -> bytes:
        """Return the file, with the number of documents in its header put right."""
        header = self.header.replace("COUNT:\t\t1", f"COUNT:\t\t{len(self.parts)}")
        header = header.replace("COUNT>1", f"COUNT>{len(self.parts)}")
        return header.encode() + b"".join(part.render() for part in self.parts) + self.end.encode()


SUBMISSION = Wrapped().render()

# The form reports an exercise without the shares that it gave, on which a sense check remarks.
UNREMARKABLE = FORM.replace(b"<transactionCode>M<", b"<transactionCode>D<")
UNREMARKABLE_SUBMISSION = SUBMISSION.replace(b"<transactionCode>M<", b"<transactionCode>D<")


def uuencoded(data: bytes, filename: str) -> bytes:
    """Return bytes as EDGAR encodes pictures."""
    lines = [binascii.b2a_uu(data[at : at + 45]) for at in range(0, len(data), 45)]
    return f"begin 644 {filename}\n".encode() + b"".join(lines) + b"`\nend"


def wrapped_at(data: bytes, width: int = 1023) -> bytes:
    """Return a file whose long lines were broken, as old copies of EDGAR's files are."""
    lines = data.split(b"\n")
    return b"\n".join(b"\n".join(line[at : at + width] for at in range(0, max(len(line), 1), width)) for line in lines)
