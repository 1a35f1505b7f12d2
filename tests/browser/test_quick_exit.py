"""Quick exit: from every page, in every state, and Back stays blank."""

from __future__ import annotations

import os
import re

import pytest
from playwright.sync_api import expect

from tests.browser.chaos import descendants, is_kernel, kill_kernels
from tests.browser.conftest import CHAPTER, OPEN_FOLDS, kernel_of, serving, wait_ready, wait_saved
from tests.browser.test_lab import lab, open_notebook
from tests.program import wait_until

pytestmark = pytest.mark.browser

WORDS = "Words for nobody else"
TRIGGER = '[data-field="trigger"]'


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


def assert_left(page, server, *, title="Blank page"):
    """Check that the page is blank and the storage of the tab empty."""
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


@pytest.mark.parametrize("leave_by", WAYS)
def test_a_guest_can_use_quick_exit(guests, visit, leave_by):
    person = visit()
    page = person.page(guests.url(""))
    page.goto(guests.url(CHAPTER), wait_until="domcontentloaded")
    wait_ready(page)
    page.locator(TRIGGER).fill(WORDS)
    wait_saved(page)
    leave_by(page)
    page.wait_for_url("about:blank")
    brings_nothing_up(page)
    leave_by(page)
    assert_left(page, guests)
    assert not person.errors


@pytest.mark.parametrize("path", ["", "nowhere", "workbook/code", "voila/render/get-help.ipynb"])
def test_quick_exit_works_on_every_page(guests, visit, path):
    person = visit()
    page = person.context.new_page()
    page.goto(guests.url(path), wait_until="domcontentloaded")
    page.evaluate(f"sessionStorage.setItem('notes:home/seat', '{WORDS}')")
    by_shift(page)
    assert_left(page, guests)


def test_quick_exit_works_before_the_page_is_ready(guests, visit):
    page = visit().context.new_page()
    page.route("**/js/exercises-*.js", lambda _: None)  # never loads
    page.goto(guests.url(CHAPTER), wait_until="commit")
    # The script with the quick exit comes first. One press of Shift is counted once it has run.
    wait_until(lambda: page.keyboard.press("Shift") or page.locator("[data-presses]").count())
    assert page.locator("html[data-workbook=ready]").count() == 0
    by_press(page)
    page.wait_for_url("about:blank")


def test_the_kernel_ends_when_the_page_closes(tmp_path, visit):
    with serving(tmp_path, "--workshop") as server:

        def kernels():
            return [pid for pid in descendants(server.program.pid) if is_kernel(pid)]

        closing = visit().page(server.url(CHAPTER))
        closing.wait_for_selector("html[data-kernel=up]", state="attached")
        assert len(kernels()) == 1
        by_press(closing)
        wait_until(lambda: not kernels())
        closed = visit().page(server.url(CHAPTER))
        closed.wait_for_selector("html[data-kernel=up]", state="attached")
        [pid] = kernels()
        closed.close()
        wait_until(lambda: not kernels())
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)


# Firefox stops scripts of a closing tab at the first synchronous request.
NO_COOKIE_NOW = "Object.defineProperty(document, 'cookie', { get() { throw new Error('late'); } })"
SET_ASIDE = "dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }))"


@pytest.mark.parametrize("persisted", [False, True])
def test_the_kernel_ends_when_the_page_is_hidden_or_cached(guests, visit, persisted):
    page = visit().page(guests.url(CHAPTER))
    address = f"{guests.base}api/kernels/{kernel_of(page)}"
    assert page.context.request.get(address).ok
    page.evaluate(NO_COOKIE_NOW)
    page.evaluate(SET_ASIDE) if persisted else page.goto("about:blank")
    wait_until(lambda: page.context.request.get(address).status == 404)


def test_quick_exit_works_with_a_dead_kernel_and_an_open_dialog(tmp_path, visit):
    person = visit()
    with serving(tmp_path) as server:
        page = person.page(server.url(CHAPTER))
        page.locator(TRIGGER).fill(WORDS)
        page.locator('[data-field="me.action"]').fill("Asked")
        page.evaluate(OPEN_FOLDS)
        page.locator("[data-remove]").click()
        expect(page.locator("[data-confirm]")).to_be_visible()
        wait_saved(page)
        kill_kernels(server.program.pid)
        by_shift(page)
        page.wait_for_url("about:blank")
        # In personal mode Back would read the record, so the page requires the full URL.
        client = person.context.request
        wait_until(lambda: client.get(server.base + CHAPTER).status == 403)
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


WITHOUT_BEACON = [
    "Object.defineProperty(Navigator.prototype, 'sendBeacon', { value: undefined })",
    "Navigator.prototype.sendBeacon = () => { throw new Error('forbidden'); }",
]


