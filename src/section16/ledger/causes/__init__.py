"""Causes: tests that explain the breaks, the surest first, and their controls."""
