"""The plan for two without a browser: columns, sharing, and a partner's file."""

from __future__ import annotations

import json

import pytest

from tests.page import opening
from tests.page.opening import SMALL_STEP, widgets
from workbook_lib.record import decode
from workbook_lib.widgets.form import Form
from workbook_lib.widgets.plan import SharedPlan, ShareSwitches


def open_chapter(folder, output):
    return opening.open_all_sections(folder, "a-plan-for-two", output)


def stamped(answers, moment=1_800_000_000_000):
    return {
        path: {"value": value, "at": [moment + place, 0, "tab-000000000000"]}
        for place, (path, value) in enumerate(answers.items())
    }


def put_answers(page, answers, moment=1_800_000_000_000):
    message = {"type": "put", "entries": stamped(answers, moment)}
    page.journal_sync._handle_custom_msg(message, [])


def send_message(widget, **message):
    widget._handle_custom_msg(message, [])


def test_every_item_is_asked_for_both_people_and_every_form_expected(tmp_path, output):
    page = open_chapter(tmp_path, output)
    forms = widgets(output, Form)
    assert page.journal_sync.expected == [form.exercise["id"] for form in forms]
    names = [
        field["id"]
        for form in forms
        if form.exercise["id"] != SMALL_STEP
        for group in form.exercise["groups"]
        for field in group["fields"]
        if field["kind"] != "shown"
    ]
    assert len(names) == len(set(names))
    mine = {name.removesuffix(".me") for name in names if name.endswith(".me")}
    theirs = {name.removesuffix(".partner") for name in names if name.endswith(".partner")}
    assert mine == theirs
    assert set(names) - {f"{name}.{side}" for name in mine for side in ("me", "partner")} == {
        "columns",
        "seat",
    }


def test_the_safety_note_is_first_on_the_page(tmp_path, output):
    page = open_chapter(tmp_path, output)
    first = page.chapter.sections[0]
    assert "afraid of your partner" in first.prose.split(".")[0]


def test_answers_are_listed_but_not_shared(tmp_path, output):
    page = open_chapter(tmp_path, output)
    (share,), (joint,) = widgets(output, ShareSwitches), widgets(output, SharedPlan)
    assert share.points == []
    put_answers(page, {"plan/word.me": "Eggs", "plan/how-long.partner": "twenty"})
    assert [(point["side"], point["text"]) for point in share.points] == [
        ("me", "Eggs"),
        ("partner", "At least twenty minutes"),
    ]
    assert not any(point["shared"] for point in share.points)
    assert share.gift == ""
    assert joint.content["rows"] == []


def test_sharing_an_answer_adds_only_it_to_the_file(tmp_path, output):
    page = open_chapter(tmp_path, output)
    (share,), (joint,) = widgets(output, ShareSwitches), widgets(output, SharedPlan)
    put_answers(page, {"plan/word.me": "Eggs", "plan/early.me": "secret"})
    mark = next(point["mark"] for point in share.points if point["item"] == "word")
    put_answers(page, {mark: "Eggs"}, moment=1_800_000_001_000)
    assert [(row["me"], row["partner"]) for row in joint.content["rows"]] == [("Eggs", "")]
    assert "secret" not in share.gift
    assert len(decode(share.gift.encode()).paths()) == 2
    put_answers(page, {mark: None}, moment=1_800_000_002_000)
    assert joint.content["rows"] == []
    assert share.gift == ""


def test_a_partners_file_is_shown_but_not_saved(tmp_path, output):
    page = open_chapter(tmp_path, output)
    (joint,) = widgets(output, SharedPlan)
    put_answers(page, {"plan/seat": "pursuer"})
    messages = []
    joint.send = lambda message, *_: messages.append(message)
    entries = stamped({"plan/word.me": "Pancake", "plan/word.me.shared": "Pancake"})
    send_message(joint, type="bring", entries=entries)
    assert messages == [{"type": "brought", "count": 1}]
    assert [row["partner"] for row in joint.content["rows"]] == ["Pancake"]
    assert joint.content["visitor"] == 1
    assert "Pancake" not in (tmp_path / "workbook.json").read_text()
    send_message(joint, type="away")
    assert joint.content["rows"] == []
    assert "Pancake" not in json.dumps(page.session.entries("plan"))


def test_keeping_a_partners_file_saves_it_in_the_partners_column(tmp_path, output):
    open_chapter(tmp_path, output)
    (joint,) = widgets(output, SharedPlan)
    entries = stamped({"plan/word.me": "Pancake", "plan/word.me.shared": "Pancake"})
    send_message(joint, type="bring", entries=entries)
    send_message(joint, type="keep")
    record = decode((tmp_path / "workbook.json").read_bytes())
    assert record.get("plan/word.partner") == "Pancake"
    assert record.get("plan/word.me") is None
    assert [row["partner"] for row in joint.content["rows"]] == ["Pancake"]
    assert joint.content["visitor"] == 0


@pytest.mark.parametrize(
    "entries",
    [
        {"plan/wörd.me": {"value": "x", "at": [1, 0, "tab-000000000000"]}},
        {"plan/word.me": {"value": "x", "at": [1, 2]}},
        {"plan/word.me": "x"},
        {"plan/word.me": {"value": float("nan"), "at": [1, 0, "tab-000000000000"]}},
    ],
)
def test_invalid_entries_are_rejected_with_a_message(tmp_path, output, entries):
    open_chapter(tmp_path, output)
    (joint,) = widgets(output, SharedPlan)
    messages = []
    joint.send = lambda message, *_: messages.append(message)
    send_message(joint, type="bring", entries=entries)
    assert [message["type"] for message in messages] == ["error"]
    assert joint.content["rows"] == []


@pytest.mark.parametrize("message", [{}, {"type": "bring"}, {"type": "bring", "entries": []}])
def test_an_invalid_message_changes_nothing(tmp_path, output, message):
    open_chapter(tmp_path, output)
    (joint,) = widgets(output, SharedPlan)
    send_message(joint, **message)
    assert joint.content["rows"] == []
