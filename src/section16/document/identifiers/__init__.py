"""The identifiers of the field, each a module of the same shape: ``compact``, ``validate``, ``is_valid``, ``format``.

``compact`` takes away what only decorates; ``validate`` returns the compact form or raises
:class:`InvalidIdentifierError`; ``format`` returns what people and EDGAR's addresses show.
"""

from __future__ import annotations

from section16.errors import Section16Error


class InvalidIdentifierError(Section16Error, ValueError):
    """A text that is not such an identifier; the message says why."""
