"""How forms are signed: the typed signature, the document that authenticates it, and who else may sign."""

from __future__ import annotations

from section16.citation import Citation, instruction

AUTHENTICATION = (Citation("Regulation S-T", "Rule 302(b)(1)"),)
"""Before or at filing, each signer signs a document that adopts the typed signature."""

ATTESTATION = (Citation("Regulation S-T", "Rule 302(b)(2)"),)
"""Before the first electronic signature, each signer attests by hand that it is worth a manual one."""

BY_ATTORNEY = (instruction("4", "7"),)
"""A power of attorney goes with the form as Exhibit 24, or later by amendment, unless one in force is on file."""

MUST_BE_ELECTRONIC = "authenticates the person, cannot be denied later, belongs to the document, carries the time"
"""What an electronic signature has to do (Regulation S-T, Rule 302(b); EDGAR Filer Manual)."""
