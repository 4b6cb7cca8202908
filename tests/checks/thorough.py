"""Checks without short cuts, against which the quick ones are held."""

from __future__ import annotations

from itertools import product, starmap
from typing import TYPE_CHECKING

import msgspec

from section16.checks import subject as subjects
from section16.checks.catalogue import CATALOGUE
from section16.checks.screen import Look, looks_of
from section16.checks.sense import exercises, plan_box, prices
from section16.checks.subject import Looks, Subject
from section16.checks.transactions import TransactionKind
from section16.document.group import Group

if TYPE_CHECKING:
    import pytest


def look_at_everything(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the quick look find nothing plain, and no check be left out, so that every check looks at everything."""
    monkeypatch.setattr(subjects, "plain_row", lambda _row: False)
    monkeypatch.setattr(subjects, "plain_owner", lambda _owner, **_facts: False)
    monkeypatch.setattr(subjects, "plain_marks", lambda _marks: False)
    monkeypatch.setattr(subjects, "looks_of", _looks_that_find_nothing_plain)
    monkeypatch.setattr(Subject, "concerns", property(lambda _self: frozenset(Looks)))
    monkeypatch.setattr(Subject, "kinds", property(lambda _self: _EVERY_KIND))
    monkeypatch.setattr(Subject, "has", lambda _self, _condition: True)
    monkeypatch.setattr(exercises, "_add_up", lambda _rows: False)
    monkeypatch.setattr(prices, "spread_of", lambda _subject: None)
    monkeypatch.setattr(plan_box, "_is_about_plan", lambda text: plan_box._PLAN.search(text) is not None)


_CODES = {code for one in CATALOGUE for code in one.codes}
_EITHER = (True, False)
_EVERY_KIND = frozenset(starmap(TransactionKind, product(_CODES, ("I", "II"), (*_EITHER, None), _EITHER, _EITHER)))


def _looks_that_find_nothing_plain(group: type[Group], form: str, **facts: bool) -> tuple[Look | None, ...]:
    return tuple(
        look and (object(), False, look[2], _never, msgspec.structs.replace(look[4], plain=_never, noted=False, alone=False))
        for look in looks_of(group, form, **facts)
    )


def _never(_text: str) -> bool:
    return False
