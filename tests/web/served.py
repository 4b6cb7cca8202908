"""A served book: the application behind a real server on loopback, for browsers and for programs that speak HTTP."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import uvicorn

from section16.clock import SetClock
from section16.web.app import WebApplication
from section16.web.settings import WebSettings
from tests.web.site import MOMENT


@contextmanager
def served(book: Path) -> Iterator[str]:
    """Serve a book on a free port of loopback, and give its address."""
    application = WebApplication(WebSettings(book=book), clock=SetClock(MOMENT))
    config = uvicorn.Config(application.asgi, host="127.0.0.1", port=0, log_config=None, lifespan="off")
    server = uvicorn.Server(config)
    with config.bind_socket() as listening:
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        server.should_exit = True
        thread.join(timeout=10)
    application.book.close()
