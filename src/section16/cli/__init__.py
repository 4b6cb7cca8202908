"""The command line: it parses a request, calls the workspace and shows the result."""

from __future__ import annotations

import sys


def main() -> int:
    """Run the command ``section16`` and return its exit status."""
    try:
        from section16.cli.app import run  # noqa: PLC0415 - the command line is an optional extra
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in ("cyclopts", "rich"):
            raise
        sys.stderr.write("The command line requires more packages. Install them with: pip install 'section16[cli]'\n")
        return 2
    except KeyboardInterrupt:  # while the program was still loading; run reports every later one
        sys.stderr.write("interrupted\n")
        return 130
    return run(sys.argv[1:])
