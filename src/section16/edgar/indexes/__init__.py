"""What EDGAR lists: index files, lists of a filer's filings, the current filings, ticker symbols, the page of data sets."""
