"""The chapter on signs in a browser."""

from __future__ import annotations

import csv
import io
import re
from datetime import datetime, timedelta

import pytest
from playwright.sync_api import expect

from tests.browser import axe, choice, downloads
from tests.browser.check_ins import SIGNS
from tests.browser.conftest import wait_ready, wait_saved

pytestmark = pytest.mark.browser

PAGE = "voila/render/signs-over-time.ipynb"
THEIRS, OWN = "weeks-partner", "weeks-own"
TODAY = datetime.now().astimezone().date()


def drawn_figure(name):
    return f'[data-figure="{name}"][data-drawn="true"]'


def level(page, sign, answer):
    return page.locator(f'[data-field="{sign}"] input[value="{answer}"]')


def choose(page, sign, answer):
    choice.make(level(page, sign, answer))


def about(page, subject):
    choice.make(page.locator(f'[data-field="subject"] input[value="{subject}"]'))


def another(page):
    """Show an empty check-in: begin a new one if there are answers in the one that is shown."""
    form = page.locator('[data-exercise="check-in"]')
    before = form.get_attribute("data-scope")
    button = form.locator('[data-action="another"]')
    if button.is_visible():
        button.click()
        expect(form).not_to_have_attribute("data-scope", before)


def cells(page, name):
    rows = page.locator(f'[data-figure="{name}"] tbody tr')
    return [row.split("\t") for row in rows.all_inner_texts()]


def open_table(page, name):
    page.locator(f'[data-figure="{name}"] [data-table] > summary').click()


def test_a_check_in_is_drawn_and_saved(own, visit):
    person = visit()
    page = person.page(own.url(PAGE))
    page.wait_for_selector(f'[data-figure="{THEIRS}"][data-drawn="empty"]')
    day = page.evaluate("new Date(Date.now()-new Date().getTimezoneOffset()*6e4).toISOString()")
    assert page.locator('[data-field="date"]').input_value() == day[:10]
    choose(page, "duration", "healthy")
    choose(page, "talk", "unsure")
    page.locator('[data-field="talk"] summary').click()
    page.locator('[data-field="talk.note"]').fill("I asked about Saturday")
    page.wait_for_selector(drawn_figure(THEIRS))
    assert "2 of 6 answered" in page.locator('[data-exercise="check-in"]').inner_text()
    page.locator('[data-exercise="check-in"] [data-action="keep"]').click()
    closed = re.compile(r"Kept for \w{3} \d+, \d{4}\. You can change it")
    expect(page.locator(":focus")).to_have_text(closed)
    expect(page.locator('[data-field="duration"]')).to_be_hidden()
    wait_saved(page)
    page.reload(wait_until="domcontentloaded")
    wait_ready(page)
    page.locator(f'[data-figure="{THEIRS}"] figure').scroll_into_view_if_needed()
    page.wait_for_selector(drawn_figure(THEIRS))
    expect(page.locator('[data-exercise="check-in"] .bu-kept')).to_contain_text(closed)
    page.get_by_role("button", name="Change it").click()
    assert level(page, "duration", "healthy").is_checked()
    assert page.locator('[data-field="talk.note"]').input_value() == "I asked about Saturday"
    open_table(page, THEIRS)
    [row] = cells(page, THEIRS)
    note = "Can’t tell: I asked about Saturday"
    assert row[1:] == ["Closer to healthy", *["No answer"] * 4, note]
    assert page.get_by_text("Weeks with a check-in: 1.").is_visible()
    assert not person.errors
    assert person.foreign(own) == []


def test_row_texts_follow_the_subject(own, visit):
    page = visit().page(own.url(PAGE))
    row = page.locator('[data-field="response"]')
    assert "How they respond" in row.inner_text()
    about(page, "own")
    assert "How I respond" in row.inner_text()
    choose(page, "response", "mixed")
    page.wait_for_selector(drawn_figure(OWN))
    another(page)
    expect(row).to_contain_text("How I respond")  # the kernel sends the last subject
    about(page, "partner")
    choose(page, "response", "concerning")
    page.wait_for_selector(drawn_figure(THEIRS))
    expect(page.locator(f'[data-figure="{OWN}"] h3')).to_be_visible()
    choose(page, "response", "mixed")
    row.locator("summary").click()
    row.get_by_role("button", name="Clear").click()
    expect(page.locator(f'[data-figure="{THEIRS}"]')).not_to_have_attribute("data-drawn", "true")


