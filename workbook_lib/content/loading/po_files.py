"""Writes the texts of a pack as a PO file for translators, and reads it back.

Each text has a context, such as ``pause-and-settle.yaml/sections/pacer/title``. Items of a list are
named by their ``id``, or else by their first words. The English texts that a translation was made
from are stored beside it, in ``translated-from.json``, so that a later PO file shows what changed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import PoFileError, read_po, write_po

from workbook_lib.content.language import plural_forms, writing_direction
from workbook_lib.content.loading.fallback import fill_in, pair_items
from workbook_lib.content.loading.pack_reader import (
    ENGLISH,
    ParsedPack,
    model_of,
    read_pack,
    validate_source,
)
from workbook_lib.content.loading.problems import ContentError, Problem, ProblemCode, excerpt
from workbook_lib.content.loading.translation_units import (
    Unit,
    as_text,
    from_text,
    item_names,
    units,
    with_texts,
)
from workbook_lib.content.loading.yaml_source import KeyPath, YamlSource, child
from workbook_lib.content.schema.base import find_placeholders
from workbook_lib.content.schema.pack import LANGUAGE_PATTERN
from workbook_lib.errors import UserError, cause_of

TRANSLATED_FROM = "translated-from.json"
"""File of a pack with the English text of each translation, by context."""

FUZZY = "fuzzy"
_WIDTH = 100
_LONGEST_LINE = 106
_LINK = re.compile(r"\]\(([^)\s]+)\)")


def check_language(language: str) -> None:
    """Raise an error unless a code names a language that English is translated into.

    Raises
    ------
    UserError
        With what to write instead.
    """
    if not re.fullmatch(LANGUAGE_PATTERN, language) or language == ENGLISH:
        raise UserError("language_code", language=excerpt(language))


@dataclass
class _Translations:
    """The texts of a pack by those of the English pack, and the English they were made from."""

    own: ParsedPack
    english: ParsedPack
    based_on: Mapping[str, str | None]
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
        return ("" if value is None else as_text(value)), self.based_on.get(context, unit.english)

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
        below = (name[len(prefix) :] for name in self.based_on if name.startswith(prefix))
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

    Examples
    --------
    >>> from workbook_lib.content.loading.loader import content_folder
    >>> "Language: es" in export_po(content_folder(), "es").decode()
    True
    """
    check_language(language)
    english, own = _packs(folder, language)
    translations = _Translations(own, english, _read_based_on(folder / language))
    catalog = Catalog(charset="utf-8")
    for unit in units(english, language):
        translation, based_on = translations.find(unit)
        fuzzy = bool(translation) and based_on != unit.english
        message = Message(
            unit.english,
            translation,
            auto_comments=unit.comments,
            previous_id=(based_on,) if fuzzy and based_on else (),
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
    absent = (ProblemCode.FILE_NOT_FOUND, ProblemCode.WRONG_FILE_ENDING)
    unread = tuple(
        problem
        for problem in own.problems
        if problem.code not in absent
        and (problem.file not in own.files or own.files[problem.file].value is None)
    )
    if unread:
        raise ContentError(language, unread)
    return english, own


def _read_based_on(folder: Path) -> dict[str, str | None]:
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
    notices
        Notices about texts that were left out.
    """

    folder: Path
    count: int
    total: int
    notices: tuple[Problem, ...]


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

    Examples
    --------
    >>> try:
    ...     import_po(Path("es.po"), Path("a folder without packs"))
    ... except UserError as error:
    ...     print(error)
    The file es.po cannot be read (there is nothing with that name). Check its name.
    """
    catalog = _read_catalog(path)
    language = (catalog.locale_identifier or "").replace("_", "-")
    check_language(language)
    english = read_pack(folder / ENGLISH)
    if english.problems:
        raise ContentError(ENGLISH, english.problems)
    messages = {str(message.context): message for message in catalog if message.id}
    reader = _MessageReader(path, messages, _read_based_on(folder / language))
    wanted = units(english, language)
    for unit in wanted:
        reader.read(unit)
    reader.join_plural_forms(wanted, plural_forms(language))
    reader.check_files(english)
    if reader.problems:
        raise ContentError(path.name, tuple(sorted(set(reader.problems))))
    _write_pack(folder, language, english, reader.values)
    based_on = json.dumps(reader.based_on, ensure_ascii=False, indent=0)
    (folder / language / TRANSLATED_FROM).write_text(f"{based_on}\n", "utf-8")
    contexts = {unit.context for unit in wanted}
    translated = {context for context, message in messages.items() if message.string}
    left_out = tuple(
        Problem(
            path.name,
            messages[context].lineno or 0,
            (excerpt(context),),
            ProblemCode.PO_UNKNOWN_TEXT,
            "English does not have this text any more, so it was left out",
            "Export again to see what there is.",
        )
        for context in messages
        if context in translated - contexts
    )
    count, notices = len(translated & contexts), (*reader.notices, *left_out)
    return ImportedPack(folder / language, count, len(wanted), notices)


@dataclass
class _MessageReader:
    """Reads the messages of a PO file, and collects the problems in them."""

    path: Path
    messages: Mapping[str, Message]
    before: Mapping[str, str | None]
    values: dict[str, dict[KeyPath, Any]] = field(default_factory=dict)
    lines: dict[str, dict[KeyPath, int]] = field(default_factory=dict)
    based_on: dict[str, str | None] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    notices: list[Problem] = field(default_factory=list)

    def read(self, unit: Unit) -> None:
        """Read the translation of a text."""
        message = self.messages.get(unit.context)
        text = message.string if message is not None and isinstance(message.string, str) else ""
        self.based_on[unit.context] = _source_text(unit, message, self.before)
        value = None
        try:
            value = from_text(text, unit.english if unit.form else unit.text.value)
        except ValueError:
            what, advice = "this list cannot be read", "Write it in the form of the English one."
            self._report(unit, ProblemCode.PO_SYNTAX, what, advice)
        if message is not None and value is not None:
            self._check_places(unit, text)
            self.lines.setdefault(unit.file, {})[unit.path] = message.lineno or 0
        texts = self.values.setdefault(unit.file, {})
        if not unit.form:
            texts[unit.path] = value
        elif value is not None:
            texts[unit.text.path] = {**(texts.get(unit.text.path) or {}), unit.form: value}
        else:
            texts.setdefault(unit.text.path, None)

    def join_plural_forms(self, wanted: Sequence[Unit], needed: Sequence[str]) -> None:
        """Leave out texts with only some plural forms; ``other`` alone is one for all numbers."""
        for unit in wanted:
            if unit.form != "other":
                continue
            texts = self.values[unit.file]
            forms = texts[unit.text.path] or {}
            missing = [name for name in needed if name not in forms]
            if forms.keys() == {"other"}:
                texts[unit.text.path] = forms["other"]
            elif forms and missing:
                texts[unit.text.path] = None
                what = f"the plural form “{missing[0]}” is missing, so the text stays in English"
                advice = "Translate all forms, or only “other” for one text for all numbers."
                self.notices.append(
                    self._problem(unit, ProblemCode.PLURAL_FORM_MISSING, what, advice)
                )

    def check_files(self, english: ParsedPack) -> None:
        """Report what the models do not accept, with lines of the PO file."""
        for file, texts in self.values.items():
            own = YamlSource(self.path.name, _with_values(english.files[file], texts))
            own.lines = {(): 0, **self.lines.get(file, {})}
            filled = fill_in(own, english.files[file], english.models[file])
            validate_source(filled, model_of(file))
            known = {(problem.line, problem.code) for problem in self.problems}
            self.problems += [item for item in own.problems if (item.line, item.code) not in known]

    def _check_places(self, unit: Unit, text: str) -> None:
        """Report problems with the places and links of a translation."""
        present, places = set(find_placeholders(text)), set(unit.text.places)
        for name in sorted(places - present if unit.form in ("", "other") else ()):
            what, advice = f"the place {{{name}}} is missing", "Put it where its words belong."
            self._report(unit, ProblemCode.PO_PLACE, what, advice)
        if unit.text.anew:
            return
        for name in sorted(present - set(find_placeholders(unit.english)) - places):
            what = f"the place {{{excerpt(name)}}} is not in the English text"
            known = ", ".join(f"{{{place}}}" for place in unit.text.places)
            advice = f"Known here: {known}." if known else "Remove the braces."
            self._report(unit, ProblemCode.PO_PLACE, what, advice)
        if sorted(_LINK.findall(text)) != sorted(_LINK.findall(unit.english)):
            what = "a link does not lead where the English one does"
            advice = "Copy what is between “](” and “)” from the English text."
            self._report(unit, ProblemCode.PO_LINK, what, advice)

    def _report(self, unit: Unit, code: ProblemCode, what: str, advice: str) -> None:
        self.problems.append(self._problem(unit, code, what, advice))

    def _problem(self, unit: Unit, code: ProblemCode, what: str, advice: str) -> Problem:
        message = self.messages.get(unit.context)
        line = (message and message.lineno) or 0
        place = (excerpt(unit.context),)
        return Problem(self.path.name, line, place, code, what, advice)


def _read_catalog(path: Path) -> Catalog:
    try:
        text = path.read_bytes().decode("utf-8-sig")
        return read_po(StringIO(text), ignore_obsolete=True, abort_invalid=True)
    except OSError as error:
        raise UserError("po_not_read", path=path, cause=cause_of(error)) from error
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
        for file in english.files.keys() - {"pack.yaml"}:
            text = (folder / ENGLISH / file).read_text("utf-8-sig")
            path = target / file
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(with_texts(text, values.get(file, {})), "utf-8")
        pack = target / "pack.yaml"
        chapters: dict[KeyPath, Any] = {
            ("chapters",): english.files["pack.yaml"].get(("chapters",))
        }
        if pack.is_file():
            text = with_texts(pack.read_text("utf-8-sig"), chapters)
        else:
            text = (folder / ENGLISH / "pack.yaml").read_text("utf-8-sig")
            names: dict[KeyPath, Any] = {
                ("language",): language,
                ("direction",): writing_direction(language),
            }
            text = with_texts(text, names)
        pack.write_text(text, "utf-8")
    except OSError as error:
        raise UserError("copy_failed", folder=target) from error
