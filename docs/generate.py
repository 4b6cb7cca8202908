"""Write the pages, schemas and pictures that are generated from the code; ``--check`` lists those that are stale.

``python -m docs.generate`` (``make docs``) writes the pages and files named in ``PAGES`` below.
"""

from __future__ import annotations

import ast
import inspect
import io
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from importlib.resources import as_file, files
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.text import Text

import generate
from docs.api_reference import api
from docs.architecture import architecture
from docs.book import book
from docs.checks_on_filings import checks_on_filings
from docs.decisions import index
from docs.fields import fields
from docs.figures import figures
from docs.findings import findings, findings_as_data, findings_schema
from docs.notebook import notebook
from docs.reporting import reporting
from docs.research import research
from section16.checks.catalogue import CATALOGUE as CHECKS
from section16.checks.check import Check
from section16.checks.examples import examples
from section16.cli.app import build, commands
from section16.drafting.wording.texts import TEXTS
from section16.facts.schema import schema as draft_facts_schema
from section16.finding import Severity
from section16.formats.json_schema import json_schema
from section16.formats.remarks import CATALOGUE
from section16.law.business_days import CUT_OFF
from section16.law.closures import CLOSURES
from section16.ledger.ledger import Ledger
from section16.office.drafts.workflow import STEPS, State, diagram
from section16.rehearsal.acceptance_review import RULES as JUDGE_RULES
from section16.rehearsal.error_table import ROWS
from section16.render.chart import chart_svg
from section16.web.openapi import openapi_document
from section16.workspace.schema import workspace_schema
from tests.law.due_date_cases import CASES, CLOCK, Case
from tests.rehearsal.faults import FAULTS

if TYPE_CHECKING:
    from cyclopts import App

DOCS = Path(__file__).parent
_MADE = "<!-- Made by `make docs` from the code; edits are lost. -->"
_OUTCOMES = {Severity.REJECT: "suspends", Severity.WARN: "warns"}
_BEGIN_STEPS, _END_STEPS = "<!-- begin steps -->", "<!-- end steps -->"
_WIDTH = 100
_PICTURE_WIDTH = 120  # that of the form in the terminal
_FEW = 4
_TWICE = 2
_SHOWN = "0009990016-25-000007.txt"


def main(arguments: Sequence[str]) -> int:
    """Write every page, or with ``--check`` return 1 when one is stale."""
    check = "--check" in arguments
    stale = []
    for name, make in PAGES.items():
        file, text = DOCS / name, make()
        if file.exists() and file.read_text(encoding="utf-8") == text:
            continue
        stale.append(name)
        if not check:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
    for name in stale:
        print(f"docs/{name} {'is stale; run `make docs`' if check else 'written'}")
    return 1 if check and stale else 0


def schema() -> str:
    """Return the JSON Schema as a file."""
    return json.dumps(json_schema(), indent=2, ensure_ascii=False) + "\n"


def facts_schema() -> str:
    """Return the JSON Schema of the facts that drafts are made from, as a file."""
    return json.dumps(draft_facts_schema(), indent=2, ensure_ascii=False) + "\n"


def results_schema() -> str:
    """Return the JSON Schema of what the operations of the workspace return, as a file."""
    return json.dumps(workspace_schema(), indent=2, ensure_ascii=False) + "\n"


def facts_keys() -> str:
    """Return the page of every table and key of the facts that drafts are made from."""
    schema = draft_facts_schema()
    definitions: dict[str, dict[str, Any]] = schema["$defs"]  # type: ignore[assignment]  # a schema is a tree of such
    tables = "\n\n".join(_facts_table(name, definition) for name, definition in definitions.items())
    return f"""{_MADE}

# Keys of a facts file

Every table that [`section16 draft`](drafting.md) reads, with its keys; **bold** ones are required.

{tables}
"""


