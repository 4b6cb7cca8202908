"""Facts for real filings, stated anew: numbers from the test, and names, addresses and words from the filing itself."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, TypeAlias

import section16
from section16.document.ownership import OwnershipDocument
from section16.document.table_one import TableOneRow
from section16.document.table_two import TableTwoRow
from section16.drafting.draft import Drafting, draft
from section16.drafting.form.box_changes import box_changes
from section16.facts.reading import read_facts

Stated: TypeAlias = dict[str, Any]

ROLES = {
    "is_director": "director",
    "is_officer": "officer",
    "is_ten_percent_owner": "ten percent owner",
    "is_other": "other",
}


class Filing:
    """A filing and the facts that can be read off its head: issuer, owners, signatures, remarks."""

    def __init__(self, name: str, data: bytes) -> None:
        self.name = name
        self.document = section16.read(data).document

    def says(self, number: int) -> str:
        """Return the text of a footnote."""
        text = self.document.footnote(f"F{number}")
        assert text is not None
        return text

    def note(self, box: str, *numbers: int, table: str | None = None) -> list[Stated]:
        """Return notes of one's own with the filing's words."""
        return [{"on": box, "text": self.says(number)} | ({"table": table} if table else {}) for number in numbers]

    def through(self, *rows: TableOneRow | TableTwoRow) -> list[str]:
        """Return through whom rows are held: their natures without the word By."""
        return [(row.nature.value or "").removeprefix("By ") for row in rows]

    def owners(self, *names: str) -> Stated:
        """Return the reporting owners as people or entities, by the names given."""
        owners = self.document.reporting_owners
        return {name: self._owner(number) for number, name in zip(range(len(owners)), names, strict=True)}

    def _owner(self, number: int) -> Stated:
        owner, signatures = self.document.reporting_owners[number], self.document.signatures
        signature = signatures[min(number, len(signatures) - 1)]
        titles = {"officer": owner.officer_title.value, "other": owner.other_text.value}
        address = {
            "street": owner.street1.value,
            "street-2": owner.street2.value,
            "city": owner.city.value,
            "state": owner.state.value,
            "zip": owner.zip_code.value,
        }
        return {
            "name": owner.name.value,
            "cik": owner.cik.value,
            "signature": signature.name.value,
            "address": {key: value for key, value in address.items() if value},
            "roles": [
                {"role": role} | ({"title": titles[role]} if titles.get(role) else {})
                for field, role in ROLES.items()
                if getattr(owner, field).value
            ],
        }

    def facts(self, *names: str, **more: Any) -> Stated:
        """Return the facts that every filing has in its head, with those of the case."""
        document = self.document
        issuer = document.issuer
        head: Stated = {
            "issuer": {"name": issuer.name.value, "cik": issuer.cik.value, "symbol": issuer.trading_symbol.value},
            "filing": {"signed": str(document.signatures[0].signed.value), "remarks": document.remarks.value or ""},
            "people": self.owners(*names),
        }
        for key, value in more.items():
            key = key.replace("_", "-")  # noqa: PLW2901 - keys of a facts file have hyphens
            head[key] = head[key] | value if isinstance(head.get(key), dict) else value
        return head


def drafted(facts: Stated, filed: OwnershipDocument | None = None) -> Drafting:
    """Return what becomes of facts."""
    read, found = read_facts(json.dumps(facts, default=str).encode(), "facts.json")
    assert read is not None, [finding.line() for finding in found]
    return draft(read, "facts.json", filed=filed)


def differences(filing: Filing, facts: Stated) -> list[str]:
    """Return where the one draft of the facts differs from the filing: in any box, row, number, reference or text of a note.

    A box that is open and one that is not there look the same on the form and are the same here. The version of the schema is
    EDGAR's.
    """
    made = drafted(facts)
    told = [*(question.line() for question in made.questions), *(finding.line() for finding in made.findings)]
    if len(made.drafts) != 1:
        return [f"{len(made.drafts)} drafts", *told]
    wrong = [change.line() for change in box_changes(filing.document, made.drafts[0].document)]
    if filing.document.document_type.value != made.drafts[0].document.document_type.value:
        wrong.append(f"Form {made.drafts[0].document.document_type.value}")
    return wrong


def filing(filings: tuple[tuple[str, bytes], ...], accession: str) -> Filing:
    """Return a filing of the archive by its accession number."""
    return next(Filing(name, data) for name, data in filings if Path(name).stem == accession)
