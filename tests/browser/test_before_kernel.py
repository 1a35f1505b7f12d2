"""Input before the kernel is ready, and what becomes of it."""

from __future__ import annotations

import copy
import json
import re
import shutil
from urllib.parse import urlsplit

import pytest
import yaml
from playwright.sync_api import expect

from tests.browser import choice, early, episode
from tests.browser.chaos import AT, MARK, MARKED
from tests.browser.conftest import (
    CHAPTER,
    OPEN_FOLDS,
    ROOT,
    free_port,
    serving,
    wait_ready,
    wait_saved,
)
from tests.program import wait_until

pytestmark = pytest.mark.browser

DRAWN_FROM_SNAPSHOT = "html[data-drawn]"
SIGNS = "voila/render/signs-over-time.ipynb"
LIBRARY = "plotly.min.js"


def loaded(person):
    """Return the names of all requested scripts, without hashes and versions."""
    paths = [urlsplit(item).path for item in person.requested_urls]
    names = {path.rpartition("/")[2] for path in paths if path.endswith(".js")}
    return {re.sub(r"-[A-Z0-9]{8}\.js$", ".js", name) for name in names}


SHIFTS = """() => {
    window.shifts = 0;
    new PerformanceObserver((list) => {
        for (const each of list.getEntries()) window.shifts += each.value;
    }).observe({type: 'layout-shift', buffered: true});
}"""

# Layout shifts until the next frame.
FRAMES = """() => new Promise((done) =>
    requestAnimationFrame(() => requestAnimationFrame(() => done(window.shifts))))"""


@pytest.fixture(params=["own", "guests"])
def server(request):
    return request.getfixturevalue(request.param)


def open_without_kernel(visit, server, chapter=CHAPTER):
    """Open a chapter with a delayed kernel; return the page and a function that releases it."""
    person = visit(viewport={"width": 1280, "height": 900})
    waiting, free = [], []

    def delay(route):
        if free:
            route.continue_()
        else:
            waiting.append(route)

    page = person.context.new_page()
    page.add_init_script(f"({SHIFTS})()")
    page.route(f"**/{chapter}/kernel*", delay)

    def known():
        waiting.clear()  # requests of an earlier attempt
        page.goto(server.url(chapter), wait_until="domcontentloaded")
        return page.locator(DRAWN_FROM_SNAPSHOT).count() == 1

    # The server renders snapshots in the background when it starts.
    wait_until(known)

    def release_kernel():
        free.append(True)
        for route in waiting:
            route.continue_()

    return person, page, release_kernel


def test_typing_works_before_the_kernel_is_ready(server, visit):
    person, page, release_kernel = open_without_kernel(visit, server)
    trigger = episode.field(page, "trigger")
    trigger.click()
    page.keyboard.type("Late again")
    page.keyboard.press("ArrowLeft")
    # Appears once something is written.
    expect(page.locator('[data-action="another"]')).to_be_visible()
    page.evaluate(MARK)
    before = page.evaluate(AT)
    assert page.locator("html[data-workbook=ready]").count() == 0
    steady = page.evaluate(FRAMES)
    release_kernel()
    page.wait_for_selector("html[data-kernel=up]", state="attached")
    assert page.evaluate(AT) == before
    assert page.evaluate(MARKED)
    # Only the save state in the header may move.
    assert page.evaluate(FRAMES) - steady < 0.001
    page.keyboard.type("!")
    expect(trigger).to_have_value("Late agai!n")
    episode.field(page, "me.action").fill("Asked")
    expect(page.locator('[data-figure="underneath"]')).to_contain_text("Asked")
    wait_saved(page)
    page.reload(wait_until="domcontentloaded")
    expect(trigger).to_have_value("Late agai!n")
    assert not person.errors


