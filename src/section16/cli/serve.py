"""``section16 serve``: the book in the browser, and its REST API."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter
from cyclopts.validators import Number

from section16.cli.options import OfficeOptions, context_of
from section16.cli.printing import print_lines, status_of
from section16.cli.values import BookOption
from section16.errors import RequestError
from section16.library_words import reading_remedy, system_reason
from section16.secret import Secret
from section16.workspace.book import book_folder

_TOKEN = "SECTION16_WEB_TOKEN"  # noqa: S105 - the name of a variable


def serve(  # noqa: PLR0913 - each is an option
    *,
    book: BookOption = None,
    host: str = "127.0.0.1",
    port: int = 8016,
    token_file: Annotated[Path | None, Parameter(name="--token-file")] = None,
    proxy_header: Annotated[str, Parameter(name="--proxy-header")] = "",
    proxy_from: Annotated[list[str] | None, Parameter(name="--proxy-from", negative=())] = None,
    name: Annotated[list[str] | None, Parameter(name="--name", negative=())] = None,
    quiet: Annotated[bool, Parameter(name="--quiet", negative=())] = False,
    workers: Annotated[int, Parameter(validator=Number(gte=1, lte=64))] = 1,
    address: str = "",
    options: OfficeOptions | None = None,
) -> int:
    """Serve a book of filings as pages and a REST API, until interrupted; to this machine alone unless asked otherwise.

    Another address requires a token, in a file or in SECTION16_WEB_TOKEN, or a proxy that authenticates users. Each request is
    logged as a line of JSON on the standard error. With --office, what is on the posting pages of its issuers is recorded
    there.

    Parameters
    ----------
    book
        The folder of the book.
    host
        The address to serve on.
    port
        The port; 0 takes any that is free.
    token_file
        A file with a token that every request must give, as a bearer token or as a password.
    proxy_header
        The header by which a proxy names the user that it authenticated, such as X-Forwarded-User.
    proxy_from
        The address of a proxy whose header counts; may be repeated.
    name
        A further host name that the server answers to, such as filings.example.com; may be repeated.
    quiet
        Log no requests.
    workers
        How many processes answer requests; one for each processor core answers most. Not with --office.
    address
        With --office, where visitors find the server, such as https://filings.example.com; it is recorded with each posting.

    """

    def work() -> None:
        folder = book_folder(book)
        office = context_of(options)
        if office.office:
            with office.open():  # a mistake is reported before anything is served
                pass
        try:
            from section16.web.serving import serve as serve_book  # noqa: PLC0415 - an optional extra
            from section16.web.settings import LOOPBACK, WebSettings  # noqa: PLC0415
        except ModuleNotFoundError as error:
            if str(error.name).startswith("section16"):
                raise
            what = "Serving a book requires more packages."
            raise RequestError(what, remedy="Install them with: pip install 'section16[web]'") from None
        settings = WebSettings(
            book=folder,
            host=host,
            port=port,
            token=_token(token_file),
            proxy_header=proxy_header,
            host_names=tuple(name or ()),
            office=office if office.office else None,
            address=address,
            proxies=tuple(proxy_from or (LOOPBACK,)),
        )
        serve_book(settings, _announce, log=not quiet, workers=workers)

    return status_of(work)


def _token(file: Path | None) -> Secret[str]:
    if file is None:
        return Secret(os.environ.get(_TOKEN, "").strip())
    try:
        text = file.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        reason = system_reason(error) if isinstance(error, OSError) else "it is not text"
        remedy = reading_remedy(error) if isinstance(error, OSError) else "Write the token as text."
        raise RequestError(f"The token cannot be read: {reason}.", where=str(file), remedy=remedy) from None
    if not text:
        raise RequestError("The file has no token.", where=str(file), remedy="Write at least 16 random characters into it.")
    return Secret(text)


def _announce(address: str) -> None:
    print_lines([f"{address} serves the book; Ctrl+C stops it. The API is documented at {address}/api."])
