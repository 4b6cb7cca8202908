"""Which rows are about a class of securities: titles on forms, compared without par value, case and punctuation."""

from __future__ import annotations

from collections.abc import Iterable

from section16.ledger.entries.wording import title_words


class ClassTitles:
    """The titles under which forms report a class."""

    def __init__(self, titles: Iterable[str]) -> None:
        self._words = frozenset(title_words(title) for title in titles if title)

    def __contains__(self, title: object) -> bool:
        """Whether a title on a form is one of the class."""
        return isinstance(title, str) and title_words(title) in self._words
