"""What the first release stored in the browser is read by today's page."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser import episode
from tests.browser.conftest import CHAPTER, wait_ready

pytestmark = pytest.mark.browser

JOURNAL = Path(__file__).parents[1] / "fixtures" / "first-release" / "journal.json"


def test_a_journal_of_the_first_release_is_read(visit, guests):
    journal = json.loads(JOURNAL.read_text("utf-8"))
    page = visit().page(guests.url(""))
    page.evaluate(
        "journal => Object.entries(journal).forEach(entry => sessionStorage.setItem(...entry))",
        journal,
    )
    page.goto(guests.url(CHAPTER))
    wait_ready(page)
    scope = page.locator('[data-exercise="episode"]').get_attribute("data-scope")
    answers = {
        key.removeprefix(f"notes:{scope}/"): json.loads(entry)[0]
        for key, entry in journal.items()
        if key.startswith(f"notes:{scope}/")
    }
    assert len(answers) > 15
    for name in answers.keys() & {*episode.TEXTS, *episode.MENUS}:
        expect(episode.field(page, name)).to_have_value(answers[name])
    expect(page.locator("[data-open]")).to_have_count(3)
