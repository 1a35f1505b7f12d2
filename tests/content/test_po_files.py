"""PO files as programs for translators write them, and the YAML files that come from them."""

from __future__ import annotations

import errno
import io
import re
import shutil
from itertools import cycle
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.content.translated_pack import copy_english, make_translation
from workbook_lib.cli import main
from workbook_lib.content.loading.loader import load_pack
from workbook_lib.content.loading.pack_reader import read_pack
from workbook_lib.content.loading.po_files import export_po, import_po
from workbook_lib.content.loading.problems import ContentError, ProblemCode
from workbook_lib.content.loading.translation_units import read_messages, units, with_texts
from workbook_lib.content.loading.yaml_source import parse_yaml
from workbook_lib.content.markdown import mark_fallback
from workbook_lib.errors import UserError

LONG = "Some words that go on and on until they need a second line. " * 3
AWKWARD = [
    *("-", "?", ".", "...", "---", "yes", "No", "null", "~", "1.5", "0x1F", "1e3", "2026-01-31"),
    *("- one", "? one", "@one", "%one", "&one", "*one", "!one", "|one", ">one", "`one", "[one"),
    *("# one", "one # two", "one: two", "one:", ", one", "“one”", '"one" two', "it's", "'one'"),
    *("  one", "one  ", "one  two", "one\ttwo", "one\\ntwo", "😀👩\u200d👧", "مرحبًا: نعم # لا"),
    *("one\ntwo", "one\n\n- two\n  - three\n", "one\n   \ntwo", "# one\n# two", "one \ntwo"),
    *("one\u00a0two", "one\u2028two", "one\x85two", "\ufeffone", "\u2066one\u2069"),
    *(LONG, f"{LONG}: one # two", f"# {LONG}", f"- {LONG}", f"{LONG}  one", f"one\n{LONG}"),
    *("x" * 150, f"{'x' * 150} {'y' * 150}", "كلمات كثيرة هنا " * 12),
]
"""Texts that are not words alone in YAML, or not on one line."""

texts = st.sampled_from(AWKWARD) | st.lists(
    st.sampled_from([*AWKWARD, *" \n#:-'\"[]{},&*!|>%@`é😀"])
    | st.characters(exclude_categories="C"),
    max_size=12,
).map("".join)
texts = texts.filter(lambda text: text.strip() and "# c" not in text)


# YAML files with other texts

FORMS = """\
# c01
plain: One # c02
quoted: "Two" # c03
single: 'Three' # c04
lines: Four words that go on
  in a second line # c05
folded: >- # c06
  Five
  # and six
literal: | # c07
  Seven

  Eight
# c08
items: # c09
  - Nine # c10
  - "Ten"
  # c11
  - >-
    Eleven
sections:
  - title: Twelve # c12
    more: {a: Thirteen, b: "Fourteen"} # c13
  # c14
phrases:
  - one
  - two # c15
# c16
forms: {one: 1 day, other: "{count} days"} # c17
counted:
  one: 1 day
  other: days
  # c18
last: Fifteen # c19
"""
COMMENTS = re.findall(r"# c\d\d", FORMS)
LISTS = [("phrases",)]
COUNTED = [("forms",), ("counted",)]
TEXTS = [
    *((key,) for key in ("plain", "quoted", "single", "lines", "folded", "literal", "last")),
    *(("items", place) for place in range(3)),
    ("sections", 0, "title"),
    ("sections", 0, "more", "a"),
    ("sections", 0, "more", "b"),
]
replaced = (
    st.tuples(st.sampled_from(TEXTS + COUNTED), texts | st.none())
    | st.tuples(st.sampled_from(LISTS), st.lists(texts, min_size=1, max_size=3))
    | st.tuples(st.sampled_from(COUNTED), st.fixed_dictionaries({"one": texts, "other": texts}))
)


def stripped(value):
    """Return a value with its texts as the models read them."""
    if isinstance(value, list):
        return [stripped(inner) for inner in value]
    if isinstance(value, dict):
        return {key: stripped(inner) for key, inner in value.items()}
    return value.strip() if value else value


