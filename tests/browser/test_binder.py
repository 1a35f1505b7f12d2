"""Pages on Binder: nothing in the browser's storage, and a warning before the end."""

from __future__ import annotations

import json
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from tests.binder import replay
from tests.browser import axe, downloads, episode, webdriver
from tests.browser.conftest import TIMEOUT, wait_ready, wait_saved
from tests.browser.proxy import Proxy
from tests.browser.test_browsers import Tab
from tests.browser.test_lab import open_notebook
from tests.program import END_OF_OUTPUT, wait_until
from tests.server import running

pytestmark = pytest.mark.browser

WORDS = "They asked about the bill at the table"
WILL = '[data-field="will"]'
NOTICE = "[data-loan-notice]"
STILL = f"{NOTICE} [data-still-here]"
SAVE = f"{NOTICE} [data-loan-save]"
BINDER = {"BINDER_LAUNCH_HOST": "binder.invalid", "BINDER_REPO_URL": "repo.invalid"}

EVERYWHERE = """async () => {
    const databases = (await indexedDB.databases()).map((each) => each.name);
    const kept = [{...localStorage}, {...sessionStorage}, databases, await caches.keys()];
    return JSON.stringify([...kept, window.name, history.state, document.cookie]);
}"""
"""Return everything in the browser's storage."""

SCRIPTS_LOADED = """
return performance.getEntriesByType("resource").some(({ name }) => name.includes("/js/exercises-"));
"""
"""Return whether the scripts of a chapter are loaded."""

WATCH = """() => {
    new MutationObserver(() => window.asked = true)
        .observe(document.documentElement, {attributeFilter: ['data-quiet']});
}"""

GOES = "dispatchEvent(new Event('beforeunload', {cancelable: true}))"
"""Return whether the page can be closed without confirmation."""


class Server:
    """A server on Binder, with the interface of ``conftest``."""

    def __init__(self, base, program):
        self.base, self.program = base, program

    def url(self, path, query=f"?token={running.TOKEN}"):
        return f"{self.base}{path}{query}"

    def chapter(self, notebook):
        return self.url(f"voila/render/notebooks/{notebook}.ipynb")

    @property
    def ended(self):
        return self.program.output_lines[-1:] == [END_OF_OUTPUT]


@pytest.fixture
def start_binder(tmp_path):
    """Start a server on Binder; it ends after ``quiet`` idle seconds instead of six hundred."""

    def start(quiet=600, interval=60, **ends):
        flags = replay.culling(tmp_path, quiet, interval, **ends)
        return running.jupyter(tmp_path / "loan", *flags, **BINDER)

    (tmp_path / "loan").mkdir()
    return start


@pytest.fixture
def server(start_binder):
    with start_binder() as started:
        yield Server(*started)


def kernels(page, server):
    return page.request.get(server.url("api/kernels")).json()


def stage(page, name):
    page.wait_for_selector(f'html[data-quiet="{name}"]', state="attached")


def leaves_room(page):
    """At 400 % zoom, half of the window is for the page, and the exit button is visible."""
    before = page.viewport_size
    page.set_viewport_size({"width": 320, "height": 256})
    bar, out, notice = (
        page.locator(item).bounding_box() for item in (".bu-top", "[data-quick-exit]", NOTICE)
    )
    assert notice["y"] - (bar["y"] + bar["height"]) >= 256 / 2 - 1
    assert out["y"] >= 0
    assert out["y"] + out["height"] <= notice["y"]
    page.set_viewport_size(before)


def no_stage(page):
    page.wait_for_selector("html:not([data-quiet])", state="attached")


def expect_memory_response(page, action="take"):
    """Wait until a message was sent to the server."""
    return page.expect_response(lambda answer: answer.url.endswith(f"workbook/held/{action}"))


def saved(page, button):
    """Save the entries as a file, and return its content."""
    _, text = downloads.save(page, button)
    entries = json.loads(text)["entries"]
    return {path: entry["value"] for path, entry in entries.items()}


