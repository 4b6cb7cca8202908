"""What an office retains of an issuer and until when, legal holds, and erasure of what has passed its date."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import msgspec

from section16.errors import OfficeError
from section16.files import write_file
from section16.office.approval.authentication import AuthenticationKind, SigningMethod
from section16.office.retention.holds import Hold
from section16.office.retention.retention import RetainedItem, Retention
from section16.workspace.context import OfficeContext

__all__ = [
    "Hold",
    "RetainedItem",
    "erase",
    "erase_due",
    "lift_hold",
    "list_holds",
    "list_retained",
    "place_hold",
    "save_document",
]


class SavedDocument(msgspec.Struct, frozen=True, kw_only=True):
    """An authentication document that was written to a file.

    ``reference`` says where the signed original is, if it is kept elsewhere.
    """

    number: str
    kind: AuthenticationKind
    signer: str
    method: SigningMethod
    signed: date
    media: str
    reference: str = ""


class HoldChange(msgspec.Struct, frozen=True, kw_only=True):
    """A hold that was placed or lifted: its number and what it is on; without ``kind`` it is on everything of the issuer."""

    number: str
    kind: str = ""
    record: str = ""


class ItemsErased(msgspec.Struct, frozen=True, kw_only=True):
    """What was erased; the audit trail keeps its digests."""

    items: tuple[RetainedItem, ...]


def list_retained(context: OfficeContext) -> tuple[RetainedItem, ...]:
    """Return what is retained of an issuer and may be erased one day: until when, why, by which rule, and under which hold."""
    with context.open() as office:
        return Retention(office, context.cik(office)).items()


def list_holds(context: OfficeContext) -> tuple[Hold, ...]:
    """Return the holds on records of an issuer, including those that were lifted."""
    with context.open() as office:
        return Retention(office, context.cik(office)).holds()


def save_document(context: OfficeContext, number: str, file: Path, *, overwrite: bool = False) -> SavedDocument:
    """Write an authentication document to a file, byte for byte as it was received, readable by its owner alone.

    Raises :class:`~section16.errors.OfficeError` for a document that is not there, was erased, or differs from what was
    received, and :class:`~section16.errors.OutputError` for a file that exists, unless ``overwrite``.
    """
    with context.approval() as approval:
        kept = approval.paper(number)
    assert kept.data is not None
    write_file(file, kept.data, overwrite=overwrite, private=True)
    return SavedDocument(
        number=number,
        kind=kept.kind,
        signer=kept.signer,
        method=kept.method,
        signed=kept.on,
        media=kept.media,
        reference=kept.reference,
    )


def place_hold(context: OfficeContext, reason: str, *, kind: str = "", record: str = "") -> HoldChange:
    """Place a hold on records of an issuer: while it is in force, they are not erased.

    Without ``record`` it is on every record of the kind, without ``kind`` on everything of the issuer. Raises
    :class:`~section16.errors.NotAllowedError` unless an administrator asks, and :class:`~section16.errors.OfficeError` without
    a reason, and for a kind or a record that does not exist.
    """
    with context.open() as office:
        number = Retention(office, context.cik(office)).hold(reason, kind=kind, record=record)
    return HoldChange(number=number, kind=kind, record=record)


def lift_hold(context: OfficeContext, number: str) -> HoldChange:
    """Lift a hold; raises :class:`~section16.errors.NotAllowedError` unless an administrator asks."""
    with context.open() as office:
        retention = Retention(office, context.cik(office))
        retention.lift(number)
        hold = next(one for one in retention.holds() if one.name == number)
    return HoldChange(number=number, kind=hold.kind, record=hold.record)


def erase(context: OfficeContext, kind: str, name: str, version: int = 1, *, confirmed: bool = False) -> ItemsErased:
    """Erase one retained item whose date has passed, for good; without ``confirmed`` nothing is erased.

    Raises :class:`~section16.errors.NotAllowedError` unless an administrator asks, and
    :class:`~section16.errors.OfficeError` for an item that does not exist, must be retained, or is held.
    """
    _require_confirmed(confirmed=confirmed)
    with context.open() as office:
        return ItemsErased(items=(Retention(office, context.cik(office)).erase(kind, name, version),))


def erase_due(context: OfficeContext, *, confirmed: bool = False) -> ItemsErased:
    """Erase every authentication document and step of a filed form whose date has passed; raises as :func:`erase`."""
    _require_confirmed(confirmed=confirmed)
    with context.open() as office:
        return ItemsErased(items=Retention(office, context.cik(office)).erase_due())


def _require_confirmed(*, confirmed: bool) -> None:
    if not confirmed:
        raise OfficeError("Erasing cannot be undone.", remedy="Confirm the erasure. Nothing was erased.")
