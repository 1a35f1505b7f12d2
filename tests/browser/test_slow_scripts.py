"""A page whose scripts load slowly."""

from __future__ import annotations

import pytest

from tests.browser.conftest import CHAPTER, wait_ready, wait_saved

pytestmark = pytest.mark.browser

PAUSE = "voila/render/02-pause-and-settle.ipynb"
LATE = "**/workbook/static/*/js/exercises-*.js"
STEP = '[data-exercise="homework"]'
CALENDAR = "**/workbook/static/*/js/activities-*.js"


@pytest.mark.parametrize("arrives", [True, False])
def test_slow_scripts_are_awaited_and_requested_again(own, visit, arrives):
    person = visit()
    page = person.context.new_page()
    waiting = []
    page.route(LATE, lambda route: waiting.append(route))  # noqa: PLW0108 - no builtin
    with page.expect_request(LATE):
        page.goto(own.url(PAUSE), wait_until="commit")
    page.wait_for_selector("#bu-wait")
    (first,) = waiting
    first.continue_() if arrives else first.abort()
    page.unroute_all()
    wait_ready(page)
    page.locator('[data-field="will"]').fill("walk")
    wait_saved(page)
    assert not person.errors


def test_a_calendar_entry_is_offered_once_its_script_is_loaded(own, visit):
    page = visit().page(own.url(CHAPTER))
    page.route(CALENDAR, lambda route: route.abort(), times=1)
    with page.expect_request(CALENDAR):
        page.locator(STEP).get_by_role("button", name="In a week").click()
    page.wait_for_selector(f"{STEP} [data-calendar]")
