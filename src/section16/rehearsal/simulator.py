"""The local EDGAR itself: takes packages, judges them, lets time pass, gives forms out, and answers what became of each."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import msgspec

from section16.clock import Clock
from section16.document.identifiers import cik
from section16.finding import Finding
from section16.formats.edgar_package import digest_of_submission
from section16.law.business_days import WASHINGTON, filing_date
from section16.rehearsal.acceptance_review import Review, judge
from section16.rehearsal.disseminated_filing import DisseminatedFiling
from section16.rehearsal.dissemination import give_out
from section16.rehearsal.filing_index import FilingIndex
from section16.rehearsal.hours import why_shut
from section16.rehearsal.logins import Logins
from section16.rehearsal.registry import Registry
from section16.secret import Secret

LOGIN = "0009990016"
"""The login under which a rehearsal sends, when no other is named."""


class ProcessingTime(msgspec.Struct, frozen=True):
    """How long things take, in seconds after a package came in: when it is listed, looked at, judged, and disseminated."""

    listed: float = 3.0
    processing: float = 5.0
    judged: float = 20.0
    given_out: float = 60.0


class ReceivedPackage(msgspec.Struct, frozen=True, kw_only=True):
    """A package that was taken: its number, when it came, what becomes of it. It is not kept itself, for it holds codes."""

    accession: str
    login: str
    received: datetime
    live: bool
    digest: str
    form: str
    findings: tuple[Finding, ...] = ()
    suspended: bool = False
    filing: bytes = b""
    """What is disseminated of it, once the time has come; nothing for a test."""


class SubmissionStatus(msgspec.Struct, frozen=True):
    """The status of a submission at a moment, in EDGAR's words."""

    transmission: str
    processing: str


class Simulator:
    """A local EDGAR with its filers, its filings, its logins and its clock.

    ``hours`` says whether it keeps EDGAR's hours, ``lists`` whether it lists submissions for senders, which the real one is not
    known to do. ``on_taken`` and ``on_given_out`` are called with what is received and disseminated, to save it.
    """

    def __init__(  # noqa: PLR0913 - what an EDGAR consists of
        self,
        clock: Clock,
        *,
        registry: Registry | None = None,
        index: FilingIndex | None = None,
        logins: Logins | None = None,
        pace: ProcessingTime = ProcessingTime(),  # noqa: B008 - a frozen value
        hours: bool = True,
        lists: bool = True,
        on_taken: Callable[[ReceivedPackage], None] | None = None,
        on_given_out: Callable[[DisseminatedFiling], None] | None = None,
    ) -> None:
        self.clock = clock
        self.registry = registry if registry is not None else Registry(welcoming=True)
        self.index = index if index is not None else FilingIndex()
        self.logins = logins if logins is not None else Logins()
        self.pace = pace
        self.hours = hours
        self.lists = lists
        self.taken: dict[str, ReceivedPackage] = {}
        self._on_taken = on_taken
        self._on_given_out = on_given_out
        self._late: list[tuple[datetime, Secret[bytes], bool, str]] = []
        self._waiting: list[str] = []
        self._numbers: dict[str, int] = {}

    def take(self, package: Secret[bytes], *, live: bool, login: str = LOGIN, at: datetime | None = None) -> ReceivedPackage:
        """Take a package and give it an accession number; its outcome is stated later."""
        received = at or self.clock()
        local = received.astimezone(WASHINGTON)
        day = filing_date(local)
        judgement = judge(package.reveal(), self.registry, day, live=live)
        accession = self._next_number(login, local.year)
        taken = ReceivedPackage(
            accession=accession,
            login=login,
            received=received,
            live=live,
            digest=_digest(judgement),
            form=_form(judgement),
            findings=judgement.findings,
            suspended=judgement.suspended,
            filing=self._filing(judgement, accession, local) if live and not judgement.suspended else b"",
        )
        self.restore(taken)
        if self._on_taken is not None:
            self._on_taken(taken)
        return taken

    def restore(self, taken: ReceivedPackage) -> None:
        """Know a package again that was taken before."""
        self.taken[taken.accession] = taken
        if taken.filing and self.index.find(taken.accession) is None:
            self._waiting.append(taken.accession)

    def take_late(self, package: Secret[bytes], *, live: bool, login: str, seconds: float) -> None:
        """Take a package later, as happens to one still in transit after the sender gave up."""
        self._late.append((self.clock() + timedelta(seconds=seconds), package, live, login))

    def settle(self) -> None:
        """Do what is due: late packages arrive, accepted forms are disseminated."""
        now = self.clock()
        arrived = [late for late in self._late if late[0] <= now]
        self._late = [late for late in self._late if late[0] > now]
        for at, package, live, login in arrived:
            self.take(package, live=live, login=login, at=at)
        for accession in [one for one in self._waiting if self._age(one) >= self.pace.given_out]:
            self._waiting.remove(accession)
            filing = DisseminatedFiling(self.taken[accession].filing)
            self.index.add(filing)
            if self._on_given_out is not None:
                self._on_given_out(filing)

    def forget(self) -> None:
        """Forget everything received; what was disseminated stays, and so do the filers and their tokens."""
        self.taken.clear()
        self._late.clear()
        self._waiting.clear()
        self._numbers.clear()

    def status_of(self, accession: str) -> SubmissionStatus | None:
        """Return the status of a submission, ``None`` for one that is not listed or was never received."""
        self.settle()
        taken = self.taken.get(accession)
        if taken is None:
            return None
        age, pace = self._age(accession), self.pace
        if age < pace.listed:
            return None
        if age < pace.judged:
            return SubmissionStatus("RECEIVED", "PROCESSING" if age >= pace.processing else "NO_STATUS")
        if taken.suspended:
            return SubmissionStatus("RECEIVED", "SUSPENDED")
        return SubmissionStatus("RECEIVED", "DISSEMINATED" if taken.live and age >= pace.given_out else "ACCEPTED")

    def sent_by(self, login: str) -> list[ReceivedPackage]:
        """Return what a login has sent, the latest first."""
        self.settle()
        return [taken for taken in reversed(self.taken.values()) if taken.login == login]

    def why_shut(self) -> str:
        """Return why nothing is taken now; empty when packages are."""
        return why_shut(self.clock()) if self.hours else ""

    def _age(self, accession: str) -> float:
        return (self.clock() - self.taken[accession].received).total_seconds()

    def _next_number(self, login: str, year: int) -> str:
        prefix = f"{cik.format(login)}-{year % 100:02}-"
        if prefix not in self._numbers:
            known = (*self.taken, *(one.accession for one in self.index))
            self._numbers[prefix] = max((int(one[-6:]) for one in known if one.startswith(prefix)), default=0)
        self._numbers[prefix] += 1
        return f"{prefix}{self._numbers[prefix]:06}"

    def _filing(self, judgement: Review, accession: str, local: datetime) -> bytes:
        assert judgement.submission is not None
        return give_out(judgement.submission, self.registry, accession, local, filing_date(local)).data


def _digest(judgement: Review) -> str:
    return digest_of_submission(judgement.submission) if judgement.submission is not None else ""


def _form(judgement: Review) -> str:
    submission = judgement.submission
    return (submission.document.document_type.text or "") if submission is not None else ""
