"""Lists are printed as a table, as CSV or as JSON, by the same two options everywhere."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

import pytest
from cyclopts import App, CycloptsError
from msgspec import Struct

from section16.cli.app import build, commands
from section16.cli.formats import ListOptions, print_rows, print_table


class Holding(Struct, frozen=True, rename={"units": "shares"}):
    """An invented result."""

    name: str
    units: Decimal
    direct: bool | None = None
    owners: tuple[str, ...] = ()
    terms: dict[str, str] = {}


FOUND = (
    Holding("=HYPERLINK(1)", Decimal("-5.250"), direct=True, owners=("A", "B")),
    Holding("Common", Decimal(1000), terms={"price": "7"}),
)


def command(*words: str) -> None:
    app = App(exit_on_error=False, print_error=False)

    @app.default
    def holdings(*, how: ListOptions | None = None) -> None:
        print_rows(FOUND, Holding, how, show)

    app(list(words), result_action="return_value")


def show(found: Iterable[Holding]) -> None:
    print_table(("name", "units"), ((one.name, f"{one.units:,}") for one in found), ("units",))


def test_a_table_is_printed_without_an_option_and_with_format_table(capsys: pytest.CaptureFixture[str]) -> None:
    command()
    plain = capsys.readouterr().out
    command("--format", "table")
    assert capsys.readouterr().out == plain
    assert plain.splitlines()[2].split() == ["Common", "1,000"]


@pytest.mark.parametrize("words", [["--json"], ["--format", "json"], ["--json", "--format", "json"]])
def test_json_is_one_object_a_line(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    command(*words)
    assert capsys.readouterr().out == (
        '{"name":"=HYPERLINK(1)","shares":"-5.250","direct":true,"owners":["A","B"],"terms":{}}\n'
        '{"name":"Common","shares":"1000","direct":null,"owners":[],"terms":{"price":"7"}}\n'
    )


def test_csv_has_the_keys_of_the_json_as_columns_and_no_formula(capsys: pytest.CaptureFixture[str]) -> None:
    command("--format", "csv")
    assert capsys.readouterr().out == (
        "name,shares,direct,owners,terms\n"
        "'=HYPERLINK(1),-5.250,true,A; B,{}\n"
        'Common,1000,,,"{""price"":""7""}"\n'
    )  # fmt: skip


def test_csv_of_nothing_has_its_heading(capsys: pytest.CaptureFixture[str]) -> None:
    print_rows((), Holding, ListOptions(format="csv"), show)
    assert capsys.readouterr().out == "name,shares,direct,owners,terms\n"


LISTS = frozenset(
    [
        "audit",
        "calendar",
        "check",
        "drafts",
        "expiries",
        "explain",
        "history",
        "holds",
        "list",
        "next",
        "positions",
        "reconcile",
        "retained",
        "rows",
        "status",
        "todo",
    ]
)
"""The last words of commands that list."""


def test_every_command_that_lists_takes_a_format_and_its_shorthand() -> None:
    formats, lists = set(), set()
    for path, found in commands(build()):
        if found.default_command is not None:
            names = {name for argument in found.assemble_argument_collection() for name in argument.names}
            formats |= {path} if {"--format", "--json"} <= names else set()
            lists |= {path} if path[-1] in LISTS else set()
            assert "--json" in names or "--format" not in names, path
    assert lists - formats == set()


@pytest.mark.parametrize("words", [["--json", "--format", "csv"], ["--format", "yaml"]])
def test_formats_that_contradict_each_other_or_do_not_exist_are_refused(words: list[str]) -> None:
    with pytest.raises(CycloptsError, match="csv"):
        command(*words)
