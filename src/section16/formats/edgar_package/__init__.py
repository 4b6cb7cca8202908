"""The package that is sent to EDGAR, an ``edgarSubmission``, both ways."""

from section16.formats.edgar_package.digest import digest_of, digest_of_submission
from section16.formats.edgar_package.reading import Received, read_package
from section16.formats.edgar_package.writing import package_of, write_package

__all__ = ["Received", "digest_of", "digest_of_submission", "package_of", "read_package", "write_package"]
