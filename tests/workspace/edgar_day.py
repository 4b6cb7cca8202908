"""A local EDGAR at which filings appear as its clock goes on, and a watch of it that can be started again."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from section16.clock import SetClock
from section16.law.business_days import WASHINGTON
from section16.rehearsal.disseminated_filing import DisseminatedFiling
from section16.rehearsal.filing_index import FilingIndex
from section16.rehearsal.simulator import Simulator
from section16.workspace.watched_filing import WatchedFiling
from section16.workspace.watching import WatchRequest, WatchRound, keep_watching
from tests.edgar.fetching.local import fetching
from tests.rehearsal.local import client_of

if TYPE_CHECKING:
    from section16.notify.alerts import AlertChannel

DAY = date(2026, 3, 4)
"""A Wednesday."""

_FILING = """\
<SEC-DOCUMENT>{accession}.txt : {day}
<SEC-HEADER>{accession}.hdr.sgml : {day}
<ACCEPTANCE-DATETIME>{accepted}
ACCESSION NUMBER:\t\t{accession}
CONFORMED SUBMISSION TYPE:\t4
PUBLIC DOCUMENT COUNT:\t\t1
CONFORMED PERIOD OF REPORT:\t{day}
FILED AS OF DATE:\t\t{day}
DATE AS OF CHANGE:\t\t{day}

REPORTING-OWNER:\t

\tOWNER DATA:\t
\t\tCOMPANY CONFORMED NAME:\t\t\tSample Ivo
\t\tCENTRAL INDEX KEY:\t\t\t{owner}

ISSUER:\t

