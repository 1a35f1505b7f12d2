"""The chapters on talks and pauses, without a browser."""

from __future__ import annotations

import pytest

from tests.page.opening import open_all_sections, widgets
from workbook_lib.content.loading.loader import load_pack, pack_folder
from workbook_lib.content.parts.talk import ChangePart
from workbook_lib.record.views.pause import PAUSE_PLAN, pause_plan
from workbook_lib.sections.talk import TALK
from workbook_lib.widgets.blocks import ItemList, Table
from workbook_lib.widgets.chart import Chart, Diagram
from workbook_lib.widgets.form import Form
from workbook_lib.widgets.journal_sync import JournalSync
from workbook_lib.widgets.timers import Pacer

TALKS, PAUSE = "how-a-talk-feels", "pause-and-settle"
LINES = ["relaxed", "trusted", "free", "light", "inviting", "appreciative"]


def form(output, name):
    return next(widget for widget in widgets(output, Form) if widget.exercise["id"] == name)


def figure(output, name):
    kinds = (Chart, Diagram)
    return next(widget for widget in widgets(output, kinds) if widget.name == name)


def put_answers(page, answers, scope=None, moment=1_800_000_000_000):
    scope = scope or page.context.selection(TALK).scope
    entries = {
        f"{scope}/{name}": {"value": value, "at": [moment + place, 0, "tab-000000000000"]}
        for place, (name, value) in enumerate(answers.items())
    }
    page.journal_sync._handle_custom_msg({"type": "put", "entries": entries}, [])


@pytest.mark.parametrize("chapter", [TALKS, PAUSE])
def test_every_section_is_shown_and_every_form_expected(tmp_path, output, chapter):
    page = open_all_sections(tmp_path, chapter, output)
    assert page.journal_sync.expected == [widget.exercise["id"] for widget in widgets(output, Form)]
    assert len(widgets(output, JournalSync)) == 1
    assert len(widgets(output, Pacer)) == (chapter == PAUSE)


def test_the_same_six_ratings_are_asked_before_and_after(tmp_path, output):
    open_all_sections(tmp_path, TALKS, output)

    def scales(name):
        fields = [
            field for group in form(output, name).exercise["groups"] for field in group["fields"]
        ]
        return {
            field["id"]: (field["low"], field["high"])
            for field in fields
            if field["kind"] == "scale"
        }

    before, after = scales("talk"), scales("change")
    assert list(before) == [f"before.{line}" for line in LINES]
    assert list(after) == [f"after.{line}" for line in LINES]
    assert list(before.values()) == list(after.values())


def test_a_chapter_with_fewer_ratings_asks_for_fewer_after():
    chapter = load_pack(pack_folder("en")).chapter(TALKS)
    talk, change = chapter.section("lines").part, chapter.section("change").part
    groups = [group for group in talk.exercise.groups if group.id != "tone"]
    fewer = talk.model_copy(
        update={"exercise": talk.exercise.model_copy(update={"groups": tuple(groups)})}
    )
    assert isinstance(change, ChangePart)
    ids = [f.id for g in change.with_lines(fewer).groups for f in g.fields if f.kind == "scale"]
    assert ids == ["after.relaxed", "after.trusted", "after.free"]


def test_the_figure_is_drawn_from_the_first_rating(tmp_path, output):
    page = open_all_sections(tmp_path, TALKS, output)
    drawn = figure(output, "drawn")
    assert drawn.content["chart"] is None
    put_answers(page, {"before.light": 2})
    assert "“Heavy – Light”" in drawn.content["title"]
    put_answers(page, {"after.light": 6, "tried": "tried"}, moment=1_900_000_000_000)
    assert drawn.content["title"] == "Moved toward: “Light”."
    assert drawn.content["title"] in drawn.content["label"]
    row = next(row for row in drawn.content["table"]["rows"] if row[0] == "Heavy – Light")
    assert row[1:] == ["2 of 7", "6 of 7", "Toward “Light”"]
    assert len(drawn.content["table"]["rows"]) == 6


def test_hoped_for_ratings_are_labeled_as_hopes(tmp_path, output):
    page = open_all_sections(tmp_path, TALKS, output)
    put_answers(page, {"before.free": 2, "after.free": 5, "tried": "hoped"})
    content = figure(output, "drawn").content
    assert content["title"].startswith("Hoped for")
    assert "hope" in content["note"]
    assert content["table"]["columns"][2] == "Hoped for"