def _facts_table(name: str, definition: dict[str, Any]) -> str:
    said = definition.get("description", "").partition("\n\n")[0].replace("\n", " ")
    kind = definition["properties"].get("kind", {}).get("enum", [""])[0]
    heading = f"## Event `{kind}`" if kind and name[0].isupper() and "date" in definition["properties"] else f"## {name}"
    keys = (
        (f"**`{key}`**" if key in definition.get("required", ()) else f"`{key}`", _facts_type(one), one.get("description", ""))
        for key, one in definition["properties"].items()
    )
    return f"{heading}\n\n{said}\n\n{_table(('Key', 'Type', 'What it says'), keys)}"


def _facts_type(node: dict[str, Any]) -> str:
    """Return the type of a key in words."""
    if "enum" in node:
        return ", ".join(f"`{choice}`" for choice in node["enum"])
    if "$ref" in node:
        name = node["$ref"].rpartition("/")[2]
        return f"[{name}](#{name.lower()})"
    if "anyOf" in node:
        options = [_facts_type(one) for one in node["anyOf"] if one.get("type") != "null"]
        return "events" if len(options) > _FEW else " or ".join(dict.fromkeys(options))
    if node.get("type") == "array":
        return f"list of {_facts_type(node['items'])}"
    if "additionalProperties" in node:
        return f"by name: {_facts_type(node['additionalProperties'])}"
    words = {"date": "day", "decimal": "number"}
    return words.get(
        node.get("format", ""), str(node.get("type", "")).replace("string", "text").replace("boolean", "true or false")
    )


def footnotes() -> str:
    """Return the page of the footnotes that drafts carry."""
    lines = ((f"`{name}`", text.situation, text.says) for name, text in TEXTS.items())
    replaced = ", ".join(f"`{name}` (`{text.like}`)" for name, text in TEXTS.items() if text.like)
    return f"""{_MADE}

# Footnotes of a draft

Each situation has one text. Words in braces are filled in from the facts: dates as "June 16, 2025", numbers with commas.
Your own text of the same name under `[texts]` in the facts file, or in the office, replaces ours. A text of the name in
parentheses also replaces the text before it: {replaced}.

`{{filer}}` and `{{Filer}}` become "the reporting person", or "the reporting persons" on a joint filing; `{{undertakes}}` agrees
with them. [Our footnotes beside filed ones](footnotes-read.md) compares the texts.

{_table(("Name", "Situation", "Text"), lines)}
"""


def remarks() -> str:
    """Return the page of the reader's findings."""
    lines = (
        (f"`{remark.id}`", str(remark.severity), _placeholders(remark.message), _placeholders(remark.remedy) or "nothing")
        for remark in sorted(CATALOGUE, key=lambda remark: remark.id)
    )
    return f"""{_MADE}

# Remarks of the reader

What `section16.read` may report about a file in `findings`. A *note* is unusual and nothing is lost; a *warn* says that
something is lost or doubtful. Ids are permanent. Words in *italics* are replaced by what was found, which is also in
`values` of the finding.

{_table(("Id", "Weight", "What it says", "What to do"), lines)}
"""


def checks() -> str:
    """Return the page of the checks: what each means, when it applies, its sources and its examples."""
    entries = "\n\n".join(map(_check, CHECKS))
    return f"""{_MADE}

# Checks

What `section16 check` reports; `section16 explain ID` explains one check. *reject*: EDGAR would suspend the submission. *warn*:
something is lost, or not as the law or the instructions require. *note*: unusual. Ids are permanent.
As data: [checks.json](checks.json).

A form is checked by the rules of the day it was or will be filed: `--on`, else the filing date of its header, else its last
signature, else its period. Checks of files (`PACKAGE-`) apply to submissions that are still to be filed. A check that needs
more than the form, such as a header, is skipped without it; `--unjudged` lists those checks. A check that fails itself is
reported as `CHECK-FAILED`, a note, and the others run. Findings are not legal advice.

{entries}
"""


