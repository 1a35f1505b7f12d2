"""The ``voila`` command in an environment with the wheel, without the source tree."""

from __future__ import annotations

import json
import re
import shutil
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

import httpx
import pytest
from playwright.sync_api import expect

from tests.browser import axe, downloads, early, episode
from tests.browser.chaos import kill_kernels
from tests.browser.conftest import TIMEOUT, Server, environment, free_port, wait_ready, wait_saved
from tests.wheel import ROOT, build, install
from workbook_lib.content.loading.loader import example_file, load_pack, pack_folder
from workbook_lib.record import decode

pytestmark = pytest.mark.browser

NOTEBOOK = "01-map-your-loop.ipynb"
SIGNS = "signs-over-time.ipynb"
DRAWN = '[data-figure="underneath"][data-drawn="true"]'
TOKEN = "for-a-test-only"
OWN_TEMPLATE = ("--template=lab", "--VoilaConfiguration.allow_template_override=NO")
ICONS = re.compile(r"https://[\w.]+/npm/@fortawesome/")
"""Requests of Voila's own template to other hosts, which we cannot prevent."""

BROWSER_STORAGE = "JSON.stringify([{...localStorage}, {...sessionStorage}])"

LINKS = """() => [...document.querySelectorAll('a[href]')].map((each) => each.getAttribute('href'))
    .filter((each) => !/^(#|[?]lang=|about:|https?:|tel:|mailto:|sms:|blob:)/.test(each))"""
"""Links to other pages of the same server."""


LATER = """() => {
    const shown = document.getAnimations().find((each) => each.animationName === 'bu-unscripted');
    const { delay } = shown.effect.getTiming();
    shown.finish();
    return delay;
}"""
"""Let the message about missing scripts appear; return after how many milliseconds it would."""


@pytest.fixture(scope="module")
def fresh(tmp_path_factory):
    """Return the Python of a new environment, and notebooks in a folder with an unusual name."""
    folder = tmp_path_factory.mktemp("plain")
    python = install(build(folder), folder / "venv")
    notebooks = folder / "Müller & Söhne (2)" / "notebooks"
    shutil.copytree(ROOT / "notebooks", notebooks)
    return python, notebooks


TO_PAGES = """() => [...document.querySelectorAll('a[href]')].map((each) => new URL(each.href))
    .filter((each) => each.origin === location.origin)
    .filter((each) => each.pathname !== location.pathname)
    .map((each) => each.href)"""
"""Return links to other pages of the same server."""


@contextmanager
def running(fresh, command, ready, **env):
    home = fresh[1].parent
    server = Server(command, environment(HOME=str(home), **env), ready)
    try:
        yield server
    finally:
        server.stop()


def voila(fresh, notebook, *options, port=None, **env):
    """Run ``voila`` on a notebook or a folder."""
    python, notebooks = fresh
    command = [python.parent / "voila", notebooks / notebook, "--no-browser"]
    command += [f"--port={port or free_port()}", "--Voila.port_retries=0", *options]
    return running(fresh, command, r"^(http://localhost:\d+/)$", **env)


def jupyter(fresh, *options):
    """Run a Jupyter server with Voila as an extension."""
    python, notebooks = fresh
    command = [python, "-m", "jupyter_server", "--no-browser", "--allow-root"]
    command += [f"--port={free_port()}", "--ServerApp.base_url=/user/me/", *options]
    command += [f"--ServerApp.root_dir={notebooks.parent}", f"--IdentityProvider.token={TOKEN}"]
    return running(fresh, command, r"(http://127\.0\.0\.1:\d+/user/me/)")


@pytest.fixture(scope="module")
def whole_folder(fresh):
    """Return a server of all notebooks."""
    with voila(fresh, "") as server:
        yield server


@pytest.fixture(scope="module")
def single(fresh):
    with voila(fresh, NOTEBOOK) as server:
        yield server


def works(page):
    """Write a complete episode, check that it is drawn and saved, and reload it."""
    episode.write(page)
    page.wait_for_selector(DRAWN)
    wait_saved(page)
    page.reload(wait_until="domcontentloaded")
    wait_ready(page)
    page.wait_for_selector(DRAWN)
    assert episode.read_fields(page) == episode.EVERYTHING
    assert episode.TEXTS["me.need"] in page.evaluate(BROWSER_STORAGE)


def press(page):
    page.locator("[data-quick-exit]").first.click()


