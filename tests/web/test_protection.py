"""Who may ask a server, and what its answers may do in a browser."""

from __future__ import annotations

import base64
import json
import pickle
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from section16.errors import RequestError
from section16.secret import Secret
from section16.web.openapi import openapi_document
from section16.web.protection import LONGEST_ADDRESS, POLICY
from section16.web.serving import Worker, serve
from section16.web.settings import WebSettings, require_safe
from section16.workspace.context import OfficeContext
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


def test_an_address_that_is_too_long_is_refused_with_what_to_do(site: Site) -> None:
    answer = site.ask(f"/sql?q={'x' * LONGEST_ADDRESS}")
    assert (answer.status_code, answer.json()["title"]) == (414, "Too long")
    assert answer.json()["remedy"].startswith("Shorten the query, ")
    assert site.ask(f"/search?q={'x' * (LONGEST_ADDRESS - 20)}").status_code == 400


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


def test_a_worker_has_the_settings_of_the_server_with_its_token(web_book: Path) -> None:
    settings = WebSettings(book=web_book, token=Secret("t" * 20), host_names=("filings.example",))
    sent = pickle.dumps(Worker(settings, log=False))
    assert pickle.loads(sent).settings == settings
    with pytest.raises(TypeError, match="a secret is not written down"):
        pickle.dumps(settings)


def test_several_workers_do_not_record_the_postings_of_an_office(web_book: Path, tmp_path: Path) -> None:
    settings = WebSettings(book=web_book, office=OfficeContext(str(tmp_path / "office.db"), "petra"))
    with pytest.raises(RequestError, match="Use one worker, or leave out the office"):
        serve(settings, print, workers=2)


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


@pytest.mark.parametrize(
    "path",
    [
        "/static/../app.py",
        "/static/..%2f..%2fapp.py",
        "/static/%2e%2e/%2e%2e/etc/passwd",
        "/static//etc/passwd",
        "/filings/..%2f..%2f..%2fetc%2fpasswd/original",
        "/filings/%2e%2e%2fbook.json/original",
        "/filings/..%5cbook.json/form",
        "/issuers/..%2f..%2fbook.json",
        "/screens/..%2fbook",
        "/checks/..%2f..%2fetc%2fpasswd",
    ],
)
def test_no_path_leads_out_of_what_is_served(site: Site, path: str) -> None:
    for address in (path, f"/api/v1{path}"):
        answer = site.ask(address)
        assert answer.status_code in {400, 404}, address
        assert "root:" not in answer.text
        assert "import " not in answer.text


def parameters() -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield each parameter of the API with its operation, as the document describes it."""
    for path, methods in json.loads(openapi_document())["paths"].items():
        for method in methods.values():
            for one in method.get("parameters", ()):
                yield path, one


def limits_of(schema: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the parts of a schema that have no limit; those of a union are its members."""
    parts = [one for one in schema.get("anyOf", [schema]) if one.get("type") not in {"null", "boolean"}]
    ends = {"string": {"maxLength", "pattern", "enum", "format"}, "integer": {"maximum"}, "number": {"maximum"}}
    return [one for one in parts if not ends.get(one.get("type", "string"), set()) & one.keys()]


def test_every_parameter_has_a_limit_and_what_exceeds_it_is_refused(site: Site) -> None:
    found = list(parameters())
    assert len(found) > 40
    assert [(path, one["name"]) for path, one in found if limits_of(one["schema"])] == []
    for path, one in found:
        if one["in"] == "query" and "{" not in path:
            answer = site.ask(path, params={one["name"]: "9" * 30_000})
            assert answer.status_code in {400, 405, 422}, (path, one["name"], answer.status_code)


def test_a_limit_that_is_missing_would_be_found() -> None:
    assert limits_of({"type": "string"})
    assert limits_of({"anyOf": [{"type": "integer", "minimum": 1}, {"type": "null"}]})
    assert not limits_of({"anyOf": [{"type": "integer", "maximum": 9}, {"type": "null"}]})