def _check(entry: Check) -> str:
    since = f", filed on or after {entry.since}" if entry.since > entry.since.min else ""
    until = f", filed before {entry.until}" if entry.until < entry.until.max else ""
    needs = f" Needs {', '.join(entry.needs)}." if entry.needs else ""
    lines = [f"{'Fails' if one.at else 'Passes'}: {one.name}" for one in sorted(examples(entry.id), key=lambda one: not one.at)]
    return (
        f"## `{entry.id}`\n\n**{entry.title}** ({entry.severity}).\n{entry.means}\n\n"
        f"Forms {', '.join(entry.forms)}{since}{until}.{needs} Sources: {'; '.join(map(str, entry.citations))}.\n\n"
        + "\n".join(f"- {line}" for line in lines)
    )


def checks_as_data() -> str:
    """Return the checks as JSON."""
    data = [
        {
            "id": entry.id,
            "severity": entry.severity,
            "title": entry.title,
            "means": entry.means,
            "forms": list(entry.forms),
            "since": entry.since.isoformat() if entry.since > entry.since.min else None,
            "until": entry.until.isoformat() if entry.until < entry.until.max else None,
            "needs": entry.needs,
            "citations": [str(citation) for citation in entry.citations],
        }
        for entry in CHECKS
    ]
    return json.dumps(data, indent=2, ensure_ascii=False) + "\n"


def _placeholders(text: str) -> str:
    return re.sub(r"\{(\w+)\}", r"*\1*", text).replace("<", "&lt;").replace("|", "\\|")


def command_line() -> str:
    """Return the page of the commands: what ``--help`` prints for each, with its example."""
    app = build()
    every = [path for path, _command in commands(app)]
    listed = "\n".join(
        f"{'  ' * (len(path) - 1)}- [`section16 {' '.join(path)}`](#section16-{'-'.join(path)})" for path in every
    )
    helps = "\n\n".join(f"## {' '.join(('section16', *path))}\n\n```text\n{_help(app, path)}\n```" for path in ((), *every))
    return _COMMAND_LINE.format(made=_MADE, listed=listed, helps=helps)


def _link_to_command(path: tuple[str, ...]) -> str:
    return f"{'  ' * (len(path) - 1)}- [`section16 {' '.join(path)}`](#section16-{'-'.join(path)})"


_COMMAND_LINE = """{made}

# The command line

Installed with `pip install 'section16[cli]'`; commands on an office need `section16[office]`, commands that file
`section16[office,filing,rehearsal]`. Every command that lists takes `--format table|csv|json`, and `--json` as its shorthand.
Every command that writes a file makes the folders on its path that are missing; a file that exists is replaced only with
`--overwrite`, and one that the command reads, or a database, never.

The examples follow one another in the folder that `section16 start sample` creates on 18 November 2026, with
`SECTION16_OFFICE=office.db` and `SECTION16_MEMBER=petra`; names of drafts carry the date of the transaction.

{listed}

{helps}
"""


def _help(app: App, path: tuple[str, ...]) -> str:
    """Return the help of a command as a terminal of a fixed width without colors shows it."""
    out = io.StringIO()
    console = Console(file=out, width=_WIDTH, color_system=None, force_terminal=False, legacy_windows=False)
    app.help_print(list(path), console=console)
    return "\n".join(line.rstrip() for line in out.getvalue().splitlines()).strip()


def _said(*arguments: str, folder: Path | None = None) -> str:
    """Return what the command line writes, as a terminal of a fixed width without colours would show it."""
    plain = {"COLUMNS": str(_WIDTH), "TERM": "dumb", "NO_COLOR": "1", "PYTHONUTF8": "1"}
    environment = {name: value for name, value in os.environ.items() if name != "FORCE_COLOR"} | plain
    command = [sys.executable, "-m", "section16", *arguments]
    run = subprocess.run(command, capture_output=True, check=True, env=environment, cwd=folder)  # noqa: S603 - our own command
    return "\n".join(line.rstrip() for line in run.stdout.decode("utf-8").splitlines())


def picture() -> str:
    """Return the picture of ``section16 show`` with the demonstration's form, as SVG without anything to fetch."""
    with as_file(files("section16.demo").joinpath("forms")) as folder:
        shown = _said("show", _SHOWN, folder=folder)
    console = Console(record=True, width=_PICTURE_WIDTH, file=io.StringIO(), force_terminal=True, color_system="truecolor")
    console.print(Text(f"$ section16 show {_SHOWN}\n\n{shown}"))
    svg = console.export_svg(title="section16", unique_id="section16-show")
    return re.sub(r"\s*@font-face\s*\{.*?\}", "", svg, flags=re.DOTALL)  # the system's own fonts will do