def test_check_ins_can_be_opened_changed_and_removed(own, visit):
    page = visit().page(own.url(PAGE))
    earlier = page.get_by_text("Earlier weeks")
    expect(earlier).to_be_hidden()
    for weeks_ago in (2, 1):
        another(page)
        choose(page, "talk", "concerning")
        day = (TODAY - timedelta(weeks=weeks_ago)).isoformat()
        page.locator('[data-field="date"]').fill(day)
        page.wait_for_selector(f'.bu-episodes time[datetime="{day}"]', state="attached")
    earlier.click()
    lines = page.locator(".bu-episodes > li")
    assert lines.count() == 2
    older = lines.nth(1)
    older.locator("button[data-open]").click()
    expect(page.locator('[data-field="date"]')).to_have_value(day_of(2))
    choose(page, "talk", "healthy")
    page.wait_for_selector(drawn_figure(THEIRS))
    open_table(page, THEIRS)
    table = page.locator(f'[data-figure="{THEIRS}"] tbody')
    expect(table).to_contain_text("Closer to healthy", use_inner_text=True)
    levels = ["Closer to healthy", "Closer to concerning", "No check-in"]
    assert [row[-1] for row in cells(page, THEIRS)] == levels
    older.locator("[data-remove]").click()
    assert "Remove the check-in of" in older.inner_text()
    assert lines.count() == 2
    older.locator("[data-confirm]").click()
    expect(page.locator(".bu-episodes > li")).to_have_count(1)
    expect(level(page, "talk", "healthy")).not_to_be_checked()
    wait_saved(page)
    page.reload(wait_until="domcontentloaded")
    wait_ready(page)
    assert page.locator(".bu-episodes > li").count() == 1


def test_after_an_earlier_week_is_corrected_a_reload_shows_this_week(own, visit):
    page = visit().page(own.url(PAGE))
    for weeks_ago, answer in ((1, "concerning"), (0, "mixed")):
        another(page)
        choose(page, "talk", answer)
        page.locator('[data-field="date"]').fill(day_of(weeks_ago))
        day = f'.bu-episodes time[datetime="{day_of(weeks_ago)}"]'
        page.wait_for_selector(day, state="attached")
    form = page.locator('[data-exercise="check-in"]')
    scope = form.get_attribute("data-scope")
    page.get_by_text("Earlier weeks").click()
    page.locator(".bu-episodes > li").nth(1).locator("button[data-open]").click()
    expect(page.locator('[data-field="date"]')).to_have_value(day_of(1))
    choose(page, "talk", "healthy")
    wait_saved(page)
    page.route("**/kernel*", lambda route: route.abort())
    page.reload(wait_until="domcontentloaded")
    expect(form).to_have_attribute("data-scope", scope)  # before there is a kernel
    expect(level(page, "talk", "mixed")).to_be_checked()
    page.unroute_all()
    wait_ready(page)
    expect(form).to_have_attribute("data-scope", scope)
    expect(level(page, "talk", "mixed")).to_be_checked()


def day_of(weeks_ago):
    return (TODAY - timedelta(weeks=weeks_ago)).isoformat()


