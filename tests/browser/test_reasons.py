"""The two chapters on stepping back in a browser."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser import choice
from tests.browser.conftest import wait_ready, wait_saved

pytestmark = pytest.mark.browser

WHY = "voila/render/03-why-people-step-back.ipynb"
BACK = "voila/render/08-if-you-step-back.ipynb"
PAUSE = "voila/render/02-pause-and-settle.ipynb"
CHANGE = "02-pause-and-settle.ipynb#plan"
DRAWN = '[data-figure="picture"][data-drawn="true"]'


def field(page, name):
    return page.locator(f'[data-field="{name}"]')


def pick(page, card, option):
    row = page.locator(f'[data-row="{card}"]')
    if row.get_attribute("open") is None:
        row.locator("summary").click()
    return field(page, f"{card}.fits").locator(f'input[value="{option}"]')


def test_a_picked_reason_opens_questions_and_is_drawn_and_saved(own, visit):
    person = visit()
    page = person.page(own.url(WHY))
    assert not field(page, "alone.me.for").is_visible()
    choice.make(pick(page, "alone", "me"))
    field(page, "alone.me.for").fill("After the visit I said nothing")
    assert not field(page, "alone.partner.for").is_visible()
    choice.make(pick(page, "alone", "partner"))
    assert field(page, "alone.partner.for").is_visible()
    expect(page.locator(f"{DRAWN} figcaption")).to_contain_text("time alone")
    wait_saved(page)
    page.reload(wait_until="domcontentloaded")
    wait_ready(page)
    page.locator('[data-figure="picture"] figure').scroll_into_view_if_needed()
    page.wait_for_selector(DRAWN)
    assert pick(page, "alone", "partner").is_checked()
    assert field(page, "alone.me.for").input_value() == "After the visit I said nothing"
    assert not person.errors
    assert person.foreign(own) == []


def test_ruling_out_clears_picks_and_keeps_notes(own, visit):
    page = visit().page(own.url(WHY))
    choice.make(pick(page, "self", "me"))
    field(page, "self.me.helps").fill("A morning alone")
    choice.make(pick(page, "self", "neither"))
    assert not pick(page, "self", "me").is_checked()
    assert not field(page, "self.me.helps").is_visible()
    choice.make(pick(page, "self", "me"))
    assert not pick(page, "self", "neither").is_checked()
    assert field(page, "self.me.helps").input_value() == "A morning alone"


def test_picking_mood_or_alcohol_shows_a_link_to_help(own, visit):
    page = visit().page(own.url(WHY) + "&lang=en")
    aside = page.locator('[data-aside="me.else"]')
    expect(aside).to_be_hidden()
    choice.make(chip(page, "me.else", "work"))
    expect(aside).to_be_hidden()
    choice.make(chip(page, "me.else", "mood"))
    page.get_by_text("What else may be on my partner’s mind").first.click()
    choice.make(chip(page, "partner.else", "drink"))
    link = aside.get_by_role("link", name="Get help")
    assert link.get_attribute("href").endswith("/get-help.ipynb?lang=en")
    assert page.locator('[data-aside="partner.else"]').get_by_role("link").is_visible()
    choice.make(chip(page, "me.else", "nothing"))
    expect(aside).to_be_hidden()
    choice.make(chip(page, "me.else", "drink"))
    link.click()
    page.wait_for_url("**/get-help.ipynb?lang=en*")


def chip(page, name, option):
    return field(page, name).locator(f'input[value="{option}"]')


def test_reasons_can_be_picked_by_keyboard(own, visit):
    page = visit().page(own.url(WHY))
    pick(page, "flood", "me").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.type("Loud voices")
    assert field(page, "flood.me.for").input_value() == "Loud voices"


def test_the_table_matches_the_figure(own, visit):
    page = visit(viewport={"width": 390, "height": 844}).page(own.url(WHY))
    choice.make(pick(page, "worse", "partner"))
    page.wait_for_selector(DRAWN)
    picture = page.locator('[data-figure="picture"]')
    picture.locator("[data-table] > summary").click()
    row = picture.locator("tr", has_text="Talking seems to make it worse")
    expect(row).to_contain_text(re.compile("worse.*My guess", re.DOTALL))
    assert row.count() == 1


def test_the_sentence_that_asks_for_room_names_missing_answers(own, visit):
    page = visit().page(own.url(BACK))
    element = page.locator('[data-exercise="ask-for-room"] .bu-say')
    field(page, "ask.feel").select_option("flooded")
    field(page, "ask.need").select_option("walk")
    assert "I’ll be back" not in element.locator(".bu-voice").inner_text()
    note = element.locator(".bu-help")
    assert "when you will be back" in note.inner_text()
    field(page, "ask.own").fill("It’s [not] you")
    assert page.locator('[data-field="ask.back"]').is_hidden()
    wait_saved(page)
    page.goto(own.url(f"{PAUSE}#plan"))
    wait_ready(page)
    field(page, "back").fill("at eight tonight")
    wait_saved(page)
    page.goto(own.url(BACK))
    wait_ready(page)
    shown = page.locator('[data-shown="back"]')
    assert "at eight tonight" in shown.inner_text()
    expect(shown.get_by_role("link", name="Change")).to_have_attribute("href", CHANGE)
    assert element.locator(".bu-voice").inner_text() == (
        "“It’s all too much at once. It’s [not] you. I need to walk around the block. "
        "I’ll be back at eight tonight.”"
    )
    assert not note.is_visible()