\tCOMPANY DATA:\t
\t\tCOMPANY CONFORMED NAME:\t\t\tLANTERN {number} INC
\t\tCENTRAL INDEX KEY:\t\t\t{issuer}
</SEC-HEADER>
<DOCUMENT>
<TYPE>4
<SEQUENCE>1
<FILENAME>form4.xml
<TEXT>
<XML>
<?xml version="1.0"?>
<ownershipDocument><schemaVersion>X0508</schemaVersion><documentType>4</documentType>
<periodOfReport>{iso}</periodOfReport>
<issuer><issuerCik>{issuer}</issuerCik><issuerName>LANTERN {number} INC</issuerName>
<issuerTradingSymbol>LN{number}</issuerTradingSymbol></issuer>
<reportingOwner><reportingOwnerId><rptOwnerCik>{owner}</rptOwnerCik><rptOwnerName>Sample Ivo</rptOwnerName></reportingOwnerId>
<reportingOwnerRelationship><isOfficer>1</isOfficer><officerTitle>Treasurer</officerTitle></reportingOwnerRelationship>
</reportingOwner>
<nonDerivativeTable><nonDerivativeTransaction>
<securityTitle><value>Common Stock</value></securityTitle><transactionDate><value>{iso}</value></transactionDate>
<transactionCoding><transactionFormType>4</transactionFormType><transactionCode>{code}</transactionCode></transactionCoding>
<transactionAmounts><transactionShares><value>{shares}</value></transactionShares>
<transactionPricePerShare>{price}</transactionPricePerShare>
<transactionAcquiredDisposedCode><value>{direction}</value></transactionAcquiredDisposedCode></transactionAmounts>
<postTransactionAmounts><sharesOwnedFollowingTransaction><value>5000</value></sharesOwnedFollowingTransaction>
</postTransactionAmounts>
<ownershipNature><directOrIndirectOwnership><value>D</value></directOrIndirectOwnership></ownershipNature>
</nonDerivativeTransaction></nonDerivativeTable>
<ownerSignature><signatureName>/s/ Ivo Sample</signatureName><signatureDate>{iso}</signatureDate></ownerSignature>
</ownershipDocument>
</XML>
</TEXT>
</DOCUMENT>
</SEC-DOCUMENT>
"""


def eastern(hour: int, minute: int = 0, *, day: date = DAY) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=WASHINGTON)


def filing_text(  # noqa: PLR0913 - what a form states
    number: int, accepted: datetime, *, issuer: int = 0, code: str = "P", shares: str = "100", price: str = "12.50"
) -> bytes:
    """Return a filing; a price that is empty is stated in a footnote alone."""
    at = accepted.astimezone(WASHINGTON)
    return _FILING.format(
        accession=f"0009990016-26-{number:06}",
        day=f"{at:%Y%m%d}",
        iso=at.date(),
        accepted=f"{at:%Y%m%d%H%M%S}",
        owner=f"{9980000 + number:010}",
        issuer=f"{9990000 + issuer:010}",
        number=issuer,
        code=code,
        direction="D" if code in "SF" else "A",
        shares=shares,
        price=f"<value>{price}</value>" if price else '<footnoteId id="F1"/>',
    ).encode()


def day_of(count: int, seed: int = 1, day: date = DAY, first: int = 1) -> list[bytes]:
    """Return filings of a day, most of them late in the afternoon as is usual."""
    chance = random.Random(seed)
    made = []
    for number in range(first, first + count):
        seconds = int(chance.triangular(0, 16 * 3600 - 1, 11.5 * 3600))
        code = chance.choice("PPSSAMF")
        accepted = eastern(6, day=day) + timedelta(seconds=seconds)
        made.append(filing_text(number, accepted, issuer=chance.randrange(40), code=code, shares=str(chance.randrange(9000))))
    return made


class _GappedIndex(FilingIndex):
    """The filings of a local EDGAR, some of which its feed never names."""

    def __init__(self) -> None:
        super().__init__()
        self.hidden: set[str] = set()

    def latest(self) -> list[DisseminatedFiling]:
        return [one for one in super().latest() if one.accession not in self.hidden]


class WatchedEdgar:
    """A local EDGAR to watch, what a watch of it found, and when by EDGAR's time."""

    def __init__(self, filings: Iterable[bytes], at: datetime, folder: Path) -> None:
        self.clock = SetClock(at)
        self.index = _GappedIndex()
        self.edgar = Simulator(self.clock, index=self.index, hours=False)
        self.folder = folder
        self.skew = timedelta()
        self.found: list[tuple[WatchedFiling, datetime]] = []
        self.rounds: list[WatchRound] = []
        self._pending = sorted(map(DisseminatedFiling, filings), key=_accepted)
        self.filings = list(self._pending)
        for filing in self.filings:
            filing.teach(self.edgar.registry)
        self.release()

    @property
    def now(self) -> datetime:
        """EDGAR's time, whatever the clock of the watch shows."""
        return self.clock() - self.skew

    def wait(self, seconds: float) -> None:
        """Let time pass, and filings appear."""
        self.clock.wait(seconds)
        self.release()

    def release(self) -> None:
        """Make public what is accepted by now."""
        while self._pending and _accepted(self._pending[0]) <= self.now:
            filing = self._pending.pop(0)
            self.index.add(filing)

    def watch(self, request: WatchRequest, polls: int, channels: Sequence[AlertChannel] = (), **more: Any) -> None:
        """Start the watch, and end it after some polls."""
        settings = {name: more.pop(name) for name in ("site",) if name in more}
        with self.fetcher(allow_disallowed=request.current, **settings) as fetcher:
            keep_watching(
                request,
                self.folder / "state",
                channels,
                lambda one: self.found.append((one, self.now)),
                self.rounds.append,
                clock=self.clock,
                pause=self.wait,
                polls=polls,
                fetcher=fetcher,
                **more,
            )
        self.wait(request.seconds)

    @contextmanager
    def fetcher(self, **more: Any) -> Iterator[Any]:
        """Give a fetcher of this EDGAR."""
        with client_of(self.edgar) as client, fetching(self.folder / "downloads", client, self.clock, **more) as fetcher:
            yield fetcher

    @property
    def accessions(self) -> list[str]:
        return [one.accession for one, _ in self.found]


def _accepted(filing: DisseminatedFiling) -> datetime:
    return filing.accepted.replace(tzinfo=WASHINGTON)
