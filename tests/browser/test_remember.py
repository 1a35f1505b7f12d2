"""A guest's entries stay in the tab, unless they are to be remembered."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import serving, wait_saved

pytestmark = pytest.mark.browser

PAUSE = "voila/render/02-pause-and-settle.ipynb"
WILL = '[data-field="will"]'
BOX = "[data-remember-words]"

COUNT_PERSIST_REQUESTS = """
if (window.StorageManager) StorageManager.prototype.persist = function () {
    this.asked = (this.asked ?? 0) + 1;
    return Promise.reject(new Error("no"));
};
"""


def test_words_are_remembered_only_on_request(guests, visit, content):
    person = visit(viewport={"width": 390, "height": 900})
    person.context.add_init_script(COUNT_PERSIST_REQUESTS)
    address = guests.url(PAUSE)
    page = person.page(address)
    expect(page.locator("#bu-save")).to_have_text(content.interface.save.nothing)
    page.locator(WILL).fill("walk")
    wait_saved(page)
    expect(page.locator("#bu-save")).not_to_have_text(content.interface.save.nothing)
    page.close()
    page = person.page(address)
    expect(page.locator(WILL)).to_have_value("")
    assert not page.locator(BOX).is_checked()
    page.locator(WILL).fill("sit down")
    page.locator(BOX).check()
    page.locator(WILL).fill("sit down, then walk")
    other = person.page(address)
    expect(other.locator(WILL)).to_have_value("sit down, then walk")
    other.locator(WILL).fill("tea")
    expect(page.locator(WILL)).to_have_value("tea")
    # Each tab shows choices made in the other.
    other.locator(BOX).uncheck()
    expect(page.locator(BOX)).not_to_be_checked()
    other.locator(BOX).check()
    expect(page.locator(BOX)).to_be_checked()
    assert page.evaluate("navigator.storage.asked") == 1
    assert other.evaluate("navigator.storage.asked") == 1
    page.close()
    other.close()
    home = person.page(guests.url(""))
    element = home.locator('[data-place="pause-and-settle"]')
    expect(element).to_have_attribute("data-state", "begun")
    home.close()
    page = person.page(address)
    expect(page.locator(WILL)).to_have_value("tea")
    page.locator(BOX).uncheck()
    assert page.evaluate("Object.keys(localStorage)") == []
    page.close()
    expect(person.page(address).locator(WILL)).to_have_value("")
    assert not person.errors


def test_on_binder_nothing_is_remembered(tmp_path, visit):
    """Pages of other projects have the same origin there, and could read the storage."""
    person = visit()
    with serving(tmp_path, "--workshop", BINDER_SERVICE_HOST="binder.example") as server:
        page = person.page(server.url(PAUSE))
        assert page.locator(BOX).count() == 0
        page.evaluate("localStorage.setItem('notes-remember', '1')")
        page.reload(wait_until="domcontentloaded")
        page.wait_for_selector('html[data-workbook="ready"]', state="attached")
        page.locator(WILL).fill("walk")
        wait_saved(page)
        assert page.evaluate("Object.keys(localStorage)") == ["notes-remember"]
