"""Taps, screens and minutes of three journeys on a phone: first word, drawn loop, weekly return.

Each begins on the start page. All that is on a screen of 390 by 844 pixels is read before the
reader goes on, each text once, with 200 words a minute. What is written takes a minute for 150
characters (30 words). Nothing is timed and what says that words are saved is left out, so that
every run counts the same. Screens are those after
the start page, from the top of each step or page down to the lowest control that is used on it.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from math import ceil
from pathlib import Path

from playwright.sync_api import Locator, Page, expect, sync_playwright

from tests.bench.length import SCREEN, WORDS_A_MINUTE
from tests.bench.results import keep, table
from tests.browser import choice, chromium
from tests.browser.conftest import Server, Visit, serving, wait_ready, wait_saved
from tests.browser.walk import PHONE, STEP

CHARACTERS_A_MINUTE = 150  # 30 words a minute

# Texts on the screen, each with what tells it apart from the same words elsewhere on the page.
TEXTS = """() => {
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const seen = [];
    const silent = ".bu-sr, script, style, option, [data-save-state]";
    for (let text = texts.nextNode(); text; text = texts.nextNode()) {
        const element = text.parentElement;
        if (!text.data.trim() || element.closest(silent)) continue;
        if (!element.checkVisibility({ opacityProperty: true, visibilityProperty: true })) continue;
        const range = document.createRange();
        range.selectNodeContents(text);
        const { left, right, top, bottom } = range.getBoundingClientRect();
        if (right <= 0 || left >= innerWidth || bottom <= 0 || top >= innerHeight) continue;
        const field = element.closest("[data-field]")?.dataset.field ?? "";
        const row = element.closest("[data-row]")?.dataset.row ?? "";
        seen.push([field, row, text.data.trim()].join("|"));
    }
    return seen;
}"""


class Reader:
    """A reader on a phone, who reads all that is on a screen before going on.

    Attributes
    ----------
    page
        The page in front of the reader.
    taps
        Number of taps so far.
    typed
        Number of characters written so far.
    texts
        Texts read so far.
    depths
        Screens from the top to the lowest control used, by address.
    """

    def __init__(self, page: Page) -> None:
        self.page = page
        self.taps = 0
        self.typed = 0
        self.texts: set[str] = set()
        self.depths: dict[str, float] = {}
        self.read()

    def read(self) -> None:
        """Add the texts that are visible now to those that were read."""
        self.texts.update(self.page.evaluate(TEXTS))

    def reach(self, control: Locator) -> None:
        """Scroll down to a control, and read what passes."""
        control = control.first
        expect(control).to_be_visible()
        self.read()
        while (bottom := self._bottom(control)) > SCREEN["height"]:
            by = min(bottom - SCREEN["height"], SCREEN["height"] / 2)
            self.page.evaluate("top => scrollBy({ top, behavior: 'instant' })", ceil(by))
            self.read()
        deepest = (self.page.evaluate("scrollY") + bottom) / SCREEN["height"]
        address = self.page.url
        self.depths[address] = max(deepest, self.depths.get(address, 0))

    def _bottom(self, control: Locator) -> float:
        return control.evaluate("control => control.getBoundingClientRect().bottom")

    def tap(self, control: Locator) -> None:
        """Tap a control."""
        self.reach(control)
        control.first.click()
        self.taps += 1

    def choose(self, option: Locator) -> None:
        """Choose an option by its label."""
        self.tap(option.first.locator(choice.LABEL))
        expect(option.first).to_be_checked()

    def write(self, field: Locator, words: str) -> None:
        """Tap a field and write into it."""
        self.tap(field)
        field.first.press_sequentially(words)
        self.typed += len(words)

    @property
    def words(self) -> int:
        """Number of words read."""
        return sum(len(text.rpartition("|")[2].split()) for text in self.texts)

    @property
    def screens(self) -> int:
        """Screens after the first one of the start page."""
        return sum(ceil(round(depth, 3)) for depth in self.depths.values()) - 1

    @property
    def minutes(self) -> float:
        """Minutes of reading and writing."""
        return self.words / WORDS_A_MINUTE + self.typed / CHARACTERS_A_MINUTE


MOMENT: Mapping[str, str | Sequence[str]] = {
    "trigger": "My partner was on their phone at supper",
    "seat": ["pursuer"],
    "me.moves": ["asked", "followed"],
    "me.action": "Asked what was wrong three times",
    "partner.moves": ["quiet"],
    "partner.action": "Went out to fix the bike",
}
"""An answer to each field that is asked before the loop is drawn."""


def begin(reader: Reader) -> None:
    """Tap the first action of the start page."""
    reader.tap(reader.page.locator("[data-begin]"))
    wait_ready(reader.page)
    reader.read()


def write_first_word(reader: Reader) -> None:
    """Write one word."""
    begin(reader)
    reader.write(reader.page.locator("[data-current] textarea:visible"), "Supper")


def draw_loop(reader: Reader) -> None:
    """Answer each field on the way to the drawing, until it is on the screen."""
    begin(reader)
    page = reader.page
    drawing = page.locator("[data-current] [data-figure][data-drawn=true]:visible")
    while page.locator("[data-current][data-see]").count() == 0:
        for field in page.locator("[data-current] [data-field]:visible").all():
            answer_field(reader, field)
        before = page.evaluate(STEP)
        reader.tap(page.locator("[data-current] [data-next]:visible"))
        page.wait_for_function(f"before => {STEP} !== before", arg=before)
        reader.read()
    reader.reach(drawing)


def answer_field(reader: Reader, field: Locator) -> None:
    """Give the answer to a field; the day is today unless the reader changes it."""
    name = field.get_attribute("data-field") or ""
    if name == "date":
        return
    answer = MOMENT[name]
    if isinstance(answer, str):
        reader.write(field, answer)
        return
    for option in answer:
        reader.choose(field.locator(f'input[value="{option}"]'))


def open_check_in(reader: Reader) -> None:
    """Open the weekly check-in, and reach its first sign."""
    page = reader.page
    reader.tap(page.locator("[data-this-week] a"))
    wait_ready(page)
    reader.read()
    sign = page.locator('[data-exercise="check-in"] input[value="mixed"]').first
    reader.reach(sign.locator(choice.LABEL))


def check_in(reader: Reader) -> None:
    """Answer all signs of the week, write a note of some words, and keep the week."""
    open_check_in(reader)
    form = reader.page.locator('[data-exercise="check-in"]')
    for sign in form.locator(".bu-sign").all():
        reader.choose(sign.locator('input[value="mixed"]'))
    reader.write(form.locator('[data-field="mine.note"]'), "I came back when I said so")
    reader.tap(form.locator("[data-keeps]"))
    wait_saved(reader.page)


@dataclass(frozen=True)
class Journey:
    """A journey and its bounds.

    Attributes
    ----------
    name
        What it leads to.
    record
        The record of the reader (see ``tests/fixtures/records``).
    walk
        Walks from the start page to its end.
    most
        Upper bounds: attributes of `Reader`, such as ``"taps"``, and their highest allowed value.
    """

    name: str
    record: str
    walk: Callable[[Reader], None]
    most: Mapping[str, float]

    def misses(self, reader: Reader) -> list[str]:
        """Return what is above its bound."""
        return [
            f"{name}: {getattr(reader, name):.2f} of {most}"
            for name, most in self.most.items()
            if getattr(reader, name) > most
        ]


JOURNEYS = (
    Journey("first written word", "empty", write_first_word, {"taps": 2, "screens": 1}),
    Journey("drawn loop", "empty", draw_loop, {"minutes": 3}),
    Journey("check-in of a later week", "half", open_check_in, {"screens": 1}),
    Journey("check-in done", "half", check_in, {"minutes": 2}),
)


def walk(journey: Journey, server: Server, person: Visit) -> Reader:
    """Walk a journey on a server for one person's workbook."""
    server.use_record(journey.record)
    reader = Reader(person.page(server.url("")))
    journey.walk(reader)
    return reader