def shift_three_times(page):
    for _ in range(3):
        page.keyboard.press("Shift")


def leave(page, leave_by=press):
    """Use quick exit: the page is blank, and the tab has no words."""
    address = page.url
    assert "notes:" in page.evaluate(BROWSER_STORAGE)
    leave_by(page)
    page.wait_for_url("about:blank")
    page.goto(address, wait_until="domcontentloaded")
    wait_ready(page)
    assert "notes:" not in page.evaluate(BROWSER_STORAGE)
    expect(episode.field(page, "trigger")).to_have_value("")


def assert_no_other_requests(person, server):
    assert person.foreign(server) == []
    assert person.failed == []
    assert person.errors == []


def test_a_single_notebook_is_a_complete_page(single, visit, content):
    person = visit()
    page = person.page(f"{single.base}?steps=all")
    expect(page.locator("header [data-quick-exit]")).to_be_visible()
    expect(page.locator("footer")).to_contain_text(content.interface.frame.foot)
    expect(page.get_by_text(content.home.file.prose.guest).first).to_be_visible()
    works(page)
    assert page.evaluate(LINKS) == [], "only one chapter is served"
    _, text = downloads.save(page, "[data-own-file] [data-save]")
    entries = json.loads(text)["entries"]
    assert episode.TEXTS["trigger"] in [entry["value"] for entry in entries.values()]
    assert_no_other_requests(person, single)
    leave(page)
    trigger = episode.field(page, "trigger")
    trigger.fill("Once more")
    wait_saved(page)
    leave(page, shift_three_times)


KEEP = """(entries) => {
    for (const [path, { value, at }] of Object.entries(entries)) {
        sessionStorage.setItem(`notes:${path}`, JSON.stringify([value, at, 1]));
    }
}"""


REACH = "07-if-you-reach.ipynb"


def test_links_to_pages_that_are_not_served_are_text(fresh, whole_folder, visit, content):
    """tests/page/test_page_links.py tests all chapters."""
    person = visit()
    with voila(fresh, REACH) as server:
        page = person.page(server.base)
        words = content.interface.notebook.another_page
        words = words.replace("{notebook}", "get-help.ipynb").replace("{title}", "Get help")
        expect(page.get_by_text(words).first).to_be_attached()
        assert page.evaluate(TO_PAGES) == []
    page = person.page(f"{whole_folder.base}voila/render/{REACH}")
    addresses = set(page.evaluate(TO_PAGES))
    assert any(address.endswith("get-help.ipynb") for address in addresses)
    for address in addresses:
        assert httpx.get(address, timeout=TIMEOUT / 1000).status_code == 200, address


def test_a_saved_file_can_be_imported_again(single, visit, content, tmp_path):
    entry = {"value": "From a file", "at": [1_700_000_000_000, 0, "test-test"]}
    saved = {"format": "between-us", "version": 1, "entries": {"cycle/episode/ab12/trigger": entry}}
    (tmp_path / "notes.json").write_text(json.dumps(saved))
    page = visit().page(single.base)
    page.set_input_files("[data-own-file] input[type=file]", tmp_path / "notes.json")
    page.locator("[data-own-file] [data-keep]").click()
    expect(episode.field(page, "trigger")).to_have_value("From a file")
    wait_ready(page)
    expect(page.locator("[data-own-file] [data-here]")).to_contain_text("Map your loop")
    axe.finds_nothing(page)


def test_the_notebook_of_ones_own_data_is_a_page_of_ours(fresh, visit):
    with voila(fresh, "explore.ipynb") as server:
        person = visit()
        page = person.context.new_page()
        page.goto(server.base, wait_until="domcontentloaded")
        expect(page.locator("[data-chart][data-drawn]")).to_have_count(2)
        expect(page.locator("h1")).to_contain_text("Your own data")
        expect(page.locator("table").first).to_contain_text("Home late")
        page.locator("[data-chart] .point").first.hover(force=True)
        expect(page.locator(".hoverlayer").first).to_contain_text("How long it lasts")
        for language, direction in (("es", "ltr"), ("ar", "rtl")):
            words = load_pack(pack_folder(language)).interface.explore
            page.goto(f"{server.base}?lang={language}", wait_until="domcontentloaded")
            expect(page.locator(f"html[lang={language}][dir={direction}]")).to_be_attached()
            expect(page.locator("h1")).to_have_text(words.title)
            expect(page.locator("h2").first).to_have_text(words.weeks.title)
            example = decode(example_file(pack_folder(language)).read_bytes())
            trigger = example.get("cycle/episode/ep01/trigger")
            expect(page.locator("table").first).to_contain_text(trigger)
            expect(page.locator("[data-chart][data-drawn]")).to_have_count(2)
            expect(page.locator(".bu-early")).to_have_count(0)
        assert_no_other_requests(person, server)
        page.locator("[data-quick-exit]").first.click()
        page.wait_for_url("about:blank")


