"""``workbook preview``: changes and mistakes of the content show in the open page."""

from __future__ import annotations

import shutil
import sys

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import ROOT, Server, environment, wait_ready
from tests.program import free_port

pytestmark = pytest.mark.browser

CHAPTER = "voila/render/02-pause-and-settle.ipynb"
FILE = "pause-and-settle.yaml"


def change(pack, find, put, file=FILE):
    path = pack / file
    text = path.read_text("utf-8")
    assert text.count(find) == 1
    path.write_text(text.replace(find, put), "utf-8")


@pytest.fixture(scope="module")
def pack(tmp_path_factory):
    folder = tmp_path_factory.mktemp("words") / "own"
    shutil.copytree(ROOT / "content", folder)
    return folder / "en"


@pytest.fixture(scope="module")
def server(pack):
    command = [sys.executable, "-m", "workbook_lib.cli", "preview", pack.parent, "--no-browser"]
    server = Server([*command, "--port", str(free_port())], environment(), r"^Ready: (http\S+)$")
    yield server
    server.stop()


def test_a_content_change_updates_the_open_page_without_losing_words(server, pack, visit):
    page = visit().page(server.url(CHAPTER))
    field = page.get_by_label("When I notice…")
    field.fill("my jaw going hard")
    page.wait_for_selector('[data-save-state="saved"]', state="attached")
    page.evaluate("document.documentElement.dataset.before = ''")
    place = page.evaluate("scrollY")
    assert place > 500

    change(pack, "title: My pause plan\n", "title: The plan I made\n")
    expect(page.get_by_role("heading", name="The plan I made", level=2)).to_be_attached()
    wait_ready(page)
    assert page.evaluate("document.documentElement.dataset.before") is None
    expect(page.get_by_label("When I notice…")).to_have_value("my jaw going hard")
    text = "new Promise((go) => requestAnimationFrame(() => requestAnimationFrame(go)))"
    page.evaluate(text)
    assert abs(page.evaluate("scrollY") - place) < 200


def test_a_content_mistake_is_shown_until_it_is_fixed(server, pack, visit):
    page = visit().page(server.url(CHAPTER))
    element = page.locator("[data-preview-problems]")
    change(pack, "summary: Two slow minutes", "sumary: Two slow minutes")
    expect(element).to_contain_text(
        'pause-and-settle.yaml, line 6, sumary: the key "sumary" is not'
    )
    expect(page.get_by_label("When I notice…")).to_be_visible()

    change(pack, "sumary: Two slow minutes", "summary: Three slow minutes")
    expect(element).to_have_count(0)
    wait_ready(page)


def test_a_failed_page_reloads_once_the_content_is_valid(server, pack, visit):
    change(
        pack, "start: Write down what happened", "start: [Write down what happened]", "home.yaml"
    )
    page = visit().page(server.url(""), ready=False)
    expect(page.get_by_role("listitem").first).to_contain_text("home.yaml, line ")
    change(pack, "start: [Write down what happened]", "start: Begin here", "home.yaml")
    expect(page.get_by_text("Begin here")).to_be_visible()
