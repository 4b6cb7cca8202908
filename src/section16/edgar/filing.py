"""A form with all that goes with it, made ready to be sent: packed, checked, and confirmed by the person who files it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import msgspec

from section16.checks.run import check
from section16.document.identifiers import cik
from section16.document.ownership import OwnershipDocument
from section16.document.package import Package
from section16.edgar.packed import Packed, packed_of
from section16.errors import RefusedError
from section16.finding import Finding
from section16.formats.edgar_package import write_package
from section16.formats.ownership_xml.filing import for_filing
from section16.secret import Secret
from section16.sentences import first_of


class NotReadyError(RefusedError):
    """A package that EDGAR would suspend; ``findings`` give the reasons."""

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        first = findings[0]
        more = first_of(len(findings))
        super().__init__(
            f"EDGAR would suspend the submission. {first.message}{more}", where=first.location, remedy=first.remedy
        )
        self.findings = findings


def build(package: Package, codes: Mapping[str, Secret[str]]) -> Packed:
    """Return a package with the v5.5 set of elements, not checked; a rehearsal sends it whatever is wrong with it.

    Raises :class:`~section16.errors.UnwritableError` for a code that is missing.
    """
    ready = msgspec.structs.replace(package, document=for_filing(package.document))
    return packed_of(write_package(ready, codes))


def pack(package: Package, codes: Mapping[str, Secret[str]], on: date) -> Packed:
    """Return a package ready to be sent on a day: built and checked as a whole by the rules of that day.

    Raises :class:`NotReadyError` for what EDGAR would suspend, and what :func:`build` raises.
    """
    built = build(package, codes)
    packed = msgspec.structs.replace(built, findings=check(built.submission, on=on))
    if packed.rejected:
        raise NotReadyError(packed.rejected)
    return packed


class Confirmation(msgspec.Struct, frozen=True):
    """That a person means to file: the issuer by number and by name as EDGAR has it, and the name as the person typed it."""

    issuer: str
    name: str
    typed: str

    def require(self, document: OwnershipDocument) -> None:
        """Raise :class:`~section16.errors.RefusedError` unless the name of the form's issuer was typed.

        Capitals and blanks make no difference.
        """
        number = document.issuer.cik.text or ""
        same = cik.is_valid(number) and cik.is_valid(self.issuer) and cik.validate(number) == cik.validate(self.issuer)
        if not same or not _plain(self.typed) or _plain(self.typed) != _plain(self.name):
            raise RefusedError(
                f"The typed name is not that of the issuer {number}.",
                remedy="Type the issuer's name as EDGAR has it, or send a test.",
            )


def require_confirmation(document: OwnershipDocument, confirmation: Confirmation | None) -> None:
    """Raise :class:`~section16.errors.RefusedError` for a live submission without a confirmation by the issuer's name."""
    if confirmation is None:
        raise RefusedError("A live submission must be confirmed.", remedy="Type the issuer's name, or send a test.")
    confirmation.require(document)


def _plain(name: str) -> str:
    return " ".join(name.upper().split())
