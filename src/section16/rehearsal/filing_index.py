"""What the local EDGAR disseminates: filings by accession number, by filer and by day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date

from section16.document.identifiers import cik
from section16.errors import UnreadableError
from section16.rehearsal.disseminated_filing import DisseminatedFiling
from section16.rehearsal.registry import Registry
from section16.sources.files import sources


class FilingIndex:
    """Filings that can be found. What has no header, such as a bare form, is passed over and counted in ``passed``."""

    def __init__(self, filings: Iterable[DisseminatedFiling] = ()) -> None:
        self._by_accession: dict[str, DisseminatedFiling] = {}
        self._by_filer: dict[str, list[DisseminatedFiling]] = defaultdict(list)
        self._by_day: dict[date, list[DisseminatedFiling]] = defaultdict(list)
        self.passed = 0
        for filing in filings:
            self.add(filing)

    def __len__(self) -> int:
        return len(self._by_accession)

    def __iter__(self) -> Iterator[DisseminatedFiling]:
        return iter(self._by_accession.values())

    def add(self, filing: DisseminatedFiling) -> None:
        """Add a filing to the index; a second one of its accession number is ignored."""
        if filing.accession in self._by_accession:
            return
        self._by_accession[filing.accession] = filing
        self._by_day[filing.filed].append(filing)
        for number in {(filer.cik or "").zfill(cik.LONGEST) for _role, filer in filing.entities}:
            self._by_filer[number].append(filing)

    def load(self, paths: Iterable[str], registry: Registry) -> None:
        """Add every filing under paths to the index, and every filer in them to the registry."""
        for source in sources(paths):
            try:
                if source.error is not None:
                    raise source.error
                filing = DisseminatedFiling(source.data)
                self.add(filing)
                filing.teach(registry)
            except UnreadableError:
                self.passed += 1

    def find(self, number: str) -> DisseminatedFiling | None:
        """Return a filing by its accession number, with hyphens."""
        return self._by_accession.get(number)

    def of(self, number: str) -> list[DisseminatedFiling]:
        """Return the filings of a filer, the latest accepted first."""
        return sorted(self._by_filer.get(number.zfill(cik.LONGEST), ()), key=_latest, reverse=True)

    def on(self, day: date) -> list[DisseminatedFiling]:
        """Return the filings of a day."""
        return list(self._by_day.get(day, ()))

    def between(self, first: date, last: date) -> list[DisseminatedFiling]:
        """Return the filings from one day to another, both included, by day."""
        return [filing for day in sorted(self._by_day) if first <= day <= last for filing in self._by_day[day]]

    @property
    def days(self) -> list[date]:
        """The days on which something was filed."""
        return sorted(self._by_day)

    def latest(self) -> list[DisseminatedFiling]:
        """Return every filing, the latest accepted first."""
        return sorted(self, key=_latest, reverse=True)


def _latest(filing: DisseminatedFiling) -> tuple[object, str]:
    return filing.accepted, filing.accession
