"""Writes the texts of a pack as a PO file for translators, and reads it back.

Each text has a context, such as ``pause-and-settle.yaml/sections/pacer/title``. Items of a list are
named by their ``id``, or else by their first words. The English texts that a translation was made
from are stored beside it, in ``translated-from.json``, so that a later PO file shows what changed.
"""

from __future__ import annotations

import json
import re
import sys
import textwrap
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import yaml
from babel import Locale
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import PoFileError, read_po, write_po

from workbook_lib.content.loading.fallback import ShownText, fill_in, pair_items, shown_texts
from workbook_lib.content.loading.pack_reader import (
    ENGLISH,
    ParsedPack,
    find_locale,
    model_of,
    read_pack,
    validate_source,
)
from workbook_lib.content.loading.problems import ContentError, Problem, ProblemCode, excerpt
from workbook_lib.content.loading.yaml_source import LOADER, KeyPath, YamlSource, child
from workbook_lib.content.schema.base import find_placeholders
from workbook_lib.content.schema.pack import LANGUAGE_PATTERN
from workbook_lib.errors import UserError

TRANSLATED_FROM = "translated-from.json"
"""File of a pack with the English text of each translation, by context."""

FUZZY = "fuzzy"
_WIDTH = 100
_LONGEST_LINE = 106
_LINK = re.compile(r"\]\(([^)\s]+)\)")


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
    dumped: str = yaml.safe_dump(value, allow_unicode=True, sort_keys=False, width=_WIDTH)
    return dumped.strip()


def from_text(text: str, like: Any) -> Any:
    """Return the value that `as_text` made a text from; None for no text.

    Raises
    ------
    ValueError
        If the text is not YAML.
    """
    if not text.strip():
        return None
    if isinstance(like, str):
        return text.strip()
    if isinstance(like, list) and all(isinstance(item, str) for item in like):
        return [line.strip() for line in text.splitlines() if line.strip()]
    try:
        return yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506 - it reads texts only
    except yaml.YAMLError as error:
        raise ValueError from error


def check_language(language: str) -> None:
    """Raise an error unless a code names a language that English is translated into.

    Raises
    ------
    UserError
        With what to write instead.
    """
    if not re.fullmatch(LANGUAGE_PATTERN, language) or language == ENGLISH:
        raise UserError("language_code", language=excerpt(language))


def plural_forms(language: str) -> tuple[str, ...]:
    """Return the names of the plural forms of a language; those of English if it is unknown."""
    rule = (find_locale(language) or Locale("en")).plural_form
    names = ("zero", "one", "two", "few", "many")
    return (*(name for name in names if name in rule.tags), "other")


def units(english: ParsedPack, language: str) -> list[Unit]:
    """Return the texts of the English pack in order, for one language."""
    found: list[Unit] = []
    for file in _file_order(english):
        source, model = english.files[file], english.models[file]
        names = _Names(source.value)
        for text in shown_texts(model, source.value):
            forms = plural_forms(language) if isinstance(text.value, dict) else ("",)
            for form in forms:
                context = "/".join([file, *names.path(text.path), *filter(None, [form])])
                comments = tuple(_comments(source, text, form))
                found.append(Unit(file, text, form, context, comments))
    return found


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
    for step in ((), *text.path[:-1]):
        value = value if step == () else child(value, step)
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
    key = text.owner.model_fields.get(shown)
    if key is not None and key.description:
        yield key.description
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
class _Translations:
    """The texts of a pack by those of the English pack, and the English they were made from."""

    own: ParsedPack
    english: ParsedPack
    made_from: Mapping[str, str | None]
    _pairs: dict[tuple[str, KeyPath], dict[int, tuple[int, str]]] = field(default_factory=dict)

    def find(self, unit: Unit) -> tuple[str, str | None]:
        """Return a translation, and the English that it was made from, None if unknown."""
        source = self.own.files.get(unit.file)
        if source is None:
            return "", unit.english
        own_path: KeyPath = ()
        context = unit.file
        for depth, step in enumerate(unit.path):
            if isinstance(step, int):
                paired = self._paired(unit.file, own_path, unit.path[:depth], context)
                if step not in paired:
                    return "", unit.english
                place, name = paired[step]
                own_path, context = (*own_path, place), f"{context}/{name}"
            else:
                own_path, context = (*own_path, step), f"{context}/{step}"
        value = source.get(own_path)
        if unit.form == "other" and isinstance(whole := source.get(own_path[:-1]), str):
            value = whole  # one text for all numbers
        return ("" if value is None else as_text(value)), self.made_from.get(context, unit.english)

    def _paired(
        self, file: str, own_path: KeyPath, path: KeyPath, context: str
    ) -> dict[int, tuple[int, str]]:
        """Return the place and former name of the own item for each place in an English list."""
        key = (file, path)
        if key not in self._pairs:
            own, english = self.own.files[file].get(own_path), self.english.files[file].get(path)
            own, english = (items if isinstance(items, list) else [] for items in (own, english))
            now = item_names(english)
            then = self._former_names(f"{context}/")
            if any(child(item, "id") for item in english) or len(then) != len(own):
                places = {theirs: mine for mine, theirs in pair_items(own, english)}
                self._pairs[key] = {
                    theirs: (places[theirs], now[theirs])
                    for theirs in range(len(english))
                    if places.get(theirs, len(own)) < len(own)
                }
            else:
                same = {now.index(name): mine for mine, name in enumerate(then) if name in now}
                left = [mine for mine, name in enumerate(then) if name not in now]
                new = [theirs for theirs, name in enumerate(now) if name not in then]
                same |= dict(zip(new, left, strict=False)) if len(new) == len(left) else {}
                self._pairs[key] = {theirs: (mine, then[mine]) for theirs, mine in same.items()}
        return self._pairs[key]

    def _former_names(self, prefix: str) -> list[str]:
        below = (name[len(prefix) :] for name in self.made_from if name.startswith(prefix))
        return list(dict.fromkeys(name.partition("/")[0] for name in below))


