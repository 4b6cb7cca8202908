"""Sense checks: what EDGAR accepts and is probably not what was meant. They warn or note and never reject."""
