"""The chapters on words in a browser."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser import axe, choice
from tests.browser.conftest import OPEN_FOLDS, serving, wait_ready, wait_saved

pytestmark = pytest.mark.browser

BEFORE = "voila/render/05-before-you-write.ipynb"
CHAPTER = "voila/render/06-a-message.ipynb"
OUTSIDE = "voila/render/see-it-from-outside.ipynb"
MESSAGE = '[data-exercise="message-draft"]'
READ = "[data-message]"


STEPS = {"purpose": "message-purpose", "text": "message-draft"}
"""The forms of the answers of a message that are not among its pieces."""


def field(page, name, exercise=None):
    exercise = exercise or STEPS.get(name, "message")
    return page.locator(f'[data-exercise="{exercise}"] [data-field="{name}"]')


def flags(page):
    element = page.locator(f"{MESSAGE} [data-flag]")
    return element.evaluate_all("all => all.map(each => each.dataset.flag)")


def start(page):
    """Show an empty message: begin a new one if there are words in the one that is shown."""
    form = page.locator(MESSAGE)
    another = form.locator('[data-action="another"]')
    if another.is_visible():
        before = form.get_attribute("data-scope")
        another.click()
        expect(form).not_to_have_attribute("data-scope", before)


def test_a_message_is_composed_checked_and_saved(own, visit):
    person = visit()
    page = person.page(own.url(CHAPTER))
    start(page)
    choice.make(field(page, "purpose").locator('input[value="limit"]'))
    note = page.locator('[data-exercise="message-purpose"] .bu-note')
    assert "One limit per message" in note.inner_text()
    assert note.locator("a").get_attribute("href").endswith("/get-help.ipynb")
    field(page, "noticed").fill("that you never ask")
    field(page, "ask").fill("Could you ask me tonight?")
    text = "I noticed that you never ask. Could you ask me tonight?"
    assert page.locator(READ).inner_text() == text
    assert flags(page) == ["never"]
    assert "“you never”" in page.locator(f'{MESSAGE} [data-flag="never"]').inner_text()
    field(page, "noticed").fill("that you go quiet to punish me")
    assert flags(page) == ["harm"]
    link = page.locator(f'{MESSAGE} [data-flag="harm"] a')
    assert link.get_attribute("href") == "get-help.ipynb"
    field(page, "noticed").fill("that we didn’t talk on Sunday")
    assert flags(page) == []
    wait_saved(page)
    page.reload(wait_until="domcontentloaded")
    wait_ready(page)
    assert page.locator(READ).inner_text().startswith("I noticed that we didn’t talk on Sunday.")
    assert field(page, "purpose").locator('input[value="limit"]').is_checked()
    assert not person.errors
    assert person.foreign(own) == []


def test_a_message_can_be_edited_and_reset(own, visit):
    page = visit().page(own.url(CHAPTER))
    start(page)
    field(page, "feel").fill("tired")
    page.locator('[data-do="by-hand"]').click()
    assert field(page, "text").input_value() == "I feel tired."
    assert page.evaluate("document.activeElement.dataset.field") == "text"
    field(page, "text").fill("")
    assert field(page, "text").is_visible()
    field(page, "text").fill("I am tired, or else we’re done")
    field(page, "feel").fill("very tired")
    assert field(page, "text").input_value() == "I am tired, or else we’re done"
    assert flags(page) == ["ultimatum"]
    page.locator('[data-do="from-pieces"]').click()
    assert field(page, "text").is_visible()
    page.locator('[data-do="yes"]').click()
    assert page.locator(READ).inner_text() == "I feel very tired."
    assert not field(page, "text").is_visible()


def test_several_messages_are_saved(own, visit):
    page = visit().page(own.url(CHAPTER))
    for words in ("glad of you", "a bit lost"):
        start(page)
        field(page, "feel").fill(words)
        page.wait_for_selector(f'.bu-episodes h3:text-is("I feel {words}.")', state="attached")
    page.evaluate(OPEN_FOLDS)
    line = page.locator(".bu-episodes > li").filter(has_text="glad of you")
    line.locator("button[data-open]").click()
    expect(page.locator("[data-message]")).to_contain_text("glad", use_inner_text=True)


@pytest.mark.parametrize("secure", [True, False], ids=["clipboard", "older way"])
def test_messages_can_be_copied(own, visit, secure):
    person = visit()
    person.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = person.page(own.url(CHAPTER))
    if not secure:
        page.evaluate(
            "Object.defineProperty(navigator.clipboard, 'writeText', { value: undefined })"
        )
    start(page)
    field(page, "feel").fill("fond of you")
    page.locator(f"{MESSAGE} [data-copy]").click()
    status = page.locator(f"{MESSAGE} .bu-draft [role=status]")
    status.filter(has_text="Copied").wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == "I feel fond of you."
    page.locator('[data-row="repair"] > summary').click()
    line = page.locator(".bu-line").first
    line.locator("[data-copy]").click()
    line.locator("[role=status]").filter(has_text="Copied").wait_for()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert line.locator(".bu-voice").inner_text() == f"“{copied}”"


def test_saved_example_lines_are_loaded(own, visit):
    page = visit().page(own.url(CHAPTER))
    borrowed = field(page, "kept", "borrow")
    for moment in ("listening", "reach"):
        borrowed.locator(f'[data-row="{moment}"] > summary').click()
    choice.make(borrowed.locator('input[value="thanks"]'))
    choice.make(borrowed.locator('input[value="room"]'))
    choice.take_back(borrowed.locator('input[value="thanks"]'))
    wait_saved(page)
    page.reload(wait_until="domcontentloaded")
    wait_ready(page)
    checked = borrowed.locator("input:checked").evaluate_all("all => all.map(each => each.value)")
    assert checked == ["room"]


def test_the_timer_can_be_paused_extended_and_skipped(own, visit):
    page = visit().page(own.url(OUTSIDE))
    timer = page.locator("[data-timer]")
    page.clock.install()
    number, announcement = timer.locator("[role=timer]"), timer.locator("[role=status]")
    assert number.inner_text() == "7:00"
    do = {name: timer.locator(f'[data-do="{name}"]') for name in ("start", "more", "skip", "back")}
    do["start"].click()
    page.clock.run_for(60_000)
    assert number.inner_text() == "6:00"
    do["start"].click()
    assert timer.get_attribute("data-state") == "paused"
    page.clock.run_for(600_000)
    assert number.inner_text() == "6:00"
    assert announcement.inner_text() == "Paused. 6 minutes left"
    do["start"].click()
    do["more"].click()
    assert announcement.inner_text() == "7 minutes left"
    page.clock.run_for(360_500)
    assert announcement.inner_text() == "1 minute left"
    field(page, "view", "outside").focus()
    page.clock.run_for(60_000)
    assert timer.get_attribute("data-state") == "done"
    assert announcement.inner_text().startswith("Time is up.")
    assert page.evaluate("document.activeElement.dataset.field") == "view"
    do["more"].click()
    assert number.inner_text() == "1:00"
    do["skip"].click()
    assert timer.get_attribute("data-state") == "skipped"
    assert not number.is_visible()
    do["back"].click()
    assert number.inner_text() == "7:00"
    assert page.evaluate("document.activeElement.dataset.do") == "start"


def test_writing_messages_works_offline(tmp_path, visit):
    with serving(tmp_path) as server:
        page = visit().page(server.url(CHAPTER))
        server.kill()
        page.wait_for_selector('[data-save-state="offline"]', state="attached")
        field(page, "feel").fill("scared that you always leave")
        assert page.locator(READ).inner_text() == "I feel scared that you always leave."
        assert flags(page) == ["always"]


def test_the_timer_works_offline(tmp_path, visit):
    with serving(tmp_path) as server:
        page = visit().page(server.url(OUTSIDE))
        server.kill()
        page.wait_for_selector('[data-save-state="offline"]', state="attached")
        page.locator('[data-do="start"]').click()
        assert page.locator("[data-timer]").get_attribute("data-state") == "running"


def test_texts_in_a_message_are_never_html(own, visit):
    person = visit()
    page = person.page(own.url(CHAPTER))
    start(page)
    hostile = 'you never <img src=x onerror="window.hurt=1"> <b>ask</b>'
    for name in ("noticed", "feel", "need", "ask"):
        field(page, name).fill(hostile)
    page.locator(".bu-episodes h3").filter(has_text="<b>ask</b>").first.wait_for(state="attached")
    assert page.evaluate("window.hurt") is None
    assert page.locator('img[src="x"]').count() == 0
    assert not person.errors


def test_the_page_with_entries_is_accessible(own, visit):
    page = visit(viewport={"width": 390, "height": 900}).page(own.url(CHAPTER))
    start(page)
    choice.make(field(page, "purpose").locator('input[value="reach"]'))
    field(page, "noticed").fill("you never ask, and you don’t care")
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        axe.finds_nothing(page)
    page.locator('[data-do="by-hand"]').click()
    page.locator('[data-do="from-pieces"]').click()
    axe.finds_nothing(page)


@pytest.mark.parametrize("chapter", [BEFORE, OUTSIDE], ids=["before", "outside"])
def test_the_pages_before_and_beside_a_message_are_accessible(own, visit, chapter):
    page = visit(viewport={"width": 390, "height": 900}).page(own.url(chapter))
    if chapter == OUTSIDE:
        page.locator('[data-do="start"]').click()
    else:
        page.locator('[data-row="chase"] > summary').click()
        choice.make(field(page, "chase.known", "backfire").locator("input"))
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        axe.finds_nothing(page)


def test_messages_can_be_written_and_copied_by_keyboard(own, visit):
    person = visit()
    person.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = person.page(own.url(CHAPTER))
    start(page)
    field(page, "purpose").locator("input").first.focus()
    page.keyboard.press("Space")
    pieces = ("noticed", "feel", "need", "ask")
    for name in pieces:
        for _ in range(8):
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement.dataset.field") == name:
                break
        page.keyboard.type(f"my {name}")
    for _ in range(8):
        page.keyboard.press("Tab")
        if page.evaluate("'copy' in document.activeElement.dataset"):
            break
    page.keyboard.press("Enter")
    page.locator(f"{MESSAGE} .bu-draft [role=status]").filter(has_text="Copied").wait_for()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == "I noticed my noticed. I feel my feel. I need my need. My ask."