def export_po(folder: Path, language: str) -> bytes:
    """Return a pack as a PO file.

    Parameters
    ----------
    folder
        Folder with a folder for each language. The one of `language` may be missing.
    language
        A language such as ``es``.

    Raises
    ------
    UserError
        When the language or a pack is not valid.
    """
    check_language(language)
    english, own = _packs(folder, language)
    translations = _Translations(own, english, _read_made_from(folder / language))
    catalog = Catalog(charset="utf-8")
    for unit in units(english, language):
        translation, made_from = translations.find(unit)
        fuzzy = bool(translation) and made_from != unit.english
        message = Message(
            unit.english,
            translation,
            auto_comments=unit.comments,
            previous_id=(made_from,) if fuzzy and made_from else (),
            context=unit.context,
        )
        message.flags.clear()
        message.flags |= {FUZZY} if fuzzy else set()
        message.flags |= {"python-brace-format"} if unit.text.places else set()
        catalog[unit.english] = message
    output = BytesIO()
    write_po(output, catalog, width=_WIDTH, omit_header=True, include_previous=True)
    return _header(language).encode() + output.getvalue()


def _header(language: str) -> str:
    lines = [
        "Project-Id-Version: Between Us",
        f"Language: {language.replace('-', '_')}",
        "MIME-Version: 1.0",
        "Content-Type: text/plain; charset=utf-8",
        "Content-Transfer-Encoding: 8bit",
    ]
    return 'msgid ""\nmsgstr ""\n' + "".join(f'"{line}\\n"\n' for line in lines) + "\n"


def _packs(folder: Path, language: str) -> tuple[ParsedPack, ParsedPack]:
    """Return the English pack, and the files of the pack of a language as they are."""
    english = read_pack(folder / ENGLISH)
    if english.problems:
        raise ContentError(ENGLISH, english.problems)
    path = folder / language
    if not (path / "pack.yaml").is_file():
        return english, ParsedPack({}, {}, ())
    own = read_pack(path, fill=False)
    unread = tuple(
        problem
        for source in own.files.values()
        if source.value is None
        for problem in source.problems
    )
    if unread:
        raise ContentError(language, unread)
    return english, own


