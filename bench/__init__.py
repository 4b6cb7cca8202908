"""Measures section16 beside its floors: ``python -m bench`` writes ``bench/results``."""
