"""The chapters on words, without a browser."""

from __future__ import annotations

import pytest

from tests.page import opening
from tests.page.opening import SMALL_STEP, forms, widgets
from workbook_lib.sections.words import MESSAGE, WRITING
from workbook_lib.widgets.blocks import ItemList
from workbook_lib.widgets.timers import Timer


def open_chapter(folder, output, chapter="a-message"):
    return opening.open_all_sections(folder, chapter, output)


def form(output, name):
    [form] = [widget for widget in forms(output) if widget.exercise["id"] == name]
    return form


def put_answers(page, scope, answers, moment=1_800_000_000_000):
    entries = {
        f"{scope}/{name}": {"value": value, "at": [moment + place, 0, "tab-000000000000"]}
        for place, (name, value) in enumerate(answers.items())
    }
    page.journal_sync._handle_custom_msg({"type": "put", "entries": entries}, [])


@pytest.mark.parametrize(
    ("chapter", "names"),
    [
        ("before-you-write", ["backfire"]),
        ("a-message", ["borrow", "repair", "message-purpose", "message", "message-draft"]),
        ("see-it-from-outside", ["outside"]),
    ],
)
def test_every_exercise_is_shown_and_expected(tmp_path, output, chapter, names):
    page = open_chapter(tmp_path, output, chapter)
    assert [widget.exercise["id"] for widget in forms(output)] == names
    assert page.journal_sync.expected == [*names, SMALL_STEP]


def test_writing_from_outside_has_a_timer(tmp_path, output):
    open_chapter(tmp_path, output, "see-it-from-outside")
    [timer] = widgets(output, Timer)
    assert timer.minutes == 7


def test_the_page_gets_compiled_wording_rules(tmp_path, output):
    open_chapter(tmp_path, output)
    [group] = form(output, "message-draft").exercise["groups"]
    wording = group["fields"][0]["wording"]
    assert list(wording["patterns"]) == [flag["id"] for flag in wording["flags"]]


def test_each_form_of_a_message_shows_its_step_and_rules_are_only_where_they_are_needed(
    tmp_path, output
):
    open_chapter(tmp_path, output)
    names = ("message-purpose", "message", "message-draft")
    fields = [form(output, name).exercise["groups"][0]["fields"][0] for name in names]
    assert [field["shows"] for field in fields] == [["purpose"], ["pieces"], ["draft"]]
    assert [bool(field["wording"]["flags"]) for field in fields] == [False, False, True]
    scopes = {form(output, name).binding["scope"] for name in names}
    assert len(scopes) == 1


def test_messages_are_listed_with_their_purpose(tmp_path, output):
    page = open_chapter(tmp_path, output)
    drafts = widgets(output, ItemList)[0]
    assert drafts.items == []
    put_answers(page, page.context.selection(MESSAGE).scope, {"purpose": "time", "feel": "nervous"})
    [line] = drafts.items
    assert line["title"] == "I feel nervous."
    assert line["note"] == "To ask for a good time."
    assert line["shown"]
    put_answers(
        page, page.context.selection(MESSAGE).scope, {"noticed": "you never ask"}, 1_900_000_000_000
    )
    assert "second look" in drafts.items[0]["note"]


def test_several_messages_are_saved_and_one_selected(tmp_path, output):
    page = open_chapter(tmp_path, output)
    composer, drafts = form(output, "message-draft"), widgets(output, ItemList)[0]
    put_answers(page, page.context.selection(MESSAGE).scope, {"feel": "glad"})
    first = page.context.selection(MESSAGE).id
    composer._handle_custom_msg({"type": "begin", "id": "0a1b2c3d"}, [])
    assert composer.binding["entries"] == {}
    put_answers(
        page, page.context.selection(MESSAGE).scope, {"text": "My own words"}, 1_900_000_000_000
    )
    assert [line["title"] for line in drafts.items] == ["My own words", "I feel glad."]
    drafts._handle_custom_msg({"type": "open", "id": first}, [])
    assert composer.binding["entries"]["feel"]["value"] == "glad"
    drafts._handle_custom_msg({"type": "remove", "id": first}, [])
    assert [line["title"] for line in drafts.items] == ["My own words"]
    assert composer.binding["entries"]["text"]["value"] == "My own words"
    assert "glad" not in (tmp_path / "workbook.json").read_text()


@pytest.mark.parametrize(
    ("words", "title"),
    [("word " * 100, "word…"), ("x" * 500, "x…"), ("a\n\n b", "a b"), ("🌙" * 200, "🌙…")],
)
def test_a_long_message_is_truncated_in_the_list_only(tmp_path, output, words, title):
    page = open_chapter(tmp_path, output)
    put_answers(page, page.context.selection(MESSAGE).scope, {"text": words})
    shown = widgets(output, ItemList)[0].items[0]["title"]
    assert len(shown) <= 121
    assert shown.endswith(title[-2:])


def test_several_writings_are_saved_and_start_with_todays_date(tmp_path, output):
    page = open_chapter(tmp_path, output, "see-it-from-outside")
    outside, [earlier] = form(output, "outside"), widgets(output, ItemList)
    assert outside.binding["defaults"] == {"date": "{today}"}
    put_answers(
        page, page.context.selection(WRITING).scope, {"date": "2026-02-03", "about": "The dishes"}
    )
    assert [(line["title"], line["date"]) for line in earlier.items] == [
        ("The dishes", "2026-02-03")
    ]
    first = page.context.selection(WRITING).id
    outside._handle_custom_msg({"type": "begin", "id": "0a1b2c3d"}, [])
    put_answers(
        page, page.context.selection(WRITING).scope, {"view": "Both are tired"}, 1_900_000_000_000
    )
    assert [line["title"] for line in earlier.items] == ["No title yet", "The dishes"]
    earlier._handle_custom_msg({"type": "open", "id": first}, [])
    assert outside.binding["entries"]["about"]["value"] == "The dishes"
    earlier._handle_custom_msg({"type": "remove", "id": first}, [])
    assert len(earlier.items) == 1
