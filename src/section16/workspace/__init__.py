"""The application layer: one function for each thing a user does.

The command line, a page and a program ask here, with plain values; they get structs that are published and encode as JSON.
"""
