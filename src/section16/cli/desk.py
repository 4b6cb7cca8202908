"""What the commands of the office share: which office, which issuer, who asks, and how answers and refusals are told."""

from __future__ import annotations

import getpass
import sys
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

import msgspec
from cyclopts import Parameter

from section16.cli.batch import tell
from section16.cli.remedies import finding_line, tell_error
from section16.clock import now
from section16.errors import OfficeError, Section16Error
from section16.facts.findings import WrongFactsError
from section16.facts.reading import read_entry_of_words
from section16.finding import Finding
from section16.law.business_days import WASHINGTON
from section16.store.address import DatabaseAddress
from section16.store.settings import OWN

if TYPE_CHECKING:
    from section16.office.office import Office


@Parameter(name="*")
@dataclass(frozen=True)
class Seat:
    """Which office, and who asks.

    Parameters
    ----------
    office
        The office: a path of an SQLite file, or postgresql://...
    member
        Your login in the office; without it that of the machine.

    """

    # Not shown in a traceback with variables: it may hold a password.
    office: Annotated[str, Parameter(name="--office", env_var="SECTION16_OFFICE")] = field(default="", repr=False)
    member: Annotated[str, Parameter(name="--as", env_var="SECTION16_MEMBER")] = ""

    @property
    def login(self) -> str:
        """Who asks."""
        return self.member or getpass.getuser()

    def open(self) -> Office:
        """Return the office; raises :class:`~section16.errors.OfficeError` where none is named or there."""
        try:
            from section16.office.office import Office  # noqa: PLC0415 - databases are an optional extra
            from section16.store.database import exposed  # noqa: PLC0415 - as above
        except ModuleNotFoundError:
            remedy = "install them with: pip install 'section16[office]'"
            raise OfficeError("an office needs more packages", remedy=remedy) from None
        office = Office.open(self.where, by=self.login, clock=now)
        open_to_all = exposed(self.where)
        if open_to_all:
            tell(f"{open_to_all}: Every user of this machine can read the office. Restrict it: chmod o= {open_to_all}")
        return office

    @property
    def where(self) -> str:
        """Where the office rests; raises :class:`~section16.errors.OfficeError` where none is named."""
        if not self.office:
            raise OfficeError("no office is named", remedy="give --office, or set SECTION16_OFFICE")
        return DatabaseAddress(self.office)


@Parameter(name="*")
@dataclass(frozen=True)
class Place(Seat):
    """Which office, which issuer, and who asks.

    Parameters
    ----------
    issuer
        The CIK of the issuer; may be left out where the office has one.

    """

    issuer: str = ""

    def cik(self, office: Office) -> str:
        """Return the issuer's CIK; raises :class:`~section16.errors.OfficeError` where it is open which is meant."""
        if self.issuer:
            return self.issuer
        ciks = office.ciks()
        if len(ciks) != 1:
            names = ", ".join(f"{one.cik} {one.name}" for one in office.issuers()[:5]) or "none yet"
            raise OfficeError(f"the office has {len(ciks)} issuers", remedy=f"say which with --issuer: {names}")
        return ciks[0]


def answered(work: Callable[[], int | None]) -> int:
    """Run the work of a command and return its exit status; what is refused is told in lines on the standard error."""
    try:
        return work() or 0
    except WrongFactsError as error:
        tell_findings(error.findings)
        tell("nothing was changed")
        return 1
    except Section16Error as error:
        tell_error(error)
        return 2


@contextmanager
def sitting(seat: Seat) -> Iterator[Office]:
    """Give the office that is asked for, and close it at the end."""
    office = seat.open()
    try:
        yield office
    finally:
        office.close()


def typed(question: str) -> str:
    """Return what a person types in answer to a question; nothing where the standard input is no terminal."""
    if not sys.stdin.isatty():
        return ""
    sys.stderr.write(f"{question} ")
    sys.stderr.flush()
    return sys.stdin.readline().strip()


def tell_findings(findings: Iterable[Finding]) -> None:
    """Tell findings on the standard error, a line each."""
    for finding in findings:
        tell(finding_line(finding))


def say(lines: Iterable[str]) -> None:
    """Write lines to the standard output."""
    sys.stdout.writelines(f"{line}\n" for line in lines)


def say_json(value: Any) -> None:
    """Write a value to the standard output as JSON, one line."""
    sys.stdout.write(msgspec.json.encode(value).decode() + "\n")


def entry_of(word: str, words: Iterable[str], place: str, **fixed: Any) -> Any:
    """Return the entry that words such as ``units=400`` state; raises :class:`WrongFactsError` with what is wrong."""
    value, found = read_entry_of_words(word, words, place, fixed=fixed, others=OWN)
    if found:
        raise WrongFactsError(found)
    return value


def changed(word: str, value: Any, words: Iterable[str], place: str) -> Any:
    """Return an entry with some of its keys stated anew; ``key=""`` leaves a key out."""
    known = msgspec.to_builtins(value, builtin_types=(date,))
    made, found = read_entry_of_words(word, words, place, known=known, others=OWN)
    if found:
        raise WrongFactsError(found)
    return made


def today() -> date:
    """Return the date in Washington."""
    return now().astimezone(WASHINGTON).date()


def open_questions(office: Office, cik: str, numbers: Collection[str]) -> Iterator[str]:
    """Yield the questions that are open about some events, such as whether an opening balance reflects one before it."""
    places = tuple(f", event {number} (" for number in numbers)
    for question in office.drafting(cik, signed=today()).questions:
        if any(place in question.location for place in places):
            yield f"question: {question.line()}"
