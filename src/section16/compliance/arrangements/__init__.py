"""Trading plans and arrangements of directors and officers: a register from filings and facts, and Item 408(a)."""
