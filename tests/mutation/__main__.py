"""Mutation testing by hand: ``make mutants COUNT=200 SEED=1``, or ``python -m tests.mutation --help``."""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from tests.mutation.accepted import accepted, reason_for
from tests.mutation.breakages import breakages
from tests.mutation.mutants import Mutant
from tests.mutation.record import recorded
from tests.mutation.selection import FOLDERS, Fitting, drawn, reaches, shares
from tests.mutation.trial import Outcome, Tree

ROOT = Path(__file__).parents[2]


def main(arguments: Sequence[str] | None = None) -> int:
    """Draw mutants, try each, print what became of them; the status is 1 where fewer are caught than asked."""
    asked = _parser().parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="mutants-") as place:
        if asked.named:
            outcomes = list(_shown(_of_breakages(Path(place), asked.matching)))
        else:
            record = Path(asked.record) if asked.record else recorded(ROOT, asked.folders)
            fitting = Fitting(ROOT, reaches(record))
            found = [one for name, count in _counts(asked).items() for one in drawn(ROOT, name, count, asked.seed)]
            outcomes = list(_shown(_of_mutants(Path(place), found, fitting, asked.seconds)))
    return _summary(outcomes, asked.least)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.mutation", description=__doc__)
    parser.add_argument("--count", type=int, default=200, help="how many mutants over all folders")
    parser.add_argument("--seed", type=int, default=1, help="which mutants are drawn")
    parser.add_argument("--folders", nargs="+", choices=FOLDERS, default=list(FOLDERS), help="the folders to draw from")
    seconds = "how much processor time the tests of one mutant may take together"
    parser.add_argument("--seconds", type=float, default=120.0, help=seconds)
    parser.add_argument("--least", type=float, default=0.9, help="the share that has to be caught")
    parser.add_argument("--record", help="what each test calls, recorded before; made anew where the tree has changed")
    parser.add_argument("--named", action="store_true", help="replay the named breakages instead")
    parser.add_argument("--matching", default="", help="only the named breakages whose name contains this")
    return parser


def _counts(asked: argparse.Namespace) -> dict[str, int]:
    return shares(ROOT, asked.count, asked.folders)


def _of_mutants(place: Path, found: Iterable[Mutant], fitting: Fitting, seconds: float) -> Iterator[Outcome]:
    tree = Tree(ROOT, place)
    try:
        for mutant in found:
            tests = fitting.tests(mutant, seconds)
            yield tree.tried(mutant, tests, seconds) if tests else Outcome(mutant, caught=False, how="no test", tests=0)
    finally:
        tree.close()


def _of_breakages(place: Path, matching: str) -> Iterator[Outcome]:
    tree = Tree(ROOT, place)
    try:
        for one in breakages():
            if matching in one.name:
                yield tree.tried(one.mutant(), one.tests, 120.0)
    finally:
        tree.close()


def _shown(outcomes: Iterable[Outcome]) -> Iterator[Outcome]:
    for number, one in enumerate(outcomes, 1):
        sys.stdout.write(f"{number:4} {one.how:9} {one.tests:4} tests  {one.mutant}\n")
        sys.stdout.flush()
        yield one


def _summary(outcomes: Sequence[Outcome], least: float) -> int:
    """Print the figures of each folder and the survivors, and return the exit status."""
    known = accepted()
    by_folder: dict[str, list[Outcome]] = defaultdict(list)
    for one in outcomes:
        by_folder[Path(one.mutant.file).parts[2]].append(one)
    sys.stdout.write(f"\n{'folder':10} {'mutants':>8} {'caught':>8} {'accepted':>9} {'survived':>9}\n")
    for name, found in (*by_folder.items(), ("all", list(outcomes))):
        caught = sum(one.caught for one in found)
        reasoned = sum(not one.caught and reason_for(one.mutant, known) is not None for one in found)
        sys.stdout.write(f"{name:10} {len(found):8} {caught:8} {reasoned:9} {len(found) - caught - reasoned:9}\n")
    for one in outcomes:
        if not one.caught:
            sys.stdout.write(f"\n{one.mutant}\n  {reason_for(one.mutant, known) or 'no reason is recorded'}\n")
    share = sum(one.caught for one in outcomes) / len(outcomes) if outcomes else 0.0
    sys.stdout.write(f"\n{share:.1%} caught of {len(outcomes)}\n")
    return int(share < least)


if __name__ == "__main__":
    sys.exit(main())