@pytest.mark.parametrize("width", [390, 1280])
def test_a_late_figure_does_not_shift_the_layout(own, visit, width):
    own.use_record("full")
    waiting = []
    person = visit(viewport={"width": width, "height": 9000})
    page = person.context.new_page()
    page.add_init_script(f"({SHIFTS})()")
    page.route(f"**/{LIBRARY}?v=*", lambda route: [waiting.append(route)])
    with page.expect_request(f"**/{LIBRARY}?v=*"):
        page.goto(own.url(SIGNS))
    page.wait_for_selector("html[data-kernel=up]", state="attached")
    weeks = page.locator('[data-figure="weeks-partner"]')
    weeks.locator("figure").wait_for(state="attached")
    expect(weeks).not_to_have_attribute("data-drawn", "true")
    steady = page.evaluate(FRAMES)
    page.route(f"**/{LIBRARY}?v=*", lambda route: route.continue_())
    assert waiting
    for route in waiting:
        route.continue_()
    page.wait_for_selector('[data-figure="weeks-partner"][data-drawn="true"]')
    assert page.evaluate(FRAMES) == steady


def test_without_plotly_the_texts_of_a_figure_are_shown(own, visit, content):
    own.use_record("full")
    person = visit(viewport={"width": 1280, "height": 900})
    person.context.route(f"**/{LIBRARY}?v=*", lambda route: route.abort())
    page = person.page(own.url(SIGNS))
    page.locator("#weeks").scroll_into_view_if_needed()
    weeks = page.locator('[data-figure="weeks-partner"][data-drawn="failed"]')
    expect(weeks.get_by_role("status")).to_have_text(content.interface.figure.failed)
    expect(weeks.locator("tbody tr").first).to_be_visible()
    page.wait_for_selector("html[data-kernel=up]", state="attached")
    page.evaluate(FRAMES)
    tried = len([item for item in person.requested_urls if item.endswith(LIBRARY)])
    page.set_viewport_size({"width": 1100, "height": 900})
    for _ in range(9):
        page.evaluate(FRAMES)
    assert len([item for item in person.requested_urls if item.endswith(LIBRARY)]) == tried < 3
    page.context.unroute(f"**/{LIBRARY}?v=*")
    page.emulate_media(color_scheme="dark")
    page.wait_for_selector('[data-figure="weeks-partner"][data-drawn="true"]')
    assert not person.errors


def listed(page, *names):
    """Wait until the page lists these episodes, in any order."""
    for name in names:
        expect(page.locator(".bu-episodes h3").get_by_text(name, exact=True)).to_have_count(1)
    expect(page.locator(".bu-episodes h3")).to_have_count(len(names))


def test_plotly_is_loaded_while_the_kernel_starts(server, visit):
    person, page, release_kernel = open_without_kernel(visit, server, SIGNS)
    row = page.locator('[data-field="duration"]')
    row.wait_for()
    assert LIBRARY not in loaded(person)
    with page.expect_request(f"**/{LIBRARY}?v=*"):
        choice.make(row.locator('input[value="mixed"]'))
    release_kernel()
    page.wait_for_selector('[data-figure="weeks-partner"][data-drawn="true"]')
    wait_saved(page)
    scripts = ("feature_check", "chunk", "chapter", "exercises", "large_fields")
    later = ("chart_widgets", "activities")
    assert loaded(person) == {*(f"{name}.js" for name in (*scripts, *later)), LIBRARY}


def test_with_saved_entries_plotly_is_loaded_where_the_chart_will_be(own, visit):
    page = visit().page(own.url(SIGNS))
    choice.make(page.locator('[data-field="duration"] input[value="mixed"]'))
    wait_saved(page)
    page.close()
    _, page, release_kernel = open_without_kernel(visit, own, SIGNS)
    page.locator("#weeks").scroll_into_view_if_needed()
    page.wait_for_function("() => window.Plotly")
    release_kernel()
    page.wait_for_selector('[data-figure="weeks-partner"][data-drawn="true"]')


