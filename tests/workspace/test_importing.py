"""Imports as operations: a preview to agree to, everything or nothing written, and mappings that are proposed."""

from __future__ import annotations

from pathlib import Path

import pytest

from section16.errors import OutputError, UnreadableError
from section16.facts.reading import read_facts
from section16.workspace.context import OfficeContext
from section16.workspace.events import list_events
from section16.workspace.importing import (
    ImportPreview,
    MappingColumn,
    UnusableFactsError,
    import_into_file,
    import_into_office,
    propose_mapping,
)
from tests.drafting.examples import BASE
from tests.office.offices import Clock, new_office

RELEASES = """Employee ID,Employee Name,Award Number,Release Date,Shares Released,Shares Withheld,Fair Market Value
1042,"Winterbourne, Edda",units-2024,06/16/2025,"2,000",742,$18.40
1042,"Winterbourne, Edda",units-2024,06/16/2025,"1,000",370,$18.40
"""
TWO_DATES = """Participant Name,Grant Number,Vest Date,Release Date,Shares Released
"Winterbourne, Edda",units-2024,06/16/2025,06/18/2025,400
"""
AWARD = """
[awards.units-2024]
to = "edda"
security = "units"
units = 9000
granted = 2024-06-16
formula = { parts = 3, every = "year", first = 2025-06-16 }
"""


class Agreement:
    """Answers what it was made with, and keeps the previews that it was shown."""

    def __init__(self, *, yes: bool) -> None:
        self.yes = yes
        self.seen: list[ImportPreview] = []

    def __call__(self, preview: ImportPreview) -> bool:
        self.seen.append(preview)
        return self.yes


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with facts, an export, and the mapping that is proposed for it."""
    (tmp_path / "facts.toml").write_text(BASE + AWARD, encoding="utf-8")
    (tmp_path / "releases.csv").write_text(RELEASES, encoding="utf-8")
    propose_mapping(tmp_path / "releases.csv", tmp_path / "plan.toml", facts=tmp_path / "facts.toml")
    return tmp_path


@pytest.mark.parametrize(("yes", "status"), [(True, "written"), (False, "declined")])
def test_a_facts_file_is_written_once_that_is_agreed_to(folder: Path, yes: bool, status: str) -> None:  # noqa: FBT001
    agreement = Agreement(yes=yes)
    output = folder / "new.toml"
    result = import_into_file(folder / "releases.csv", str(folder / "plan.toml"), folder / "facts.toml", output, agreement)
    assert (result.status, output.exists()) == (status, yes)
    (preview,) = agreement.seen
    assert (preview.understood, len(preview.events), preview.misfits, preview.where) == (True, 1, (), str(output))
    assert [line.outcome for line in preview.lines].count("understood") == 2
    if yes:
        facts, found = read_facts(output.read_bytes())
        assert (facts and len(facts.events), found) == (1, ())


def test_without_an_output_nobody_is_asked(folder: Path) -> None:
    agreement = Agreement(yes=True)
    result = import_into_file(folder / "releases.csv", str(folder / "plan.toml"), folder / "facts.toml", None, agreement)
    assert (result.status, agreement.seen) == ("previewed", [])


def test_what_does_not_fit_the_facts_is_in_the_preview(folder: Path) -> None:
    (folder / "releases.csv").write_text(RELEASES.replace("2,000", "90,000"), encoding="utf-8")
    agreement = Agreement(yes=False)
    out = folder / "new.toml"
    result = import_into_file(folder / "releases.csv", str(folder / "plan.toml"), folder / "facts.toml", out, agreement)
    assert (result.status, bool(agreement.seen[0].misfits), out.exists()) == ("does not fit", True, False)


def test_a_line_that_is_not_understood_stops_the_import(folder: Path) -> None:
    (folder / "releases.csv").write_text(RELEASES.replace("742", "some"), encoding="utf-8")
    agreement = Agreement(yes=True)
    out = folder / "new.toml"
    result = import_into_file(folder / "releases.csv", str(folder / "plan.toml"), folder / "facts.toml", out, agreement)
    assert (result.status, result.preview.understood, agreement.seen) == ("not understood", False, [])
    assert "column Shares Withheld" in result.preview.findings[0].location


def test_an_office_gets_the_events_once(folder: Path) -> None:
    new_office(folder / "office.db", AWARD).close()
    context = OfficeContext(str(folder / "office.db"), "petra", clock=Clock())
    asked = (context, folder / "releases.csv", str(folder / "plan.toml"))
    assert import_into_office(*asked, Agreement(yes=False)).status == "declined"
    assert list_events(context) == ()
    assert import_into_office(*asked, Agreement(yes=True)).status == "written"
    assert len(list_events(context)) == 1
    assert import_into_office(*asked, Agreement(yes=True)).status == "nothing new"


def test_what_is_missing_is_reported_with_what_to_do(folder: Path) -> None:
    agreement = Agreement(yes=True)
    with pytest.raises(UnreadableError, match="mapping is required") as refused:
        import_into_file(folder / "releases.csv", "", folder / "facts.toml", None, agreement)
    assert refused.value.action is not None
    (folder / "facts.toml").write_text(BASE.replace('cik = "0009990042"', "cik = 1"), encoding="utf-8")
    with pytest.raises(UnusableFactsError) as unusable:
        import_into_file(folder / "releases.csv", str(folder / "plan.toml"), folder / "facts.toml", None, agreement)
    assert [finding.id for finding in unusable.value.findings] == ["FACTS-VALUE"]


@pytest.mark.parametrize(("answer", "taken"), [("Vest Date", ("Vest Date",)), ("", ()), ("Hire Date", ())])
def test_where_two_columns_fit_the_user_chooses(folder: Path, answer: str, taken: tuple[str, ...]) -> None:
    asked: list[MappingColumn] = []

    def choose(column: MappingColumn) -> str:
        asked.append(column)
        return answer

    (folder / "other.csv").write_text(TWO_DATES, encoding="utf-8")
    out = folder / "other.toml"
    made = propose_mapping(folder / "other.csv", out, facts=folder / "facts.toml", choose_column=choose)
    assert [candidate.heading for candidate in asked[0].candidates] == ["Vest Date", "Release Date"]
    assert next(column.columns for column in made.columns if column.name == "day") == taken
    assert made.open_choices == (0 if taken else 1)
    with pytest.raises(OutputError, match="already exists"):
        propose_mapping(folder / "other.csv", out, facts=folder / "facts.toml")
