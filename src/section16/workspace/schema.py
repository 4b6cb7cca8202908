"""The JSON Schema of what the operations of the workspace return; ``--json`` prints these structs.

The version in its name changes with every change that a program which reads the JSON would notice.
"""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from typing import Any

import msgspec

from section16.action import Action
from section16.document.ownership import OwnershipDocument
from section16.drafting.context.questions import Question
from section16.facts.issuer import Issuer
from section16.finding import Finding
from section16.formats.json_schema import ID as FORM_ID
from section16.law.closures import Closure
from section16.office.due_list import DueItem, TokenEnd
from section16.office.members import Member
from section16.office.reminders.reminding import ReminderRound
from section16.office.retention.holds import Hold
from section16.office.retention.retention import RetainedItem
from section16.render.why import AnswerTable
from section16.research.row import ResearchRow
from section16.store.audit_trail import AuditEntry
from section16.store.records import Record
from section16.workspace.administration import (
    IssuerAdopted,
    ListedDraft,
    OfficeCreated,
    OfficeSummary,
    RecordChange,
    RecordsAdded,
)
from section16.workspace.adopting import AdoptionResult
from section16.workspace.analysis import (
    FoundHistories,
    FoundPositions,
    History,
    HistoryStep,
    Position,
    ReconciledFilings,
    Reconciliation,
)
from section16.workspace.audit import AuditVerification
from section16.workspace.awards import AwardRecord, ComingVesting, VestingOutlook
from section16.workspace.book import BookContents, CompactedBook, ExportedTable, VerifiedBook
from section16.workspace.book_names import BookInsider, BookIssuer
from section16.workspace.book_search import BookOverview, BookSearch, FoundFiling, FoundPerson
from section16.workspace.book_transactions import BookTransaction, TransactionPage
from section16.workspace.building import BuiltBook
from section16.workspace.checking import (
    CatalogueEntry,
    CheckedForm,
    Exemption,
    Explained,
    ExplainedFinding,
    ExplainedRule,
    FindingsCatalogue,
    FormFinding,
    TransactionCode,
)
from section16.workspace.clearing import Clearance
from section16.workspace.compliance import (
    Coverage,
    CoverageItem,
    FilingTiming,
    FiscalYear,
    FoundLateness,
    InsiderCoverage,
    Item405,
    LateReport,
    PersonDelinquency,
    RowTiming,
)
from section16.workspace.converting import ConvertedForm
from section16.workspace.copies import OfficeCopied, OfficeMigrated
from section16.workspace.disclosure import (
    CountedSale,
    DisclosedArrangement,
    FoundTradingPlans,
    Item408,
    OwnershipRow,
    OwnershipTable,
    PostingItem,
    PostingList,
    TradingPlan,
    VolumeLimit,
)
from section16.workspace.drafting import CheckedDraft, DraftResult
from section16.workspace.due_dates import CalendarDay, DueAnswer, DueDate, MonthOfDueDates, NotDue
from section16.workspace.events import EventRecord, EventsRecorded, FormAffected
from section16.workspace.fetching import FetchedFilings
from section16.workspace.filing import Attested, DraftStatus, FilingReceipt, PrintedPaper, StepsTaken
from section16.workspace.filing_view import FiledTable, FilingProfile, RowEffect
from section16.workspace.importing import ImportPreview, ImportResult, ProposedMapping
from section16.workspace.ingesting import IngestedFilings
from section16.workspace.issuer_view import IssuerInsider, IssuerProfile
from section16.workspace.naming import KnownName
from section16.workspace.person_view import PersonHistory, PersonProfile
from section16.workspace.postings import PostedPeriod, PostingPage, PostingsRecorded, PublishedPostings
from section16.workspace.records import NamedRecord
from section16.workspace.rehearsing import Rehearsal
from section16.workspace.reminding import RemindersSent, ReminderTest
from section16.workspace.retention import HoldChange, ItemsErased, SavedDocument
from section16.workspace.sample import SampleOffice, Suggestion
from section16.workspace.screens import (
    ClusterOfPurchases,
    FirstPurchase,
    HeldExercise,
    LateFiler,
    PlanSales,
    ScreenAnswer,
    TopBuyer,
)
from section16.workspace.secrets import KeptSecret, TokenExpiry
from section16.workspace.short_swing import FoundShortSwings, InsiderShortSwing, ShortSwing, Verified
from section16.workspace.sql_answers import BookViews, SqlAnswer
from section16.workspace.submitting import OutcomesRecorded, SubmissionsMade
from section16.workspace.watched_filing import WatchedFiling

DIALECT = "https://json-schema.org/draft/2020-12/schema"
ID = "urn:section16:workspace:1"
_HERE = "#/$defs/"

