"""Contradictions between decisions, each with the two that it is between. Every check takes time in proportion to the file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from section16.ledger.entries.decisions import Decision

Contradiction = tuple["Decision", "Decision", str]


def contradictions(decisions: Sequence[Decision]) -> Iterator[Contradiction]:
    """Yield the contradictions among decisions: two of them in the order of the file, and why they cannot both be."""
    for one, two, why in (
        *_words(decisions),
        *_splits(decisions),
        *_originals(decisions),
        *_cycles(decisions),
        *_gone(decisions),
    ):
        first, second = sorted((one, two), key=_line)
        yield first, second, why


def _words(decisions: Sequence[Decision]) -> Iterator[Contradiction]:
    """Yield what is declared different although other decisions, each through a word it shares with the next, make it one."""
    for what in ("security", "holder"):
        joined: dict[tuple[str, str], list[Decision]] = {}
        for one in decisions:
            if one.kind == f"same_{what}":
                _join(one, joined)
        for one in decisions:
            if one.kind == f"other_{what}":
                yield from _parted(one, joined)


def _join(one: Decision, joined: dict[tuple[str, str], list[Decision]]) -> None:
    """Add a decision to the group of its words, in which every decision is of what is one; smaller groups join larger ones."""
    group: list[Decision] = [one]
    for other in {id(joined[word]): joined[word] for word in _spellings(one) if word in joined}.values():
        group, less = sorted((group, other), key=len, reverse=True)
        group.extend(less)
        joined.update(dict.fromkeys((word for member in less for word in _spellings(member)), group))
    joined.update(dict.fromkeys(_spellings(one), group))


def _parted(one: Decision, joined: dict[tuple[str, str], list[Decision]]) -> Iterator[Contradiction]:
    spellings = _spellings(one)
    seen: dict[int, tuple[str, str]] = {}
    for word in spellings:
        group = joined.get(word)
        if group is None:
            continue
        if id(group) in seen or len(spellings) == 1:
            both = sorted({seen.get(id(group), word)[1], word[1]})
            shown = [other for other in group if set(both) <= {name for _, name in _spellings(other)}]
            lines = ", ".join(str(line) for line in sorted(other.line for other in group))
            chain = "" if shown else f", the same by lines {lines} together"
            yield one, min(shown or group, key=_line), f"{both} are declared both the same and different{chain}"
            return
        seen[id(group)] = word


def _line(one: Decision) -> int:
    return one.line


def _spellings(one: Decision) -> list[tuple[str, str]]:
    return list(dict.fromkeys((one.issuer, word.casefold()) for word in one.titles + one.natures))


def _splits(decisions: Sequence[Decision]) -> Iterator[Contradiction]:
    first: dict[object, Decision] = {}
    for one in decisions:
        if one.kind == "split":
            other = first.setdefault((one.issuer, one.day), one)
            if (one.new, one.old) != (other.new, other.old):
                yield other, one, f"two splits on {one.day} have different ratios"


def _originals(decisions: Sequence[Decision]) -> Iterator[Contradiction]:
    first: dict[str, Decision] = {}
    for one in decisions:
        if one.kind == "amends":
            other = first.setdefault(one.accession, one)
            if one.original != other.original:
                yield other, one, f"{one.accession} amends two filings"


def _cycles(decisions: Sequence[Decision]) -> Iterator[Contradiction]:
    """Yield amendments that amend each other, directly or through others, each cycle once."""
    amends = {one.accession: one for one in decisions if one.kind == "amends"}
    settled: set[str] = set()
    for start in amends:
        path: dict[str, None] = {}
        at = start
        while at in amends and at not in path and at not in settled:
            path[at] = None
            at = amends[at].original
        if at in path:
            cycle = list(path)[list(path).index(at) :]
            words = " amends ".join([*cycle, at])
            yield amends[cycle[0]], amends[cycle[-1]], f"{words}: an amendment cannot amend itself, directly or through others"
        settled.update(path)


def _gone(decisions: Sequence[Decision]) -> Iterator[Contradiction]:
    """Yield filings that are left out as a whole, and that another decision uses."""
    gone = {one.accession: one for one in decisions if one.kind == "leave_out" and not one.row}
    for one in decisions:
        if one.kind == "amends":
            for accession in (one.accession, one.original):
                if accession in gone:
                    yield gone[accession], one, f"{accession} is left out and amends or is amended"
        elif one.kind == "one_group":
            for accession in one.accessions:
                if accession in gone:
                    yield gone[accession], one, f"{accession} is left out and belongs to a group"
