"""Two tabs, chapters, servers or devices: the later entry wins."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import expect

from tests.browser import episode
from tests.browser.conftest import CHAPTER, serving, wait_ready, wait_saved
from tests.browser.test_lab import lab, open_notebook
from workbook_lib.record import decode

pytestmark = pytest.mark.browser

PAUSE = "voila/render/02-pause-and-settle.ipynb"


def test_two_tabs_show_each_others_entries(own, visit):
    person = visit()
    first, second = (person.page(own.url(CHAPTER)) for _ in range(2))
    episode.field(first, "trigger").fill("Late again")
    wait_saved(first)
    second.reload(wait_until="domcontentloaded")
    wait_ready(second)
    expect(episode.field(second, "trigger")).to_have_value("Late again")
    episode.field(second, "me.need").fill("A word before")
    expect(episode.field(first, "me.need")).to_have_value("A word before")
    # Alternating letters: the later value wins in both.
    for number in range(6):
        page = (first, second)[number % 2]
        episode.field(page, "me.action").fill(f"Asked {number} times")
    expect(episode.field(first, "me.action")).to_have_value("Asked 5 times")
    expect(episode.field(second, "me.action")).to_have_value("Asked 5 times")
    for page in (first, second):
        expect(page.locator('[data-figure="underneath"]')).to_contain_text("Asked 5 times")
        wait_saved(page)
    text = (own.folder / "workbook.json").read_text()
    assert "Asked 5 times" in text
    assert "A word before" in text
    assert not person.errors


def test_two_browsers_on_one_file_show_each_others_entries(own, visit):
    """They share only the file."""
    first, second = (visit().page(own.url(PAUSE)) for _ in range(2))
    first.locator('[data-field="will"]').fill("walk")
    expect(second.locator('[data-field="will"]')).to_have_value("walk")
    second.locator('[data-field="will"]').fill("walk, then tea")
    expect(first.locator('[data-field="will"]')).to_have_value("walk, then tea")


def test_jupyterlab_and_voila_show_each_others_entries(tmp_path, visit):
    data = tmp_path / "data"
    person = visit(viewport={"width": 1280, "height": 900})
    with serving(data) as server, lab(data, tmp_path / "settings") as other:
        page = person.page(server.url(PAUSE))
        notebook = open_notebook(person, other, "02-pause-and-settle.ipynb")
        page.locator('[data-field="will"]').fill("walk")
        expect(notebook.locator('[data-field="will"]')).to_have_value("walk")
        notebook.locator('[data-field="will"]').fill("sit down")
        expect(page.locator('[data-field="will"]')).to_have_value("sit down")
    assert not person.errors


def test_an_imported_file_does_not_undo_later_entries(tmp_path, visit):
    person = visit()
    with serving(tmp_path / "here") as server:
        page = person.page(server.url(PAUSE))
        page.locator('[data-field="will"]').fill("walk")
        wait_saved(page)
        older = (tmp_path / "here" / "workbook.json").read_bytes()
        page.locator('[data-field="will"]').fill("walk, then tea")
        wait_saved(page)
        [path] = [path for path in decode(older).paths() if path.endswith("/will")]
        away = json.loads(older)
        away["entries"]["form/elsewhere/will"] = away["entries"][path]
        brought = tmp_path / "notes.json"
        brought.write_text(json.dumps(away))
        home = person.page(server.url(""), ready=False)
        home.locator("#bring").set_input_files(brought)
        home.locator("[data-keep]").click()
        expect(home.locator("[data-brought]")).not_to_be_empty()
        expect(page.locator('[data-field="will"]')).to_have_value("walk, then tea")
        record = decode((tmp_path / "here" / "workbook.json").read_bytes())
        assert record.get(path) == "walk, then tea"
        assert record.get("form/elsewhere/will") == "walk"
