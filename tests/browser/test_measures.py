"""Measures in a browser: answered again on another day, and seen side by side."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser import axe, choice
from tests.browser.conftest import wait_ready, wait_saved

pytestmark = pytest.mark.browser

PAGE = "voila/render/then-and-now.ipynb"
CHART = '[data-figure="questions-then-and-now"]'
FORM = '[data-exercise="measure-then-and-now"]'


def answer(page, question, number):
    choice.make(page.locator(f'[data-field="{question}"] input[value="answer-{number}"]'))


@pytest.mark.parametrize("who", ["own", "guests"])
def test_two_days_stand_side_by_side(request, visit, who):
    server = request.getfixturevalue(who)
    person = visit()
    page = person.page(server.url(PAGE))
    wait_ready(page)
    expect(page.locator('[data-action="another"]')).to_be_hidden()
    answer(page, "heard", 2)
    page.locator('[data-field="filled.date"]').fill("2026-03-02")
    answer(page, "close", 1)
    first = page.locator(FORM).get_attribute("data-scope")
    wait_saved(page)
    page.locator('[data-action="another"]').click()
    expect(page.locator(FORM)).not_to_have_attribute("data-scope", first)
    answer(page, "heard", 4)
    page.locator('[data-field="filled.date"]').fill("2026-05-04")
    wait_saved(page)
    page.locator(f"{CHART} [data-table] > summary").click()
    dates = page.locator(f"{CHART} [data-table] thead th:nth-child(n + 2)")
    expect(dates).to_have_text(["May 4, 2026", "Mar 2, 2026"])
    row = page.locator(f"{CHART} tbody tr").nth(1)
    expect(row).to_contain_text("Often")
    expect(row).to_contain_text("Once in a while")
    expect(page.locator(f"{CHART}[data-drawn=true] .point")).to_have_count(3)
    axe.finds_nothing(page)
