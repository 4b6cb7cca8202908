"""Drafts, the steps that they took, and the machine that says which steps there are."""
