"""Queries run in processes of their own, which end with their limits whatever a query does to them."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import textwrap
import threading
import time
from collections.abc import Callable, Generator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import BoundedSemaphore
from typing import cast

import httpx
import pytest

from section16.errors import BookError, BusyError
from section16.web import assistants, responses
from section16.web.context import WebContext
from section16.workspace import query_pool, sql_answers
from section16.workspace.ingesting import ingest_filings
from section16.workspace.querying import query, running_query
from section16.workspace.sql_answers import answer_sql, stream_sql
from tests.slow import sampled
from tests.web.site import ADDRESS, Site

FORM = Path("src/section16/demo/forms/form4.xml")
ENDLESS = "SELECT count(*) FROM range(1_000_000_000_000) a, range(1_000_000) b WHERE a.range * b.range = 3"
LARGE = {
    "one text": "SELECT length(repeat('x', 2_000_000_000))",
    "texts of a recursion": "WITH RECURSIVE t(s, n) AS (SELECT 'x', 0 UNION ALL SELECT s || s, n + 1 FROM t WHERE n < 40)"
    " SELECT max(len(s)) FROM t",
    "a list": "SELECT list(a.range) FROM range(100_000_000) a",
    "joined texts": "SELECT string_agg(a.range::VARCHAR, repeat('y', 1000)) FROM range(10_000_000) a",
    "a range": "SELECT range(1_000_000_000)",
    "an answer of many rows": "SELECT * FROM range(1_000_000_000)",
    "one value of an answer": "SELECT repeat('x', 120_000_000)",
}


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("pool") / "book"
    ingest_filings(FORM, folder)
    return folder


def waiting() -> int:
    """Return the process that answers the next query."""
    return query_pool._waiting[-1]._process.pid


def test_a_process_answers_one_query_after_the_other(book: Path) -> None:
    assert len(query(book, "SELECT 1")) == 1
    first = waiting()
    with pytest.raises(BookError, match="No view is named"):
        query(book, "FROM no_such_view")
    assert len(answer_sql(book, "SELECT * FROM range(100_000)", limit=5).rows) == 5  # the rest is not wanted
    assert len(query(book, "SELECT * FROM range(50_000)")) == 50_000
    assert waiting() == first


def test_two_queries_at_once_have_a_process_each(book: Path) -> None:
    with running_query(book, "SELECT * FROM range(50_000)") as one, running_query(book, "SELECT 'b' FROM range(50_000)") as two:
        pairs = list(zip(one.batches(), two.batches(), strict=True))
    assert sum(first.num_rows for first, _ in pairs) == sum(second.num_rows for _, second in pairs) == 50_000


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux limits the data of a process")
@pytest.mark.parametrize("sql", sampled(LARGE.values(), 3), ids=list(LARGE))
def test_memory_is_limited_in_python(book: Path, sql: str) -> None:
    with pytest.raises(BookError, match=r"needs more than 100MB of memory|The answer has more than 100 MB"):
        query(book, sql, memory="100MB")
    assert len(query(book, "SELECT 1")) == 1


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux limits the data of a process")
@pytest.mark.parametrize("answer", [answer_sql, lambda book, sql: list(stream_sql(book, sql))], ids=["page", "stream"])
def test_memory_is_limited_on_a_server(
    book: Path, answer: Callable[[Path, str], object], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sql_answers, "_MEMORY", "100MB")
    with pytest.raises(BookError, match="needs more than 100MB of memory"):
        answer(book, LARGE["one text"])


def test_a_page_shows_no_answer_of_any_size(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sql_answers, "_MOST_BYTES", 2_000_000)
    with pytest.raises(BookError, match=r"The answer has more than 2 MB\. Select fewer rows or columns\."):
        answer_sql(book, "SELECT repeat('x', 3_000_000)")
    assert len(answer_sql(book, "SELECT repeat('x', 1_000) FROM range(1_000)", limit=10).rows) == 10


def test_a_query_that_does_not_hear_that_its_time_is_over_is_ended(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(query_pool, "_GRACE", 0.1)
    query(book, "SELECT 1")
    deaf = waiting()
    os.kill(deaf, signal.SIGSTOP)
    with pytest.raises(BookError, match=r"The query took longer than 0\.1 seconds and was stopped"):
        query(book, "SELECT 1", seconds=0.1)
    with pytest.raises(ProcessLookupError):
        os.kill(deaf, 0)
    assert len(query(book, "SELECT 1")) == 1


def test_queries_are_interrupted_at_the_end_of_a_program(book: Path) -> None:
    heard: list[BookError] = []

    def ask() -> None:
        with pytest.raises(BookError) as caught:
            query(book, ENDLESS, seconds=600)
        heard.append(caught.value)

    thread = threading.Thread(target=ask, daemon=True)
    thread.start()
    while not query_pool._running:
        time.sleep(0.01)
    while thread.is_alive():  # also while its process is being started
        sql_answers.interrupt_queries()
        thread.join(0.1)
    assert "was stopped" in str(heard[0])
    assert not query_pool._running
    assert len(query(book, "SELECT 1")) == 1


def test_an_assistants_server_interrupts_queries_at_its_end(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[str] = []
    monkeypatch.setattr("section16.web.assistants.anyio.run", lambda *_: done.append("served"))
    monkeypatch.setattr(assistants, "interrupt_queries", lambda: done.append("interrupted"))
    assistants.serve_assistant(WebContext(book))
    assert done == ["served", "interrupted"]


def test_a_process_that_was_ended_while_it_waited_is_replaced(book: Path) -> None:
    query(book, "SELECT 1")
    os.kill(waiting(), signal.SIGKILL)
    assert len(query(book, "SELECT 1")) == 1


@pytest.mark.parametrize(
    ("number", "says"),
    [(signal.SIGKILL, "needs more than 2GB of memory"), (signal.SIGSEGV, "The database failed on this query")],
)
def test_a_process_that_ends_in_the_middle_says_why(book: Path, number: int, says: str) -> None:
    query(book, "SELECT 1")
    process = waiting()
    with running_query(book, "SELECT * FROM range(100_000_000)") as found:
        batches = found.batches()
        next(batches)
        os.kill(process, number)
        with pytest.raises(BookError, match=says):
            list(batches)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has a priority for each thread")
def test_queries_of_a_server_have_a_lower_priority_and_those_of_a_program_its_own(book: Path) -> None:
    own = os.getpriority(os.PRIO_PROCESS, 0)
    for lower, ask in ((10, answer_sql), (0, query), (10, lambda *of: list(stream_sql(*of))), (0, query)):
        ask(book, "SELECT count(*) FROM range(1_000_000)")
        threads = [int(one.name) for one in Path(f"/proc/{waiting()}/task").iterdir()]
        assert len(threads) > 1
        assert {os.getpriority(os.PRIO_PROCESS, one) for one in threads} == {min(own + lower, 19)}


def test_queries_of_a_server_have_together_a_thread_for_each_processor(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    threads = "SELECT current_setting('threads')"
    for processors, each in ((16, "4"), (2, "1")):
        monkeypatch.setattr(os, "cpu_count", lambda of=processors: of)
        assert answer_sql(book, threads).rows == ((each,),)


def test_pages_have_threads_while_queries_wait(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    turns = BoundedSemaphore(1)
    monkeypatch.setattr(sql_answers, "_turns", turns)
    site = Site(book)

    async def asked() -> list[httpx.Response]:
        asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(1))
        transport = httpx.ASGITransport(app=site.served.asgi, client=("127.0.0.1", 50000))
        async with httpx.AsyncClient(transport=transport, base_url=ADDRESS) as client:
            with turns:
                queries = [asyncio.create_task(client.get("/sql", params={"q": f"SELECT {n}"})) for n in range(3)]
                queries += [asyncio.create_task(client.get("/api/v1/sql.arrow", params={"q": f"SELECT {n}"})) for n in range(3)]
                pages = [await client.get(path) for path in ("/", "/screens/top-buyers", "/transactions", "/health")]
                assert not any(one.done() for one in queries)
            return [*pages, *await asyncio.gather(*queries)]

    assert [one.status_code for one in asyncio.run(asked())] == [200] * 10


def test_a_server_refuses_queries_that_would_wait_for_too_many_others(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(responses, "_long_turns", BoundedSemaphore(1))
    site = Site(book)
    with responses._long_turns:
        for path in ("/api/v1/sql?q=SELECT 1", "/api/v1/sql.arrow?q=SELECT 1", "/api/v1/transactions.csv"):
            refused = site.ask(path)
            assert (refused.status_code, refused.headers["retry-after"]) == (429, "60")
            assert refused.json()["detail"] == "Too many queries and exports are being answered."
    for _ in range(2):  # each has given its turn back
        assert site.ask("/api/v1/sql?q=SELECT 1").status_code == 200


def test_a_server_answers_others_while_it_answers_a_query(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sql_answers, "_SECONDS", 1)
    site = Site(book)

    async def asked() -> tuple[httpx.Response, list[httpx.Response]]:
        transport = httpx.ASGITransport(app=site.served.asgi, client=("127.0.0.1", 50000))
        async with httpx.AsyncClient(transport=transport, base_url=ADDRESS) as client:
            long = asyncio.create_task(client.get("/api/v1/sql", params={"q": ENDLESS}))
            others = [await client.get(path) for path in ("/health", "/api/v1/book", "/api/v1/screens/top-buyers")]
            assert not long.done()
            return await long, others

    long, others = asyncio.run(asked())
    assert [one.status_code for one in others] == [200, 200, 200]
    assert (long.status_code, long.json()["detail"]) == (400, "The query took longer than 1 seconds and was stopped.")


def test_a_server_answers_a_few_queries_at_once(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sql_answers, "_turns", BoundedSemaphore(1))
    monkeypatch.setattr(sql_answers, "_SECONDS", 0.05)
    parts = stream_sql(book, "SELECT * FROM range(1_000_000)")
    next(parts)
    with pytest.raises(BusyError, match=r"Too many queries are being answered\. Ask again in a minute\."):
        answer_sql(book, "SELECT 1")
    cast("Generator[bytes, None, None]", parts).close()
    monkeypatch.setattr(sql_answers, "_SECONDS", 10)
    assert answer_sql(book, "SELECT 1").rows == (("1",),)


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "fork"), reason="a system without fork")
def test_a_copy_of_a_program_has_processes_of_its_own_and_none_stays_behind(book: Path) -> None:
    program = """
        import os, sys, warnings
        warnings.simplefilter("ignore")  # about threads
        import section16
        from section16.workspace import query_pool
        section16.query(sys.argv[1], "SELECT 1")
        print(query_pool._waiting[-1]._process.pid, flush=True)
        if not (copy := os.fork()):
            assert len(section16.query(sys.argv[1], "SELECT * FROM range(2)")) == 2
            print(query_pool._waiting[-1]._process.pid, flush=True)
            query_pool.end_waiting()
            os._exit(0)
        assert os.waitpid(copy, 0)[1] == 0
        assert len(section16.query(sys.argv[1], "SELECT * FROM range(3)")) == 3
        print(query_pool._waiting[-1]._process.pid, flush=True)
        os.kill(os.getpid(), 9)
    """
    command = [sys.executable, "-c", textwrap.dedent(program), str(book)]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, timeout=120, check=False)
    first, of_copy, last = map(int, done.stdout.split())
    assert first == last != of_copy
    for process in (first, of_copy):  # also of a program that was killed
        until = time.monotonic() + 120
        while Path(f"/proc/{process}/cmdline").exists() and time.monotonic() < until:
            time.sleep(0.05)
        assert not Path(f"/proc/{process}/cmdline").exists()
