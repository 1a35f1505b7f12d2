"""The safety check in a browser, and the search for traces of its answers."""

from __future__ import annotations

import os
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser import axe, choice, chromium
from tests.browser.conftest import TIMEOUT, serving, wait_ready

pytestmark = pytest.mark.browser

PAGE = "voila/render/get-help.ipynb"
CHECK = "[data-safety]"
AFTER = "[data-safety-after]"
MARK = "marked-6f0c31d2a9"
CONTROL = "control-83be51f07c"

PHONE = {"width": 390, "height": 844}

STORED = """async () => JSON.stringify({
    local: {...localStorage}, session: {...sessionStorage}, cookie: document.cookie,
    where: location.href, steps: history.length, state: history.state, title: document.title,
    name: window.name, bases: await indexedDB.databases(), caches: await caches.keys(),
})"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("data")


@pytest.fixture(scope="module")
def server(folder):
    with serving(folder) as running:
        yield running


@contextmanager
def own_browser(browser, profile):
    """Return a browser with a profile on disk."""
    path = chromium.find()
    context = browser.browser_type.launch_persistent_context(
        str(profile), executable_path=path, args=chromium.flags()
    )
    context.set_default_timeout(TIMEOUT)
    try:
        yield context
    finally:
        context.close()


def open_page(context, server):
    page = context.new_page()
    page.goto(server.url(PAGE), wait_until="domcontentloaded")
    wait_ready(page)
    unfold(page)
    return page


def unfold(page):
    """Open the questions, which are folded at first."""
    page.wait_for_selector(CHECK)
    if page.locator(f"{CHECK}[open]").count() == 0:
        page.locator(f"{CHECK} > summary").click()
    page.wait_for_selector(f"{CHECK} form")


def mark(page):
    """Give every answer a unique name and value."""
    page.evaluate(
        """([where, mark]) => document.querySelectorAll(`${where} fieldset`).forEach((set, at) =>
            set.querySelectorAll('input').forEach((input, which) => {
                input.name = `${mark}-${at}`;
                input.value = `${mark}-${at}-${which}`;
            }))""",
        [CHECK, MARK],
    )


def questions(page):
    return page.locator(f"{CHECK} fieldset")


def answer(page, choose):
    """Answer the questions; ``choose`` returns the answer for each, or None."""
    count = questions(page).count()
    for at in range(count):
        which = choose(at)
        if which is not None:
            choice.make(questions(page).nth(at).locator("input").nth(which))
        page.locator(f"{CHECK} .bu-btn--act").click()
    page.wait_for_selector(AFTER)


def holding(folder, *marks):
    """Return the files below a folder that contain one of the marks, in any encoding."""
    encoded = [item.encode(code) for item in marks for code in ("utf-8", "utf-16-le")]
    return [
        path
        for path in Path(folder).rglob("*")
        if path.is_file() and any(item in path.read_bytes() for item in encoded)
    ]


def files(folder):
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_safety_answers_leave_no_trace(browser, server, folder, tmp_path):
    sent, requested = [], []

    def record_frame(frame):
        sent.append(frame)

    with own_browser(browser, tmp_path) as context:
        context.on("request", lambda request: requested.append((request.url, request.post_data)))
        page = context.new_page()
        page.on("websocket", lambda websocket: websocket.on("framesent", record_frame))
        page.goto(server.url(PAGE), wait_until="domcontentloaded")
        wait_ready(page)
        unfold(page)
        page.wait_for_load_state("networkidle")
        page.evaluate(f"localStorage.setItem('found', '{CONTROL}')")
        mark(page)
        assert MARK in page.content()
        before, on_disk, count = page.evaluate(STORED), files(folder), len(requested)
        sent.clear()
        answer(page, lambda at: at % 3)
        page.get_by_role("button", name="way for one person").click()
        expect(page.locator("#alone")).to_be_visible()
        assert page.evaluate(STORED) == before
        assert sent == []
        # The quoted sentence needs the italic font for every answer.
        assert [item for item in requested[count:] if not item[0].endswith("-italic.woff2")] == []
        assert MARK not in page.content()
        assert files(folder) == on_disk
        page.reload(wait_until="domcontentloaded")
        wait_ready(page)
        # Once more, leaving with answers on the screen.
        unfold(page)
        mark(page)
        choice.make(questions(page).nth(0).locator("input").nth(0))
        page.goto(server.url(""))
        wait_ready(page)
    assert holding(tmp_path, CONTROL), "the search finds stored values"
    assert holding(tmp_path, MARK) == []
    assert holding(folder, MARK) == []
    own = ("IPYTHONDIR", "JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR")
    assert [file for name in own for file in holding(os.environ[name], MARK)] == []
    assert MARK not in "".join(server.program.output_lines)
    assert [item for item in requested if MARK in str(item)] == []
    # The cookie key, and the instance file of the running server.
    note = {"running-serve.json", "running-serve.lock"}
    assert {path.name for path in files(folder)} - note == {"server-key"}


ANSWERS = {
    "yes to all": lambda at: 0,
    "no to all": lambda at: 1,
    "not sure": lambda at: 2,
    "no answer": lambda at: None,
    "a mixture": lambda at: (None, 0, 1, 2, 0, 1)[at],
}


def test_every_answer_leads_to_the_same_texts_and_links(server, visit):
    page = visit().page(server.url(PAGE))
    unfold(page)
    ends = {}
    for name, choose in ANSWERS.items():
        answer(page, choose)
        ends[name] = page.locator(CHECK).inner_html()
        page.locator(AFTER).get_by_role("button").last.click()
    page.get_by_role("button", name="Stop the questions").click()
    ends["stopped at once"] = page.locator(CHECK).inner_html()
    assert len(set(ends.values())) == 1
    assert page.locator(f"{AFTER} button").count() == 3
    assert "aria-pressed" not in ends["yes to all"]


def test_the_conditional_sentence_is_shown_only_after_the_check(server, visit, content):
    sentence = content.chapter("get-help").section("check").part.after.sentence
    page = visit().page(server.url(PAGE))
    unfold(page)
    assert sentence.text not in page.locator("body").inner_text()
    answer(page, lambda at: 0)
    text = page.locator(AFTER).inner_text()
    assert text.index(sentence.text) < text.index(sentence.guard)


def test_the_safety_check_has_one_question_at_a_time(server, visit):
    page = visit().page(server.url(PAGE))
    unfold(page)
    assert page.locator(f"{CHECK} fieldset:visible").count() == 1
    choice.make(questions(page).nth(0).locator("input").nth(1))
    page.locator(f"{CHECK} .bu-btn--act").click()
    expect(questions(page).nth(1).locator("legend")).to_be_focused()
    page.get_by_role("button", name="Back", exact=True).click()
    expect(questions(page).nth(0).locator("input").nth(1)).to_be_checked()


def test_safety_answers_are_gone_after_reload_and_back(server, visit):
    page = visit().page(server.url(PAGE))
    for go in (page.reload, lambda **_: (page.goto(server.url("")), page.go_back())):
        unfold(page)
        choice.make(questions(page).nth(0).locator("input").nth(0))
        go(wait_until="domcontentloaded")
        wait_ready(page)
        unfold(page)
        assert page.locator(f"{CHECK} input:checked").count() == 0


def test_the_safety_check_works_by_keyboard(server, visit):
    page = visit().page(server.url(PAGE))
    unfold(page)
    page.locator(f"{CHECK} input").first.focus()
    for _ in range(questions(page).count()):
        page.keyboard.press("Space")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
    expect(page.locator(f"{AFTER} h3")).to_be_attached()
    page.locator(AFTER).get_by_role("button", name="lines to call").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#lines")).to_be_focused()
    assert "#" not in page.url


def box(locator):
    """Return the edges of an element: left, top, right, bottom."""
    sides = locator.bounding_box()
    return sides["x"], sides["y"], sides["x"] + sides["width"], sides["y"] + sides["height"]


def test_safety_note_and_help_link_are_always_visible(server, visit, content):
    page = visit(viewport=PHONE).page(server.url(""))
    strip = page.locator("aside[data-safe]")
    link = strip.get_by_role("link", name=content.interface.frame.help)
    assert box(strip)[3] <= PHONE["height"]
    assert link.get_attribute("href") == f"/{PAGE}"
    first = "document.querySelector('aside[data-safe]').compareDocumentPosition(%s) & 4"
    assert page.evaluate(first % "document.querySelector('main input')"), "safety comes first"
    page.goto(server.url("voila/render/01-map-your-loop.ipynb"))
    wait_ready(page)
    text = f"{content.interface.safety.ask} {content.interface.frame.help}"
    line = page.get_by_role("main").get_by_role("link", name=text)
    assert box(line)[3] <= PHONE["height"]
    for path in ("", "voila/render/01-map-your-loop.ipynb"):
        page.goto(server.url(path))
        wait_ready(page)
        page.evaluate("scrollTo(0, document.body.scrollHeight)")
        page.wait_for_function("scrollY > 1000")
        for reach in (page.locator(".bu-top__help"), page.locator("[data-quick-exit]")):
            left, top, right, bottom = box(reach)
            assert left >= 0
            assert top >= 0
            assert right <= PHONE["width"]
            assert bottom <= 64


def test_choosing_a_country_stores_and_sends_nothing(server, visit, content):
    part = content.chapter("get-help").section("lines").part
    page = visit(viewport=PHONE).page(server.url(PAGE))
    page.wait_for_load_state("networkidle")
    requested = []
    page.on("request", lambda request: requested.append(request.url))
    before = page.evaluate(STORED)
    assert page.locator("a[href^='tel:']:visible").count() == 0
    country = page.locator("[data-helplines] details", has_text="Ireland").filter(
        has=page.get_by_text("Women’s Aid")
    )
    country.locator("summary").click()
    expect(country.get_by_role("link", name="1800 341 900")).to_be_visible()
    shown = page.locator("a[href^='tel:']:visible").count()
    ireland = next(country for country in part.countries if country.name == "Ireland")
    lines = [line for _, lines in ireland.groups for line in lines]
    assert shown == sum(1 for line in lines if line.call) < 8
    assert page.evaluate(STORED) == before
    assert requested == []
    axe.finds_nothing(page)


def test_pages_without_exercises_have_no_save_state(server, visit, content):
    page = visit(viewport=PHONE).page(server.url(PAGE))
    assert page.locator("[data-save-state], .bu-save, [data-save-slot]").count() == 0
    assert page.locator("[data-quick-exit]").count() == 1
    text = page.locator("body").inner_text()
    assert content.interface.save.saved_personal.split(",")[0] not in text


def test_help_lines_are_readable_without_scripts(server, visit, content):
    page = visit(viewport=PHONE, java_script_enabled=False).page(server.url(PAGE), ready=False)
    part = content.chapter("get-help").section("lines").part
    for country in page.locator("[data-helplines] details").all():
        country.locator("summary").click()
    text = page.locator("[data-helplines]").inner_text()
    for line in (line for group in part.groups for line in group.lines):
        for number in filter(None, (line.call, line.text, line.tty)):
            assert number in text
    assert page.locator("#bu-wait").is_hidden()
    assert content.interface.error.no_script not in page.locator("body").inner_text()


def test_every_page_links_to_help(server, visit, content):
    label = content.interface.frame.help
    for width in (390, 1280):
        page = visit(viewport={"width": width, "height": 800}).page(server.url(""))
        links = page.get_by_role("link", name=label, exact=True)
        assert [link.get_attribute("href") for link in links.all()] == [f"/{PAGE}"] * links.count()
        assert links.first.is_visible()
        links.first.click()
        wait_ready(page)
        assert page.get_by_role("heading", level=1).inner_text() == label
        assert page.locator('a[href$="get-help.ipynb"]:visible').first.get_attribute("aria-current")
        page.goto(server.url("voila/render/01-map-your-loop.ipynb"))
        wait_ready(page)
        page.get_by_role("link", name=label, exact=True).first.click()
        page.wait_for_url(f"**/{PAGE}*")
