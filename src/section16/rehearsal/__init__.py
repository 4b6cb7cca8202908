"""A simulator of EDGAR: it judges packages, disseminates and serves filings, and injects faults on request."""
