"""The help chapter without a browser, which stores nothing."""

from __future__ import annotations

import json
import re

import pytest
from ipywidgets import Widget

from tests.content.words import ROOT
from workbook_lib.content.loading.loader import load_pack, pack_folder
from workbook_lib.page.page import open_page
from workbook_lib.sections import output as output_sections
from workbook_lib.widgets.blocks import HtmlBlock, Safety

CHAPTER = load_pack(pack_folder()).chapter("get-help")


@pytest.fixture
def shown(monkeypatch, tmp_path):
    """Show every section; give the page, its text and its widgets."""
    output = []
    monkeypatch.setattr(output_sections, "display", lambda thing, **_: output.append(thing))
    monkeypatch.setattr(output_sections, "HTML", lambda markup: markup)
    page = open_page("get-help", {"WORKBOOK_MODE": "personal", "WORKBOOK_DATA_DIR": str(tmp_path)})
    for section in CHAPTER.sections:
        page.show(section.id)

    def inside(widget):
        yield widget
        for child in getattr(widget, "children", ()):
            yield from inside(child)

    widgets = [item for root in output if isinstance(root, Widget) for item in inside(root)]
    texts = [item for item in output if isinstance(item, str)]
    texts += [widget.markup for widget in widgets if isinstance(widget, HtmlBlock)]
    return page, "\n".join(texts), widgets


def test_every_section_is_shown(shown):
    _, text, widgets = shown
    for section in CHAPTER.sections:
        assert f'id="{section.id}"' in text
    assert "data-trouble" not in text
    assert len([widget for widget in widgets if isinstance(widget, Safety)]) == 1


def test_help_lines_come_first_and_the_conditional_sentence_is_not_shown(shown):
    _, text, _ = shown
    assert [section.part.kind for section in CHAPTER.sections[:2]] == ["helplines", "safety"]
    assert CHAPTER.section("check").part.after.sentence.text not in text
    assert text.index('id="lines"') < text.index("tel:") < text.index('id="check"')


def test_the_notebook_shows_the_sections_in_their_order():
    notebook = json.loads((ROOT / "notebooks" / "get-help.ipynb").read_text(encoding="utf-8"))
    cells = [cell["id"] for cell in notebook["cells"]]
    assert cells[2:] == [section.id for section in CHAPTER.sections]


def test_the_help_page_stores_nothing(shown, tmp_path):
    page, _, _ = shown
    assert page.journal_sync.expected == []
    assert page.session.record.paths() == []
    assert list(tmp_path.iterdir()) == []


def test_chapters_for_one_reader_exist(shown):
    _, text, _ = shown
    pack = load_pack(pack_folder())
    notebooks = {chapter.notebook for chapter in pack.chapters}
    found = re.findall(r'href="([\w-]+)\.ipynb"', text)
    assert set(found) <= notebooks
    part = CHAPTER.section("alone").part
    assert [step.chapter for step in part.steps] == [pack.chapter(name).id for name in found]


def test_chapters_for_one_reader_do_not_need_two_people():
    alone = {step.chapter for step in CHAPTER.section("alone").part.steps}
    # No repair words beside signs of fear or control, and no task for two.
    assert alone.isdisjoint({"map-your-loop", "words-to-try", "a-plan-for-two", "how-a-talk-feels"})


def test_links_keep_the_language(monkeypatch, tmp_path):
    from workbook_lib.sections.help import language_query

    assert language_query({"QUERY_STRING": "lang=es&token=secret"}) == "?lang=es"
    assert language_query({}) == ""
