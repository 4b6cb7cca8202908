"""What the commands share: reading many inputs, with a progress bar, and reporting what cannot be read."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

from cyclopts import Parameter
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

from section16.cli.output import require_apart
from section16.cli.printing import print_notice
from section16.cli.terminal import console, visible
from section16.cli.values import BOOK_VARIABLE
from section16.document.submission import Submission
from section16.errors import RequestError, UnreadableError
from section16.workspace.book import book_to_read
from section16.workspace.book_filings import BookFilings, is_about
from section16.workspace.naming import cik_in
from section16.workspace.reading import STDIN, read_many, size_of

# With fewer bytes of input the work is done before a bar could be read.
_LONG = 5_000_000


def _no_option(_type: Any, value: str | Sequence[str]) -> None:
    for text in [value] if isinstance(value, str) else value:
        if text.startswith("-") and text != STDIN:
            raise ValueError(f"Unknown option: {visible(text)}. List the options with --help.")


# A lone hyphen is the standard input, which the parser of the command line takes for an option by default.
Files = Annotated[str, Parameter(allow_leading_hyphen=True, validator=_no_option)]


def is_named(book: Path | None) -> bool:
    """Whether an option names a book, and not the environment alone."""
    return book is not None and str(book) != os.environ.get(BOOK_VARIABLE)


class Batch:
    """A run over inputs; ``status`` is 2 as soon as one of them could not be read.

    Without files, the inputs are the filings in force of a ``book``, if there is one; files and a book that an option names are
    one too many. An issuer and a reporting person that the forms are to be ``about`` are chosen of files by CIK, of a book by
    name as well. Raises :class:`~section16.errors.OutputError` where two ``outputs`` are one file, or one of them is read: a
    file of the run or one of the ``others``; and :class:`~section16.errors.BookError` where there is no book.
    """

    def __init__(
        self,
        files: Sequence[str],
        outputs: Sequence[Path | None] = (),
        others: Sequence[Path | None] = (),
        book: Path | None = None,
        about: tuple[str | None, str | None] = (None, None),
    ) -> None:
        if files and is_named(book):
            raise RequestError("Files and --book are both given.", remedy="Give the files, or the book that has the filings.")
        self.book = None if files or book is None else book_to_read(book)
        self.issuer, self.owner = (text or "" for text in about)
        if self.book is None:
            _require_ciks(self.issuer, self.owner)
        self.files = list(files) or [STDIN]
        require_apart(outputs, (*self.files, *map(str, filter(None, others))))
        self.status = 0

    def filings(self) -> Iterable[Submission | UnreadableError]:
        """Return the forms for an answer, which reads of a book only what it needs; see :meth:`forms`."""
        return self.forms() if self.book is None else BookFilings(self.book, self._readable)

    def forms(self) -> Iterator[Submission]:
        """Yield every form; what cannot be read is reported on the standard error and left out."""
        if self.book is not None:
            filings = BookFilings(self.book)
            chosen = filings.only(self.issuer, self.owner) if self.issuer or self.owner else filings
            yield from self._readable(chosen)
            return
        if self.files == [STDIN] and sys.stdin is not None and sys.stdin.isatty():
            self.refuse("No file is named. Name a file, or pass the form on the standard input.")
            return
        with _progress(self.files) as used:
            found = self._readable(read_many(self.files, progress=used))
            yield from (one for one in found if is_about(one, self.issuer, self.owner))

    def _readable(self, found: Iterable[Submission | UnreadableError]) -> Iterator[Submission]:
        """Yield the forms of what was found; the rest is reported."""
        for submission in found:
            if isinstance(submission, UnreadableError):
                self.refuse(submission)
                continue
            try:
                _ = submission.document
            except UnreadableError as error:  # a bare header
                self.refuse(error)
            else:
                yield submission

    def refuse(self, error: Exception | str) -> None:
        """Report an error on the standard error and let the run end with status 2."""
        print_notice(str(error))
        self.status = 2

    def remark(self, submission: Submission) -> None:
        """Print what the reader found about a form on the standard error."""
        for finding in submission.findings:
            print_notice(f"{submission.source}: {finding.line()}")


def _require_ciks(*texts: str) -> None:
    """Refuse names where files are read: which issuers and persons they name is known when the last one is read."""
    for text in texts:
        if text and not cik_in(text):
            raise RequestError(f"{text!r} is a name, and forms of files are chosen by CIK.", remedy="Give the CIK, or --book.")


@contextmanager
def _progress(files: Sequence[str]) -> Iterator[Callable[[int], None]]:
    """Show a bar on the standard error when that is a terminal and the work is long."""
    target = console(sys.stderr)
    total = size_of(files) if target.is_terminal else 0
    if total < _LONG:
        yield lambda _used: None
        return
    columns = (TextColumn("reading"), BarColumn(), TaskProgressColumn(), TimeRemainingColumn())
    with Progress(*columns, console=target, transient=True) as progress:
        task = progress.add_task("", total=total)
        yield lambda used: progress.update(task, completed=used)