def test_cached_figures_are_shown_before_the_kernel_is_ready(own, visit):
    weeks = '[data-figure="weeks-partner"][data-drawn="true"]'
    page = visit().page(own.url(SIGNS))
    choice.make(page.locator('[data-field="duration"] input[value="mixed"]'))
    page.wait_for_selector(weeks)
    wait_saved(page)
    page.close()
    page = visit().page(own.url(SIGNS))  # its kernel draws it from the file
    page.locator('[data-figure="weeks-partner"] figure').scroll_into_view_if_needed()
    page.wait_for_selector(weeks)
    page.wait_for_selector("html[data-kernel=up]", state="attached")
    page.close()
    person, page, release_kernel = open_without_kernel(visit, own, SIGNS)
    page.locator('[data-figure="weeks-partner"] figure').scroll_into_view_if_needed()
    page.wait_for_selector(weeks)
    page.evaluate(MARK)
    assert page.locator("html[data-kernel=up]").count() == 0
    choice.make(page.locator('[data-field="duration"] input[value="concerning"]'))
    release_kernel()
    table = page.locator('[data-figure="weeks-partner"] table')
    expect(table).to_contain_text("Closer to concerning")
    wait_saved(page)
    assert page.evaluate(MARKED)
    assert not person.errors


def test_a_new_item_can_be_begun_without_a_kernel(server, visit):
    person, page, release_kernel = open_without_kernel(visit, server)
    trigger = episode.field(page, "trigger")
    trigger.fill("The first one")
    another = page.locator('[data-action="another"]')
    another.click()
    expect(trigger).to_have_value("")
    expect(another).to_be_hidden()
    trigger.fill("The second one")
    release_kernel()
    listed(page, "The first one", "The second one")
    expect(trigger).to_have_value("The second one")
    wait_saved(page)
    page.reload(wait_until="domcontentloaded")
    expect(trigger).to_have_value("The second one")
    assert not person.errors


def test_immediate_changes_are_never_undone(own, visit):
    record = {"format": "between-us", "version": 1, "entries": early.entries()}
    (own.folder / "workbook.json").write_text(json.dumps(record))
    person = visit()
    page = person.context.new_page()
    page.add_init_script(f"({early.WIRE})()")

    def open_again():
        page.goto(own.url(CHAPTER), wait_until="domcontentloaded")
        return page.locator(DRAWN_FROM_SNAPSHOT).count() == 1

    wait_until(open_again)
    wait_ready(page)
    early.nothing_is_undone(page, open_again)
    assert not person.errors


BEGIN_AND_WRITE = """(all) => {
    for (const words of all) {
        document.querySelector('[data-action="another"]').click();
        const trigger = document.querySelector('[data-field="trigger"]');
        trigger.value = words;
        trigger.dispatchEvent(new Event('input', {bubbles: true}));
    }
}"""


def test_no_letter_is_written_into_the_previous_item(own, visit):
    """All of it happens before any message from Python."""
    page = visit().page(own.url(CHAPTER))
    episode.field(page, "trigger").fill("One")
    page.evaluate(BEGIN_AND_WRITE, ["Two", "Three"])
    listed(page, "One", "Two", "Three")
    expect(episode.field(page, "trigger")).to_have_value("Three")


def test_buttons_pressed_offline_take_effect_later(tmp_path, visit):
    port = free_port()
    with serving(tmp_path / "data", port=port) as server:
        person = visit()
        page = person.page(server.url(CHAPTER))
        episode.field(page, "trigger").fill("One")
        page.evaluate(BEGIN_AND_WRITE, ["Two", "Three"])
        listed(page, "One", "Two", "Three")
        wait_saved(page)
        server.kill()
        page.wait_for_selector('[data-save-state="offline"]', state="attached")
        page.evaluate(OPEN_FOLDS)
        for name in ("One", "Two"):
            page.get_by_role("button", name=f"Open {name}, no date").click()
    with serving(tmp_path / "data", port=port):
        expect(episode.field(page, "trigger")).to_have_value("Two")
        assert not person.errors


