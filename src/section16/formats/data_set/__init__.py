"""The SEC's quarterly Insider Transactions Data Sets: tables of tab-separated values, read by their headers, and written."""

from section16.formats.data_set.layout import is_beside, table_named
from section16.formats.data_set.reading import DataSetFiling, read_data_set
from section16.formats.data_set.writing import write_data_set

__all__ = ["DataSetFiling", "is_beside", "read_data_set", "table_named", "write_data_set"]
