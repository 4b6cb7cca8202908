"""Ownership XML to a document: schema X0101 to X0609, in any condition.

A document that is well formed and as declared is read without a tree. One that is well formed and odd is read
whole and kept whole. One that is not well formed is repaired where the damage is known, and salvaged where it is not;
both are reported in findings.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from typing import TYPE_CHECKING, TypeAlias, cast

from lxml import etree

from section16.document.ownership import OwnershipDocument
from section16.errors import NotOwnershipError, UnreadableError
from section16.formats import remarks
from section16.formats.ownership_xml import mending, odd, salvage
from section16.formats.ownership_xml.encoding import as_declared, control_codes, to_utf8
from section16.formats.ownership_xml.oddities import oddities_of
from section16.formats.ownership_xml.recurring import Irregular
from section16.formats.ownership_xml.regular import read_regular
from section16.formats.ownership_xml.well_formed import make_well_formed
from section16.formats.values import not_understood
from section16.library_words import xml_fault

if TYPE_CHECKING:
    from lxml.etree import _Element

    from section16.finding import Finding

ROOT = "ownershipDocument"

# No entity is ever resolved, nothing is fetched, depth and text are bounded by libxml2's own limits. The encoding was settled
# before: by itself libxml2 would follow the declaration, and what was searched for in the bytes would not be what it reads.
_FAITHFUL = etree.XMLParser(
    encoding="utf-8",
    resolve_entities=False,
    no_network=True,
    load_dtd=False,
    huge_tree=False,
    remove_blank_text=False,
    collect_ids=False,
)
_AS_DECLARED = etree.XMLParser(
    resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_blank_text=False, collect_ids=False
)
_VERSION = re.compile(rb"<\?xml\s+version\s*=\s*[\"']([^\"']*)")
_DOCTYPE = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY|ATTLIST|ELEMENT)", re.IGNORECASE)


def read_xml(data: bytes) -> tuple[OwnershipDocument, tuple[Finding, ...]]:
    """Return the document in ``data`` and what had to be repaired or is odd about it.

    Raises :class:`~section16.errors.NotOwnershipError` for XML of another kind, and
    :class:`~section16.errors.DamagedError` for what cannot even be salvaged.
    """
    return read_utf8(to_utf8(data))


def read_utf8(data: bytes) -> tuple[OwnershipDocument, tuple[Finding, ...]]:
    """Return the document in bytes that are in UTF-8, or in the encoding they declare; see :func:`read_xml`."""
    document, findings, _ = _read(data)
    return document, findings


def read_form(data: bytes) -> tuple[OwnershipDocument, tuple[Finding, ...]]:
    """Return the document as :func:`read_utf8` does, with findings about texts that are no values of their boxes too."""
    document, findings, regular = _read(data)
    return document, findings if regular else (*findings, *not_understood(document))


# A document, the findings about it, and whether it is as declared: then every text is a value of its box.
_Found: TypeAlias = "tuple[OwnershipDocument, tuple[Finding, ...], bool]"


def _read(data: bytes) -> _Found:
    data, recoded = as_declared(data)
    unwrapped = mending.unwrap(data)
    if unwrapped is not None:
        data, joined = unwrapped
        recoded = (*recoded, *joined)
    document, findings, regular = _read_whole(data)
    return document, (*recoded, *findings), regular


def _read_whole(data: bytes) -> _Found:
    try:
        return _read_well_formed(data)
    except etree.XMLSyntaxError as error:
        return *_read_damaged(data, error), False


def _read_well_formed(data: bytes) -> _Found:
    """Return the document; raises ``XMLSyntaxError`` for what is not well formed."""
    refuse_declarations(data)
    try:
        document = cast("OwnershipDocument", read_regular(data, OwnershipDocument))
    except Irregular:
        document, oddities = _read_tree(data)
        return document, (*oddities, *control_codes(data)), False
    return document, control_codes(data), True


def refuse_declarations(data: bytes) -> None:
    """Raise :class:`~section16.errors.UnreadableError` for a document type declaration, which no form has.

    EDGAR refuses them too (specification 4.1); they are what entity bombs are made of.
    """
    match = _DOCTYPE.search(data) if b"!" in data else None
    if match is not None:
        raise UnreadableError(
            "The file has a document type declaration, which EDGAR does not allow and section16 does not read.",
            where=_line(data, match.start()),
            remedy="Use the document as EDGAR disseminates it.",
        )


def fault_of(data: bytes) -> str:
    """Return why a form cannot be parsed as it is, with the line; empty where it can.

    A reader repairs what EDGAR refuses: a lone ampersand, a blank line in front of the declaration (specification 4.1, 5).
    """
    fault = version_fault_of(data)
    if fault:
        return fault
    try:
        etree.fromstring(data, _AS_DECLARED)
    except etree.XMLSyntaxError as error:
        return f"line {error.lineno}: {xml_fault(error.msg)}"
    return ""


def version_fault_of(data: bytes) -> str:
    """Return what is wrong with the version in an XML declaration; empty for 1.0, which is the only one, and for none."""
    version = _VERSION.match(data)
    if version is None or version[1] == b"1.0":
        return ""
    return f"line 1: the XML version is {version[1].decode('ascii', 'replace')} and not 1.0"


def _line(data: bytes, at: int) -> str:
    return "line " + str(data.count(b"\n", 0, at) + 1)


def _parse(data: bytes) -> _Element:
    root = etree.fromstring(data, _FAITHFUL)
    if root.tag != ROOT and etree.QName(root).localname != ROOT:
        raise NotOwnershipError(
            f"The outermost element is <{etree.QName(root).localname}>, not <{ROOT}>.",
            remedy="Give a Form 3, 4 or 5.",
        )
    return root


def _read_tree(data: bytes) -> tuple[OwnershipDocument, tuple[Finding, ...]]:
    """Return a document that is not as declared, and what is odd about it."""
    root = _parse(data)
    try:
        return _read_odd(root)
    except ET.ParseError as error:  # libxml2 takes names that the canonical form, made by expat, has no place for
        lost = make_well_formed(root)
        document, oddities = _read_odd(root)
        return document, (salvage.renamed(xml_fault(str(error)), lost), *oddities)


def _read_odd(root: _Element) -> tuple[OwnershipDocument, tuple[Finding, ...]]:
    findings = []
    namespace = etree.QName(root).namespace
    if namespace:
        findings.append(remarks.NAMESPACE.found("$", namespace=namespace))
        _without_namespace(root, namespace)
    document = cast("OwnershipDocument", odd.read_root(root, OwnershipDocument))
    return document, (*findings, *oddities_of(document))


def _without_namespace(root: _Element, namespace: str) -> None:
    """Take the elements of a namespaced document by their local names; the declaration stays on the root."""
    for element in root.iter(f"{{{namespace}}}*"):
        element.tag = etree.QName(element).localname


def _read_damaged(data: bytes, error: etree.XMLSyntaxError) -> tuple[OwnershipDocument, tuple[Finding, ...]]:
    """Repair what can be repaired and read it; else save what can be saved."""
    for mended, findings in mending.attempts(data):
        try:
            document, oddities, _ = _read_well_formed(mended)
        except etree.XMLSyntaxError:
            continue
        return document, (*findings, *oddities)
    root, findings = salvage.recover(data, error)
    if etree.QName(root).localname != ROOT:
        raise salvage.beyond_repair(error, f"it contains no <{ROOT}>")
    try:
        document, oddities = _read_odd(root)
    except (ET.ParseError, ValueError):  # what the tolerant parser put together is not a document that could be written
        raise salvage.beyond_repair(error) from None
    return document, (*findings, *oddities)
