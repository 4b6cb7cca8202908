"""The same book from a real Ray cluster of two processes as from this one, also when a worker is killed in the middle of it."""

from __future__ import annotations

import hashlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from section16.ingest import posting
from section16.ingest.executor import SerialExecutor
from section16.ingest.filings import ingest
from section16.ingest.posting import post
from section16.store.book.manifest import read_manifest
from section16.store.book.writer import FilingBook
from tests.ingest.inputs import MOMENT, number, submission, tar
from tests.ingest.on_cluster import FILINGS_AT_ONCE

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
LOCK = ROOT / "requirements-ray.lock"
ENVIRONMENT = ROOT / ".venv-ray"


@pytest.fixture(scope="session")
def python() -> Path:
    """The interpreter of an environment with what the lock of the cluster names, made when it is first needed."""
    found, made = ENVIRONMENT / "bin" / "python", ENVIRONMENT / "made-from"
    digest = hashlib.sha256(LOCK.read_bytes()).hexdigest()
    if made.exists() and made.read_text() == digest:
        return found
    uv = [sys.executable, "-m", "uv"]
    commands = (
        [*uv, "venv", "--quiet", "--clear", "--python", sys.executable, str(ENVIRONMENT)],
        [*uv, "pip", "install", "--quiet", "--require-hashes", "--python", str(found), "-r", str(LOCK)],
    )
    for command in commands:
        ended = subprocess.run(command, capture_output=True, text=True, check=False)
        if ended.returncode:
            pytest.skip(f"the packages of {LOCK.name} (Ray, s3fs, moto) cannot be installed: {ended.stderr.strip()[-200:]}")
    made.write_text(digest)
    return found


def run(python: Path, *words: object, home: Path) -> subprocess.CompletedProcess[str]:
    command = [str(python), *map(str, words)]
    return subprocess.run(command, capture_output=True, text=True, check=False, env=environment(home), timeout=900, cwd=ROOT)


def environment(home: Path) -> dict[str, str]:
    paths = os.pathsep.join((str(ROOT / "src"), str(ROOT)))
    return os.environ | {"PYTHONPATH": paths, "HOME": str(home), "RAY_USAGE_STATS_ENABLED": "0"}


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


def answers(port: int) -> bool:
    """Whether something answers at a port within a minute."""
    for _ in range(120):
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return True
        time.sleep(0.5)
    return False


class OfTwo(SerialExecutor):
    """One process that is given the tasks of two."""

    processes = 2


