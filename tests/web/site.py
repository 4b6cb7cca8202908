"""A served book without a server: requests go to the application in this process."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx

from section16.clock import SetClock
from section16.web.app import WebApplication
from section16.web.settings import WebSettings

ADDRESS = "http://127.0.0.1:8016"
MOMENT = datetime(2026, 3, 6, 12, tzinfo=UTC)


class Site:
    """A book that is served, and the lines that its log received."""

    def __init__(self, book: Path, **settings: Any) -> None:
        self.log: list[str] = []
        self.served = WebApplication(WebSettings(book=book, **settings), clock=SetClock(MOMENT), log=self.log.append)

    def ask(self, path: str, *, method: str = "GET", peer: str = "127.0.0.1", **options: Any) -> httpx.Response:
        """Return the answer to a request; ``peer`` is the address that it comes from."""

        async def asked() -> httpx.Response:
            transport = httpx.ASGITransport(app=self.served.asgi, client=(peer, 50000))
            async with httpx.AsyncClient(transport=transport, base_url=ADDRESS) as client:
                return await client.request(method, path, **options)

        return asyncio.run(asked())

    def page(self, path: str) -> str:
        """Return a page as a browser asks for it."""
        answer = self.ask(path, headers={"accept": "text/html,application/xhtml+xml"})
        assert answer.status_code == 200, answer.text
        return answer.text

    def json(self, path: str) -> Any:
        """Return an answer of the API."""
        answer = self.ask(f"/api/v1{path}")
        assert answer.status_code == 200, answer.text
        return answer.json()
