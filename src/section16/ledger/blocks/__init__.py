"""Blocks: the same securities in the lots of several reporting persons, with the evidence that they are the same."""
