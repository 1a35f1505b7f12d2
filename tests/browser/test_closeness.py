"""The chapter on closeness in a browser."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser import axe, choice
from tests.browser.conftest import free_port, serving, wait_ready, wait_saved

pytestmark = pytest.mark.browser

PAGE = "voila/render/09-what-closeness-stirs-up.ipynb"
PROMPTS = '[data-exercise="closeness"]'
MAP = '[data-figure="map"]'
EIGHT = ("safe", "quiet", "small", "guard", "seen", "taught", "endings", "first")
FIRST, SECOND, THIRD = EIGHT[:3]


def at(page, prompt):
    page.wait_for_selector(f'{PROMPTS}[data-at="{prompt}"]')


def do(page, action):
    page.locator(f'{PROMPTS} [data-do="{action}"]').click()


def words(page, prompt):
    return page.locator(f'[data-field="{prompt}.words"]')


def rate(page, prompt, value):
    choice.make(page.locator(f'[data-field="{prompt}.rate"] input[value="{value}"]'))


def marks(page):
    element = page.locator(f"{PROMPTS} [data-mark]")
    return element.evaluate_all("all => all.map(each => each.dataset.s)")


def numbers(page):
    return page.locator(f"{MAP} .bu-table").inner_text()


def test_prompts_can_be_answered_rated_skipped_and_resumed(own, visit):
    person = visit()
    page = person.page(own.url(PAGE))
    at(page, FIRST)
    assert page.locator(f"{PROMPTS} textarea:visible").count() == 1
    assert not page.locator(f'{PROMPTS} [data-do="back"]').is_visible()
    words(page, FIRST).fill("A porch, and nobody in a hurry")
    assert "7 words" in page.locator(f"{PROMPTS} [data-count]").first.inner_text()
    do(page, "next")
    at(page, SECOND)
    do(page, "skip")
    at(page, THIRD)
    assert marks(page)[:4] == ["answered", "skipped", "now", "waiting"]
    do(page, "back")
    at(page, SECOND)
    rate(page, SECOND, 4)
    do(page, "next")
    assert marks(page)[1] == "answered"
    do(page, "stop")
    page.wait_for_selector(f'{PROMPTS}[data-at="stopped"]')
    assert page.locator(f"{PROMPTS} textarea:visible").count() == 0
    break_card = page.locator(f"{PROMPTS} .bu-rest")
    link = break_card.get_by_role("link", name="Get help")
    assert link.get_attribute("href") == "get-help.ipynb"
    do(page, "again")
    at(page, THIRD)
    wait_saved(page)
    page.reload(wait_until="domcontentloaded")
    wait_ready(page)
    at(page, THIRD)
    assert marks(page)[:3] == ["answered", "answered", "now"]
    assert words(page, FIRST).input_value() == "A porch, and nobody in a hurry"
    page.emulate_media(media="print")
    element = page.locator(f"{PROMPTS} [data-prompt]:visible")
    assert element.evaluate_all("all => all.map((each) => each.dataset.prompt)") == [
        FIRST,
        SECOND,
        THIRD,
    ]
    copy = words(page, FIRST).locator("xpath=following-sibling::p[1]")
    expect(copy).to_have_text("A porch, and nobody in a hurry")
    assert page.locator(f"{PROMPTS} button:visible").count() == 0
    assert not person.errors


def test_after_three_prompts_the_note_says_that_they_are_enough(own, visit):
    page = visit().page(own.url(PAGE))
    note = page.locator(f"{PROMPTS} .bu-note")
    for action in ("skip", "next"):
        do(page, action)
        do(page, "back")
        do(page, "next")
    expect(note).not_to_contain_text("That is three")
    do(page, "skip")
    expect(note).to_contain_text("That is three")


def test_any_prompt_can_be_reached_from_the_list(own, visit):
    page = visit().page(own.url(PAGE))
    page.locator(f"{PROMPTS} > details > summary").click()
    page.locator(f'{PROMPTS} [data-jump="early"]').click()
    at(page, "early")
    do(page, "next")
    page.wait_for_selector(f'{PROMPTS}[data-at="finished"]')
    do(page, "again")
    at(page, FIRST)


def test_the_map_waits_for_eight_ratings_and_follows_each(own, visit):
    page = visit().page(own.url(PAGE))
    page.get_by_text("Still to go: 8.").wait_for()
    assert not page.locator(f"{MAP} figure").is_visible()
    for prompt in EIGHT[:-1]:
        rate(page, prompt, 2)
        do(page, "next")
    page.get_by_text("Still to go: 1.").wait_for()
    assert not page.locator(f"{MAP} figure").is_visible()
    rate(page, EIGHT[-1], 2)
    do(page, "next")
    page.locator(f"{MAP} figure").scroll_into_view_if_needed()
    page.wait_for_selector(f'{MAP}[data-drawn="true"]')
    page.get_by_text("You have rated 8 lines").wait_for()
    page.locator(f"{MAP} [data-table] > summary").click()
    before = numbers(page)
    assert "of 100" in before
    rate(page, "room", 5)
    page.get_by_text("You have rated 9 lines").wait_for()
    expect(page.locator(f"{MAP} .bu-table")).not_to_have_text(before, use_inner_text=True)


def test_words_typed_offline_are_saved_later(tmp_path, visit):
    port = free_port()
    with serving(tmp_path / "data", port=port) as server:
        page = visit().page(server.url(PAGE))
        words(page, FIRST).fill("Before the plug was pulled")
        wait_saved(page)
        server.kill()
        page.wait_for_selector('[data-save-state="offline"]', state="attached")
        do(page, "next")
        at(page, SECOND)
        words(page, SECOND).fill("Nobody is listening, and I go on")
        rate(page, SECOND, 5)
    with serving(tmp_path / "data", port=port) as server:
        page.reload(wait_until="domcontentloaded")
        wait_ready(page)
        wait_saved(page)
        at(page, SECOND)
        assert words(page, FIRST).input_value() == "Before the plug was pulled"
        assert words(page, SECOND).input_value() == "Nobody is listening, and I go on"
        chosen = page.locator(f'[data-field="{SECOND}.rate"] input:checked')
        assert chosen.get_attribute("value") == "5"


def test_texts_are_never_html(own, visit):
    hostile = '"><img src=x onerror="window.hurt=1"><script>window.hurt=1</script>'
    person = visit()
    page = person.page(own.url(PAGE))
    words(page, FIRST).fill(hostile)
    wait_saved(page)
    page.reload(wait_until="domcontentloaded")
    wait_ready(page)
    assert words(page, FIRST).input_value() == hostile
    assert page.evaluate("window.hurt") is None
    assert not person.errors


def test_prompts_work_by_keyboard(own, visit):
    page = visit().page(own.url(PAGE))

    def tab_to(selector):
        for _ in range(80):
            page.keyboard.press("Tab")
            if page.evaluate("selector => document.activeElement.matches(selector)", selector):
                return
        pytest.fail(f"the Tab key does not reach {selector}")

    tab_to(f'[data-field="{FIRST}.words"]')
    page.keyboard.type("A porch")
    tab_to(f'[data-field="{FIRST}.rate"] input')
    page.keyboard.press("ArrowRight")
    tab_to('[data-do="next"]')
    page.keyboard.press("Enter")
    at(page, SECOND)
    assert page.evaluate("document.activeElement.dataset.prompt") == SECOND
    assert marks(page)[0] == "answered"
    tab_to('[data-do="skip"]')
    page.keyboard.press("Enter")
    at(page, THIRD)


def test_every_state_is_accessible_and_fits_the_width(own, visit):
    person = visit(viewport={"width": 390, "height": 900})
    page = person.page(own.url(PAGE))
    for prompt in EIGHT:
        page.locator(f"{PROMPTS} > details").evaluate("each => { each.open = true }")
        page.locator(f'{PROMPTS} [data-jump="{prompt}"]').click()
        rate(page, prompt, 4)
    page.locator(f"{MAP} figure").scroll_into_view_if_needed()
    page.wait_for_selector(f'{MAP}[data-drawn="true"]')
    page.locator(f"{MAP} [data-table] > summary").click()
    page.get_by_text("You have rated 8 lines").wait_for()
    for state in (None, "stop"):
        if state:
            do(page, state)
        axe.finds_nothing_in_any_layout(page)
    assert person.foreign(own) == []
