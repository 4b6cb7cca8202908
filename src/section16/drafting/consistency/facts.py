"""Whether the facts fit together: every check, in the order in which each may rely on those before it."""

from __future__ import annotations

from section16.drafting.consistency.amounts import check_amounts
from section16.drafting.consistency.days import check_event_days, check_plausible_days, check_spans, check_year_end
from section16.drafting.consistency.duplicates import check_duplicates
from section16.drafting.consistency.foreign_issuers import check_first_reports
from section16.drafting.consistency.insider_status import check_insider_status
from section16.drafting.consistency.names import check_names
from section16.drafting.consistency.owners import check_attorney, check_control_circle, check_edgar_numbers, check_who_reports
from section16.drafting.consistency.securities import (
    check_opening,
    check_schedules,
    check_securities,
    check_units_shown_one_way,
)
from section16.drafting.context.context import DraftingContext
from section16.drafting.wording.texts import TEXTS
from section16.nearest import nearest_name


def check_facts(context: DraftingContext) -> None:
    """Report every inconsistency of the facts."""
    check_names(context)
    if context.findings:
        return  # what follows looks things up by name
    check_amounts(context)
    check_plausible_days(context)
    if context.findings:
        return  # what follows counts days and adds up numbers
    check_control_circle(context)
    check_securities(context)
    check_schedules(context)
    check_opening(context)
    check_event_days(context)
    check_duplicates(context)
    check_spans(context)
    check_units_shown_one_way(context)
    check_edgar_numbers(context)
    check_year_end(context)
    check_attorney(context)
    check_who_reports(context)
    check_insider_status(context)
    check_first_reports(context)
    _names_of_texts(context)


def _names_of_texts(context: DraftingContext) -> None:
    for name in context.facts.texts:
        if len(name.split()) == 1 and name not in TEXTS:
            near = nearest_name(name, TEXTS, 0.8)
            if near:
                context.doubt(
                    "TEXT-NAME",
                    context.at("[texts]", name),
                    f"{name!r} is not the name of a footnote text; the nearest is {near}.",
                    "Correct the name.",
                )
