"""What reading and writing costs, beside the floors: bytes touched, XML parsed, every node of the tree looked at."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any

from lxml import etree

import section16
from bench.figures import Target, circumstances, table, write_results
from bench.filings import Sample
from bench.timing import milliseconds
from section16.formats.ownership_xml import read_xml

FLOOR = "`lxml.etree.fromstring`"
_LEAN = etree.XMLParser(
    resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_blank_text=True, collect_ids=False
)
_DOCUMENT, _WHOLE = "typed document, `read_xml`", "whole submission, `section16.read`"
_WALK, _BARE_WALK, _LEAN_PARSE = "lxml and every node touched", "lxml, no blank text, flat walk", "lxml, no blank text"
_FROM_JSON = "`from_json`"


def _touch_every_node(data: bytes) -> None:
    for element in etree.fromstring(data).iter():
        _ = (element.tag, element.text, element.tail, element.items())


def _lean_walk(data: bytes) -> None:
    for element in etree.fromstring(data, _LEAN).iter():
        _ = (element.tag, element.text)


def measure(sample: Sample) -> list[Target]:
    """Measure, write the section, and return the targets."""
    documents = [read_xml(data)[0] for data in sample.documents]
    texts = [section16.to_json(document) for document in documents]
    stages: dict[str, tuple[Callable[[Any], object], Any]] = {
        "bytes read, `hashlib.sha256`": (hashlib.sha256, sample.documents),
        _LEAN_PARSE: (lambda data: etree.fromstring(data, _LEAN), sample.documents),
        FLOOR: (etree.fromstring, sample.documents),
        _BARE_WALK: (_lean_walk, sample.documents),
        _WALK: (_touch_every_node, sample.documents),
        _DOCUMENT: (read_xml, sample.documents),
        _WHOLE: (section16.read, sample.submissions),
        "`write_xml`": (section16.write_xml, documents),
        "`to_json`": (section16.to_json, documents),
        _FROM_JSON: (section16.from_json, texts),
    }
    times = milliseconds(stages)
    floor = times[FLOOR]
    megabytes = sample.size / 1e6 / len(sample.documents)
    lines = [(name, f"{time:.4f}", f"{time / floor:.2f}", f"{megabytes / time * 1000:,.0f}") for name, time in times.items()]
    write_results("reading", _section(sample, table(("step", "ms a filing", "times the floor", "MB/s"), lines), times))
    return [
        Target("typed document, times lxml.etree.fromstring", 3.0, times[_DOCUMENT] / floor),
        Target("read() of a whole submission, times lxml.etree.fromstring", 3.5, times[_WHOLE] / floor),
    ]


def _section(sample: Sample, lines: str, times: dict[str, float]) -> str:
    floor = times[FLOOR]
    return f"""
# Reading and writing

{circumstances(sample.what)} {sample.size / 1e6:.2f} MB of ownership XML. CPU time, garbage collector on, one run, passes
interleaved, medians. The floor is {FLOOR} of the same XML bytes.

{lines}

Targets: a typed document at most 3.0 times the floor, a whole submission at most 3.5 times.

**What would reach 2.0.** {_outlook({name: time / floor for name, time in times.items()})}
"""


def _outlook(ratios: dict[str, float]) -> str:
    """State what lies between this reader and twice the floor, from what was measured."""
    parse, walk, build = ratios[_LEAN_PARSE], ratios[_BARE_WALK], ratios[_FROM_JSON]
    return (
        f"Parsing without blank text takes {parse:.2f} times the floor; with one flat `root.iter()` that looks at tag and text "
        f"of each element and makes nothing of them it is {walk:.2f}, the least that a reader of lxml's tree needs. Building "
        f"the same documents in C, from JSON, takes {build:.2f}. Together that is {walk + build:.2f}, which leaves "
        f"{2.0 - walk - build:.2f} for knowing which field an element fills and whether it is as declared; in Python that "
        f"now takes {ratios[_DOCUMENT] - walk - build:.2f}. 2.0 is reached when that step runs as compiled code driven by the "
        "same declaration."
    )