def test_on_binder_words_follow_between_pages_without_browser_storage(server, visit, content):
    person = visit()
    page = person.page(server.url(""))
    assert urlsplit(page.url).path.endswith("/workbook/"), "a launch starts at home"
    expect(page.get_by_text(content.interface.loan.title)).to_be_visible()
    page.get_by_role("radio", name=content.home.seats.options[1].label).check()
    page.locator('[data-place="map-your-loop"] a').click()
    wait_ready(page)
    episode.field(page, "trigger").press_sequentially(WORDS)
    # Immediately, while saving.
    page.locator("a[rel=next]").click()
    page.wait_for_url("**/02-pause-and-settle.ipynb*")
    wait_ready(page)
    page.goto(server.chapter("02-pause-and-settle"))
    wait_ready(page)
    page.locator(WILL).fill("walk to the bridge")
    page.reload(wait_until="domcontentloaded")
    wait_ready(page)
    expect(page.locator(WILL)).to_have_value("walk to the bridge")
    wait_saved(page)
    assert content.interface.loan.held.partition("{")[0] in page.locator("#bu-save").inner_text()
    page.goto(server.url("workbook/code"))
    page.get_by_role("button", name="Make my code").click()
    page.wait_for_selector("[data-code]")
    stored = page.evaluate(EVERYWHERE)
    assert "notes" not in stored
    assert "bridge" not in stored
    assert json.loads(stored)[:4] == [{}, {}, [], []]
    page.goto(server.chapter("01-map-your-loop"))
    wait_ready(page)
    expect(episode.field(page, "trigger")).to_have_value(WORDS)
    other = person.page(server.chapter("02-pause-and-settle"))
    expect(other.locator(WILL)).to_have_value("walk to the bridge")
    values = saved(other, "aside [data-loan-save]").values()
    assert {WORDS, "walk to the bridge", "withdrawer"} <= set(values)
    assert person.foreign(server) == []
    assert not person.errors
    assert WORDS not in "".join(server.program.output_lines)


@pytest.mark.parametrize("name", webdriver.NAMES)
def test_a_chapter_waits_for_its_entries_in_other_browsers_too(server, name):
    """WebKit runs the second script that imports a module while the module still waits."""
    port = urlsplit(server.base).port
    with webdriver.START[name]() as driver, Proxy(port) as proxy:
        proxy.pause(b"workbook/held/give")
        tab = Tab(driver)
        address = server.chapter("02-pause-and-settle").replace(str(port), str(proxy.port), 1)
        driver.get(address)
        assert proxy.has_paused.wait(TIMEOUT / 1000)
        tab.wait(lambda: driver.execute_script(SCRIPTS_LOADED), "the scripts")
        proxy.resume()
        tab.wait_ready()
        tab.find(f"form[data-scope]:not([hidden]) {WILL}")


def test_quick_exit_and_clearing_remove_words_from_binder(server, visit, content):
    person = visit()
    address = server.chapter("02-pause-and-settle")
    page = person.page(address)
    page.locator(WILL).fill("walk")
    wait_saved(page)
    with page.expect_request(lambda request: request.url.endswith("/held/forget")):
        page.locator("[data-quick-exit]").first.click()
    page.wait_for_url("about:blank")
    page = person.page(address)
    expect(page.locator(WILL)).to_have_value("")
    page.locator(WILL).fill("sit")
    wait_saved(page)
    page.goto(server.url("workbook/"))
    wait_ready(page)
    expect(page.locator('[data-place="pause-and-settle"]')).to_have_attribute("data-state", "begun")
    page.locator("[data-clear]").click()
    page.locator("[data-clear-now]").click()
    expect(page.locator("[data-cleared]")).to_have_text(content.home.file.clear.cleared.guest)
    page.reload(wait_until="domcontentloaded")
    wait_ready(page)
    expect(page.locator("[data-save]")).to_be_disabled()


def test_the_idle_question_after_seven_minutes_keeps_the_kernel(server, visit, content):
    words = content.interface.loan
    person = visit()
    page = person.context.new_page()
    page.clock.install()
    page.goto(server.chapter("02-pause-and-settle"))
    wait_ready(page)
    page.locator(WILL).fill("walk")
    wait_saved(page)
    title = page.title()
    page.clock.fast_forward("06:30")
    assert page.locator(STILL).is_hidden()
    page.clock.fast_forward("01:00")
    stage(page, "warn")
    expect(page.get_by_role("region", name=words.warn_title)).to_be_visible()
    assert page.title() == words.tab
    leaves_room(page)
    page.locator(WILL).focus()
    page.locator(STILL).focus()
    kernel = kernels(page, server)[0]
    with expect_memory_response(page):
        page.keyboard.press("Enter")
    no_stage(page)
    expect(page.locator(WILL)).to_be_focused()
    assert page.title() == title
    now = server.url(f"api/kernels/{kernel['id']}")
    wait_until(lambda: page.request.get(now).json()["last_activity"] > kernel["last_activity"])
    # Any other activity has the same effect.
    page.clock.fast_forward("08:00")
    stage(page, "warn")
    with expect_memory_response(page):
        page.locator(WILL).press("ArrowLeft")
    no_stage(page)
    page.clock.fast_forward("30:00")
    stage(page, "over")
    assert "walk" in saved(page, SAVE).values()
    assert not person.errors


