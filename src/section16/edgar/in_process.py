"""An application that answers in this process, where otherwise EDGAR would answer over the wire: for rehearsals and tests."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx


class InProcess(httpx.BaseTransport):
    """Gives every request to an ASGI application; close it when done.

    What the application does to the connection by raising ``TimeoutError``, ``ConnectionError`` or ``EOFError`` comes out as it
    would over the wire: no answer in time, a connection that breaks, an answer that is cut off.
    """

    def __init__(self, application: Any) -> None:
        self._inner = httpx.ASGITransport(application)
        self._runner = asyncio.Runner()

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Return what the application answers."""
        try:
            return self._runner.run(self._answer(request))
        except TimeoutError:
            raise httpx.ReadTimeout("no answer in time", request=request) from None
        except ConnectionError:
            raise httpx.ReadError("the connection broke", request=request) from None
        except EOFError:
            raise httpx.RemoteProtocolError("the answer was cut off", request=request) from None

    async def _answer(self, request: httpx.Request) -> httpx.Response:
        answer = await self._inner.handle_async_request(request)
        body = b"".join([piece async for piece in answer.aiter_raw()])
        return httpx.Response(answer.status_code, headers=answer.headers, stream=httpx.ByteStream(body), request=request)

    def close(self) -> None:
        """End the loop in which the application ran."""
        self._runner.close()
