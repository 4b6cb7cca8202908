"""Sense checks of the Rule 10b5-1 box against what footnotes and remarks state about plans."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from section16.checks.check import Hit, check
from section16.checks.subject import Subject
from section16.document.captions import PLAN_BOX_IN_EDGAR
from section16.law.trading_plans import AMENDED_RULE_SINCE
from section16.ledger.entries.statements import plan_adoptions, stated_days

_PLAN = re.compile(r"10b-?5-?1|trading plan", re.IGNORECASE)
_MODIFIED = re.compile(r"\b(?:amend|modif)", re.IGNORECASE)
_BOX = "$.aff10b5One"


def _texts(subject: Subject) -> tuple[str, ...]:
    """Return the footnotes and the remarks that speak of a trading plan."""
    texts = (*subject.notes.values(), subject.document.remarks.value or "")
    return tuple(text for text in texts if _is_about_plan(text))


def _is_about_plan(text: str) -> bool:
    if text.isascii():  # most texts are, and few have what the pattern looks for letter by letter
        lower = text.lower()
        if "10b" not in lower and "trading plan" not in lower:
            return False
    return _PLAN.search(text) is not None


def _adoptions(subject: Subject) -> tuple[date, ...]:
    """Return the days on which the plans that the form speaks of were adopted."""
    return _adopted(subject.once(_texts))


def _adopted(texts: tuple[str, ...]) -> tuple[date, ...]:
    return tuple(day for text in texts for day in plan_adoptions(text))


def _is_checked(subject: Subject) -> bool:
    return subject.document.aff10b5_one.value is True


@check("PLAN-NO-DATE", forms="45", since=PLAN_BOX_IN_EDGAR, when=_is_checked)
def no_date(subject: Subject) -> Iterator[Hit]:
    """Where the box is checked, a footnote or the remarks give the date on which the plan was adopted."""
    if not _is_checked(subject):
        return
    texts = subject.once(_texts)
    if not any(stated_days(text) for text in texts):
        says = "gives the date on which it was adopted" if texts else "mentions a plan"
        yield Hit(
            _BOX,
            f"The Rule 10b5-1 box is checked, and no footnote or remark {says}.",
            "Add the date of adoption to a footnote.",
        )


@check("PLAN-BEFORE-RULE", forms="45", since=PLAN_BOX_IN_EDGAR, when=_is_checked)
def before_rule(subject: Subject) -> Iterator[Hit]:
    """The box is for plans meant to satisfy the rule as amended; those adopted before February 27, 2023 do not need it."""
    if not _is_checked(subject):
        return
    texts = subject.once(_texts)
    adopted = _adopted(texts)
    if adopted and max(adopted) < AMENDED_RULE_SINCE and not any(map(_was_modified, texts)):
        yield Hit(
            _BOX,
            f"The Rule 10b5-1 box is checked for a plan adopted on {max(adopted)}, before the rule was amended.",
            "Clear the box, unless the plan was modified since February 27, 2023.",
            {"adopted": max(adopted)},
        )


def _was_modified(text: str) -> bool:
    """Return whether a text says that a plan was changed since the rule was amended, which counts as a new adoption."""
    return bool(_MODIFIED.search(text)) and any(day >= AMENDED_RULE_SINCE for day in stated_days(text))


@check("PLAN-BOX-CLEAR", forms="45", since=PLAN_BOX_IN_EDGAR, when=_adoptions)
def box_clear(subject: Subject) -> Iterator[Hit]:
    """A transaction under a plan adopted since February 27, 2023 requires the box."""
    if _is_checked(subject) or not subject.has_plan_box:
        return
    for one in subject.transactions:
        adopted = _adopted(tuple(text for text in subject.texts(one.row) if _is_about_plan(text)))
        since = [day for day in adopted if AMENDED_RULE_SINCE <= day <= (one.day or date.max)]
        if since:
            yield Hit(
                _BOX,
                f"The Rule 10b5-1 box is not checked, and a footnote names a plan adopted on {since[0]}.",
                "Check the box if the transaction was made under the plan.",
                {"adopted": since[0], "row": one.path},
            )
            return


@check("PLAN-AFTER-TRADE", forms="45", codes="PS", when=_adoptions)
def after_trade(subject: Subject) -> Iterator[Hit]:
    """A plan is adopted before the transactions under it."""
    for one in subject.transactions:
        if one.code not in ("P", "S") or one.day is None:
            continue
        adopted = _adopted(tuple(text for text in subject.texts(one.row) if _is_about_plan(text)))
        if adopted and min(adopted) > one.day:
            yield Hit(
                f"{one.path}.transactionDate",
                f"The transaction of {one.day} is before the adoption of its plan, {min(adopted)}.",
                "Correct the date of the transaction or of the plan.",
                {"adopted": min(adopted), "transactionDate": one.day},
            )
