"""A book built from EDGAR: which quarters and days are to be downloaded, and which are done."""
