"""``section16 mcp``: a real process, asked line by line and by the client of the protocol's own package."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import anyio
import jsonschema  # type: ignore[import-untyped]  # it ships no types
import pytest
from mcp import ClientSession, StdioServerParameters
from mcp.client.stdio import stdio_client

from section16.cli.app import run
from section16.web.context import WebContext
from section16.web.operations import OPERATIONS
from section16.web.tools import UNEXPECTED, call_tool, input_schema, operation_of, output_schema
from tests.workspace.screened import HARBOR, book_of, filing, row

BUYS = [filing("ada", "2025-06-03", row("P", "2025-06-02", 1000, 1100, "20"))]
MORE = [*BUYS, filing("ben", "2025-06-04", row("P", "2025-06-03", 500, 500, "21"))]


class Assistant:
    """A process that is asked as an assistant asks."""

    def __init__(self, book: Path) -> None:
        words = [sys.executable, "-m", "section16", "mcp", "--book", str(book)]
        pipes: dict[str, Any] = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
        self.process = subprocess.Popen(words, text=True, **pipes)
        self.number = 0
        client = {"name": "test", "version": "1"}
        self.greeting = self.ask("initialize", protocolVersion="2025-06-18", capabilities={}, clientInfo=client)["result"]
        self.notify("notifications/initialized")

    def line(self, text: str) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(f"{text}\n")
        self.process.stdin.flush()

    def heard(self) -> Any:
        assert self.process.stdout is not None
        return json.loads(self.process.stdout.readline())

    def notify(self, method: str, **asked: Any) -> None:
        self.line(json.dumps({"jsonrpc": "2.0", "method": method, "params": asked}))

    def send(self, method: str, **asked: Any) -> int:
        self.number += 1
        self.line(json.dumps({"jsonrpc": "2.0", "id": self.number, "method": method, "params": asked}))
        return self.number

    def ask(self, method: str, **asked: Any) -> Any:
        number = self.send(method, **asked)
        answer = self.heard()
        assert answer["id"] == number
        return answer

    def call(self, tool: str, **arguments: Any) -> Any:
        return self.ask("tools/call", name=tool, arguments=arguments)["result"]

    def end(self) -> tuple[int, str, str]:
        """Close the input, and return the exit status and what was printed that nobody read."""
        out, err = self.process.communicate(timeout=60)
        return self.process.returncode, out, err


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return book_of(tmp_path_factory.mktemp("assistant"), BUYS)


@pytest.fixture(scope="module")
def assistant(folder: Path) -> Iterator[Assistant]:
    """Give a process that answers; at its end it stops by itself, and has printed nothing but the protocol."""
    made = Assistant(folder)
    yield made
    assert made.end() == (0, "", "")


def test_the_server_says_what_it_is_and_that_answers_are_not_legal_advice(assistant: Assistant) -> None:
    assert assistant.greeting["serverInfo"]["name"] == "section16"
    assert assistant.greeting["protocolVersion"] == "2025-06-18"
    assert "is not legal advice" in assistant.greeting["instructions"]
    assert assistant.ask("ping")["result"] == {}


def test_each_operation_is_a_tool_that_only_reads(assistant: Assistant) -> None:
    tools = {one["name"]: one for one in assistant.ask("tools/list")["result"]["tools"]}
    assert list(tools) == [one.name for one in OPERATIONS]
    assert all(one["annotations"]["readOnlyHint"] for one in tools.values())
    assert tools["search"]["inputSchema"]["properties"]["q"]["maxLength"] == 200


def test_an_answer_is_text_and_data_that_fits_its_schema(assistant: Assistant) -> None:
    found = assistant.call("issuer", issuer="HLC")
    assert found["structuredContent"]["issuer"]["issuer_cik"] == HARBOR
    assert json.loads(found["content"][0]["text"]) == found["structuredContent"]
    jsonschema.validate(found["structuredContent"], output_schema(operation_of("issuer")))
    due = assistant.call("due", event="trade", on="11/25/2026")["structuredContent"]["due"]
    assert due["due"] == "2026-11-30"


def test_what_is_no_message_is_answered_and_the_session_goes_on(assistant: Assistant) -> None:
    for line, code in (('{"jsonrpc": "2.0", "id"', -32700), ("[]", -32600), ('{"a": 1}', -32600), ("\x00", -32700)):
        assistant.line(line)
        answer = assistant.heard()
        assert (answer["id"], answer["error"]["code"]) == (None, code), line
    assert assistant.ask("ping")["result"] == {}


def test_a_tool_or_a_method_that_does_not_exist_is_an_error_of_the_protocol(assistant: Assistant) -> None:
    refused = assistant.ask("tools/call", name="isuer", arguments={})["error"]
    assert refused["code"] == -32602
    assert refused["message"].startswith("There is no tool 'isuer'. Did you mean issuer?")
    assert assistant.ask("tools/call", arguments={})["error"]["code"] == -32602
    assert assistant.ask("resources/list")["error"]["code"] == -32601


@pytest.mark.parametrize(
    ("tool", "arguments", "says"),
    [
        ("search", {"q": "x" * 1_000_000}, "The parameter q cannot be used"),
        ("search", {"limit": 0}, "The parameter limit cannot be used"),
        ("search", {"query": "harbor"}, "Parameters here: q, limit."),
        ("issuer", {}, "The parameter issuer is missing. Give it: A CIK, a ticker or words of a name."),
        ("screen", {}, "The parameter name is missing. Write one of cluster-buys, top-buyers,"),
        ("issuer", {"issuer": "nobody at all"}, "'nobody at all'"),
        ("screen", {"name": "best-buys"}, "The parameter name cannot be used"),
        ("transactions", {"since": "soon"}, "The parameter since cannot be used"),
        ("sql", {"q": "COPY transactions TO 'out.csv'"}, "The statement is not a SELECT."),
        ("sql", {"q": "SELECT * FROM read_csv('/etc/passwd')"}, ""),
        ("sql", {"q": ["SELECT 1"]}, "The parameter q cannot be used"),
    ],
)
def test_a_question_that_cannot_be_answered_is_answered_with_the_remedy(
    assistant: Assistant, tool: str, arguments: dict[str, Any], says: str
) -> None:
    found = assistant.call(tool, **arguments)
    text = found["content"][0]["text"]
    assert found["isError"]
    assert says in text
    assert "Traceback" not in text
    assert len(text) < 1000


@pytest.mark.slow
def test_a_call_that_is_cancelled_has_no_answer_and_others_go_on(assistant: Assistant) -> None:
    slow = "SELECT count(*) FROM range(1000000) a, range(1000000) b WHERE a.range + b.range = 7"
    number = assistant.send("tools/call", name="sql", arguments={"q": slow})
    assistant.notify("notifications/cancelled", requestId=number, reason="no longer of interest")
    assert assistant.ask("ping")["result"] == {}
    assert assistant.call("search", q="harbor")["structuredContent"]["issuers"]


def test_a_book_that_is_replaced_answers_at_once_and_one_that_is_gone_is_said_to_be(
    assistant: Assistant, folder: Path, tmp_path: Path
) -> None:
    assert assistant.call("book")["structuredContent"]["contents"]["filings"] == 1
    away = folder.rename(folder.with_name("away"))
    gone = assistant.call("book")
    assert gone["isError"]
    assert "There is no book here." in gone["content"][0]["text"]
    book_of(tmp_path, MORE).rename(folder)
    assert assistant.call("book")["structuredContent"]["contents"]["filings"] == 2
    shutil.rmtree(folder)
    away.rename(folder)
    assert assistant.call("book")["structuredContent"]["contents"]["filings"] == 1


def test_the_cause_of_an_unforeseen_error_is_reported_and_not_answered(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise ZeroDivisionError

    causes: list[str] = []
    monkeypatch.setattr("section16.web.operations.search_book", lambda *_, **__: fail())
    found = call_tool(WebContext(folder), operation_of("search"), {"q": "x"}, causes.append)
    assert (found.refused, found.text, found.data) == (True, UNEXPECTED, None)
    assert "ZeroDivisionError" in causes[0]


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda one: one.name)
def test_the_schemas_of_tools_are_schemas_with_an_object_at_the_root(operation: Any) -> None:
    for schema in (input_schema(operation), output_schema(operation)):
        jsonschema.Draft202012Validator.check_schema(schema)
        assert schema["type"] == "object"


def test_without_a_book_there_is_no_server(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["mcp", "--book", str(tmp_path)]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "There is no book here." in captured.err


@pytest.mark.slow
def test_the_client_of_the_protocols_package_is_answered(folder: Path) -> None:
    words = ["-m", "section16", "mcp", "--book", str(folder)]
    server = StdioServerParameters(command=sys.executable, args=words, env=dict(os.environ))

    async def asked() -> tuple[list[str], Any, Any]:
        async with stdio_client(server) as (received, sending), ClientSession(received, sending) as session:
            await session.initialize()
            tools = await session.list_tools()
            found = await session.call_tool("transactions", {"issuer": "HLC", "code": "P"})
            refused = await session.call_tool("sql", {"q": "DELETE FROM transactions"})
            return [one.name for one in tools.tools], found, refused

    names, found, refused = anyio.run(asked)
    assert names == [one.name for one in OPERATIONS]
    assert [one["shares"] for one in found.structured_content["rows"]] == ["1000"]
    assert refused.is_error
