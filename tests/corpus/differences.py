"""Where our page is deliberately not the SEC's rendering: every difference that is met, with its reason.

``docs/pages.md`` tells the same to readers. A difference that is not listed here fails the tests, and so does one that is
listed and no longer met.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import msgspec

from section16.document.places import names_country
from tests.corpus.official import Shown, squeezed


class Deviation(msgspec.Struct, frozen=True):
    """A thing that the official page and ours show otherwise: what kind of thing, where, and what each shows."""

    kind: str
    where: str
    official: str
    ours: str


class Difference(msgspec.Struct, frozen=True):
    """A deliberate difference: its name, why it is so, and which deviations it explains."""

    name: str
    reason: str
    explains: Callable[[Deviation], bool]


def deviations(official: Shown, ours: Shown) -> Iterator[Deviation]:
    """Yield everything that two pages show otherwise."""
    yield from _texts(official, ours)
    for caption in official.ticks.keys() | ours.ticks.keys():
        theirs, mine = official.ticks.get(caption), ours.ticks.get(caption)
        if theirs != mine:
            yield Deviation("tick", caption, str(theirs), str(mine))
    for name in official.cells.keys() | ours.cells.keys():
        yield from _cells(name, official.cells.get(name, []), ours.cells.get(name, []))
    if official.place != ours.place:
        yield Deviation("place", "owner 1", " | ".join(official.place), " | ".join(ours.place))
    if len(official.owners) != len(ours.owners):
        yield Deviation("owners", "", str(len(official.owners)), str(len(ours.owners)))
    for number, (one, other) in enumerate(zip(official.owners, ours.owners, strict=False), 1):
        if one[0] != other[0]:
            yield Deviation("owner", f"owner {number}", " | ".join(one[0]), " | ".join(other[0]))
        if one[1] != other[1]:
            yield Deviation("roles", f"owner {number}", " | ".join(one[1]), " | ".join(other[1]))


def _texts(official: Shown, ours: Shown) -> Iterator[Deviation]:
    """Yield the pieces of text of either page that stand nowhere on the other, white space aside."""
    theirs, mine = squeezed("".join(official.texts)), squeezed("".join(ours.texts))
    for text in official.texts:
        shown = re.sub(r"^_+X?_+ ", "", text)  # ticks are compared by themselves
        if squeezed(shown) not in mine:
            yield Deviation("text missing", "", text, "")
    for text in ours.texts:
        if squeezed(text) not in theirs:
            yield Deviation("text added", "", "", text)


def _cells(
    name: str, official: list[list[tuple[str, tuple[str, ...]]]], ours: list[list[tuple[str, tuple[str, ...]]]]
) -> Iterator[Deviation]:
    if [len(row) for row in official] != [len(row) for row in ours]:
        yield Deviation("rows", name, str([len(row) for row in official]), str([len(row) for row in ours]))
        return
    for number, (one, other) in enumerate(zip(official, ours, strict=True), 1):
        for column, (theirs, mine) in enumerate(zip(one, other, strict=True), 1):
            if theirs != mine:
                yield Deviation("cell", f"Table {name}, row {number}, column {column}", f"{theirs}", f"{mine}")


def _missing(*texts: str) -> Callable[[Deviation], bool]:
    return lambda seen: seen.kind == "text missing" and seen.official in texts


def _added(*texts: str) -> Callable[[Deviation], bool]:
    return lambda seen: seen.kind == "text added" and seen.ours in texts


def _either(*rules: Callable[[Deviation], bool]) -> Callable[[Deviation], bool]:
    return lambda seen: any(rule(seen) for rule in rules)


def _foreign(seen: Deviation) -> bool:
    """Whether both show the same lines, but for the country, which stands last with us."""
    *lines, last = seen.official.split(" | ")
    country = seen.ours.split(" | ")[-1]
    if seen.kind not in ("place", "owner") or last != "UNITED STATES" or not names_country(country) or country not in lines:
        return False
    at = len(lines) - 1 - lines[::-1].index(country)  # a city may be called as its country is
    return [*lines[:at], *lines[at + 1 :], country] == seen.ours.split(" | ")


def _zoned_day(seen: Deviation) -> bool:
    zone = re.compile(r"-\d\d:\d\d")
    if seen.kind == "cell":
        return seen.official != seen.ours == zone.sub("", seen.official)
    return bool(re.fullmatch(r"\d\d/\d\d-\d\d:\d\d/\d{4}", seen.official) or re.fullmatch(r"\d\d/\d\d/\d{4}", seen.ours))


def _dollar_before_nothing(seen: Deviation) -> bool:
    if seen.kind == "cell":
        return seen.official.startswith("('$', (") and seen.ours == seen.official.replace("'$'", "''")
    return _missing("$")(seen)


def _tick(*captions: str) -> Callable[[Deviation], bool]:
    return lambda seen: (seen.kind, seen.official, seen.ours) == ("tick", "False", "True") and seen.where.startswith(captions)


DIFFERENCES = (
    Difference(
        "ticks are drawn",
        "A tick is a box with or without a cross, which a screen reader says, and a dotted one where the filing does not state "
        "the box; the SEC prints underscores or a disabled field.",
        _added("☒", "☐", "⬚"),
    ),
    Difference(
        "links back",
        "Behind each footnote a link leads back to where it is first used.",
        _added("↩"),
    ),
    Difference(
        "one list of owners",
        "Box 1 and the relationships are shown once for each owner; the SEC's rendering repeats the first owner in a list "
        "below the tables.",
        _missing("Reporting Owners", "Reporting Owner Name / Address", "Relationships"),
    ),
    Difference(
        "one notice and one imprint",
        "The SEC's rendering has the notice and imprint of the old edition below Table I and those of the new edition at its "
        "end; ours has those of the edition that is shown.",
        _either(
            lambda seen: seen.kind == "text missing" and seen.official.startswith("Persons who respond"),
            _missing("SEC 1473 (7-02)", "SEC 1474 (9-02)", "SEC 2270 (9-02)"),
        ),
    ),
    Difference(
        "the imprint without a star",
        "The imprint is the number of the form alone; in the SEC's rendering it follows a star that refers to no note.",
        _missing("* Form 3: SEC 1473 (03-26).", "* Form 4: SEC 1474 (03-26)"),
    ),
    Difference(
        "the imprint of Form 5",
        "Form 5 is SEC 2270; the rendering's 2770T is a misprint.",
        _either(_missing("* Form 5: SEC 2770T (03-26)"), _added("SEC 2270 (03-26)")),
    ),
    Difference(
        "one wording of the note on space",
        "Form 5 says `If space provided is insufficient` where the others say `If space is insufficient`; ours says the latter "
        "on all.",
        lambda seen: "Note: File three copies of this Form" in seen.official + seen.ours,
    ),
    Difference(
        "title and other text separate",
        "The officer's title is below its box and the other text below its own; the rendering joins them with a slash.",
        lambda seen: (
            seen.kind == "text missing" and " / " in seen.official and seen.official != "Reporting Owner Name / Address"
        ),
    ),
    Difference(
        "no dollar sign without an amount",
        "A price that is only a footnote has no amount; the rendering of Form 3 shows a dollar sign.",
        _dollar_before_nothing,
    ),
    Difference(
        "true is true",
        "A box filed as `true` is ticked like one filed as `1`; the stylesheet of Form 4 compares the exit box and the box for "
        "other relationships with a number and leaves them open.",
        _tick("Check this box if no longer subject to Section 16", "Other (specify below)"),
    ),
    Difference(
        "dates without time zones",
        "A date filed with a time zone is shown as a date; the rendering leaves the zone in the middle of it, as in "
        "11/05-05:00/2018.",
        _zoned_day,
    ),
    Difference(
        "the country of an old foreign address",
        "Before v5.5 a foreign country was filed in the box for the state; we show it as the country. The rendering shows it "
        "as the state and adds UNITED STATES as the country.",
        _foreign,
    ),
)
