"""The page for group leaders, without a browser."""

from __future__ import annotations

import pytest
from ipywidgets import Widget

from workbook_lib.content.loading.loader import load_pack, pack_folder
from workbook_lib.content.parts.workshop import AgendaPart
from workbook_lib.page.page import open_page
from workbook_lib.record.answers import form_scope
from workbook_lib.sections import output as output_sections
from workbook_lib.widgets.form import Form
from workbook_lib.widgets.timers import Agenda

PACK = load_pack(pack_folder())
CHAPTER = PACK.chapter("workshop")
CHAPTERS = {chapter.id: chapter for chapter in PACK.chapters}


@pytest.fixture
def part():
    found = CHAPTER.section("session").part
    assert isinstance(found, AgendaPart)
    return found


@pytest.fixture
def opened(monkeypatch, tmp_path):
    """Show every section; give the page, its text and its widgets."""
    output = []
    monkeypatch.setattr(output_sections, "display", lambda thing, **_: output.append(thing))
    monkeypatch.setattr(output_sections, "HTML", lambda markup: markup)
    page = open_page("workshop", {"WORKBOOK_MODE": "personal", "WORKBOOK_DATA_DIR": str(tmp_path)})
    for section in CHAPTER.sections:
        page.show(section.id)

    def inside(widget):
        yield widget
        for child in getattr(widget, "children", ()):
            yield from inside(child)

    widgets = [item for root in output if isinstance(root, Widget) for item in inside(root)]
    return page, "".join(item for item in output if isinstance(item, str)), widgets


def test_every_section_is_shown_and_only_notes_are_saved(opened, tmp_path):
    page, text, widgets = opened
    assert all(f'id="{section.id}"' in text for section in CHAPTER.sections)
    assert "data-trouble" not in text
    assert len([widget for widget in widgets if isinstance(widget, Agenda)]) == 1
    assert [widget.exercise["id"] for widget in widgets if isinstance(widget, Form)] == [
        "leader-notes"
    ]
    assert page.journal_sync.expected == ["leader-notes"]
    assert list(tmp_path.iterdir()) == []


def test_a_note_is_saved(opened, tmp_path):
    page, _, _ = opened
    path = f"{form_scope('leader-notes')}/local"
    entry = {"value": "Night line", "at": [1_800_000_000_000, 0, "tab-000000000000"]}
    page.journal_sync._handle_custom_msg({"type": "put", "entries": {path: entry}}, [])
    assert page.session.record.get(path) == "Night line"
    assert "Night line" in (tmp_path / "workbook.json").read_text(encoding="utf-8")


def test_the_steps_fill_ninety_minutes(part):
    assert sum(step.minutes for step in part.steps) == 90


def test_the_session_begins_and_ends_with_help(part):
    assert part.steps[0].chapter == part.steps[-1].chapter == "get-help"
    names = [section.id for section in CHAPTER.sections]
    assert names.index("first-words") < names.index("session")


def test_no_step_uses_a_chapter_for_two_people(part):
    opened = {step.chapter for step in part.steps} - {None}
    assert opened <= set(CHAPTERS)
    assert opened.isdisjoint({"a-plan-for-two", "words-to-try"})


def test_a_step_links_to_the_notebook_of_its_chapter(part):
    steps = Agenda(part, CHAPTERS).steps
    assert steps[1]["opens"] == {"title": "Pause and settle", "notebook": "04-pause-and-settle"}
    assert [step["opens"] for step in steps if step["title"] == "A break"] == [None]


def test_missing_chapters_are_not_linked(part):
    assert all(step["opens"] is None for step in Agenda(part, {}).steps)


def test_the_workshop_chapter_is_outside_the_order():
    assert not CHAPTER.on_path
    assert PACK.pack.chapters[-1] == "workshop"
