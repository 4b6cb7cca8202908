"""The book for assistants: a server of the Model Context Protocol on the standard input and output, read-only.

It offers the operations of the API as tools. The protocol is that of the package ``mcp``; nothing else is written to the
standard output.
"""

from __future__ import annotations

import logging
import sys
from functools import partial
from typing import TYPE_CHECKING, Any

import anyio
import anyio.to_thread
import mcp.types as protocol
from mcp.server.lowlevel import Server
from mcp.server.stdio import stdio_server
from mcp.shared.exceptions import MCPError
from mcp.shared.message import SessionMessage

import section16
from section16.errors import NotFoundError
from section16.web.context import WebContext
from section16.web.operations import OPERATIONS, WebOperation
from section16.web.tools import call_tool, input_schema, operation_of, output_schema
from section16.workspace.book import book_to_read
from section16.workspace.due_dates import NOT_ADVICE
from section16.workspace.sql_answers import interrupt_queries

if TYPE_CHECKING:
    from anyio.streams.memory import MemoryObjectReceiveStream, MemoryObjectSendStream

INSTRUCTIONS = (
    "Answers about SEC Forms 3, 4 and 5 from the filings in one book. Search first where a name or a CIK is not known."
    " Amounts are texts, exact. Each number of an answer names the row of the filing that it comes from, and `explanation` says"
    f" what a finding, a code or a rule means. {NOT_ADVICE}"
)
_AT_ONCE = 4
"""So many calls are answered at the same time; further ones wait."""

_Received = SessionMessage | Exception


def serve_assistant(context: WebContext) -> None:
    """Answer an assistant on the standard input and output until its end. Raises :class:`~section16.errors.BookError`."""
    book_to_read(context.book)
    logging.basicConfig(stream=sys.stderr, level=logging.ERROR, format="%(message)s")
    try:
        anyio.run(_serve, context)
    finally:
        interrupt_queries()  # calls that were cancelled are left to their threads, for which the program would wait


async def _serve(context: WebContext) -> None:
    server = _server(context)
    async with stdio_server() as (received, sending), anyio.create_task_group() as tasks:
        forward, messages = anyio.create_memory_object_stream[_Received](0)
        tasks.start_soon(_forwarded, received, forward, sending)
        await server.run(messages, sending, server.create_initialization_options())
        tasks.cancel_scope.cancel()


async def _forwarded(
    received: MemoryObjectReceiveStream[_Received],
    forward: MemoryObjectSendStream[_Received],
    sending: MemoryObjectSendStream[SessionMessage],
) -> None:
    """Hand on what is a message of the protocol; what is not is answered here, where the package drops it."""
    async with forward:
        async for one in received:
            if isinstance(one, SessionMessage):
                await forward.send(one)
            else:
                await sending.send(SessionMessage(_unreadable(one)))


def _unreadable(error: Exception) -> protocol.JSONRPCError:
    invalid_json = "json_invalid" in str(error)
    code, says = (protocol.PARSE_ERROR, "The line is not JSON.") if invalid_json else (protocol.INVALID_REQUEST, "")
    message = says or "The line is not a message of JSON-RPC 2.0."
    return protocol.JSONRPCError(jsonrpc="2.0", id=None, error=protocol.ErrorData(code=code, message=message))


def _server(context: WebContext) -> Server[Any]:
    limiter = anyio.CapacityLimiter(_AT_ONCE)

    async def list_tools(_context: Any, _asked: Any) -> protocol.ListToolsResult:
        return protocol.ListToolsResult(tools=[_tool(one) for one in OPERATIONS])

    async def call(_context: Any, asked: protocol.CallToolRequestParams) -> protocol.CallToolResult:
        try:
            operation = operation_of(asked.name)
        except NotFoundError as error:
            raise MCPError(protocol.INVALID_PARAMS, str(error)) from None
        work = partial(call_tool, context, operation, asked.arguments or {}, _report)
        # A call that the client cancels is left to its thread: queries end by themselves after seconds.
        answer = await anyio.to_thread.run_sync(work, abandon_on_cancel=True, limiter=limiter)
        content: list[protocol.ContentBlock] = [protocol.TextContent(type="text", text=answer.text)]
        return protocol.CallToolResult(content=content, structured_content=answer.data, is_error=answer.refused)

    return Server(
        "section16",
        version=section16.__version__,
        instructions=INSTRUCTIONS,
        on_list_tools=list_tools,
        on_call_tool=call,
    )


def _tool(one: WebOperation) -> protocol.Tool:
    hints = protocol.ToolAnnotations(read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False)
    return protocol.Tool(
        name=one.name,
        description=one.summary,
        input_schema=input_schema(one),
        output_schema=output_schema(one),
        annotations=hints,
    )


def _report(cause: str) -> None:
    sys.stderr.write(cause)
    sys.stderr.flush()