@settings(max_examples=400)
@given(replaced)
@example((("plain",), LONG.strip()))
@example((("plain",), "one\ntwo"))
@example((("folded",), "one"))
@example((("lines",), LONG.strip()))
def test_another_text_is_read_again_and_changes_nothing_else(change):
    path, value = change
    value = stripped(value)
    before, written = parse_yaml("a.yaml", FORMS), with_texts(FORMS, {path: value})
    after = parse_yaml("a.yaml", written)
    assert after.problems == []
    assert stripped(after.get(path)) == value
    for other in {*TEXTS, *LISTS, *COUNTED} - {path}:
        assert after.get(other) == before.get(other)
    assert re.findall(r"# c\d\d", written) == COMMENTS
    assert "# c" not in str(after.value)
    first = FORMS.splitlines()[: before.lines[path] - 1]
    assert written.splitlines()[: len(first)] == first
    rest = FORMS[FORMS.index("last:") :]
    assert path == ("last",) or written.endswith(rest)


# All texts of a pack


@pytest.fixture(scope="module")
def translated(tmp_path_factory):
    """A folder with two chapters in English, and in Welsh."""
    folder = copy_english(tmp_path_factory.mktemp("packs"), "pause-and-settle", "map-your-loop")
    make_translation(folder, "cy")
    return folder


@pytest.fixture
def folder(translated, tmp_path):
    return Path(shutil.copytree(translated, tmp_path / "packs"))


def contents(folder):
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_each_text_may_have_any_words(folder):
    english = read_pack(folder / "en")
    by_context = {unit.context: unit for unit in units(english, "cy")}
    catalog = read_po(io.BytesIO(export_po(folder, "cy")))
    usual = [text for text in AWKWARD if len(text) < 300]
    words, expected = cycle(usual), {}
    for message in catalog:
        unit = by_context.get(message.context)
        if unit is None or unit.text.anew:
            continue
        links = re.findall(r"\]\([^)]*\)", message.id)
        extra = "".join(f" {{{name}}}" for name in unit.text.places) + " [a".join(["", *links])
        message.string = expected[unit.context] = f"{next(words)}{extra}".strip()
    output = io.BytesIO()
    write_po(output, catalog)
    path = folder / "cy.po"
    path.write_bytes(output.getvalue())
    import_po(path, folder)
    again = {
        message.context: message.string
        for message in read_po(io.BytesIO(export_po(folder, "cy")))
        if message.context in expected
    }
    assert len(expected) > 900
    assert again == expected
    before = contents(folder / "cy")
    path.write_bytes(export_po(folder, "cy"))
    import_po(path, folder)
    assert contents(folder / "cy") == before


@pytest.mark.parametrize("text", [LONG.strip(), "one\ntwo", "# one", "yes"])
def test_one_changed_text_changes_its_own_lines_only(text, folder):
    path, file = folder / "cy.po", folder / "cy" / "home.yaml"
    before = file.read_text("utf-8").splitlines()
    exported = export_po(folder, "cy").decode()
    place = exported.index('msgctxt "home.yaml/hero/start"')
    escaped = text.replace("\n", "\\n")
    old = re.search(r'msgstr ".*"', exported[place:])[0]
    changed = exported[place:].replace(old, f'msgstr "{escaped}"', 1)
    path.write_text(exported[:place] + changed, "utf-8")
    import_po(path, folder)
    after = file.read_text("utf-8").splitlines()
    number = next(at for at, line in enumerate(before) if line.startswith("  start: "))
    assert after[:number] == before[:number]
    assert after[number - len(before) + 1 :] == before[number + 1 :]
    assert load_pack(folder / "cy").home.hero.start == text


# A pack for a region


def test_a_pack_for_a_region_is_translated_from_english_and_filled_from_its_language(folder):
    path, cy = folder / "cy-GB.po", load_pack(folder / "cy")
    exported = export_po(folder, "cy-GB").decode()
    title = f'#. cy: {cy.home.title}\nmsgctxt "home.yaml/title"\nmsgid "Between Us"\nmsgstr ""\n'
    assert title in exported
    path.write_text(exported.replace(title, title.replace('""', '"Ninni"')), "utf-8")
    assert import_po(path, folder).count == 1
    content = load_pack(folder / "cy-GB")
    assert content.home == cy.home.model_copy(update={"title": "Ninni"})
    assert content.chapters == cy.chapters
    assert content.is_complete
    assert 'msgstr "Ninni"' in export_po(folder, "cy-GB").decode()
    assert "#. en: " not in export_po(folder, "en-GB").decode()


