"""Ownership XML, both ways: what EDGAR disseminates and takes, schema X0101 to X0609."""

from section16.formats.ownership_xml.reading import fault_of, read_xml, version_fault_of
from section16.formats.ownership_xml.writing import write_xml

__all__ = ["fault_of", "read_xml", "version_fault_of", "write_xml"]
