"""What it costs to import section16 and to read a first form: fresh processes beside a bare Python."""

from __future__ import annotations

import statistics
import subprocess
import sys
from importlib.resources import as_file, files
from pathlib import Path

from bench.figures import Target, circumstances, table, write_results

RUNS = 15
_REPORT = """
import resource, time
print(time.process_time() - start, time.perf_counter() - wall, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""
_START = "import sys, time; data = open(sys.argv[1], 'rb').read(); start = time.process_time(); wall = time.perf_counter()\n"
_STAGES = {
    "bare Python": "",
    "`import section16`": "import section16",
    "`import lxml.etree, msgspec`": "import lxml.etree, msgspec",
    "`section16.read`, first form": "import section16; section16.read(data)",
}
_KIBIBYTES = 1 if sys.platform != "darwin" else 1024


# A process that Python starts inherits its parent's largest size; one that a shell starts does not.
_THROUGH_SHELL = ("sh", "-c", '"$@"; exit $?', "sh")


def _run(code: str, form: Path) -> tuple[float, float, float]:
    """Return CPU time and wall time in milliseconds and memory in megabytes of a fresh process."""
    command = [*_THROUGH_SHELL, sys.executable, "-c", _START + code + _REPORT, str(form)]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
    return float(told[0]) * 1000, float(told[1]) * 1000, float(told[2]) / _KIBIBYTES / 1024


def measure() -> list[Target]:
    """Measure, write the section, and return the targets."""
    found: dict[str, list[tuple[float, float, float]]] = {name: [] for name in _STAGES}
    with as_file(files("section16.demo").joinpath("forms", "form4.xml")) as form:
        for _ in range(RUNS):
            for name, code in _STAGES.items():
                found[name].append(_run(code, form))
    middle = {name: [statistics.median(column) for column in zip(*runs, strict=True)] for name, runs in found.items()}
    bare = middle["bare Python"]
    over = {name: [mine - its for mine, its in zip(figures, bare, strict=True)] for name, figures in middle.items()}
    lines = [(name, *(f"{figure:.1f}" for figure in figures)) for name, figures in over.items() if name != "bare Python"]
    write_results("startup", _section(table(("over bare Python", "CPU ms", "wall ms", "MB of memory"), lines)))
    imported = over["`import section16`"]
    return [
        Target("import section16, wall time over bare Python", 60, imported[1], " ms"),
        Target("import section16, memory over bare Python", 15, imported[2], " MB"),
    ]


def _section(lines: str) -> str:
    return f"""
# Starting

{circumstances(f"{RUNS} fresh processes each")} Medians, less those of a bare Python
without the step; memory is the largest resident size. `import section16` loads no
XML parser: that comes with the first form.

{lines}

Targets for `import section16`: under 60 ms and under 15 MB.
"""
