"""What all tests share: how long hypothesis may search, and where the reference material lies."""

from __future__ import annotations

import os
import tarfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

_SLOW_IS_FINE = (HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example)
# Few examples and always the same ones, so that `make test` is quick and says the same thing twice.
settings.register_profile("default", max_examples=20, deadline=None, derandomize=True, suppress_health_check=_SLOW_IS_FINE)
settings.register_profile("long", max_examples=200, deadline=None, suppress_health_check=_SLOW_IS_FINE, print_blob=True)
settings.load_profile("default")

# Days that the user of this machine has added would change due dates.
os.environ.pop("SECTION16_CLOSURES", None)


@pytest.fixture(scope="session")
def corpus() -> Path:
    """The folder of reference material; a test that asks for it is skipped where there is none."""
    place = os.environ.get("SECTION16_CORPUS")
    if not place:
        pytest.skip("SECTION16_CORPUS is not set: this test needs the reference material")
    return Path(place)


@pytest.fixture(scope="session")
def filings(corpus: Path) -> tuple[tuple[str, bytes], ...]:
    """Every real filing of the archive, by name; each worker unpacks them once, into memory."""
    found: list[tuple[str, bytes]] = []
    with tarfile.open(corpus / "corpus" / "filings.tar.gz") as archive:
        for member in archive:
            stream = archive.extractfile(member) if member.isfile() else None
            if stream is not None:
                found.append((Path(member.name).name, stream.read()))
    return tuple(found)