@pytest.fixture(scope="module")
def archives(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Archives with a filing in common, each with filings of its own and one that is damaged."""
    folder = tmp_path_factory.mktemp("archives")
    made = []
    for day in range(5):
        members = [(f"{number(count)}.txt", issued(count)) for count in (1, *range(100 * day + 2, 100 * day + 12))]
        made.append(tar(folder / f"{day}.tar.gz", [*members, (f"bad{day}.txt", damaged(day))]))
    return made


def issued(count: int) -> bytes:
    """Return a submission of one of eight issuers."""
    return submission(count).replace(b"0009990100", f"{9990100 + count % 8:010}".encode())


def damaged(day: int) -> bytes:
    """Return a submission that ends before its form."""
    return submission(9)[: submission(9).index(b"<DOCUMENT>") + 40 + day]


@pytest.fixture(scope="module")
def serial(archives: list[Path], tmp_path_factory: pytest.TempPathFactory) -> FilingBook:
    """The book that one process makes."""
    book = FilingBook.create(tmp_path_factory.mktemp("serial") / "book")
    with pytest.MonkeyPatch.context() as patch, book.writing() as writer:
        patch.setattr(posting, "_FILINGS_AT_ONCE", FILINGS_AT_ONCE)
        ingest(writer, map(str, archives), MOMENT, executor=OfTwo())
        post(writer, MOMENT, executor=OfTwo())
        writer.publish()
    return book


def files(book: FilingBook) -> set[str]:
    return {
        str(path.relative_to(book.folder)) for place in ("segments", "originals") for path in (book.folder / place).rglob("*.*")
    }


@pytest.mark.parametrize("killed", [False, True], ids=["undisturbed", "a worker killed"])
def test_the_book_is_that_of_one_process(
    python: Path, archives: list[Path], serial: FilingBook, tmp_path: Path, *, killed: bool
) -> None:
    doom = tmp_path / "doom"
    doom.mkdir()
    words = ["-m", "tests.ingest.on_cluster", tmp_path / "book", "", doom if killed else "", *archives]
    ended = run(python, *words, home=tmp_path)
    assert ended.returncode == 0, ended.stderr
    assert ended.stdout.split() == ["51", "5", "8", "51"]
    book = FilingBook.open(tmp_path / "book")
    assert book.manifest.segments == serial.manifest.segments
    assert book.manifest.originals == serial.manifest.originals
    assert files(book) == files(serial)
    assert sorted(path.name for path in doom.iterdir()) == (["compute.pid", "read_slice.pid"] if killed else [])


@pytest.fixture
def bucket(python: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The address in a store that speaks the protocol of S3, and is of this machine alone."""
    port = free_port()
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "invented")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{port}")
    command = [str(python), "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]
    with subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        try:
            assert answers(port)
            made = run(python, "-c", "import s3fs; s3fs.S3FileSystem().mkdir('filings')", home=tmp_path)
            assert made.returncode == 0, made.stderr
            yield "s3://filings/book"
        finally:
            server.terminate()


def test_a_book_in_s3_is_that_of_one_process(
    python: Path, archives: list[Path], serial: FilingBook, bucket: str, tmp_path: Path
) -> None:
    book = tmp_path / "book"
    ended = run(python, "-m", "tests.ingest.on_cluster", book, bucket, "", *archives, home=tmp_path)
    assert ended.returncode == 0, ended.stderr
    assert ended.stdout.split() == ["51", "5", "8", "51"]
    manifest = read_manifest(book)
    assert (manifest.segments, manifest.originals) == (serial.manifest.segments, serial.manifest.originals)
    assert files(FilingBook(book)) == {segment.file for segment in manifest.segments}
    verified = run(python, "-m", "section16", "book", "verify", "--book", book, home=tmp_path)
    assert verified.returncode == 0, verified.stdout + verified.stderr
    again = run(python, "-m", "section16", "ingest", *archives, "--book", tmp_path / "other", "--store", bucket, home=tmp_path)
    assert "0 filings added" in again.stdout, again.stderr
    assert "5 archives already read" in again.stdout


def test_the_command_uses_a_cluster_at_an_address_and_says_when_there_is_none(
    python: Path, archives: list[Path], tmp_path: Path
) -> None:
    words = ["-m", "section16", "ingest", *archives, "--book", tmp_path / "book", "--executor", "ray", "--address"]
    absent = run(python, *words, "127.0.0.1:1", home=tmp_path)
    assert absent.returncode == 2
    assert "No Ray cluster can be used at 127.0.0.1:1: " in absent.stderr
    assert not (tmp_path / "book").exists()
    port = free_port()
    head = ["-m", "ray.scripts.scripts", "start", "--head", "--num-cpus=2", f"--port={port}", "--include-dashboard=false"]
    command = [str(python), *head, "--block"]
    with subprocess.Popen(command, env=environment(tmp_path), cwd=ROOT, stdout=subprocess.DEVNULL) as cluster:
        try:
            assert answers(port)
            ended = run(python, *words, f"127.0.0.1:{port}", home=tmp_path)
        finally:
            cluster.send_signal(signal.SIGTERM)
    assert ended.returncode == 2, ended.stderr  # damaged files are listed
    assert "51 filings added" in ended.stdout
    assert "5 files not readable" in ended.stdout
