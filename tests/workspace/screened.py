"""An invented book for the screens: purchases, sales, plans, exercises and late reports of one issuer and another."""

from __future__ import annotations

from pathlib import Path

from section16.ingest.filings import ingest
from section16.ingest.posting import post
from section16.store.book.writer import FilingBook
from tests.ingest.inputs import MOMENT

HARBOR, COVE = "0009990016", "0009990017"
PEOPLE = {"ada": "0009990101", "ben": "0009990102", "cleo": "0009990103", "dora": "0009990104"}
_TABLES = {"I": "nonDerivative", "II": "derivative"}


def row(  # noqa: PLR0913, PLR0917 - the cells of a row in their order
    code: str, day: str, shares: int, owned: int, price: str = "", table: str = "I"
) -> str:
    """Return a row: purchases, awards and exercises of Table I are acquired, everything else is disposed of."""
    side = "A" if code in "PAM" and table == "I" else "D"
    derivative = "<conversionOrExercisePrice><value>5</value></conversionOrExercisePrice>" if table == "II" else ""
    underlying = (
        "<exerciseDate><value>2020-01-02</value></exerciseDate><expirationDate><value>2030-01-02</value></expirationDate>"
        "<underlyingSecurity><underlyingSecurityTitle><value>Common Stock</value></underlyingSecurityTitle>"
        f"<underlyingSecurityShares><value>{shares}</value></underlyingSecurityShares></underlyingSecurity>"
        if table == "II"
        else ""
    )
    title = "Stock Option" if table == "II" else "Common Stock"
    priced = f"<transactionPricePerShare><value>{price}</value></transactionPricePerShare>" if price else ""
    kind = f"{_TABLES[table]}Transaction"
    return (
        f"<{kind}><securityTitle><value>{title}</value></securityTitle>{derivative}"
        f"<transactionDate><value>{day}</value></transactionDate>"
        f"<transactionCoding><transactionFormType>4</transactionFormType><transactionCode>{code}</transactionCode>"
        "<equitySwapInvolved>0</equitySwapInvolved></transactionCoding>"
        f"<transactionAmounts><transactionShares><value>{shares}</value></transactionShares>{priced}"
        f"<transactionAcquiredDisposedCode><value>{side}</value></transactionAcquiredDisposedCode></transactionAmounts>"
        f"{underlying}<postTransactionAmounts><sharesOwnedFollowingTransaction><value>{owned}</value>"
        "</sharesOwnedFollowingTransaction></postTransactionAmounts>"
        "<ownershipNature><directOrIndirectOwnership><value>D</value></directOrIndirectOwnership></ownershipNature>"
        f"</{kind}>"
    )


_SUBMISSION = """<SEC-DOCUMENT>{accession}.txt : {filed}
<SEC-HEADER>{accession}.hdr.sgml : {filed}
<ACCEPTANCE-DATETIME>{filed}163000
ACCESSION NUMBER:\t\t{accession}
CONFORMED SUBMISSION TYPE:\t4
PUBLIC DOCUMENT COUNT:\t\t1
FILED AS OF DATE:\t\t{filed}
</SEC-HEADER>
<DOCUMENT>
<TYPE>4
<SEQUENCE>1
<TEXT>
<XML>
<?xml version="1.0"?>
<ownershipDocument><schemaVersion>X0508</schemaVersion><documentType>4</documentType><periodOfReport>{period}</periodOfReport>
<issuer><issuerCik>{issuer}</issuerCik><issuerName>{name}</issuerName>
<issuerTradingSymbol>{symbol}</issuerTradingSymbol></issuer>
<reportingOwner><reportingOwnerId><rptOwnerCik>{cik}</rptOwnerCik><rptOwnerName>{who}</rptOwnerName></reportingOwnerId>
<reportingOwnerRelationship><isOfficer>1</isOfficer><officerTitle>Chief Financial Officer</officerTitle>
</reportingOwnerRelationship></reportingOwner><aff10b5One>{plan}</aff10b5One>
<nonDerivativeTable>{rows}</nonDerivativeTable><derivativeTable>{options}</derivativeTable>
<ownerSignature><signatureName>/s/ {who}</signatureName><signatureDate>{period}</signatureDate></ownerSignature>
</ownershipDocument>
</XML>
</TEXT>
</DOCUMENT>
</SEC-DOCUMENT>
"""
_NAMES = {HARBOR: ("Harbor Lantern Corp", "HLC"), COVE: ("Cove Lantern Inc", "COVE")}


def filing(who: str, filed: str, *rows: str, issuer: str = HARBOR, plan: bool = False, options: str = "") -> bytes:
    """Return a Form 4 of a person as a submission; ``options`` are rows of Table II."""
    name, symbol = _NAMES[issuer]
    day = filed.replace("-", "")
    text = _SUBMISSION.format(
        accession=f"00099900{issuer[-2:]}-{day[2:4]}-{day[4:]}{PEOPLE[who][-2:]}",
        filed=day,
        period=filed,
        issuer=issuer,
        name=name,
        symbol=symbol,
        cik=PEOPLE[who],
        who=f"Lindqvist {who.title()}",
        plan=int(plan),
        rows="".join(rows),
        options=options,
    )
    return text.encode()


def book_of(folder: Path, filings: list[bytes]) -> Path:
    """Return a book of filings, published."""
    source = folder / "filings"
    source.mkdir(parents=True)
    for number, data in enumerate(filings):
        (source / f"{number:03}.txt").write_bytes(data)
    book = folder / "book"
    with FilingBook.create(book).writing() as writer:
        ingest(writer, [str(source)], MOMENT)
        post(writer, MOMENT)
        writer.publish()
    return book
