"""Downloads from EDGAR: at a fair rate over all processes, checked before they count, and each response kept as it came."""
