"""The book: every filing in one place, as immutable Parquet segments under a manifest, and served by DuckDB."""
