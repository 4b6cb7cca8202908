"""The words of the program: what users and developers read is plain professional English, in the terms of the forms.

Three kinds of text are held to one list: string literals (messages, remedies, help, footnotes), docstrings and comments of
``src``, ``bench``, ``generate`` and ``docs``; the pages under ``docs``, decisions and figures among them; and the files at the
root. Packages that are not rewritten yet are listed in ``UNREVISED``, which only shrinks.
"""

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src" / "section16"

WORDS = {
    r"(?:un)?told": "reported, stated, found, shown, known",
    r"tells?|telling": "report, state, find, show",
    r"stands?|standing|stood": "is, is stated, appears, means",
    r"rests": "depends on, cites, is based on",
    r"who(?:ever|soever)|somebody|nobody|anybody|everybody": "the person by role: the filer, the reporting person, the user",
    r"one who|of one who": "a person who, an owner who",
    r"by now|anew|amid|thereupon": "name what changed, or omit the word",
    r"mend(?:s|ed|ing)?": "repair, correct",
    r"puts? in|handed (?:over|out|in)|hands? over|handing over": "fill in, pass, submit",
    r"giv(?:en|ing) out|gives? out": "disseminate, return, assign",
    r"wants|wanted": "requires, expects, needs",
    r"(?<!there )(?<!where )is no (?:day|number|part|form|more|such)": "is not a date, is not a number, no longer",
    r"any more|it is not so|for want of|of whom": "any longer, otherwise, without, whose, no date",
    r"deeds?|riddles?|misbehav\w*": "audit entry, fault injection",
    r"(?:filing|form|row|file|record|owner|event|thing|line|day|item|finding)\(s\)": "the right plural for the number",
    r"put right|set right|laid down|thrown away|on its way": "correct, define, discard, submitted",
}
"""What is not written, as patterns of whole words, and what is written instead."""

UNREVISED = (
    "office/drafts/stored_words.py",  # the words that audit trails have sealed; it stays on this list
)
"""Folders and files of ``src/section16`` that are not rewritten yet. An entry is removed with the last such word in it."""

_LIST = re.compile(
    "|".join(rf"(?P<w{number}>(?<![\w`.-])(?:{word})(?![\w-]))" for number, word in enumerate(WORDS)), re.IGNORECASE
)
_BETWEEN_WORDS = re.compile(r"[\s\"']+")
_CODE = re.compile(r"``[^`]*``|`[^`]*`|:\w+:`[^`]*`|\{[^{}]*\}")


def texts_of(source: str) -> Iterator[tuple[int, str]]:
    """Yield the docstrings, the string literals with a blank in them, and the comments of a module with their lines."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and " " in node.value:
            yield node.lineno, node.value
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.COMMENT:
            yield token.start[0], token.string


def objections(text: str) -> list[str]:
    """Return what is wrong with the words of a text; code in backticks and placeholders are not words."""
    found = []
    for match in _LIST.finditer(_CODE.sub("", text)):
        instead = list(WORDS.values())[int((match.lastgroup or "w0")[1:])]
        found.append(f"{match[0]!r}: write {instead}")
    return found


_PYTHON = re.compile(r"\bin Python\b|\b[a-z]+_[a-z_]+\b|\w\(")


def calls_in_remedies(source: str) -> list[tuple[int, str]]:
    """Return the remedies that name a function of Python: a user of the command line cannot call one."""
    remedies = (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.keyword) and node.arg == "remedy")
    parts = (part for node in remedies for part in ast.walk(node.value) if isinstance(part, ast.Constant))
    return [(part.lineno, part.value) for part in parts if isinstance(part.value, str) and _PYTHON.search(part.value)]


def remarks(path: Path, source: str) -> list[str]:
    """Return what is wrong with the words of a file, with the place of each; most have no word of the list anywhere."""
    if not _LIST.search(_BETWEEN_WORDS.sub(" ", source)):
        return []
    return [f"{path}:{line}: {what}" for line, text in texts_of(source) for what in objections(text)]


def _is_unrevised(path: Path) -> bool:
    return path.as_posix().startswith(UNREVISED)


MODULES = sorted(file.relative_to(SOURCE) for file in SOURCE.rglob("*.py"))
BESIDE = sorted(file.relative_to(ROOT) for folder in ("bench", "generate", "docs") for file in (ROOT / folder).rglob("*.py"))
PAGES = sorted(
    file.relative_to(ROOT).as_posix()
    for pattern in ("docs/**/*.md", "bench/results/*.md", "README.md", "CONTRIBUTING.md", "Makefile", "pyproject.toml")
    for file in ROOT.glob(pattern)
)


def test_no_rewritten_module_uses_a_word_of_the_list() -> None:
    found = [
        remark
        for path in MODULES
        if not _is_unrevised(path)
        for remark in remarks(path, (SOURCE / path).read_text(encoding="utf-8"))
    ]
    assert not found, "\n".join(found)


def test_the_bench_the_generator_and_the_makers_of_pages_use_no_word_of_the_list() -> None:
    found = [remark for path in BESIDE for remark in remarks(path, (ROOT / path).read_text(encoding="utf-8"))]
    assert not found, "\n".join(found)


@pytest.mark.parametrize("entry", UNREVISED)
def test_a_package_that_is_rewritten_is_taken_off_the_list(entry: str) -> None:
    paths = [path for path in MODULES if path.as_posix().startswith(entry)]
    if not paths:
        pytest.skip(f"{entry} is not there")
    left = any(remarks(path, (SOURCE / path).read_text(encoding="utf-8")) for path in paths)
    assert left, f"{entry} is rewritten: remove it from UNREVISED"


@pytest.mark.parametrize("name", PAGES)
def test_no_page_uses_a_word_of_the_list(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    found = [f"{number}: {what}" for number, line in enumerate(text.splitlines(), 1) for what in objections(line)]
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    "text", ["The owner stands twice.", "It is told by name.", "Whoever files", "2 filing(s)", "is no day"]
)
def test_the_list_notices_a_word_in_a_message_and_in_a_comment(text: str) -> None:
    assert objections(text)
    assert remarks(Path("x.py"), f"VALUE = {text!r}\n")
    assert remarks(Path("x.py"), f"# {text}\nVALUE = 1\n")
    assert remarks(Path("x.py"), f'"""{text}"""\n')


@pytest.mark.parametrize(
    "text", ["The draft is not locked for approval.", "`told` is a field", "the rest of the row", "{told}: {party.told}"]
)
def test_the_list_passes_plain_text_code_and_placeholders(text: str) -> None:
    assert not objections(text)


def test_no_remedy_is_a_call_in_python() -> None:
    found = [
        f"{path}:{line}: {text}" for path in MODULES for line, text in calls_in_remedies((SOURCE / path).read_text("utf-8"))
    ]
    assert not found, "\n".join(found)
    assert calls_in_remedies('E("The path is a folder.", remedy=f"Give a {kind}, or use read_many.")')
    assert calls_in_remedies('E("Too large.", remedy="Set A, or pass Limits(members=...).")')
    assert not calls_in_remedies('E("The path is a folder.", remedy="Give a file (or several).")')
