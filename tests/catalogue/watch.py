"""Watches the findings that tests cause: each must have an id and a severity of the catalogue.

``section16.finding.Finding`` is replaced before any other module imports it, so that the product itself compares nothing.
"""

from __future__ import annotations

from section16 import finding

uncatalogued: set[tuple[str, str]] = set()
"""The ids and severities of findings that the catalogue does not have, since a test last looked."""


class Finding(finding.Finding, frozen=True, omit_defaults=True):
    __doc__ = finding.Finding.__doc__

    def __post_init__(self) -> None:
        from section16.catalogue.catalogue import CATALOGUE  # it imports the module that is replaced here

        entry = CATALOGUE.get(self.id)
        if entry is None or self.severity not in entry.severities:
            uncatalogued.add((self.id, str(self.severity)))


def watch() -> None:
    """Let every finding be compared with the catalogue from here on."""
    Finding.__module__ = finding.__name__
    finding.Finding = Finding  # type: ignore[misc]
