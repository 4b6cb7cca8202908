"""``section16 start``: a sample office to try the program with."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from section16.cli.options import OfficeOptions
from section16.cli.printing import command_in, print_json, print_lines, status_of
from section16.cli.remedies import command_of


def start(
    folder: Path = Path(),
    /,
    *,
    member: Annotated[str, Parameter(name="--as", env_var="SECTION16_MEMBER")] = "",
    json: bool = False,
) -> int:
    """Create a sample office of an invented company in an empty folder, and print three commands to try.

    Parameters
    ----------
    folder
        The folder, which must be empty or new; without it the current folder.
    member
        Your login in the office; without it, your login on this machine.
    json
        Print one JSON object.

    """

    def work() -> None:
        from section16.workspace.sample import create_sample  # noqa: PLC0415 - databases are an optional extra

        login = OfficeOptions(member=member).context.member
        sample = create_sample(folder, member=login)
        if json:
            print_json(sample)
            return
        print_lines([f"Sample office created: {', '.join((sample.office, *sample.files))}"])
        print_lines(["", "Three things to try:"])
        context = OfficeOptions(sample.office, login).context
        for one in sample.suggestions:
            in_office = "office" in one.action.arguments
            print_lines(["", f"{one.text}:", f"  {command_in(context, one.action) if in_office else command_of(one.action)}"])

    return status_of(work)