PUBLISHED: tuple[type[msgspec.Struct], ...] = (
    # in the order of the alphabet
    Action,
    AdoptionResult,
    AnswerTable,
    Attested,
    AuditEntry,
    AuditVerification,
    AwardRecord,
    BookContents,
    BookInsider,
    BookIssuer,
    BookOverview,
    BookSearch,
    BookTransaction,
    BookViews,
    BuiltBook,
    CalendarDay,
    CatalogueEntry,
    CheckedDraft,
    CheckedForm,
    Clearance,
    Closure,
    ClusterOfPurchases,
    ComingVesting,
    CompactedBook,
    ConvertedForm,
    CountedSale,
    Coverage,
    CoverageItem,
    DisclosedArrangement,
    DraftResult,
    DraftStatus,
    DueAnswer,
    DueDate,
    DueItem,
    EventRecord,
    EventsRecorded,
    Exemption,
    Explained,
    ExplainedFinding,
    ExplainedRule,
    ExportedTable,
    FetchedFilings,
    FiledTable,
    FilingProfile,
    FilingReceipt,
    FilingTiming,
    Finding,
    FindingsCatalogue,
    FirstPurchase,
    FiscalYear,
    FormAffected,
    FormFinding,
    FoundFiling,
    FoundHistories,
    FoundLateness,
    FoundPerson,
    FoundPositions,
    FoundShortSwings,
    FoundTradingPlans,
    HeldExercise,
    History,
    HistoryStep,
    Hold,
    HoldChange,
    ImportPreview,
    ImportResult,
    IngestedFilings,
    InsiderCoverage,
    InsiderShortSwing,
    Issuer,
    IssuerAdopted,
    IssuerInsider,
    IssuerProfile,
    Item405,
    Item408,
    ItemsErased,
    KeptSecret,
    KnownName,
    LateFiler,
    LateReport,
    ListedDraft,
    Member,
    MonthOfDueDates,
    NamedRecord,
    NotDue,
    OfficeCopied,
    OfficeCreated,
    OfficeMigrated,
    OfficeSummary,
    OutcomesRecorded,
    OwnershipRow,
    OwnershipTable,
    PersonDelinquency,
    PersonHistory,
    PersonProfile,
    PlanSales,
    Position,
    PostedPeriod,
    PostingItem,
    PostingList,
    PostingPage,
    PostingsRecorded,
    PrintedPaper,
    ProposedMapping,
    PublishedPostings,
    Question,
    ReconciledFilings,
    Reconciliation,
    Record,
    RecordChange,
    RecordsAdded,
    Rehearsal,
    ReminderRound,
    ReminderTest,
    RemindersSent,
    ResearchRow,
    RetainedItem,
    RowEffect,
    RowTiming,
    SampleOffice,
    SavedDocument,
    ScreenAnswer,
    ShortSwing,
    SqlAnswer,
    StepsTaken,
    SubmissionsMade,
    Suggestion,
    TokenEnd,
    TokenExpiry,
    TopBuyer,
    TradingPlan,
    TransactionCode,
    TransactionPage,
    Verified,
    VerifiedBook,
    VestingOutlook,
    VolumeLimit,
    WatchedFiling,
)
"""Every struct that an operation returns."""


def workspace_schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of every published struct, as a new dictionary; each is under ``$defs``."""
    _, made = msgspec.json.schema_components(PUBLISHED, ref_template=f"{_HERE}{{name}}")
    definitions = {_short(name): _plain(definition) for name, definition in made.items() if not _is_of_a_form(name)}
    reached = _reached({kind.__name__ for kind in PUBLISHED}, definitions)
    return {
        "$schema": DIALECT,
        "$id": ID,
        "title": "What section16's operations return",
        "$defs": {name: definitions[name] for name in sorted(reached)},
    }


def _short(name: str) -> str:
    """Return the name of a definition without its module, which msgspec adds where a form has a struct of the same name."""
    return name.rpartition(".")[2]


def _is_of_a_form(name: str) -> bool:
    return name.startswith("section16.document.")


def _reference(ref: str) -> str:
    name = ref.removeprefix(_HERE)
    return FORM_ID if name == OwnershipDocument.__name__ else f"{_HERE}{_short(name)}"


def _reached(names: set[str], definitions: dict[str, Any]) -> set[str]:
    """Return the names of definitions that are used; those of a form are in its own schema."""
    found: set[str] = set()
    while names:
        found |= names
        used = {ref for name in names for ref in _references(definitions[name])}
        names = used - found
    return found


def _references(node: Any) -> Iterator[str]:
    if isinstance(node, list):
        for one in node:
            yield from _references(one)
    elif isinstance(node, dict):
        if str(node.get("$ref", "")).startswith(_HERE):
            yield node["$ref"].removeprefix(_HERE)
        yield from _references(list(node.values()))


def _plain(node: Any) -> Any:
    """Return a schema without what is not JSON Schema, and without defaults, which only repeat that a key may be absent."""
    if isinstance(node, list):
        return [_plain(one) for one in node]
    if not isinstance(node, dict):
        return inspect.cleandoc(node).replace("``", "`") if isinstance(node, str) else node
    if "$ref" in node:
        return {**node, "$ref": _reference(node["$ref"])}
    return {key: _plain(value) for key, value in node.items() if key not in ("default", "discriminator")}