def test_typing_counts_as_activity(server, visit):
    page = visit().context.new_page()
    page.clock.install()
    page.goto(server.chapter("02-pause-and-settle"))
    wait_ready(page)
    page.evaluate(WATCH)
    for minute in range(20):
        page.clock.fast_forward("01:00")
        with expect_memory_response(page):
            page.locator(WILL).press_sequentially(f"{minute} ")
    assert page.evaluate("window.asked") is None


def test_every_stage_of_the_idle_warning_is_accessible(server, visit):
    person = visit()
    page = person.context.new_page()
    page.clock.install()

    page.goto(server.url(""))
    wait_ready(page)
    axe.finds_nothing_in_any_layout(page)
    page.goto(server.chapter("02-pause-and-settle"))
    wait_ready(page)
    page.locator(WILL).fill("walk")
    wait_saved(page)
    axe.finds_nothing_in_any_layout(page)
    for wait, name in (("07:30", "warn"), ("03:00", "over")):
        page.clock.fast_forward(wait)
        stage(page, name)
        axe.finds_nothing_in_any_layout(page)
    server.program.kill()
    page.locator(STILL).click()
    page.clock.run_for(30_000)
    stage(page, "gone")
    axe.finds_nothing_in_any_layout(page)


def test_activity_keeps_the_session_and_inactivity_ends_it(start_binder, visit, content):
    """Binder's culling in seconds instead of minutes."""
    quiet = 12
    with start_binder(quiet, interval=1) as started:
        server = Server(*started)
        person = visit()
        page = person.page(server.chapter("02-pause-and-settle"))
        page.locator(WILL).fill("walk")
        stage(page, "warn")
        page.locator(STILL).click()
        no_stage(page)
        stage(page, "warn")  # later than the end without an answer
        assert not server.ended
        assert person.context.request.get(server.url("workbook/")).ok
        page.locator(WILL).fill("walk, then tea")
        no_stage(page)
        stage(page, "warn")
        wait_until(lambda: server.ended)
        stage(page, "gone")
        person.requested_urls.clear()
        page.locator(WILL).fill("walk, then tea, then talk")
        expect(page.locator("[data-save-state=offline]")).to_have_count(1)
        assert "walk, then tea, then talk" in saved(page, SAVE).values()
        requested = [item for item in person.requested_urls if item.startswith("http")]
        assert not requested, "the page stops retrying"
        page.locator(STILL).click()
        expect(page.locator(NOTICE)).to_contain_text(content.interface.loan.not_yet)
        assert page.evaluate(GOES) is True, "the file has all words"
        page.locator(WILL).fill("walk")
        assert page.evaluate(GOES) is False, "leaving now would lose the last words"
        output = "".join(server.program.output_lines)
        assert output.count("Culling 'idle' kernel") == 1, "no second kernel was started"


def test_a_page_gets_a_new_kernel_after_its_own_was_culled(start_binder, visit):
    with start_binder(10, interval=1, ends=False) as started:
        server = Server(*started)
        page = visit().page(server.chapter("02-pause-and-settle"))
        page.locator(WILL).fill("walk")
        wait_saved(page)
        server.program.wait_for("Culling 'idle' kernel")
        stage(page, "over")
        wait_until(lambda: not kernels(page, server))
        page.locator(WILL).press_sequentially(", then tea")
        no_stage(page)
        wait_until(lambda: kernels(page, server))
        page.wait_for_selector("html[data-kernel=up]", state="attached")
        wait_saved(page)
        expect(page.locator(WILL)).to_have_value("walk, then tea")


def test_a_notebook_in_jupyterlab_shows_the_idle_warning(server, visit, content):
    person = visit(viewport={"width": 1280, "height": 900})
    lab = Server(server.base + "lab", server.program)
    page = open_notebook(person, lab, "notebooks/02-pause-and-settle.ipynb")
    expect(page.get_by_text(content.interface.loan.title)).to_be_visible()
    page.locator(WILL).fill("walk to the bridge")
    wait_saved(page)
    assert "bridge" not in page.evaluate(EVERYWHERE)
    assert "notes" not in page.evaluate("Object.keys(sessionStorage).join()")
    other = person.page(server.chapter("02-pause-and-settle"))
    expect(other.locator(WILL)).to_have_value("walk to the bridge")
