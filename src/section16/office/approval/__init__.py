"""What must hold before a draft is approved, signed and submitted, and the documents that show it."""
