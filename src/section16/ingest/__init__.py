"""What comes in: exports of plan administrators and brokers as proposed facts, and filings in bulk into a book."""
