"""A page takes words before its kernel is there, and goes on with what was written then."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import expect

from tests.browser import episode
from tests.browser.chaos import AT, MARK, MARKED
from tests.browser.conftest import CHAPTER, serving, wait_ready, wait_saved
from tests.program import wait_until

pytestmark = pytest.mark.browser

DRAWN_FIRST = "html[data-drawn=first]"
SHIFTS = """() => {
    window.shifts = 0;
    new PerformanceObserver((list) => {
        for (const each of list.getEntries()) if (!each.hadRecentInput) window.shifts += each.value;
    }).observe({type: 'layout-shift', buffered: true});
}"""


@pytest.fixture(params=["personal", "guest"])
def house(request, tmp_path):
    options = ["--workshop"] if request.param == "guest" else []
    with serving(tmp_path / "data", *options) as server:
        yield server


def open_without_kernel(visit, server):
    """Open a chapter whose kernel is held back; return the page and what lets it come."""
    person = visit(viewport={"width": 1280, "height": 900})
    held, free = [], []

    def hold(route):
        if "x-workbook-run" in route.request.headers and not free:
            held.append(route)
        else:
            route.continue_()

    page = person.context.new_page()
    page.add_init_script(f"({SHIFTS})()")
    page.route(f"**/{CHAPTER}*", hold)

    def known():
        held.clear()  # what an earlier try had asked for is gone with it
        page.goto(server.url(CHAPTER), wait_until="domcontentloaded")
        return page.locator(DRAWN_FIRST).count() == 1

    # The server draws the first look in the background when it starts.
    wait_until(known)

    def come():
        free.append(True)
        for route in held:
            route.continue_()

    return person, page, come


def test_words_are_taken_before_the_kernel_is_there(house, visit):
    person, page, come = open_without_kernel(visit, house)
    trigger = episode.field(page, "trigger")
    trigger.click()
    page.keyboard.type("Late again")
    page.keyboard.press("ArrowLeft")
    page.evaluate(MARK)
    before = page.evaluate(AT)
    assert page.locator("html[data-workbook=ready]").count() == 0
    come()
    page.wait_for_selector("html[data-kernel=up]", state="attached")
    assert page.evaluate(AT) == before
    assert page.evaluate(MARKED)
    # A word that takes another place in the header is all that may move.
    assert page.evaluate("window.shifts") < 0.01
    page.keyboard.type("!")
    expect(trigger).to_have_value("Late agai!n")
    episode.field(page, "me.action").fill("Asked")
    expect(page.locator('[data-figure="loop"]')).to_contain_text("Asked")
    wait_saved(page)
    page.reload(wait_until="domcontentloaded")
    expect(trigger).to_have_value("Late agai!n")
    assert not person.errors


def test_a_button_pressed_early_does_its_work_later(tmp_path, visit):
    with serving(tmp_path / "data") as server:
        pressed_early(visit, server)


def pressed_early(visit, server):
    _, page, come = open_without_kernel(visit, server)
    episode.field(page, "trigger").fill("The first one")
    page.locator('[data-action="another"]').click()
    come()
    expect(episode.field(page, "trigger")).to_have_value("")
    expect(page.locator(".bu-episodes h3")).to_have_text(["The first one"])


def test_what_was_written_last_is_open_at_once_in_its_own_browser_only(tmp_path, visit):
    with serving(tmp_path / "data", "--workshop") as server:
        person, page, come = open_without_kernel(visit, server)
        come()
        wait_ready(page)
        for words in ("An older one", "The last one"):
            episode.another(page)
            episode.field(page, "trigger").fill(words)
            expect(page.locator(".bu-episodes h3", has_text=words)).to_have_count(1)
        page.reload(wait_until="domcontentloaded")
        expect(episode.field(page, "trigger")).to_have_value("The last one")
        _, other, _ = open_without_kernel(visit, server)
        assert episode.field(other, "trigger").input_value() == ""
        told = json.loads(other.locator("#bu-first").text_content())
        assert told["kept"] == {}
        assert not person.errors


def test_two_guests_never_write_into_one_episode(tmp_path, visit):
    with serving(tmp_path / "data", "--workshop") as server:
        scopes = set()
        for _ in range(2):
            _, page, _ = open_without_kernel(visit, server)
            scopes.add(page.locator('[data-exercise="episode"]').get_attribute("data-scope"))
    assert len(scopes) == 2
