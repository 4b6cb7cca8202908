"""A submission: the wrapper in which EDGAR receives and disseminates a form, with its header, documents and findings."""

from __future__ import annotations

import msgspec

from section16.document.envelope import Envelope
from section16.document.exhibit import AttachedDocument
from section16.document.header import Header
from section16.document.ownership import FORMS, OwnershipDocument
from section16.errors import NotOwnershipError
from section16.finding import Finding


class Submission(msgspec.Struct, frozen=True, gc=False):
    """What was read from one source.

    ``documents`` are all documents of the submission, the form among them; a bare ownership document has none.
    ``reader_findings`` are the reader's findings about the form, ``source`` is the name of the file. A package for EDGAR has an
    ``envelope`` and no header. ``printed`` is true for a form read from a page, which shows less than was filed.
    """

    documents: tuple[AttachedDocument, ...] = ()
    header: Header | None = None
    reader_findings: tuple[Finding, ...] = ()
    source: str = ""
    form: OwnershipDocument | None = None
    envelope: Envelope | None = None
    printed: bool = False

    @property
    def findings(self) -> tuple[Finding, ...]:
        """The findings about the file: what was repaired, kept or lost, and what the header leaves unclear."""
        return (*(self.header.findings if self.header else ()), *self.reader_findings)

    @property
    def document(self) -> OwnershipDocument:
        """The ownership document.

        Raises :class:`~section16.errors.NotOwnershipError` for a bare header, which holds none.
        """
        if self.form is None:
            accession = self.header.accession_number if self.header else None
            raise NotOwnershipError(
                f"The file has only the header of {accession or 'the filing'}, without the form.",
                where=self.source,
                remedy=f"Fetch the full submission{f', {accession}.txt' if accession else ''}.",
            )
        return self.form

    @property
    def form_at(self) -> int:
        """The place of the form among the documents; 0 where there are none."""
        return next((at for at, document in enumerate(self.documents) if document.type in FORMS), 0)

    @property
    def exhibits(self) -> tuple[AttachedDocument, ...]:
        """The documents beside the form."""
        return tuple(document for document in self.documents if document.type not in FORMS)