def _read_made_from(folder: Path) -> dict[str, str | None]:
    try:
        value = json.loads((folder / TRANSLATED_FROM).read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return value if isinstance(value, dict) else {}


@dataclass(frozen=True)
class ImportedPack:
    """What importing a PO file did.

    Attributes
    ----------
    folder
        Folder of the pack.
    count
        Number of translated texts.
    total
        Number of texts.
    left_out
        Notices about texts that English does not have any more.
    """

    folder: Path
    count: int
    total: int
    left_out: tuple[Problem, ...]


def import_po(path: Path, folder: Path) -> ImportedPack:
    """Write the pack of a language from a PO file; nothing is written if it has a mistake.

    Parameters
    ----------
    path
        The PO file.
    folder
        Folder with a folder for each language.

    Raises
    ------
    UserError
        When the file cannot be read or is not valid; the error lists all mistakes.
    """
    catalog = _read_catalog(path)
    language = (catalog.locale_identifier or "").replace("_", "-")
    check_language(language)
    english = read_pack(folder / ENGLISH)
    if english.problems:
        raise ContentError(ENGLISH, english.problems)
    messages_by_context = {message.context: message for message in catalog if message.id}
    messages = dict(messages_by_context)
    before = _read_made_from(folder / language)
    made_from: dict[str, str | None] = {}
    values: dict[str, dict[KeyPath, Any]] = {}
    lines: dict[str, dict[KeyPath, int]] = {}
    problems: list[Problem] = []
    wanted = units(english, language)
    for unit in wanted:
        message = messages.pop(unit.context, None)
        text = message.string if message is not None and isinstance(message.string, str) else ""
        made_from[unit.context] = _source_text(unit, message, before)
        try:
            value = from_text(text, unit.english if unit.form else unit.text.value)
        except ValueError:
            value = None
            what, advice = "this list cannot be read", "Write it in the form of the English one."
            problems.append(_problem(path, message, unit, ProblemCode.PO_SYNTAX, what, advice))
        if message is not None and value is not None:
            problems += _check_places(path, message, unit, text)
            lines.setdefault(unit.file, {})[unit.path] = message.lineno or 0
        texts = values.setdefault(unit.file, {})
        if not unit.form:
            texts[unit.path] = value
        elif value is not None:
            texts[unit.text.path] = {**(texts.get(unit.text.path) or {}), unit.form: value}
        else:
            texts.setdefault(unit.text.path, None)
    for file, texts in values.items():
        own = YamlSource(path.name, _with_values(english.files[file], texts))
        own.lines = {(): 0, **lines.get(file, {})}
        validate_source(fill_in(own, english.files[file], english.models[file]), model_of(file))
        known = {(problem.line, problem.code) for problem in problems}
        problems += [item for item in own.problems if (item.line, item.code) not in known]
    if problems:
        raise ContentError(path.name, tuple(sorted(set(problems))))
    _write_pack(folder, language, english, values)
    (folder / language / TRANSLATED_FROM).write_text(
        json.dumps(made_from, ensure_ascii=False, indent=0) + "\n", "utf-8"
    )
    translated = (messages_by_context.get(unit.context) for unit in wanted)
    count = sum(bool(message and message.string) for message in translated)
    left_out = tuple(
        Problem(
            path.name,
            message.lineno or 0,
            (excerpt(context),),
            ProblemCode.PO_UNKNOWN_TEXT,
            "English does not have this text any more, so it was left out",
            "Export again to see what there is.",
        )
        for context, message in messages.items()
        if message.string
    )
    return ImportedPack(folder / language, count, len(wanted), left_out)


def _read_catalog(path: Path) -> Catalog:
    try:
        text = path.read_bytes().decode("utf-8-sig")
        return read_po(StringIO(text), ignore_obsolete=True, abort_invalid=True)
    except OSError as error:
        raise UserError("po_not_read", path=path, cause=(error.strerror or "").lower()) from error
    except PoFileError as error:
        line = error.lineno + 1
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
    except (ValueError, LookupError, IndexError):
        line = 0
    what, advice = "this is not the form of a PO file", "Save it again with a PO editor, in UTF-8."
    problem = Problem(path.name, line, (), ProblemCode.PO_SYNTAX, what, advice)
    raise ContentError(path.name, (problem,))


def _source_text(
    unit: Unit, message: Message | None, before: Mapping[str, str | None]
) -> str | None:
    """Return the English text that a translation was made from; None if that is not known."""
    if message is None or not message.string:
        return unit.english
    if not message.fuzzy:
        return str(message.id)
    marked = "\n".join(message.user_comments)
    previous = re.search(r"^\| msgid ((?:\|? ?\".*\"\n?)+)", marked, re.MULTILINE)
    if previous:
        parts = re.findall(r'"(?:[^"\\]|\\.)*"', previous[1])
        return "".join(json.loads(part) for part in parts)
    stored = before.get(unit.context)
    return stored if stored != unit.english else None


def _check_places(path: Path, message: Message, unit: Unit, text: str) -> Iterator[Problem]:
    """Yield problems with the places and links of a translation."""
    found = set(find_placeholders(text))
    lacking = [] if unit.form and unit.form != "other" else set(unit.text.places) - found
    for name in sorted(lacking):
        what, advice = f"the place {{{name}}} is missing", "Put it where its words belong."
        yield _problem(path, message, unit, ProblemCode.PO_PLACE, what, advice)
    if not unit.text.anew:
        for name in sorted(found - set(find_placeholders(unit.english)) - set(unit.text.places)):
            what = f"the place {{{excerpt(name)}}} is not in the English text"
            known = ", ".join(f"{{{place}}}" for place in unit.text.places)
            advice = f"Known here: {known}." if known else "Remove the braces."
            yield _problem(path, message, unit, ProblemCode.PO_PLACE, what, advice)
        if sorted(_LINK.findall(text)) != sorted(_LINK.findall(unit.english)):
            what = "a link does not lead where the English one does"
            advice = "Copy what is between “](” and “)” from the English text."
            yield _problem(path, message, unit, ProblemCode.PO_LINK, what, advice)


def _problem(
    path: Path, message: Message | None, unit: Unit, code: ProblemCode, what: str, advice: str
) -> Problem:
    line = (message and message.lineno) or 0
    return Problem(path.name, line, (excerpt(unit.context),), code, what, advice)


def _with_values(english: YamlSource, texts: Mapping[KeyPath, Any]) -> Any:
    """Return the values of an English file with other texts; None where there is none."""

    def build(value: Any, path: KeyPath) -> Any:
        if path in texts:
            return texts[path]
        if isinstance(value, dict):
            return {key: build(inner, (*path, key)) for key, inner in value.items()}
        if isinstance(value, list):
            return [build(inner, (*path, place)) for place, inner in enumerate(value)]
        return value

    return build(english.value, ())


def _write_pack(
    folder: Path, language: str, english: ParsedPack, values: Mapping[str, Mapping[KeyPath, Any]]
) -> None:
    """Write the files of a pack in the form of the English files."""
    target = folder / language
    try:
        for file, texts in values.items():
            text = (folder / ENGLISH / file).read_text("utf-8-sig")
            path = target / file
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(with_texts(text, texts), "utf-8")
        pack = target / "pack.yaml"
        chapters = {("chapters",): english.files["pack.yaml"].get(("chapters",))}
        if pack.is_file():
            text = with_texts(pack.read_text("utf-8-sig"), chapters)
        else:
            text = (folder / ENGLISH / "pack.yaml").read_text("utf-8-sig")
            names = {("language",): language, ("direction",): writing_direction(language)}
            text = with_texts(text, names)
        pack.write_text(text, "utf-8")
    except OSError as error:
        raise UserError("copy_failed", folder=target) from error


def writing_direction(language: str) -> str:
    """Return the writing direction of a language, ``ltr`` or ``rtl``."""
    locale = find_locale(language)
    return "rtl" if locale and locale.character_order == "right-to-left" else "ltr"


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
            start, end = node.start_mark.index, node.end_mark.index
            end = start + len(text[start:end].rstrip())
            changes.append((start, end, _dump(texts[path], node, indent, flow=flow)))
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


_UNUSUAL_SPACES = re.compile("  |[\t\x85\u2028\u2029]")


def _dump(value: Any, node: yaml.Node, indent: int, *, flow: bool) -> str:
    """Return a value as YAML in the place of a node; `indent` is the column of its key."""
    if value is None:
        return "~"
    if not isinstance(value, str):
        return _dump_collection(value, node, flow=flow)
    unusual = _UNUSUAL_SPACES.search(value) or not value.replace("\n", "").isprintable()
    if not flow and not unusual:
        margin = " " * (indent + 2)
        if "\n" in value:
            lines = [f"{margin}{line}" if line.strip() else "" for line in value.split("\n")]
            return "\n".join(["|-", *lines])
        block = getattr(node, "style", None) in (">", "|")
        if block or node.start_mark.column + len(value) > _LONGEST_LINE:
            width = max(_LONGEST_LINE - indent - 2, 40)
            lines = textwrap.wrap(value, width, break_long_words=False, break_on_hyphens=False)
            return "\n".join([">-", *(f"{margin}{line}" for line in lines)])
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
    plain = isinstance(value, list) and all(isinstance(item, str) for item in value)
    dumped: str = yaml.safe_dump(
        value,
        allow_unicode=True,
        sort_keys=False,
        width=sys.maxsize if flow else _WIDTH,
        default_flow_style=flow or plain,
    )
    column = " " * node.start_mark.column
    return f"\n{column}".join(dumped.strip().split("\n"))
