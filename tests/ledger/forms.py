"""Invented forms as bytes, for what happens before rows are entries: submissions with their headers, or bare documents."""

from __future__ import annotations

import section16
from section16.document.submission import Submission

ISSUER, OWNER = "0009990016", "0009990042"
NAME = "Lindqvist Petra"

_HEADER = """<SEC-DOCUMENT>{accession}.txt : {filed}
<SEC-HEADER>{accession}.hdr.sgml : {filed}
<ACCEPTANCE-DATETIME>{filed}163000
ACCESSION NUMBER:\t\t{accession}
CONFORMED SUBMISSION TYPE:\t{kind}
PUBLIC DOCUMENT COUNT:\t\t1
FILED AS OF DATE:\t\t{filed}

REPORTING-OWNER:\t

\tOWNER DATA:\t
\t\tCOMPANY CONFORMED NAME:\t\t\tLINDQVIST PETRA
\t\tCENTRAL INDEX KEY:\t\t\t0009990042

ISSUER:\t\t

\tCOMPANY DATA:\t
\t\tCOMPANY CONFORMED NAME:\t\t\tHarbor Lantern Corp
\t\tCENTRAL INDEX KEY:\t\t\t0009990016
\t\tFISCAL YEAR END:\t\t\t0930
</SEC-HEADER>
<DOCUMENT>
<TYPE>{kind}
<SEQUENCE>1
<TEXT>
<XML>
"""
_DOCUMENT = """<?xml version="1.0"?>
<ownershipDocument><documentType>{kind}</documentType><periodOfReport>{period}</periodOfReport>{original}{boxes}
<issuer><issuerCik>{issuer}</issuerCik><issuerName>Harbor Lantern Corp</issuerName></issuer>
{owners}
<nonDerivativeTable>{rows}</nonDerivativeTable>
<ownerSignature><signatureName>/s/ P. Lindqvist</signatureName><signatureDate>{signed}</signatureDate></ownerSignature>
</ownershipDocument>
"""


def owner(cik: str = OWNER, name: str = NAME, relationship: str = "<isDirector>1</isDirector>") -> str:
    """Return a reporting owner; without a number or a name, the element is absent."""
    said = (f"<rptOwnerCik>{cik}</rptOwnerCik>" if cik else "") + (f"<rptOwnerName>{name}</rptOwnerName>" if name else "")
    return (
        f"<reportingOwner><reportingOwnerId>{said}</reportingOwnerId>"
        f"<reportingOwnerRelationship>{relationship}</reportingOwnerRelationship></reportingOwner>"
    )


def sold(day: str, shares: int = 1_000, left: int = 9_000, *, timeliness: str = "", deemed: str = "") -> str:
    """Return a sale of shares held directly: its date, shares, what is left, and its mark of timeliness."""
    marked = f"<transactionTimeliness><value>{timeliness}</value></transactionTimeliness>" if timeliness else ""
    executed = f"<deemedExecutionDate><value>{deemed}</value></deemedExecutionDate>" if deemed else ""
    return (
        f"<nonDerivativeTransaction><securityTitle><value>Common Stock</value></securityTitle>"
        f"<transactionDate><value>{day}</value></transactionDate>{executed}"
        "<transactionCoding><transactionFormType>4</transactionFormType><transactionCode>S</transactionCode>"
        f"<equitySwapInvolved>1</equitySwapInvolved></transactionCoding>{marked}"
        f"<transactionAmounts><transactionShares><value>{shares}</value></transactionShares>"
        "<transactionAcquiredDisposedCode><value>D</value></transactionAcquiredDisposedCode></transactionAmounts>"
        f"<postTransactionAmounts><sharesOwnedFollowingTransaction><value>{left}</value></sharesOwnedFollowingTransaction>"
        "</postTransactionAmounts><ownershipNature><directOrIndirectOwnership><value>D</value></directOrIndirectOwnership>"
        "</ownershipNature></nonDerivativeTransaction>"
    )


def form(  # noqa: PLR0913 - what a form states beside its rows
    *rows: str,
    filed: str = "2025-03-05",
    period: str = "2025-03-03",
    signed: str = "",
    kind: str = "4",
    number: int = 2,
    owners: str = "",
    issuer: str = ISSUER,
    boxes: str = "",
    original: str = "",
) -> Submission:
    """Return a form with rows of Table I; with ``filed`` empty, as a bare document, signed on ``signed``."""
    document = _DOCUMENT.format(
        kind=kind,
        period=period,
        issuer=issuer,
        owners=owners or owner(),
        boxes=boxes,
        rows="".join(rows),
        signed=signed or filed,
        original=f"<dateOfOriginalSubmission>{original}</dateOfOriginalSubmission>" if original else "",
    )
    if not filed:
        return section16.read(document.encode())
    accession = f"0009990016-{filed[2:4]}-{number:06}"
    header = _HEADER.format(accession=accession, filed=filed.replace("-", ""), kind=kind)
    return section16.read(f"{header}{document}</XML>\n</TEXT>\n</DOCUMENT>\n</SEC-DOCUMENT>\n".encode())
