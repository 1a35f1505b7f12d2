"""The packs in other languages: whole, plain to read, and with a list of what is to be reviewed."""

from __future__ import annotations

import json
import re
import shutil
import warnings
from collections import defaultdict
from io import BytesIO

import pytest
import yaml
from babel.messages.pofile import read_po

from tests.content import words
from workbook_lib.content.loading.loader import example_file, load_pack
from workbook_lib.content.loading.pack_reader import read_pack, translated_shares
from workbook_lib.content.loading.po_files import TRANSLATED_FROM, export_po, import_po
from workbook_lib.content.loading.translation_units import units
from workbook_lib.record import decode

CONTENT = words.ROOT / "content"
LANGUAGES = sorted(
    path.parent.name for path in CONTENT.glob("*/pack.yaml") if path.parent.name != "en"
)
PLAIN = 65
"""Lowest value of "quite easy" on the INFLESZ scale (Barrio-Cantalejo and others, 2008)."""

GENDERED = re.compile(
    r"\b\w+[oa]/[oa]s?\b|\b\w+\([oa]s?\)|\b(novi|espos)[oa]\b|\bmarido\b", re.IGNORECASE
)


def sentences(path):
    for _, text in words.texts(yaml.safe_load(path.read_text("utf-8"))):
        for block in re.split(r"\n\s*\n|\n(?=- )", words.plain(text)):
            line = " ".join(block.split())
            if line.endswith((".", "?", "…", "”", ":")):
                yield line


PATH = [
    "map-your-loop",
    "pause-and-settle",
    "why-people-step-back",
    "how-a-talk-feels",
    "before-you-write",
    "a-message",
    "if-you-reach",
    "if-you-step-back",
    "what-closeness-stirs-up",
    "a-plan-for-two",
    "take-home",
]


@pytest.mark.parametrize("language", ["en", *LANGUAGES])
def test_the_path_has_its_chapters_in_order(language):
    chapters = load_pack(CONTENT / language).chapters
    assert [chapter.id for chapter in chapters if chapter.on_path] == PATH


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_pack_is_whole(language):
    pack, english = load_pack(CONTENT / language), load_pack(CONTENT / "en")
    shares = translated_shares(CONTENT / language)
    assert len(shares) > 20
    assert [(share.file, share.missing) for share in shares if share.missing] == []
    assert [chapter.id for chapter in pack.chapters] == [chapter.id for chapter in english.chapters]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_pack_has_no_sentence_in_english(language):
    """A translation that was forgotten is not missing: it is there, and in English."""
    english, own = (_sentences_by_place(CONTENT / name) for name in ("en", language))
    same = [place for place, text in own.items() if english.get(place) == text]
    assert [place for place in same if not NAMES_OF_OTHERS.search(place)] == []
    assert len(own) > 1_500


NAMES_OF_OTHERS = re.compile(r"^sources\.yaml.*/cite$|^get-help\.yaml.*/(called|source)$")
"""Where names of works and of help lines are, which are the same in each language."""


def _sentences_by_place(folder):
    """Return the texts of a pack with two words of letters or more, by file and path."""
    texts = {}

    def collect(value, place):
        if isinstance(value, dict):
            for key, inner in value.items():
                collect(inner, f"{place}/{key}")
        elif isinstance(value, list):
            for number, inner in enumerate(value):
                name = inner.get("id", number) if isinstance(inner, dict) else number
                collect(inner, f"{place}/{name}")
        elif isinstance(value, str):
            letters = re.sub(r"\{[^}]*\}|\d+", " ", value)
            if re.search(r"[^\W\d_]{2,}[,.’]?\s+\S*[^\W\d_]{2,}", letters):
                texts[place] = value

    for file, source in read_pack(folder).files.items():
        collect(source.value, file)
    return texts


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_is_not_older_than_its_english_text(language):
    english = read_pack(CONTENT / "en")
    former = json.loads((CONTENT / language / TRANSLATED_FROM).read_text("utf-8"))
    now = {unit.context: unit.english for unit in units(english, language)}
    changed = [name for name, text in now.items() if former.get(name) != text]
    assert not changed, f"export {language}, remove the mark “fuzzy” of these, import: {changed}"


ID_OR_DATE = re.compile(r"[a-z0-9-]+")


