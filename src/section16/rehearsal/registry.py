"""Who is known to the local EDGAR: numbers, names, addresses of record, and whether a confirmation code is the right one."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable, Iterator

import msgspec

from section16.document.header import Filer as FilerInHeader
from section16.document.header import FormerName, HeaderAddress
from section16.document.identifiers import cik
from section16.document.submission import Submission
from section16.secret import Secret


class RegisteredFiler(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A company or person with an EDGAR number of ten digits; ``seal`` is what is kept of its confirmation code."""

    cik: str
    name: str
    business: HeaderAddress | None = None
    mail: HeaderAddress | None = None
    industry: str = ""
    state_of_incorporation: str = ""
    fiscal_year_end: str = ""
    file_number: str = ""
    symbol: str = ""
    former_names: tuple[FormerName, ...] = ()
    seal: str = ""

    @property
    def address(self) -> HeaderAddress | None:
        """The address of record: where it gets its mail, else where it does business."""
        return self.mail or self.business


class Registry:
    """The filers, by EDGAR number.

    A ``welcoming`` registry adds every unknown filer, and accepts the first code that is given for a filer: it is for
    rehearsing a draft of people who are known to the real EDGAR. Any other registry refuses unknown filers, as EDGAR does.
    """

    def __init__(self, filers: Iterable[RegisteredFiler] = (), *, welcoming: bool = False) -> None:
        self._filers = {filer.cik: filer for filer in filers}
        self.welcoming = welcoming

    def __iter__(self) -> Iterator[RegisteredFiler]:
        return iter(self._filers.values())

    def __len__(self) -> int:
        return len(self._filers)

    def find(self, number: str) -> RegisteredFiler | None:
        """Return the filer of a number, zeros in front or not; ``None`` where there is none."""
        return self._filers.get(number.strip().zfill(cik.LONGEST))

    def add(self, filer: RegisteredFiler, code: Secret[str] | None = None) -> RegisteredFiler:
        """Take a filer in, or put it in the place of the one of its number, whose seal stays unless there is a new code."""
        known = self._filers.get(filer.cik)
        seal = _sealed(code) if code is not None else filer.seal or (known.seal if known else "")
        self._filers[filer.cik] = msgspec.structs.replace(filer, seal=seal)
        return self._filers[filer.cik]

    def accepts(self, number: str, code: Secret[str]) -> bool:
        """Return whether a code is that of a filer."""
        filer = self.find(number)
        return filer is not None and bool(filer.seal) and _fits(filer.seal, code)

    def welcome(self, number: str, code: Secret[str] | None, name: str = "") -> None:
        """Add a filer that is not known yet, and the first code that is given for it."""
        filer = self.find(number)
        if filer is None and cik.is_valid(number):
            filer = self.add(RegisteredFiler(cik=cik.format(number), name=name or f"FILER {cik.format(number)}"))
        if filer is not None and not filer.seal and code:
            self.add(filer, code)

    def learn(self, submission: Submission) -> None:
        """Add the issuer and the owners of a filing as its header describes them."""
        header = submission.header
        if header is None:
            return
        symbol = submission.document.issuer.trading_symbol.text or ""
        for found in header.issuers:
            self._learn(found, symbol)
        for found in header.reporting_owners:
            self._learn(found, "")

    def _learn(self, found: FilerInHeader, symbol: str) -> None:
        if found.cik is None or found.name is None:
            return
        self.add(
            RegisteredFiler(
                cik=found.cik.zfill(cik.LONGEST),
                name=found.name,
                business=found.business_address,
                mail=found.mail_address,
                industry=found.industry or "",
                state_of_incorporation=found.state_of_incorporation or "",
                fiscal_year_end=found.fiscal_year_end or "",
                file_number=found.file_number or "",
                symbol=symbol,
                former_names=found.former_names,
            )
        )


def _sealed(code: Secret[str], salt: str = "") -> str:
    """Return what is kept of a code: enough to recognize it, too little to reveal it."""
    salt = salt or secrets.token_hex(8)
    return f"{salt}:{hashlib.blake2b(code.reveal().encode(), key=salt.encode(), digest_size=16).hexdigest()}"


def _fits(seal: str, code: Secret[str]) -> bool:
    return secrets.compare_digest(seal, _sealed(code, seal.partition(":")[0]))
