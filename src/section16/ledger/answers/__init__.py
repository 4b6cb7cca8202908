"""Answers: positions, reconciliation, and why a balance is what it is."""
