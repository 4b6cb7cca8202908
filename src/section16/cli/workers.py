"""Who does the work of a command that reads filings in bulk, and where it goes: options that such commands have in common."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal, TypedDict

from cyclopts import Parameter

from section16.errors import RequestError

Kind = Literal["serial", "processes", "ray"]


@Parameter(name="*")
@dataclass(frozen=True)
class WorkerOptions:
    """Who does the work, and where it goes.

    Parameters
    ----------
    processes
        How many processes read; by default 1 for small inputs, else one for each processor, at most 8 unless Ray has more.
    executor
        This process alone, several of this machine, or Ray.
    address
        The address of a Ray cluster that runs already; without it, Ray works on this machine.
    store
        Where a new book keeps its files instead of its folder: an address such as s3://bucket/book. What is queried is in the
        folder.

    """

    processes: Annotated[int | None, Parameter(name="--processes")] = None
    executor: Annotated[Kind | None, Parameter(name="--executor")] = None
    address: Annotated[str, Parameter(name="--address", show_default=False)] = ""
    store: Annotated[str, Parameter(name="--store", show_default=False)] = ""


class ChosenWorkers(TypedDict):
    """What functions of the workspace take of the options."""

    processes: int | None
    executor: Kind | None
    address: str
    store: str


def chosen_workers(options: WorkerOptions | None) -> ChosenWorkers:
    """Return the options as arguments; raises :class:`~section16.errors.RequestError` for a number below 1."""
    chosen = options or WorkerOptions()
    if chosen.processes is not None and chosen.processes < 1:
        raise RequestError(f"{chosen.processes} is too low for the number of processes.", remedy="Give 1 or more.")
    return ChosenWorkers(processes=chosen.processes, executor=chosen.executor, address=chosen.address, store=chosen.store)
