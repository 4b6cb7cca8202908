"""Findings of the ledger about filings that it cannot post or believe. Breaks between balances carry causes, not ids."""

from __future__ import annotations

from section16.catalogue.entry import Area, CatalogueEntry, entries_of
from section16.finding import Severity

_entry = entries_of(Area.LEDGER)

ENTRIES: tuple[CatalogueEntry, ...] = (
    _entry(
        "FILING-PASSED-OVER",
        Severity.WARN,
        "Filing left out of the ledger",
        "A file cannot be read, or it does not identify an issuer or a reporting owner. Positions are calculated without it, "
        "so a balance after it can appear unexplained.",
        "Download the filing again, and add it to the others.",
    ),
    _entry(
        "TWO-VERSIONS",
        Severity.WARN,
        "Two versions of one filing",
        "Two forms with different contents have the same accession number. Of two versions of one filing the ledger uses the "
        "one that states when EDGAR accepted it. Forms for different issuers or of different owners are two filings: both are "
        "posted, one of them under a number with an ending of its own.",
        "Compare both with the original on EDGAR, and remove the wrong one.",
    ),
    _entry(
        "OWNER-WITHOUT-CIK",
        Severity.WARN,
        "Reporting owner without CIK",
        "Neither the form nor its header states the CIK of a reporting owner. Where other filings of the issuer state one CIK "
        "for the same name, the ledger takes both for one person; otherwise the name identifies the owner. An owner without "
        "a name is not the owner of any other filing.",
        "Compare the filing with EDGAR, and correct the file.",
    ),
    _entry(
        "DECISION-UNKNOWN-NAME",
        Severity.WARN,
        "Decision about what no filing has",
        "A decision names an accession number, a row, an issuer, a title or a nature of ownership that no filing in the ledger "
        "has. The decision has no effect there: a typing error, or filings that are not in the ledger.",
        "Correct the name in the file of decisions, or add the filings that the decision is about.",
    ),
    _entry(
        "IMPOSSIBLE-DATE",
        Severity.WARN,
        "Impossible date",
        "A transaction is dated after its filing, decades before it, or in another year than its other dates or the "
        "owner's other reports show. The finding gives the date as filed and the likely date, where the form shows one. The "
        "ledger treats the date as unknown: it neither dates a balance nor decides the order of rows.",
        "Compare the date with the filing on EDGAR; look for an amendment that corrects it.",
    ),
    _entry(
        "ISSUER-CONTINUES",
        Severity.NOTE,
        "Issuer that continues another",
        "Balances of several reporting persons of one issuer go on exactly under another CIK, where the filings of the first "
        "end. With balances of three reporting persons and no new Form 3, the ledger keeps both issuers in one book; with "
        "fewer, it only says so.",
        "Record a decision with the issuer and the one it continues: [[successor]] if both are one, [[other_issuer]] if not.",
    ),
)