def history_picture() -> str:
    """Return the holdings of an invented insider over time, as ``section16 history --svg`` draws them."""
    world = next(iter(generate.issuers(1, 1, years=4, errors=False)))
    ledger = Ledger.from_submissions(filing.submission for filing in world.filings)
    owners = {owner.cik for filing in world.filings for owner in filing.owners}
    chosen = max(sorted(owners), key=lambda owner: _amount_known(ledger, world.cik, owner))
    found = [one for one in ledger.history(world.cik, chosen) if one.table == "I"]
    svg = chart_svg(found, f"{found[0].names[0]}: holdings in {found[0].issuer_name}").decode()
    return "\n".join(line.rstrip() for line in svg.splitlines()) + "\n"


def _amount_known(ledger: Ledger, issuer: str, owner: str) -> tuple[int, int]:
    """Return how many holdings of Table I an owner has that changed more than twice, and how often they did."""
    steps = [len(one.steps) for one in ledger.history(issuer, owner) if one.table == "I" and len(one.steps) > _TWICE]
    return len(steps), sum(steps)


def _table(headings: Sequence[str], lines: Iterable[Sequence[str]]) -> str:
    return "\n".join(f"| {' | '.join(row)} |" for row in (headings, ["---"] * len(headings), *lines))


def errors() -> str:
    """Return the page of the specification's table of errors: the rules for each row, and the cases that fail and pass."""
    own_rules = {rule.id for rule in JUDGE_RULES}
    lines = (
        (
            str(row.number),
            row.condition,
            " or ".join(_OUTCOMES[severity] for severity in row.severities),
            ", ".join(f"`{rule}`" if rule in own_rules else f"[`{rule}`](checks.md)" for rule in row.rules),
            "; ".join(fault.name for fault in FAULTS if fault.row == row.number),
        )
        for row in ROWS
    )
    own = "\n".join(f"- `{rule.id}`: {rule.title}. {rule.explanation} ({rule.citations[0]})" for rule in JUDGE_RULES)
    return f"""{_MADE}

# The table of errors

Section 5 of the specification lists what makes EDGAR suspend a submission or warn of it, and says that the list is not
complete. Every row, in our words, with the rules by which the [simulator](filing.md) judges it and the faults of the tests.
Each fault is added to a package that passes without it: Form 3, 4 or 5 with two exhibits, a picture, a contact and addresses to
be notified. The examples of each rule, failing and passing, are in [checks.md](checks.md).

{_table(("Row", "What is wrong", "EDGAR", "Rules", "Faults that are tested"), lines)}

Rules that need EDGAR:

{own}
"""


def due_dates() -> str:
    """Return the page of due dates, with its tables of closures and of worked cases drawn again."""
    page = (DOCS / "due-dates.md").read_text(encoding="utf-8")
    for name, table in (("closures", _closures()), ("cases", f"{_cases()}\n\n{_clock()}")):
        begin, end = f"<!-- begin {name} -->", f"<!-- end {name} -->"
        before, rest = page.split(begin, 1)
        page = f"{before}{begin}\n{_MADE}\n\n{table}\n\n{end}{rest.split(end, 1)[1]}"
    return page


def _closures() -> str:
    rows = ((f"{one.day:%a} {one.day}", one.reason, str(one.edgar), str(one.citation)) for one in CLOSURES)
    return _table(("Day", "Federal offices closed for", "EDGAR", "Source"), rows)


def _cases() -> str:
    rows = (
        (f"`{one.event}`", f"{one.on:%a} {one.on}", _case_facts(one), one.form, _case_due(one), one.reason) for one in CASES
    )
    return _table(("Event", "Day", "Also known", "Form", "Due", "Reasoning"), rows)


