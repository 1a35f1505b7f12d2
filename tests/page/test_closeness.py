"""The chapter on closeness without a browser: prompts and map."""

from __future__ import annotations

from tests.page.opening import SMALL_STEP
from workbook_lib.page.page import open_page
from workbook_lib.settings import Settings
from workbook_lib.widgets.blocks import HtmlBlock, Table
from workbook_lib.widgets.chart import Chart
from workbook_lib.widgets.form import Prompts

CHAPTER = "what-closeness-stirs-up"


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
    assert page.journal_sync.expected == [
        "shell",
        "closeness",
        "sore-spots",
        "sore-spots-theirs",
        SMALL_STEP,
    ]


def test_the_map_is_drawn_from_eight_ratings_and_updated(tmp_path, shown):
    page = open_chapter(tmp_path)
    [figure] = shown.widgets(Chart)
    assert "No dot yet" in markup_of(shown)
    assert figure.content == {"chart": None, "hidden": True}
    assert "Still to go: 8." in markup_of(shown)
    seven = ("safe", "quiet", "small", "guard", "seen", "taught", "endings")
    put_answers(page, "reflection", {f"{prompt}.rate": 2 for prompt in seven})
    assert "Still to go: 1." in markup_of(shown)
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


def test_a_record_with_unusual_values_makes_a_page(tmp_path, shown):
    page = open_chapter(tmp_path)
    put_answers(
        page, "reflection", {"safe.rate": "5", "quiet.rate": True, "small.rate": 9, "at": [1]}
    )
    put_answers(page, "reflection", {"gone.rate": 5, "gone2.rate": 5, "gone3.rate": 5})
    assert "No dot yet" in markup_of(shown)
    assert "data-trouble" not in shown.text
