"""An office as a whole, its members, and its readable files."""
