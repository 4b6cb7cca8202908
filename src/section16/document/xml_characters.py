"""The characters that an XML document can hold."""

from __future__ import annotations

import re

FORBIDDEN_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""A character that XML 1.0 does not allow (section 2.2), not even as a reference, so that no form can state it."""
