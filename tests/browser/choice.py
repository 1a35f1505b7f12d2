"""Choose by clicking the visible label, and wait for the change.

``check(force=True)`` clicks a point without asking what lies there. JupyterLab leaves cells out of
the layout until they are scrolled into view, so such a click can reach the cell in place of the
choice, and nothing changes. A click on the label waits until the label stands still and is what the
click reaches.
"""

from __future__ import annotations

from playwright.sync_api import Locator, expect

LABEL = "xpath=ancestor::label"


def make(control: Locator) -> None:
    """Choose a radio button or a checkbox."""
    control.locator(LABEL).click()
    expect(control).to_be_checked()


def take_back(control: Locator) -> None:
    """Clear a checkbox."""
    control.locator(LABEL).click()
    expect(control).not_to_be_checked()
