"""A watch of what is filed: what was seen, which daily indexes are due, and what is new."""
