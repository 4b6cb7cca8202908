"""Lets ``python -m section16.demo`` run the demonstration: a form read, and a form made and filed."""

import sys
from pathlib import Path

from section16.demo.filing import tell_filing
from section16.demo.story import tell

sys.exit(max(tell(sys.stdout), tell_filing(sys.stdout, Path("out/office"))))
