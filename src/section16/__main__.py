"""Lets ``python -m section16`` run the command line."""

import sys

from section16.cli import main

sys.exit(main())
