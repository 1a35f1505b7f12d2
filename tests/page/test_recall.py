"""What is worked out of a record once, and ahead of the page that shows it."""

from __future__ import annotations

import os
import re
import shutil

import ipywidgets
import pytest

from tests.page.test_moved import house, opened
from tests.server.running import ROOT
from workbook_lib.figures.signs import draw_weeks
from workbook_lib.page.precompute import ahead
from workbook_lib.page.snapshot import ABOUT_ITSELF
from workbook_lib.record import Record
from workbook_lib.record.views.signs import CHECK_INS
from workbook_lib.sections import reasons, sign_weeks, take_home
from workbook_lib.sections.signs import CHECK_IN
from workbook_lib.session.derived_cache import RECALL, DerivedCache
from workbook_lib.store.record_file import RecordFile
from workbook_lib.widgets.figure import Figure
from workbook_lib.widgets.paper import TakeHomePreview
from workbook_lib.widgets.prose import HtmlBlock

WORKED_OUT = {
    "why-people-step-back": (reasons, "draw_reasons"),
    "signs-over-time": (sign_weeks, "draw_weeks"),
    "take-home": (take_home, "render_page"),
}
"""By chapter, what would work its heavy part out."""


@pytest.fixture(autouse=True)
def _nothing_held():
    yield
    RECALL.forget()
    RecordFile.forget()


@pytest.fixture
def kept(tmp_path):
    """Give a folder with two years of answers, and how it lies there."""
    shutil.copy(ROOT / "tests/records/full.json", tmp_path / "workbook.json")
    return tmp_path


def never(*_, **__):
    raise AssertionError("this was worked out already")


def states(page):
    """Return what the widgets of a page show of a record, by their spots."""
    return {
        spot: {key: each for key, each in widget.get_state().items() if key not in ABOUT_ITSELF}
        for spot, widget in page._shown.items()
        if isinstance(widget, Figure | TakeHomePreview | HtmlBlock)
    }


def test_what_was_made_of_a_record_is_made_once_and_let_go_of_with_it():
    recall, made = DerivedCache(), []
    first, second, about, other = Record(), Record(), object(), object()

    def make():
        made.append("made")
        return made[:]

    one = recall.of(first, about, "key", make)
    assert recall.of(first, about, "key", make) is one
    assert recall.of(first, about, "another", make) is not one
    assert recall.of(first, other, "key", make) is not one
    assert len(made) == 3
    assert recall.holds(first)
    recall.of(second, about, "key", make)
    assert not recall.holds(first)
    assert recall.of(first, about, "key", make) is not one
    recall.forget()
    assert not recall.holds(first)
    recall.of(first, about, "key", make)
    assert len(made) == 6


@pytest.mark.parametrize("chapter", WORKED_OUT)
def test_a_page_has_at_once_what_was_worked_out_ahead(chapter, kept, monkeypatch):
    before = {each: each.read_bytes() for each in kept.rglob("*") if each.is_file()}
    plain = states(opened(chapter, kept))
    RECALL.forget()
    RecordFile.forget()
    assert {*ahead(house(kept))} == {*WORKED_OUT}
    assert not ipywidgets.widgets.widget._instances, "a widget from before a fork would not work"
    for module, name in WORKED_OUT.values():
        monkeypatch.setattr(module, name, never)
    page = opened(chapter, kept)
    assert not page.failed
    assert states(page) == plain
    assert {each: each.read_bytes() for each in kept.rglob("*") if each.is_file()} == before


def test_what_is_written_afterwards_is_worked_out_anew(kept, monkeypatch):
    assert [*ahead(house(kept))]
    page = opened("signs-over-time", kept)
    figure = page._shown["signs-over-time/weeks/0"]
    before, above = figure.content, figure.above
    drawn = []

    def draw(*told, **how):
        drawn.append(how)
        return draw_weeks(*told, **how)

    monkeypatch.setattr(sign_weeks, "draw_weeks", draw)
    latest = next(
        each for each in page.context.selection(CHECK_IN).others() if each.subject == "partner"
    )
    other = "healthy" if latest.levels.get("duration") == "concerning" else "concerning"
    page.session.write({f"{CHECK_INS}/{latest.id}/duration": other})
    assert figure.content != before
    assert figure.above[0] is above[0], "the full bands are what they were"
    assert drawn
    assert not any(how.get("followed") for how in drawn)


def test_an_empty_record_and_a_chapter_that_is_closed_are_no_trouble(tmp_path):
    assert {*ahead(house(tmp_path))} == {*WORKED_OUT}
    (tmp_path / "workbook.json").write_text("broken", "utf-8")
    assert {*ahead(house(tmp_path))} == {*WORKED_OUT}


def test_it_speaks_the_language_that_was_asked_for(kept):
    assert {*ahead({**os.environ, **house(kept), "QUERY_STRING": "lang=en"})} == {*WORKED_OUT}


def test_a_sheet_has_the_words_of_the_chapters_as_they_are_by_now(kept, tmp_path):
    pack = tmp_path / "content/en"
    shutil.copytree(ROOT / "content/en", pack)
    words = {**house(kept), "WORKBOOK_CONTENT": str(pack.parent)}

    def sheet():
        [paper] = [
            each
            for each in opened("take-home", kept, **words)._shown.values()
            if isinstance(each, TakeHomePreview)
        ]
        return paper.content["html"]

    before = sheet()
    assert sheet() == before
    other = pack / "signs-over-time.yaml"
    text = other.read_text("utf-8")
    label = re.search(r"label: (How long it lasts)", text)[1]
    assert label in before
    other.write_text(text.replace(label, "How many days it lasts"), "utf-8")
    assert "How many days it lasts" in sheet()
