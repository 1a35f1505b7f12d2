"""Accessibility findings of axe, once the page has stopped moving."""

from __future__ import annotations

from axe_playwright_python.sync_playwright import Axe

STILL = """Promise.allSettled(document.getAnimations()
    .filter((each) => each instanceof CSSTransition)
    .map((each) => each.finished))"""
"""A color on its way to another is none to judge. What breathes has no end to wait for."""


def finds_nothing(page, context=None, where=""):
    """Let axe judge a page, or the part of it that ``context`` names, as it will stay."""
    page.evaluate(STILL)
    found = Axe().run(page, context=context)
    assert found.violations_count == 0, f"{where}\n{found.generate_report()}"
