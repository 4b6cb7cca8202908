"""What plan administrators and brokers hand out as CSV or Excel, read by a saved mapping into awards and events."""
