"""Save a file from a page, and copy it where the browser refuses to save it."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page, expect

CLIPBOARD = ["clipboard-read", "clipboard-write"]


def save(page: Page, button: str) -> tuple[str, str]:
    """Save a text file; return its name and text. The page must offer the same text for copying."""
    with page.expect_download() as download:
        page.locator(button).click()
    text = Path(download.value.path()).read_bytes().decode("utf-8-sig")
    copied = copy(page).replace("\r\n", "\n").removeprefix("\ufeff")
    assert copied == text.replace("\r\n", "\n")
    return download.value.suggested_filename, text


def copy(page: Page) -> str:
    """Press the copy button of a file; return the content of the clipboard."""
    page.context.grant_permissions(CLIPBOARD)
    offer = page.locator("[data-copy-file]")
    offer.get_by_role("button").click()
    expect(offer.get_by_role("status")).not_to_be_empty()
    return page.evaluate("navigator.clipboard.readText()")
