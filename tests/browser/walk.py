"""Walks through chapters one step at a time, as a reader does, and checks each step."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from playwright.sync_api import Locator, Page, expect

from tests.browser import axe, choice
from tests.browser.conftest import Server, wait_ready, wait_saved

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
LAPTOP = {"viewport": {"width": 1280, "height": 800}}

STEP = "document.documentElement.dataset.stepAt"
LAST = "end"
MOST_STEPS = 30

Answer = str | Sequence[str]
"""A text, or the ids of options."""


def check(page: Page) -> None:
    """Check that what is visible is accessible, no wider than the screen, and in one language.

    Colors are checked in English: they do not depend on the language, and take half of the time.
    """
    language, own = page.evaluate(
        "[document.documentElement.lang, navigator.language.split('-')[0]]"
    )
    assert language == own
    assert language == "en" or page.locator('main [lang="en"]').count() == 0
    axe.finds_nothing(page, left_out=() if language == "en" else ["color-contrast"])
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


def open_start(person, server: Server) -> Page:
    """Open the start page, on whose first screen the safety strip is, with the way out."""
    page = person.page(server.url(""))
    expect(page.locator("[data-safe]").filter(visible=True)).to_be_in_viewport(ratio=1)
    expect(page.locator("header [data-quick-exit]")).to_be_in_viewport(ratio=1)
    check(page)
    return page


def go_home(page: Page) -> None:
    """Go back to the start page by the link in the header."""
    wait_saved(page)
    page.locator("header a.bu-brand").click()
    page.wait_for_selector("[data-find]")
    wait_ready(page)


def choose_first_step(page: Page, seat: str, minutes: int) -> None:
    """Choose a side and a time on the start page, and open the first step that fits them."""
    for name, value in (("seat", seat), ("minutes", minutes)):
        choice.make(page.locator(f'[name="{name}"][value="{value}"]'))
    check(page)
    page.locator("[data-next] a").click()
    wait_ready(page)


def open_chapter(page: Page, chapter: str) -> None:
    """Open a chapter from its list on the start page."""
    page.locator(f':is(.bu-path, .bu-beside) a[href*="{chapter}.ipynb"]').first.click()
    wait_ready(page)


def in_step(page: Page, selector: str) -> Locator:
    """Return what is visible in the current step."""
    return page.locator(f"[data-current] {selector}").filter(visible=True)


def answer(field: Locator, value: Answer) -> None:
    """Write a text, or choose options."""
    if not isinstance(value, str):
        for name in value:
            choice.make(field.locator(f'input[value="{name}"]'))
    elif field.evaluate("field => field.tagName") == "SELECT":
        field.select_option(value)
    else:
        field.fill(value)


def go_on(page: Page) -> str:
    """Follow the button to the next step, and return its id."""
    before = page.evaluate(STEP)
    in_step(page, "[data-next]").first.click()
    page.wait_for_function(f"before => {STEP} !== before", arg=before)
    return page.evaluate(STEP)


def chapter(
    page: Page,
    answers: Mapping[str, Answer],
    acts: Mapping[str, Callable[[Page], None]] | None = None,
) -> None:
    """Walk through the open chapter to its end, and check each step.

    Steps without one of the answers are skipped; their names and number do not matter.

    Parameters
    ----------
    page
        The page of the chapter, at any step.
    answers
        Answers by field. Each is given at the first step that shows its field.
    acts
        What else to do, by the selector of what has to be visible for it.
    """
    left, open_acts = dict(answers), dict(acts or {})
    for _ in range(MOST_STEPS):
        for name in [*left]:
            field = in_step(page, f'[data-field="{name}"]')
            if field.count():
                answer(field.first, left.pop(name))
        for selector in [*open_acts]:
            if in_step(page, selector).count():
                open_acts.pop(selector)(page)
        check(page)
        if page.evaluate(STEP) == LAST:
            break
        go_on(page)
    assert page.evaluate(STEP) == LAST
    assert [*left, *open_acts] == [], "no step shows these"


def keep_small_step(page: Page, day: str, words: str | None = None) -> None:
    """Keep the small step at the end of a chapter with a day, in the reader's words if any.

    Parameters
    ----------
    page
        The page of the chapter.
    day
        Label of the day's button.
    words
        The small step; by default the one that the chapter has.
    """
    form = page.locator('[data-exercise="homework"]')
    if words is not None:
        form.locator('[data-field="text"]').fill(words)
    form.get_by_role("button", name=day, exact=True).click()
    form.locator('[data-action="keep"]').click()
    expect(form.locator(".bu-kept__text")).to_be_visible()
    check(page)
    wait_saved(page)
