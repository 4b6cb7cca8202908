"""A book that a server serves (``section16 serve``), asked as if it were here: the same structs, the same exceptions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self, TypeVar
from urllib.parse import quote

import msgspec

from section16.client.problems import refusal_of, unanswered
from section16.errors import RequestError
from section16.secret import Secret
from section16.workspace.book_search import BookOverview, BookSearch
from section16.workspace.book_transactions import TransactionFilter, TransactionPage
from section16.workspace.checking import CheckedForm, Explained, FindingsCatalogue
from section16.workspace.due_dates import DueAnswer
from section16.workspace.filing_view import FilingProfile
from section16.workspace.issuer_view import IssuerProfile
from section16.workspace.person_view import PersonProfile
from section16.workspace.postings import PostingList, PostingPage
from section16.workspace.querying import QueryAnswer
from section16.workspace.screens import ScreenAnswer, ScreenName
from section16.workspace.short_swing import InsiderShortSwing
from section16.workspace.sql_answers import BookViews, SqlAnswer

if TYPE_CHECKING:
    import httpx

Answer = TypeVar("Answer", bound=msgspec.Struct)
_API = "/api/v1/"


class ServedBook:
    """A book at an address, made by :func:`connect`; each method is one question.

    Answers are those of the function of the library that the method names. What that raises, the method raises;
    :class:`~section16.errors.BookError` also where the server does not answer. Used in a ``with`` statement, the connection is
    closed at its end.
    """

    def __init__(self, address: str, http: httpx.Client) -> None:
        self.address = address
        self._http = http

    def __enter__(self) -> Self:
        """Return the book itself."""
        return self

    def __exit__(self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None) -> None:
        """Close the connection."""
        self.close()

    def close(self) -> None:
        """Close the connection."""
        self._http.close()

    def overview(self) -> BookOverview:
        """Return what the book holds, and the filings that came last."""
        return self._get(BookOverview, "book")

    def search(self, text: str, *, limit: int = 10) -> BookSearch:
        """Return what a text names; see :func:`section16.search_book`."""
        return self._get(BookSearch, "search", {"q": text, "limit": limit})

    def issuer(self, issuer: str) -> IssuerProfile:
        """Return an issuer at a glance; see :func:`section16.describe_issuer`."""
        return self._get(IssuerProfile, f"issuers/{_part(issuer)}")

    def person(self, person: str, *, issuer: str = "", on: date | None = None) -> PersonProfile:
        """Return a reporting person at a glance; see :func:`section16.describe_person`."""
        return self._get(PersonProfile, f"persons/{_part(person)}", {"issuer": issuer, "on": on})

    def short_swing(self, person: str, issuer: str) -> InsiderShortSwing:
        """Return the highest short-swing profit of a reporting person in an issuer, with its reasons."""
        return self._get(InsiderShortSwing, f"persons/{_part(person)}/short-swing", {"issuer": issuer})

    def filing(self, accession: str, *, against: str = "", addresses: bool = False) -> FilingProfile:
        """Return a filing; see :func:`section16.describe_filing`."""
        asked = {"against": against, "addresses": addresses}
        return self._get(FilingProfile, f"filings/{_part(accession)}", asked)

    def posting(self, issuer: str, *, on: date | None = None) -> PostingPage:
        """Return the page with an issuer's reports; see :func:`section16.posting_page`."""
        return self._get(PostingPage, f"posting/{_part(issuer)}", {"on": on})

    def posting_report(self, issuer: str, *, on: date | None = None) -> PostingList:
        """Return when each report is posted; see :func:`section16.report_postings`."""
        return self._get(PostingList, f"posting/{_part(issuer)}/report", {"on": on})

    def transactions(self, chosen: TransactionFilter | None = None, *, limit: int = 50, cursor: str = "") -> TransactionPage:
        """Return a page of transactions; see :func:`section16.find_transactions`."""
        asked = msgspec.structs.asdict(chosen or TransactionFilter())
        return self._get(TransactionPage, "transactions", {**asked, "limit": limit, "cursor": cursor})

    def screen(self, name: ScreenName, **chosen: Any) -> ScreenAnswer:
        """Return what a screen finds, with the values of :func:`section16.screen`."""
        return self._get(ScreenAnswer, f"screens/{_part(name)}", {"limit": 20, **chosen})

    def query(self, sql: str) -> QueryAnswer:
        """Return the answer to one SELECT, whole and exact; see :func:`section16.query`. Needs pyarrow."""
        try:
            import pyarrow as pa  # noqa: PLC0415 - an optional extra
        except ModuleNotFoundError:
            remedy = "Install it with: pip install pyarrow. `sql` answers in texts without it."
            raise RequestError("A whole answer to a query requires pyarrow.", remedy=remedy) from None
        received = self._bytes("sql.arrow", {"q": sql})
        try:
            return QueryAnswer(pa.ipc.open_stream(received).read_all())
        except pa.ArrowInvalid:
            raise unanswered(self.address, "the answer ended early") from None

    def sql(self, sql: str, *, limit: int = 200) -> SqlAnswer:
        """Return the first rows of the answer to one SELECT as texts."""
        return self._get(SqlAnswer, "sql", {"q": sql, "limit": limit})

    def views(self) -> BookViews:
        """Return the views that queries can ask."""
        return self._get(BookViews, "sql/views")

    def due(self, event: str, on: date, **facts: Any) -> DueAnswer:
        """Return when the report of an event is due, as the server's version of section16 knows the law."""
        return self._get(DueAnswer, "due", {"event": event, "on": on, **facts})

    def checks(self) -> FindingsCatalogue:
        """Return every finding that the server reports."""
        return self._get(FindingsCatalogue, "checks")

    def explain(self, name: str) -> Explained:
        """Return what a finding, a transaction code, an exemption or a rule means."""
        return self._get(Explained, f"checks/{_part(name)}")

    def check(self, form: bytes, *, on: date | None = None) -> CheckedForm:
        """Return the findings about a form, which the server does not keep."""
        with self._answering():
            answer = self._http.post(f"{_API}check", params=_given({"on": on}), content=form)
        return self._read(CheckedForm, self._required(answer))

    def _get(self, kind: type[Answer], path: str, asked: Mapping[str, object] | None = None) -> Answer:
        return self._read(kind, self._bytes(path, asked or {}))

    def _bytes(self, path: str, asked: Mapping[str, object]) -> bytes:
        with self._answering():
            answer = self._http.get(_API + path, params=_given(asked))
        return self._required(answer)

    def _required(self, answer: httpx.Response) -> bytes:
        """Return the body of an answer; raises what the problem is."""
        if answer.status_code == 200:  # noqa: PLR2004 - that of HTTP
            return answer.content
        raise refusal_of(self.address, answer.status_code, answer.content)

    def _read(self, kind: type[Answer], body: bytes) -> Answer:
        try:
            return msgspec.json.decode(body, type=kind)
        except (msgspec.DecodeError, UnicodeDecodeError):
            raise unanswered(self.address, "the answer is not that of this version of section16") from None

    @contextmanager
    def _answering(self) -> Iterator[None]:
        import httpx  # noqa: PLC0415 - an optional extra

        try:
            yield
        except httpx.TimeoutException:
            raise unanswered(self.address, "it took too long") from None
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise unanswered(self.address, str(error) or "the connection was lost") from None


