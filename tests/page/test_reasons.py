"""The chapters on stepping back, without a browser."""

from __future__ import annotations

import json

import pytest

from tests.page.opening import open_all_sections, widgets
from workbook_lib.widgets.chart import Chart
from workbook_lib.widgets.form import Form
from workbook_lib.widgets.journal_sync import JournalSync

CHAPTERS = ("why-people-step-back", "if-you-step-back")


def put_answers(page, answers, moment=1_800_000_000_000):
    entries = {
        path: {"value": value, "at": [moment + place, 0, "tab-000000000000"]}
        for place, (path, value) in enumerate(answers.items())
    }
    page.journal_sync._handle_custom_msg({"type": "put", "entries": entries}, [])


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_every_section_is_shown_and_every_form_expected(tmp_path, output, chapter):
    page = open_all_sections(tmp_path, chapter, output)
    forms = [form.exercise["id"] for form in widgets(output, Form)]
    assert len(forms) == len(set(forms))
    assert page.journal_sync.expected == forms
    assert len(widgets(output, JournalSync)) == 1


def test_no_two_forms_share_a_scope(tmp_path, output):
    content = open_all_sections(tmp_path, CHAPTERS[0], output).content
    names = [
        section.part.exercise.id
        for chapter in content.chapters
        for section in chapter.sections
        if section.part is not None and section.part.kind in ("form", "reasons")
    ]
    assert len(names) == len(set(names))


def test_the_figure_is_drawn_after_the_first_pick(tmp_path, output):
    page = open_all_sections(tmp_path, "why-people-step-back", output)
    [figure] = widgets(output, Chart)
    assert figure.content["chart"] is None
    put_answers(page, {"form/reasons/alone.fits": ["me", "partner"]})
    assert "Feelings need time alone" in figure.content["title"]
    rows = figure.content["table"]["rows"]
    assert rows[0] == ["Feelings need time alone", "Fits", "My guess"]
    put_answers(page, {"form/reasons/alone.fits": ["neither"]}, moment=1_900_000_000_000)
    assert figure.content["chart"] is None


def test_answers_are_saved_and_loaded(tmp_path, output):
    first = open_all_sections(tmp_path, "why-people-step-back", output)
    put_answers(
        first, {"form/reasons/self.fits": ["partner"], "form/reasons/self.partner.for": "A trip"}
    )
    output.clear()
    open_all_sections(tmp_path, "why-people-step-back", output)
    form = next(item for item in widgets(output, Form) if item.exercise["id"] == "reasons")
    assert form.binding["entries"]["self.partner.for"]["value"] == "A trip"
    assert widgets(output, Chart)[0].content["chart"] is not None


def test_a_full_record_of_unusual_texts_is_drawn(tmp_path, output):
    page = open_all_sections(tmp_path, "why-people-step-back", output)
    cards = page.chapter.section("reasons").part.cards
    odd = "שתיקה 🏳️‍🌈 <b>x</b> $y$ {me} " * 50
    answers = {}
    for card in cards:
        answers[f"form/reasons/{card.id}.fits"] = ["me", "partner"]
        for field in ("me.for", "me.against", "me.helps", "partner.for"):
            answers[f"form/reasons/{card.id}.{field}"] = odd
    put_answers(page, answers)
    [figure] = widgets(output, Chart)
    hover = json.dumps(figure.content["chart"], ensure_ascii=False)
    assert "שתיקה" in hover
    assert "<b>" not in hover
    assert "$" not in hover
    assert len(figure.content["table"]["rows"]) == len(cards)


def test_the_sentence_that_asks_for_room_names_missing_answers(tmp_path, output):
    open_all_sections(tmp_path, "if-you-step-back", output)
    forms = {form.exercise["id"]: form.exercise for form in widgets(output, Form)}
    [say] = [group["say"] for group in forms["ask-for-room"]["groups"] if group["say"]]
    assert [item["field"] for item in say["missing"]] == ["back"]
    assert "[" in say["template"]
