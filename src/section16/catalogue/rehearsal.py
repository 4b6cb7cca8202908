"""Findings of the local EDGAR beside the checks: what only EDGAR can know about a submission."""

from __future__ import annotations

from section16.catalogue.entry import Area, CatalogueEntry, entries_of
from section16.citation import specification
from section16.finding import Severity

_REJECT = Severity.REJECT
_entry = entries_of(Area.REHEARSAL)

ENTRIES: tuple[CatalogueEntry, ...] = (
    _entry(
        "JUDGE-UNREADABLE",
        _REJECT,
        "Package cannot be read",
        "A package is a well-formed edgarSubmission document that contains exactly one form in base64.",
        "Create the package again.",
        specification("4.2"),
    ),
    _entry(
        "JUDGE-MALFORMED",
        _REJECT,
        "Form is not well-formed XML",
        "EDGAR parses the form as submitted: &, < and > must be escaped, nothing may precede the XML declaration, and the "
        "XML version is 1.0.",
        "Write & as &amp; and < as &lt;, and correct the position that the finding names.",
        specification("4.1"),
    ),
    _entry(
        "JUDGE-ISSUER",
        _REJECT,
        "Unknown issuer",
        "The CIK of the issuer must exist in EDGAR.",
        "Compare the CIK with EDGAR's company search.",
        specification("4.3.1"),
    ),
    _entry(
        "JUDGE-OWNER",
        _REJECT,
        "Unknown reporting owner",
        "The CIK of every reporting owner must exist in EDGAR.",
        "Compare the CIK with EDGAR's company search.",
        specification("4.3.2"),
    ),
    _entry(
        "JUDGE-CODE",
        _REJECT,
        "Wrong confirmation code (CCC)",
        "The CCC given for a reporting owner must be the one that EDGAR holds for that owner's CIK.",
        "Look up the owner's CCC, and update the stored code.",
        specification("4.3.2"),
    ),
    _entry(
        "JUDGE-ROUTE",
        _REJECT,
        "Test filing submitted as live, or live filing as test",
        "A package states whether it is a TEST or LIVE submission, and it must be sent the same way.",
        "Make the package and the way it is sent agree.",
        specification("3.6.8"),
    ),
)
