"""Small steps with a day, and small good moments, in a browser."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import expect

from tests.browser import axe, choice, downloads
from tests.browser.conftest import CHAPTER, wait_ready, wait_saved

pytestmark = pytest.mark.browser

FORM = '[data-exercise="homework"]'
CARD = "[data-homework]"
LIST = "[data-homework-list]"
WEEKLY = "voila/render/signs-over-time.ipynb"
PHONE = {"viewport": {"width": 390, "height": 844}}
TEXT = "Sit together for ten minutes <b>x</b>"


def keep(page, text=TEXT, day="Tomorrow"):
    """Keep a small step in the reader's words."""
    form = page.locator(FORM)
    form.locator('[data-field="text"]').fill(text)
    form.get_by_role("button", name=day, exact=True).click()
    form.locator('[data-action="keep"]').click()
    expect(form.locator(".bu-kept__text")).to_contain_text(text)
    wait_saved(page)


def in_days(person, days):
    person.context.clock.set_system_time(datetime.now(UTC) + timedelta(days=days))


@pytest.mark.parametrize("who", ["own", "guests"])
def test_a_small_step_is_asked_about_on_the_next_visit(request, visit, who):
    server = request.getfixturevalue(who)
    person = visit(**PHONE)
    page = person.page(server.url(CHAPTER))
    suggestion = page.locator(f'{FORM} [data-field="text"]').input_value()
    assert len(suggestion) > 20, "the chapter's own small step"
    keep(page)
    axe.finds_nothing_in_any_layout(page, {"include": [[FORM]]})
    page.goto(server.url(""))
    card = page.locator(CARD)
    expect(card).to_contain_text("You want to try this by tomorrow")
    expect(card).to_contain_text(TEXT)
    in_days(person, 3)
    page.reload()
    expect(card).to_contain_text("You wanted to try this by")
    axe.finds_nothing_in_any_layout(page, {"include": [[CARD]]})
    page.set_viewport_size(PHONE["viewport"])
    expect(card.get_by_role("button", name="Did it")).to_be_in_viewport()
    card.get_by_role("button", name="Not now").click()
    expect(card.locator("p").first).to_be_focused()
    expect(card).not_to_contain_text(TEXT)
    page.reload()
    expect(page.locator("[data-back]")).to_be_visible()
    expect(card).to_be_hidden()
    page.locator(f"{LIST} summary").click()
    page.get_by_role("button", name=f"Show it {TEXT}").click()
    card.get_by_role("button", name="Half").click()
    expect(page.locator(LIST)).to_contain_text("Half")
    axe.finds_nothing_in_any_layout(page, {"include": [[LIST]]})
    page.reload()
    expect(page.locator(LIST)).to_be_visible()
    expect(card).to_be_hidden()
    assert person.foreign(server) == []
    assert not person.errors


def test_a_small_step_can_be_changed_from_the_start_page_and_removed(own, visit):
    person = visit(in_steps=True, **PHONE)
    page = person.page(own.url(f"{CHAPTER}") + "#end")
    keep(page)
    page.goto(own.url(""))
    page.locator(CARD).get_by_role("link", name="Change it").click()
    wait_ready(page)
    form = page.locator(FORM)
    expect(form.locator(".bu-kept__text")).to_be_visible()
    form.locator("[data-change]").click()
    expect(form.locator('[data-field="text"]')).to_have_value(TEXT)
    choice.make(form.locator('[data-field="result"] input[value="did"]'))
    wait_saved(page)
    page.goto(own.url(""))
    page.locator(f"{LIST} summary").click()
    page.get_by_role("button", name=f"Remove {TEXT}").click()
    page.get_by_role("button", name="Yes, remove it").click()
    expect(page.locator(LIST)).to_be_hidden()
    page.goto(own.url(CHAPTER) + "#end")
    wait_ready(page)
    expect(page.locator('[data-field="text"]')).not_to_have_value(TEXT)
    wait_saved(page)
    assert TEXT not in (own.folder / "workbook.json").read_text()


def test_a_reminder_is_a_calendar_file_without_the_words(own, visit):
    page = visit(**PHONE).page(own.url(CHAPTER))
    form = page.locator(FORM)
    form.locator('[data-field="text"]').fill(TEXT)
    form.get_by_role("button", name="In a week").click()
    name, text = downloads.save(page, f"{FORM} [data-calendar]")
    assert name.endswith(".ics")
    assert "SUMMARY:Two minutes" in text
    assert "Sit together" not in text


def test_own_words_start_with_an_empty_line(own, visit):
    page = visit(**PHONE).page(own.url(CHAPTER))
    form = page.locator(FORM)
    form.locator('[data-action="own"]').click()
    text = form.locator('[data-field="text"]')
    expect(text).to_have_value("")
    expect(text).to_be_focused()
    form.locator('[data-action="keep"]').click()
    expect(form.locator(".bu-bar [role=status]")).to_contain_text("Write down first")


@pytest.mark.parametrize("who", ["own", "guests"])
def test_a_good_moment_is_kept_and_read_again(request, visit, who):
    server = request.getfixturevalue(who)
    person = visit(**PHONE)
    page = person.page(server.url(WEEKLY))
    form = page.locator('[data-exercise="good-moment"]')
    form.locator('[data-field="text"]').fill("There was tea by my bed")
    choice.make(form.locator('[data-field="who"] input[value="partner"]'))
    first = form.get_attribute("data-scope")
    form.locator('[data-action="another"]').click()
    expect(form).not_to_have_attribute("data-scope", first)
    form.locator('[data-field="text"]').fill("We laughed in the car")
    wait_saved(page)
    listed = page.locator("#good-moments").locator("xpath=ancestor::details")
    listed.locator("summary").first.click()
    expect(listed.locator(".bu-episodes > li")).to_have_count(2)
    axe.finds_nothing_in_any_layout(page)
    page.reload()
    wait_ready(page)
    expect(form.locator('[data-field="text"]')).to_have_value("We laughed in the car")
    in_days(person, 14)
    page.reload()
    wait_ready(page)
    expect(form.locator('[data-field="text"]')).to_have_value("")
    assert person.foreign(server) == []
    assert not person.errors
