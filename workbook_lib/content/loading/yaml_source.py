"""A YAML file as plain values, with the line on which each of them stands.

Read in one pass over the events of the C parser, which takes about two milliseconds for a
chapter: fast enough to need no second, slower reader for finding lines. Every scalar stays text,
as in ``label: No`` or ``label: 2026``; the models turn text into numbers where they want numbers.
Only an empty value, ``null`` and ``~`` are nothing.
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

from workbook_lib.content.loading.problems import Problem, excerpt

if TYPE_CHECKING:
    from collections.abc import Iterator

_QUOTE_ADVICE = (
    "Put quotes around the words if they hold “: ” or “ #”, or start with a special character."
)
_INDENT_ADVICE = "Compare its indentation, its dash and its colon with the lines above."

# A piece of the parser's message, what it means, and what to do. The first that fits is used.
_PARSER_MESSAGES = (
    (
        "mapping values are not allowed",
        "there is a colon here that does not fit",
        "Put quotes around words that hold “: ”, or add the colon that the line above lacks.",
    ),
    ("could not find expected ':'", "a colon is missing after a key", _INDENT_ADVICE),
    ("cannot start any token", "words cannot start with this character", _QUOTE_ADVICE),
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
    (
        "block mapping",
        "this line does not fit the lines above it",
        f"{_INDENT_ADVICE} {_QUOTE_ADVICE}",
    ),
    ("block collection", "this line does not fit the lines above it", _INDENT_ADVICE),
    (
        "document start",
        "this line does not fit the lines above it",
        f"{_INDENT_ADVICE} {_QUOTE_ADVICE}",
    ),
    (
        "control characters are not allowed",
        "there is an invisible control character",
        "Remove it; writing the line again by hand helps.",
    ),
)


_MERGE_MARK = re.compile(r"(<{7}|={7}|>{7})( |$)")
_TYPOGRAPHIC_QUOTE = re.compile(r"\s*(- )?([^:]+: )?[“”„«‘]")
_INDENTATION = re.compile(r"\s*")


def explain_yaml_error(error: yaml.YAMLError, text: str) -> tuple[int, str, str]:
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
    hidden = _find_invisible(lines, line)
    if hidden is not None:
        return hidden
    if "colon" in message or "mapping values" in message or "block mapping" in message:
        for number in (line, line - 1):
            if number > 0 and _TYPOGRAPHIC_QUOTE.match(lines[number - 1]):
                what = "typographic quotes do not count as quotes here"
                return number, what, "Put straight quotes, \" or ', around the whole text."
    for piece, what, advice in _PARSER_MESSAGES:
        if piece in message:
            return line, what, advice
    return line, "this line cannot be read", f"{_INDENT_ADVICE} {_QUOTE_ADVICE}"


def _find_invisible(lines: list[str], line: int) -> tuple[int, str, str] | None:
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


KeyPath: TypeAlias = tuple[str | int, ...]
"""The way to a value: keys, and positions in lists."""

MAX_DEPTH = 30
"""More than twice as deep as the models go."""

MAX_VALUES = 6_000
"""Most values in a file. The longest chapter has a quarter of them."""

MAX_TEXT_LENGTH = 20_000
"""Most characters of one text. The longest has a tenth of them."""

MAX_PROBLEMS = 100
"""Most problems of one file that are told at once."""

# The parser written in C comes with nearly every build of PyYAML; the other one reads the same.
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def child(value: object, step: str | int) -> object:
    """Value of a key or at a position; None where there is no such thing."""
    if isinstance(value, dict):
        return value.get(step)
    if isinstance(value, list) and isinstance(step, int) and step < len(value):
        return value[step]
    return None


@dataclass
class YamlSource:
    """Values of one file, and the line of each, counted from 1."""

    file: str
    value: object = None
    lines: dict[KeyPath, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def at(self, steps: KeyPath) -> object:
        """Value at a place; None where there is none."""
        value = self.value
        for step in steps:
            value = child(value, step)
        return value

    def report(self, steps: KeyPath, what: str, advice: str, line: int | None = None) -> None:
        """Note a problem at a place; its line is found from the place unless given.

        What comes after ``MAX_PROBLEMS`` is left for when those are put right.
        """
        if len(self.problems) >= MAX_PROBLEMS:
            if len(self.problems) == MAX_PROBLEMS:
                more = "there are more mistakes in this file than can be listed at once"
                self.problems.append(Problem(self.file, 0, (), more, "Correct the others first."))
            return
        nearest = steps
        while nearest and nearest not in self.lines:
            nearest = nearest[:-1]
        if line is None:
            line = self.lines.get(nearest, 1)
        self.problems.append(Problem(self.file, line, self.path(steps), what, advice))

    def path(self, steps: KeyPath) -> tuple[str, ...]:
        """Put steps in words: list items go by their ``id`` where they have one."""
        words: list[str] = []
        value = self.value
        for step in steps:
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
    """The rest of the file cannot be read in a useful way."""


class _EventReader:
    """Turns events into values."""

    def __init__(self, tree: YamlSource, events: Iterator[Event]) -> None:
        self.tree = tree
        self.events = events

    def document(self) -> None:
        """Read the one document of a file."""
        documents = 0
        for event in self.events:
            if isinstance(event, DocumentStartEvent):
                documents += 1
                if documents > 1:
                    self.tree.report(
                        (),
                        "a second document starts here",
                        "Remove the line “---”: a file holds one.",
                        _line_number(event),
                    )
                    raise _ParsingStoppedError
            elif isinstance(event, NodeEvent):
                self.tree.value = self.node(event, ())

    def node(self, event: NodeEvent, steps: KeyPath) -> object:
        """Read one value."""
        line = _line_number(event)
        self.tree.lines.setdefault(steps, line)
        if len(self.tree.lines) > MAX_VALUES:
            self.tree.report(
                (),
                f"there are more than {MAX_VALUES:,} values in this file",
                "A chapter has about 500: check that it is the right file, or divide it.",
                line,
            )
            raise _ParsingStoppedError
        if isinstance(event, AliasEvent) or event.anchor is not None:
            self.tree.report(
                steps,
                f"names with “&” or “*”, such as “{excerpt(event.anchor)}”, are not read here",
                "Write the words out again, or put quotes around words that start with “*” or “&”.",
                line,
            )
            if isinstance(event, AliasEvent):
                return f"*{event.anchor}"  # stands in for the words, which are looked at no more
        if isinstance(event, (ScalarEvent, CollectionStartEvent)) and event.tag is not None:
            self.tree.report(
                steps,
                f"“{excerpt(event.tag)}” is not read here",
                "Remove it, or put quotes around words that start with “!”.",
                line,
            )
        if isinstance(event, ScalarEvent):
            nothing = not event.style and event.value in ("", "~", "null")
            return None if nothing else self.words(event.value, steps, line)
        if len(steps) >= MAX_DEPTH:
            self.tree.report(
                steps[:3],
                f"lists and keys go more than {MAX_DEPTH} levels deep",
                "Nothing here needs that: check the indentation and the brackets.",
                line,
            )
            raise _ParsingStoppedError
        if isinstance(event, MappingStartEvent):
            return self.mapping(steps)
        return self.sequence(steps)

    def words(self, text: str, steps: KeyPath, line: int) -> str:
        """Take a text, or as much of it as is read."""
        if len(text) > MAX_TEXT_LENGTH:
            what = f"this text is longer than {MAX_TEXT_LENGTH:,} characters"
            self.tree.report(steps, what, "Shorten it, or divide it.", line)
        return text[:MAX_TEXT_LENGTH]

    def mapping(self, steps: KeyPath) -> dict[str, object]:
        """Read keys and their values up to the end of the mapping."""
        found: dict[str, object] = {}
        for event in self.events:
            if isinstance(event, MappingEndEvent):
                break
            line = _line_number(event)
            if not isinstance(event, ScalarEvent):
                self.tree.report(
                    steps,
                    "a key has to be a plain word, and this one is not",
                    "Put quotes around words that start with “{” or “[”.",
                    line,
                )
                raise _ParsingStoppedError
            key = str(event.value)
            here = (*steps, key)
            if key in found:
                self.tree.report(
                    here,
                    f'the key "{excerpt(key)}" is here a second time',
                    f"The first is on line {self.tree.lines[here]}: remove one of the two.",
                    line,
                )
                here = (*steps, f"{key} (again)")
            self.tree.lines[here] = line
            value = self.node(self.following(), here)
            found.setdefault(key, value)
        return found

    def sequence(self, steps: KeyPath) -> list[object]:
        """Read list items up to the end of the list."""
        found: list[object] = []
        for event in self.events:
            if isinstance(event, SequenceEndEvent):
                break
            if isinstance(event, NodeEvent):
                found.append(None)  # so that a problem inside knows its position
                found[-1] = self.node(event, (*steps, len(found) - 1))
        return found

    def following(self) -> NodeEvent:
        """Return the value of a key: the parser always gives one, if only an empty one."""
        event = next(self.events)
        if not isinstance(event, NodeEvent):
            raise _ParsingStoppedError
        return event


def parse_yaml(file: str, text: str) -> YamlSource:
    """Read the text of one YAML file.

    Parameters
    ----------
    file
        Name of the file, for the problems.
    text
        What stands in it.

    Returns
    -------
    Tree
        Its values as dict, list, str and None. Whatever could not be read is in ``problems``,
        and the values may then be missing in part.
    """
    tree = YamlSource(file)
    try:
        _EventReader(tree, yaml.parse(text, Loader=_LOADER)).document()
    except _ParsingStoppedError:
        tree.value = None  # half a file would seem to lack its other half
    except yaml.YAMLError as error:
        line, what, advice = explain_yaml_error(error, text)
        tree.problems.append(Problem(file, line, (), what, advice))
    return tree
