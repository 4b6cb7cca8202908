"""What must hold before a draft is approved, signed and sent, and the papers that show it."""
