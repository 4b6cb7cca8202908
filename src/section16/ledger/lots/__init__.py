"""Lots: what one set of owners holds of one security in one way, with everything asserted of it."""
