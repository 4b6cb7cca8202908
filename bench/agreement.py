"""How much of the reported balances agrees or is explained, by part of the archive, and which rows changed their cause."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import msgspec

from bench.figures import Target, table
from bench.parts import groups, largest, part_names, part_of, parts
from section16.ledger.answers.reconciliation import ReconciledBalance, Share, shares_of
from section16.ledger.ledger import Ledger
from section16.ledger.lots.cause import AGREEING, Cause

MOST = {("I", "transaction"): 1.2, ("I", "holding"): 4.5, ("II", "transaction"): 2.5}
"""The percentage of checked rows that may be unexplained; of holdings without the largest issuer."""
WITHOUT = "without the largest"
_PLAN_LINES = {False: "plan line", True: "plan line, unexplained"}
_LEFT_OUT = ("no earlier balance here", "plan lines")

Kind = tuple[str, str]


class Row(msgspec.Struct, frozen=True):
    """A reported balance with its cause and the test that found it, as one line of JSON."""

    id: str
    issuer: str
    kind: str
    cause: str
    test: str
    gap: str
    says: str


class Agreement:
    """The reconciliation of every issuer of a ledger."""

    def __init__(self, ledger: Ledger) -> None:
        self.of_issuer = {issuer: ledger.reconcile(issuer).assertions for issuer in ledger.issuers}
        self.rows = {issuer: len(found) for issuer, found in self.of_issuer.items()}
        filings = Counter(filing.issuer for filing in ledger.filings)
        self.columns = parts(self.rows)
        self.largest = largest(self.rows)
        self.groups = groups(filings, self.rows)

    def shares(self, issuers: Iterable[str], *, plan_lines: bool = False) -> dict[Kind, Share]:
        """Return the shares of some issuers together, by table and kind of row; ``plan_lines`` counts these like any other."""
        rows = (row for issuer in issuers for row in self.of_issuer[issuer])
        if plan_lines:
            rows = (msgspec.structs.replace(row, plan_line=False) if row.plan_line else row for row in rows)
        return {(share.table, share.row_kind): share for share in shares_of(rows)}

    def by_part(self) -> str:
        """Return the share that agrees or is explained: the parts side by side, the worst of them, all, without the largest."""
        names = part_names(list(self.columns))
        headings = ("agree or explained", *names, "the worst part", "all", WITHOUT)
        lines = []
        for plan_lines in (False, True):
            found = {name: self.shares(issuers, plan_lines=plan_lines) for name, issuers in self.columns.items()}
            for kind in found["all"]:
                if plan_lines and kind != ("I", "holding"):
                    continue
                worst = min((found[name][kind].explained_share for name in names if kind in found[name]), default=1.0)
                cells = {name: _percent(shares.get(kind)) for name, shares in found.items()}
                label = f"{_words(kind)}{', plan lines counted too' if plan_lines else ''}"
                lines.append((label, *(cells[name] for name in names), f"{worst:.2%}", cells["all"], cells[WITHOUT]))
        return table(headings, lines)

    def by_group(self) -> str:
        """Return the share that agrees or is explained by how many filings an issuer has."""
        kinds = list(self.shares(self.columns["all"]))
        lines = []
        for name, issuers in self.groups.items():
            found = self.shares(issuers)
            lines.append((f"{name} ({len(issuers)})", *(_percent(found.get(kind), counted=True) for kind in kinds)))
        return table(("issuers with", *map(_words, kinds)), lines)

    def counts(self) -> str:
        """Return how many rows are checked, agree, are explained or not: all, and without the largest issuer."""
        headings = ("rows", "checked", "agree", "explained", "unexplained", "agree or explained", *_LEFT_OUT)
        lines = []
        for name in ("all", WITHOUT):
            ending = "" if name == "all" else f", {name}"
            lines += [_line(f"{kind[0]} {kind[1]}s{ending}", share) for kind, share in self.shares(self.columns[name]).items()]
        return table(headings, lines)

    def causes(self) -> str:
        """Return how many rows have each cause, by part."""
        found: dict[str, Counter[tuple[str, str, str]]] = {
            name: Counter((row.table, row.row_kind, _cause(row)) for issuer in issuers for row in self.of_issuer[issuer])
            for name, issuers in self.columns.items()
        }
        order = [*(cause.value for cause in Cause), *_PLAN_LINES.values()]
        keys = sorted(found["all"], key=lambda key: (key[0], key[1] == "holding", order.index(key[2])))
        lines = [(*key, *(f"{counts[key]:,}" for counts in found.values())) for key in keys]
        return table(("table", "row", "cause", *found), lines)

    def tests(self) -> str:
        """Return how many rows each test explains, of how many issuers, and how many of them are of one issuer."""
        of_issuer: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
        for issuer, rows in self.of_issuer.items():
            for row in rows:
                if row.evidence and row.cause not in AGREEING and not row.plan_line:
                    of_issuer[row.cause.value, row.evidence[0].test][issuer] += 1
        lines = []
        for (cause, test), counts in sorted(of_issuer.items()):
            (_, most), *_ = counts.most_common(1)
            lines.append((test, cause, f"{counts.total():,}", f"{len(counts)}", f"{most:,}"))
        return table(("evidence", "cause", "rows", "issuers", "of one issuer at most"), lines)

    def targets(self) -> Iterator[Target]:
        """Yield what is unexplained, of all and without the largest issuer, with the worst part of each."""
        alike, without = self.shares(self.columns["all"]), self.shares(self.columns[WITHOUT])
        for kind, most in MOST.items():
            shares = without if kind == ("I", "holding") else alike
            ending = f", {WITHOUT} issuer" if shares is without else ""
            yield Target(f"unexplained of {_words(kind)}{ending}", most, _unexplained(shares[kind]), " %")

    def lines(self) -> Iterator[Row]:
        """Yield every row with its cause."""
        for issuer, rows in self.of_issuer.items():
            yield from (_row(issuer, one) for one in rows)


def save(rows: Iterable[Row], file: Path) -> None:
    """Write every row with its cause to a file of JSON lines."""
    file.write_bytes(b"".join(msgspec.json.encode(row) + b"\n" for row in rows))


def changed(old: Path, rows: Iterable[Row], alone: str) -> Iterator[str]:
    """Yield how many rows changed from one cause to another since a file was saved, then each of them.

    ``alone`` is the largest issuer: its rows are counted beside the others.
    """
    before = _saved(old)
    pairs = [(before.pop(row.id, None), row) for row in rows]
    moved = [(was, row) for was, row in pairs if was is None or (was.cause, was.test) != (row.cause, row.test)]
    counts: dict[tuple[str, str, str], Counter[bool]] = defaultdict(Counter)
    for was, row in moved:
        counts[row.kind, was.cause if was else "(new row)", row.cause][row.issuer == alone] += 1
    for (kind, then, now), count in sorted(counts.items()):
        yield f"{count.total():5}  {kind}: {then} -> {now}  ({count[True]} of the largest issuer)"
    for was, row in moved:
        then = f"{was.cause} [{was.test}]" if was else "(new row)"
        where = f"{row.id:28} part {part_of(row.issuer)} {row.issuer} {row.kind}"
        yield f"{where}: {then} -> {row.cause} [{row.test}] gap {row.gap}"
    yield from (f"{was.id:28} part {part_of(was.issuer)} {was.issuer}: {was.cause} -> (no such row)" for was in before.values())
    yield f"{len(moved)} rows changed, {len(before)} are gone"


def _saved(file: Path) -> dict[str, Row]:
    rows = (msgspec.json.decode(line, type=Row) for line in file.read_bytes().splitlines())
    return {row.id: row for row in rows}


def _row(issuer: str, one: ReconciledBalance) -> Row:
    test, says = (one.evidence[0].test, one.evidence[0].says) if one.evidence else ("", "")
    gap = "" if one.gap is None else format(one.gap, "f")
    return Row(f"{one.accession} {one.row}", issuer, f"{one.table} {one.row_kind}", one.cause.value, test, gap, says)


def _cause(row: ReconciledBalance) -> str:
    return _PLAN_LINES[row.cause is Cause.UNEXPLAINED] if row.plan_line else row.cause.value


def _words(kind: Kind) -> str:
    return f"Table {kind[0]} {kind[1]}s"


def _percent(share: Share | None, *, counted: bool = False) -> str:
    if share is None or not share.checked:
        return ""
    return f"{share.explained_share:.2%}{f' of {share.checked:,}' if counted else ''}"


def _unexplained(share: Share) -> float:
    return 100 * share.unexplained / share.checked if share.checked else 0.0


def _line(name: str, share: Share) -> Sequence[str]:
    counts = (share.checked, share.agrees, share.explained, share.unexplained)
    return (
        name,
        *(f"{count:,}" for count in counts),
        f"{share.explained_share:.2%}",
        f"{share.unchecked:,}",
        f"{share.plan_lines:,}",
    )
