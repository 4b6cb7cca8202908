"""On which line of a file each of its tables and keys is, so that a finding can name it."""

from __future__ import annotations

import re

_HEADING = re.compile(r"^\s*(?P<open>\[\[?)(?P<name>[^\[\]]+)\]")
_KEY = re.compile(r"^\s*(?P<key>[\w-]+|\"[^\"]*\"|'[^']*')\s*[=.]")
_QUOTES = re.compile(r'"""|' + r"'''")
_TOKEN = re.compile(r'"(?P<text>(?:\\.|[^"\\])*)(?:"(?P<colon>\s*:)?)?|[\[\]{}]')  # a text without its end is one token too
_OUTER, _WITHIN_ENTRY = 1, 3
"""How many braces and brackets are around the keys of a JSON object, and around those of the entries of its lists."""

TableLines = dict[tuple[str, str], int]
"""The line of each key of a table, by the heading of the table and the key; a heading itself has an empty key."""


def heading_of(name: str, key: str | int = "") -> str:
    """Return the heading of an entry as findings name it; the entries of a list have numbers.

    >>> heading_of("issuer"), heading_of("people", "ada"), heading_of("split", 2)
    ('[issuer]', '[people.ada]', '[[split]] 2')
    """
    if isinstance(key, int):
        return f"[[{name}]] {key}"
    return f"[{name}.{key}]" if key else f"[{name}]"


def lines_of(text: str) -> TableLines:
    """Return the line of each heading of TOML and of each key below it; a key above all headings has an empty heading.

    Lines within texts of several lines are not headings or keys.
    """
    found: TableLines = {}
    counts: dict[str, int] = {}
    heading, quoted = "", False
    for number, line in enumerate(text.splitlines(), 1):
        opened = len(_QUOTES.findall(line)) % 2 == 1
        if not quoted:
            if (match := _HEADING.match(line)) is not None:
                heading = _counted(match, counts)
                found.setdefault((heading, ""), number)
            elif (key := _KEY.match(line)) is not None:
                found.setdefault((heading, key["key"].strip("\"'")), number)
        quoted ^= opened
    return found


def _counted(match: re.Match[str], counts: dict[str, int]) -> str:
    name = ".".join(part.strip(" \"'") for part in match["name"].split("."))
    if match["open"] == "[":
        return heading_of(name)
    counts[name] = counts.get(name, 0) + 1
    return heading_of(name, counts[name])


def json_lines_of(text: str) -> TableLines:
    r"""Return the lines of a JSON object by the headings and keys that the same tables have in TOML.

    >>> json_lines_of('{"role": "director",\n"split": [{"new": 2},\n{"new": 3}]}')[("[[split]] 2", "new")]
    3
    """
    found: TableLines = {}
    table, number, depth, line, at = "", 0, 0, 1, 0
    for token in _TOKEN.finditer(text):
        line, at = line + text.count("\n", at, token.start()), token.start()
        if token["colon"] and depth == _OUTER:
            table, number = token["text"], 0
            found[("", table)] = line
        elif token["colon"] and depth == _WITHIN_ENTRY:
            found.setdefault((heading_of(table, number), token["text"]), line)
        elif token["text"] is None:
            depth += 1 if token[0] in "[{" else -1
            if token[0] == "{" and depth == _WITHIN_ENTRY:
                number += 1
                found[(heading_of(table, number), "")] = line
    return found
