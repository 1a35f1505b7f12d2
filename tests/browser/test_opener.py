"""The opener policy, and the caret after a reload."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import CHAPTER, wait_ready

pytestmark = pytest.mark.browser

OPEN = "(url) => { window.held = window.open(url); }"


def test_a_page_is_separated_from_its_opener(own, visit):
    person, chapter = visit(in_steps=True), own.url(CHAPTER)
    other = own.url("").partition("?")[0].replace("127.0.0.1", "localhost")
    person.context.route(
        f"{other}**",
        lambda route: route.fulfill(body="<title>Elsewhere</title>", content_type="text/html"),
    )
    page = person.context.new_page()
    page.goto(other)
    with person.context.expect_page() as opened:
        page.evaluate(OPEN, chapter)
    page.wait_for_function("() => window.held.closed")
    ours = opened.value
    ours.wait_for_selector("html[data-workbook=ready]", state="attached")
    assert ours.evaluate("() => window.opener") is None
    page.evaluate("() => { window.held.location = '/'; }")
    assert ours.url == chapter.partition("?")[0]
    assert ours.evaluate("() => document.documentElement.dataset.workbook") == "ready"


TAKE_THE_FOCUS = """() => addEventListener("beforeunload", () => {
    document.hasFocus = () => false;
    document.activeElement.blur();
})"""
"""Simulates Chromium before it loads a page with another opener policy."""


@pytest.mark.parametrize("text", ["", "Late again"])
def test_the_caret_is_restored_after_the_browser_moved_the_focus(own, visit, text):
    page = visit().page(own.url(CHAPTER))
    trigger = page.locator('[data-field="trigger"]')
    trigger.click()
    page.keyboard.type(text)
    page.evaluate(TAKE_THE_FOCUS)
    page.reload()
    wait_ready(page)
    expect(trigger).to_be_focused()
    assert trigger.evaluate("(field) => field.selectionStart") == len(text)


def test_all_pages_of_a_server_have_the_same_opener_policy(own, visit):
    page = visit().context.new_page()
    policies = []
    for _ in range(2):
        response = page.goto(own.url(CHAPTER))
        policies.append(response.headers.get("cross-origin-opener-policy"))
        wait_ready(page)
    assert policies == [None, None]