def test_the_seat_of_the_start_page_is_used_for_new_items_only(guests, visit):
    page = visit().page(guests.url(CHAPTER))
    episode.field(page, "trigger").fill("Before a seat was chosen")
    wait_saved(page)
    page.goto(guests.url(""))
    choice.make(page.locator('input[value="withdrawer"]'))
    page.goto(guests.url(CHAPTER))
    wait_ready(page)
    expect(episode.field(page, "trigger")).to_have_value("Before a seat was chosen")
    expect(episode.option(page, "seat", "withdrawer")).not_to_be_checked()
    page.locator('[data-action="another"]').click()
    expect(episode.option(page, "seat", "withdrawer")).to_be_checked()
    choice.make(episode.option(page, "seat", "pursuer"))
    wait_saved(page)
    page.reload()
    wait_ready(page)
    expect(episode.option(page, "seat", "pursuer")).to_be_checked()
    page.locator('[data-action="another"]').click()
    expect(episode.option(page, "seat", "withdrawer")).to_be_checked()


def test_the_last_item_opens_immediately_in_its_own_browser_only(guests, visit):
    person, page, release_kernel = open_without_kernel(visit, guests)
    release_kernel()
    wait_ready(page)
    for words in ("An older one", "The last one"):
        episode.another(page)
        episode.field(page, "trigger").fill(words)
        expect(page.locator(".bu-episodes h3", has_text=words)).to_have_count(1)
    page.reload(wait_until="domcontentloaded")
    expect(episode.field(page, "trigger")).to_have_value("The last one")
    _, other, _ = open_without_kernel(visit, guests)
    assert episode.field(other, "trigger").input_value() == ""
    data = json.loads(other.locator("#bu-first").text_content())
    assert data["entries"] == {}
    assert not person.errors


def test_two_guests_never_share_an_episode(guests, visit):
    scopes = set()
    for _ in range(2):
        _, page, _ = open_without_kernel(visit, guests)
        scopes.add(page.locator('[data-exercise="episode"]').get_attribute("data-scope"))
    assert len(scopes) == 2


def test_a_page_with_a_section_that_its_notebook_does_not_show_is_loaded_again_once(
    tmp_path, visit
):
    """A pack may add a section; the notebook, and so the kernel, does not know it."""
    pack = shutil.copytree(ROOT / "content" / "en", tmp_path / "content" / "en")
    path = pack / "pause-and-settle.yaml"
    chapter = yaml.safe_load(path.read_text("utf-8"))
    added = copy.deepcopy(next(item for item in chapter["sections"] if item["id"] == "alarm"))
    added["id"] = added["part"]["exercise"]["id"] = "more-signs"
    added["place"] = "step"
    chapter["sections"].append(added)
    path.write_text(yaml.safe_dump(chapter, allow_unicode=True), "utf-8")
    with serving(tmp_path / "data", WORKBOOK_CONTENT=str(pack.parent)) as server:
        page = visit().context.new_page()
        loads = []
        page.on("load", lambda _: loads.append(page.url))
        page.goto(server.url("voila/render/02-pause-and-settle.ipynb"))
        page.wait_for_function("() => history.state?.reloaded")
        page.wait_for_selector("html[data-kernel=up]", state="attached")
        page.evaluate(OPEN_FOLDS)
        for exercise in ("alarm", "more-signs"):
            page.locator(f'[data-exercise="{exercise}"] [data-field="own"]').fill(exercise)
        wait_saved(page)
        page.reload()
        wait_ready(page)
        for exercise in ("alarm", "more-signs"):
            field = page.locator(f'[data-exercise="{exercise}"] [data-field="own"]')
            expect(field).to_have_value(exercise)
        assert len(loads) == 3
