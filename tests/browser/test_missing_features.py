"""Browsers that lack or block something: the page works or says so."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import httpx
import pytest
from playwright.sync_api import expect

from tests.browser import chromium as chromium_path
from tests.browser.conftest import CHAPTER, TIMEOUT, route_sources, serving, wait_ready, wait_saved
from tests.program import wait_until

pytestmark = pytest.mark.browser

WORDS = "Words for nobody else"
TRIGGER = '[data-field="trigger"]'
LACKS = "[data-lacks]"
LATE = 31_000  # milliseconds


@pytest.fixture(scope="module")
def words(content):
    return content.interface.browser


@pytest.fixture
def without_cookies(playwright_driver, tmp_path):
    """Return a browser that blocks cookies, and with them all storage."""
    profile = tmp_path / "profile" / "Default"
    profile.mkdir(parents=True)
    blocked = {"profile": {"default_content_setting_values": {"cookies": 2}}}
    (profile / "Preferences").write_text(json.dumps(blocked))
    context = playwright_driver.chromium.launch_persistent_context(
        profile.parent, executable_path=chromium_path.find(), args=chromium_path.flags()
    )
    context.set_default_timeout(TIMEOUT)
    yield context
    context.close()


def leaves(page):
    page.locator("[data-quick-exit]").first.click()
    page.wait_for_url("about:blank")


def test_without_cookies_a_message_is_shown_before_typing(guests, without_cookies, words):
    page = without_cookies.new_page()
    page.clock.install()
    requested = []
    page.on("request", lambda request: requested.append(request.url))
    # Without cookies a page has only the snapshot, which is ready soon after the start.
    wait_until(lambda: "bu-first" in httpx.get(guests.url(CHAPTER)).text)
    address = f"{guests.url(CHAPTER)}?steps=all"
    page.goto(address, wait_until="domcontentloaded")
    expect(page.locator(LACKS)).to_contain_text(words.cookies_title)
    expect(page.locator(LACKS)).to_contain_text(words.cookies_only_here)
    field = page.locator(TRIGGER)
    field.fill(WORDS)
    expect(page.locator("[data-save-state]")).to_have_attribute("data-save-state", "saving")
    page.clock.fast_forward(LATE)
    # No kernel is requested, now or later.
    assert requested.count(address) == 1
    assert not [address for address in requested if "kernels" in address]
    assert page.locator("#bu-banner").is_hidden()
    assert field.input_value() == WORDS
    leaves(page)


def test_without_cookies_the_message_does_not_ask_for_the_first_address(
    own, without_cookies, words
):
    page = without_cookies.new_page()
    page.goto(own.url(""))
    expect(page.locator("h1")).to_have_text(words.cookies_title)
    expect(page.locator("main")).to_contain_text(words.cookies_sign_in)
    leaves(page)


NO_STORAGE = """
for (const name of ["sessionStorage", "localStorage"])
    Object.defineProperty(window, name, { get() { %s } });