def row(journey: Journey, reader: Reader) -> list[str]:
    """Return the row of a journey."""
    most = ", ".join(f"{name} {most:g}" for name, most in journey.most.items())
    counts = (reader.taps, reader.screens, reader.words, round(reader.typed / 5))
    verdict = "NO" if journey.misses(reader) else "yes"
    return [journey.name, *map(str, counts), f"{reader.minutes:.1f}", most, verdict]


@contextmanager
def visiting():
    """Open a browser, and return a function that starts a visit on a phone."""
    with sync_playwright() as playwright:
        options = {"executable_path": chromium.find(), "args": chromium.flags()}
        browser = playwright.chromium.launch(**options)
        yield lambda: Visit(browser, in_steps=True, **PHONE)
        browser.close()


def main() -> None:
    """Print the table."""
    rows = []
    with visiting() as visit:
        for journey in JOURNEYS:
            with tempfile.TemporaryDirectory() as folder, serving(Path(folder)) as server:
                rows.append(row(journey, walk(journey, server, visit())))
    columns = ["from the start page to", "taps", "screens", "words read", "words typed"]
    columns += ["minutes", "at most", "met"]
    title = "From the start page on a phone"
    keep("journeys", title, [table(columns, rows)], {"rows": rows})


if __name__ == "__main__":
    main()
