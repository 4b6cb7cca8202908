"""Writes a world into a folder: ``python -m generate OUT --issuers N --seed S``."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from generate import truth
from generate.settings import Settings
from generate.world import issuers
from section16.plurals import counted

SETTINGS = ("years", "errors", "late", "amendments", "drift", "successors")


def main(arguments: Sequence[str] | None = None) -> int:
    """Write ``OUT/filings/ACCESSION.txt`` for every filing and ``OUT/truth.jsonl``, an issuer at a time; return 0."""
    parser = _parser()
    given = parser.parse_args(arguments)
    try:
        worlds = issuers(given.seed, given.issuers, **{name: getattr(given, name) for name in SETTINGS})
    except ValueError as error:
        parser.error(str(error))
    folder = given.out / "filings"
    folder.mkdir(parents=True, exist_ok=True)
    count = 0
    with (given.out / "truth.jsonl").open("wb") as file:
        for one in worlds:
            for filing in one.filings:
                (folder / f"{filing.accession}.txt").write_bytes(filing.text)
            file.write(truth.write(one.truth))
            count += len(one.filings)
    made = f"{counted(count, 'filing')} of {counted(given.issuers, 'issuer')}"
    print(f"{made} in {folder}, the truth in {given.out / 'truth.jsonl'}")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m generate", description="Seeded filings with the truth beside them.")
    parser.add_argument("out", type=Path, help="the folder to write into")
    parser.add_argument("--issuers", type=int, default=1, help="how many issuers (1)")
    parser.add_argument("--seed", type=int, default=0, help="the same seed gives the same bytes (0)")
    usual = Settings()
    parser.add_argument("--years", type=int, default=usual.years, help=f"years simulated, from 2021 on ({usual.years})")
    errors = usual.share_of_errors
    parser.add_argument("--errors", type=float, default=errors, help=f"share of forms with a filer's error ({errors})")
    parser.add_argument("--late", type=float, default=usual.late, help=f"share of forms filed late ({usual.late})")
    amended = usual.amendments
    parser.add_argument("--amendments", type=float, default=amended, help=f"share of forms amended ({amended})")
    continued = usual.successors
    parser.add_argument(
        "--successors", type=float, default=continued, help=f"share of issuers that go on as another ({continued})"
    )
    parser.add_argument("--no-drift", dest="drift", action="store_false", help="word titles and natures always alike")
    return parser


if __name__ == "__main__":
    sys.exit(main())
