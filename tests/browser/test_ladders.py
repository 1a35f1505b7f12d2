"""Ladders of small steps: waiting for the one who reaches, staying for the one who steps back."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser import axe, choice
from tests.browser.conftest import wait_ready, wait_saved

pytestmark = pytest.mark.browser

PHONE = {"width": 390, "height": 844}
CHAPTERS = {
    "waiting": ("voila/render/07-if-you-reach.ipynb", "waiting", ("phone", "named")),
    "staying": ("voila/render/08-if-you-step-back.ipynb", "staying", ("look", "sit")),
}


def rows(page, exercise):
    """Return each row's chosen column as it is shown beside the row."""
    ladder = page.locator(f'[data-exercise="{exercise}"] .bu-ladder > li')
    return {
        row.get_attribute("data-row"): row.locator(".bu-topic__chosen").inner_text()
        for row in ladder.all()
    }


def choose(page, exercise, row, column):
    """Open a row and choose one of its columns."""
    item = page.locator(f'[data-exercise="{exercise}"] [data-row="{row}"]')
    if not item.locator("details").evaluate("each => each.open"):
        item.locator("summary").click()
    choice.make(item.locator(f'input[value="{column}"]'))


@pytest.mark.parametrize("ladder", CHAPTERS)
def test_steps_of_a_ladder_are_chosen_kept_and_cleared(own, visit, ladder):
    address, exercise, (easy, hard) = CHAPTERS[ladder]
    page = visit(viewport=PHONE).page(own.url(address))
    assert len(rows(page, exercise)) == 8
    assert set(rows(page, exercise).values()) == {""}
    choose(page, exercise, easy, "did")
    choose(page, exercise, hard, "could")
    opened = page.locator(f'[data-exercise="{exercise}"] .bu-ladder details[open]')
    expect(opened).to_have_count(1)
    choose(page, exercise, easy, "skip")
    wait_saved(page)
    page.reload()
    wait_ready(page)
    chosen = {row: text for row, text in rows(page, exercise).items() if text}
    assert chosen == {easy: "Not for me", hard: "I could try"}
    axe.finds_nothing(page)

    page.locator(f'[data-exercise="{exercise}"] .bu-unchoose').click()
    assert set(rows(page, exercise).values()) == {""}
    wait_saved(page)
    page.reload()
    wait_ready(page)
    assert set(rows(page, exercise).values()) == {""}


def test_a_ladder_is_used_by_keyboard(own, visit):
    address, exercise, (easy, _) = CHAPTERS["waiting"]
    page = visit(viewport=PHONE).page(own.url(address))
    summary = page.locator(f'[data-exercise="{exercise}"] [data-row="{easy}"] summary')
    summary.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("ArrowRight")
    assert rows(page, exercise)[easy] == "I have tried"
    wait_saved(page)
