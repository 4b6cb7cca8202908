"""The options that commands share: which office, which member, which issuer."""

from __future__ import annotations

import getpass
from dataclasses import dataclass, field
from typing import Annotated

from cyclopts import Parameter

from section16.cli.printing import print_notice
from section16.workspace.context import OfficeContext


@Parameter(name="*")
@dataclass(frozen=True)
class OfficeOptions:
    """Which office, and which member asks.

    Parameters
    ----------
    office
        The office: a path of an SQLite file, or postgresql://...
    member
        Your login in the office; without it, your login on this machine.

    """

    # Not shown in a traceback with variables: it may hold a password.
    office: Annotated[str, Parameter(name="--office", env_var="SECTION16_OFFICE")] = field(default="", repr=False)
    member: Annotated[str, Parameter(name="--as", env_var="SECTION16_MEMBER")] = ""

    @property
    def context(self) -> OfficeContext:
        """The context of an operation on the office."""
        return OfficeContext(self.office, self.member or getpass.getuser(), getattr(self, "issuer", ""), warn=print_notice)


@Parameter(name="*")
@dataclass(frozen=True)
class IssuerOptions(OfficeOptions):
    """Which office, which issuer, and which member asks.

    Parameters
    ----------
    issuer
        The CIK of the issuer; may be left out if the office has one issuer.

    """

    issuer: str = ""


def context_of(options: OfficeOptions | None) -> OfficeContext:
    """Return the context that the options give; without options, that of the environment."""
    return (options or IssuerOptions()).context
