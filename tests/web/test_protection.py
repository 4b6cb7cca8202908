"""Who may ask a server, and what its answers may do in a browser."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest

from section16.errors import RequestError
from section16.secret import Secret
from section16.web.protection import POLICY
from section16.web.settings import WebSettings, require_safe
from tests.web.site import Site

TOKEN = "an-invented-token-of-length"


def basic(password: str) -> dict[str, str]:
    return {"authorization": f"Basic {base64.b64encode(f'anyone:{password}'.encode()).decode()}"}


@pytest.mark.parametrize("host", ["127.0.0.1:8016", "localhost", "LOCALHOST:9", "[::1]:8016"])
def test_the_hosts_of_this_machine_are_answered(site: Site, host: str) -> None:
    assert site.ask("/health", headers={"host": host}).status_code == 200


@pytest.mark.parametrize("host", ["filings.example.com", "127.0.0.1.example.com", "127.0.0.1:80:90", "127.0.0.1:x", "", "::1"])
def test_another_host_is_refused(site: Site, host: str) -> None:
    answer = site.ask("/search?q=lantern", headers={"host": host})
    assert (answer.status_code, answer.json()["title"]) == (421, "Unknown host")
    assert "Lantern" not in answer.text


def test_a_name_that_was_added_is_answered(web_book: Path) -> None:
    site = Site(web_book, host_names=("filings.example.com",))
    assert site.ask("/health", headers={"host": "Filings.Example.com:443"}).status_code == 200


@pytest.mark.parametrize("path", ["/", "/search?q=x", "/api/v1/search?q=x", "/static/x.css", "/nothing", "/metrics", "/api"])
def test_every_answer_has_the_security_headers(site: Site, path: str) -> None:
    headers = site.ask(path).headers
    assert headers["content-security-policy"] == POLICY
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert "unsafe-inline" not in POLICY
    assert "default-src 'none'" in POLICY


def test_without_a_token_a_server_for_other_machines_does_not_start(web_book: Path) -> None:
    with pytest.raises(RequestError, match=r"0\.0\.0\.0 can be reached from other machines.*--token-file"):
        require_safe(WebSettings(book=web_book, host="0.0.0.0"))
    with pytest.raises(RequestError, match="too short"):
        require_safe(WebSettings(book=web_book, host="0.0.0.0", token=Secret("short")))
    require_safe(WebSettings(book=web_book, host="0.0.0.0", token=Secret(TOKEN)))
    require_safe(WebSettings(book=web_book, host="0.0.0.0", proxy_header="x-forwarded-user"))
    require_safe(WebSettings(book=web_book))


def test_a_token_is_required_as_bearer_or_as_password(web_book: Path) -> None:
    site = Site(web_book, token=Secret(TOKEN))
    assert TOKEN not in repr(site.served.settings)
    refused = site.ask("/search?q=lantern")
    assert (refused.status_code, refused.headers["www-authenticate"][:5]) == (401, "Basic")
    assert site.ask("/search", headers={"authorization": f"Bearer {TOKEN}"}).status_code == 200
    assert site.ask("/search", headers=basic(TOKEN)).status_code == 200
    for wrong in (
        {"authorization": "Bearer "},
        {"authorization": f"Bearer {TOKEN}x"},
        basic("x"),
        {"authorization": "Basic ?"},
    ):
        assert site.ask("/search", headers=wrong).status_code == 401, wrong
    assert site.ask("/health").status_code == 200
    assert site.ask("/metrics").status_code == 401


def test_the_header_of_a_proxy_counts_from_the_proxy_alone(web_book: Path) -> None:
    site = Site(web_book, proxy_header="X-Forwarded-User", proxies=("10.0.0.5",))
    user = {"x-forwarded-user": "petra"}
    assert site.ask("/search", headers=user, peer="10.0.0.5").status_code == 200
    assert site.ask("/search", headers=user, peer="10.0.0.6").status_code == 401
    assert site.ask("/search", headers={"x-forwarded-user": " "}, peer="10.0.0.5").status_code == 401
    assert site.ask("/search", peer="10.0.0.5").status_code == 401


def test_a_form_of_another_site_is_refused(site: Site) -> None:
    assert site.ask("/search", method="POST", headers={"sec-fetch-site": "cross-site"}).status_code == 403
    assert site.ask("/search", method="POST").status_code == 405
