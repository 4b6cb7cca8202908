"""How long work takes, in CPU time, with the garbage collector on."""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

PASSES = 9


def milliseconds(stages: Mapping[str, tuple[Callable[[Any], object], Sequence[Any]]], passes: int = PASSES) -> dict[str, float]:
    """Return the CPU time that each stage takes for one of its inputs, in milliseconds.

    All stages run in every pass, one after the other, so that a slow moment of the machine falls on all of them; of the passes
    the median counts. A first pass warms up and does not count.
    """
    gc.enable()
    found: dict[str, list[float]] = {name: [] for name in stages}
    for number in range(passes + 1):
        for name, (work, inputs) in stages.items():
            gc.collect()
            start = time.process_time()
            for given in inputs:
                work(given)
            taken = time.process_time() - start
            if number:
                found[name].append(taken * 1000 / len(inputs))
    return {name: statistics.median(times) for name, times in found.items()}
