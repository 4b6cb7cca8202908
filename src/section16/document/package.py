"""A package: a form with all that is sent with it. What EDGAR gets is made from it, and reading that gives it back."""

from __future__ import annotations

import msgspec

from section16.document.exhibit import AttachedDocument
from section16.document.ownership import OwnershipDocument


class Contact(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """Whom the SEC asks about a submission: name of up to 30 characters, telephone of up to 20, e-mail address of up to 80."""

    name: str = ""
    phone: str = ""
    email: str = ""


class Package(msgspec.Struct, frozen=True, kw_only=True):
    """A form and its exhibits, and the addresses that EDGAR contacts and notifies (specification v5.5, section 4.2).

    ``document`` holds no confirmation codes: those are an argument of the writer of the package. ``exhibits`` are powers of
    attorney (``EX-24``), other exhibits (``EX-99``), ``COVER``, ``CORRESP`` and ``GRAPHIC``, in the order they are sent; their
    ``sequence`` is EDGAR's to give. ``live`` packages are filed, all others only judged.
    """

    document: OwnershipDocument
    exhibits: tuple[AttachedDocument, ...] = ()
    contact: Contact = Contact()
    notify: tuple[str, ...] = ()
    live: bool = False
    filename: str = ""
    description: str = ""


def exhibit(kind: str, filename: str, content: bytes, description: str = "") -> AttachedDocument:
    """Return a file that goes with a form: its type as in ``EX-24``, its name, what it holds."""
    return AttachedDocument(kind, "", filename, description, content)
