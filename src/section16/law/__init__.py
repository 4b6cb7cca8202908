"""What statute, rules and instructions say, as dated data, each value with its citation. It knows no document.

Nothing here is legal advice.
"""
