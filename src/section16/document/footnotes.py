"""The explanation of responses: numbered texts that the boxes of the form refer to."""

from __future__ import annotations

from typing import Annotated, ClassVar

from section16.document.declaration import ALL_FORMS, TEXT, Element, Shape
from section16.document.group import Group


class Footnote(Group, frozen=True, gc=False, omit_defaults=True):
    """One footnote, ``F1`` to ``F99``, of up to 1,000 characters (specification 3.6, footnote)."""

    ELEMENT: ClassVar[str] = "footnote"

    id: Annotated[
        str | None,
        Element(
            name="id",
            shape=Shape.ATTRIBUTE,
            says="What boxes refer to it by.",
            required=ALL_FORMS,
            pattern="F[1-9][0-9]?",
        ),
    ] = None
    text: Annotated[
        str,
        Element(name=TEXT, shape=Shape.CONTENT, says="What it says.", column="Explanation of Responses", longest=1000),
    ] = ""
