"""The texts of a pack with names and comments for translators, and files with translations.

These are the messages of a PO file, and YAML files with other texts.
"""

from __future__ import annotations

import re
import sys
import textwrap
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from workbook_lib.content.language import plural_forms
from workbook_lib.content.loading.fallback import ShownText, shown_texts
from workbook_lib.content.loading.pack_reader import ParsedPack
from workbook_lib.content.loading.problems import ContentError, Problem, ProblemCode
from workbook_lib.content.loading.yaml_source import (
    LOADER,
    KeyPath,
    YamlSource,
    child,
    parse_yaml,
)
from workbook_lib.errors import UserError, cause_of

_WIDTH = 100
_LONGEST_LINE = 106


@dataclass(frozen=True)
class Unit:
    """A text to translate.

    Attributes
    ----------
    file
        Name of its file.
    text
        The English text, with its path.
    form
        Plural form; empty for a text without.
    context
        Stable name of the place.
    comments
        Where it is on screen, for the translator.
    """

    file: str
    text: ShownText
    form: str
    context: str
    comments: tuple[str, ...]

    @property
    def path(self) -> KeyPath:
        """Path in the values of the file."""
        return (*self.text.path, self.form) if self.form else self.text.path

    @property
    def english(self) -> str:
        """The English text; of a list, an entry a line."""
        value = self.text.value
        if self.form:
            value = value.get(self.form, value.get("other", ""))
        return as_text(value)


def as_text(value: Any) -> str:
    """Return a value as a text: a list has an entry a line, and other values are YAML."""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return "\n".join(value)
    return _dump_yaml(value, width=_WIDTH)


def from_text(text: str, like: Any) -> Any:
    """Return the value that `as_text` made a text from; None for no text.

    Raises
    ------
    ValueError
        If the text is not YAML that a pack may contain.
    """
    if not text.strip():
        return None
    if isinstance(like, str):
        return text.strip()
    if isinstance(like, list) and all(isinstance(item, str) for item in like):
        return [line.strip() for line in text.split("\n") if line.strip()]
    source = parse_yaml("", text)
    if source.problems:
        raise ValueError
    return source.value


def units(english: ParsedPack, language: str) -> list[Unit]:
    """Return the texts of the English pack in order, for one language."""
    listed: list[Unit] = []
    for file in _file_order(english):
        source, model = english.files[file], english.models[file]
        names = _Names(source.value)
        for text in shown_texts(model, source.value):
            forms = plural_forms(language) if isinstance(text.value, dict) else ("",)
            for form in forms:
                context = "/".join([file, *names.path(text.path), *filter(None, [form])])
                comments = tuple(_comments(source, text, form))
                listed.append(Unit(file, text, form, context, comments))
    return listed


def _file_order(pack: ParsedPack) -> list[str]:
    """Return the files of a pack with texts: the start page, the chapters, then the others."""
    listed = [f"{name}.yaml" for _, name in pack.files["pack.yaml"].list_items(("chapters",))]
    order = ["home.yaml", *listed, *sorted(pack.models)]
    return [file for file in dict.fromkeys(order) if file in pack.models and file != "pack.yaml"]


class _Names:
    """Stable names of the items of lists in the values of a file."""

    def __init__(self, value: object) -> None:
        self._value = value
        self._names: dict[KeyPath, list[str]] = {}

    def path(self, path: KeyPath) -> list[str]:
        steps, value = [], self._value
        for depth, step in enumerate(path):
            if isinstance(step, int):
                here = path[:depth]
                if here not in self._names:
                    self._names[here] = item_names(value)
                steps.append(self._names[here][step])
            else:
                steps.append(step)
            value = child(value, step)
        return steps


def item_names(items: object) -> list[str]:
    """Return a name for each item of a list: its id, or its first words."""
    names: list[str] = []
    for item in items if isinstance(items, list) else ():
        name = child(item, "id") or _first_words(item)
        count = sum(re.sub(r"-\d+$", "", other) == name for other in names)
        names.append(f"{name}-{count + 1}" if count and name in names else str(name))
    return names


