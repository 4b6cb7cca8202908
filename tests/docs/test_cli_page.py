"""The page of the command line covers every command, and the example of each runs as printed."""

from __future__ import annotations

import io
import re
import shlex
from pathlib import Path

import pytest

from section16.cli.app import build, commands, run
from section16.cli.examples import EXAMPLES
from tests.clock.moments import USUAL, RunningClock

PAGE = Path(__file__).parents[2] / "docs" / "cli.md"
TRADES = "date,side,shares,price\n2026-01-05,purchase,300,14.00\n2026-04-06,sale,300,18.00\n"
RELEASES = """Employee ID,Employee Name,Award Number,Release Date,Shares Released,Shares Withheld,Fair Market Value
1042,"Winterbourne, Edda",units,11/17/2027,"3,000","1,110",$41.20
"""
MORE = """[issuer]
name = "Larkspur Harbor Systems, Inc."
cik = "0009990016"
symbol = "LKHX"
units-in = "Table II"

[people.tove]
name = "LINDGREN TOVE"
called = "Tove Lindgren"
cik = "0009990091"
address = { street = "14 SLIPWAY ROAD, PIER C", city = "PORT ELLERY", state = "ME", zip = "04099" }
roles = [{ role = "director", since = 2026-05-04 }]
"""
PARSED_ALONE = frozenset(
    {
        "fetch",
        "rehearse serve",
        "serve",
        "mcp",
        "notify run",
        "notify test",
        "office move",
        "watch",
        "book build",
        "book update",
    }
)
"""Examples that run until they are stopped, or require a server: these are parsed and not run."""


def runnable() -> list[str]:
    """Return the words of every command that does something itself."""
    return [" ".join(path) for path, command in commands(build()) if command.default_command is not None]


def test_the_page_has_a_section_for_every_command() -> None:
    sections = re.findall(r"^## section16 (.+)$", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    assert sections == [" ".join(path) for path, _command in commands(build())]


def test_every_option_is_described() -> None:
    options = re.findall(r"^│ \*?\s*--[^│]*│$", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    assert len(options) > 200
    assert [line for line in options if re.fullmatch(r"│ \*?\s*(?:-[\w-]+ ?)+(?:[A-Z]+)?\s*│", line)] == []


def test_every_command_has_an_example_of_its_own() -> None:
    assert set(EXAMPLES) == set(runnable()), "see EXAMPLES in cli/examples.py"
    for path, command in commands(build()):
        example = EXAMPLES.get(" ".join(path))
        if example is not None:
            assert str(command.help_epilogue).split() == ["Example:", "section16", *path, *example.split()]


@pytest.mark.slow
@pytest.mark.dated
def test_the_example_of_every_command_runs(
    tmp_path: Path, machine_clock: RunningClock, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    machine_clock.set(USUAL)
    monkeypatch.setenv("SECTION16_OFFICE", "office.db")
    monkeypatch.setenv("SECTION16_MEMBER", "petra")
    monkeypatch.setenv("SECTION16_PASSPHRASE", "an invented passphrase")
    monkeypatch.chdir(tmp_path)
    for name, words in EXAMPLES.items():
        arguments = [*name.split(), *shlex.split(words)]
        if name in PARSED_ALONE:
            build().parse_args(arguments, exit_on_error=False, print_error=False)
            continue
        for before in BEFORE.get(name, ()):
            monkeypatch.setattr("sys.stdin", io.StringIO("Larkspur Harbor Systems, Inc.\n"))
            assert run(shlex.split(before)) == 0, (before, capsys.readouterr())
        if name == "filing settle":
            machine_clock.set(USUAL.replace(hour=17, minute=30))
        monkeypatch.setattr("sys.stdin", io.StringIO(TYPED.get(name, "")))
        capsys.readouterr()
        status = run(arguments)
        out, err = capsys.readouterr()
        assert status == 0, (name, out, err)
        if name == "start":
            monkeypatch.chdir(tmp_path / "sample")
            add_files(tmp_path / "sample")
            assert run(["import", "releases.csv", "--facts", "facts.toml", "--propose-mapping", "plan.toml"]) == 0
            capsys.readouterr()


TYPED = {"secrets ccc": "abcd#123\n", "secrets tokens": "filer-token\nuser-token\n"}
"""What the user types where an example asks."""


EDDA, INES = "form4-edda-2026-11-17", "form4-ines-2026-11-12"
BEFORE = {
    "filing send-back": (f"filing lock {EDDA}",),
    "filing approve": (f"filing lock {EDDA}",),
    "filing settle": (f"filing submit {EDDA} --export exported-form",),
    "filing amend": ("event change 1 withheld-price=41.25",),
    "filing acknowledge-late": (
        "event add purchase date=2026-11-12 who=ines security=common units=400 price=41.70 counterparty=market",
        "draft --all-due",
        f"filing lock {INES}",
    ),
    "filing correct": (
        f"filing approve {INES} --as tomas",
        f"filing sign {INES} --signature '/s/ Ines Okonjo' --kept-at 'binder 3'",
        f"filing submit {INES} --export exported-late-form",
        f"filing settle {INES} --suspended 'The CCC was wrong.'",
    ),
}
"""What is done between the examples, because a draft takes some steps more than once."""


def disclosure_facts(name: str) -> str:
    """Return a file of facts as docs/disclosure.md shows it."""
    page = (PAGE.parent / "disclosure.md").read_text(encoding="utf-8")
    (found,) = re.findall(rf"`{re.escape(name)}`:\n\n```toml\n(.*?)```", page, re.DOTALL)
    return str(found)


def add_files(folder: Path) -> None:
    """Add the files that the examples name and no example makes."""
    (folder / "more.toml").write_text(MORE, encoding="utf-8")
    (folder / "trades.csv").write_text(TRADES, encoding="utf-8")
    (folder / "releases.csv").write_text(RELEASES, encoding="utf-8")
    (folder / "scan.pdf").write_bytes(b"%PDF-1.4 an invented scan")
    for name in ("volume.toml", "arrangements.toml", "ownership.toml"):
        (folder / name).write_text(disclosure_facts(name), encoding="utf-8")
    (folder / "poa.txt").write_text("Power of attorney, invented.\n", encoding="utf-8")