@pytest.mark.parametrize("without", WITHOUT_BEACON)
@pytest.mark.parametrize("leave_by", [by_press, by_shift])
def test_quick_exit_without_beacons_signs_out_and_ends_the_kernel(own, visit, leave_by, without):
    person = visit()
    person.context.add_init_script(without)
    page = person.page(own.url(CHAPTER))
    page.locator(TRIGGER).fill(WORDS)
    wait_saved(page)
    before = kernel_of(page)
    leave_by(page)
    page.wait_for_url("about:blank")
    client = person.context.request
    wait_until(lambda: client.get(own.base + CHAPTER).status == 403)
    page.goto(own.url("nowhere"))
    wait_until(lambda: client.get(f"{own.base}api/kernels/{before}").status == 404)
    assert not person.errors


BROKEN = {
    "document.cookie": "Object.defineProperty(Document.prototype, 'cookie', "
    "{ get() { return ''; }, set() { throw new Error('no'); } })",
    "fetch": "window.fetch = () => { throw new Error('no'); }",
    "channel": "window.BroadcastChannel = undefined",
    "storage": "Storage.prototype.clear = () => { throw new Error('no'); }",
    "form": "window.FormData = undefined",
    "title": "Object.defineProperty(Document.prototype, 'title', { set() { throw Error('no'); } })",
}


@pytest.mark.parametrize("broken", list(BROKEN))
def test_quick_exit_works_without_optional_browser_features(own, visit, broken):
    person = visit()
    person.context.add_init_script(BROKEN[broken])
    page = person.context.new_page()
    page.goto(own.url(""), wait_until="domcontentloaded")
    page.wait_for_selector("[data-quick-exit]")
    by_shift(page)
    page.wait_for_url("about:blank")


@pytest.mark.parametrize("path", [CHAPTER, ""])
def test_quick_exit_signs_out_even_if_no_request_arrives(own, visit, path):
    person = visit()
    page = person.page(own.url(CHAPTER))
    page.locator(TRIGGER).fill(WORDS)
    wait_saved(page)
    page.goto(own.url(path), wait_until="domcontentloaded")
    wait_ready(page)
    person.context.route("**/workbook/leave", lambda route: route.abort())
    by_press(page)
    page.wait_for_url("about:blank")
    page.goto(own.base + CHAPTER)
    assert page.evaluate("document.documentElement.dataset.status") == "403"
    assert WORDS not in page.content()
    page.goto(own.base + CHAPTER + "?token=guessed")
    assert page.evaluate("document.documentElement.dataset.status") == "403"
    # The full URL signs its owner in again.
    for address in (own.url(CHAPTER), own.base + CHAPTER):
        page.goto(address, wait_until="domcontentloaded")
        wait_ready(page)
        expect(page.locator(TRIGGER)).to_have_value(WORDS)


WITHIN = 2_000  # milliseconds


@pytest.mark.parametrize("which", ["guests", "own"])
def test_quick_exit_applies_to_all_tabs(request, visit, which):
    server = request.getfixturevalue(which)
    person = visit()
    person.page(server.url(""))
    tabs = [person.page(server.url(path)) for path in (CHAPTER, "", "workbook/code")]
    tabs[0].locator(TRIGGER).fill(WORDS)
    wait_saved(tabs[0])
    nobody = visit().page(server.url(""))
    by_press(tabs[1])
    for tab in tabs:
        tab.wait_for_url("about:blank", timeout=WITHIN)
    assert nobody.url.startswith(server.base)
    if which == "guests":
        assert_left(tabs[0], server)


def test_clearing_applies_to_all_tabs(own, visit):
    person = visit()
    chapter = person.page(own.url(CHAPTER))
    chapter.locator(TRIGGER).fill(WORDS)
    wait_saved(chapter)
    home = person.page(own.url(""))
    home.locator("[data-clear]").click()
    home.locator("[data-clear-now]").click()
    expect(chapter.locator(TRIGGER)).to_have_value("")
    wait_ready(chapter)
    assert WORDS not in chapter.content()


