"""A complete episode, and how to write and read it on a page."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser import choice

TEXTS = {
    "trigger": "Sunday supper, my partner was on their phone",
    "date": "2026-11-15",
    "me.action": "Asked what was wrong, three times",
    "me.thought": "They would rather be anywhere but here",
    "me.primary_emotion": "Lonely, scared we are drifting",
    "me.need": "Ten minutes of you, by choice",
    "partner.action": "Gave short answers and went to fix the bike",
    "partner.thought": "Nothing I say will be right",
    "partner.primary_emotion": "Afraid of being a letdown",
    "partner.need": "A way in that is not a test",
    "rewrite.pursuer.underneath": "I miss you",
    "rewrite.pursuer.ask": "Could we have ten minutes later?",
    "rewrite.withdrawer.underneath": "I am worn out",
}
CHOICES = {
    "seat": ["pursuer"],
    "me.moves": ["asked", "followed"],
    "partner.moves": ["quiet"],
    "me.thoughts": ["dont-care"],
    "me.underneath": ["losing", "lonely"],
    "partner.underneath": ["not-enough"],
    "me.secondary_emotion": ["hurt", "worried"],
    "partner.secondary_emotion": ["beaten", "tired"],
}
MENUS = {
    "me.cut_off": "their-move",
    "partner.cut_off": "start",
    "rewrite.pursuer.pause": "feet",
    "rewrite.withdrawer.pause": "say",
}


def field(page, name):
    return page.locator(f'[data-field="{name}"]')


def option(page, name, value):
    return field(page, name).locator(f'input[value="{value}"]')


def another(page) -> None:
    """Begin a new episode, and wait until the form shows it. The first one has begun already."""
    form = page.locator('[data-exercise="episode"]')
    before = form.get_attribute("data-scope")
    button = form.locator('[data-action="another"]')
    if button.is_hidden():
        return
    button.click()
    expect(form).not_to_have_attribute("data-scope", before)


def unfold(page) -> None:
    """Open everything that is folded, such as the partner's side."""
    page.evaluate(
        "() => { for (const fold of document.querySelectorAll('details')) fold.open = true; }"
    )


def write(page) -> None:
    """Fill every field of the chapter."""
    unfold(page)
    for name, text in TEXTS.items():
        field(page, name).fill(text)
    for name, values in CHOICES.items():
        for value in values:
            choice.make(option(page, name, value))
    for name, value in MENUS.items():
        field(page, name).select_option(value)


def read_fields(page) -> dict:
    """Read every field of the chapter."""
    unfold(page)
    texts = {name: field(page, name).input_value() for name in [*TEXTS, *MENUS]}
    choices = {
        name: field(page, name)
        .locator("input:checked")
        .evaluate_all("all => all.map(e => e.value)")
        for name in CHOICES
    }
    return {**texts, **choices}


EVERYTHING = {**TEXTS, **MENUS, **CHOICES}
