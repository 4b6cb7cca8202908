"""Exceptions are for bytes that cannot be read and for callers' mistakes; everything else is a finding.

::

    Section16Error
    ├── PlacedError (ValueError)          input of a caller that cannot be used; names the place and the remedy
    │   ├── UnreadableError               bytes that hold no form, or not one that can be recognized
    │   │   ├── NotOwnershipError         readable, but something else: a 10-K, a web page, a bare header
    │   │   ├── DamagedError              once a form, now beyond repair
    │   │   └── TooLargeError             beyond a limit of what is read: bytes, members, time
    │   ├── RequestError                  an operation that was asked for what it cannot do, such as options that contradict
    │   │   ├── NotFoundError             what was asked for does not exist: an issuer, a person, a filing
    │   │   ├── ExpiredError              the rest of an answer that the book, which has changed, no longer gives
    │   │   └── BusyError                 a request to repeat later, because too many others are being answered
    │   ├── DecisionsError                a file of decisions for the ledger that is wrong or contradicts itself
    │   ├── TradesError                   a list of trades, or facts about them, from which nothing can be computed
    │   ├── CertificateError              a certificate of a short-swing profit that is not one, or proves nothing
    │   ├── ClosuresError             a file of days on which EDGAR is closed that is wrong
    │   ├── LimitsError               a limit on what is read that is not a positive number
    │   ├── OutputError                   a file that a command must not write to
    │   ├── BookError                     a book that is not one, is damaged, is too new, or is being written by another program
    │   ├── EdgarError                    what EDGAR, or the connection to it, does not do
    │   │   ├── RefusedError              certainly not received: it may be sent again
    │   │   ├── UnansweredError           received or not, which is unknown: it is looked up before it is sent again
    │   │   ├── FetchError                what could not be downloaded, and what was wrong with it; it may be tried again
    │   │   │   └── NotOnEdgarError       an address under which EDGAR has nothing
    │   │   └── NoSecretError             a code or token that is not kept, or a store of them that does not open
    │   └── OfficeError                   what an office does not do: no such record, no such database
    │       ├── ConflictError             another member has changed it since it was read
    │       ├── NotAllowedError           the member does not have the role for it
    │       └── WrongFactsError           facts that contradict themselves or cannot be read
    └── UnwritableError (ValueError)      a document that no file can hold
"""

from __future__ import annotations

from section16.action import Action
from section16.sentences import with_remedy


class Section16Error(Exception):
    """The root of every exception that section16 raises itself; its message is one line."""

    def __str__(self) -> str:
        """Return the message as one line: that of a parser may quote lines of the file."""
        return " ".join(super().__str__().split())


class PlacedError(Section16Error, ValueError):
    """Input of a caller that cannot be used.

    The message is one line: where (``source`` names the file, ``where`` the place in it), what was found, what to do.
    ``action`` is the remedy as data, where an operation of section16 is the remedy.
    """

    def __init__(self, what: str, *, where: str = "", remedy: str = "", action: Action | None = None) -> None:
        super().__init__(what)
        self.what = what
        self.where = where
        self.remedy = remedy
        self.action = action
        self.source = ""

    def __str__(self) -> str:
        """Return the message as one line: the source, the place in it, what was found, what to do."""
        place = ", ".join(part for part in (self.source, self.where) if part)
        line = f"{place}: {self.what}" if place else self.what
        # A parser's message may contain lines of the file.
        return " ".join(with_remedy(line, self.remedy).split())


class UnreadableError(PlacedError):
    """Bytes that hold no ownership form that can be read."""


class RequestError(PlacedError):
    """A request that an operation cannot carry out: something is missing, or two things contradict each other."""


class NotFoundError(RequestError):
    """Something that was asked for by name or number and does not exist."""


class ExpiredError(RequestError):
    """The rest of an answer that can no longer be given, because the book has changed since its first part."""


class BusyError(RequestError):
    """A request that cannot be answered while too many others are; it can be repeated later."""


class DecisionsError(PlacedError):
    """A file of decisions for the ledger that is not TOML, states something unknown, or contradicts itself."""


class TradesError(PlacedError):
    """A list of trades, or facts about them, with faults; nothing is computed from part of a list.

    ``faults`` are all faults, each one line with its place.
    """

    def __init__(self, what: str, *, where: str = "", remedy: str = "", faults: tuple[str, ...] = ()) -> None:
        super().__init__(what, where=where, remedy=remedy)
        self.faults = faults


class CertificateError(PlacedError):
    """A certificate of a short-swing profit that cannot be read or whose proof fails."""


class ClosuresError(PlacedError):
    """A file of closures that is not TOML, or that states a day that cannot be used."""


class LimitsError(PlacedError):
    """A limit on what is read that does not exist, or is not a positive number."""


class OutputError(PlacedError):
    """A file that a command must not write to: it exists, is a folder, or belongs to a database."""


class BookError(PlacedError):
    """A book of filings that cannot be opened, read or written as asked; the message states whether it is intact."""


class OfficeError(PlacedError):
    """Something that an office cannot do as asked."""


class ConflictError(OfficeError):
    """A change of something that another member has changed since it was read; nothing was overwritten."""


class NotAllowedError(OfficeError):
    """An operation for which the member does not have the role."""


class NotOwnershipError(UnreadableError):
    """Bytes that are something other than a Form 3, 4 or 5."""


class DamagedError(UnreadableError):
    """Bytes that were a Form 3, 4 or 5 once and are now beyond repair."""


class TooLargeError(UnreadableError):
    """An input that exceeds a limit of bytes, members, cells or time; see :mod:`section16.limits`."""


class UnwritableError(Section16Error, ValueError):
    """A document that cannot be written, such as one holding a character that XML forbids."""


class EdgarError(PlacedError):
    """What EDGAR, or the connection to it, does not do."""


class RefusedError(EdgarError):
    """EDGAR has certainly not received the submission: it may be sent again when the reason is resolved."""


class UnansweredError(EdgarError):
    """Whether EDGAR has received the submission is not known: it is looked up before it is sent again."""


class FetchError(EdgarError):
    """A file that could not be downloaded from EDGAR; what was downloaded before is kept, and the same request continues."""


class NotOnEdgarError(FetchError):
    """An address under which EDGAR has nothing, such as the index of a day on which nothing was filed."""


class NoSecretError(EdgarError):
    """A confirmation code or token that is not kept, or a store of secrets that does not open."""
