"""Documents made readable: rows, text, HTML, PDF, charts."""
