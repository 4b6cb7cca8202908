"""An issuer's office as its filings tell it: people, entities, securities, awards and balances as facts."""
