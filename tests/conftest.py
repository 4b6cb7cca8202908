"""What all tests share: the time they see, how long hypothesis may search, and where the reference material lies."""

from __future__ import annotations

import gc
import os
import tarfile
from collections.abc import Generator, Iterator
from datetime import datetime
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt
from hypothesis import HealthCheck, settings

from tests.catalogue.watch import fragments, uncatalogued, watch

gc.disable()  # until the tests are collected: what is made for them stays to the end
watch()  # before any other module imports Finding

from section16.law.business_days import calendar_in_use, use_closures  # noqa: E402 - see the line above
from section16.law.closures import calendar_of  # noqa: E402 - see the line above
from section16.limits import use_limits  # noqa: E402 - see the line above
from tests.clock.moments import FOLDER, SWEPT, USUAL, VARIABLE, RunningClock  # noqa: E402 - see the line above
from tests.databases import hurry_offices  # noqa: E402 - see the line above

_RELEASED = calendar_of()
_SLOW_IS_FINE = (HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example)
# Few examples and always the same ones, so that `make test` is quick and says the same thing twice.
settings.register_profile("default", max_examples=9, deadline=None, derandomize=True, suppress_health_check=_SLOW_IS_FINE)
settings.register_profile("long", max_examples=200, deadline=None, suppress_health_check=_SLOW_IS_FINE, print_blob=True)
settings.load_profile("default")

# What the user of this machine has set, such as an office, a book or limits, would change answers.
_OF_THE_TESTS = {f"SECTION16_{name}" for name in ("CORPUS", "FUZZ", "MUTANTS", "MUTATIONS", "REQUESTS")} | {VARIABLE}
for name in [name for name in os.environ if name.startswith("SECTION16_") and name not in _OF_THE_TESTS]:
    del os.environ[name]


@pytest.hookimpl(wrapper=True)
def pytest_collect_file() -> Generator[None, list[pytest.Collector], list[pytest.Collector]]:
    """Look for examples in the docstrings of the source, not in those of the tests, which have none."""
    return [one for one in (yield) if isinstance(one, pytest.Module)]


@pytest.hookimpl(tryfirst=True)
def pytest_runtestloop() -> None:
    """Collect garbage again, in larger portions, and leave out what the tests and their modules are."""
    gc.freeze()
    gc.set_threshold(10_000, 20, 20)
    gc.enable()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options that repeat the dated tests, rewrite golden files, and keep pictures of pages."""
    parser.addoption("--sweep", action="store_true", help="run every test marked dated at further moments as well")
    parser.addoption("--update-golden", action="store_true", help="rewrite the golden files; read the diff first")
    parser.addoption("--pictures", metavar="FOLDER", help="keep the pictures that tests take of pages, to be looked at")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run a dated test at every moment of the sweep where that is asked for, else at the usual one."""
    swept = metafunc.config.getoption("--sweep") and metafunc.definition.get_closest_marker("dated")
    moments = {"usual": USUAL} | (SWEPT if swept else {})
    if swept:
        metafunc.parametrize("moment", moments.values(), ids=moments, indirect=True)


@pytest.fixture
def moment(request: pytest.FixtureRequest) -> datetime:
    """When a test runs."""
    at: datetime = getattr(request, "param", USUAL)
    return at


@pytest.fixture(autouse=True)
def machine_clock(request: pytest.FixtureRequest, moment: datetime, monkeypatch: pytest.MonkeyPatch) -> Iterator[RunningClock]:
    """Set the clock of section16 for a test and for the processes that it starts; ``set`` moves it."""
    clock = RunningClock(moment)
    clock.told = lambda written: monkeypatch.setenv(VARIABLE, written)
    clock.told(clock.written())
    path = os.pathsep.join(filter(None, (str(FOLDER), os.environ.get("PYTHONPATH", ""))))
    monkeypatch.setenv("PYTHONPATH", path)
    monkeypatch.setattr("section16.clock._read", clock)
    yield clock
    dated = request.node.get_closest_marker("dated")
    assert dated or not clock.read, "it reads the clock: mark it dated, so that it runs at other moments too"


@pytest.fixture(autouse=True)
def process_settings() -> Iterator[None]:
    """Undo what a test changes for its whole process, which the tests after it would meet: limits and closures."""
    yield
    use_limits()
    if calendar_in_use() != _RELEASED:
        use_closures(())


def _quickly(*, salt: bytes, length: int, n: int, r: int, p: int) -> Scrypt:
    return Scrypt(salt=salt, length=length, n=n >> 10, r=r, p=p)


@pytest.fixture(autouse=True)
def quick_keys(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Make keys of passphrases at a thousandth of their cost, in this process alone; nobody guesses those of the tests."""
    if request.node.get_closest_marker("costly_keys") is None:
        monkeypatch.setattr("section16.edgar.secrets.Scrypt", _quickly)


@pytest.fixture(autouse=True)
def quick_offices(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Make offices without running every migration, in this process alone; what is about migrations runs them."""
    if request.node.get_closest_marker("migrated_offices") is None:
        hurry_offices(monkeypatch)


@pytest.fixture(autouse=True)
def catalogued() -> Iterator[None]:
    """Fail a test that causes a finding that is not in the catalogue, or a message or remedy that is not a sentence."""
    uncatalogued.clear()
    fragments.clear()
    yield
    assert not uncatalogued, "add these findings to section16.catalogue, with these severities"
    assert not fragments, "write these messages and remedies as sentences: a capital letter and a period"


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
