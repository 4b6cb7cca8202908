"""Who signed the form, and when."""

from __future__ import annotations

from typing import Annotated, ClassVar

from section16.document.cells import NO_DATE, NO_TEXT, DateCell, TextCell
from section16.document.declaration import ALL_FORMS, Element, Shape
from section16.document.group import Group


class OwnerSignature(Group, frozen=True, gc=False, omit_defaults=True):
    """A conformed signature; their number need not be that of the owners (specification 3.6, ownerSignature)."""

    ELEMENT: ClassVar[str] = "ownerSignature"

    name: Annotated[
        TextCell,
        Element(
            name="signatureName",
            shape=Shape.BARE,
            says="The name as signed.",
            column="Signature of Reporting Person",
            required=ALL_FORMS,
            shortest=1,
            longest=255,
        ),
    ] = NO_TEXT
    signed: Annotated[
        DateCell,
        Element(
            name="signatureDate",
            shape=Shape.BARE,
            says="The day of signing.",
            column="Date",
            required=ALL_FORMS,
        ),
    ] = NO_DATE
