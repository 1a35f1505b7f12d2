"""The help chapter without a browser, which stores nothing."""

from __future__ import annotations

import json
import re

import pytest

from tests.content.words import ROOT
from tests.page.opening import open_all_sections
from workbook_lib.content.loading.loader import load_pack, pack_folder
from workbook_lib.settings import Settings
from workbook_lib.widgets.blocks import Safety

CHAPTER = load_pack(pack_folder()).chapter("get-help")


@pytest.fixture
def page(output, tmp_path):
    """Show every section."""
    return open_all_sections(tmp_path, "get-help", output)


def test_every_section_is_shown(page, shown):
    assert all(f'id="{section.id}"' in shown.text for section in CHAPTER.sections)
    assert len(shown.widgets(Safety)) == 1


def test_help_lines_come_first_and_the_conditional_sentence_is_not_shown(page, shown):
    text = shown.text
    assert [section.part.kind for section in CHAPTER.sections[:2]] == ["helplines", "safety"]
    assert CHAPTER.section("check").part.after.sentence.text not in text
    assert text.index('id="lines"') < text.index("tel:") < text.index('id="check"')


def test_the_notebook_shows_the_sections_in_their_order():
    notebook = json.loads((ROOT / "notebooks" / "get-help.ipynb").read_text(encoding="utf-8"))
    cells = [cell["id"] for cell in notebook["cells"]]
    shown = [section for cell in cells[2:] for section in CHAPTER.step_sections(cell)]
    assert shown == list(CHAPTER.sections)


def test_the_help_page_stores_nothing(page, tmp_path):
    assert page.journal_sync.expected == []
    assert page.session.record.paths() == []
    assert list(tmp_path.iterdir()) == []


def test_chapters_for_one_reader_exist(page, shown):
    pack = load_pack(pack_folder())
    notebooks = {chapter.notebook for chapter in pack.chapters}
    links = re.findall(r'href="([\w-]+)\.ipynb"', shown.text)
    assert set(links) <= notebooks
    part = CHAPTER.section("alone").part
    assert [step.chapter for step in part.steps] == [pack.chapter(name).id for name in links]


def test_chapters_for_one_reader_do_not_need_two_people():
    alone = {step.chapter for step in CHAPTER.section("alone").part.steps}
    # Without chapters about repair, which do not fit fear or control, and without those for two.
    assert alone.isdisjoint({"map-your-loop", "a-message", "a-plan-for-two", "how-a-talk-feels"})


def test_links_keep_the_language(monkeypatch, tmp_path):
    from workbook_lib.sections.help import language_query

    assert language_query(Settings.read({"QUERY_STRING": "lang=es&token=secret"})) == "?lang=es"
    assert language_query(Settings()) == ""
