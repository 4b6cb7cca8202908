"""``section16 mcp``: the book for assistants that speak the Model Context Protocol."""

from __future__ import annotations

from section16.cli.options import OfficeOptions, context_of
from section16.cli.printing import status_of
from section16.cli.values import BookOption
from section16.errors import RequestError
from section16.workspace.book import book_folder


def mcp(*, book: BookOption = None, options: OfficeOptions | None = None) -> int:
    """Answer an assistant about a book over the standard input and output, in the Model Context Protocol; read-only.

    The assistant starts this command itself. Its tools are the operations of the REST API, with the same answers; see
    docs/assistants.md.

    Parameters
    ----------
    book
        The folder of the book.

    """

    def work() -> None:
        folder = book_folder(book)
        try:
            from section16.web.assistants import serve_assistant  # noqa: PLC0415 - an optional extra
            from section16.web.context import WebContext  # noqa: PLC0415
        except ModuleNotFoundError as error:
            if str(error.name).startswith("section16"):
                raise
            what = "Serving assistants requires more packages."
            raise RequestError(what, remedy="Install them with: pip install 'section16[mcp]'") from None
        office = context_of(options)
        serve_assistant(WebContext(folder, office=office if office.office else None))

    return status_of(work)
