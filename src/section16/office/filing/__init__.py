"""Drafts submitted to EDGAR, and their receipts."""
