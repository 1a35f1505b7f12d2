"""How to choose, write and save on each page."""

from __future__ import annotations

from playwright.async_api import expect

from tests.bench.peers import weeks

LEVELS = list(weeks.LEVELS)
TIMEOUT = 180_000
UNDRAWN = '[data-figure="weeks-partner"]:not([data-drawn="true"])'


class Labeled:
    """A page of ``peers``: choices are found by their labels, in the order of the rows."""

    watched = {"sentence": ".sentence", "drawing": ".js-plotly-plot"}  # noqa: RUF012 - never changed
    # After that, a change is a response to a choice and not the loading page.
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
    """The workbook's chapter, which saves automatically."""

    watched = {  # noqa: RUF012
        "sentence": '[data-figure="weeks-partner"] table',
        "drawing": '[data-figure="weeks-partner"][data-drawn="true"] [role=img]',
    }
    # Input works before the kernel is ready; nothing is drawn before the first choice.
    stands = "() => true"
    # The table is filled when the page is idle; only then can a choice change it.
    rests = """() => !bench.find('[data-figure="weeks-partner"] details')
        || bench.said('[data-figure="weeks-partner"] table') !== ''"""
    # A word is saved once no entry in the page's storage waits for the kernel. Voila's own
    # template has no hook for a complete page.
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
        # On the label: Playwright then waits until the click reaches it.
        choice = self.row(row).locator(f'input[value="{LEVELS[level]}"]')
        await choice.locator("xpath=ancestor::label").click()
        await expect(choice).to_be_checked()
        # A chart is drawn near the screen; below Voila's own template it is further down.
        await self.page.locator(UNDRAWN).evaluate_all(
            "figures => figures.forEach((figure) => figure.scrollIntoView({ block: 'nearest' }))"
        )

    async def note(self, row, words):
        field = self.page.locator(f'[data-field="{weeks.NAMES[row]}.note"]')
        if not await field.is_visible():
            await self.row(row).locator("summary").click()
        await field.fill(words)
        await field.press("Tab")

    async def save(self):
        """Do nothing: it saves automatically."""


DRIVERS = {"labeled": Labeled, "workbook": Workbook}
