"""``section16 show``: forms on the terminal."""

from __future__ import annotations

import shutil
import sys

from section16.cli.batch import Batch
from section16.render.plain import show as plain


def show(*files: str) -> int:
    """Show forms in the terminal, plainly, with every footnote on its cell.

    Parameters
    ----------
    files
        Files, patterns, folders or archives; - is the standard input.

    """
    width = max(60, min(160, shutil.get_terminal_size((120, 24)).columns))
    batch = Batch(files)
    for number, submission in enumerate(batch.forms()):
        sys.stdout.write(("\n" + "=" * width + "\n\n" if number else "") + plain(submission, width))
        batch.remark(submission)
    return batch.status