def _example(language):
    """Return the entries of the made-up record of a pack, in the order of its file."""
    file = example_file(CONTENT / language)
    assert file.parent.name == language
    assert decode(file.read_bytes()).paths(), "it can be opened"
    return json.loads(file.read_text("utf-8"))["entries"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_example_differs_from_the_english_one_only_in_what_a_person_wrote(language):
    english, own = _example("en"), _example(language)
    assert list(own) == list(english)
    written = {}
    for path, entry in english.items():
        text = entry["value"]
        if isinstance(text, str) and not ID_OR_DATE.fullmatch(text):
            assert own[path] == {**entry, "value": own[path]["value"]}, path
            # What is shared, or named twice, is the same text in the translation too.
            assert written.setdefault(text, own[path]["value"]) == own[path]["value"], path
        else:
            assert own[path] == entry, path
    assert len(written) > 90
    assert all(isinstance(text, str) and text.strip() for text in written.values())
    assert not set(written) & set(written.values()), "still in English"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_pack_names_what_is_still_to_be_reviewed_and_its_words(language):
    glossary = (CONTENT / language / "GLOSSARY.md").read_text("utf-8")
    assert "## To be reviewed by someone who speaks" in glossary.partition("## Words")[0]
    pack = load_pack(CONTENT / language)
    assert pack.interface.frame.help in glossary
    assert pack.interface.leave.label in glossary
    page = {"es": "spanish", "ar": "arabic"}[language]
    included = (CONTENT / f"docs/developers/{page}.md").read_text("utf-8")
    assert f"../../{language}/GLOSSARY.md" in included


SPANISH = [*sorted((CONTENT / "es").glob("*.yaml")), CONTENT / "es" / "example.json"]


@pytest.mark.parametrize("path", SPANISH, ids=lambda path: path.name)
def test_spanish_is_easy_to_read(path):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from textstat.textstat import textstatistics

        statistics = textstatistics()
        statistics.set_lang("es")
        text = " ".join(sentences(path))
        assert not text or statistics.szigriszt_pazos(text) >= PLAIN
        hard = "Consideraciones interpersonales problemáticas obstaculizan reconciliaciones."
        assert statistics.szigriszt_pazos(hard) < PLAIN


def test_spanish_times_of_day_stay_on_one_line():
    help_lines = (CONTENT / "es" / "get-help.yaml").read_text("utf-8")
    assert len(re.findall("\\d\u00a0[ap]\\.\u00a0m\\.", help_lines)) > 10
    assert re.findall(r"[ap]\. m\.| [ap]\.\s?m\.", help_lines) == []


def test_spanish_has_no_forms_for_one_gender():
    for path in SPANISH:
        assert not GENDERED.search(" ".join(sentences(path))), path.name
    assert GENDERED.search("Te sientes cansado/a")


@pytest.mark.parametrize("language", LANGUAGES)
def test_help_lines_of_the_english_pack_keep_their_numbers(language):
    pattern = re.compile(r"\+?\d[\d\s-]{2,}\d")

    def numbers(pack):
        text = (CONTENT / pack / "get-help.yaml").read_text("utf-8")
        return {re.sub(r"[\s-]", "", number) for number in pattern.findall(text)}

    assert numbers("en") <= numbers(language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_a_text_calls_a_button_is_written_on_it(language):
    """Where the English text quotes a label, the translation quotes the translated label."""
    messages = [message for message in read_po(BytesIO(export_po(CONTENT, language))) if message.id]
    labels = defaultdict(set)
    for message in messages:
        labels[message.id].add(message.string)
    quotes = [
        (message, labels[name])
        for message in messages
        for name in re.findall(r"“([^”{}\[]{3,}?)[.,]?”", message.id)
        if name in labels
    ]
    assert len(quotes) > 40
    assert [
        message.context
        for message, names in quotes
        if not any(name in message.string for name in names)
    ] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_exported_pack_is_imported_as_it_was(language, tmp_path):
    shutil.copytree(CONTENT / "en", tmp_path / "en")
    shutil.copytree(CONTENT / language, tmp_path / language)
    before = {path: path.read_bytes() for path in (tmp_path / language).rglob("*.*")}
    file = tmp_path / f"{language}.po"
    file.write_bytes(export_po(tmp_path, language))
    import_po(file, tmp_path)
    after = {path: path.read_bytes() for path in (tmp_path / language).rglob("*.*")}
    assert [path.name for path in before if after[path] != before[path]] == []
    assert after.keys() == before.keys()
