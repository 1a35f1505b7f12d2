"""Leave this page: from every page and in every state, at once, and "back" brings nothing up."""

from __future__ import annotations

import os

import pytest
from playwright.sync_api import expect

from tests.browser.chaos import descendants, is_kernel, kill_kernels
from tests.browser.conftest import CHAPTER, serving, wait_ready, wait_saved
from tests.browser.test_lab import lab, open_notebook
from tests.program import wait_until

pytestmark = pytest.mark.browser

WORDS = "Words for nobody else"
TRIGGER = '[data-field="trigger"]'


@pytest.fixture(scope="module")
def guests(tmp_path_factory):
    with serving(tmp_path_factory.mktemp("guests"), "--workshop") as running:
        yield running


def by_press(page):
    page.locator("[data-quick-exit]").first.click()


def by_shift(page):
    for _ in range(3):
        page.keyboard.press("Shift")


def by_keyboard(page):
    page.evaluate("() => { document.activeElement.blur(); scrollTo(0, 0); }")
    page.locator("[data-leave]").focus()
    page.keyboard.press("Enter")


WAYS = [by_press, by_shift, by_keyboard]


def is_gone(page, server, *, title="Blank page"):
    """The page is blank, and so is what this tab keeps."""
    page.wait_for_url("about:blank")
    assert page.locator("body").inner_text() == ""
    page.goto(server.base + "nowhere")
    assert page.evaluate("Object.keys(sessionStorage)") == []


def brings_nothing_up(page):
    page.go_back()
    page.wait_for_load_state()
    assert WORDS not in page.content()
    values = "[...document.querySelectorAll('input, textarea')].map(each => each.value).join()"
    assert WORDS not in page.evaluate(values)


@pytest.mark.parametrize("way", WAYS)
def test_a_guest_leaves_a_chapter(guests, visit, way):
    person = visit()
    page = person.page(guests.url(""))
    page.goto(guests.url(CHAPTER), wait_until="domcontentloaded")
    wait_ready(page)
    page.locator(TRIGGER).fill(WORDS)
    wait_saved(page)
    way(page)
    page.wait_for_url("about:blank")
    brings_nothing_up(page)
    way(page)
    is_gone(page, guests)
    assert not person.errors


@pytest.mark.parametrize("path", ["", "nowhere", "workbook/code", "voila/render/get-help.ipynb"])
def test_every_page_can_be_left(guests, visit, path):
    person = visit()
    page = person.context.new_page()
    page.goto(guests.url(path), wait_until="domcontentloaded")
    page.evaluate(f"sessionStorage.setItem('notes:home/seat', '{WORDS}')")
    by_shift(page)
    is_gone(page, guests)


def test_a_page_that_is_not_ready_yet_can_be_left(guests, visit):
    page = visit().context.new_page()
    page.route("**/js/exercises.js", lambda _: None)  # never comes
    page.goto(guests.url(CHAPTER), wait_until="commit")
    page.wait_for_selector("html[data-drawn=first]", state="attached")
    by_press(page)
    page.wait_for_url("about:blank")


def test_the_kernel_ends_with_the_page(tmp_path, visit):
    with serving(tmp_path, "--workshop") as server:

        def kernels():
            return [pid for pid in descendants(server.program.pid) if is_kernel(pid)]

        left = visit().page(server.url(CHAPTER))
        assert len(kernels()) == 1
        by_press(left)
        wait_until(lambda: not kernels())
        closed = visit().page(server.url(CHAPTER))
        [pid] = kernels()
        closed.close()
        wait_until(lambda: not kernels())
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)


def test_a_page_can_be_left_while_its_kernel_is_dead_and_while_it_asks_something(tmp_path, visit):
    person = visit()
    with serving(tmp_path) as server:
        page = person.page(server.url(CHAPTER))
        page.locator(TRIGGER).fill(WORDS)
        page.locator('[data-field="me.action"]').fill("Asked")
        page.locator("[data-remove]").click()
        expect(page.locator("[data-confirm]")).to_be_visible()
        wait_saved(page)
        kill_kernels(server.program.pid)
        by_shift(page)
        page.wait_for_url("about:blank")
        # On a person's own computer "back" would read their file: it asks for the whole address.
        asking = person.context.request
        wait_until(lambda: asking.get(server.base + CHAPTER).status == 403)
        page.goto(server.base + CHAPTER)
        assert page.evaluate("document.documentElement.dataset.status") == "403"
        assert WORDS not in page.content()
        page.goto(server.url(CHAPTER), wait_until="domcontentloaded")
        wait_ready(page)
        expect(page.locator(TRIGGER)).to_have_value(WORDS)
        server.kill()
        by_press(page)
        page.wait_for_url("about:blank")
    assert not person.errors


def test_jupyterlab_is_left_even_under_one_of_its_own_windows(tmp_path, visit):
    person = visit(viewport={"width": 1280, "height": 900})
    with lab(tmp_path / "data", tmp_path / "settings") as server:
        page = open_notebook(person, server, "04-pause-and-settle.ipynb")
        page.locator('[data-field="will"]').fill(WORDS)
        wait_saved(page)
        page.get_by_role("menuitem", name="Kernel", exact=True).click()
        page.get_by_text("Restart Kernel…", exact=True).click()
        page.wait_for_selector(".jp-Dialog")
        by_shift(page)
        page.wait_for_url("about:blank")
        asking, lobby = person.context.request, server.base.removesuffix("lab") + "lab"
        wait_until(lambda: "login" in asking.get(lobby).url)
        page.goto(lobby)
        assert "login" in page.url
