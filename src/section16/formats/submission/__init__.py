"""EDGAR's submission files: full-submission ``.txt``, SGML-tag ``.nc`` and ``.hdr.sgml``, with or without a PEM wrapper."""

from section16.formats.submission.wrapper import read_submission
from section16.formats.submission.writing import write_submission

__all__ = ["read_submission", "write_submission"]