def test_the_check_lists_what_a_pack_for_a_region_has_in_english(folder, capsys):
    (folder / "cy-GB").mkdir()
    (folder / "cy-GB" / "pack.yaml").write_text("language: cy-GB\n", "utf-8")
    home = folder / "cy" / "home.yaml"
    home.write_text(re.sub(r"description: .*\n", "", home.read_text("utf-8")), "utf-8")
    assert main(["check", str(folder), "--lang", "cy-GB"]) == 0
    output = capsys.readouterr().out
    assert re.search(r"cy-GB: (\d+) of (\d+) texts", output)
    assert output.count("    ") == 1
    assert "    description\n" in output


# What stops an import, which then changes nothing

PACK_FILES = {
    "another key": ("version:", "versoin:", "cy/pack.yaml, line "),
    "chapters that are no list": (None, "language: cy\nchapters: none\n", "cy/pack.yaml, line 2"),
    "a wrong direction": ("ltr", "left", "cy/pack.yaml, line "),
    "no YAML": ("language: cy", "language: [cy", "cy/pack.yaml, line "),
    "nothing": (None, "", "cy/pack.yaml, line 1: there is nothing in this file"),
    "not UTF-8": (None, "language: cy # \udcff\n", "cy/pack.yaml: this file is not in UTF-8"),
}


@pytest.mark.parametrize("kind", PACK_FILES)
def test_a_mistake_in_the_own_pack_file_stops_the_import(kind, folder, capsys):
    old, new, sentence = PACK_FILES[kind]
    path, file = folder / "cy.po", folder / "cy" / "pack.yaml"
    path.write_text(export_po(folder, "cy").decode().replace("A quiét", "Another"), "utf-8")
    text = file.read_text("utf-8")
    assert old is None or old in text
    file.write_text(text.replace(old, new, 1) if old else new, "utf-8", "surrogateescape")
    before = contents(folder)
    assert main(["translate", "import", str(path), "--words", str(folder)]) == 1
    assert sentence in capsys.readouterr().err
    assert contents(folder) == before


def test_a_pack_file_without_a_list_of_chapters_stays_so(folder):
    path, file = folder / "cy.po", folder / "cy" / "pack.yaml"
    path.write_bytes(export_po(folder, "cy"))
    file.write_text("# Ours\nlanguage: cy # Welsh\n", "utf-8")
    import_po(path, folder)
    assert file.read_text("utf-8") == "# Ours\nlanguage: cy # Welsh\n"


@pytest.mark.parametrize("language", ["cy", "fr"])
def test_a_full_disk_changes_nothing(language, folder, monkeypatch):
    path = folder / "a.po"
    text = export_po(folder, language).decode()
    path.write_text(text.replace('msgstr "A quiét', 'msgstr "Another'), "utf-8")
    before = contents(folder)
    write = Path.write_text

    def fail(self, text, *arguments, **options):
        write(self, text[:10], *arguments, **options)
        if self.name == "room.yaml":
            raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "write_text", fail)
    with pytest.raises(UserError, match=r"cannot be written to .* \(the disk is full\)"):
        import_po(path, folder)
    assert contents(folder) == before
    assert sorted(item.name for item in folder.iterdir()) == ["a.po", "cy", "cy.po", "en"]


# PO files of programs

