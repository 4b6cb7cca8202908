"""A package as it goes to EDGAR: its bytes, and what they hold, read once for everything that is done with it."""

from __future__ import annotations

import msgspec

from section16.document.submission import Submission
from section16.finding import Finding, Severity
from section16.formats.edgar_package import digest_of_submission, read_package
from section16.secret import Secret


class Packed(msgspec.Struct, frozen=True, kw_only=True):
    """A package that can be sent.

    ``data`` are its bytes, which hide themselves; ``submission`` is what they hold, with stars for confirmation codes, and
    ``codes`` are those codes in order of the owners. ``findings`` are what the checks found, where it was checked.
    """

    data: Secret[bytes]
    submission: Submission
    codes: tuple[Secret[str], ...] = ()
    findings: tuple[Finding, ...] = ()

    @property
    def digest(self) -> str:
        """The digest by which the package is recognized, whatever codes it holds."""
        return digest_of_submission(self.submission)

    @property
    def live(self) -> bool:
        """Whether it is to be filed, and not only tested."""
        return self.submission.envelope is not None and self.submission.envelope.live

    @property
    def rejected(self) -> tuple[Finding, ...]:
        """What EDGAR would suspend it for."""
        return tuple(finding for finding in self.findings if finding.severity is Severity.REJECT)


def packed_of(data: Secret[bytes]) -> Packed:
    """Return a package from its bytes; raises :class:`~section16.errors.UnreadableError` for what is not a package."""
    received = read_package(data.reveal())
    return Packed(data=data, submission=received.submission, codes=received.codes)