def test_a_folder_of_notebooks_has_a_start_page(fresh, whole_folder, visit):
    person = visit()
    page = person.page(whole_folder.base)
    axe.finds_nothing(page)
    page.locator('[data-place="map-your-loop"] a').click()
    wait_ready(page)
    works(page)
    small_step = page.locator('[data-exercise="homework"]')
    small_step.locator('[data-field="text"]').fill("Make tea")
    small_step.locator('[data-action="keep"]').click()
    names = {path.name for path in fresh[1].iterdir()}
    for link in set(page.evaluate(LINKS)):
        path = urlsplit(urljoin(page.url, link)).path
        assert unquote(path) == "/voila/tree/" or Path(path).name in names, link
    page.locator("a[rel=next]").click()
    page.wait_for_url("**/02-*")
    wait_ready(page)
    page.locator('header a[href$="#path"]').click()
    wait_ready(page)
    begun = page.locator('[data-place="map-your-loop"]')
    expect(begun).to_have_attribute("data-state", "begun")
    expect(page.locator("[data-homework]")).to_contain_text("Make tea")
    assert_no_other_requests(person, whole_folder)
    page.locator("[data-quick-exit]").click()
    page.wait_for_url("about:blank")


def test_the_language_can_be_changed_on_each_page(whole_folder, visit):
    """The step, the words and the language stay, also on the way to the start page and back."""

    def switch(language, direction):
        page.locator(f'.bu-langs a[hreflang="{language}"]').click()
        is_in(language, direction)

    def is_in(language, direction):
        expect(page.locator(f'html[lang="{language}"][dir="{direction}"]')).to_be_attached()
        wait_ready(page)
        assert page.locator('main [lang="en"]').count() == 0
        axe.finds_nothing(page)

    person = visit(in_steps=True, viewport={"width": 390, "height": 844})
    page = person.page(f"{whole_folder.base}voila/render/{NOTEBOOK}#what-happened")
    trigger = episode.field(page, "trigger")
    trigger.fill("The phone rang")
    wait_saved(page)
    for language, direction in (("ar", "rtl"), ("es", "ltr")):
        switch(language, direction)
        assert page.url.endswith(f"?lang={language}#what-happened")
        expect(trigger).to_have_value("The phone rang")
    page.locator("header a.bu-brand").click()
    page.wait_for_url("**/voila/tree**")
    is_in("es", "ltr")
    switch("ar", "rtl")
    page.locator('[data-place="map-your-loop"] a').click()
    page.wait_for_url("**/voila/render/**")
    is_in("ar", "rtl")
    assert_no_other_requests(person, whole_folder)


def test_the_former_address_of_a_chapter_leads_to_it(whole_folder, visit):
    page = visit().context.new_page()
    former = f"{whole_folder.base}voila/render/07-words-to-try.ipynb?lang=en#steady"
    page.goto(former, wait_until="domcontentloaded")
    page.wait_for_url("**/voila/render/05-before-you-write.ipynb?lang=en**#steady")
    wait_ready(page)


def test_voilas_own_template_shows_working_widgets(fresh, visit):
    person = visit()
    with voila(fresh, NOTEBOOK, *OWN_TEMPLATE) as server:
        page = person.page(server.base)
        assert page.locator("header.bu-top").count() == 0
        works(page)
        assert [item for item in person.foreign(server) if not ICONS.match(item)] == []
        # A closing page does not wait for the request that ends its kernel.
        ending = re.compile(ICONS.pattern + r"|http://localhost:\d+/voila/api/shutdown/")
        assert [item for item in person.failed if not ending.match(item)] == []

        # Voila's page accepts input before the kernel has the entries of the tab.
        page = person.context.new_page()
        page.add_init_script(f"({early.WIRE})()")

        def open_again():
            page.goto(server.base, wait_until="domcontentloaded")

        open_again()
        wait_ready(page)
        page.evaluate(KEEP, early.entries())
        early.nothing_is_undone(page, open_again)
        expect(page.locator(".bu-episodes > li")).to_have_count(1)
        page.locator("[data-quick-exit]").first.click()
        page.wait_for_url("about:blank")


