"""Requests at a steady rate, whatever the answers take: ``python -m bench.web_requests`` prints what each took.

The plan is JSON on the standard input; a line on the standard error says when the server is warm. A request is sent at its
planned moment even where earlier ones still wait, and its time counts from that moment: a server that stops for a second shows
it on all requests of that second.
"""

from __future__ import annotations

import asyncio
import sys
import time

import httpx
import msgspec

_PATIENCE = 30.0
WARM = 100
"""Requests before those that count: connections, and what the server loads at first use."""


class Asked(msgspec.Struct, frozen=True):
    """A request: the kind that it is counted under, its path, and what it accepts."""

    kind: str
    path: str
    accept: str


class Plan(msgspec.Struct, frozen=True):
    """Requests to a server, and how many a second."""

    address: str
    rate: float
    asked: tuple[Asked, ...]


class Answered(msgspec.Struct, frozen=True):
    """An answer: the kind of its request, its status (0 without an answer), milliseconds from the planned moment, and bytes."""

    kind: str
    status: int
    ms: float
    bytes: int


class Load(msgspec.Struct, frozen=True):
    """What a run found: the answers, and the CPU seconds of the generator."""

    answers: tuple[Answered, ...]
    cpu: float


async def run(plan: Plan) -> Load:
    """Send the requests of a plan, after a few that warm up."""
    limits = httpx.Limits(max_connections=None, max_keepalive_connections=None)
    async with httpx.AsyncClient(base_url=plan.address, timeout=_PATIENCE, limits=limits) as client:
        for one in plan.asked[:WARM]:
            await _answer(client, one, time.monotonic())
        print("warm", file=sys.stderr, flush=True)
        cpu, began = time.process_time(), time.monotonic()
        tasks = []
        for number, one in enumerate(plan.asked[WARM:]):
            planned = began + number / plan.rate
            await asyncio.sleep(max(0.0, planned - time.monotonic()))
            tasks.append(asyncio.create_task(_answer(client, one, planned)))
        answers = await asyncio.gather(*tasks)
    return Load(tuple(answers), time.process_time() - cpu)


async def _answer(client: httpx.AsyncClient, one: Asked, planned: float) -> Answered:
    try:
        found = await client.get(one.path, headers={"accept": one.accept})
        status, size = found.status_code, len(found.content)
    except httpx.HTTPError:
        status, size = 0, 0
    return Answered(one.kind, status, (time.monotonic() - planned) * 1000, size)


if __name__ == "__main__":
    wanted = msgspec.json.decode(sys.stdin.buffer.read(), type=Plan)
    sys.stdout.buffer.write(msgspec.json.encode(asyncio.run(run(wanted))))
