"""The ledger: filed forms as entries, entries as positions, and every reported balance against the computed one."""
