"""Checks: what EDGAR would suspend, what law and instructions ask otherwise, and what is unusual about a form."""
