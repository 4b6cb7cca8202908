"""How EDGAR is spoken to: by its own hosts, without following a redirect, and with an end to waiting."""

from __future__ import annotations

import httpx
import pytest

from section16.edgar.connection import BETA_HOST, LIVE_HOST, beta_client, client, client_in_process, live_client

AGENT = "Example Company admin@example.com"


def test_a_client_follows_no_redirect_and_waits_a_minute_at_most() -> None:
    with client("https://edgar.example", AGENT) as made:
        assert not made.follow_redirects  # a redirect would carry the tokens to another host
        assert (made.timeout.read, made.timeout.write, made.timeout.connect) == (60.0, 60.0, 60.0)
        assert made.headers["User-Agent"] == AGENT


@pytest.mark.parametrize(("made", "host"), [(live_client, LIVE_HOST), (beta_client, BETA_HOST)])
def test_live_and_beta_are_two_hosts(made: type, host: str) -> None:
    with made(AGENT) as http:
        assert str(http.base_url).rstrip("/") == host
    assert LIVE_HOST != BETA_HOST


@pytest.mark.parametrize(
    ("raised", "seen"),
    [
        (TimeoutError, httpx.ReadTimeout),
        (ConnectionResetError, httpx.ReadError),
        (EOFError, httpx.RemoteProtocolError),
    ],
)
def test_what_breaks_in_process_is_what_would_break_on_the_wire(
    raised: type[Exception], seen: type[httpx.TransportError]
) -> None:
    async def application(*_asked: object) -> None:
        raise raised

    with client_in_process(application) as http, pytest.raises(seen):
        http.get("/status")


def test_a_rehearsal_says_who_asks() -> None:
    with client_in_process(lambda *_: None) as http:
        assert http.headers["User-Agent"] == "section16 rehearsal"