@pytest.mark.parametrize("ours", [False, True], ids=["voila alone", "with our extension"])
def test_voila_as_a_server_extension_works(fresh, visit, ours):
    person = visit()
    with jupyter(fresh, f"--ServerApp.jpserver_extensions=workbook_lib.server={ours}") as server:
        address = f"{server.base}voila/render/notebooks/{NOTEBOOK}"
        page = person.page(f"{address}?token={TOKEN}")
        assert page.locator("html").get_attribute("data-mode") == "guest"
        works(page)
        assert_no_other_requests(person, server)


def test_an_ended_kernel_is_replaced(single, visit):
    person = visit()
    page = person.page(f"{single.base}?steps=all")
    episode.field(page, "trigger").fill("Before")
    wait_saved(page)
    page.wait_for_selector("html[data-kernel=up]", state="attached")
    page.evaluate("document.documentElement.dataset.before = ''")
    kill_kernels(single.program.pid)
    episode.field(page, "me.action").fill("Meanwhile")
    page.wait_for_selector("html:not([data-before])", state="attached")
    wait_ready(page)
    wait_saved(page)
    expect(page.locator('[data-figure="underneath"]')).to_contain_text("Meanwhile")
    assert episode.field(page, "trigger").input_value() == "Before"


def test_plain_voila_on_binder_stores_nothing_in_the_browser(fresh, visit, content):
    with voila(fresh, NOTEBOOK, BINDER_REPO_URL="there") as server:
        page = visit().context.new_page()
        page.clock.install()
        page.goto(f"{server.base}?steps=all", wait_until="domcontentloaded")
        wait_ready(page)
        expect(page.locator("#bu-banner")).to_contain_text(content.interface.browser.shared)
        expect(page.get_by_text(content.interface.loan.who_sees)).to_be_visible()
        episode.field(page, "trigger").fill("Late again")
        episode.field(page, "me.action").fill("Asked")
        expect(page.locator('[data-figure="underneath"]')).to_contain_text("Asked")
        assert "notes:" not in page.evaluate(BROWSER_STORAGE)
        kill_kernels(server.program.pid)
        page.wait_for_selector("html[data-kernel=down]", state="attached")
        # The page is not reloaded, also later: only it has the words.
        page.evaluate("globalThis.isSamePage = true")
        page.clock.run_for(60_000)
        httpx.get(server.base)  # the server works meanwhile
        assert page.evaluate("isSamePage")
        assert episode.field(page, "trigger").input_value() == "Late again"


def test_a_stopped_voila_is_reported_and_words_are_restored(fresh, visit, content):
    port = free_port()
    with voila(fresh, NOTEBOOK, port=port) as server:
        page = visit().page(f"{server.base}?steps=all")
        episode.field(page, "trigger").fill("Before")
        wait_saved(page)
        server.kill()
        expect(page.locator("#bu-banner")).to_contain_text(content.interface.banner.offline_title)
        episode.field(page, "me.need").fill("While nobody listens")
    with voila(fresh, NOTEBOOK, port=port):
        page.reload(wait_until="domcontentloaded")
        wait_ready(page)
        assert episode.field(page, "trigger").input_value() == "Before"
        assert episode.field(page, "me.need").input_value() == "While nobody listens"


def test_a_page_without_scripts_shows_a_message(single, visit, content):
    page = visit().context.new_page()
    page.route("**/js/*.js*", lambda route: route.abort())
    page.goto(single.base)
    element = page.get_by_text(content.interface.notebook.no_scripts)
    page.locator("footer").wait_for(state="attached")
    assert page.evaluate(LATER) <= 5000
    expect(element).to_be_in_viewport()


def test_a_python_without_the_library_is_reported(fresh, visit, content, tmp_path):
    shutil.copy(fresh[1] / NOTEBOOK, tmp_path)
    (tmp_path / "workbook_lib.py").write_text("raise ModuleNotFoundError(__name__)\n")
    with voila((fresh[0], tmp_path), NOTEBOOK) as server:
        page = visit().page(server.base, ready=False)
        expect(page.get_by_text(content.interface.notebook.no_package)).to_be_visible()
        expect(page.locator("header [data-quick-exit]").last).to_be_visible()
