"""Which tokens go with which request, and how long before their end they are announced."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import httpx
import msgspec
import pytest

from section16.clock import SetClock
from section16.document.submission import Submission
from section16.edgar.api import AT_ONCE, EdgarApi
from section16.edgar.packed import Packed
from section16.edgar.tokens import FILER_TOKEN_LASTS, USER_TOKEN_LASTS, Tokens
from section16.errors import RefusedError
from section16.secret import Secret

NOW = datetime(2026, 6, 1, 14, tzinfo=UTC)
PACKED = Packed(data=Secret(b"<package/>"), submission=Submission())
WEEK = timedelta(days=7)
SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("left", "told"),
    [
        (WEEK + SECOND, None),
        (WEEK, "The filer token expires on 2026-06-08. Create a new one on EDGAR."),
        (SECOND, "The filer token expires on 2026-06-01. Create a new one on EDGAR."),
        (timedelta(), "The filer token expired on 2026-06-01. Create a new one on EDGAR."),
        (-WEEK, "The filer token expired on 2026-05-25. Create a new one on EDGAR."),
    ],
)
def test_the_end_of_a_token_is_announced_a_week_before(left: timedelta, told: str | None) -> None:
    assert Tokens(filer=Secret("f"), filer_expires=NOW + left).remarks(NOW) == ((told,) if told else ())


def test_both_tokens_are_announced_and_one_without_an_end_is_not() -> None:
    both = Tokens(filer=Secret("f"), user=Secret("u"), filer_expires=NOW, user_expires=NOW + WEEK)
    assert [remark.split(" token ")[0] for remark in both.remarks(NOW)] == ["The filer", "The user"]
    assert Tokens(filer=Secret("f"), user=Secret("u")).remarks(NOW) == ()


def test_a_filers_token_lasts_a_year_and_a_users_thirty_days() -> None:
    assert (FILER_TOKEN_LASTS.days, USER_TOKEN_LASTS.days) == (365, 30)


def test_a_package_goes_out_until_its_time_is_over_and_not_after() -> None:
    posts: list[str] = []

    def handle(request: httpx.Request) -> httpx.Response:
        posts.append(request.url.path)
        return httpx.Response(200, content=msgspec.json.encode({"accessionNumber": "0009990016-26-000031"}))

    with httpx.Client(transport=httpx.MockTransport(handle), base_url="https://edgar.example") as http:
        api = EdgarApi(http, lambda: Tokens(filer=Secret("f")), "9990016", SetClock(NOW), patience=AT_ONCE)
        api.send(PACKED, live=False, not_after=NOW, fence=lambda: None)
        with pytest.raises(RefusedError, match=r"Sending was delayed too long, and nothing was sent\. Send it again"):
            api.send(PACKED, live=True, not_after=NOW - timedelta(microseconds=1), fence=lambda: None)
    assert posts == ["/submission/single/test"]


@pytest.mark.parametrize(("user", "sent"), [(Secret("u"), "Bearer f,u"), (None, "Bearer f")])
def test_a_package_goes_with_both_tokens_and_a_question_with_the_filers_alone(user: Secret[str] | None, sent: str) -> None:
    seen: dict[str, str] = {}

    def handle(request: httpx.Request) -> httpx.Response:
        seen[request.method] = request.headers["Authorization"]
        return httpx.Response(200, content=msgspec.json.encode({"accessionNumber": "0009990016-26-000031"}))

    with httpx.Client(transport=httpx.MockTransport(handle), base_url="https://edgar.example") as http:
        api = EdgarApi(http, lambda: Tokens(filer=Secret("f"), user=user), "9990016", SetClock(NOW), patience=AT_ONCE)
        api.send(PACKED, live=False, not_after=NOW + WEEK, fence=lambda: None)
        api.status("0009990016-26-000031")
    assert seen == {"POST": sent, "GET": "Bearer f"}
