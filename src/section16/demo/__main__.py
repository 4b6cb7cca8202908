"""Lets ``python -m section16.demo`` run the demonstration: a form read, and a form made and filed."""

import sys

from section16.demo.filing import tell_filing
from section16.demo.story import new_folder, tell

folder = new_folder()
sys.exit(max(tell(sys.stdout, folder=folder), tell_filing(sys.stdout, folder / "office")))
