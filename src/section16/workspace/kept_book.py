"""A book that a server keeps open, so that a question costs milliseconds; each is answered from the newest generation."""

from __future__ import annotations

from pathlib import Path

from section16.action import Action
from section16.errors import BookError
from section16.store.book.generations import GenerationFile, KeptGeneration
from section16.workspace.book import book_to_read

__all__ = ["GenerationFile", "KeptBook"]


class KeptBook:
    """A book that is kept open.

    Opening a database takes tens of milliseconds, and a further connection to one that is open less than one. When a newer
    generation is published, it is opened before the last one is closed; answers that still read the last one are not disturbed.
    """

    def __init__(self, book: Path) -> None:
        self.folder = book_to_read(book)
        self._kept = KeptGeneration(self.folder)
        self.generation()

    def generation(self) -> int:
        """Return the number of the newest generation, and keep it open. Raises :class:`~section16.errors.BookError`."""
        return self._found().number

    def state(self) -> str:
        """Return what is another text after the book was changed, even where another book took its place."""
        found = self._found()
        return f"{found.number}-{found.replaced:x}"

    def newest(self) -> GenerationFile:
        """Return the newest generation, and keep it open. Raises :class:`~section16.errors.BookError`."""
        return self._found()

    def is_unchanged(self, since: GenerationFile, about: frozenset[str]) -> bool:
        """Whether no generation after one has changed what answers about these CIKs say; of an empty set none is known to."""
        changed = self._kept.changed_since(since.number, since.state) if about else None
        return changed is not None and not changed & about

    def _found(self) -> GenerationFile:
        found = self._kept.found()
        if not found.current:
            raise BookError(
                "The database of the book was made by another version of section16.",
                where=str(self.folder),
                remedy="Make it again from the segments.",
                action=Action("book.compact", {"book": str(self.folder)}),
            )
        return found

    def close(self) -> None:
        """Close the book."""
        self._kept.close()
