"""Lets ``python -m section16.demo`` run the demonstration."""

import sys

from section16.demo.story import tell

sys.exit(tell(sys.stdout))
