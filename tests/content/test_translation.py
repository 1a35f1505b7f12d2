"""PO files for translators, and packs that lack texts."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest
import yaml

from tests.content.pseudo import translated_model
from tests.content.translated_pack import (
    copy_english,
    make_translation,
    translate,
    with_accents,
    write_po_file,
)
from tests.content.words import PACK
from workbook_lib.cli import main
from workbook_lib.content.language import PLURAL_FORMS, plural_forms
from workbook_lib.content.loading.loader import check_pack, load_pack, open_chapter, pack_notices
from workbook_lib.content.loading.pack_reader import model_of, read_pack, translated_shares
from workbook_lib.content.loading.po_files import TRANSLATED_FROM, export_po, import_po, units
from workbook_lib.content.loading.problems import ContentError, ProblemCode
from workbook_lib.content.markdown import declare_language, mark_fallback, to_html, without_marks
from workbook_lib.errors import UserError

CHAPTERS = (
    "pause-and-settle",
    "how-a-talk-feels",
    "a-message",
    "if-you-step-back",
    "get-help",
)
ENGLISH = load_pack(Path(__file__).parents[2] / "content" / "en")


@pytest.fixture(scope="module")
def translated(tmp_path_factory):
    """A folder with some of the English chapters and a complete Welsh pack of them."""
    folder = copy_english(tmp_path_factory.mktemp("packs"), *CHAPTERS)
    make_translation(folder, "cy")
    return folder


@pytest.fixture
def folder(translated, tmp_path):
    return Path(shutil.copytree(translated, tmp_path / "packs"))


def replace(path, old, new):
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


def without(path, *keys):
    """Remove a value of a YAML file."""
    value = yaml.safe_load(path.read_text("utf-8"))
    inner = value
    for key in keys[:-1]:
        inner = inner[key]
    del inner[keys[-1]]
    path.write_text(yaml.safe_dump(value, allow_unicode=True, sort_keys=False), "utf-8")


def keys(value):
    """Return the keys of a value in their order, with those inside, but not plural forms."""
    if isinstance(value, dict) and set(value) <= {*PLURAL_FORMS}:
        return None
    if isinstance(value, dict):
        return [(key, keys(inner)) for key, inner in value.items()]
    return [keys(inner) for inner in value] if isinstance(value, list) else None


# PO files


def test_a_round_trip_is_equal_byte_by_byte(folder):
    exported = export_po(folder, "cy")
    path = folder / "again.po"
    path.write_bytes(exported)
    files = {file: file.read_bytes() for file in (folder / "cy").rglob("*.*")}
    import_po(path, folder)
    assert export_po(folder, "cy") == exported
    assert {file: file.read_bytes() for file in (folder / "cy").rglob("*.*")} == files


def test_a_file_in_another_encoding_is_not_exported_as_untranslated(folder):
    (folder / "cy" / "home.yaml").write_bytes(b"title: Caf\xe9\n")
    with pytest.raises(ContentError) as error:
        export_po(folder, "cy")
    assert [item.code for item in error.value.problems] == [ProblemCode.NOT_UTF8]


def test_a_complete_pack_has_every_text_in_the_order_of_english(tmp_path):
    folder = copy_english(tmp_path)
    make_translation(folder, "cy")
    assert check_pack(folder / "cy") == []
    content = load_pack(folder / "cy")
    assert content.is_complete
    assert content.home.description == with_accents(ENGLISH.home.description)
    assert [chapter.id for chapter in content.chapters] == [
        chapter.id for chapter in ENGLISH.chapters
    ]
    for file in (folder / "en").glob("*.yaml"):
        ours, theirs = ((folder / name / file.name).read_text("utf-8") for name in ("cy", "en"))
        assert keys(yaml.safe_load(ours)) == keys(yaml.safe_load(theirs)), file.name
        assert ours.count("\n\n") == theirs.count("\n\n"), file.name
        assert ours.splitlines()[0] == theirs.splitlines()[0], file.name


def test_the_models_decide_what_is_translated(folder):
    contexts = {unit.context: unit for unit in units(read_pack(folder / "en"), "es")}
    assert "pause-and-settle.yaml/sections/pacer/part/words/start" in contexts
    assert not any(context.endswith(("/kind", "/id", "/notebook")) for context in contexts)
    assert not any(context.startswith("pack.yaml") for context in contexts)
    anew = {context.rpartition("/")[2] for context, unit in contexts.items() if unit.text.anew}
    assert {"phrases", "not_after", "fillers", "joins", "lines", "places"} <= anew
    exported = export_po(folder, "es").decode()
    assert "Write anew for this language" in exported
    assert "#, python-brace-format\n" in exported
    assert "Places to leave as they are: {time}" in exported
    assert "#. On screen: Pause and settle → Two minutes" in exported


def leaves(value, path=()):
    """Yield the path and the value of each text of a file."""
    if isinstance(value, (dict, list)):
        items = value.items() if isinstance(value, dict) else enumerate(value)
        for key, inner in items:
            yield from leaves(inner, (*path, key))
    else:
        yield path, value


def test_all_texts_that_readers_see_are_exported():
    """The pseudo-language finds them in another way: by the types of the models alone."""
    pack = read_pack(PACK)
    exported = {(unit.file, unit.text.path) for unit in units(pack, "es")}
    missing = []
    for file, source in pack.files.items():
        changed = dict(leaves(translated_model(source.value, model_of(file))))
        for path, text in leaves(source.value):
            if path[-1] == "cite":  # the name of a work is the same in each language
                continue
            starts = [path[:length] for length in range(1, len(path) + 1)]
            if changed.get(path, text) != text and not {(file, way) for way in starts} & exported:
                missing.append(f"{file}: {' → '.join(map(str, path))}")
    assert missing == []


def test_changed_english_shows_as_fuzzy_with_what_it_was(folder):
    replace(folder / "en" / "home.yaml", "description: A quiet workbook.", "description: A book.")
    exported = export_po(folder, "cy").decode()
    assert '#, fuzzy\n#| msgid "A quiet workbook."\nmsgctxt "home.yaml/description"' in exported
    assert exported.count("fuzzy") == 1
    path = folder / "cy.po"
    path.write_text(exported, "utf-8")
    import_po(path, folder)
    assert export_po(folder, "cy").decode() == exported
    assert load_pack(folder / "cy").home.description == "A quiét workbook."
    path.write_text(exported.replace('#, fuzzy\n#| msgid "A quiet workbook."\n', ""), "utf-8")
    import_po(path, folder)
    assert "fuzzy" not in export_po(folder, "cy").decode()


def test_the_previous_text_of_a_file_counts_without_what_was_stored(folder):
    replace(folder / "en" / "home.yaml", "description: A quiet workbook.", "description: A book.")
    exported = export_po(folder, "cy")
    (folder / "cy" / TRANSLATED_FROM).unlink()
    path = folder / "cy.po"
    path.write_bytes(exported)
    import_po(path, folder)
    assert export_po(folder, "cy") == exported


def test_a_new_item_of_a_list_without_ids_moves_no_translation(folder):
    chapter = ENGLISH.chapter("pause-and-settle")
    section = next(section for section in chapter.sections if section.folded)
    before = [folded.title for folded in section.folded]
    path = folder / "en" / "pause-and-settle.yaml"
    value = yaml.safe_load(path.read_text("utf-8"))
    (changed,) = (entry for entry in value["sections"] if entry["id"] == section.id)
    changed["folded"].insert(0, {"title": "Something new", "prose": "Words about it."})
    path.write_text(yaml.safe_dump(value, allow_unicode=True, sort_keys=False), "utf-8")
    exported = export_po(folder, "cy").decode()
    assert 'msgid "Something new"\nmsgstr ""' in exported
    assert f'msgid "{before[0]}"\nmsgstr "{with_accents(before[0])}"' in exported
    (folder / "cy.po").write_text(exported, "utf-8")
    import_po(folder / "cy.po", folder)
    section = load_pack(folder / "cy").chapter("pause-and-settle").section(section.id)
    assert [folded.title for folded in section.folded] == [
        mark_fallback("Something new"),
        *map(with_accents, before),
    ]


def test_lists_are_written_anew(folder):
    def write(message):
        if str(message.context).endswith("/flags/always/phrases"):
            return "rwyt ti wastad\nti byth"
        if str(message.context).endswith("part/groups/day-and-night/lines"):
            return "- {country: Cymru, called: Llinell, call: '123', source: a.cy, state: verify}"
        return translate(message)

    import_po(write_po_file(folder / "cy.po", "cy", write), folder)
    content = load_pack(folder / "cy")
    assert "rwyt ti wastad" in (folder / "cy" / "a-message.yaml").read_text("utf-8")
    assert content.is_complete


PLURAL = "how-a-talk-feels.yaml/counted"


def write_forms(folder, forms, codes=()):
    """Import a PO file in which one text has these plural forms."""
    path = folder / "cy.po"
    contexts = {f"{PLURAL}/{name}": text for name, text in forms.items()}

    def write(message):
        is_plural = str(message.context).startswith(f"{PLURAL}/")
        return contexts.get(message.context) if is_plural else translate(message)

    notices = import_po(write_po_file(path, "cy", write), folder).notices
    assert [notice.code for notice in notices] == list(codes)
    return load_pack(folder / "cy").chapter("how-a-talk-feels").counted


def test_a_language_has_its_own_plural_forms(folder):
    forms = {name: f"{{count}} {name}" for name in plural_forms("cy")}
    assert set(forms) == {"zero", "one", "two", "few", "many", "other"}
    assert write_forms(folder, forms) == forms
    exported = export_po(folder, "cy")
    (folder / "cy.po").write_bytes(exported)
    import_po(folder / "cy.po", folder)
    assert export_po(folder, "cy") == exported


def test_one_text_serves_for_all_numbers(folder):
    assert write_forms(folder, {"other": "{count} ateb"}) == "{count} ateb"
    exported = export_po(folder, "cy")
    (folder / "cy.po").write_bytes(exported)
    import_po(folder / "cy.po", folder)
    assert export_po(folder, "cy") == exported


def test_a_text_with_some_plural_forms_stays_in_english(folder):
    forms = {"one": "{count} ateb", "other": "{count} ateb"}
    code = ProblemCode.PLURAL_FORM_MISSING
    counted = write_forms(folder, forms, [code])
    english = ENGLISH.chapter("how-a-talk-feels").counted
    assert counted == {name: mark_fallback(text) for name, text in english.items()}


BROKEN = {
    "a place that is missing": ("{time}", "", "the place {time} is missing", "BU502"),
    "a place with another name": ("{time}", "{tiem}", "the place {tiem} is not in", "BU502"),
    "a brace": ("{time}", "{time} {", "a brace is missing its other half", "BU213"),
    "HTML": ("{time}", "{time} <b>", "HTML such as", "BU211"),
}


@pytest.mark.parametrize("kind", BROKEN)
def test_a_broken_place_is_one_sentence_with_file_and_line(kind, folder, capsys):
    old, new, sentence, code = BROKEN[kind]
    before = {file: file.read_bytes() for file in (folder / "cy").rglob("*.*")}

    def write(message):
        text = translate(message)
        is_broken = message.context == "interface.yaml/save/saved_personal"
        return text.replace(old, new) if is_broken else text

    path = write_po_file(folder / "cy.po", "cy", write)
    assert main(["translate", "import", str(path), "--words", str(folder)]) == 1
    lines = [line for line in capsys.readouterr().err.splitlines() if sentence in line]
    assert len(lines) == 1
    assert lines[0].startswith("cy.po, line ")
    assert lines[0].endswith(f"[{code}]")
    number = int(lines[0].split("line ")[1].split(",")[0])
    assert path.read_text("utf-8").splitlines()[number - 1].startswith("msgid")
    assert {file: file.read_bytes() for file in (folder / "cy").rglob("*.*")} == before


def test_a_link_that_leads_elsewhere_is_reported(folder):
    def write(message):
        return translate(message).replace("(02-pause-and-settle.ipynb", "(02-saib.ipynb")

    path = write_po_file(folder / "cy.po", "cy", write)
    with pytest.raises(ContentError) as caught:
        import_po(path, folder)
    assert {problem.code for problem in caught.value.problems} == {"BU503"}


@pytest.mark.parametrize(
    "contents",
    [b'msgid "a"\nmsgid "b"\n', b"no PO file\n", b'msgid ""\nmsgstr "\xff"\n'],
    ids=["without translation", "no PO file", "not UTF-8"],
)
def test_a_file_that_is_no_po_file_is_reported_with_its_line(contents, tmp_path):
    path = tmp_path / "cy.po"
    path.write_bytes(contents)
    with pytest.raises(ContentError, match=r"cy\.po, line \d: this is not the form of a PO file"):
        import_po(path, tmp_path)


@pytest.mark.parametrize("text", [b"name: \xf1", b"language: cy\n  name: 'x", b""])
def test_a_pack_file_that_cannot_be_read_is_reported_before_anything_is_written(folder, text):
    path = folder / "cy.po"
    path.write_bytes(export_po(folder, "cy"))
    (folder / "cy" / "pack.yaml").write_bytes(text)
    before = {file: file.stat().st_mtime_ns for file in (folder / "cy").rglob("*.*")}
    with pytest.raises(ContentError, match=r"pack\.yaml"):
        import_po(path, folder)
    assert {file: file.stat().st_mtime_ns for file in (folder / "cy").rglob("*.*")} == before


@pytest.mark.parametrize("name", ["home.yaml", "pack.yaml", "translated-from.json"])
def test_a_folder_that_cannot_be_written_to_is_reported(folder, monkeypatch, name):
    def refuse(file, *_, **__):
        if file.name == name:
            raise PermissionError(13, "Permission denied", str(file))

    path = folder / "cy.po"
    path.write_bytes(export_po(folder, "cy"))
    monkeypatch.setattr(Path, "write_text", refuse)
    with pytest.raises(UserError) as error:
        import_po(path, folder)
    assert error.value.message.code == "translation_not_written"


@pytest.mark.parametrize("language", ["en", "spanish", "es_ES", "../es", "", "ES"])
def test_a_wrong_language_code_is_reported(language, folder):
    with pytest.raises(UserError, match="is not the code of a language"):
        export_po(folder, language)


def test_texts_that_english_does_not_have_are_left_out(folder, capsys):
    path = folder / "cy.po"
    extra = '\nmsgctxt "home.yaml/gone"\nmsgid "Old"\nmsgstr "Hen"\n'
    path.write_text(export_po(folder, "cy").decode() + extra, "utf-8")
    assert main(["translate", "import", str(path), "--words", str(folder)]) == 0
    output = capsys.readouterr()
    assert "English does not have this text any more" in output.err
    assert re.fullmatch(
        rf"(\d+) of \1 entries of cy\.po have a translation\.\nWritten: {folder / 'cy'}\n",
        output.out,
    )


def test_the_command_writes_a_file(folder, monkeypatch, capsys):
    monkeypatch.chdir(folder)
    assert main(["translate", "export", "ar", "--words", str(folder)]) == 0
    path = folder / "ar.po"
    assert f"Written: {path}" in capsys.readouterr().out
    import_po(path, folder)
    pack = load_pack(folder / "ar").pack
    assert (pack.language, pack.direction) == ("ar", "rtl")


@pytest.mark.parametrize(
    "edit",
    [
        lambda text: re.sub(r'msgstr "\w[^{}"]*"', 'msgstr "Geiriau"', text, count=1),
        lambda text: f"{text}\nnot a PO file",
    ],
    ids=["other words", "unreadable"],
)
def test_words_that_are_not_imported_are_not_overwritten(edit, folder, capsys):
    path = folder / "cy.po"
    command = ["translate", "export", "cy", "--out", str(path), "--words", str(folder)]
    assert main(command) == 0
    assert main(command) == 0, "a file without other words"
    edited = edit(path.read_text("utf-8"))
    path.write_text(edited, "utf-8")
    capsys.readouterr()
    assert main(command) == 1
    assert "has words that are not in the workbook yet" in capsys.readouterr().err
    assert path.read_text("utf-8") == edited


def test_words_that_are_imported_may_be_exported_again(folder):
    path = folder / "cy.po"
    command = ["translate", "export", "cy", "--out", str(path), "--words", str(folder)]
    assert main(command) == 0
    edited = re.sub(r'msgstr "\w[^{}"]*"', 'msgstr "Geiriau"', path.read_text("utf-8"), count=1)
    path.write_text(edited, "utf-8")
    assert main(["translate", "import", str(path), "--words", str(folder)]) == 0
    assert main(command) == 0
    assert path.read_text("utf-8") == edited


# Packs that lack texts


def test_a_pack_with_nothing_but_its_name_is_in_english(tmp_path):
    folder = copy_english(tmp_path, *CHAPTERS)
    (folder / "fr").mkdir()
    (folder / "fr" / "pack.yaml").write_text("language: fr\n", "utf-8")
    assert check_pack(folder / "fr") == []
    content = load_pack(folder / "fr")
    assert not content.is_complete
    assert content.home.title == mark_fallback(ENGLISH.home.title)
    lead = content.chapter("pause-and-settle").lead
    assert without_marks(lead) == ENGLISH.chapter("pause-and-settle").lead
    assert all(share.percent == 0 for share in translated_shares(folder / "fr"))


MISSING = {
    "a text": ("title",),
    "a section": ("sections", 0),
    "a part": ("sections", 0, "part"),
    "a text of a part": ("sections", 0, "part", "words", "pause"),
    "all sections": ("sections",),
}


@pytest.mark.parametrize("kind", MISSING)
def test_english_fills_what_a_chapter_lacks(kind, folder):
    keys = MISSING[kind]
    without(folder / "cy" / "pause-and-settle.yaml", *keys)
    assert check_pack(folder / "cy") == []
    content = load_pack(folder / "cy")
    assert not content.is_complete
    chapter = content.chapter("pause-and-settle")
    english = ENGLISH.chapter("pause-and-settle")
    assert [section.id for section in chapter.sections] == [
        section.id for section in english.sections
    ]
    label, whole = chapter.sections[0].part.words.pause, english.sections[0].part.words.pause
    assert label == (with_accents(whole) if kind == "a text" else mark_fallback(whole))
    assert chapter.step == with_accents(english.step)
    assert (
        chapter.sections[0].part.words.pause
        in open_chapter(folder / "cy", "pause-and-settle")
        .chapter.sections[0]
        .part.words.model_dump()
        .values()
    )


def test_english_fills_what_a_part_by_name_lacks(tmp_path):
    folder = copy_english(tmp_path, "signs-over-time")
    make_translation(folder, "cy", lambda message: "/signs/talk/" not in message.context)
    suggested = load_pack(folder / "cy").chapter("signs-over-time").section("reading").part.suggest
    english = ENGLISH.chapter("signs-over-time").section("reading").part.suggest
    assert suggested.signs["talk"].own.title == mark_fallback(english.signs["talk"].own.title)
    assert suggested.signs["plans"].own.title == with_accents(english.signs["plans"].own.title)


def test_a_missing_file_is_in_english(folder):
    (folder / "cy" / "interface.yaml").unlink()
    assert check_pack(folder / "cy") == []
    content = load_pack(folder / "cy")
    assert content.interface.frame.help == mark_fallback(ENGLISH.interface.frame.help)
    assert content.home.title == with_accents(ENGLISH.home.title)


def test_a_mistake_has_the_line_of_its_own_file(folder):
    path = folder / "cy" / "pause-and-settle.yaml"
    without(path, "sections", 0)
    replace(path, "kind: form", "kind: forms")
    number = path.read_text("utf-8").splitlines().index("    kind: forms") + 1
    (problem,) = check_pack(folder / "cy")
    assert (problem.file, problem.line) == ("pause-and-settle.yaml", number)
    chapter = load_pack(folder / "cy").chapter("pause-and-settle")
    assert len(chapter.sections) == len(ENGLISH.chapter("pause-and-settle").sections)
    assert chapter.title == with_accents(ENGLISH.chapter("pause-and-settle").title)


@pytest.mark.parametrize("kind", ["HTML", "a file that is not YAML", "not UTF-8"])
def test_english_replaces_a_text_with_a_mistake(kind, folder):
    path = folder / "cy" / "home.yaml"
    if kind == "not UTF-8":
        path.write_bytes(b"\xff\xfe")
    else:
        sign = "<b>A</b> " if kind == "HTML" else "["
        replace(path, "description: ", f"description: {sign}")
    problems = check_pack(folder / "cy")
    assert {problem.file for problem in problems} == {"home.yaml"}
    content = load_pack(folder / "cy")
    assert content.home.description == mark_fallback(ENGLISH.home.description)
    title = ENGLISH.home.seats.title
    assert content.home.seats.title == (
        with_accents(title) if kind == "HTML" else mark_fallback(title)
    )
    assert not content.is_complete


def test_a_pack_can_do_without_english(folder):
    without(folder / "cy" / "home.yaml", "description")
    replace(folder / "cy" / "pack.yaml", "language: cy", "language: cy\nfallback: none")
    (problem,) = check_pack(folder / "cy")
    assert 'the key "description" is missing' in str(problem)
    assert translated_shares(folder / "cy") == []


def test_the_check_lists_what_is_missing(folder, capsys):
    without(folder / "cy" / "pause-and-settle.yaml", "sections", 0, "title")
    assert main(["check", str(folder)]) == 0
    total = sum(share.count for share in translated_shares(folder / "cy"))
    assert f"cy: {total - 1} of {total} texts are translated." in capsys.readouterr().out
    assert main(["check", str(folder), "--lang", "cy"]) == 0
    output = capsys.readouterr().out
    assert "  pause-and-settle.yaml: 99%\n    line " in output
    assert "sections → pacer → title\n" in output
    assert "  home.yaml: 100%\n" in output
    assert main(["check", str(folder), "--lang", "zz"]) == 1
    assert "There are words in: cy, en." in capsys.readouterr().err


def test_a_language_without_plural_rule_gets_a_notice(folder):
    (folder / "xx").mkdir()
    (folder / "xx" / "pack.yaml").write_text("language: xx\n", "utf-8")
    (notice,) = pack_notices(folder / "xx")
    assert str(notice).startswith("pack.yaml, line 1, language: there is no plural rule")
    assert not load_pack(folder / "xx").is_complete


# The language of English texts


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>[Stop]</p>", '<p lang="en" dir="ltr">Stop</p>'),
        ("<p>Aros [Stop]</p>", '<p>Aros <span lang="en" dir="ltr">Stop</span></p>'),
        (
            "<a href='#' title=\"[Go]\">[Go]</a>",
            '<a href=\'#\' title="Go" lang="en" dir="ltr">Go</a>',
        ),
        ('<div dir="auto">[Go]</div>', '<div lang="en" dir="ltr">Go</div>'),
        ("<svg><text>[Go]</text></svg>", '<svg><text lang="en" dir="ltr">Go</text></svg>'),
        ("<svg><text>[Go] mas</text></svg>", "<svg><text>Go mas</text></svg>"),
        ("<option>[a] b</option>", "<option>a b</option>"),
        ("<script>'[a]'</script>", "<script>'[a]'</script>"),
        ("<p>Aros</p>", "<p>Aros</p>"),
    ],
)
def test_html_declares_the_language_of_english_texts(html, expected):
    marked = html.translate({ord("["): "\u2066", ord("]"): "\u2069"})
    assert declare_language(marked).translate({0x2066: "[", 0x2069: "]"}) == expected


def test_markdown_declares_the_language_of_its_blocks():
    assert to_html(mark_fallback("One\n\n- two")) == (
        '<p lang="en" dir="ltr">One</p>\n<ul lang="en" dir="ltr">\n<li>two</li>\n</ul>\n'
    )


def test_what_was_translated_is_stored_by_context(folder):
    stored = json.loads((folder / "cy" / TRANSLATED_FROM).read_text("utf-8"))
    assert stored["home.yaml/description"] == ENGLISH.home.description
    assert len(stored) == len(units(read_pack(folder / "en"), "cy"))