def _first_words(item: object) -> str:
    while isinstance(item, (dict, list)) and item:
        item = next(iter(item.values() if isinstance(item, dict) else item))
    words = re.findall(r"[a-z0-9]+", str(item).lower().replace("’", ""))
    return "-".join(words[:5]) or "text"


def _comments(source: YamlSource, text: ShownText, form: str) -> Iterator[str]:
    titles: list[str] = []
    value = source.value
    for depth in range(len(text.path)):
        value = child(value, text.path[depth - 1]) if depth else value
        for key in ("title", "label", "legend", "name"):
            heading = child(value, key)
            if isinstance(heading, str) and heading not in titles:
                titles.append(heading.strip())
                break
    shown = next((str(step) for step in reversed(text.path) if isinstance(step, str)), "")
    where = " → ".join(titles) or source.file
    yield f"On screen: {where} ({shown})"
    about = (text.owner.__doc__ or "").strip().partition("\n")[0]
    if about:
        yield about
    field = text.owner.model_fields.get(shown)
    if field is not None and field.description:
        yield field.description
    if form:
        yield f"Plural form “{form}”."
    if text.anew:
        kind = (
            "as YAML" if any(isinstance(item, dict) for item in text.value) else "an entry a line"
        )
        yield f"Write anew for this language, {kind}; do not translate."
    if text.places:
        yield f"Places to leave as they are: {', '.join(f'{{{name}}}' for name in text.places)}"


@dataclass
class PoMessage:
    """A message of a PO file.

    Attributes
    ----------
    line
        Its line in the file.
    texts
        Its texts by keyword; those of an earlier version as in ``|msgid``.
    flags
        Its flags, such as ``fuzzy``.
    """

    line: int
    texts: dict[str, str] = field(default_factory=dict)
    flags: set[str] = field(default_factory=set)

    @property
    def string(self) -> str:
        """The translation."""
        return self.texts.get("msgstr", "")

    def read(self, line: str) -> bool:
        """Add a line of the file; return whether it has the form of one."""
        if line.startswith(("#,", "#=")):
            self.flags |= {flag.strip() for flag in line[2:].split(",")}
        match = _PO_LINE.fullmatch(line)
        if match is None:
            return not line or line.startswith("#")
        mark, keyword, string = match[1] or "", match[2] or "", match[3]
        key = f"{mark}{keyword}" if keyword else next(reversed(self.texts), "")
        if not key or key.startswith("|") != bool(mark) or (keyword and key in self.texts):
            return False
        text = re.sub(r"\\(.)", lambda sign: _ESCAPED.get(sign[1], sign[1]), string)
        self.texts[key] = self.texts.get(key, "") + text
        return True


_PO_LINE = re.compile(r'(?:#(\|) *)?(?:(msgctxt|msgid|msgstr) *)?"((?:[^"\\]|\\[nrt"\\])*)"')
_ESCAPED = {"n": "\n", "t": "\t", "r": ""}  # on Windows, lines may end in "\r\n"


def read_messages(path: Path) -> tuple[PoMessage, dict[str, PoMessage]]:
    """Return the header of a PO file, and its messages by context.

    Raises
    ------
    UserError
        When the file cannot be read, or is not in this form.
    """
    try:
        return parse_messages(path, path.read_bytes())
    except OSError as error:
        raise UserError("po_not_read", path=path, cause=cause_of(error)) from error


def parse_messages(path: Path, contents: bytes) -> tuple[PoMessage, dict[str, PoMessage]]:
    """Return the header and the messages of a PO file's contents; its path is for errors only."""
    try:
        text = contents.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise refusal(path, contents.count(b"\n", 0, error.start) + 1) from error
    header, messages = PoMessage(1), dict[str, PoMessage]()
    for message in _parse_messages(path, text):
        context = message.texts.get("msgctxt")
        if context is None and not message.texts["msgid"]:
            header = message
        elif context is None:
            what = "there is no line “msgctxt”, which says where this text belongs"
            raise refusal(path, message.line, what, "Export again, and keep these lines.")
        elif context in messages:
            advice = f"The first is on line {messages[context].line}: remove one of the two."
            raise refusal(path, message.line, "this text is here a second time", advice)
        else:
            messages[context] = message
    return header, messages