def connect(url: str, *, token: str | Secret[str] = "", seconds: float = 70) -> ServedBook:
    """Return the book that ``section16 serve`` serves at an address, such as ``https://filings.example.com``.

    ``token`` is that of the server, where it requires one; ``seconds`` are the most that an answer may take to begin. Nothing
    is asked before the first question. Raises :class:`~section16.errors.RequestError` for what is no address, and without
    httpx, which the extra ``client`` brings.
    """
    try:
        import httpx  # noqa: PLC0415 - an optional extra
    except ModuleNotFoundError:
        remedy = "Install it with: pip install 'section16[client]'."
        raise RequestError("Asking a server requires httpx.", remedy=remedy) from None
    plain = url.strip().rstrip("/")
    try:
        known = httpx.URL(plain)
    except httpx.InvalidURL:
        known = httpx.URL()
    if known.scheme not in {"http", "https"} or not known.host or known.userinfo or known.query or known.fragment:
        remedy = "Give the address that the server printed, such as http://127.0.0.1:8016."
        raise RequestError("This is not the address of a server.", where=_shown(known), remedy=remedy)
    secret = token if isinstance(token, Secret) else Secret(token)
    headers = {"accept": "application/json"} | ({"authorization": f"Bearer {secret.reveal()}"} if secret else {})
    return ServedBook(plain, httpx.Client(base_url=plain, headers=headers, timeout=seconds, follow_redirects=False))


def _shown(known: httpx.URL) -> str:
    """Return an address without a password that it may hold."""
    return str(known.copy_with(userinfo=b"")) if known.host else ""


def _part(text: str) -> str:
    """Return a text as a part of an address; a slash, which would divide it, becomes a space between words.

    >>> _part("Harbor Lantern /DE/")
    'Harbor%20Lantern%20%20DE'
    """
    return quote(text.replace("/", " ").strip(), safe="")


def _given(asked: Mapping[str, object]) -> dict[str, str]:
    """Return parameters as an address has them; those without a value are left out.

    >>> _given({"on": date(2026, 3, 2), "issuer": "", "everything": True, "discretionary": False, "since": None})
    {'on': '2026-03-02', 'everything': 'true', 'discretionary': 'false'}
    """
    given = {name: value for name, value in asked.items() if value is not None and value != ""}
    return {name: str(value).lower() if isinstance(value, bool) else str(value) for name, value in given.items()}