def test_only_presses_of_shift_alone_count(guests, visit):
    page = visit().page(guests.url(CHAPTER))
    keys, mouse, pressed = page.keyboard, page.mouse, page.locator("[data-presses]")
    field = page.locator(TRIGGER)

    def with_key(key):
        keys.down(key)
        keys.press("Shift")
        keys.up(key)

    def around(act):
        keys.down("Shift")
        act()
        keys.up("Shift")

    def composing():
        field.dispatch_event("compositionstart")
        keys.press("Shift")
        field.dispatch_event("compositionend")

    other_keys, between = (
        ("Alt", "Control", "Meta", "x", "ShiftRight"),
        ("Alt", "Control", "y", "Tab"),
    )
    presses = [
        *(lambda key=key: with_key(key) for key in other_keys),
        *(lambda key=key: around(lambda: keys.press(key)) for key in between),
        lambda: around(lambda: mouse.wheel(0, 40)),
        lambda: around(lambda: mouse.click(5, 5)),
        lambda: (mouse.move(5, 5), mouse.down(), keys.press("Shift"), mouse.up()),
        composing,
        lambda: around(lambda: page.evaluate("dispatchEvent(new Event('blur'))")),
    ]
    field.focus()
    for number, press in enumerate(presses):
        for _ in range(3):
            press()
        assert page.url.startswith(guests.base), number
        assert not pressed.is_visible(), number
    keys.press("Shift")
    expect(pressed).to_have_text(re.compile("1 of 3"))
    by_shift(page)
    page.wait_for_url("about:blank")


SHIFT_ON_THE_SCREEN = """field => {
    for (const type of ["keydown", "keyup", "keydown", "keyup", "keydown", "keyup"])
        field.dispatchEvent(new KeyboardEvent(type, { key: "Shift", bubbles: true }));
}"""


def test_shift_leaves_with_a_physical_keyboard_only(guests, visit):
    phone = visit(is_mobile=True, has_touch=True, viewport={"width": 390, "height": 844})
    page = phone.page(guests.url(CHAPTER))
    assert page.evaluate("matchMedia('(pointer: coarse)').matches")
    page.locator(TRIGGER).fill(WORDS)
    page.locator(TRIGGER).evaluate(SHIFT_ON_THE_SCREEN)
    by_shift(page)
    assert not page.locator("[data-presses]").is_visible()
    assert page.locator(TRIGGER).input_value() == WORDS
    page.keyboard.press("Tab")
    by_shift(page)
    page.wait_for_url("about:blank")


BROUGHT_BACK = "dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))"
VISIBLE = """() => {
    const seen = document.elementFromPoint(innerWidth / 2, innerHeight / 2);
    const looks = getComputedStyle(seen);
    return [getComputedStyle(document.body).visibility, looks.backgroundColor, seen.textContent];
}"""


@pytest.mark.parametrize("path", ["", CHAPTER, "nowhere", "workbook/code"])
def test_a_page_restored_from_cache_is_blank_until_reloaded(guests, visit, path):
    person = visit()
    page = person.context.new_page()
    page.goto(guests.url(path), wait_until="load")
    if path == CHAPTER:
        wait_ready(page)
        page.locator(TRIGGER).fill(WORDS)
        wait_saved(page)
    page.evaluate(SET_ASIDE)
    assert page.evaluate(VISIBLE) == ["hidden", "rgb(255, 255, 255)", ""]
    # Meanwhile another page of this tab has cleared the storage.
    page.evaluate("sessionStorage.clear()")
    with page.expect_navigation():
        page.evaluate(BROUGHT_BACK)
    assert page.evaluate("performance.getEntriesByType('navigation')[0].type") == "reload"
    if path == CHAPTER:
        wait_ready(page)
        assert page.locator(TRIGGER).input_value() == ""
    assert WORDS not in page.evaluate("JSON.stringify(sessionStorage)")
    assert not person.errors


@pytest.mark.parametrize("leave_by", [by_press, by_shift])
def test_jupyterlab_does_not_ask_about_an_unsaved_notebook(tmp_path, visit, leave_by):
    person = visit(viewport={"width": 1280, "height": 900})
    with lab(tmp_path / "data", tmp_path / "settings") as server:
        page = open_notebook(person, server, "02-pause-and-settle.ipynb")
        page.wait_for_selector(".jp-mod-dirty")  # the outputs of the cells are not in the file
        questions = []
        page.on("dialog", lambda dialog: (questions.append(dialog.type), dialog.dismiss()))
        leave_by(page)
        page.wait_for_url("about:blank")
        assert questions == []


def test_quick_exit_covers_dialogs_of_jupyterlab(tmp_path, visit):
    person = visit(viewport={"width": 1280, "height": 900})
    with lab(tmp_path / "data", tmp_path / "settings") as server:
        page = open_notebook(person, server, "02-pause-and-settle.ipynb")
        page.locator('[data-field="will"]').fill(WORDS)
        wait_saved(page)
        page.get_by_role("menuitem", name="Kernel", exact=True).click()
        page.get_by_text("Restart Kernel…", exact=True).click()
        page.wait_for_selector(".jp-Dialog")
        by_shift(page)
        page.wait_for_url("about:blank")
        client, lobby = person.context.request, server.base.removesuffix("lab") + "lab"
        wait_until(lambda: "login" in client.get(lobby).url)
        page.goto(lobby)
        assert "login" in page.url
