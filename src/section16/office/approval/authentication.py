"""The papers of signing: what authenticates a typed signature, and what attests that an electronic one is worth a manual one.

Regulation S-T, Rule 302(b), asks for both. The office makes their text, and keeps what was signed, or word where it is kept.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import date
from enum import StrEnum

import msgspec
from sqlalchemy import Connection, Integer, cast, func, insert, select

from section16.law.authentication_documents import DocumentText, authentication
from section16.office.drafts.drafts import OfficeDraft, content_of
from section16.store.audit_trail import AuditEvent, digest_of, last_version
from section16.store.records import IssuerScope
from section16.store.tables import PAPER

PAPER_SAID = ("kind", "signer", "on", "method", "draft", "media", "reference", "digest")
"""What is said about a paper, in the order in which it is sealed."""

TEXT = "text/plain; charset=utf-8"


class AuthenticationKind(StrEnum):
    """What a paper is for."""

    AUTHENTICATION = "authentication"
    """Adopts the typed signature on one form."""
    ATTESTATION = "attestation"
    """Says once that the signer's electronic signature is worth a manual one; signed by hand."""


class SigningMethod(StrEnum):
    """How a paper was signed."""

    MANUAL = "manual"
    """By hand."""
    ELECTRONIC = "electronic"
    """By a service that authenticates the signer, cannot be denied later, and keeps the time."""


class SignedOriginal(msgspec.Struct, frozen=True, kw_only=True):
    """What was signed: its bytes, or word where it is kept (``reference``), or both."""

    data: bytes = b""
    media: str = "application/pdf"
    reference: str = ""


class AuthenticationDocument(msgspec.Struct, frozen=True, kw_only=True):
    """A document as the office keeps it: number, kind, who signed it when and how, for which draft, and its digest.

    ``data`` is the signed original, or the text that was signed where only ``reference`` names the original; ``None`` once
    erased.
    """

    name: str
    kind: AuthenticationKind
    signer: str
    on: date
    method: SigningMethod
    draft: str
    media: str
    reference: str
    data: bytes | None
    digest: str

    @property
    def intact(self) -> bool:
        """Whether the bytes are there and are those that were kept."""
        return self.data is not None and hashlib.sha256(self.data).hexdigest() == self.digest

    @property
    def seal(self) -> str:
        """The digest that the audit trail seals: of the bytes' digest and what is said about them."""
        return seal_of_paper(*(getattr(self, name) for name in PAPER_SAID))


def seal_of_paper(*said: object) -> str:
    """Return the digest of what is said about a paper, its bytes' digest last."""
    return digest_of(msgspec.json.encode([str(one) for one in said]).decode())


def papers(connection: Connection, tenant: IssuerScope) -> Iterator[AuthenticationDocument]:
    """Yield the papers of an issuer in the order in which they came."""
    for row in connection.execute(select(PAPER).where(PAPER.c.issuer_id == tenant.row).order_by(PAPER.c.id)):
        said = {name: getattr(row, name) for name in ("name", "signer", "on", "draft", "media", "reference", "digest")}
        yield AuthenticationDocument(kind=AuthenticationKind(row.kind), method=SigningMethod(row.method), data=row.body, **said)


def keep_paper(  # noqa: PLR0913 - what is said about a paper
    connection: Connection,
    tenant: IssuerScope,
    kind: AuthenticationKind,
    *,
    signer: str,
    on: date,
    method: SigningMethod,
    original: SignedOriginal,
    text: str,
    draft: str = "",
) -> tuple[AuthenticationDocument, AuditEvent]:
    """Keep a paper under the next number; ``text`` is what was signed, kept where the original lies elsewhere."""
    data, media = (original.data, original.media) if original.data else (text.encode(), TEXT)
    paper = AuthenticationDocument(
        name=_next_number(connection, tenant),
        kind=kind,
        signer=signer,
        on=on,
        method=method,
        draft=draft,
        media=media,
        reference=original.reference,
        data=data,
        digest=hashlib.sha256(data).hexdigest(),
    )
    kept = msgspec.structs.asdict(paper)
    connection.execute(insert(PAPER).values(issuer_id=tenant.row, body=kept.pop("data"), **kept))
    version = last_version(connection, tenant.cik, "paper", paper.name) + 1
    deed = AuditEvent(action="kept", issuer=tenant.cik, kind="paper", name=paper.name, version=version, digest=paper.seal)
    return paper, msgspec.structs.replace(deed, note=f"{kind}, {method}, {on}")


def _next_number(connection: Connection, tenant: IssuerScope) -> str:
    asked = select(func.max(cast(PAPER.c.name, Integer))).where(PAPER.c.issuer_id == tenant.row)
    return str((connection.execute(asked).scalar() or 0) + 1)


def authentication_of(kept: OfficeDraft, signature: str, signer: str) -> DocumentText:
    """Return what a signer signs to adopt the typed signature on a form (Regulation S-T, Rule 302(b)(1))."""
    document = kept.document
    return authentication(
        (
            ("Form", document.document_type.text or ""),
            ("Issuer", f"{document.issuer.name.text} (CIK {document.issuer.cik.text})"),
            ("Reporting owners", "; ".join(owner.name.text or "" for owner in document.reporting_owners)),
            ("Period of report", document.period_of_report.text or ""),
            ("Content, SHA-256", content_of(document)),
        ),
        signature,
        signer,
    )
