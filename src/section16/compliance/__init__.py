"""Answers from filings and stated facts: what was late, what must be disclosed, and what was sold, posted or planned."""
