"""Accessibility findings of axe, once the page has stopped moving."""

from __future__ import annotations

from axe_playwright_python.sync_playwright import Axe

STILL = """Promise.allSettled(document.getAnimations()
    .filter((each) => each instanceof CSSTransition)
    .map((each) => each.finished))"""
"""Waits for color transitions; the endless breathing animation is not awaited."""


def finds_nothing(page, context=None, label=""):
    """Return axe's findings for a page, or the part named by ``context``, without animations."""
    page.evaluate(STILL)
    result = Axe().run(page, context=context)
    assert result.violations_count == 0, f"{label}\n{result.generate_report()}"
