"""Bytes to documents and back: ownership XML, submissions, JSON. Nothing here judges a form."""
