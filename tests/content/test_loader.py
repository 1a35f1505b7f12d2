"""Finding and loading packs, and opening a chapter with invalid sections."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.record.test_loop import FULL as EPISODE
from workbook_lib.content.loading.loader import (
    check_pack,
    content_folder,
    example_file,
    languages,
    load_pack,
    open_chapter,
    pack_folder,
)
from workbook_lib.content.loading.pack_reader import base_folders, read_pack, translated_shares
from workbook_lib.content.loading.problems import ContentError
from workbook_lib.content.markdown import mark_fallback
from workbook_lib.content.parts.loop import EpisodePart
from workbook_lib.insight.answers import exercise_fields
from workbook_lib.record.views.loop import REWRITE_FIELDS
from workbook_lib.settings import Settings

GOOD = Path(__file__).parents[1] / "fixtures" / "content" / "good"
ENGLISH = pack_folder("en", Settings())


@pytest.fixture
def pack(tmp_path):
    return Path(shutil.copytree(GOOD, tmp_path / "packs" / "en"))


@pytest.fixture
def environ(pack):
    return {"WORKBOOK_CONTENT": str(pack.parent)}


def change(pack, file, find, put):
    text = (pack / file).read_text(encoding="utf-8")
    assert find in text
    (pack / file).write_text(text.replace(find, put), encoding="utf-8")


def test_the_english_pack_is_complete():
    assert check_pack(ENGLISH) == []
    content = load_pack(ENGLISH)
    chapter = content.chapter("map-your-loop")
    assert chapter is content.chapter("01-map-your-loop")
    sections = {section.id: section.part.kind for section in chapter.sections}
    assert sections == {
        "what-happened": "episode",
        "eggs": "story",
        "side": "episode",
        "moves": "episode",
        "outside": "outside_loop",
        "thoughts": "episode",
        "feelings": "episode",
        "underneath": "loop",
        "their-side": "episode",
        "views": "episode",
        "new-move": "rewrite",
        "new-loop": "new_loop",
        "earlier": "episodes",
        "repeats": "repeats",
    }
    with pytest.raises(KeyError):
        content.chapter("no-such-chapter")
    with pytest.raises(KeyError):
        chapter.section("no-such-section")


def fields_of(content, kind):
    """Return the fields of all parts of a kind, by id."""
    fields = exercise_fields(*(part.exercise for part in content.parts(kind)))
    by_id = {field.id: field for field in fields}
    assert len(by_id) == len(fields), "a field is in two forms of an episode"
    return by_id


def test_the_forms_of_an_episode_have_the_fields_of_the_loop_figure():
    content = load_pack(ENGLISH)
    # Who moved first is only read from older records; thoughts are chosen for one's own side only.
    expected = {name for name in EPISODE if name not in ("first", "partner.thoughts")}
    assert set(fields_of(content, EpisodePart)) == {*expected, "me.seen", "me.self"}
    rewrite = content.chapter("map-your-loop").section("new-move").part.exercise
    fields = [field for group in rewrite.groups for field in group.fields if field.kind != "shown"]
    assert [field.id for field in fields] == list(REWRITE_FIELDS)


def test_both_sides_have_the_same_feelings_to_choose_from():
    fields = fields_of(load_pack(ENGLISH), EpisodePart)
    for name in ("moves", "secondary_emotion"):
        mine, theirs = (fields[f"{side}.{name}"].options for side in ("me", "partner"))
        assert mine == theirs
    mine, theirs = (fields[f"{side}.underneath"].options for side in ("me", "partner"))
    assert [option.id for option in mine] == [option.id for option in theirs]


def test_every_move_has_a_verb_and_a_seat():
    fields = fields_of(load_pack(ENGLISH), EpisodePart)
    for option in (*fields["me.moves"].options, *fields["partner.moves"].options):
        assert option.verb
        assert option.seat


def test_yaml_scalars_stay_text(pack):
    change(pack, "first.yaml", "takes: 5 min", "takes: No")
    change(pack, "first.yaml", "step: Words", "step: 2026-01-31")
    chapter = load_pack(pack).chapter("first")
    assert (chapter.takes, chapter.step) == ("No", "2026-01-31")


def test_a_byte_order_mark_is_ignored(pack):
    text = (pack / "first.yaml").read_bytes()
    (pack / "first.yaml").write_bytes(b"\xef\xbb\xbf" + text.replace(b"\n", b"\r\n"))
    assert check_pack(pack) == []


@pytest.mark.parametrize("name", ["browser", "chart"])
def test_an_older_pack_gets_the_english_words(name):
    english = getattr(load_pack(ENGLISH).interface, name)
    assert f"{name}:" not in (GOOD / "interface.yaml").read_text(encoding="utf-8")
    assert english
    assert getattr(load_pack(GOOD).interface, name) == english
    chapter = load_pack(GOOD).chapters[0].id
    assert getattr(open_chapter(GOOD, chapter).content.interface, name) == english


def test_loaded_content_is_immutable():
    content = load_pack(GOOD)
    with pytest.raises(ValueError, match="frozen"):
        content.pack.language = "es"


def test_the_environment_can_name_another_folder(pack, environ):
    assert content_folder(Settings.read(environ)) == pack.parent
    assert pack_folder("en", Settings.read(environ)) == pack
    assert languages(content_folder(Settings.read(environ))) == ("en",)


def test_languages_are_folders_with_a_pack_file(pack):
    (pack.parent / "es").mkdir()
    (pack.parent / "pt-BR").mkdir()
    (pack.parent / "notes").mkdir()
    (pack.parent / "pt-BR" / "pack.yaml").write_text("", encoding="utf-8")
    (pack.parent / "notes" / "pack.yaml").write_text("", encoding="utf-8")
    assert languages(pack.parent) == ("en", "pt-BR")
    assert languages(pack.parent / "none") == ()


@pytest.mark.parametrize("lang", ["xx", "", "..", "../en", "/etc", "en/../en", "e" * 1000, "en\0"])
def test_a_missing_language_is_reported(lang, environ):
    with pytest.raises(ContentError) as caught:
        pack_folder(lang, Settings.read(environ))
    (problem,) = caught.value.problems
    assert str(problem) == (
        "packs: there are no words in the language asked for. There are words in: en. [BU002]"
    )


def test_a_folder_without_languages_is_reported(tmp_path):
    with pytest.raises(ContentError, match="there are no words in it"):
        pack_folder("en", Settings(content=tmp_path))


def test_the_copy_in_a_wheel_is_found(tmp_path, monkeypatch):
    package = tmp_path / "workbook_lib"
    (package / "content").mkdir(parents=True)
    shutil.copytree(GOOD, package / "_shared" / "content" / "en")
    shutil.copytree(GOOD, tmp_path / "content" / "es")
    monkeypatch.setattr(
        "workbook_lib.content.loading.fallback.__file__",
        str(package / "content" / "loading" / "fallback.py"),
    )
    assert pack_folder("en", Settings()) == package / "_shared" / "content" / "en"


def test_a_valid_chapter_is_opened_completely(pack):
    opened = open_chapter(pack, "first")
    assert opened.problems == {}
    assert opened.chapter == load_pack(pack).chapter("first")


def test_a_file_in_another_encoding_is_shown_in_english(tmp_path):
    folder = Path(shutil.copytree(ENGLISH.parent / "es", tmp_path / "es"))
    file = folder / "a-message.yaml"
    file.write_bytes(file.read_text("utf-8").encode("latin-1", "replace"))
    opened = open_chapter(folder, "a-message")
    assert load_pack(ENGLISH).chapter("a-message").title in opened.chapter.title
    assert opened.section_ids == tuple(section.id for section in opened.chapter.sections)
    assert file.name not in {share.file for share in translated_shares(folder)}


def test_a_broken_section_is_left_out_and_the_others_stay(pack):
    change(pack, "first.yaml", "kind: scale", "kind: scales")
    change(pack, "first.yaml", "rows: 3", "rows: many")
    opened = open_chapter(pack, "first")
    assert [section.id for section in opened.chapter.sections] == ["read", "rewrite"]
    assert list(opened.problems) == ["own"]
    assert [problem.line for problem in opened.problems["own"]] == [45, 51]


def test_a_section_without_an_id_is_left_out_alone(pack):
    change(pack, "first.yaml", "  - id: own\n    title: Write", "  - title: Write")
    opened = open_chapter(pack, "first")
    assert [section.id for section in opened.chapter.sections] == ["read", "rewrite"]
    assert list(opened.problems) == ["item 2"]


def test_a_chapter_opens_although_another_one_is_invalid(pack):
    text = (pack / "first.yaml").read_text(encoding="utf-8")
    (pack / "second.yaml").write_text(text.replace("title:", "titel:"), encoding="utf-8")
    change(pack, "pack.yaml", "- first", "- first\n  - second")
    opened = open_chapter(pack, "first")
    assert opened.problems == {}
    assert [chapter.id for chapter in opened.content.chapters] == ["first"]


@pytest.mark.parametrize(
    ("file", "find", "put"),
    [
        ("first.yaml", "takes: 5 min\n", ""),
        ("first.yaml", "takes: 5 min", "takes: [5"),
        ("first.yaml", "sections:", "section:"),
        ("home.yaml", "description: Words\n", ""),
        ("pack.yaml", "- first", "- second"),
    ],
)
def test_an_invalid_chapter_cannot_be_opened(pack, file, find, put):
    change(pack, file, find, put)
    with pytest.raises(ContentError):
        open_chapter(pack, "first")


def test_a_chapter_without_valid_sections_cannot_be_opened(pack):
    change(pack, "first.yaml", " title:", " titel:")
    with pytest.raises(ContentError) as caught:
        open_chapter(pack, "first")
    assert len(caught.value.problems) == 6


def test_an_unlisted_chapter_cannot_be_opened(pack):
    with pytest.raises(ContentError, match="this chapter is not in the pack"):
        open_chapter(pack, "third")


def test_the_error_states_the_number_of_problems(pack):
    change(pack, "first.yaml", "takes: 5 min\n", "")
    with pytest.raises(ContentError) as caught:
        load_pack(pack)
    assert str(caught.value) == (
        "The words in en cannot be used: one problem. "
        'first.yaml, line 1: the key "takes" is missing. Add it. [BU202]'
    )
    change(pack, "first.yaml", "step: Words\n", "")
    with pytest.raises(
        ContentError, match=r"cannot be used\. Problems: 2\. The first: first\.yaml"
    ):
        load_pack(pack)


def test_a_pack_is_read_again_only_after_a_change(pack):
    first = read_pack(pack)
    assert read_pack(pack) is first
    change(pack, "pack.yaml", "\n", "\n# More\n")
    assert read_pack(pack) is not first
    (pack / "pack.yaml").unlink()
    assert read_pack(pack).problems


# Packs that others fill

FEW_WORDS = {
    "es": "title: Inicio\ndescription: Palabras\nhero: {start: Empezar}\n",
    "es-MX": "description: Un libro\nseats: {title: ~}\n",
    "en-GB": "description: A book\n",
    "ar": "title: البداية\n",
    "ar-EG": "description: كتاب\n",
    "fr-CA": "description: Un livre\n",
}


@pytest.fixture
def packs(pack):
    """A folder of packs with an English one, and with others that have only a few words."""
    for name, words in FEW_WORDS.items():
        folder = pack.parent / name
        folder.mkdir()
        direction = "direction: rtl\n" if name == "ar" else ""
        (folder / "pack.yaml").write_text(f"language: {name}\n{direction}", "utf-8")
        (folder / "home.yaml").write_text(words, "utf-8")
    return pack.parent


def missing(folder):
    """Return where the texts are that a pack has in English, without their lines."""
    places = [place for share in translated_shares(folder) for place in share.missing]
    return [place.rpartition(": ")[2] for place in places]


def test_a_pack_for_a_region_takes_what_it_lacks_from_its_language_and_then_from_english(packs):
    assert check_pack(packs / "es-MX") == []
    home = load_pack(packs / "es-MX").home
    assert home.description == "Un libro"
    assert (home.title, home.hero.start) == ("Inicio", "Empezar")
    assert home.seats.title == mark_fallback("Words")
    assert not load_pack(packs / "es-MX").is_complete
    assert missing(packs / "es-MX") == missing(packs / "es")


def test_a_pack_for_a_region_of_english_is_whole(packs):
    assert check_pack(packs / "en-GB") == []
    content, english = load_pack(packs / "en-GB"), load_pack(packs / "en")
    assert content.home.description == "A book"
    assert content.home.model_copy(update={"description": "Words"}) == english.home
    assert content.chapters == english.chapters
    assert content.is_complete
    assert missing(packs / "en-GB") == []


def test_a_pack_for_a_region_has_the_direction_of_its_language(packs):
    content = load_pack(packs / "ar-EG")
    assert (content.pack.direction, content.home.title) == ("rtl", "البداية")


def test_a_pack_for_a_region_without_its_language_takes_what_it_lacks_from_english(packs):
    assert load_pack(packs / "fr-CA").home.title == mark_fallback("Home")
    assert len(missing(packs / "fr-CA")) == len(missing(packs / "es")) + 2


@pytest.mark.parametrize(
    ("beside", "expected"),
    [
        (["es", "en"], ["packs/es", "packs/en"]),
        (["es"], ["packs/es", "content/en"]),
        (["en"], ["packs/en"]),
        ([], ["content/es", "content/en"]),
    ],
)
def test_packs_beside_a_pack_come_before_those_of_the_workbook(beside, expected, tmp_path):
    for name in ["es-MX", *beside]:
        shutil.copytree(GOOD, tmp_path / "packs" / name)
    bases = base_folders(tmp_path / "packs" / "es-MX")
    assert ["/".join(base.parts[-2:]) for base in bases] == expected


def test_a_pack_for_a_region_does_without_others_if_it_says_so(packs):
    (packs / "es-MX" / "pack.yaml").write_text("language: es-MX\nfallback: none\n", "utf-8")
    assert 'the key "title" is missing' in str(check_pack(packs / "es-MX"))


def test_a_pack_for_a_region_takes_no_mistake_from_its_language(packs):
    change(packs / "es", "home.yaml", "Empezar", "<b>Empezar</b>")
    assert len(check_pack(packs / "es")) == 1
    assert check_pack(packs / "es-MX") == []
    home = load_pack(packs / "es-MX").home
    assert (home.title, home.hero.start) == ("Inicio", mark_fallback("Words"))
    (packs / "es" / "home.yaml").write_text("[", "utf-8")
    assert check_pack(packs / "es-MX") == []
    assert load_pack(packs / "es-MX").home.title == mark_fallback("Home")


def test_a_change_of_the_language_shows_in_the_pack_for_a_region(packs):
    assert load_pack(packs / "es-MX").home.title == "Inicio"
    change(packs / "es", "home.yaml", "Inicio", "Portada")
    assert load_pack(packs / "es-MX").home.title == "Portada"
    change(packs / "en", "home.yaml", "art: Words", "art: Lines")
    assert load_pack(packs / "es-MX").home.hero.art == mark_fallback("Lines")


def test_a_pack_for_a_region_has_the_made_up_record_of_its_language(packs):
    for name in ("en", "es"):
        (packs / name / "example.json").touch()
    assert example_file(packs / "es-MX") == packs / "es" / "example.json"
    assert example_file(packs / "fr-CA") == packs / "en" / "example.json"


def test_english_texts_stay_marked_beside_a_mistake(packs):
    change(packs / "es", "home.yaml", "Palabras", "<b>Palabras</b>")
    home = load_pack(packs / "es").home
    assert home.title == "Inicio"
    assert home.description == home.promises.title == mark_fallback("Words")


@pytest.mark.parametrize("kind", ["a list of another length", "a part of another kind"])
def test_nothing_is_empty_where_the_form_of_a_pack_differs(kind, packs):
    if kind == "a list of another length":
        file, words = "home.yaml", "hero: {title: [~, ~, Tres]}\n"
    else:
        file = "first.yaml"
        words = "sections: [{id: own, title: Propio, part: {kind: rewrite, after: ~}}]\n"
    (packs / "es" / file).write_text(words, "utf-8")
    assert check_pack(packs / "es") == []
    english = load_pack(packs / "en")
    if kind == "a list of another length":
        lines = tuple(map(mark_fallback, english.home.hero.title))
        assert load_pack(packs / "es").home.hero.title == lines
    else:
        own = load_pack(packs / "es").chapters[0].section("own")
        assert own.title == "Propio"
        assert own.part.kind == english.chapters[0].section("own").part.kind
