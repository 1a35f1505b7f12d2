"""A file with scripts in every place, and nearly valid files."""

from __future__ import annotations

import base64
import json
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from playwright.sync_api import expect

from tests.browser import episode
from tests.browser.conftest import CHAPTER, OPEN_FOLDS, route_sources, serving, wait_ready
from tests.fuzz.cases import cases
from tests.fuzz.seeds import AT, RECORDS, SCRIPTS, as_file, files, paths
from tests.program import wait_until
from tests.project.project_files import chapter_notebooks
from workbook_lib.record import decode
from workbook_lib.record.values import UnreadableFile

pytestmark = pytest.mark.browser

NOTEBOOKS = chapter_notebooks()
HURT = SCRIPTS[0]
FOREIGN = """() => [
    ...document.querySelectorAll('img[src="x"], [onerror], [onload]'),
    ...[...document.scripts].filter((each) => !/json/.test(each.type) && /hurt/.test(each.text)),
].length"""
"""Counts elements that only a hostile file can have added."""


def hostile_file():
    """Return a file with scripts under every known path, and choices for all figures."""
    full = json.loads((RECORDS / "full.json").read_bytes())["entries"]
    first = {
        re.sub(r"/[0-9a-f]{6,}/", "/aa/", path): value["value"] for path, value in full.items()
    }
    entries = {}
    for path in paths():
        usual = first.get(path)
        words = not isinstance(usual, str) or " " in usual
        if "/bb/" in path or (isinstance(usual, str) and words):
            value = HURT
        elif isinstance(usual, list):
            value = [*usual, HURT]
        else:
            value = HURT if usual is None else usual
        entries[path] = {"value": value, "at": AT}
    for path in [path for path in entries if f"{path}.shared" in entries]:
        entries[f"{path}.shared"] = entries[path]
    return as_file(entries)


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    with serving(tmp_path_factory.mktemp("hostile")) as running:
        yield running


@pytest.fixture(scope="module")
def brought(server, chromium):
    """Import the file as a person does."""
    context = chromium.new_context()
    page = context.new_page()
    page.goto(server.url(""))
    wait_ready(page)
    page.evaluate(OPEN_FOLDS)
    page.locator("#bring").set_input_files(
        {"name": f"{HURT[:40]}.json", "mimeType": "text/html", "buffer": hostile_file()}
    )
    page.locator("[data-keep]").click()
    expect(page.locator("[data-brought]")).not_to_have_text("")
    page.goto(server.url(""))
    wait_ready(page)
    assert page.evaluate("window.hurt") is None
    assert page.evaluate(FOREIGN) == 0
    context.close()
    return server


@pytest.mark.parametrize("notebook", NOTEBOOKS)
def test_scripts_in_a_file_never_run(brought, visit, notebook):
    person = visit()
    page = person.page(brought.url(f"voila/render/{notebook}"))
    typed = page.evaluate("[...document.querySelectorAll('textarea')].map((each) => each.value)")
    page_text = "".join([*typed, *(frame.locator("body").text_content() for frame in page.frames)])
    assert page.evaluate("window.hurt") is None
    assert page.evaluate(FOREIGN) == 0
    assert page.locator("[data-trouble]").count() == 0
    assert person.foreign(brought) == []
    assert not person.errors
    # It is shown as text.
    assert "window.hurt" in page_text or notebook == "get-help.ipynb"


def saved_texts(path):
    if not path.exists():
        return []
    record = decode(path.read_bytes())
    return [record.get(name) for name in record.paths()]


def test_a_broken_entry_in_the_storage_does_not_affect_others(own, visit):
    page = visit().page(own.url(""))
    broken = json.dumps(["never told anyone", [1, 0, "<b>"], 0])
    page.evaluate("(entry) => localStorage.setItem('notes:a/b', entry)", broken)
    page.goto(own.url(CHAPTER))
    wait_ready(page)
    expect(page.locator("#bu-banner")).to_contain_text("The answer a/b cannot be saved because")
    episode.field(page, "trigger").fill("Late for the train")
    episode.field(page, "me.action").fill("Looked at my phone")
    page.wait_for_selector('.bu-episodes h3:text-is("Late for the train")', state="attached")
    wait_until(lambda: "Late for the train" in saved_texts(own.folder / "workbook.json"))
    assert "never told" not in page.locator("body").inner_text()


READ = """async ([address, cases]) => {
    const module = await import(address);
    const { UserError } = await import('/sources/core/record_file.js');
    const prefix = "plan/";
    return cases.map((text) => {
        const bytes = Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));
        try {
            const taken = module.parseRecordFile
                ? [...module.parseRecordFile(bytes).keys()]
                : Object.keys(module.parseSharedAnswers(new TextDecoder().decode(bytes), prefix));
            return { taken };
        } catch (problem) {
            if (!(problem instanceof UserError)) return { broken: String(problem) };
            return { refused: problem.reason };
        }
    });
}"""


def paths_of(data):
    """Return the paths that the library reads from a file; None if it rejects it."""
    try:
        return set(decode(data).entries)
    except UnreadableFile:
        return None


def test_the_page_parses_files_like_the_library(server, visit):
    page = visit().page(server.url(""))
    route_sources(page)
    record_file, partner_file = "/sources/core/record_file.js", "/sources/core/partner_file.js"

    def attempt(some):
        coded = [base64.b64encode(case).decode() for case in some]
        for case, result in zip(some, page.evaluate(READ, [record_file, coded]), strict=True):
            assert "broken" not in result
            known = paths_of(case)
            if known is not None:
                assert set(result["taken"]) == known
        for result in page.evaluate(READ, [partner_file, coded]):
            assert "broken" not in result
            assert all(path.startswith("plan/") for path in result.get("taken", ()))

    attempt(files())
    batches = st.lists(cases("file"), min_size=15, max_size=15)
    settings(max_examples=15)(given(batches)(attempt))()
