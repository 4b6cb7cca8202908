"""An issuer's office as its filings show it: people, entities, securities, awards and balances as facts."""