def test_the_spreadsheet_is_saved_under_a_neutral_name(own, visit):
    person = visit()
    page = person.page(own.url(PAGE))
    button = page.locator('[data-download="csv"]')
    assert not button.is_visible()
    choose(page, "talk", "concerning")
    page.locator('[data-field="talk"] summary').click()
    page.locator('[data-field="talk.note"]').fill("=1+1")
    page.get_by_text("Save my weeks as a table").click()
    page.wait_for_selector(drawn_figure(THEIRS))
    wait_saved(page)
    count = len(person.requested_urls)
    name, text = downloads.save(page, '[data-download="csv"]')
    assert re.fullmatch(r"notes-\d{4}-\d\d-\d\d\.csv", name)
    [row] = csv.DictReader(io.StringIO(text, newline=""))
    assert row["Talking it through"] == "Closer to concerning"
    assert row["Talking it through: note"] == "'=1+1"
    assert [url for url in person.requested_urls[count:] if not url.startswith("blob:")] == []


def test_a_check_in_works_by_keyboard(own, visit):
    page = visit().page(own.url(PAGE))
    page.locator('[data-field="subject"] input').first.focus()
    at = "document.activeElement.closest('fieldset[data-field]')?.dataset.field ?? ''"
    for sign in SIGNS:
        for _ in range(12):
            page.keyboard.press("Tab")
            if page.evaluate(at) == sign and page.evaluate(IS_RADIO):
                break
        page.keyboard.press("Space")
        page.keyboard.press("ArrowRight")
        assert level(page, sign, "mixed").is_checked()
    assert "All six answered." in page.locator('[data-exercise="check-in"]').inner_text()
    page.wait_for_selector(drawn_figure(THEIRS))


def test_two_years_are_readable_in_every_theme_and_width(two_years, visit):
    person = visit()
    page = person.page(two_years.url(PAGE))
    page.locator("#weeks").scroll_into_view_if_needed()
    page.wait_for_selector(drawn_figure(THEIRS))
    own = page.locator(f'[data-figure="{OWN}"]')
    expect(own.get_by_role("application")).to_be_hidden()
    own.get_by_role("button", name="My own distance").click()
    page.wait_for_selector(drawn_figure(OWN))
    assert page.locator(".bu-episodes:not(#earlier details *) > li").count() == 10
    open_table(page, THEIRS)
    table = cells(page, THEIRS)
    assert len(table) == 105
    assert any("تحدثنا" in cell for row in table for cell in row), "notes are in the table"
    for _ in axe.in_every_layout(page):
        assert min(page.evaluate(SIZES, THEIRS)) >= 14
    assert person.foreign(two_years) == []
    assert not person.errors


SIZES = """name => [...document.querySelectorAll(`[data-figure="${name}"] .main-svg text`)]
    .map((each) => parseFloat(getComputedStyle(each).fontSize))"""

IS_RADIO = "document.activeElement.type === 'radio'"


def test_the_weekly_look_begins_on_the_first_screen_of_a_phone(own, visit):
    own.use_record("full")
    page = visit(viewport={"width": 390, "height": 844}).page(own.url(PAGE))
    row = page.locator('[data-field="duration"]').bounding_box()
    assert row["y"] + row["height"] <= 844
    assert row["height"] <= 124
    rows = [page.locator(f'[data-field="{sign}"]').bounding_box() for sign in SIGNS]
    assert all(box["height"] <= 124 for box in rows)
    for sign in SIGNS:
        choose(page, sign, "mixed")
    page.locator('[data-exercise="check-in"] [data-action="keep"]').click()
    expect(page.locator('[data-exercise="check-in"] .bu-kept')).to_be_in_viewport()
    expect(page.locator(f'[data-figure="{THEIRS}"]')).to_be_in_viewport()


def test_a_reminder_is_a_calendar_file_with_a_neutral_name_and_title(own, visit):
    person = visit()
    page = person.page(own.url(PAGE))
    count = len(person.requested_urls)
    name, text = downloads.save(page, "[data-calendar]")
    assert re.fullmatch(r"notes-\d{4}-\d\d-\d\d\.ics", name)
    lines = text.split("\n")
    assert "SUMMARY:Two minutes" in [line.strip() for line in lines]
    day = (TODAY + timedelta(weeks=1)).strftime("%Y%m%d")
    assert f"DTSTART;VALUE=DATE:{day}" in [line.strip() for line in lines]
    assert [url for url in person.requested_urls[count:] if not url.startswith("blob:")] == []