def has_unimported_words(path: Path, exported: bytes) -> bool:
    """Whether a PO file may have translations that are not in the one exported now.

    Examples
    --------
    >>> has_unimported_words(Path("no such file.po"), b"")
    False
    """
    if not path.is_file():
        return False
    try:
        _, former = read_messages(path)
    except UserError:
        return True  # of a file that cannot be read nobody knows
    _, messages = parse_messages(path, exported)
    return any(
        message.string not in ("", messages[context].string)
        for context, message in former.items()
        if context in messages
    )


def _parse_messages(path: Path, text: str) -> Iterator[PoMessage]:
    """Yield the messages of a PO file, but not those that were removed, behind ``#~``."""
    messages = [PoMessage(1)]
    for number, line in enumerate(map(str.strip, text.split("\n")), start=1):
        if line.startswith(("msgid_plural", "msgstr[")):
            advice = "Export again: each form is a text of its own there."
            raise refusal(path, number, "plural forms cannot be read in this form", advice)
        starts = line.startswith(("#", "msgctxt", "msgid"))
        if line.startswith("#~") or (starts and "msgstr" in messages[-1].texts):
            messages.append(PoMessage(number))
        if not messages[-1].read(line):
            raise refusal(path, number)
        if line.startswith(("msgctxt", "msgid")):
            messages[-1].line = number
    for message in messages:
        keywords = {key for key in message.texts if not key.startswith("|")}
        if keywords and not {"msgid", "msgstr"} <= keywords:
            raise refusal(path, message.line)
        if keywords:
            yield message


def refusal(
    path: Path,
    line: int,
    what: str = "this is not the form of a PO file",
    advice: str = "Save it again with a PO editor, in UTF-8.",
) -> ContentError:
    """Return the error for a PO file that cannot be read."""
    problem = Problem(path.name, line, (), ProblemCode.PO_SYNTAX, what, advice)
    return ContentError(path.name, (problem,))


def with_texts(text: str, texts: Mapping[KeyPath, Any]) -> str:
    r"""Return the text of a YAML file with other values at some paths.

    Comments, order and form stay; None is written as ``~``.

    Examples
    --------
    >>> with_texts("a: One # first\n", {("a",): "Uno"})
    'a: Uno # first\n'
    """
    changes: list[tuple[int, int, str]] = []

    def visit(node: yaml.Node, path: KeyPath, indent: int, *, flow: bool) -> None:
        if path in texts:
            changes.append(_change(texts[path], node, text, indent, flow=flow))
            return
        inside = flow or bool(getattr(node, "flow_style", False))
        column = node.start_mark.column
        if isinstance(node, yaml.MappingNode):
            for key, value in node.value:
                visit(value, (*path, key.value), column, flow=inside)
        elif isinstance(node, yaml.SequenceNode):
            for place, value in enumerate(node.value):
                visit(value, (*path, place), column, flow=inside)

    root = yaml.compose(text, Loader=LOADER)
    if root is not None:
        visit(root, (), 0, flow=False)
    for start, end, value in reversed(changes):
        text = text[:start] + value + text[end:]
    return text


_BLOCK_HEADER = re.compile(r"[|>][-+0-9]*(?=\s)")
_COMMENT_IN_HEADER = re.compile(_BLOCK_HEADER.pattern + r"([ \t]+#.*)")
_COMMENT_BEHIND = re.compile(r"[ \t]+#.*")


