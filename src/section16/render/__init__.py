"""Documents made readable: as rows, as text."""
