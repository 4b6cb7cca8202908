"""The filings that are measured: a fixed sample of real ones, or the demonstration's when there are none."""

from __future__ import annotations

import os
import random
import tarfile
from pathlib import Path

import msgspec

import section16
from section16.demo.story import form

COUNT = 1_000
SEED = 16
_DEMONSTRATION = "0009990016-25-000007.txt"


class Sample(msgspec.Struct, frozen=True):
    """Submissions and the ownership XML in each of them, in the same order; ``what`` names them in a table."""

    what: str
    submissions: tuple[bytes, ...]
    documents: tuple[bytes, ...]

    @property
    def size(self) -> int:
        """How many bytes of ownership XML the sample holds."""
        return sum(map(len, self.documents))


def archive() -> Path | None:
    """Return the archive of real filings, when SECTION16_CORPUS says where it is."""
    folder = os.environ.get("SECTION16_CORPUS")
    return Path(folder) / "corpus" / "filings.tar.gz" if folder else None


def sample(count: int = COUNT) -> Sample:
    """Return the same ``count`` filings on every call."""
    place = archive()
    if place is None:
        what = f"the one invented filing of the demonstration, {count} times (SECTION16_CORPUS is unset: no real filings)"
        submissions = (form(_DEMONSTRATION),) * count
    else:
        what = f"{count:,} real filings (random, seed {SEED}, of those in the reference archive)"
        submissions = tuple(_drawn(place, count))
    return Sample(what, submissions, tuple(map(document_in, submissions)))


def _drawn(place: Path, count: int) -> list[bytes]:
    with tarfile.open(place) as members:
        names = sorted(name for name in members.getnames() if name.endswith(".txt"))
    drawn = set(random.Random(SEED).sample(names, count))  # a fixed choice, not a secret
    found: dict[str, bytes] = {}
    with tarfile.open(place) as members:
        for member in members:
            content = members.extractfile(member) if member.name in drawn else None
            if content is not None:
                found[member.name] = content.read()
    return [found[name] for name in sorted(found)]


def document_in(submission: bytes) -> bytes:
    """Return the ownership XML that a submission carries."""
    content = next(
        document.content for document in section16.read(submission).documents if b"<ownershipDocument" in document.content
    )
    return content[content.index(b"<XML>") + 5 : content.rindex(b"</XML>")].strip()