"""
FORBIDDEN = [
    NO_STORAGE % "return null;",
    NO_STORAGE % "throw new DOMException('', 'SecurityError');",
]


@pytest.mark.parametrize("forbidden", FORBIDDEN)
def test_without_storage_a_message_is_shown(guests, visit, words, forbidden):
    person = visit()
    person.context.add_init_script(forbidden)
    page = person.page(guests.url(CHAPTER))
    expect(page.locator(LACKS)).to_contain_text(words.storage)
    page.locator(TRIGGER).fill(WORDS)
    expect(page.locator("[data-save-state]")).to_have_attribute("data-save-state", "saving")
    box = page.locator("[data-remember-words]")
    box.click()
    expect(box).not_to_be_checked()
    leaves(page)
    assert not person.errors


def test_without_storage_entries_are_saved_in_the_file(own, visit, words):
    person = visit()
    person.context.add_init_script(FORBIDDEN[0])
    page = person.page(own.url(CHAPTER))
    page.locator(TRIGGER).fill(WORDS)
    wait_saved(page)
    assert page.locator("#bu-banner").is_hidden()
    assert page.locator(LACKS).count() == 0
    assert not person.errors


@pytest.mark.parametrize("which", ["guests", "own"])
def test_without_a_websocket_the_page_says_where_words_are_saved(request, visit, words, which):
    server = request.getfixturevalue(which)
    person = visit()
    page = person.context.new_page()
    page.route_web_socket("**/channels*", lambda line: line.close())
    page.clock.install()
    page.goto(server.url(CHAPTER), wait_until="domcontentloaded")
    field = page.locator(TRIGGER)
    field.fill(WORDS)
    expect(page.locator("#bu-banner")).to_be_hidden()
    page.clock.fast_forward(LATE)
    expect(page.locator("#bu-banner")).to_contain_text(words.line)
    expect(page.locator("[data-save-state]")).to_have_attribute("data-save-state", "offline")
    page.reload(wait_until="domcontentloaded")
    expect(field).to_have_value(WORDS)
    # The start page saves them as a file, without a websocket.
    page.goto(server.url(""), wait_until="domcontentloaded")
    wait_ready(page)
    with page.expect_download() as saved:
        page.locator("[data-save]").click()
    assert WORDS in saved.value.path().read_text()
    leaves(page)


def test_a_page_without_server_shows_the_address_to_return_to(tmp_path, visit, words):
    with serving(tmp_path) as server:
        page = visit().page(server.url(CHAPTER))
        server.kill()
        sentence = words.come_back.replace("{address}", server.base.rstrip("/"))
        expect(page.locator("#bu-banner")).to_contain_text(sentence)


OLD = {
    "at": "delete Array.prototype.at",
    "AbortController": "delete window.AbortController",
    "WebSocket": "delete window.WebSocket",
    "ListFormat": "delete Intl.ListFormat",
}


@pytest.mark.parametrize("name", list(OLD))
def test_an_old_browser_gets_a_message_about_missing_features(guests, visit, words, name):
    person = visit()
    person.context.add_init_script(OLD[name])
    page = person.context.new_page()
    page.goto(guests.url(CHAPTER), wait_until="domcontentloaded")
    expect(page.locator("#bu-old")).to_be_visible()
    expect(page.locator("#bu-old")).to_contain_text(words.old.replace("{name}", name))
    leaves(page)


def test_a_browser_that_cannot_parse_the_scripts_gets_a_message(own, visit, words):
    person = visit()
    page = person.page(own.url(CHAPTER))
    assert page.locator("#bu-old").is_hidden()
    page.locator(TRIGGER).fill(WORDS)
    wait_saved(page)
    newer = {"body": "let a = ;", "content_type": "text/javascript"}
    page.route("**/js/chapter-*.js", lambda route: route.fulfill(**newer))
    page.reload(wait_until="domcontentloaded")
    expect(page.locator("#bu-old")).to_contain_text(words.old.replace("{name}", "JavaScript"))
    leaves(page)
    page.goto(own.base + CHAPTER)
    assert page.evaluate("document.documentElement.dataset.status") == "403"


TODAY = """async () => {
    const { today } = await import("/sources/core/clock.js");
    return today(new Date("2026-03-01T23:30:00Z"));
}"""


@pytest.mark.parametrize("which", ["guests", "own"])
def test_the_date_is_local_even_if_the_time_zone_is_hidden(request, visit, which):
    """For guests only the browser knows the time zone; in personal mode the server does."""
    server = request.getfixturevalue(which)
    page = visit(timezone_id="Pacific/Kiritimati").page(server.url(""))
    route_sources(page)
    here = datetime(2026, 3, 1, 23, 30, tzinfo=UTC) + datetime.now().astimezone().utcoffset()
    there = "2026-03-02"
    assert page.evaluate(TODAY) == (there if which == "guests" else here.date().isoformat())


def test_a_file_can_be_copied_where_downloads_fail(guests, visit, words):
    page = visit(accept_downloads=False).page(guests.url(CHAPTER))
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.locator(TRIGGER).fill(WORDS)
    wait_saved(page)
    page.goto(guests.url(""), wait_until="domcontentloaded")
    wait_ready(page)
    page.locator("[data-save]").click()
    page.get_by_role("button", name=words.copying.button).click()
    expect(page.get_by_text(words.copying.copied)).to_be_visible()
    assert WORDS in page.evaluate("navigator.clipboard.readText()")


DROPPED = """() => {
    const files = new DataTransfer();
    files.items.add(new File(["x"], "x.txt"));
    const text = new DataTransfer();
    text.setData("text/plain", "x");
    const seen = { bubbles: true, cancelable: true };
    const drop = (dataTransfer) =>
        !document.body.dispatchEvent(new DragEvent("drop", { dataTransfer, ...seen }));
    return [drop(files), drop(text)];
}"""


@pytest.mark.parametrize("path", ["", CHAPTER, "nowhere", "workbook/code"])
def test_dropping_a_file_does_not_navigate_away(guests, visit, path):
    page = visit().context.new_page()
    page.goto(guests.url(path), wait_until="load")
    assert page.evaluate(DROPPED) == [True, False]
