"""The take-home chapter without a browser."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from ipywidgets import Widget

from workbook_lib.page.page import open_page
from workbook_lib.record import decode
from workbook_lib.sections import output
from workbook_lib.settings import Settings
from workbook_lib.widgets.take_home import TakeHomePreview

RECORDS = Path(__file__).parents[1] / "fixtures" / "records"


@pytest.fixture
def open_sheet_page(tmp_path, monkeypatch):
    shown = []
    monkeypatch.setattr(output, "display", lambda thing, **_: shown.append(thing))
    monkeypatch.setattr(output, "HTML", lambda markup: markup)

    def start(name):
        shutil.copy(RECORDS / f"{name}.json", tmp_path / "workbook.json")
        page = open_page(
            "take-home",
            Settings(mode="personal", data_folder=tmp_path),
        )
        for step in page.step_ids:
            page.show(step)
        assert "data-trouble" not in "".join(item for item in shown if isinstance(item, str))
        boxes = [item for item in shown if isinstance(item, Widget)]
        papers = [child for box in boxes for child in getattr(box, "children", ())]
        (paper,) = [paper for paper in papers if isinstance(paper, TakeHomePreview)]
        return page, paper

    return start


def put_answers(page, answers, moment=1_900_000_000_000):
    entries = {
        path: {"value": value, "at": [moment + place, 0, "tab-000000000000"]}
        for place, (path, value) in enumerate(answers.items())
    }
    page.journal_sync._handle_custom_msg({"type": "put", "entries": entries}, [])


def replies_to(paper, **message):
    replies = []
    paper.send = lambda message, *_: replies.append(message)
    paper._handle_custom_msg(message, [])
    return replies


@pytest.mark.parametrize("name", ["empty", "half", "full", "rtl"])
def test_every_record_makes_a_sheet(open_sheet_page, name):
    _, paper = open_sheet_page(name)
    assert paper.content["html"].startswith("<!doctype html>")
    assert paper.content["empty"] == (name == "empty")
    assert "@font-face" not in paper.content["html"]
    assert paper.faces.count("@font-face") == 3


def test_the_preview_follows_choices_and_entries(open_sheet_page):
    page, paper = open_sheet_page("half")
    assert "prompts" not in paper.content["chosen"]
    put_answers(page, {"take-home/sheet.prompts": True, "form/pause-plan/will": "Cold water"})
    assert "prompts" in paper.content["chosen"]
    assert "I will cold water." in paper.content["html"]


def test_the_date_is_that_of_the_reader(open_sheet_page):
    page, paper = open_sheet_page("half")
    for day in ("2031-02-03", "yesterday", None):
        hello = {"type": "hello", "entries": {}, "scopes": [], "day": day}
        page.journal_sync._handle_custom_msg(hello, [])
        assert "February 3, 2031" in paper.content["html"]


def test_files_are_created_on_request(open_sheet_page):
    page, paper = open_sheet_page("full")
    for kind, start in (("txt", "Our loop, and our next steps"), ("csv", "\ufeff"), ("json", "{")):
        (message,) = replies_to(paper, type="file", kind=kind)
        assert message["kind"] == kind
        assert message["text"].startswith(start)
    (message,) = replies_to(paper, type="file", kind="json")
    assert decode(message["text"].encode()) == page.session.record


@pytest.mark.parametrize("message", [{}, {"type": "file"}, {"type": "file", "kind": "exe"}])
def test_an_invalid_message_gets_no_answer(open_sheet_page, message):
    _, paper = open_sheet_page("empty")
    assert replies_to(paper, **message) == []
