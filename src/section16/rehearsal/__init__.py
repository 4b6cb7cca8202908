"""A local EDGAR: it serves filings, judges packages, gives forms out, and misbehaves on request."""
