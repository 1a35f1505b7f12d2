"""How to choose, write and save on each page."""

from __future__ import annotations

from playwright.async_api import expect

from tests.bench.peers import weeks

LEVELS = list(weeks.LEVELS)
PATIENCE = 180_000


class Labeled:
    """A page of ``peers``: its choices are found by their words, in the order of the rows."""

    watched = {"sentence": ".sentence", "drawing": ".js-plotly-plot"}  # noqa: RUF012 - never changed
    # Only then is a change the answer to a choice, and not the page that is still coming.
    stands = "() => bench.said('.sentence') !== '' && bench.drawn('.js-plotly-plot') !== ''"
    saved = "() => bench.said('.saved') !== ''"
    rests = "() => true"

    def __init__(self, page):
        self.page = page

    async def choose(self, row, level):
        words = self.page.get_by_text(weeks.LEVELS[LEVELS[level]], exact=True)
        await words.nth(row).click()

    async def note(self, row, words):
        notes = self.page.locator("input[type=text], textarea, input:not([type])")
        field = notes.nth(row)
        await field.fill(words)
        await field.press("Tab")

    async def save(self):
        await self.page.get_by_role("button", name="Save", exact=True).click()


class Workbook:
    """The workbook's own chapter, which saves each word by itself."""

    watched = {  # noqa: RUF012
        "sentence": '[data-figure="weeks-partner"] table',
        "drawing": '[data-figure="weeks-partner"][data-drawn="true"] [role=img]',
    }
    # Words and choices are taken before the kernel is there; nothing is drawn before the first.
    stands = "() => true"
    # The table is filled when the page has nothing else to do; only then can it change by a choice.
    rests = """() => !bench.find('[data-figure="weeks-partner"] details')
        || bench.said('[data-figure="weeks-partner"] table') !== ''"""
    # A word is safe with the kernel once no entry in the page's storage waits for it. Voila's own
    # template has no place that says when a page is whole.
    saved = """() => document.querySelector('[data-save-state=saved]')
        && (document.documentElement.dataset.workbook === 'ready'
            || !document.getElementById('bu-cells'))
        && ![localStorage, sessionStorage].some((each) => Object.entries({...each}).some(
            ([path, entry]) => path.startsWith('notes:') && JSON.parse(entry)[2] === 0))"""

    def __init__(self, page):
        self.page = page

    def row(self, row):
        return self.page.locator(f'[data-field="{weeks.NAMES[row]}"]')

    async def choose(self, row, level):
        # On the label, as a person does: Playwright then waits until the click reaches it.
        choice = self.row(row).locator(f'input[value="{LEVELS[level]}"]')
        await choice.locator("xpath=ancestor::label").click()
        await expect(choice).to_be_checked()

    async def note(self, row, words):
        field = self.page.locator(f'[data-field="{weeks.NAMES[row]}.note"]')
        if not await field.is_visible():
            await self.row(row).locator("summary").click()
        await field.fill(words)
        await field.press("Tab")

    async def save(self):
        """Nothing to press."""


DRIVERS = {"labeled": Labeled, "workbook": Workbook}
