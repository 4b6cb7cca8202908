"""The footnotes and column texts we compose."""
