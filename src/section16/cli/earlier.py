"""Earlier filings that forms are compared with, as options name them: files with ``--earlier``, a book with ``--book``."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from section16.cli.batch import Batch, is_named
from section16.workspace.earlier import EarlierFilings


class EarlierOptions:
    """The filings that options name, if any; ``status`` is 2 as soon as one of them could not be read.

    The book of the environment is not among them: a form would be compared with other filings on another machine.
    """

    def __init__(self, files: Sequence[str], book: Path | None) -> None:
        self._batch = Batch(files) if files else None
        named = is_named(book)
        forms = self._batch.forms() if self._batch is not None else ()
        self.filings = EarlierFilings(forms, book if named else None) if files or named else None

    @property
    def status(self) -> int:
        """The exit status of reading the files."""
        return 0 if self._batch is None else self._batch.status
