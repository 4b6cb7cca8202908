"""Which form reports what, by when, and who files it."""
