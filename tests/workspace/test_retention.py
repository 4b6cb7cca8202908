"""The audit trail, retention, holds and copies of an office as the workspace offers them."""

from __future__ import annotations

import json
import sqlite3
from datetime import date
from pathlib import Path

import pytest

from section16.errors import NotAllowedError, OfficeError, OutputError
from section16.workspace.audit import export_trail, list_audit_entries, trail_head, verify_trail
from section16.workspace.context import OfficeContext
from section16.workspace.copies import back_up, export_office, import_office, migrate_office, move_office, restore_office
from section16.workspace.retention import (
    erase,
    erase_due,
    lift_hold,
    list_holds,
    list_retained,
    place_hold,
    save_document,
)
from tests.office.people import EDDA, NAME, SCAN, Team


@pytest.fixture
def context(tmp_path: Path) -> OfficeContext:
    """An office that has filed a form, for its administrator."""
    with Team(tmp_path / "office.db") as team:
        team.filed()
        return OfficeContext(team.where, "petra", clock=team.clock)


def as_member(context: OfficeContext, login: str) -> OfficeContext:
    return OfficeContext(context.office, login, context.issuer, context.clock)


def test_the_trail_is_listed_exported_and_verified(context: OfficeContext, tmp_path: Path) -> None:
    entries = list_audit_entries(context)
    head = trail_head(context)
    assert head == f"{len(entries)}:{entries[-1].hash}"
    made = verify_trail(context, against=head)
    assert (made.findings, made.entries, made.head) == ((), len(entries), head)
    export_trail(context, tmp_path / "trail.jsonl")
    assert json.loads((tmp_path / "trail.jsonl").read_text("utf-8").splitlines()[-1]) == {"head": head}
    with pytest.raises(OutputError):
        export_trail(context, tmp_path / "trail.jsonl")
    with pytest.raises(OfficeError, match="is not the head of an audit trail"):
        verify_trail(context, against="12:abc")


def test_a_changed_row_differs_from_the_trail(context: OfficeContext) -> None:
    with sqlite3.connect(context.office) as connection:
        connection.execute("UPDATE draft SET state = 'draft'")
    connection.close()
    assert {finding.id for finding in verify_trail(context).findings} == {"SEALED-CHANGED"}


def test_what_is_retained_has_a_date_a_reason_and_a_rule(context: OfficeContext) -> None:
    document = next(item for item in list_retained(context) if item.kind == "document")
    assert (document.label, document.until) == ("document 1", date(2030, 6, 17))
    assert document.citations
    assert list_retained(as_member(context, "viola")) == list_retained(context)


def test_an_authentication_document_is_saved_as_it_was_received(context: OfficeContext, tmp_path: Path) -> None:
    made = save_document(context, "1", tmp_path / "scan.pdf")
    assert (tmp_path / "scan.pdf").read_bytes() == SCAN.data
    assert (made.number, made.signer, made.signed) == ("1", EDDA.removeprefix("/s/ "), date(2025, 6, 17))
    with pytest.raises(OutputError):
        save_document(context, "1", tmp_path / "scan.pdf")


def test_a_hold_is_placed_listed_and_lifted_by_an_administrator(context: OfficeContext) -> None:
    with pytest.raises(NotAllowedError):
        place_hold(as_member(context, "viola"), "an inquiry")
    placed = place_hold(context, "an inquiry", kind="document", record="1")
    assert (placed.number, placed.kind, placed.record) == ("1", "document", "1")
    assert next(item.held for item in list_retained(context) if item.kind == "document") == "an inquiry"
    assert lift_hold(context, "1") == placed
    assert [hold.until is None for hold in list_holds(context)] == [False]


def test_a_hold_placed_on_a_document_under_its_earlier_kind_is_in_force(context: OfficeContext) -> None:
    place_hold(context, "an inquiry", kind="document")
    with sqlite3.connect(context.office) as connection:
        connection.execute("UPDATE hold SET kind = 'paper'")
    connection.close()
    assert next(item.held for item in list_retained(context) if item.kind == "document") == "an inquiry"


def test_nothing_is_erased_without_confirmation_or_before_its_date(context: OfficeContext) -> None:
    before = list_retained(context)
    with pytest.raises(OfficeError, match="Erasing cannot be undone"):
        erase(context, "draft", NAME)
    with pytest.raises(OfficeError, match="Erasing cannot be undone"):
        erase_due(context)
    with pytest.raises(OfficeError, match="It must be retained until 2030-06-17"):
        erase(context, "document", "1", confirmed=True)
    assert list_retained(context) == before
    (gone,) = erase(context, "draft", NAME, 1, confirmed=True).items
    assert gone.label == f"version 1 of draft {NAME}"
    assert erase_due(context, confirmed=True).items == ()
    assert verify_trail(context).findings == ()


def test_every_copy_of_an_office_has_its_fingerprint(context: OfficeContext, tmp_path: Path) -> None:
    def elsewhere(name: str) -> OfficeContext:
        return OfficeContext(str(tmp_path / name), "petra", clock=context.clock)

    exported = export_office(context, tmp_path / "exported")
    assert (exported.place, exported.head) == (str(tmp_path / "exported"), trail_head(context))
    copies = [
        import_office(elsewhere("imported.db"), tmp_path / "exported"),
        back_up(context, tmp_path / "backup.db"),
        restore_office(elsewhere("restored.db"), tmp_path / "backup.db"),
        move_office(context, str(tmp_path / "moved.db")),
    ]
    assert {made.fingerprint for made in copies} == {exported.fingerprint}
    assert not any(made.altered for made in copies)
    assert [made.place.rpartition("/")[2] for made in copies] == ["imported.db", "backup.db", "restored.db", "moved.db"]


def test_exported_files_that_were_changed_are_imported_as_altered(context: OfficeContext, tmp_path: Path) -> None:
    export_office(context, tmp_path / "exported")
    file = tmp_path / "exported" / "member.json"
    file.write_text(file.read_text("utf-8").replace("viola@example.com", "viola@example.org"), encoding="utf-8")
    target = OfficeContext(str(tmp_path / "imported.db"), "petra", clock=context.clock)
    assert import_office(target, tmp_path / "exported").altered
    assert [finding.location for finding in verify_trail(target).findings] == ["member viola"]


def test_an_office_of_this_version_stays_as_it_is(context: OfficeContext) -> None:
    made = migrate_office(context)
    assert made.before == made.after
    with pytest.raises(NotAllowedError):
        migrate_office(as_member(context, "viola"))
