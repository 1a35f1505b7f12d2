"""The chapter on closeness without a browser: prompts, map and measures."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from workbook_lib.content.loading.loader import content_folder
from workbook_lib.page.page import open_page
from workbook_lib.settings import Settings
from workbook_lib.widgets.blocks import HtmlBlock, Table
from workbook_lib.widgets.chart import Chart
from workbook_lib.widgets.form import Form, Prompts

CHAPTER = "what-closeness-stirs-up"
OWN = Path(__file__).parents[1] / "fixtures" / "content" / "good" / "measures" / "own.yaml"


def open_chapter(folder, **variables):
    environ = {"WORKBOOK_MODE": "personal", "WORKBOOK_DATA_DIR": str(folder), **variables}
    page = open_page(CHAPTER, Settings.read(environ))
    for section in ("shell", "prompts", "map", "share", "measures"):
        page.show(section)
    return page


def put_answers(page, scope, answers):
    entries = {
        f"{scope}/{name}": {"value": value, "at": [1_800_000_000_000 + n, 0, "tab-000000000000"]}
        for n, (name, value) in enumerate(answers.items())
    }
    page.journal_sync._handle_custom_msg({"type": "put", "entries": entries}, [])


def markup_of(shown):
    return "\n".join(widget.markup for widget in shown.widgets(HtmlBlock))


def test_without_measures_their_section_is_hidden(tmp_path, shown):
    page = open_chapter(tmp_path)
    assert "data-trouble" not in shown.text
    assert 'id="share"' in shown.text
    assert 'id="measures"' not in shown.text
    assert shown.widgets(Table) == []
    assert page.journal_sync.expected == ["shell", "closeness", "sore-spots"]


def test_the_map_is_drawn_from_eight_ratings_and_updated(tmp_path, shown):
    page = open_chapter(tmp_path)
    [figure] = shown.widgets(Chart)
    assert "No dot yet" in markup_of(shown)
    assert figure.content["chart"]["data"] == []
    seven = ("safe", "quiet", "small", "guard", "seen", "taught", "endings")
    put_answers(page, "reflection", {f"{prompt}.rate": 2 for prompt in seven})
    assert "No dot yet" in markup_of(shown)
    put_answers(page, "reflection", {"first.rate": 5})
    assert "No dot yet" not in markup_of(shown)
    assert "8 lines" in markup_of(shown)
    first = figure.content["table"]["rows"]
    put_answers(page, "reflection", {"room.rate": 5})
    assert "9 lines" in markup_of(shown)
    assert figure.content["table"]["rows"] != first
    assert markup_of(shown).count("9 lines") == figure.content["label"].count("9 lines") == 1


def test_texts_of_prompts_are_not_shown_by_the_map(tmp_path, shown):
    page = open_chapter(tmp_path)
    put_answers(
        page, "reflection", {"safe.words": "a <b>porch</b>", "safe.rate": 2, "quiet.rate": 2}
    )
    put_answers(page, "reflection", {"small.rate": 4})
    [figure] = shown.widgets(Chart)
    assert "porch" not in str(figure.content)
    assert "porch" not in markup_of(shown)


def test_prompts_open_with_saved_answers(tmp_path, shown):
    put_answers(open_chapter(tmp_path), "reflection", {"safe.words": "A porch", "at": "quiet"})
    open_chapter(tmp_path)
    entries = shown.widgets(Prompts)[1].binding["entries"]
    assert entries["safe.words"]["value"] == "A porch"
    assert entries["at"]["value"] == "quiet"


@pytest.fixture
def packs(tmp_path):
    folder = tmp_path / "content"
    shutil.copytree(content_folder(Settings()), folder)
    (folder / "en" / "measures").mkdir()
    shutil.copy(OWN, folder / "en" / "measures" / "own.yaml")
    return folder


def test_a_measure_is_shown_with_its_terms_and_scored(tmp_path, shown, packs):
    page = open_chapter(tmp_path / "data", WORKBOOK_CONTENT=str(packs))
    assert 'id="measures"' in shown.text
    assert page.journal_sync.expected[-1] == "measure-own"
    assert shown.widgets(Form)[-1].exercise["id"] == "measure-own"
    [table] = shown.widgets(Table)
    assert [row[1][:7] for row in table.content["rows"]] == ["Not yet", "Not yet"]
    put_answers(page, "form/measure-own", {"a": 6})
    assert table.content["rows"][0][1] == "6"
    assert table.content["rows"][0][2:] == ["from 1 to 7", "4", "1 of 2"]
    assert table.content["rows"][1][1] == "Not yet: 2 answers are needed, and 1 are there"
    put_answers(page, "form/measure-own", {"c": "answer-3", "b": 6})
    assert table.content["rows"][0][1] == "4"
    assert table.content["rows"][1][1] == "8"


def test_an_older_pack_with_score_ranges_shows_plain_scores(tmp_path, shown, packs):
    file = packs / "en" / "what-closeness-stirs-up.yaml"
    text = file.read_text("utf-8")
    band = '        band: "{value} (as good a guess: {low} to {high})"\n        lacking:'
    file.write_text(text.replace("        lacking:", band), "utf-8")
    page = open_chapter(tmp_path / "data", WORKBOOK_CONTENT=str(packs))
    put_answers(page, "form/measure-own", {"a": 6})
    [table] = shown.widgets(Table)
    assert table.content["rows"][0][1] == "6"


def test_an_invalid_measure_fails_only_its_section(tmp_path, shown, packs):
    file = packs / "en" / "measures" / "own.yaml"
    file.write_text(file.read_text().replace("reversed: [b]", "reversed: [c]"))
    page = open_chapter(tmp_path / "data", WORKBOOK_CONTENT=str(packs))
    assert shown.text.count("data-trouble") == 1
    assert 'data-trouble="measures"' in shown.text
    assert "measures/own.yaml, line 18" in shown.text
    assert page.journal_sync.expected == ["shell", "closeness", "sore-spots"]
    assert len(shown.widgets(Prompts)) == 1


def test_a_record_with_unusual_values_makes_a_page(tmp_path, shown):
    page = open_chapter(tmp_path)
    put_answers(
        page, "reflection", {"safe.rate": "5", "quiet.rate": True, "small.rate": 9, "at": [1]}
    )
    put_answers(page, "reflection", {"gone.rate": 5, "gone2.rate": 5, "gone3.rate": 5})
    assert "No dot yet" in markup_of(shown)
    assert "data-trouble" not in shown.text
