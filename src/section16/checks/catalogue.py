"""Every check there is, in the order they are told. A check that is not listed here does not exist."""

from __future__ import annotations

from section16.checks import elements, package, rules, values
from section16.checks.check import Check

CATALOGUE: tuple[Check, ...] = (
    rules.not_chosen,
    elements.undeclared,
    elements.instruction,
    elements.repeated,
    elements.order,
    elements.missing,
    elements.not_on_form,
    elements.box_empty,
    elements.too_many,
    values.number,
    values.number_range,
    values.day,
    values.flag,
    values.choice,
    values.length,
    values.pattern,
    values.no_footnote,
    values.place_code,
    rules.no_role,
    rules.officer_title,
    rules.other_text,
    rules.owner_twice,
    rules.address,
    rules.alternatives,
    rules.underlying,
    rules.nature,
    rules.timeliness,
    rules.no_rows,
    rules.undefined,
    rules.unreferenced,
    rules.footnote_id,
    rules.repeated,
    rules.footnote_long,
    rules.computed,
    rules.header_type,
    package.name,
    package.extension,
    package.pdf,
    package.document_type,
    package.count,
)
BY_ID = {entry.id: entry for entry in CATALOGUE}
