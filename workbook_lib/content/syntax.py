"""What a YAML parser's complaint means, in plain words."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import yaml

_QUOTES = (
    "Put quotes around the words if they hold “: ” or “ #”, or start with a special character."
)
_INDENT = "Compare its indentation, its dash and its colon with the lines above."

# A piece of the parser's message, what it means, and what to do. The first that fits is used.
_MEANINGS = (
    (
        "mapping values are not allowed",
        "there is a colon here that does not fit",
        "Put quotes around words that hold “: ”, or add the colon that the line above lacks.",
    ),
    ("could not find expected ':'", "a colon is missing after a key", _INDENT),
    ("cannot start any token", "words cannot start with this character", _QUOTES),
    (
        "found unexpected end of stream",
        "a quote is opened and never closed",
        "Add the closing quote.",
    ),
    (
        "while parsing a flow",
        "a bracket is opened and not closed, or a comma is missing",
        "Close it, add the comma, or put quotes around words that start with “{” or “[”.",
    ),
    (
        "while parsing a quoted scalar",
        "something is wrong inside these quotes",
        "Write “\\\\” for “\\”, or use single quotes.",
    ),
    (
        "while scanning a double-quoted",
        "something is wrong inside these quotes",
        "Write “\\\\” for “\\”, or use single quotes.",
    ),
    (
        "while scanning an alias",
        "words cannot start with “*”",
        "Put quotes around them.",
    ),
    ("while scanning an anchor", "words cannot start with “&”", "Put quotes around them."),
    ("undefined tag handle", "words cannot start with “!”", "Put quotes around them."),
    ("while scanning a tag", "words cannot start with “!”", "Put quotes around them."),
    ("block mapping", "this line does not fit the lines above it", f"{_INDENT} {_QUOTES}"),
    ("block collection", "this line does not fit the lines above it", _INDENT),
    ("document start", "this line does not fit the lines above it", f"{_INDENT} {_QUOTES}"),
    (
        "control characters are not allowed",
        "there is an invisible control character",
        "Remove it; writing the line again by hand helps.",
    ),
)


_MERGE_MARK = re.compile(r"(<{7}|={7}|>{7})( |$)")
_TYPOGRAPHIC_QUOTE = re.compile(r"\s*(- )?([^:]+: )?[“”„«‘]")
_INDENTATION = re.compile(r"\s*")


def explain(error: yaml.YAMLError, text: str) -> tuple[int, str, str]:
    """Say where and why a file cannot be read.

    Parameters
    ----------
    error
        What the parser raised.
    text
        The text that it read.

    Returns
    -------
    tuple
        The line, counted from 1; what is wrong; what to do.
    """
    message = str(error)
    problem, context = getattr(error, "problem_mark", None), getattr(error, "context_mark", None)
    # What is left open is best looked for where it was opened.
    left_open = "end of stream" in message or "while parsing a flow" in message
    mark = (context or problem) if left_open else (problem or context)
    if mark is not None:
        line = mark.line + 1
    else:
        position = getattr(error, "position", None)
        line = text.count("\n", 0, position) + 1 if isinstance(position, int) else 0
    lines = text.splitlines()
    line = min(line, len(lines))
    hidden = _hidden(lines, line)
    if hidden is not None:
        return hidden
    if "colon" in message or "mapping values" in message or "block mapping" in message:
        for number in (line, line - 1):
            if number > 0 and _TYPOGRAPHIC_QUOTE.match(lines[number - 1]):
                what = "typographic quotes do not count as quotes here"
                return number, what, "Put straight quotes, \" or ', around the whole text."
    for piece, what, advice in _MEANINGS:
        if piece in message:
            return line, what, advice
    return line, "this line cannot be read", f"{_INDENT} {_QUOTES}"


def _hidden(lines: list[str], line: int) -> tuple[int, str, str] | None:
    """Find what cannot be seen, or was left by a program, at a line or above it."""
    for number, text in enumerate(lines, start=1):
        if _MERGE_MARK.match(text):
            what = "there is a mark of two versions that were merged"
            return number, what, "Keep one of the two versions, and remove the three marks."
    for number in range(min(line + 1, len(lines)), 0, -1):
        indentation = _INDENTATION.match(lines[number - 1])
        for sign in (indentation.group() if indentation else "").strip(" "):
            if sign == "\t":
                what = "there is a tab where spaces are needed"
                return number, what, "Put spaces in place of the tab."
            name = unicodedata.name(sign, "an invisible character").lower()
            what = f"the line begins with a character that looks like a space ({name})"
            return number, what, "Remove it and type ordinary spaces in its place."
    return None
