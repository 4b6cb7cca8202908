"""Answers about one issuer, reporting person or filing of a book that is kept open, from the file of its subjects."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from section16.store.book import questions
from section16.store.book.questions import SubjectQuestion

if TYPE_CHECKING:
    from section16.store.book.subject_file import Answers

__all__ = ["SubjectAnswers", "filing_answers", "issuer_answers", "person_answers"]


class SubjectAnswers(Protocol):
    """Answers to questions about one subject, wherever they come from."""

    def rows(self, question: SubjectQuestion) -> list[tuple[Any, ...]]:
        """Return the rows of the answer to a question, each in the order of its columns."""

    def lines(self, question: SubjectQuestion) -> list[dict[str, Any]]:
        """Return the rows of the answer to a question, each by the names of its columns."""


class _OfSeveral:
    """The answers about a person at several issuers, as one."""

    def __init__(self, several: Iterable[Answers]) -> None:
        self._several = tuple(several)

    def rows(self, question: SubjectQuestion) -> list[tuple[Any, ...]]:
        return [row for one in self._several for row in one.rows(question)]

    def lines(self, question: SubjectQuestion) -> list[dict[str, Any]]:
        return [line for one in self._several for line in one.lines(question)]


def issuer_answers(book: Path, cik: str) -> SubjectAnswers | None:
    """Return the answers about an issuer; ``None`` where the database has to be asked."""
    from section16.store.book.generations import kept_subjects  # noqa: PLC0415 - requires the packages of a book

    kept = kept_subjects(book)
    if kept is None or cik in kept[1]:
        return None
    try:
        found = kept[0].issuer(cik)
    except sqlite3.Error:  # damaged, or closed when a newer one came
        return None
    return found if found is not None and found.rows(questions.ISSUER) else None


def person_answers(book: Path, owner: str, issuer: str = "") -> tuple[SubjectAnswers, SubjectAnswers] | None:
    """Return the answers about a reporting person at one issuer or at all, and those at all.

    ``None`` where the database has to be asked.
    """
    from section16.store.book.generations import kept_subjects  # noqa: PLC0415 - requires the packages of a book

    kept = kept_subjects(book)
    if kept is None or owner in kept[1]:
        return None
    try:
        found: Mapping[str, Answers] = kept[0].insider(owner)
    except sqlite3.Error:  # damaged, or closed when a newer one came
        return None
    if not found or kept[1].intersection(found) or (issuer and issuer not in found):
        return None
    everywhere = _OfSeveral(found.values())
    return (_OfSeveral([found[issuer]]) if issuer else everywhere), everywhere


def filing_answers(book: Path, accession: str) -> SubjectAnswers | None:
    """Return the answers about a filing; ``None`` where the database has to be asked."""
    from section16.store.book.generations import kept_subjects  # noqa: PLC0415 - requires the packages of a book

    kept = kept_subjects(book)
    if kept is None:
        return None
    try:
        several = kept[0].filings(accession)
    except sqlite3.Error:  # damaged, or closed when a newer one came
        return None
    for one in several:
        lines = one.lines(questions.FILING)
        about = {cik for line in lines for cik in (line["issuer_cik"], *(line["owner_ciks"] or ()))}
        if any(line["accession"] == accession for line in lines) and not about & kept[1]:
            return one
    return None
