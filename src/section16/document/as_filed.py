"""Where a filed form departs from its declaration, and how exactly.

Nearly every form ever filed is regular, and then none of this is present. What is not regular is neither refused nor tidied:
an unknown element, an attribute that no schema knows, a comment, text between elements, children in an odd order or
twice. Each is kept beside the values, in the group it was found in, so that the writer can put it back where it was.
"""

from __future__ import annotations

import msgspec


class Kept(msgspec.Struct, frozen=True, gc=False, forbid_unknown_fields=True):
    """A piece of the file that no declaration covers, as canonical XML: an element, a comment, an instruction or text."""

    xml: str


class AsFiled(msgspec.Struct, frozen=True, gc=False, omit_defaults=True, forbid_unknown_fields=True):
    """How one element of a group was filed, where it departs from the declaration.

    ``element`` is its name within the group, ``"."`` for the group's own element, ``"name/value"`` for the ``<value>`` of a box
    and ``".."`` for what surrounds the root. ``attributes`` are those not declared, names as written. ``content`` is the
    full sequence of what was inside: names of declared children in filed order, ``"#text"`` for the element's declared text,
    and what is not declared; it is empty when only attributes depart.
    """

    element: str
    attributes: tuple[tuple[str, str], ...] = ()
    content: tuple[str | Kept, ...] = ()

    @property
    def kept(self) -> tuple[Kept, ...]:
        """The pieces that no declaration covers, in filed order."""
        return tuple(piece for piece in self.content if isinstance(piece, Kept))
