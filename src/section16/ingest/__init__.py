"""Exports of plan administrators and brokers: understood line by line, and proposed as facts."""
