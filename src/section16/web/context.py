"""What operations answer from: the book, the clock, and the office that keeps when reports were posted."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from section16.clock import Clock, now
from section16.workspace.context import OfficeContext


@dataclass(frozen=True)
class WebContext:
    """What operations answer from; without an ``office``, nothing is known about the posting of reports."""

    book: Path
    clock: Clock = now
    office: OfficeContext | None = None
