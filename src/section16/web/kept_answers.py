"""Answers that are kept in memory: the same address gives the same bytes as long as nothing changes that they are about."""

from __future__ import annotations

import threading
from collections import OrderedDict
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from section16.workspace.kept_book import GenerationFile

Shown = tuple[bytes, str]
"""The bytes of an answer, and their kind."""
MOST_BYTES = 64 * 1024 * 1024


class KeptAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """An answer: what is shown, its entity tag, the generation that answered, and the CIKs of which it would change the answer.

    ``about`` is empty where anything that changes may change the answer.
    """

    shown: Shown
    tag: str
    of: GenerationFile
    about: frozenset[str] = frozenset()


class KeptAnswers:
    """The answers that were asked for last, by their addresses, up to a number of bytes.

    Who asks for one decides whether it is still good; a newer one takes its place.
    """

    def __init__(self, most: int = MOST_BYTES) -> None:
        self._most = most
        self._bytes = 0
        self._kept: OrderedDict[str, KeptAnswer] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, address: str) -> KeptAnswer | None:
        """Return the answer of an address, where it is kept."""
        with self._lock:
            found = self._kept.get(address)
            if found is not None:
                self._kept.move_to_end(address)
            return found

    def keep(self, address: str, answer: KeptAnswer) -> None:
        """Keep an answer, and let go of those that were not asked for longest; a large one is not kept."""
        with self._lock:
            last = self._kept.pop(address, None)
            self._bytes -= _size(last) if last is not None else 0
            if _size(answer) > self._most // 16:
                return
            self._kept[address] = answer
            self._bytes += _size(answer)
            while self._bytes > self._most:
                self._bytes -= _size(self._kept.popitem(last=False)[1])


def _size(answer: KeptAnswer) -> int:
    return len(answer.shown[0])
