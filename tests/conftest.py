"""Fixtures for tests of several folders."""

from __future__ import annotations

import os

import pytest

from tests.browser import chromium as browser


@pytest.fixture(autouse=True)
def environment_stays_as_it_was():
    """Restore the environment, which commands change that run in the process of a test."""
    before = dict(os.environ)
    yield
    if os.environ != before:
        os.environ.clear()
        os.environ.update(before)


@pytest.fixture(scope="session")
def playwright_driver():
    """Yield Playwright, one for the whole run."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="session")
def chromium(playwright_driver):
    """Yield the system's Chromium, one for the whole run."""
    path = browser.find()
    assert path, browser.MISSING
    started = playwright_driver.chromium.launch(executable_path=path, args=browser.flags())
    yield started
    started.close()


@pytest.fixture(scope="session")
def content():
    """Return the shipped English pack."""
    from workbook_lib.content.loading.loader import load_pack, pack_folder

    return load_pack(pack_folder("en"))
