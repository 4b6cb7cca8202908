"""What the commands that take several drafts share: their arguments, and how they show what became of each draft."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from section16.cli.printing import counted, print_findings, print_json, print_lines, print_next, print_notice
from section16.cli.remedies import with_command
from section16.workspace.filing import predicate
from section16.workspace.submitting import eastern_time

if TYPE_CHECKING:
    from section16.workspace.context import OfficeContext
    from section16.workspace.filing import DraftStep, StepsTaken

Names = Annotated[str, Parameter(help="The names of the drafts.")]
AllDue = Annotated[bool, Parameter(name="--all-due", negative=(), help="Every draft that can take this step.")]

REFUSED, FAILED = 1, 2
"""The exit statuses of a draft that does not take a step, for what it is and for another reason."""


def print_steps(context: OfficeContext, taken: StepsTaken, *, json: bool = False) -> int:
    """Write what became of each draft and what can be done next, and return the exit status."""
    if json:
        print_json(taken)
    else:
        for one in taken.drafts:
            _print_step(one, alone=len(taken.drafts) == 1)
        if len(taken.drafts) > 1:
            done = len(taken.drafts) - len(taken.refused)
            print_lines([f"{taken.step}: {counted(done, 'draft')} done, {counted(len(taken.refused), 'draft')} refused."])
        print_next(context, *taken.next)
    return max((FAILED if one.error else REFUSED for one in taken.refused), default=0)


def _print_step(one: DraftStep, *, alone: bool) -> None:
    if one.error:
        print_notice(with_command(one.error, one.action))
    print_findings(one.findings)
    if one.done:
        print_lines([f"{one.name} {predicate(one.state)}{f' (version {one.version})' if one.version else ''}."])
    elif alone and not one.error:
        print_notice("Nothing was changed.")
    elif not alone:
        print_lines([f"{one.name} is refused; it was not changed."])


def said_at(moment: datetime, *, seconds: bool = False) -> str:
    """Return a moment in Eastern time."""
    return f"{eastern_time(moment):%Y-%m-%d %H:%M:%S}" if seconds else f"{eastern_time(moment):%Y-%m-%d %H:%M}"
