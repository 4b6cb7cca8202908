"""The page that shows how often the sense checks fire on real filings, as the bench counted, and what reading them found."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

import msgspec

from docs.figures import text_of
from section16.catalogue import sense

Table = Callable[[Sequence[str], Iterable[Sequence[str]]], str]


class Reading(msgspec.Struct, frozen=True):
    """How many findings of a check were read against their forms, how many were wrong, and what was learned from them."""

    read: int
    wrong: int
    learned: str = ""


READ: dict[str, Reading] = {
    "CODE-DIRECTION": Reading(54, 0, "puts, written calls and units that give a second derivative security are passed over"),
    "PRICE-ZERO": Reading(60, 0, "withheld shares at 0, and option grants coded P"),
    "PRICE-OF-GIFT": Reading(3, 0),
    "PRICE-TOTAL": Reading(1, 0),
    "PRICE-FAR-OFF": Reading(2, 0, "a comma for a decimal point, and a price a tenth of the day's"),
    "PRICE-NO-RANGE": Reading(32, 0, "ranges that cannot be read, such as $2,336.00.00, are reported as such"),
    "PRICE-RANGE-WIDE": Reading(52, 0),
    "PRICE-OUTSIDE-RANGE": Reading(60, 0),
    "EXERCISE-UNEQUAL": Reading(3, 0, "performance, dividends and net exercises that a footnote states are passed over"),
    "PLAN-NO-DATE": Reading(60, 0, "two give a month without a day"),
    "PLAN-BEFORE-RULE": Reading(60, 0, "plans amended since February 27, 2023 are passed over"),
    "PLAN-BOX-CLEAR": Reading(3, 0),
    "DATE-IMPOSSIBLE": Reading(8, 0),
    "PERIOD-NOT-EARLIEST": Reading(
        66, 0, "gifts and other voluntary reports are passed over: filers leave them out of account"
    ),
    "SIGNED-BEFORE-TRANSACTION": Reading(18, 0),
    "SIGNED-AFTER-FILING": Reading(10, 0),
    "SYMBOL-DOUBTFUL": Reading(60, 0),
    "TITLE-ELSEWHERE": Reading(4, 0),
    "NATURE-NO-HOLDER": Reading(5, 0),
    "SIGNATURE-FEWER": Reading(3, 0),
    "SIGNATURE-NOT-OWNER": Reading(60, 0),
    "ROW-LATE-UNMARKED": Reading(60, 0, "one form each of sixty issuers; a footnote that names a Form 3 makes it silent"),
    "NATURE-KIND-ONLY": Reading(60, 0, "none of the rows has a footnote, and no remark names the trust or company"),
    "BALANCE-LIKELY-ERROR": Reading(
        87,
        1,
        "rows whose footnotes speak of a split or an adjustment are passed over; a balance that the next form continues,"
        " against a single one before it or one that is unexplained itself, became BALANCE-UNEXPLAINED",
    ),
    "HOLDING-MISSING": Reading(
        46,
        0,
        "holdings whose balance a footnote states, and rows that state what a transaction of the same form starts from, are"
        " passed over",
    ),
    "ROW-FILED-BEFORE": Reading(3, 0, "companion forms of one group repeat the designated filer, and are passed over"),
}


_PAGE = """{made}

# Sense checks on real filings

A sense check shows what EDGAR accepts and is probably not what was meant: it warns or notes and never rejects. This page states
how often each of them fires on real filings, and how often it was wrong where its findings were read against the form. `make
bench` counts again and writes [sense.md](../bench/results/sense.md); `make docs` updates this page. What each check means is in
[checks.md](checks.md).

A `warn` that was wrong more than one time in twenty was corrected or became a note. Notes were not all read: a note states what
is unusual, and whether it is a mistake depends on facts that the forms do not show. The checks from `BALANCE-LIKELY-ERROR` on
compare a form with the filings before it, `section16 check FORM --earlier FOLDER`. Most Forms 3 are missing from these filings,
so that `BEFORE-INSIDER` and `POWER-NOT-ON-FILE` had little to judge.

{fired}

## Findings read against the form

{read}

Of a check with more than sixty findings, sixty were drawn at random, except those of `BALANCE-LIKELY-ERROR`, which were
all read. A check that did not fire here is not listed. The balance that is wrongly called an error is in
0001209191-23-040232: it is three times the same, with sales between, and later forms continue it.
"""


def checks_on_filings(made: str, table: Table) -> str:
    """Return the page, with the table that the bench wrote."""
    return _PAGE.format(made=made, fired=_fired(), read=table(("Check", "Read", "Wrong", "What was learned"), _lines()))


def _fired() -> str:
    """Return what the bench wrote, without its heading."""
    return text_of("sense").partition("\n")[2].strip()


def _lines() -> Iterable[Sequence[str]]:
    for entry in sense.ENTRIES:
        found = READ.get(entry.id)
        if found is not None:
            yield f"`{entry.id}`", str(found.read), str(found.wrong), found.learned
