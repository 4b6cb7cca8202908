"""EDGAR's list of all names with their CIKs, people among them: ``EXAMPLE ADA:0009990200:``, a line each."""

from __future__ import annotations

import re
from collections.abc import Iterator

from section16.errors import UnreadableError

_LINE = re.compile(rb"(?P<name>.*):(?P<cik>\d{10}):\s*")
_BAD_SHARE = 2


def read_cik_lookup(data: bytes) -> Iterator[tuple[str, str]]:
    """Yield names with their CIKs. Raises :class:`~section16.errors.UnreadableError` for anything else."""
    bad = good = 0
    for line in data.splitlines():
        match = _LINE.fullmatch(line)
        if match is None:
            bad += bool(line.strip())
        else:
            good += 1
            yield match["name"].decode("utf-8", "replace"), match["cik"].decode().lstrip("0")
    if bad * _BAD_SHARE > good or not good:
        raise UnreadableError(
            "This is not EDGAR's list of names.",
            remedy="Download it again; if it stays the same, EDGAR has changed its format. A CIK can be given instead.",
        )