def _change(
    value: Any, node: yaml.Node, text: str, indent: int, *, flow: bool
) -> tuple[int, int, str]:
    """Return the place of a node, and a value as YAML for it with the comment on its line."""
    start, end = node.start_mark.index, _end(node, text)
    # A comment below that is indented as far would become a part of a block.
    below = re.compile(rf".*\n(?:[ \t]*\n)* {{{indent + 2},}}#").match(text, end)
    dumped = _dump(value, node, indent, flow=flow or (isinstance(value, str) and bool(below)))
    comment = ""
    if in_header := _COMMENT_IN_HEADER.match(text, start, end):
        comment = in_header[1]
    elif (behind := _COMMENT_BEHIND.match(text, end)) and _BLOCK_HEADER.match(dumped):
        comment, end = behind[0], behind.end()
    first, line_break, rest = dumped.partition("\n")
    return start, end, f"{first}{comment}{line_break}{rest}"


def _end(node: yaml.Node, text: str) -> int:
    """Return where a node ends; a list or mapping in lines ends with its last value."""
    if isinstance(node, yaml.CollectionNode) and not node.flow_style:
        last = node.value[-1]
        return _end(last[1] if isinstance(last, tuple) else last, text)
    start, end = node.start_mark.index, node.end_mark.index
    return start + len(text[start:end].rstrip())


_UNUSUAL_BREAK = re.compile("[\x85\u2028\u2029]")
_UNUSUAL_SPACE = re.compile("[\t\x85\u2028\u2029]")


def _dump(value: Any, node: yaml.Node, indent: int, *, flow: bool) -> str:
    """Return a value as YAML in the place of a node; `indent` is the column of its key."""
    if value is None:
        return "~"
    if not isinstance(value, str):
        return _dump_collection(value, node, flow=flow)
    unusual = _UNUSUAL_SPACE.search(value) or not value.replace("\n", "").isprintable()
    if not flow and not unusual:
        margin, chomp = " " * (indent + 2), "" if str(node.value).endswith("\n") else "-"
        block = getattr(node, "style", None) in (">", "|")
        if "\n" in value:
            lines = [f"{margin}{line}" if line else "" for line in value.split("\n")]
            return "\n".join([f"|{chomp}", *lines])
        if (block or node.start_mark.column + len(value) > _LONGEST_LINE) and "  " not in value:
            width = max(_LONGEST_LINE - indent - 2, 40)
            lines = textwrap.wrap(value, width, break_long_words=False, break_on_hyphens=False)
            return "\n".join([f">{chomp}", *(f"{margin}{line}" for line in lines)])
    was_quoted = getattr(node, "style", None) == '"'
    is_plain = not _dump_line(value, flow=flow).startswith(("'", '"'))
    quoted = was_quoted or unusual or "\n" in value or not is_plain
    return _dump_line(value, flow=flow, style='"' if quoted else None)


def _dump_line(value: str, *, flow: bool, style: str | None = None) -> str:
    """Return a text as YAML on one line."""
    dumped: str = yaml.safe_dump(
        [value], allow_unicode=True, width=sys.maxsize, default_flow_style=flow, default_style=style
    )
    return dumped.strip()[1:-1] if flow else dumped.strip().removeprefix("- ")


def _dump_collection(value: Any, node: yaml.Node, *, flow: bool) -> str:
    """Return a list or a mapping as YAML in the place of a node."""
    in_flow = flow or bool(getattr(node, "flow_style", False))
    dumped = _dump_yaml(value, width=sys.maxsize if flow else _WIDTH, default_flow_style=in_flow)
    column = " " * node.start_mark.column
    return f"\n{column}".join(dumped.split("\n"))


def _dump_yaml(value: Any, **options: Any) -> str:
    """Return a value as YAML; in double quotes where it has unusual line breaks."""
    options |= {"allow_unicode": True, "sort_keys": False}
    dumped: str = yaml.safe_dump(value, **options)
    if _UNUSUAL_BREAK.search(dumped):
        dumped = yaml.safe_dump(value, default_style='"', **options)
    return dumped.strip()
