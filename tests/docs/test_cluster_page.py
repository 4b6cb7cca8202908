"""The page about clusters: its executor for Spark, run with a stand-in for Spark, fills the book that one process fills."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

from section16.store.book.manifest import read_manifest
from tests.ingest.inputs import MOMENT, number, submission, tar

pa = pytest.importorskip("pyarrow")
PAGE = Path(__file__).parents[2] / "docs" / "cluster.md"


class OneProcess:
    """An executor of this process that is given the tasks of two."""

    processes = 2

    def run(self, work: Callable[[Any], Any], tasks: Iterable[Any]) -> Iterator[Any]:
        return map(work, tasks)


class StandIn:
    """As much of a Spark session and of its frames as the page uses; rows come back in another order."""

    def __init__(self, rows: list[tuple[int, bytes]] | None = None) -> None:
        self.rows = rows or []

    def createDataFrame(self, rows: list[tuple[int, bytes]], schema: str) -> StandIn:  # noqa: N802 - it is Spark's name
        assert schema == "number int, task binary"
        return StandIn(rows)

    def repartition(self, _number: int) -> StandIn:
        return self

    def mapInArrow(self, work: Callable[[Any], Any], _schema: str) -> StandIn:  # noqa: N802 - it is Spark's name
        made = [batch for row in self.rows for batch in work(iter([self._batch(row)]))]
        return StandIn([(one["number"], one["result"]) for batch in made for one in batch.to_pylist()])

    def _batch(self, row: tuple[int, bytes]) -> Any:
        return pa.RecordBatch.from_arrays([pa.array([row[0]], pa.int32()), pa.array([row[1]])], names=["number", "task"])

    def collect(self) -> list[dict[str, Any]]:
        return [{"number": number, "result": result} for number, result in reversed(self.rows)]


@pytest.mark.slow
def test_the_executor_for_spark_fills_the_same_book(tmp_path: Path) -> None:
    (code,) = re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    names: dict[str, Any] = {}
    exec(code, names)
    archives = []
    for day in range(3):
        members = [(f"{number(count)}.txt", submission(count)) for count in range(3 * day, 3 * day + 4)]
        archives.append(str(tar(tmp_path / f"{day}.tar.gz", members)))
    books = []
    for kind, executor in (("one", OneProcess()), ("spark", names["SparkExecutor"](StandIn(), 2))):
        assert names["fill"](str(tmp_path / kind), archives, executor, MOMENT) == 1
        books.append(read_manifest(tmp_path / kind))
    assert books[0].segments == books[1].segments
    assert books[0].originals == books[1].originals
