"""The audit trail: whatever is done to its past is found and located."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast
from zoneinfo import ZoneInfo

import msgspec
import pytest
from sqlalchemy.dialects import postgresql

from section16.store.audit_trail import BEGINNING, AuditEntry, AuditEvent, TrailHead, kept_head, moment, seal_of, verify
from tests.office.offices import new_office

if TYPE_CHECKING:
    from sqlalchemy import Connection, Select

AT = datetime(2025, 6, 17, 14, 0, tzinfo=UTC)


def chain(length: int) -> list[AuditEntry]:
    """Return a sound trail."""
    made: list[AuditEntry] = []
    for seq in range(1, length + 1):
        deed = AuditEvent(action="changed", issuer="0009990016", kind="events", name=str(seq), version=seq, digest="d" * 64)
        previous = made[-1].hash if made else BEGINNING
        seal = seal_of(seq, AT, "petra", deed, previous)
        made.append(AuditEntry(seq=seq, at=AT, by="petra", previous=previous, hash=seal, **msgspec.structs.asdict(deed)))
    return made


def head_of(entries: list[AuditEntry]) -> TrailHead:
    return TrailHead(len(entries), entries[-1].hash if entries else BEGINNING)


def told(entries: list[AuditEntry], head: TrailHead, exported: TrailHead | None = None) -> list[tuple[str, str]]:
    return [(finding.id, finding.location) for finding in verify(iter(entries), head, exported)]


def test_a_sound_trail_is_sound() -> None:
    entries = chain(50)
    assert told(entries, head_of(entries), TrailHead(20, entries[19].hash)) == []


def edited(entries: list[AuditEntry], at: int, chance: random.Random) -> int:
    field = chance.choice(["by", "action", "name", "note", "digest"])
    entries[at] = msgspec.structs.replace(entries[at], **{field: getattr(entries[at], field) + "x"})
    return at + 1


def resealed(entries: list[AuditEntry], at: int, _chance: random.Random) -> int:
    """Change an entry and seal it again, as whoever knows how would."""
    entry = msgspec.structs.replace(entries[at], by="somebody else")
    deed = AuditEvent(**{name: getattr(entry, name) for name in AuditEvent.__struct_fields__})
    entries[at] = msgspec.structs.replace(entry, hash=seal_of(entry.seq, entry.at, entry.by, deed, entry.previous))
    return at + 2


def deleted(entries: list[AuditEntry], at: int, _chance: random.Random) -> int:
    del entries[at]
    return at + 1


def inserted(entries: list[AuditEntry], at: int, _chance: random.Random) -> int:
    entries.insert(at, entries[at])
    return at + 2


def swapped(entries: list[AuditEntry], at: int, _chance: random.Random) -> int:
    entries[at], entries[at + 1] = entries[at + 1], entries[at]
    return at + 1


@pytest.mark.parametrize("tampering", [edited, resealed, deleted, inserted, swapped], ids=lambda one: one.__name__)
def test_each_of_two_hundred_tamperings_is_found_where_it_was_made(
    tampering: Callable[[list[AuditEntry], int, random.Random], int],
) -> None:
    sound = chain(60)
    for seed in range(200):
        chance = random.Random(seed)
        entries = list(sound)
        place = tampering(entries, chance.randrange(0, len(entries) - 2), chance)
        assert told(entries, head_of(sound)) == [("TRAIL-BROKEN", f"entry {place}")], (tampering.__name__, seed)


def test_a_cut_off_end_is_found_by_the_head_that_was_kept() -> None:
    entries = chain(30)
    for kept in range(30):
        assert told(entries[:kept], head_of(entries)) == [("TRAIL-CUT", f"entry {kept + 1}")]
        assert told(entries[:kept], head_of(entries[:kept]), head_of(entries)) == [("TRAIL-CUT", f"entry {kept + 1}")]


def test_a_trail_that_was_written_anew_is_found_by_the_head_that_was_exported() -> None:
    entries = chain(10)
    assert told(entries, head_of(entries), TrailHead(5, "e" * 64)) == [("TRAIL-REPLACED", "entry 5")]


def test_a_head_is_read_as_it_is_printed() -> None:
    head = head_of(chain(3))
    assert TrailHead.parse(f" {head}\n") == head
    for text in ("", "3", "x:" + "0" * 64, "3:abc"):
        with pytest.raises(ValueError, match="is not the head of an audit trail"):
            TrailHead.parse(text)


def test_an_offices_trail_is_sound_and_told_in_order(tmp_path: Path) -> None:
    with new_office(tmp_path / "office.db") as office:
        entries = office.trail()
        assert told(list(entries), office.head()) == []
    assert entries[0].action == "added"
    assert list(_days(entries)) == sorted(_days(entries))


def _days(entries: tuple[AuditEntry, ...]) -> Iterator[datetime]:
    for entry in entries:
        yield entry.at


def test_a_moment_is_sealed_to_the_microsecond_in_universal_time() -> None:
    late = datetime(2025, 6, 17, 23, 59, 59, 999_999, tzinfo=ZoneInfo("America/New_York"))
    assert moment(late) == "2025-06-18T03:59:59.999999+00:00"
    deed = AuditEvent(action="changed")
    seals = {seal_of(1, AT + timedelta(microseconds=number), "petra", deed, BEGINNING) for number in range(3)}
    assert len(seals) == 3
    assert seal_of(1, late, "petra", deed, BEGINNING) == seal_of(1, late.astimezone(UTC), "petra", deed, BEGINNING)


def test_time_that_runs_backward_is_found() -> None:
    def at(*seconds: int) -> list[tuple[str, str]]:
        made: list[AuditEntry] = []
        for seq, second in enumerate(seconds, 1):
            previous, when = made[-1].hash if made else BEGINNING, AT + timedelta(seconds=second)
            seal = seal_of(seq, when, "petra", AuditEvent(action="changed"), previous)
            deed = msgspec.structs.asdict(AuditEvent(action="changed"))
            made.append(AuditEntry(seq=seq, at=when, by="petra", previous=previous, hash=seal, **deed))
        return told(made, head_of(made))

    assert at(0, 100, 40, 100) == []  # clocks of several machines differ by a minute at most
    assert at(0, 100, 39, 38, 100) == [("TRAIL-TIME", "entry 3"), ("TRAIL-TIME", "entry 4")]
    assert at(0, 86_400, 10, 86_500) == [("TRAIL-TIME", "entry 3")]


@pytest.mark.parametrize("lock", [False, True])
def test_the_head_is_locked_only_where_an_entry_follows(*, lock: bool) -> None:
    """PostgreSQL lets two writers read the same head otherwise; SQLite has one writer at a time."""
    asked: list[str] = []

    class Watching:
        def execute(self, statement: Select[Any]) -> Any:
            asked.append(str(statement.compile(dialect=postgresql.dialect())))  # type: ignore[no-untyped-call]
            return self

        def first(self) -> None:
            return None

    assert kept_head(cast("Connection", Watching()), lock=lock) is None
    assert [statement.endswith("FOR UPDATE") for statement in asked] == [lock]
