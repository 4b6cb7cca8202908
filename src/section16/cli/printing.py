"""What commands print: results on the standard output; notices, findings and errors on the standard error."""

from __future__ import annotations

import getpass
import os
import sys
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

import msgspec

from section16.cli.remedies import command_of, finding_line, with_command
from section16.database_address import redacted
from section16.errors import Section16Error
from section16.finding import Finding, WrongFactsError

if TYPE_CHECKING:
    from section16.action import Action
    from section16.workspace.context import OfficeContext
    from section16.workspace.records import Question


def print_notice(line: str) -> None:
    """Write one line to the standard error, without the password of an address that the user typed in the wrong place."""
    sys.stderr.write(f"section16: {redacted(' '.join(line.split()))}\n")


def print_error(error: Exception) -> None:
    """Write an error as one line to the standard error, with the command of its remedy, and a line for each further fault."""
    print_notice(with_command(str(error), getattr(error, "action", None)))
    for fault in getattr(error, "faults", ())[1:]:
        print_notice(fault)


def print_findings(findings: Iterable[Finding]) -> None:
    """Write findings to the standard error, a line each."""
    for finding in findings:
        print_notice(finding_line(finding))


def print_findings_by_rule(findings: Iterable[Finding], option: str) -> None:
    """Write the first finding of each rule to the standard error, how many more there are of it, and the option for all.

    Years of filings have the same finding again and again; what the user is asked about next would scroll away.
    """
    kinds: dict[str, list[Finding]] = {}
    for finding in findings:
        kinds.setdefault(finding.id, []).append(finding)
    for name, found in kinds.items():
        print_notice(finding_line(found[0]))
        if len(found) > 1:
            print_notice(f"{len(found) - 1} more {name}; {option} shows all.")


def print_questions(questions: Iterable[Question], context: OfficeContext | None = None) -> None:
    """Write open questions to the standard output, a line each, followed by the command that records the answer."""
    for question in questions:
        print_lines([f"question: {question.line()}"])
        if context is not None and question.action is not None:
            print_lines([f"  Answer: {command_in(context, question.action)}"])


def print_lines(lines: Iterable[str]) -> None:
    """Write lines to the standard output."""
    sys.stdout.writelines(f"{line}\n" for line in lines)


def print_json(value: Any) -> None:
    """Write a value to the standard output as JSON, one line."""
    sys.stdout.write(msgspec.json.encode(value).decode() + "\n")


def print_next(context: OfficeContext, *actions: Action) -> None:
    """Write what the user can do next to the standard output, each as a command to paste: ``Next: section16 ...``.

    The commands name the office, the member and the issuer as this one did, except for what the environment says already.
    """
    print_lines(f"Next: {command_in(context, action)}" for action in actions)


def command_in(context: OfficeContext, action: Action) -> str:
    """Return an action as a command that names the office, the member and the issuer where the environment does not."""
    usual = {
        "office": os.environ.get("SECTION16_OFFICE", ""),
        "as": os.environ.get("SECTION16_MEMBER") or getpass.getuser(),
        "issuer": "",
    }
    given = {"office": redacted(context.office), "as": context.member, "issuer": context.issuer}
    said = {name: value for name, value in given.items() if value and value != usual[name]}
    return command_of(msgspec.structs.replace(action, arguments={**action.arguments, **said}))


def counted(number: int, name: str) -> str:
    """Return a number with its noun, in the plural where there is not exactly 1.

    >>> counted(1, "filing"), counted(1200, "filing")
    ('1 filing', '1,200 filings')
    """
    return f"{number:,} {name}" if number == 1 else f"{number:,} {name}s"


def ask(question: str) -> str:
    """Return what a person types in answer to a question; nothing where the standard input is no terminal."""
    if not sys.stdin.isatty():
        return ""
    sys.stderr.write(f"{question} ")
    sys.stderr.flush()
    return sys.stdin.readline().strip()


def confirmed(question: str) -> bool:
    """Ask on the standard error, also where the answer comes from a pipe; without an answer it is no."""
    sys.stderr.write(f"{question} ")
    sys.stderr.flush()
    return sys.stdin.readline().strip().lower() in ("y", "yes")


def status_of(work: Callable[[], int | None]) -> int:
    """Run the work of a command and return its exit status; print why it was refused on the standard error."""
    try:
        return work() or 0
    except WrongFactsError as error:
        print_findings(error.findings)
        print_notice("Nothing was changed.")
        return 1
    except Section16Error as error:
        print_findings(getattr(error, "findings", ()))  # what is wrong with a file, each with its place
        print_error(error)
        return 2
