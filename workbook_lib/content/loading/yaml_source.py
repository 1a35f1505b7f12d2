"""A YAML file as plain values with their line numbers, and messages for YAML errors.

The file is read in one pass over the events of the C parser, about two milliseconds for a chapter.
Every scalar stays text, as in ``label: No`` or ``label: 2026``; the models convert numbers. An
empty value, ``null`` and ``~`` become None.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

import yaml
from yaml.events import (
    AliasEvent,
    CollectionStartEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    NodeEvent,
    ScalarEvent,
    SequenceEndEvent,
)

from workbook_lib.content.loading.problems import Problem, ProblemCode, excerpt

if TYPE_CHECKING:
    from collections.abc import Iterator

_QUOTE_ADVICE = (
    "Put quotes around the words if they hold “: ” or “ #”, or start with a special character."
)
_INDENT_ADVICE = "Compare its indentation, its dash and its colon with the lines above."

# Part of the parser's message, the code, what is wrong, and what to do. The first match is used.
_PARSER_MESSAGES = (
    (
        "mapping values are not allowed",
        ProblemCode.COLON,
        "there is a colon here that does not fit",
        "Put quotes around words that hold “: ”, or add the colon that the line above lacks.",
    ),
    (
        "could not find expected ':'",
        ProblemCode.COLON,
        "a colon is missing after a key",
        _INDENT_ADVICE,
    ),
    (
        "cannot start any token",
        ProblemCode.QUOTES_NEEDED,
        "words cannot start with this character",
        _QUOTE_ADVICE,
    ),
    (
        "found unexpected end of stream",
        ProblemCode.NOT_CLOSED,
        "a quote is opened and never closed",
        "Add the closing quote.",
    ),
    (
        "while parsing a flow",
        ProblemCode.NOT_CLOSED,
        "a bracket is opened and not closed, or a comma is missing",
        "Close it, add the comma, or put quotes around words that start with “{” or “[”.",
    ),
    (
        "while parsing a quoted scalar",
        ProblemCode.BAD_ESCAPE,
        "something is wrong inside these quotes",
        "Write “\\\\” for “\\”, or use single quotes.",
    ),
    (
        "while scanning a double-quoted",
        ProblemCode.BAD_ESCAPE,
        "something is wrong inside these quotes",
        "Write “\\\\” for “\\”, or use single quotes.",
    ),
    (
        "while scanning an alias",
        ProblemCode.QUOTES_NEEDED,
        "words cannot start with “*”",
        "Put quotes around them.",
    ),
    (
        "while scanning an anchor",
        ProblemCode.QUOTES_NEEDED,
        "words cannot start with “&”",
        "Put quotes around them.",
    ),
    (
        "undefined tag handle",
        ProblemCode.QUOTES_NEEDED,
        "words cannot start with “!”",
        "Put quotes around them.",
    ),
    (
        "while scanning a tag",
        ProblemCode.QUOTES_NEEDED,
        "words cannot start with “!”",
        "Put quotes around them.",
    ),
    (
        "block mapping",
        ProblemCode.INDENTATION,
        "this line does not fit the lines above it",
        f"{_INDENT_ADVICE} {_QUOTE_ADVICE}",
    ),
    (
        "block collection",
        ProblemCode.INDENTATION,
        "this line does not fit the lines above it",
        _INDENT_ADVICE,
    ),
    (
        "document start",
        ProblemCode.INDENTATION,
        "this line does not fit the lines above it",
        f"{_INDENT_ADVICE} {_QUOTE_ADVICE}",
    ),
    (
        "control characters are not allowed",
        ProblemCode.CONTROL_CHARACTER,
        "there is an invisible control character",
        "Remove it; writing the line again by hand helps.",
    ),
)


_MERGE_MARK = re.compile(r"(<{7}|={7}|>{7})( |$)")
_TYPOGRAPHIC_QUOTE = re.compile(r"\s*(- )?([^:]+: )?[“”„«‘]")
_INDENTATION = re.compile(r"\s*")


def explain_yaml_error(error: yaml.YAMLError, text: str) -> tuple[int, ProblemCode, str, str]:
    """Explain a YAML error.

    Parameters
    ----------
    error
        The parser's error.
    text
        The text of the file.

    Returns
    -------
    tuple
        The line, counted from 1; the code; what is wrong; what to do.
    """
    message = str(error)
    problem, context = getattr(error, "problem_mark", None), getattr(error, "context_mark", None)
    # For an open quote or bracket, report the line where it starts.
    unclosed = "end of stream" in message or "while parsing a flow" in message
    mark = (context or problem) if unclosed else (problem or context)
    if mark is not None:
        line = mark.line + 1
    else:
        position = getattr(error, "position", None)
        line = text.count("\n", 0, position) + 1 if isinstance(position, int) else 0
    lines = text.splitlines()
    line = min(line, len(lines))
    invisible = _find_invisible(lines, line)
    if invisible is not None:
        return invisible
    if "colon" in message or "mapping values" in message or "block mapping" in message:
        for number in (line, line - 1):
            if number > 0 and _TYPOGRAPHIC_QUOTE.match(lines[number - 1]):
                what = "typographic quotes do not count as quotes here"
                return (
                    number,
                    ProblemCode.TYPOGRAPHIC_QUOTES,
                    what,
                    "Put straight quotes, \" or ', around the whole text.",
                )
    for piece, code, what, advice in _PARSER_MESSAGES:
        if piece in message:
            return line, code, what, advice
    return (
        line,
        ProblemCode.OTHER_SYNTAX,
        "this line cannot be read",
        f"{_INDENT_ADVICE} {_QUOTE_ADVICE}",
    )


def _find_invisible(lines: list[str], line: int) -> tuple[int, ProblemCode, str, str] | None:
    """Find merge marks, and tabs or odd spaces in the indentation at a line or above it."""
    for number, text in enumerate(lines, start=1):
        if _MERGE_MARK.match(text):
            what = "there is a mark of two versions that were merged"
            return (
                number,
                ProblemCode.MERGE_MARK,
                what,
                "Keep one of the two versions, and remove the three marks.",
            )
    for number in range(min(line + 1, len(lines)), 0, -1):
        indentation = _INDENTATION.match(lines[number - 1])
        for char in (indentation.group() if indentation else "").strip(" "):
            if char == "\t":
                what = "there is a tab where spaces are needed"
                return number, ProblemCode.TAB_OR_ODD_SPACE, what, "Put spaces in place of the tab."
            name = unicodedata.name(char, "an invisible character").lower()
            what = f"the line begins with a character that looks like a space ({name})"
            return (
                number,
                ProblemCode.TAB_OR_ODD_SPACE,
                what,
                "Remove it and type ordinary spaces in its place.",
            )
    return None


KeyPath: TypeAlias = tuple[str | int, ...]
"""Path to a value: keys, and positions in lists."""

MAX_DEPTH = 30
"""More than twice the depth of the models."""

MAX_VALUES = 6_000
"""Most values in a file. The longest chapter has a quarter as many."""

MAX_TEXT_LENGTH = 20_000
"""Most characters of one text. The longest has a tenth as many."""

MAX_PROBLEMS = 100
"""Most problems reported for one file."""

# Nearly every build of PyYAML has the C parser; the Python one reads the same.
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def child(value: object, step: str | int) -> object:
    """Return the value at a key or list position; None where there is none."""
    if isinstance(value, dict):
        return value.get(step)
    if isinstance(value, list) and isinstance(step, int) and step < len(value):
        return value[step]
    return None


@dataclass
class YamlSource:
    """Values of one YAML file with their line numbers (from 1), and the problems found in it.

    ``retired`` are the paths of keys that were removed from the values, because only older packs
    have them. ``filled`` are those of texts that the file lacks, and that are in English.
    """

    file: str
    value: object = None
    lines: dict[KeyPath, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    retired: list[KeyPath] = field(default_factory=list)
    filled: list[KeyPath] = field(default_factory=list)

    def get(self, path: KeyPath) -> object:
        """Return the value at a path; None where there is none."""
        value = self.value
        for step in path:
            value = child(value, step)
        return value

    def list_items(self, path: KeyPath) -> Iterator[tuple[KeyPath, object]]:
        """Yield the items of a list with their paths; nothing where there is no list."""
        value = self.get(path)
        if isinstance(value, list):
            for position, item in enumerate(value):
                yield (*path, position), item

    def report(
        self, code: ProblemCode, path: KeyPath, what: str, advice: str, line: int | None = None
    ) -> None:
        """Add a problem at a path; the line is looked up unless given.

        After ``MAX_PROBLEMS`` problems, one line says that there are more.
        """
        if len(self.problems) >= MAX_PROBLEMS:
            if len(self.problems) == MAX_PROBLEMS:
                more = "there are more mistakes in this file than can be listed at once"
                advice = "Correct the others first."
                self.problems.append(
                    Problem(self.file, 0, (), ProblemCode.TOO_MANY_PROBLEMS, more, advice)
                )
            return
        nearest = path
        while nearest and nearest not in self.lines:
            nearest = nearest[:-1]
        if line is None:
            line = self.lines.get(nearest, 1)
        self.problems.append(Problem(self.file, line, self.readable_path(path), code, what, advice))

    def readable_path(self, path: KeyPath) -> tuple[str, ...]:
        """Return a path for people: list items by their ``id`` where they have one."""
        words: list[str] = []
        value = self.value
        for step in path:
            value = child(value, step)
            if isinstance(step, str):
                words.append(excerpt(step))
            else:
                name = child(value, "id")
                words.append(
                    excerpt(name) if isinstance(name, str) and name else f"item {step + 1}"
                )
        return tuple(words)


def _line_number(event: Event) -> int:
    mark = event.start_mark
    return mark.line + 1 if mark else 1


class _ParsingStoppedError(Exception):
    """Parsing cannot go on in a useful way."""


class _EventReader:
    """Builds values from parser events."""

    def __init__(self, source: YamlSource, events: Iterator[Event]) -> None:
        self.source = source
        self.events = events

    def document(self) -> None:
        """Read the only document of a file."""
        documents = 0
        for event in self.events:
            if isinstance(event, DocumentStartEvent):
                documents += 1
                if documents > 1:
                    self.source.report(
                        ProblemCode.SECOND_DOCUMENT,
                        (),
                        "a second document starts here",
                        "Remove the line “---”: a file holds one.",
                        _line_number(event),
                    )
                    raise _ParsingStoppedError
            elif isinstance(event, NodeEvent):
                self.source.value = self.node(event, ())

    def node(self, event: NodeEvent, path: KeyPath) -> object:
        """Read one value."""
        line = _line_number(event)
        self.source.lines.setdefault(path, line)
        if len(self.source.lines) > MAX_VALUES:
            self.source.report(
                ProblemCode.TOO_MANY_VALUES,
                (),
                f"there are more than {MAX_VALUES:,} values in this file",
                "A chapter has about 500: check that it is the right file, or divide it.",
                line,
            )
            raise _ParsingStoppedError
        if isinstance(event, AliasEvent) or event.anchor is not None:
            self.source.report(
                ProblemCode.ANCHOR_OR_ALIAS,
                path,
                f"names with “&” or “*”, such as “{excerpt(event.anchor)}”, are not read here",
                "Write the words out again, or put quotes around words that start with “*” or “&”.",
                line,
            )
            if isinstance(event, AliasEvent):
                return f"*{event.anchor}"  # a placeholder: the file is invalid already
        if isinstance(event, (ScalarEvent, CollectionStartEvent)) and event.tag is not None:
            self.source.report(
                ProblemCode.TAG,
                path,
                f"“{excerpt(event.tag)}” is not read here",
                "Remove it, or put quotes around words that start with “!”.",
                line,
            )
        if isinstance(event, ScalarEvent):
            nothing = not event.style and event.value in ("", "~", "null")
            return None if nothing else self.text(event.value, path, line)
        if len(path) >= MAX_DEPTH:
            self.source.report(
                ProblemCode.TOO_DEEP,
                path[:3],
                f"lists and keys go more than {MAX_DEPTH} levels deep",
                "Nothing here needs that: check the indentation and the brackets.",
                line,
            )
            raise _ParsingStoppedError
        if isinstance(event, MappingStartEvent):
            return self.mapping(path)
        return self.sequence(path)

    def text(self, text: str, path: KeyPath, line: int) -> str:
        """Return a text, cut to the maximum length."""
        if len(text) > MAX_TEXT_LENGTH:
            what = f"this text is longer than {MAX_TEXT_LENGTH:,} characters"
            self.source.report(
                ProblemCode.TEXT_TOO_LONG, path, what, "Shorten it, or divide it.", line
            )
        return text[:MAX_TEXT_LENGTH]

    def mapping(self, path: KeyPath) -> dict[str, object]:
        """Read keys and their values up to the end of the mapping."""
        mapping: dict[str, object] = {}
        for event in self.events:
            if isinstance(event, MappingEndEvent):
                break
            line = _line_number(event)
            if not isinstance(event, ScalarEvent):
                self.source.report(
                    ProblemCode.KEY_NOT_A_WORD,
                    path,
                    "a key has to be a plain word, and this one is not",
                    "Put quotes around words that start with “{” or “[”.",
                    line,
                )
                raise _ParsingStoppedError
            key = str(event.value)
            here = (*path, key)
            if key in mapping:
                self.source.report(
                    ProblemCode.DUPLICATE_KEY,
                    here,
                    f'the key "{excerpt(key)}" is here a second time',
                    f"The first is on line {self.source.lines[here]}: remove one of the two.",
                    line,
                )
                here = (*path, f"{key} (again)")
            self.source.lines[here] = line
            value = self.node(self.value_event(), here)
            mapping.setdefault(key, value)
        return mapping

    def sequence(self, path: KeyPath) -> list[object]:
        """Read list items up to the end of the list."""
        items: list[object] = []
        for event in self.events:
            if isinstance(event, SequenceEndEvent):
                break
            if isinstance(event, NodeEvent):
                items.append(None)  # so that problems inside get the right position
                items[-1] = self.node(event, (*path, len(items) - 1))
        return items

    def value_event(self) -> NodeEvent:
        """Return the event of a key's value, which may be empty."""
        event = next(self.events)
        if not isinstance(event, NodeEvent):
            raise _ParsingStoppedError
        return event


def parse_yaml(file: str, text: str) -> YamlSource:
    """Parse the text of one YAML file.

    Parameters
    ----------
    file
        Name of the file, for the problems.
    text
        Content of the file.

    Returns
    -------
    YamlSource
        Its values as dict, list, str and None. Where parsing failed, ``problems`` says why and
        values may be missing.
    """
    source = YamlSource(file)
    try:
        _EventReader(source, yaml.parse(text, Loader=LOADER)).document()
    except _ParsingStoppedError:
        source.value = None  # avoid reports about the unread rest
    except yaml.YAMLError as error:
        line, code, what, advice = explain_yaml_error(error, text)
        source.problems.append(Problem(file, line, (), code, what, advice))
    return source
