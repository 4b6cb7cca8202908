"""Until when the filings of a fiscal year are reviewed for its disclosure, and so in which year's a late report belongs."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

import msgspec

from section16.compliance.fiscal_year import fiscal_year_of, year_ending

_PROXY = timedelta(days=120)
"""Part III of Form 10-K may be incorporated from a proxy statement of the first 120 days after the fiscal year."""


class Reviews(msgspec.Struct, frozen=True):
    """The reviews of an issuer's filings for its disclosures: ``ends`` of its fiscal years, and the days that are stated."""

    ends: tuple[int, int]
    stated: Mapping[int, date]

    def until(self, year: int) -> date:
        """Return the last day of filing that the disclosure of a fiscal year covers: as stated, or the 120th day after it."""
        return self.stated.get(year, year_ending(year, self.ends) + _PROXY)

    def discloses(self, on: date | None, filed: date | None) -> int | None:
        """Return the fiscal year in whose disclosure a late row belongs; ``None`` where its days are not known.

        That is the fiscal year of its event, unless the row was filed after the filings of that year were reviewed.
        """
        if on is None or filed is None:
            return None
        found = fiscal_year_of(on, self.ends)
        while filed > self.until(found):
            found += 1
        return found

    def says(self, on: date | None, filed: date | None) -> str:
        """Return in a sentence for which fiscal year a row is disclosed, and why for no earlier one."""
        year = self.discloses(on, filed)
        if on is None or year is None:
            return "The fiscal year in whose disclosure it belongs is not known."
        own = fiscal_year_of(on, self.ends)
        says = f"It is disclosed for the fiscal year {year}, in Form 10-K or the proxy statement that follows it"
        if own == year:
            return f"{says}: filed by {self._day(year)}."
        return f"{says}: it is of the fiscal year {own}, and was filed after {self._day(year - 1)}."

    def _day(self, year: int) -> str:
        how = "stated" if year in self.stated else "the 120th day after the year"
        return f"{self.until(year)}, the last day on which filings are reviewed for fiscal year {year} ({how})"
