"""Writes the texts of a pack as a PO file for translators, and reads it back.

Each text has a context, such as ``pause-and-settle.yaml/sections/pacer/title``. Items of a list are
named by their ``id``, or else by their first words. The English texts that a translation was made
from are stored beside it, in ``translated-from.json``, so that a later PO file shows what changed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import write_po

from workbook_lib.content.language import plural_forms, writing_direction
from workbook_lib.content.loading.fallback import fill_in, pair_items
from workbook_lib.content.loading.pack_reader import (
    ENGLISH,
    ParsedPack,
    base_folders,
    has_pack,
    model_of,
    read_pack,
    validate_source,
)
from workbook_lib.content.loading.problems import ContentError, Problem, ProblemCode, excerpt
from workbook_lib.content.loading.translation_units import (
    PoMessage,
    Unit,
    as_text,
    from_text,
    item_names,
    read_messages,
    refusal,
    units,
    with_texts,
)
from workbook_lib.content.loading.yaml_source import KeyPath, YamlSource, child, parse_yaml
from workbook_lib.content.schema.base import find_placeholders
from workbook_lib.content.schema.pack import LANGUAGE_PATTERN, Pack
from workbook_lib.errors import UserError, cause_of

TRANSLATED_FROM = "translated-from.json"
"""File of a pack with the English text of each translation, by context."""

FUZZY = "fuzzy"
_WIDTH = 100
_LINK = re.compile(r"\]\(([^)\s]+)\)")


def _can_translate_into(language: str) -> bool:
    return re.fullmatch(LANGUAGE_PATTERN, language) is not None and language != ENGLISH


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

    For the language of a region, such as ``es-MX``, comments have the texts of ``es``, which are
    shown where the pack has none.

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
    if not _can_translate_into(language):
        raise UserError("language_code", language=excerpt(language))
    english, own = _packs(folder, language)
    translations = _Translations(own, english, _read_based_on(folder / language))
    base, *_ = base_folders(folder / language)
    texts_of_base = _Translations(read_pack(base, fill=False), english, _read_based_on(base))
    catalog = Catalog(charset="utf-8")
    for unit in units(english, language):
        translation, based_on = translations.find(unit)
        shown = texts_of_base.find(unit)[0] if base.name != ENGLISH else ""
        fuzzy = bool(translation) and based_on != unit.english
        message = Message(
            unit.english,
            translation,
            auto_comments=(*unit.comments, *([f"{base.name}: {shown}"] if shown else [])),
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
    if not has_pack(path):
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
    header, messages = read_messages(path)
    language = _language_of(header, path)
    english = read_pack(folder / ENGLISH)
    if english.problems:
        raise ContentError(ENGLISH, english.problems)
    former = read_pack(folder / language, fill=False)
    own = _Translations(former, english, _read_based_on(folder / language))
    reader = _MessageReader(path, messages, own)
    wanted = units(english, language)
    for unit in wanted:
        reader.read(unit)
    reader.join_plural_forms(wanted, plural_forms(language))
    reader.check_files(english)
    pack_text, problems = _pack_file(folder, language, english)
    if reader.problems or problems:
        raise ContentError(path.name, tuple(sorted({*reader.problems, *problems})))
    texts = {
        file: with_texts(
            (folder / ENGLISH / file).read_text("utf-8-sig"), reader.values.get(file, {})
        )
        for file in sorted(english.files.keys() - {"pack.yaml"})
    }
    based_on = json.dumps(reader.based_on, ensure_ascii=False, indent=0)
    files = {**texts, TRANSLATED_FROM: f"{based_on}\n", "pack.yaml": pack_text}
    _write_files(folder / language, files)
    contexts = {unit.context for unit in wanted}
    translated = {context for context, message in messages.items() if message.string}
    left_out = tuple(
        Problem(
            path.name,
            messages[context].line,
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
    messages: Mapping[str, PoMessage]
    own: _Translations
    values: dict[str, dict[KeyPath, Any]] = field(default_factory=dict)
    lines: dict[str, dict[KeyPath, int]] = field(default_factory=dict)
    based_on: dict[str, str | None] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    notices: list[Problem] = field(default_factory=list)

    def read(self, unit: Unit) -> None:
        """Read the translation of a text."""
        message = self.messages.get(unit.context)
        if message is not None and self._is_unchecked(unit, message):
            message.texts["msgstr"] = ""
            what = "this new translation has the mark “fuzzy”, so it is left out"
            advice = "When it is right, remove the mark."
            self.notices.append(self._problem(unit, ProblemCode.PO_UNCHECKED, what, advice))
        text = message.string if message is not None else ""
        self.based_on[unit.context] = _source_text(unit, message, self.own.based_on)
        value = None
        try:
            value = from_text(text, unit.english if unit.form else unit.text.value)
        except ValueError:
            what, advice = "this list cannot be read", "Write it in the form of the English one."
            self._report(unit, ProblemCode.PO_SYNTAX, what, advice)
        if message is not None and value is not None:
            self._check_places(unit, text)
            self.lines.setdefault(unit.file, {})[unit.path] = message.line
        texts = self.values.setdefault(unit.file, {})
        if not unit.form:
            texts[unit.path] = value
        elif value is not None:
            texts[unit.text.path] = {**(texts.get(unit.text.path) or {}), unit.form: value}
        else:
            texts.setdefault(unit.text.path, None)

    def _is_unchecked(self, unit: Unit, message: PoMessage) -> bool:
        """Return whether a fuzzy translation is not one that the pack has, of changed English.

        A program may have made it from a similar text.
        """
        if FUZZY not in message.flags or not message.string:
            return False
        is_other = message.texts.get("|msgctxt", unit.context) != unit.context
        return is_other or ("|msgid" not in message.texts and not self.own.find(unit)[0])

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
        line = message.line if message else 0
        return Problem(self.path.name, line, (excerpt(unit.context),), code, what, advice)


def _language_of(header: PoMessage, path: Path) -> str:
    """Return the language of a PO file, such as ``es-MX``.

    Raises
    ------
    ContentError
        When the header names no language to translate into, or another encoding than UTF-8.
    """
    charset = re.search(r"charset=([^\s;]+)", header.string)
    if charset and charset[1].lower() not in ("utf-8", "utf8", "us-ascii", "ascii", "charset"):
        raise refusal(path, header.line, f"the header says that this is {excerpt(charset[1])}")
    named = re.search(r"^language:[ \t]*(\S+)", header.string, re.IGNORECASE | re.MULTILINE)
    language = named[1].replace("_", "-") if named else ""
    if not _can_translate_into(language):
        what = f"“{excerpt(language)}” in the header is not a language to translate into"
        advice = "Write its code there, as in “Language: pt_BR\\n”."
        what = what if language else "the header names no language"
        raise refusal(path, header.line, what, advice)
    return language


def _source_text(
    unit: Unit, message: PoMessage | None, before: Mapping[str, str | None]
) -> str | None:
    """Return the English text that a translation was made from; None if that is not known."""
    if message is None or not message.string:
        return unit.english
    if FUZZY not in message.flags:
        return message.texts["msgid"]
    stored = before.get(unit.context)
    return message.texts.get("|msgid") or (stored if stored != unit.english else None)


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


def _pack_file(folder: Path, language: str, english: ParsedPack) -> tuple[str, list[Problem]]:
    """Return the new text of the ``pack.yaml`` of a language, and what is wrong in the old one."""
    path, of_english = folder / language / "pack.yaml", english.files["pack.yaml"]
    new: dict[KeyPath, Any]
    if not has_pack(path.parent):
        text = (folder / ENGLISH / "pack.yaml").read_text("utf-8-sig")
        new = {("language",): language, ("direction",): writing_direction(language)}
        return with_texts(text, new), []
    name, own = f"{language}/pack.yaml", read_pack(path.parent, fill=False)
    if "pack.yaml" not in own.files:
        unread = [problem for problem in own.problems if problem.file == "pack.yaml"]
        return "", [replace(problem, file=name) for problem in unread]
    text = path.read_text("utf-8-sig")
    source = parse_yaml(name, text)
    if not source.problems:
        listed = isinstance(source.get(("chapters",)), list)
        new = {("chapters",): of_english.get(("chapters",))} if listed else {}
        source.value = _with_values(source, new)
        source = fill_in(source, of_english, english.models["pack.yaml"])
        validate_source(source, Pack)
    return ("", source.problems) if source.problems else (with_texts(text, new), [])


def _write_files(folder: Path, files: Mapping[str, str]) -> None:
    """Write the files of a pack; a full disk changes none, because new files are written first."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(prefix=".new-", dir=folder) as temporary:
            for file, text in files.items():
                path = Path(temporary, file)
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text, "utf-8", newline="\n")
            for file in files:
                (folder / file).parent.mkdir(exist_ok=True)
                Path(temporary, file).replace(folder / file)
    except OSError as error:
        with suppress(OSError):
            folder.rmdir()  # of a new pack; that of another is not empty
        cause = cause_of(error)
        raise UserError("translation_not_written", folder=folder, cause=cause) from error
