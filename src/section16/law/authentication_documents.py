"""The text of authentication documents and attestations, which Regulation S-T, Rule 302(b), requires for typed signatures."""

from __future__ import annotations

import msgspec

from section16.law.signatures import ATTESTATION, AUTHENTICATION


class DocumentText(msgspec.Struct, frozen=True, kw_only=True):
    """A document to be signed: its text, its rule, and how long it is kept."""

    title: str
    rests_on: str
    facts: tuple[tuple[str, str], ...] = ()
    says: str
    typed: str = ""
    also: str = ""
    line: str
    kept: str
    signer: str

    def text(self) -> str:
        """Return it as plain text, with a line to sign on."""
        facts = "".join(f"{f'{name}:':<19} {value}\n" for name, value in self.facts)
        typed = f"\n\n    {self.typed}\n\n{self.also}" if self.typed else ""
        head = f"{self.title}\n{self.rests_on}\n\n{facts}{chr(10) if facts else ''}{self.says}{typed}"
        return f"{head}\n\n\n{self.line}: {'_' * 30}    Date: {'_' * 20}\n\n{self.kept}\n"


def authentication(facts: tuple[tuple[str, str], ...], signature: str, signer: str) -> DocumentText:
    """Return what a signer signs to adopt the typed signature on a form, with the facts that identify it (Rule 302(b)(1))."""
    return DocumentText(
        title="AUTHENTICATION OF A SIGNATURE IN TYPED FORM",
        rests_on="; ".join(map(str, AUTHENTICATION)),
        facts=facts,
        says=f"I, {signer}, adopt as my own the signature that appears in typed form within this filing as",
        typed=signature,
        also="and sign this document before or at the time the filing is made.",
        line="Signature",
        kept="To be kept for five years and furnished to the Commission or its staff upon request.",
        signer=signer,
    )


def attestation(signer: str) -> DocumentText:
    """Return what a signer signs by hand before the first electronic signature (Rule 302(b)(2))."""
    return DocumentText(
        title="ATTESTATION ABOUT ELECTRONIC SIGNATURES",
        rests_on="; ".join(map(str, ATTESTATION)),
        says=f"I, {signer}, agree that my use of an electronic signature in any authentication document is the legal\n"
        "equivalent of my manual signature, for the purpose of authenticating the signature to any filing for which it is\n"
        "provided.",
        line="Signature, by hand",
        kept="To be kept as long as the signer may sign electronically, and for seven years after the last time.",
        signer=signer,
    )
