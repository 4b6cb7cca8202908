"""Measures section16 beside its floors: ``python -m bench`` writes the figures of ``docs/figures.md``."""
