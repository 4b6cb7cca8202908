"""The panels of the help: every command is listed under what it is for."""

from __future__ import annotations

from cyclopts import Group

READ = Group("Read and convert", sort_key=1)
CHECK = Group("Check and due dates", sort_key=2)
LEDGER = Group("Ledger", sort_key=3)
ANALYZE = Group("Analyze", sort_key=4)
PREPARE = Group("Prepare", sort_key=5)
FILE = Group("File", sort_key=6)
BOOK = Group("Book and EDGAR", sort_key=7)
ADMINISTER = Group("Administer", sort_key=8)
HELP = Group("Help", sort_key=9)
"""A panel without commands is not printed."""
