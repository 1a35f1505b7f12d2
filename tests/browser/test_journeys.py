"""Readers walk from the start page to what they came for, one step at a time, on a phone."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser import axe, choice, episode
from tests.browser.conftest import wait_ready, wait_saved

pytestmark = pytest.mark.browser

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


def follow_next(page, step):
    """Follow the button to the next step, and check what it shows."""
    page.locator("[data-current] [data-next]:visible").click()
    page.wait_for_selector(f'html[data-step-at="{step}"]', state="attached")
    axe.finds_nothing(page)
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


def test_a_distressed_person_goes_from_the_start_page_to_a_drawn_loop(own, visit):
    person = visit(in_steps=True, **PHONE)
    page = person.page(own.url(""), ready=False)
    page.locator('main a[href*="map-your-loop"]:visible').first.click()
    wait_ready(page)
    if page.evaluate("document.documentElement.dataset.stepAt") == "start":
        follow_next(page, "what-happened")
    episode.field(page, "trigger").fill("I asked if they were coming. They said “we’ll see”.")
    page.get_by_role("button", name="Yesterday").click()
    follow_next(page, "side")
    choice.make(episode.option(page, "seat", "pursuer"))
    follow_next(page, "moves")
    choice.make(episode.option(page, "me.moves", "asked"))
    choice.make(episode.option(page, "partner.moves", "left"))
    follow_next(page, "outside")
    drawing = page.locator('[data-figure="outside"] .bu-loop--narrow')
    expect(drawing).to_contain_text("The more I ask, the more they leave.")
    expect(drawing).to_be_in_viewport()
    follow_next(page, "thoughts")
    choice.make(episode.option(page, "me.thoughts", "dont-care"))
    follow_next(page, "feelings")
    choice.make(episode.option(page, "me.secondary_emotion", "hurt"))
    choice.make(episode.option(page, "me.underneath", "losing"))
    follow_next(page, "underneath")
    expect(page.locator('[data-figure="underneath"]')).to_contain_text("Scared to lose them")
    follow_next(page, "new-move")
    episode.field(page, "rewrite.pursuer.underneath").fill("I get scared that I’m losing you.")
    expect(page.locator('[data-figure="new-loop"]')).to_contain_text("They have room to answer")
    follow_next(page, "end")
    wait_saved(page)
    page.goto(page.url.partition("#")[0])
    wait_ready(page)
    expect(page.locator("[data-resume]")).to_contain_text("I asked if they were coming.")
    page.get_by_role("link", name="A new moment").click()
    expect(episode.field(page, "trigger")).to_have_value("")
    assert not person.errors
