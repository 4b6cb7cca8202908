"""Answers that are kept in memory: the same address gives the same bytes as long as the book does not change."""

from __future__ import annotations

import threading
from collections import OrderedDict

Shown = tuple[bytes, str]
"""The bytes of an answer, and their kind."""
MOST_BYTES = 64 * 1024 * 1024


class KeptAnswers:
    """The answers that were asked for last, by their entity tags, up to a number of bytes.

    A tag changes when the book does, so that nothing has to be removed for being out of date.
    """

    def __init__(self, most: int = MOST_BYTES) -> None:
        self._most = most
        self._bytes = 0
        self._kept: OrderedDict[str, Shown] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, tag: str) -> Shown | None:
        """Return the answer with a tag, where it is kept."""
        with self._lock:
            found = self._kept.get(tag)
            if found is not None:
                self._kept.move_to_end(tag)
            return found

    def keep(self, tag: str, answer: Shown) -> None:
        """Keep an answer, and let go of those that were not asked for longest; a large one is not kept."""
        size = len(answer[0])
        if size > self._most // 16:
            return
        with self._lock:
            if tag in self._kept:
                return
            self._kept[tag] = answer
            self._bytes += size
            while self._bytes > self._most:
                _, (body, _kind) = self._kept.popitem(last=False)
                self._bytes -= len(body)