def test_talks_can_be_listed_opened_and_removed(tmp_path, output):
    page = open_all_sections(tmp_path, TALKS, output)
    put_answers(
        page, {"about": "The first", "before.light": 1, "change": ["side"], "view": "partner"}
    )
    first = page.context.selection(TALK).id
    form(output, "talk")._handle_custom_msg({"type": "begin", "id": "0a1b2c3d"}, [])
    assert form(output, "change").binding["entries"] == {}
    assert figure(output, "drawn").content["chart"] is None
    put_answers(page, {"about": "The second", "before.light": 7}, moment=1_900_000_000_000)
    [entries] = widgets(output, ItemList)
    assert {item["title"] for item in entries.items} == {"The first", "The second"}
    note = next(item["note"] for item in entries.items if item["id"] == first)
    assert "side by side" in note
    assert "guess" in note
    entries._handle_custom_msg({"type": "open", "id": first}, [])
    assert form(output, "change").binding["entries"]["change"]["value"] == ["side"]
    assert figure(output, "drawn").content["table"]["rows"][3][1] == "1 of 7"
    entries._handle_custom_msg({"type": "remove", "id": first}, [])
    assert page.context.selection(TALK).item().about == "The second"
    assert "The first" not in (tmp_path / "workbook.json").read_text()


def test_moves_are_counted_from_two_talks(tmp_path, output):
    page = open_all_sections(tmp_path, TALKS, output)
    table = widgets(output, Table)[0]
    for count in range(3):
        page.context.selection(TALK).select_new()
        assert (table.content["rows"] == []) == (count < 2)
        marks = {"about": f"Talk {count}", "before.light": 2, "after.light": 5, "tried": "tried"}
        put_answers(page, marks, moment=1_800_000_000_000 + 100 * count)
    assert table.content["rows"] == [["Heavy – Light", "0 of 3", "0 of 3", "3 of 3"]]


def test_the_pressure_figure_marks_the_chosen_stop(tmp_path, output):
    page = open_all_sections(tmp_path, TALKS, output)
    drawn = figure(output, "quiet")
    before = drawn.content["drawings"]
    put_answers(page, {"notice": "pressure"}, scope="form/pressure")
    assert drawn.content["drawings"] != before
    assert "Pressure grows" in drawn.content["drawings"]["wide"].partition("style=")[0]
    assert [step["step"] for step in drawn.content["listing"]] == [1, 2, 3, 4]
    put_answers(page, {"notice": "elsewhere"}, scope="form/pressure", moment=1_900_000_000_000)
    assert drawn.content["drawings"] == before


def test_two_years_of_talks_with_unusual_texts_are_shown(tmp_path, output):
    page = open_all_sections(tmp_path, TALKS, output)
    odd = "שיחה 😢 <b>x</b> {count} [a] $x$ " * 8
    for count in range(200):
        page.session.put(
            {
                f"talk/one/t{count}/{name}": {
                    "value": value,
                    "at": [1_800_000_000_000 + count, 0, "tab-000000000000"],
                }
                for name, value in {
                    "about": odd,
                    "own_change": odd,
                    "before.free": count % 7 + 1,
                    "after.free": 4,
                }.items()
            }
        )
    again = open_all_sections(tmp_path, TALKS, output)
    assert len(widgets(output, ItemList)[-1].items) == 200
    assert again.context.selection(TALK).item().about == odd.strip()


def test_the_pause_plan_is_loaded(tmp_path, output):
    page = open_all_sections(tmp_path, PAUSE, output)
    put_answers(page, {"notice": "my jaw", "back": "eight"}, scope=f"form/{PAUSE_PLAN}")
    plan = pause_plan(open_all_sections(tmp_path, PAUSE, output).session.record)
    assert (plan.notice, plan.will, plan.back) == ("my jaw", "", "eight")


def test_the_pause_form_has_the_fields_of_its_view():
    parts = [section.part for section in load_pack(pack_folder("en")).chapter(PAUSE).sections]
    exercises = [part.exercise for part in parts if part.kind == "form"]
    assert PAUSE_PLAN in [exercise.id for exercise in exercises]
    forms = [exercise for exercise in exercises if exercise.form == PAUSE_PLAN]
    fields = {field.id for form in forms for group in form.groups for field in group.fields}
    assert fields >= {"notice", "will", "back", "tell"}


def test_an_answer_of_another_chapter_is_sent_to_the_form_that_shows_it(tmp_path, output):
    page = open_all_sections(tmp_path, PAUSE, output)
    put_answers(page, {"first-sign": "a hot face"}, scope="form/how-i-go")
    output.clear()
    open_all_sections(tmp_path, PAUSE, output)
    binding = form(output, PAUSE_PLAN).binding
    assert binding["sources"]["form/how-i-go/first-sign"]["value"] == "a hot face"
    assert binding["entries"] == {}


def test_the_parts_of_a_form_in_several_sections_are_stored_together(tmp_path, output):
    open_all_sections(tmp_path, PAUSE, output)
    scopes = {name: form(output, name).binding["scope"] for name in ("pause-plan", "pause-words")}
    assert set(scopes.values()) == {"form/pause-plan"}
