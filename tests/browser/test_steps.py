"""A chapter is read one step at a time: address, focus, back button, printing, no scripts."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser import axe
from tests.browser.conftest import CHAPTER as LOOP
from tests.browser.conftest import wait_ready, wait_saved

pytestmark = pytest.mark.browser

PHONE = {"width": 390, "height": 844}
CHAPTER = "voila/render/02-pause-and-settle.ipynb"
STEPS = "[data-in-step]"
VISIBLE = f"""() => [...new Set([...document.querySelectorAll("{STEPS}")]
    .filter((element) => element.checkVisibility()).map((element) => element.dataset.inStep))]"""
IDS = f"""() => [...new Set([...document.querySelectorAll("{STEPS}")]
    .map((element) => element.dataset.inStep))].filter((id) => !["start", "end"].includes(id))"""

STEP_OF = "element => element.closest('[data-in-step]').dataset.inStep"


def shown(page):
    return page.evaluate(VISIBLE)


def follow(page, selector):
    """Follow a link to another step, and wait until it is shown: the address changes first."""
    before = shown(page)
    page.locator(selector).click()
    page.wait_for_function(f"before => String(({VISIBLE})()) !== String(before)", arg=before)


def next_step(page):
    follow(page, "[data-current] [data-next]")


@pytest.fixture
def page(own, visit):
    return visit(in_steps=True, viewport=PHONE).page(own.url(CHAPTER))


def test_a_chapter_is_walked_from_its_opening_to_its_end(page):
    steps = page.evaluate(IDS)
    assert len(steps) > 1
    assert shown(page) == ["start"]
    for number, step in enumerate(steps, 1):
        next_step(page)
        expect(page.locator(".bu-stepper b")).to_have_text(f"Step {number} of {len(steps)}")
        assert shown(page) == [step]
        expect(page).to_have_url(re.compile(f"#{step}$"))
        expect(page.locator(f"{STEPS}[data-current] h2").first).to_be_focused()
        assert page.evaluate("scrollY") == 0
    next_step(page)
    assert shown(page) == ["end"]


def test_a_step_that_is_opened_by_its_address_is_shown_from_its_top(own, visit):
    person = visit(in_steps=True, viewport={"width": 390, "height": 500})
    page = person.page(f"{own.url('voila/render/01-map-your-loop.ipynb')}#moves")
    page.wait_for_load_state("load")
    expect(page.locator(".bu-stepper b")).to_be_in_viewport()
    assert page.evaluate("scrollY") == 0


def test_the_back_button_goes_back_a_step(page):
    first, second = page.evaluate(IDS)[:2]
    next_step(page)
    next_step(page)
    assert shown(page) == [second]
    page.go_back()
    expect(page.locator(f"{STEPS}[data-current]")).to_have_attribute("data-in-step", first)
    page.go_back()
    expect(page.locator(f"{STEPS}[data-current]")).to_have_attribute("data-in-step", "start")


def test_a_reload_keeps_the_step(page):
    second = page.evaluate(IDS)[1]
    next_step(page)
    next_step(page)
    page.reload()
    wait_ready(page)
    assert shown(page) == [second]


def test_a_link_to_a_step_that_no_longer_exists_opens_the_chapter(own, visit):
    page = visit(in_steps=True, viewport=PHONE).page(f"{own.url(CHAPTER)}#gone")
    assert shown(page) == ["start"]


def test_the_opening_offers_to_go_on_where_the_reader_stopped(own, visit):
    own.clear()
    person = visit(in_steps=True, viewport=PHONE)
    page = person.page(own.url(LOOP))
    expect(page.locator("[data-resume]")).to_be_hidden()
    next_step(page)
    page.locator("[data-current] [data-field=trigger]").fill("Late again")
    next_step(page)
    stopped = shown(page)
    wait_saved(page)
    follow(page, ".bu-stepper__stop")
    assert shown(page) == ["end"]
    page = person.page(own.url(LOOP))
    assert shown(page) == ["start"]
    follow(page, "[data-resume]")
    assert shown(page) == stopped
    own.clear()


def test_the_opening_goes_on_with_the_moment_that_it_names(own, visit):
    page = visit(in_steps=True, viewport=PHONE).page(own.url(LOOP))
    trigger = page.locator("[data-field=trigger]")
    for text in ("First moment", "Second moment"):
        page.evaluate("location.hash = 'start'")
        next_step(page)
        expect(trigger).to_have_value("")
        trigger.fill(text)
        wait_saved(page)
    page.reload()
    wait_ready(page)
    first = page.locator("button[data-open]")
    page.evaluate("step => { location.hash = step; }", first.evaluate(STEP_OF))
    first.evaluate("element => { element.closest('details').open = true; }")
    first.click()
    expect(trigger).to_have_value("First moment")
    page.evaluate("location.hash = 'start'")
    resume = page.locator("[data-resume]")
    expect(resume).to_contain_text("Second moment")
    resume.click()
    expect(trigger).to_have_value("Second moment")


def test_everything_can_be_shown_on_one_page(page):
    steps = page.evaluate(IDS)
    page.locator("[data-in-step=start] details summary").click()
    page.get_by_role("button", name="Show everything on one page").click()
    assert shown(page) == ["start", *steps, "end"]
    page.get_by_role("button", name="One step at a time").click()
    assert shown(page) == ["start"]


def test_all_steps_are_printed(page):
    page.emulate_media(media="print")
    assert shown(page) == ["start", *page.evaluate(IDS), "end"]
    expect(page.locator(".bu-stepper")).to_be_hidden()


def test_without_scripts_everything_is_shown(own, visit):
    page = visit(in_steps=True, java_script_enabled=False).context.new_page()
    page.goto(own.url(CHAPTER))
    for section in page.locator("section[data-in-step]").all():
        expect(section.locator("h2").first).to_be_visible()


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_each_step_is_accessible(own, visit, width):
    person = visit(in_steps=True, viewport={"width": width, "height": 844})
    page = person.page(own.url(CHAPTER))
    for _ in page.evaluate(IDS):
        next_step(page)
        axe.finds_nothing(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        marks = page.locator(".bu-stepper ol a")
        assert all(mark.bounding_box()["height"] >= 24 for mark in marks.all())


def test_a_step_that_only_shows_is_a_small_mark_among_the_others(own, visit):
    page = visit(in_steps=True, viewport=PHONE).page(f"{own.url(LOOP)}#moves")
    sizes = "(all) => all.map((each) => Math.round(each.offsetWidth))"
    seeing = page.locator(".bu-stepper li.bu-stepper__seeing").evaluate_all(sizes)
    others = page.locator(".bu-stepper li:not(.bu-stepper__seeing)").evaluate_all(sizes)
    assert set(seeing) == {24}
    assert min(others) > 24


def test_two_tabs_stay_on_their_own_steps(own, visit):
    person = visit(in_steps=True, viewport=PHONE)
    one, other = (person.page(own.url(CHAPTER)) for _ in range(2))
    next_step(one)
    next_step(other)
    next_step(other)
    first, second = one.evaluate(IDS)[:2]
    assert (shown(one), shown(other)) == ([first], [second])


FOLD_STYLES = """() => {
    const styles = [...document.querySelectorAll(
        "#bu-cells > section > details > summary, #bu-cells .bu-folds > details > summary",
    )].map((each) => {
        const { color, fontSize, textDecorationLine } = getComputedStyle(each);
        const line = getComputedStyle(each.parentElement).borderTopWidth;
        return [color, fontSize, textDecorationLine, line].join(" ");
    });
    return [styles.length, new Set(styles).size];
}"""


def test_folded_texts_and_folded_sections_look_the_same(page):
    folds, styles = page.evaluate(FOLD_STYLES)
    assert folds > 4
    assert styles == 1
