"""What the server reports about itself: a line of JSON for each request, and numbers for Prometheus."""

from __future__ import annotations

import threading
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import msgspec

from section16.clock import Clock, seconds
from section16.web.asgi import AsgiApplication, Message, Receive, Scope, Send

Log = Callable[[str], None]
_BOUNDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)
_FAILED = 500


class Metrics:
    """Counts of requests by operation and status, and how long they took."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._requests: Counter[tuple[str, int]] = Counter()
        self._buckets: dict[str, list[int]] = {}
        self._seconds: dict[str, float] = {}
        self._waiting = 0

    def begin(self) -> None:
        """Count a request that is being answered."""
        with self._lock:
            self._waiting += 1

    def end(self, operation: str, status: int, took: float) -> None:
        """Count a request that was answered."""
        with self._lock:
            self._waiting -= 1
            self._requests[operation, status] += 1
            self._buckets.setdefault(operation, [0] * (len(_BOUNDS) + 1))[bisect_left(_BOUNDS, took)] += 1
            self._seconds[operation] = self._seconds.get(operation, 0) + took

    def text(self, generation: int) -> str:
        """Return the numbers in the format of Prometheus."""
        with self._lock:
            return "".join(f"{line}\n" for line in self._lines(generation))

    def _lines(self, generation: int) -> Iterator[str]:
        yield "# HELP section16_requests_total Requests that were answered, by operation and status."
        yield "# TYPE section16_requests_total counter"
        for (operation, status), number in sorted(self._requests.items()):
            yield f'section16_requests_total{{operation="{operation}",status="{status}"}} {number}'
        yield "# HELP section16_request_seconds How long requests took."
        yield "# TYPE section16_request_seconds histogram"
        for operation, counts in sorted(self._buckets.items()):
            total = 0
            for bound, count in zip((*map(str, _BOUNDS), "+Inf"), counts, strict=True):
                total += count
                yield f'section16_request_seconds_bucket{{operation="{operation}",le="{bound}"}} {total}'
            yield f'section16_request_seconds_sum{{operation="{operation}"}} {self._seconds[operation]:.6f}'
            yield f'section16_request_seconds_count{{operation="{operation}"}} {total}'
        yield "# HELP section16_requests_in_progress Requests that are being answered."
        yield "# TYPE section16_requests_in_progress gauge"
        yield f"section16_requests_in_progress {self._waiting}"
        yield "# HELP section16_book_generation The generation of the book that answers."
        yield "# TYPE section16_book_generation gauge"
        yield f"section16_book_generation {generation}"


class RequestLine(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A request in the log. The query is not in it: it may hold names."""

    time: str
    event: str = "request"
    method: str
    path: str
    operation: str
    status: int
    ms: float
    bytes: int
    client: str = ""
    error: str = ""


class Observed:
    """Counts and logs every request, with the operation that answered it."""

    def __init__(self, inner: AsgiApplication, metrics: Metrics, clock: Clock, log: Log | None) -> None:
        self._inner = inner
        self._metrics = metrics
        self._clock = clock
        self._log = log

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] != "http":
            await self._inner(scope, receive, send)
            return
        seen: dict[str, Any] = {"status": _FAILED, "bytes": 0}
        scope["section16"] = seen

        async def noting(message: Message) -> None:
            if message["type"] == "http.response.start":
                seen["status"] = message["status"]
            else:
                seen["bytes"] += len(message.get("body", b""))
            await send(message)

        began = seconds()
        self._metrics.begin()
        try:
            await self._inner(scope, receive, noting)
        finally:
            took = seconds() - began
            self._metrics.end(seen.get("operation", "none"), seen["status"], took)
            if self._log is not None:
                self._log(self._line(scope, seen, took))

    def _line(self, scope: Scope, seen: dict[str, Any], took: float) -> str:
        line = RequestLine(
            time=self._clock().isoformat(timespec="milliseconds"),
            method=scope["method"],
            path=scope["path"],
            operation=seen.get("operation", "none"),
            status=seen["status"],
            ms=round(took * 1000, 2),
            bytes=seen["bytes"],
            client=(scope.get("client") or ("",))[0],
            error=seen.get("error", ""),
        )
        return msgspec.json.encode(line).decode()