def _case_facts(one: Case) -> str:
    facts = (
        f"notice {one.notice:%a} {one.notice}" if one.notice else "",
        f"fiscal year ends {one.fiscal_year_end}" if one.fiscal_year_end else "",
        "foreign private issuer" if one.foreign else "",
        f"home regime {one.regime}" if one.regime else "",
    )
    return "; ".join(filter(None, facts))


def _case_due(one: Case) -> str:
    if one.due is None:
        return "nothing"
    hour = "" if one.by == CUT_OFF else f", {one.by:%H:%M}"
    later = f"; {one.if_closed:%a} {one.if_closed} if EDGAR was closed" if one.if_closed else ""
    latest = f"; {one.latest:%a} {one.latest} at the latest" if one.latest else ""
    return f"{one.due:%a} {one.due}{hour}{later}{latest}"


def _clock() -> str:
    rows = ((f"{one.accepted:%a %Y-%m-%d %H:%M:%S}", f"{one.filed:%a} {one.filed}", one.reason) for one in CLOCK)
    return _table(("Accepted, Eastern", "Filed", "Reasoning"), rows)


def approval() -> str:
    """Return the page of the way of drafts, with its picture and tables drawn from the declaration."""
    page = (DOCS / "approval.md").read_text(encoding="utf-8")
    begin, rest = page.split(_BEGIN_STEPS, 1)
    return f"{begin}{_BEGIN_STEPS}\n{_steps()}{_END_STEPS}{rest.split(_END_STEPS, 1)[1]}"


def _steps() -> str:
    states = ((f"`{state}`", _said_of(State)[state.name]) for state in State)
    steps = (
        (
            f"`{step.word}`",
            step.says,
            ", ".join(step.roles),
            f"{', '.join(step.at)} → {' or '.join(step.to) or 'the same'}",
            "; ".join(step.needs) or "nothing",
            step.keeps,
        )
        for step in STEPS.values()
    )
    headings = ("Step", "What is done", "Who", "From and to", "What must hold", "What is kept")
    return f"""{_MADE}

```mermaid
{diagram()}
```

{_table(("State", "What it means"), states)}

{_table(headings, steps)}

"""


def _said_of(enum: type) -> dict[str, str]:
    """Return the docstring beneath each member of an enumeration in its source."""
    body = ast.parse(inspect.getsource(enum)).body[0]
    assert isinstance(body, ast.ClassDef)
    return {
        one.targets[0].id: " ".join(str(next_.value.value).split())
        for one, next_ in pairwise(body.body)
        if isinstance(one, ast.Assign) and isinstance(one.targets[0], ast.Name)
        if isinstance(next_, ast.Expr) and isinstance(next_.value, ast.Constant)
    }


PAGES: dict[str, Callable[[], str]] = {
    "adr/README.md": partial(index, _MADE, _table),
    "api.md": partial(api, _MADE, _table),
    "architecture.md": partial(architecture, _MADE, _table),
    "figures.md": partial(figures, _MADE, _table),
    "schema/document-1.schema.json": schema,
    "schema/draft-facts.schema.json": facts_schema,
    "schema/workspace-1.schema.json": results_schema,
    "schema/openapi-1.json": lambda: openapi_document().decode() + "\n",
    "draft-facts.md": facts_keys,
    "fields.md": partial(fields, _MADE, _table),
    "footnotes.md": footnotes,
    "remarks.md": remarks,
    "findings.md": partial(findings, _MADE),
    "findings.json": findings_as_data,
    "schema/findings.schema.json": findings_schema,
    "book.ipynb": notebook,
    "reporting.md": partial(reporting, _MADE, _table),
    "research.md": partial(research, _MADE, _table),
    "checks.md": checks,
    "checks.json": checks_as_data,
    "checks-on-filings.md": partial(checks_on_filings, _MADE, _table),
    "rehearsal-errors.md": errors,
    "approval.md": approval,
    "due-dates.md": due_dates,
    "book.md": partial(book, _MADE, _table),
    "cli.md": command_line,
    "pictures/show.svg": picture,
    "pictures/history.svg": history_picture,
}

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
