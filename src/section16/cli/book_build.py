"""``section16 book build`` and ``book update``: a book of all of EDGAR's ownership forms, and what was filed since."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

from cyclopts import Parameter
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

from section16.cli.answers import print_answer
from section16.cli.fetch import interruptible, note_wait, print_failed, size_in_words, stated_agent, time_in_words
from section16.cli.formats import ListOptions, print_table
from section16.cli.ingest import not_computed
from section16.cli.printing import counted, print_lines, print_notice
from section16.cli.terminal import console
from section16.cli.values import BookOption, DateOption
from section16.cli.workers import WorkerOptions, chosen_workers
from section16.errors import RequestError
from section16.workspace.book import book_folder
from section16.workspace.building import BuildPlan, BuildReports, BuiltBook, PlannedPart, build_book, update_book
from section16.workspace.fetching import FetchStep, NotFetched

_QUARTER = re.compile(r"(\d{4})(?:\s*(?:-\s*)?q([1-4]))?", re.IGNORECASE)
_SHOWN = 12
"""A longer plan is shown by its kinds of parts."""


def build(  # noqa: PLR0913 - each is an option of the command
    *,
    from_: Annotated[str, Parameter(name="--from")],
    book: BookOption = None,
    full: bool = False,
    plan: bool = False,
    agent: str = "",
    host: str = "",
    workers: WorkerOptions | None = None,
    how: ListOptions | None = None,
) -> int:
    """Build a book of every Form 3, 4 and 5 on EDGAR from a year on; what was interrupted continues.

    The volume and the time are shown first. Quarters come from the SEC's data sets where there are any, else as filings; the
    days of the current quarter come as filings. Exit status: 0 when everything that EDGAR has published was read, 2 when a file
    is missing or cannot be read.

    Parameters
    ----------
    from_
        The first year, such as 2003, or quarter, such as 2024q3; EDGAR has these forms as XML from 2003q2 on.
    book
        The folder of the book; it is created if it does not exist.
    full
        Take filings in place of data sets: with the time of acceptance, exhibits and the exact text. It takes days.
    plan
        Show the volume and the time, and download nothing.
    agent
        Who asks: your company and an e-mail address, as the SEC requires. It is kept for later.
    host
        Another EDGAR, such as http://127.0.0.1:8016 of section16 rehearse serve.

    """

    def work() -> int:
        since = _quarter(from_)
        chosen = chosen_workers(workers)
        with _reports(plan_only=plan) as reports:
            made = build_book(
                book_folder(book),
                since,
                full=full,
                plan_only=plan,
                reports=reports,
                agent=stated_agent(agent),
                edgar=host,
                workers=chosen,
            )
        return _shown(made, how, plan_only=plan)

    return interruptible(work)


def update(  # noqa: PLR0913 - each is an option of the command
    *,
    book: BookOption = None,
    since: DateOption | None = None,
    plan: bool = False,
    agent: str = "",
    host: str = "",
    workers: WorkerOptions | None = None,
    how: ListOptions | None = None,
) -> int:
    """Bring a book up to date with what was filed on EDGAR since the last day that it has; run it every night.

    Exit status: 0 when everything that EDGAR has published was read, 2 when a file is missing or cannot be read.

    Parameters
    ----------
    book
        The folder of the book.
    since
        The first filing date, for a book that was not built with section16 book build.
    plan
        Show the volume and the time, and download nothing.
    agent
        Who asks: your company and an e-mail address, as the SEC requires. It is kept for later.
    host
        Another EDGAR, such as http://127.0.0.1:8016 of section16 rehearse serve.

    """

    def work() -> int:
        chosen = chosen_workers(workers)
        with _reports(plan_only=plan) as reports:
            made = update_book(
                book_folder(book),
                since=since,
                plan_only=plan,
                reports=reports,
                agent=stated_agent(agent),
                edgar=host,
                workers=chosen,
            )
        return _shown(made, how, plan_only=plan)

    return interruptible(work)


def _quarter(text: str) -> tuple[int, int]:
    match = _QUARTER.fullmatch(text.strip())
    if match is None:
        raise RequestError(f"{text!r} is not a year or a quarter.", where="--from", remedy="Write it as 2003 or 2024q3.")
    return int(match[1]), int(match[2] or 1)


def _shown(made: BuiltBook, how: ListOptions | None, *, plan_only: bool) -> int:
    """Show what was done, and return the exit status."""
    print_answer(made, made.failed, NotFetched, how, lambda: _show(made, plan_only=plan_only))
    print_failed(made.failed)
    refused = [file for ingested in made.ingested for file in ingested.refused]
    for file in refused:
        print_notice(" ".join(filter(None, (f"{file.source}: {file.reason}", file.remedy))))
    uncomputed = [issuer for ingested in made.ingested for issuer in ingested.failed]
    for issuer in uncomputed:
        print_notice(not_computed(issuer.issuer, issuer.reason))
    return 2 if made.failed or refused or uncomputed else 0


def _show(made: BuiltBook, *, plan_only: bool) -> None:
    if plan_only:
        _show_plan(made.plan)
        return
    files = counted(made.downloaded, "file")
    print_lines([f"{counted(made.added, 'filing')} added; {files} downloaded for {counted(len(made.parts), 'part')}."])
    if made.complete_to is not None:
        print_lines([f"The book has everything filed up to {made.complete_to}."])
    if made.open_parts:
        print_lines([f"Not complete on EDGAR or here: {', '.join(made.open_parts)}. Run the command again later."])


def _show_plan(plan: BuildPlan) -> None:
    parts = plan.parts if len(plan.parts) <= _SHOWN else tuple(_by_kind(plan.parts))
    if parts:
        lines = [(one.name, one.kind, f"{one.files:,}", size_in_words(one.bytes), time_in_words(one.seconds)) for one in parts]
        print_table(("Part", "As", "Files", "Volume", "Time"), lines, ("Files",))
    print_lines([_plan_line(plan)])


def _by_kind(parts: tuple[PlannedPart, ...]) -> Iterator[PlannedPart]:
    """Yield the parts of each kind as one: from the first to the last."""
    for kind in dict.fromkeys(one.kind for one in parts):
        of_kind = [one for one in parts if one.kind == kind]
        name = of_kind[0].name if len(of_kind) == 1 else f"{of_kind[0].name} to {of_kind[-1].name} ({len(of_kind)})"
        sums = {key: sum(getattr(one, key) for one in of_kind) for key in ("files", "bytes", "seconds")}
        yield PlannedPart(name=name, kind=kind, **sums)


def _plan_line(plan: BuildPlan) -> str:
    there = f" The book has {counted(plan.there, 'part')} already." if plan.there else ""
    if not plan.parts:
        return f"There is nothing to download.{there}"
    size, time = size_in_words(plan.bytes), time_in_words(plan.seconds)
    line = f"About {counted(plan.files, 'file')}, {size}, at least {time} to download.{there}"
    return line if plan.bytes <= plan.free_bytes else f"{line} The disk has only {size_in_words(plan.free_bytes)} free."


@contextmanager
def _reports(*, plan_only: bool) -> Iterator[BuildReports]:
    """Show the plan, and on a terminal a bar for each part; otherwise a line for each."""

    def planned(plan: BuildPlan) -> None:
        if not plan_only:
            print_notice(_plan_line(plan))

    target = console(sys.stderr)
    if not target.is_terminal:
        yield BuildReports(planned=planned, part=lambda one: print_notice(f"{one.name}: {one.kind}"), step=note_wait)
        return
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeRemainingColumn())
    with Progress(*columns, console=target, transient=True) as shown:
        task = shown.add_task("", total=None)

        def part(one: PlannedPart) -> None:
            shown.reset(task, description=f"{one.name}, {one.kind}", total=one.files)

        def step(one: FetchStep) -> None:
            if one.waiting:
                note_wait(one)
            else:
                shown.update(task, completed=one.done, total=one.files)

        def reading(used: int, total: int) -> None:
            shown.update(task, description="reading", completed=used, total=total)

        yield BuildReports(planned, part, step, lambda one: reading(one.used, one.total))
