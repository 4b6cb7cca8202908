"""The last resort: what a tolerant parser makes of a document that no repair makes whole, and what it cannot save.

What is lost is found by counting: every piece of text between tags in the file must be somewhere in the tree.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from lxml import etree

from section16.errors import DamagedError
from section16.formats import remarks
from section16.formats.characters import unescaped
from section16.formats.ownership_xml.encoding import control_codes
from section16.formats.ownership_xml.mending import attempts
from section16.formats.ownership_xml.well_formed import make_well_formed
from section16.library_words import xml_fault
from section16.sentences import sentence

if TYPE_CHECKING:
    from lxml.etree import _Element

    from section16.finding import Finding

_TEXT = re.compile(r">([^<>]++)(?=<|$)")
_OPEN = re.compile(r"Premature end of data in tag (\S+) line (\d+)")
# Errors that say the file is an attack or no XML at all rather than a damaged form.
_HOPELESS = frozenset({"ERR_RESOURCE_LIMIT", "ERR_ENTITY_LOOP", "ERR_NAME_TOO_LONG"})
_SHOWN = 5


def recover(data: bytes, error: etree.XMLSyntaxError) -> tuple[_Element, tuple[Finding, ...]]:
    """Return the tree that a tolerant parser makes of damaged bytes, and findings about the damage and the loss.

    Raises :class:`~section16.errors.DamagedError` when nothing can be made out.
    """
    findings: tuple[Finding, ...] = ()
    for mended, repairs in attempts(data):  # repaired as far as possible, salvaged from there
        data, findings = mended, repairs
    parser = etree.XMLParser(
        encoding="utf-8", resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=True
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError:
        root = None
    if root is None or any(entry.type_name in _HOPELESS for entry in parser.error_log):
        raise beyond_repair(error)
    try:
        dropped = make_well_formed(root)
    except ValueError:  # lxml has no way to write a name in a namespace such as "u{}rn"
        raise beyond_repair(error) from None
    return root, (*findings, *control_codes(data), _damage(data, root, error, dropped))


def beyond_repair(error: etree.XMLSyntaxError, what: str = "nothing of it can be read") -> DamagedError:
    """Return the refusal of a document of which nothing can be made."""
    return DamagedError(
        f"The XML is not well formed: {xml_fault(error.msg)}. {sentence(what)}",
        where=f"line {error.lineno}",
        remedy="Fetch the filing again.",
    )


def renamed(reason: str, lost: list[str]) -> Finding:
    """Return the finding that names were changed that this program cannot write."""
    return remarks.SALVAGED.found("$", reason=reason, lost_count=len(lost), lost=_lost(lost))


def _damage(data: bytes, root: _Element, error: etree.XMLSyntaxError, dropped: list[str]) -> Finding:
    where = f"line {error.lineno}"
    lost = [*lost_texts(data, root), *dropped]
    cut = _OPEN.search(error.msg or "")
    if cut is not None and not lost:
        return remarks.CUT_SHORT.found(where, element=cut[1], opened=cut[2])
    return remarks.SALVAGED.found(where, reason=xml_fault(error.msg), lost_count=len(lost), lost=_lost(lost))


def _lost(lost: list[str]) -> str:
    """Return in words how many pieces of text are lost, and which."""
    if not lost:
        return "no text was lost"
    pieces = "1 piece of text was lost" if len(lost) == 1 else f"{len(lost):,} pieces of text were lost"
    more = f"; and {len(lost) - _SHOWN:,} more" if len(lost) > _SHOWN else ""
    return f"{pieces}: {'; '.join(repr(text[:60]) for text in lost[:_SHOWN])}{more}"


def lost_texts(data: bytes, root: _Element) -> list[str]:
    """Return the pieces of text between tags in the bytes that are nowhere in the tree."""
    source = data.decode("utf-8", "replace")
    there = Counter(_plain(unescaped(match[1])) for match in _TEXT.finditer(source) if match[1].strip())
    saved = Counter(_plain(text) for text in map(str, root.itertext()) if text.strip())
    return list((there - saved).elements())


def _plain(text: str) -> str:
    return " ".join(text.split())
