"""By what a package is known again: a digest of all that is sent, without the confirmation codes."""

from __future__ import annotations

import hashlib

from section16.document.submission import Submission
from section16.formats.edgar_package.reading import read_package
from section16.secret import Secret


def digest_of(package: Secret[bytes]) -> str:
    """Return the digest of a package; raises :class:`~section16.errors.UnreadableError` for what is none.

    Stars replace the codes, so that no code can be guessed from it.
    """
    return digest_of_submission(read_package(package.reveal()).submission)


def digest_of_submission(submission: Submission) -> str:
    """Return the digest of a package that was read."""
    envelope = submission.envelope
    assert envelope is not None
    digest = hashlib.sha256()
    contact = (envelope.contact_name, envelope.contact_phone, envelope.contact_email)
    facts = [envelope.submission_type.text, envelope.test_or_live.text, *(cell.text for cell in contact)]
    facts += [address.text for address in envelope.notification_addresses]
    for document in submission.documents:
        facts += [document.type, document.filename, document.description, hashlib.sha256(document.body).hexdigest()]
    for fact in facts:
        text = (fact or "").encode()
        digest.update(len(text).to_bytes(8, "big") + text)
    return digest.hexdigest()
