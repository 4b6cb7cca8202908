"""Who does the work of a command that reads filings in bulk: options that such commands have in common."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal, TypedDict

from cyclopts import Parameter

from section16.errors import RequestError

Kind = Literal["serial", "processes", "ray"]


@Parameter(name="*")
@dataclass(frozen=True)
class WorkerOptions:
    """Who does the work.

    Parameters
    ----------
    processes
        How many processes read; by default 1 for small inputs, else one for each processor, at most 8 unless Ray has more.
    executor
        This process alone, several of this machine, or Ray.
    address
        The address of a Ray cluster that runs already; without it, Ray works on this machine.

    """

    processes: Annotated[int | None, Parameter(name="--processes")] = None
    executor: Annotated[Kind | None, Parameter(name="--executor")] = None
    address: Annotated[str, Parameter(name="--address", show_default=False)] = ""


class ChosenWorkers(TypedDict):
    """What functions of the workspace take of the options."""

    processes: int | None
    executor: Kind | None
    address: str


def chosen_workers(options: WorkerOptions | None) -> ChosenWorkers:
    """Return the options as arguments; raises :class:`~section16.errors.RequestError` for a number below 1."""
    chosen = options or WorkerOptions()
    if chosen.processes is not None and chosen.processes < 1:
        raise RequestError(f"{chosen.processes} is too low for the number of processes.", remedy="Give 1 or more.")
    return ChosenWorkers(processes=chosen.processes, executor=chosen.executor, address=chosen.address)