HEADER = 'msgid ""\nmsgstr ""\n"Language: es_MX\\n"\n"Content-Type: text/plain; charset=UTF-8\\n"\n'
ENTRY = '\nmsgctxt "home.yaml/title"\nmsgid "Between Us"\nmsgstr "Entre dos"\n'
POEDIT = """\
# Translators of a workbook.
msgid ""
msgstr ""
"Project-Id-Version: Between Us\\n"
"POT-Creation-Date: \\n"
"PO-Revision-Date: 2026-01-31T10:00\\n"
"Last-Translator: \\n"
"Language: es_MX\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"
"X-Generator: Poedit 3.4\\n"
"X-Poedit-SourceCharset: UTF-8\\n"
"""
LOKALIZE = """\
# Copyright (C) YEAR This file is copyright:
#
# A Person <a@example.org>, 2026.
#, fuzzy
msgid ""
msgstr ""
"POT-Creation-Date: YEAR-MO-DA HO:MI+ZONE\\n"
"Content-Type: text/plain; charset=CHARSET\\n"
"Language: es_MX\\n"
"Plural-Forms: nplurals=INTEGER; plural=EXPRESSION;\\n"
"X-Generator: Lokalize 24.02\\n"
"""
WRAPPED = """
#. On screen: home.yaml (title)
#: home.yaml:3 \u2068a file.yaml\u2069:4
#, fuzzy, python-brace-format
#| msgctxt "home.yaml/title"
#| msgid ""
#| "Between\\n"
#| "\\n"
#| "\\n"
#| "\\"Us\\""
msgctxt "home.yaml/title"
msgid ""
"Between "
"Us"
msgstr ""
"Entre "
"dos"
"""
OBSOLETE = """
#, fuzzy
#~| msgctxt "home.yaml/old"
#~| msgid "Older"
#~ msgctxt "home.yaml/gone"
#~ msgid "Old"
#~ msgid_plural "Olds"
#~ msgstr[0] "Viejo"

#~ msgid ""
#~ "Between Us"
#~ msgstr "Nada"
"""


def read(tmp_path, text, encoding="utf-8"):
    path = tmp_path / "es.po"
    path.write_bytes(text.encode(encoding))
    return read_messages(path)[1]


