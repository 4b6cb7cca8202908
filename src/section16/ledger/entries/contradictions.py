"""Contradictions between decisions, each with the two that it is between. Every check takes time in proportion to the file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from section16.ledger.entries.decision import Decision

Contradiction = tuple[Decision, Decision, str]
_STEPS_SHOWN = 5


def contradictions(decisions: Sequence[Decision]) -> Iterator[Contradiction]:
    """Yield the contradictions among decisions: two of them in the order of the file, and why they cannot both be."""
    for one, two, why in (
        *_words(decisions),
        *_splits(decisions),
        *_originals(decisions),
        *_cycles(decisions),
        *_gone(decisions),
        *_issuers(decisions),
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
            chain = "" if shown else f" (the same by the decisions on lines {lines} together)"
            yield one, min(shown or group, key=_line), f"{_both(both)} declared both the same and different{chain}"
            return
        seen[id(group)] = word


def _both(words: Sequence[str]) -> str:
    return f"{' and '.join(repr(word) for word in words)} {'is' if len(words) == 1 else 'are'}"


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
                yield (
                    other,
                    one,
                    f"the split on {one.day} is stated as {other.new} for {other.old} and as {one.new} for {one.old}",
                )


def _originals(decisions: Sequence[Decision]) -> Iterator[Contradiction]:
    first: dict[str, Decision] = {}
    for one in decisions:
        if one.kind == "amends":
            other = first.setdefault(one.accession, one)
            if one.original != other.original:
                yield other, one, f"filing {one.accession} cannot amend both {other.original} and {one.original}"


def _cycles(decisions: Sequence[Decision]) -> Iterator[Contradiction]:
    """Yield amendments that amend each other, directly or through others, each cycle once."""
    amends = {one.accession: one for one in decisions if one.kind == "amends"}
    for cycle in _circles({accession: one.original for accession, one in amends.items()}):
        steps = [amends[accession] for accession in cycle]
        yield steps[0], steps[-1], _circle("filing", "amend", [(one.accession, one.original, one.line) for one in steps])


def _circle(what: str, verb: str, steps: Sequence[tuple[str, str, int]]) -> str:
    """Return in words why steps that lead back to the first cannot be; each is who, what is followed, and the line."""
    if len(steps) == 1:
        return f"{what} {steps[0][0]} cannot {verb} itself"
    shown = [f"{one} {verb}s {other} (line {line})" for one, other, line in steps[:_STEPS_SHOWN]]
    more = [f"{len(steps) - _STEPS_SHOWN} more"] if len(steps) > _STEPS_SHOWN else []
    return f"{', '.join([*shown, *more])}, so that {what} {steps[0][0]} would {verb} itself"


def _circles(following: dict[str, str]) -> Iterator[list[str]]:
    """Yield what leads back to itself, each circle once."""
    settled: set[str] = set()
    for start in following:
        path: dict[str, None] = {}
        at = start
        while at in following and at not in path and at not in settled:
            path[at] = None
            at = following[at]
        if at in path:
            yield list(path)[list(path).index(at) :]
        settled.update(path)


def _issuers(decisions: Sequence[Decision]) -> Iterator[Contradiction]:
    """Yield successors of two issuers or beside others, in a circle, and those that another decision keeps apart."""
    successors = [one for one in decisions if one.kind == "successor"]
    apart = {(one.issuer, one.continues): one for one in decisions if one.kind == "other_issuer"}
    by_new: dict[str, Decision] = {}
    by_old: dict[str, Decision] = {}
    for one in successors:
        if one.continues != by_new.setdefault(one.issuer, one).continues:
            yield (
                by_new[one.issuer],
                one,
                f"issuer {one.issuer} cannot continue both {by_new[one.issuer].continues} and {one.continues}",
            )
        if one.issuer != by_old.setdefault(one.continues, one).issuer:
            yield (
                by_old[one.continues],
                one,
                f"issuers {by_old[one.continues].issuer} and {one.issuer} cannot both continue {one.continues}",
            )
        if (one.issuer, one.continues) in apart:
            yield (
                one,
                apart[one.issuer, one.continues],
                f"issuer {one.issuer} is declared both to continue {one.continues} and not to",
            )
    for cycle in _circles({issuer: one.continues for issuer, one in by_new.items()}):
        steps = [by_new[issuer] for issuer in cycle]
        yield steps[0], steps[-1], _circle("issuer", "continue", [(one.issuer, one.continues, one.line) for one in steps])


def _gone(decisions: Sequence[Decision]) -> Iterator[Contradiction]:
    """Yield filings that are left out as a whole, and that another decision uses."""
    gone = {one.accession: one for one in decisions if one.kind == "leave_out" and not one.row}
    for one in decisions:
        if one.kind == "amends":
            for accession in (one.accession, one.original):
                if accession in gone:
                    yield gone[accession], one, f"filing {accession} is left out as a whole, but named in an amendment"
        elif one.kind == "one_group":
            for accession in one.accessions:
                if accession in gone:
                    yield gone[accession], one, f"filing {accession} is left out as a whole, but named in a group"
