"""Our pages in a browser: light and dark, narrow and wide, and quick exit."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from tests.browser import axe
from tests.browser.conftest import kernel_of
from tests.content.translated_pack import copy_english
from tests.program import wait_until
from tests.server.running import CHAPTER, Serving

pytestmark = pytest.mark.browser

TIMEOUT = 60_000
READY = 'html[data-workbook="ready"]'

ALL_STEPS = "?steps=all"


class Visit:
    """A browser context, and every requested URL."""

    def __init__(self, browser, **options):
        self.context = browser.new_context(**options)
        self.context.set_default_timeout(TIMEOUT)
        self.requested_urls, self.errors = [], []
        self.context.on("request", self.record_request)
        self.context.on("console", self.record_console_error)
        self.page = self.context.new_page()

    def record_request(self, request):
        self.requested_urls.append(urlsplit(request.url))

    def record_console_error(self, message):
        if message.type == "error":
            self.errors.append(message.text)

    def foreign(self, server):
        """Return the requests to other hosts."""
        own = urlsplit(server.base).netloc
        return [item for item in self.requested_urls if item.netloc not in ("", own)]


@pytest.fixture
def visit(chromium):
    opened = []

    def start(**options):
        opened.append(Visit(chromium, **options))
        return opened[-1]

    yield start
    for item in opened:
        item.context.close()


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_start_page_is_complete_and_accessible(server, visit, content, width, scheme):
    person = visit(viewport={"width": width, "height": 800}, color_scheme=scheme)
    page = person.page
    page.goto(server.address)
    page.wait_for_selector(READY)
    assert page.title() == content.interface.frame.tab_title == "Notes"
    assert page.evaluate("document.documentElement.scrollWidth") == width
    ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert ground == {"light": "rgb(245, 239, 237)", "dark": "rgb(25, 19, 30)"}[scheme]
    assert page.evaluate("[...document.fonts].filter(each => each.status === 'loaded').length")
    axe.finds_nothing(page)
    assert person.foreign(server) == []
    assert person.errors == []


@pytest.mark.parametrize("chapter", ["get-help", "signs-over-time"])
def test_the_start_page_of_a_pack_without_a_path_works(tmp_path, visit, chapter):
    packs = copy_english(tmp_path, chapter)
    with Serving(tmp_path / "data", WORKBOOK_CONTENT=packs) as server:
        person = visit()
        person.page.goto(server.address)
        person.page.wait_for_selector(READY)
        assert person.errors == []


def test_the_chosen_seat_is_stored_until_a_chapter_uses_it(server, visit, content):
    person = visit()
    page = person.page
    page.goto(server.address)
    page.wait_for_selector(READY)
    seat = content.home.seats.options[1]
    page.get_by_role("radio", name=seat.label).check()
    page.reload()
    page.wait_for_selector(READY)
    expect(page.get_by_role("radio", name=seat.label)).to_be_checked()
    expect(page.locator("[data-next] a")).to_have_count(1)
    page.get_by_role("link", name=content.chapter("map-your-loop").title).click()
    page.wait_for_selector(READY)
    page.wait_for_selector('[data-save-state="saved"]', state="attached")
    page.goto(server.base)
    page.wait_for_selector(READY)
    assert page.evaluate("localStorage.length") == 0
    expect(page.get_by_role("radio", name=seat.label)).to_be_checked()


@pytest.mark.parametrize(("path", "status"), [("nowhere", 404), ("", 403)])
def test_error_pages_are_complete_and_accessible(server, visit, path, status):
    person = visit()
    if status != 403:
        person.page.goto(server.address)
    answer = person.page.goto(server.base + path)
    assert answer.status == status
    axe.finds_nothing(person.page)


@pytest.mark.parametrize(("width", "slot"), [(1280, "wide"), (390, "narrow")])
def test_the_frame_of_a_chapter_is_complete_and_accessible(server, visit, content, width, slot):
    person = visit(viewport={"width": width, "height": 800})
    page = person.page
    page.goto(server.address)
    page.goto(server.base + CHAPTER + ALL_STEPS, wait_until="commit")
    expect(page.locator("h1")).to_have_text(content.chapter("map-your-loop").title)
    page.wait_for_selector(READY)
    expect(page.locator("#bu-wait")).to_have_count(0)
    expect(page.locator(f'[data-save-slot="{slot}"] > #bu-save')).to_be_visible()
    expect(page.locator("main#main #bu-cells [data-exercise]").first).to_be_visible()
    twice = """[...document.querySelectorAll("[id]")].map(each => each.id)
        .filter((id, at, all) => all.indexOf(id) !== at)"""
    assert page.evaluate(twice) == []
    assert page.evaluate("document.documentElement.scrollWidth") == width
    assert person.foreign(server) == []
    assert person.errors == []


def test_a_page_whose_scripts_do_not_load_says_so(server, visit, content):
    person = visit()
    page = person.page
    page.goto(server.address)
    page.route("**/workbook/static/*/js/exercises-*.js", lambda route: route.abort())
    page.clock.install()
    page.goto(server.base + CHAPTER + ALL_STEPS)
    expect(page.locator("#bu-wait")).to_be_visible()
    expect(page.locator("#bu-late")).to_be_hidden()
    # It is reloaded once: Firefox requests a script that has failed only after that.
    page.evaluate("window.isFirst = true")
    page.wait_for_function("() => !window.isFirst")
    expect(page.locator("#bu-wait")).to_be_visible()
    page.clock.fast_forward(90_000)
    expect(page.locator("#bu-late")).to_contain_text(content.interface.error.failed_title)
    expect(page.locator("#bu-wait")).to_be_hidden()
    axe.finds_nothing(page)


def leave(page, by):
    if by == "shift":
        for _ in range(3):
            page.keyboard.press("Shift")
    elif by == "keyboard":
        page.keyboard.press("Tab")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
    else:
        page.locator("[data-quick-exit]").click()
    page.wait_for_url("about:blank")


@pytest.mark.parametrize("by", ["click", "shift", "keyboard"])
def test_quick_exit_works_on_the_start_page(server, visit, by):
    page = visit().page
    page.goto(server.address)
    page.wait_for_selector(READY)
    page.evaluate("sessionStorage.setItem('notes:some/path', 'words')")
    leave(page, by)
    page.goto(server.base)
    assert page.evaluate("sessionStorage.length") == 0


def test_presses_of_shift_are_announced_and_reset(server, visit, content):
    page = visit().page
    page.goto(server.address)
    page.wait_for_selector(READY)
    element = page.locator('[data-presses][role="status"]')
    page.keyboard.press("Shift")
    page.keyboard.press("Shift")
    expect(element).to_have_text(content.interface.leave.pressed.replace("{count}", "2"))
    page.keyboard.press("Shift+A")
    expect(element).to_be_hidden()
    page.keyboard.press("Shift")
    expect(element).to_have_text(content.interface.leave.pressed.replace("{count}", "1"))


def test_personal_mode_has_no_room(client):
    for path in ("/room", "/room/board", "/room/state"):
        assert client.get(path).status_code == 404
    assert 'href="/room"' not in client.get("/").text


def test_quick_exit_ends_the_kernel_and_back_stays_blank(tmp_path, visit):
    with Serving(tmp_path, "--workshop") as server:
        page = visit().page
        page.goto(server.base + CHAPTER + ALL_STEPS)
        page.wait_for_selector(READY)
        page.locator("[data-field=trigger]").fill("Some words of mine")
        page.wait_for_selector('[data-save-state="saved"]', state="attached")
        kernel_of(page)
        leave(page, "shift")
        wait_until(lambda: server.kernels() == [])
        page.go_back()
        assert CHAPTER not in page.url


def test_quick_exit_works_without_the_server(tmp_path, visit):
    with Serving(tmp_path, "--workshop") as server:
        page = visit().page
        page.goto(server.base + CHAPTER + ALL_STEPS)
        page.wait_for_selector(READY)
        server.end()
        leave(page, "click")


def test_the_seat_of_a_guest_stays_in_the_tab(guest_server, visit, content):
    person = visit()
    person.page.goto(guest_server.base)
    person.page.wait_for_selector(READY)
    person.page.get_by_role("radio").first.check()
    assert person.page.evaluate("[sessionStorage.length, localStorage.length]") == [1, 0]
    other = person.context.new_page()
    other.goto(guest_server.base)
    other.wait_for_selector(READY)
    expect(other.get_by_role("radio").first).not_to_be_checked()
