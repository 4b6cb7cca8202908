"""A planned form put together: rows, footnotes, owners, signatures."""
