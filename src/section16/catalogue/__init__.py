"""The catalogue of findings: every id that section16 reports, what it means, why it matters and what to do."""
