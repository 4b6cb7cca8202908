"""Filed forms for tests of adoption: drafted from a small story, signed on their days, under accession numbers of their own."""

from __future__ import annotations

from datetime import date

from msgspec.structs import replace

from section16.document.cells import DateCell
from section16.document.ownership import OwnershipDocument
from section16.document.submission import Submission
from section16.drafting.adoption.adoption import Adopted, adopted
from section16.drafting.draft import draft
from section16.facts.reading import read_facts
from tests.drafting.examples import CLASSES, LARKSPUR

ISSUER = "0009990016"

HEAD = (
    LARKSPUR
    + """[people.edda]
name = "WINTERBOURNE EDDA M"
called = "Edda M. Winterbourne"
cik = "0009990042"
address = { street = "14 SLIPWAY ROAD", city = "PORT ELLERY", state = "ME", zip = "04099" }
roles = [{ role = "director" }, { role = "officer", title = "Chair" }]

[people.karl]
name = "WINTERBOURNE KARL"

[entities.trust]
name = "Winterbourne Family Trust"

[entities.fund]
name = "Fenwick Ridge Partners, L.P."
cik = "0009990051"
signature = "Fenwick Ridge Partners, L.P., By: /s/ Nils Fenwick, President"
roles = [{ role = "ten percent owner" }]

[[relations]]
who = "edda"
is = "spouse"
of = "karl"

[[relations]]
who = "edda"
is = "trustee"
of = "trust"

"""
    + CLASSES
    + """[securities.note]
title = "Convertible Note"
kind = "convertible"
of = "common"
exercise-price = 25
exercisable = 2024-01-02
expires = 2029-01-02

[awards.options-2020]
to = "edda"
security = "options"
units = 5000
granted = 2020-02-03
exercise-price = "12.50"
expires = 2030-02-03
cliff = 2023-02-03

[awards.units-2025]
to = "edda"
security = "units"
units = 9000
granted = 2025-06-16
approved-by = "board"
formula = { parts = 3, every = "year", first = 2026-06-16 }

[opening]
as-of = 2025-06-01
holdings = [
    { holder = "edda", security = "common", amount = 40000 },
    { holder = "karl", security = "common", amount = 1500 },
    { holder = "trust", security = "common", amount = 8000 },
    { holder = "edda", security = "note", amount = 100 },
]
"""
)

STORY = """
[[events]]
kind = "appointment"
date = 2025-06-02
who = "edda"

[[events]]
kind = "grant"
date = 2025-06-16
award = "units-2025"

[[events]]
kind = "sale"
date = 2025-07-01
who = "trust"
security = "common"
units = 500
price = 18
counterparty = "market"

[[events]]
kind = "exercise"
date = 2025-08-01
award = "options-2020"
units = 2000
"""


def forms(story: str = STORY, head: str = HEAD) -> list[OwnershipDocument]:
    """Return the forms of a story, in the order of their days, each signed two days after its period."""
    facts, found = read_facts(f"{head}{story}[filing]\nsigned = 2025-12-01\nholdings = 'all'\n".encode())
    assert facts is not None, [finding.line() for finding in found]
    made = draft(facts)
    assert made.questions == (), [question.line() for question in made.questions]
    assert made.drafts, [finding.line() for finding in made.findings]
    return sorted((one.document for one in made.drafts), key=lambda document: document.period_of_report.text or "")


def filed(number: int, document: OwnershipDocument) -> Submission:
    """Return a form as filed: its number is its place in time."""
    signatures = tuple(replace(one, signed=DateCell(str(date(2025, 12, number)))) for one in document.signatures)
    return Submission(form=replace(document, signatures=signatures), source=f"9999999999-25-{number:06}.xml")


def adopted_from(*documents: OwnershipDocument) -> Adopted:
    """Return what is adopted from forms filed one after the other."""
    return adopted([filed(number, document) for number, document in enumerate(documents, 1)], ISSUER)


def told(made: Adopted) -> set[str]:
    """Return the ids of all that is told."""
    return {finding.id for finding in made.findings}