@pytest.mark.parametrize("header", [HEADER, POEDIT, LOKALIZE], ids=["short", "Poedit", "Lokalize"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_the_files_of_programs_are_imported(header, line_end, encoding, tmp_path):
    folder = copy_english(tmp_path, "get-help")
    path = folder / "es.po"
    text = (header + OBSOLETE + ENTRY + OBSOLETE).replace("\n", line_end)
    path.write_bytes(text.encode(encoding))
    assert import_po(path, folder).notices == ()
    content = load_pack(folder / "es-MX")
    assert content.home.title == "Entre dos"
    assert content.pack.language == "es-MX"


def test_a_message_is_read_with_its_lines_and_its_earlier_text(tmp_path):
    (message,) = read(tmp_path, HEADER + OBSOLETE + WRAPPED).values()
    assert message.texts == {
        "|msgctxt": "home.yaml/title",
        "|msgid": 'Between\n\n\n"Us"',
        "msgctxt": "home.yaml/title",
        "msgid": "Between Us",
        "msgstr": "Entre dos",
    }
    assert message.flags == {"fuzzy", "python-brace-format"}


def test_the_mark_of_a_removed_message_is_not_that_of_the_next(tmp_path):
    (message,) = read(tmp_path, HEADER + '\n#, fuzzy\n#~ msgid "a"\n#~ msgstr "b"' + ENTRY).values()
    assert message.flags == set()


contexts = st.text(st.characters(exclude_categories="C"), min_size=1)


@given(st.dictionaries(contexts, st.tuples(texts, texts)), st.integers(20, 120), st.booleans())
def test_what_babel_writes_is_read(tmp_path_factory, messages, width, windows):
    catalog = Catalog()
    for context, (english, translation) in messages.items():
        catalog.add(english, translation, context=context)
    output = io.BytesIO()
    write_po(output, catalog, width=width)
    text = output.getvalue().decode()
    read_again = read(
        tmp_path_factory.mktemp("po"), text.replace("\n", "\r\n") if windows else text
    )
    assert {
        context: (message.texts["msgid"], message.string) for context, message in read_again.items()
    } == messages


REFUSED = {
    "a quote that is not closed": (ENTRY.replace('dos"', "dos"), 8, "not the form"),
    "a quote inside": (ENTRY.replace("dos", '"dos"'), 8, "not the form"),
    "an unknown escape": (ENTRY.replace("dos", "\\xdos"), 8, "not the form"),
    "words without quotes": (ENTRY.replace('"Entre dos"', "Entre dos"), 8, "not the form"),
    "two texts": (ENTRY + 'msgstr "Tres"\n', 9, "not the form"),
    "no translation": (ENTRY.replace('msgstr "Entre dos"', ""), 7, "not the form"),
    "no English": (ENTRY.replace('msgid "Between Us"', ""), 6, "not the form"),
    "a mark of a merge": ("<<<<<<< ours" + ENTRY, 5, "not the form"),
    "plural forms": (
        '\nmsgid "a"\nmsgid_plural "b"\nmsgstr[0] "c"\n',
        7,
        "plural forms cannot be read in this form",
    ),
    "no context": ('\nmsgid "Between Us"\nmsgstr "Entre dos"\n', 6, "there is no line “msgctxt”"),
    "a second time": (ENTRY * 2, 11, "this text is here a second time. The first is on line 7"),
}


@pytest.mark.parametrize("kind", REFUSED)
def test_what_cannot_be_read_is_one_sentence_with_file_and_line(kind, tmp_path):
    text, line, sentence = REFUSED[kind]
    with pytest.raises(ContentError) as caught:
        read(tmp_path, f"{HEADER}{text}")
    (problem,) = caught.value.problems
    assert str(problem).startswith(f"es.po, line {line}: ")
    assert sentence in str(problem)


HEADERS = {
    "no header": ("", 1, "the header names no language"),
    "no language": ('msgid ""\nmsgstr ""\n"Language: \\n"\n', 1, "the header names no language"),
    "English": ('msgid ""\nmsgstr "Language: en"\n', 1, "“en” in the header is not a language"),
    "a script": ('# A\nmsgid ""\nmsgstr "Language: sr@latin"\n', 2, "“sr@latin” in the header"),
    "another encoding": (HEADER.replace("UTF-8", "ISO-8859-1"), 1, "that this is ISO-8859-1"),
}


@pytest.mark.parametrize("kind", HEADERS)
def test_a_header_that_does_not_fit_is_one_sentence_with_file_and_line(kind, folder):
    text, line, sentence = HEADERS[kind]
    path = folder / "es.po"
    path.write_text(text + ENTRY, "utf-8")
    with pytest.raises(ContentError) as caught:
        import_po(path, folder)
    (problem,) = caught.value.problems
    assert str(problem).startswith(f"es.po, line {line}: ")
    assert sentence in str(problem)


UNCHECKED = {
    "of another text": '#, fuzzy\n#| msgctxt "home.yaml/title"\n#| msgid "Between Us"\n',
    "of a text that was in English": "#, fuzzy\n",
}


@pytest.mark.parametrize("kind", UNCHECKED)
def test_a_new_translation_that_nobody_has_checked_is_left_out(kind, folder):
    path, context = folder / "cy.po", 'msgctxt "home.yaml/hero/start"'
    if kind == "of a text that was in English":
        file = folder / "cy" / "home.yaml"
        file.write_text(re.sub("  start: .*", "  start: ~", file.read_text("utf-8")), "utf-8")
    text = export_po(folder, "cy").decode().replace(context, f"{UNCHECKED[kind]}{context}")
    path.write_text(re.sub(rf'({context}\nmsgid .*\nmsgstr) ".*"', r'\1 "Words"', text), "utf-8")
    (notice,) = import_po(path, folder).notices
    assert notice.code == ProblemCode.PO_UNCHECKED
    assert load_pack(folder / "cy").home.hero.start == mark_fallback("Write down what happened")


def test_a_translation_that_the_pack_has_stays_when_it_is_marked(folder):
    path, context = folder / "cy.po", 'msgctxt "home.yaml/hero/start"'
    text = export_po(folder, "cy").decode().replace(context, f"#, fuzzy\n{context}")
    path.write_text(text, "utf-8")
    assert import_po(path, folder).notices == ()
    assert load_pack(folder / "cy").home.hero.start == "Writé down what happénéd"
    assert f"#, fuzzy\n{context}" in export_po(folder, "cy").decode()
