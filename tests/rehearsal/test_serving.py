"""The local EDGAR as the command serves it: on loopback alone, with misbehaviour on the wire, and the same after a restart."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

import section16
from section16.rehearsal.serving import LOOPBACK
from tests.rehearsal.faults import ISSUER, Sent
from tests.slow import sampled


@contextmanager
def served(folder: Path, *options: str) -> Iterator[tuple[httpx.Client, str]]:
    """Serve a folder as the command does, and give a client with its tokens, and the address."""
    command = [sys.executable, "-m", "section16", "rehearse", "serve", "--folder", str(folder), "--port", "0", "--any-hour"]
    with subprocess.Popen([*command, *options], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        head = "".join(process.stdout.readline() for _ in range(3))
        address = re.search(r"http://[\d.:]+", head)
        bearer = re.search(r"Bearer (\S+)", head)
        assert address is not None, head
        assert bearer is not None, head
        headers = {"User-Agent": "Example Company admin@example.com", "Authorization": f"Bearer {bearer[1]}"}
        try:
            with httpx.Client(base_url=address[0], headers=headers, timeout=60.0) as client:
                yield client, address[0]
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(timeout=60)


def test_it_is_served_on_loopback_and_remembers_what_it_took(tmp_path: Path) -> None:
    with served(tmp_path) as (client, address):
        assert address.startswith(f"http://{LOOPBACK}:")
        assert client.get("/status").json()["operational"] is True
        accession = client.post("/submission/single/live", content=Sent("4").data).json()["accessionNumber"]
    with served(tmp_path) as (client, _address):
        assert [one["accessionNumber"] for one in client.get("/submission/recent").json()["submissions"]] == [accession]
        assert client.get(f"/submissions/CIK{ISSUER}.json").json()["cik"] == ISSUER.lstrip("0")


@pytest.mark.slow
def test_filings_in_its_folder_are_given_out(tmp_path: Path) -> None:
    story = section16.__path__[0]
    filing = Path(story, "demo", "forms", "0009990016-25-000007.txt")
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / filing.name).write_bytes(filing.read_bytes())
    with served(tmp_path) as (client, address):
        listed = client.get("/cgi-bin/browse-edgar?action=getcurrent&type=4").text
        link = re.search(rf'href="{re.escape(address)}(/Archives/[^"]+-index\.htm)"', listed)
        assert link is not None
        index = client.get(link[1]).text
        text = re.search(r'href="(/Archives/[^"]+\.txt)"', index)
        assert text is not None
        assert client.get(text[1]).content == filing.read_bytes()


@pytest.mark.parametrize(
    ("kind", "error"),
    sampled([("truncated", httpx.RemoteProtocolError), ("reset-after", httpx.TransportError)]),
)
def test_what_goes_wrong_goes_wrong_on_the_wire(tmp_path: Path, kind: str, error: type[Exception]) -> None:
    with served(tmp_path, "--fault", kind, "--rate", "1") as (client, _address), pytest.raises(error):
        client.post("/submission/single/test", content=Sent("4").data)
    assert os.path.getsize(tmp_path / "taken.jsonl") > 0  # noqa: PTH202 - it was taken all the same
