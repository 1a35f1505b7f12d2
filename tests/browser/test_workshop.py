"""The page for group leaders in a browser."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser import axe
from tests.browser.conftest import free_port, serving, wait_ready, wait_saved
from workbook_lib.content.loading.loader import load_pack, pack_folder

pytestmark = pytest.mark.browser

PAGE = "voila/render/workshop.ipynb"
STEPS = load_pack(pack_folder()).chapter("workshop").section("session").part.steps


def test_a_leader_can_run_a_session(tmp_path, visit):
    person = visit(viewport={"width": 1280, "height": 900})
    with serving(tmp_path, port=free_port()) as server:
        page = person.page(server.url(PAGE))
        agenda = page.locator("[data-agenda]")
        assert agenda.locator(".bu-agenda > li").count() == len(STEPS)
        server.kill()  # the timer works offline
        page.wait_for_selector('[data-save-state="offline"]', state="attached")
        page.clock.install()
        number = agenda.locator("[role=timer]")
        element = agenda.locator("[data-timer] [role=status]")
        now = agenda.locator('[aria-current="step"] summary')
        onward, back = (agenda.locator(f'[data-do="step-{item}"]') for item in ("next", "back"))
        start, extend = (agenda.locator(f'[data-do="{item}"]') for item in ("start", "more"))
        assert number.inner_text() == "10:00"
        assert not back.is_visible()
        start.click()
        page.clock.run_for(60_000)
        assert number.inner_text() == "9:00"
        extend.click()
        assert number.inner_text() == "10:00"
        start.click()
        assert element.inner_text() == "Paused. 10 minutes left"
        start.click()

        # Each step has its own timer, which is paused while another step is open.
        onward.click()
        assert STEPS[1].title in now.inner_text()
        assert agenda.locator(".bu-agenda__now > [role=status]").inner_text() == "Now: Settle"
        assert number.inner_text() == "5:00"
        page.clock.run_for(60_000)
        back.click()
        assert number.inner_text() == "10:00"
        assert agenda.locator("[data-timer]").get_attribute("data-state") == "paused"
        onward.click()
        start.click()
        page.clock.run_for(300_500)
        assert agenda.locator("[data-timer]").get_attribute("data-state") == "done"
        assert element.inner_text() == "Time is up. Let people finish."
        for _ in STEPS[2:]:
            onward.focus()
            page.keyboard.press("Enter")
        assert STEPS[-1].title in now.inner_text()
        assert page.evaluate("document.activeElement.dataset.do") == "step-back"
        assert agenda.locator('[data-s="done"]').count() == len(STEPS) - 1
        assert page.locator("audio, video").count() == 0
        axe.finds_nothing(page, {"include": [["[data-agenda]"]]})
        assert person.foreign(server) == []


def test_the_workshop_page_is_linked_in_the_footer_and_saves_notes(own, visit):
    page = visit().page(own.url("voila/render/get-help.ipynb"))
    page.locator("footer a", has_text="For group leaders").click()
    page.wait_for_selector("[data-agenda]")
    wait_ready(page)
    page.locator('[data-field="local"]').fill("Night line 555 01 00")
    wait_saved(page)
    page.reload(wait_until="domcontentloaded")
    wait_ready(page)
    expect(page.locator('[data-field="local"]')).to_have_value("Night line 555 01 00")


def test_a_chapter_opens_next_to_the_timer(own, visit):
    page = visit(viewport={"width": 390, "height": 900}).page(own.url(PAGE))
    page.locator(".bu-agenda > li summary").nth(1).click()
    with page.context.expect_page() as opening:
        page.get_by_role("link", name="Open “Pause and settle”").first.click()
    # A visit adds a query to the address (conftest.ALL_STEPS).
    chapter = re.compile(r"/02-pause-and-settle\.ipynb(\?|$)")
    opening.value.wait_for_url(chapter, wait_until="commit")
    assert page.locator('[aria-current="step"] summary').inner_text().startswith("Welcome")
