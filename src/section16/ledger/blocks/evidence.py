"""Evidence that two lots are one block: words that say so, and numbers that do not contradict them.

Equal numbers alone prove nothing: directors are granted the same number of units on the same day, and families give each child
the same number of shares. Each test below takes words of the filers first.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Container, Iterable

from section16.ledger.blocks.agreement import Agreement, agreement_of
from section16.ledger.entries.companion import are_companions
from section16.ledger.entries.entry import Entry, LedgerFiling
from section16.ledger.entries.holder_names import HOLDER_CELLS, FilerNames, Name, holders_named
from section16.ledger.lots.cause import Evidence
from section16.ledger.lots.lot import Lot


def companion_forms(one: Lot, two: Lot) -> Evidence | None:
    """The same row is on two forms that say they are parts of one report, because a form takes only ten reporting persons."""
    rows: dict[object, list[Entry]] = defaultdict(list)
    for other in two.history:
        if other.entry.owned or other.entry.change:
            rows[_numbers(other.entry)].append(other.entry)
    for entry in (row.entry for row in one.history):
        for again in rows.get(_numbers(entry), ()):
            if are_companions(entry.filing, again.filing):
                decided = entry.filing.group and entry.filing.group == again.filing.group
                shown = f"as decided on {entry.filing.group}" if decided else "by their own words"
                says = f"{entry.filing.accession} and {again.filing.accession} are parts of one report, {shown}"
                return Evidence("companion forms", says, (entry.id, again.id))
    return None


def _numbers(entry: Entry) -> tuple[object, ...]:
    return entry.table, entry.title, entry.direct, entry.nature, entry.when, entry.code, entry.change, entry.owned


def holder_reports(one: Lot, two: Lot, names: FilerNames) -> Evidence | None:
    """What one lot reports as held directly, the other reports as held through that reporting person, whom words name.

    The nature of ownership or a footnote of the indirect lot names the direct holder; or the holder's own footnotes or remarks
    name the person who reports the holding as indirect.
    """
    direct, indirect = (one, two) if one.traits.direct else (two, one)
    if not direct.traits.direct or indirect.traits.direct is not False:
        return None
    found = _naming(indirect, direct, names, _words_on_holder) or _naming(direct, indirect, names, _words_and_remarks)
    if found is None:
        return None
    row, name = found
    return _supported(one, two, "holder reports it too", f"{row.id} names {name}, who reports it too")


def naming_filings(filings: Iterable[LedgerFiling], names: FilerNames) -> set[str]:
    """Return the accession numbers of the filings of which a footnote or the remarks name a reporting person: few do."""
    return {filing.accession for filing in filings if any(map(names.named_in, (*filing.footnotes.values(), filing.remarks)))}


def named_by(lot: Lot, names: FilerNames, naming: Container[str]) -> set[str]:
    """Return the CIKs of the reporting persons whom the words of a lot name; of a direct lot the remarks count as well.

    ``naming`` are the filings of which a text names one (:func:`naming_filings`).
    """
    words = _words_and_remarks if lot.traits.direct else _words_on_holder
    found: set[str] = set()
    for one in lot.history:
        entry = one.entry
        for text in words(entry) if entry.filing.accession in naming else (entry.nature,):
            found.update(names.named_in(text))
    return found


def _naming(lot: Lot, other: Lot, names: FilerNames, words: Callable[[Entry], Iterable[str]]) -> tuple[Entry, str] | None:
    """Return a row of a lot whose words name a reporting person of the other, who does not report the row itself."""
    for one in lot.history:
        others = other.owners - set(one.entry.filing.owners)
        for text in words(one.entry) if others else ():
            for cik in names.named_in(text):
                if cik in others:
                    return one.entry, _name(other, cik)
    return None


def _name(lot: Lot, cik: str) -> str:
    filings = (one.entry.filing for one in lot.history if cik in one.entry.filing.owners)
    filing = next(filings)
    return filing.names[filing.owners.index(cik)]


def _words_on_holder(entry: Entry) -> tuple[str, ...]:
    return (entry.nature, *entry.texts())


def _words_and_remarks(entry: Entry) -> tuple[str, ...]:
    return (entry.nature, *entry.texts(), entry.filing.remarks)


def same_holder(one: Lot, two: Lot) -> Evidence | None:
    """Both lots are held indirectly, through a holder whom both name alike: in the nature of ownership or in a footnote."""
    mine, other = holders_of(one), holders_of(two)
    shared = sorted(mine.keys() & other.keys())
    if not shared:
        return None
    names = dict.fromkeys((mine[shared[0]], other[shared[0]]))
    return _supported(one, two, "same holder", f"both name the holder: {' and '.join(names)}")


def holders_of(lot: Lot) -> dict[Name, str]:
    """Return the holders whom the rows of an indirect lot name, by the words that name each, as they are written first."""
    if lot.traits.direct is not False:
        return {}
    named = (holders_named(one.entry.nature, one.entry.texts(*HOLDER_CELLS)) for one in reversed(lot.history))
    return {words: name for holders in named for words, name in holders}


def _supported(one: Lot, two: Lot, test: str, says: str) -> Evidence | None:
    """Return the evidence of words with that of the numbers; nothing where the numbers do not agree."""
    agreement: Agreement | None = agreement_of(one, two)
    return Evidence(test, f"{says}; {agreement.says}", agreement.rows) if agreement else None
