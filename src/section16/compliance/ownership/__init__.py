"""Item 403: the beneficial ownership table, from stated facts and from positions that filings report."""
