"""The page for group leaders, without a browser."""

from __future__ import annotations

import pytest

from tests.page.opening import open_all_sections
from workbook_lib.content.loading.loader import load_pack, pack_folder
from workbook_lib.content.schema.workshop import AgendaPart
from workbook_lib.record.answers import form_scope
from workbook_lib.widgets.form import Form
from workbook_lib.widgets.timers import Agenda

PACK = load_pack(pack_folder())
CHAPTER = PACK.chapter("workshop")
CHAPTERS = {chapter.id: chapter for chapter in PACK.chapters}


@pytest.fixture
def part():
    agenda = CHAPTER.section("session").part
    assert isinstance(agenda, AgendaPart)
    return agenda


@pytest.fixture
def page(output, tmp_path):
    """Show every section."""
    return open_all_sections(tmp_path, "workshop", output)


def test_every_section_is_shown_and_only_notes_are_saved(page, shown, tmp_path):
    assert all(f'id="{section.id}"' in shown.text for section in CHAPTER.sections)
    assert len(shown.widgets(Agenda)) == 1
    assert [form.exercise["id"] for form in shown.widgets(Form)] == ["leader-notes"]
    assert page.journal_sync.expected == ["leader-notes"]
    assert list(tmp_path.iterdir()) == []


def test_a_note_is_saved(page, tmp_path):
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
    chapters = {step.chapter for step in part.steps} - {None}
    assert chapters <= set(CHAPTERS)
    assert chapters.isdisjoint({"a-plan-for-two", "a-message"})


def test_a_step_links_to_the_notebook_of_its_chapter(part):
    steps = Agenda(part, CHAPTERS).steps
    assert steps[1]["opens"] == {"title": "Pause and settle", "notebook": "02-pause-and-settle"}
    assert [step["opens"] for step in steps if step["title"] == "A break"] == [None]


def test_missing_chapters_are_not_linked(part):
    assert all(step["opens"] is None for step in Agenda(part, {}).steps)


def test_the_workshop_chapter_is_outside_the_order():
    assert not CHAPTER.on_path
    assert PACK.pack.chapters[-1] == "workshop"
