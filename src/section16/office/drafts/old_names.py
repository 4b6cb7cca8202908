"""What the names of drafts said before it was kept beside them: offices made until then are verified by it.

A draft's name had ``.2`` at the end where another draft had the name already, and that of an amendment contained ``-amended``
after the name of the draft that it amends. Migration 0004 fills the columns by the same rules.
"""

from __future__ import annotations

import re

AMENDED = "-amended"
_NUMBERED = re.compile(r"\.\d+$")


def made_as_by(name: str) -> str:
    """Return the name under which drafting made a draft.

    >>> made_as_by("form4-edda-2025-06-16.2"), made_as_by("form4-edda-2025-06-16.2-amended")
    ('form4-edda-2025-06-16', 'form4-edda-2025-06-16.2-amended')
    """
    return _NUMBERED.sub("", name)


def amends_by(name: str, document_type: str) -> str:
    """Return the name of the draft that a draft amends; empty for a form that is not an amendment.

    >>> amends_by("form4-edda-2025-06-16-amended-2", "4/A"), amends_by("form4-amended-trust-2025-06-16", "4")
    ('form4-edda-2025-06-16', '')
    """
    return name.rpartition(AMENDED)[0] if document_type.endswith("/A") else ""
