"""Fuzzing by hand: ``python -m tests.fuzz KIND SEED COUNT`` prints every fault; ``... KIND SEED NUMBER show`` one input."""

from __future__ import annotations

import sys
from random import Random

from tests.fuzz.harness import run
from tests.fuzz.inputs import seeds
from tests.fuzz.mutations import mutant

if __name__ == "__main__":
    kind, seed, count = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    if sys.argv[4:]:
        random = Random(f"{kind} {seed} {count}")
        sys.stdout.buffer.write(mutant(random.choice(seeds(kind)), kind, random))
    else:
        faults = 0
        for fault in run(kind, seed, count):
            faults += 1
            sys.stdout.write(f"{fault.made}: {fault.told}\n{fault.data[:200]!r} ({len(fault.data)})\n\n")
            sys.stdout.flush()
        sys.stdout.write(f"{kind} {seed}: {count} inputs, {faults} faults\n")
