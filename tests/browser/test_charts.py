"""Charts answer: a pointer, keys, switches, a range, a saved picture; in every theme and size."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser import axe
from tests.browser.test_signs import PAGE as SIGNS

pytestmark = pytest.mark.browser

WEEKS = "weeks-partner"
NOTE = "تحدثنا قليلا"
FILL = f"document.querySelector('[data-figure={WEEKS}] .point path').style.fill"
PNG = b"\x89PNG"
OUTLINED = 6
"""Marks around the rows of this week."""


def scroll_near(figure):
    """Scroll to a figure, which is drawn only near the screen."""
    figure.locator("figure").first.scroll_into_view_if_needed()


class OpenChart:
    """A chart on a page."""

    def __init__(self, page, name):
        self.page = page
        self.root = page.locator(f'[data-figure="{name}"]')
        scroll_near(self.root)
        page.wait_for_selector(f'[data-figure="{name}"][data-drawn="true"]')
        self.reader = self.root.get_by_role("application")
        self.readout = self.root.get_by_role("status")
        self.tooltip = self.root.locator(".hovertext")
        self.marks = self.root.locator(".point path")

    def open_options(self):
        self.root.locator("[data-options] > summary").click()

    def press(self, key):
        """Press a key, and return the text that is announced."""
        self.page.keyboard.press(key)
        expect(self.tooltip).to_have_count(1)
        return self.readout.inner_text()

    def colors(self):
        return set(self.marks.evaluate_all("all => all.map((each) => each.style.fill)"))


def test_arrow_keys_walk_the_marks_and_each_is_announced(two_years, visit):
    chart = OpenChart(visit().page(two_years.url(SIGNS)), WEEKS)
    assert chart.reader.get_attribute("aria-label")
    help_id = chart.reader.get_attribute("aria-describedby")
    assert "arrow keys" in chart.page.locator(f"#{help_id}").inner_text()
    chart.reader.focus()
    first = chart.press("ArrowRight")
    assert "How long it lasts" in first
    second = chart.press("ArrowRight")
    assert "How long it lasts" in second
    assert second != first
    below = chart.press("ArrowDown")
    assert "How they respond" in below
    assert below.split("\n")[0] == second.split("\n")[0], "the same day"
    last = chart.press("End")
    assert chart.press("ArrowRight") == last
    assert chart.press("Home").split("\n")[0] == first.split("\n")[0]
    notes = [chart.press("ArrowDown") for _ in range(5)][-1]
    assert "Talking it through" in notes
    assert NOTE in notes
    assert "<b>&amp;</b>" in notes, "a note is text"
    chart.page.keyboard.press("Escape")
    expect(chart.tooltip).to_have_count(0)
    expect(chart.readout).not_to_contain_text("Talking")


def test_a_pointer_and_a_tap_show_the_day_the_answer_and_the_note(two_years, visit):
    person = visit(has_touch=True)
    chart = OpenChart(person.page(two_years.url(SIGNS)), WEEKS)
    chart.marks.first.hover(force=True)
    expect(chart.tooltip).to_have_count(1)
    expect(chart.readout).to_contain_text(re.compile(r"\d{4}.*: Closer to healthy", re.DOTALL))
    before = chart.readout.inner_text()
    chart.marks.nth(7).tap(force=True)
    expect(chart.readout).not_to_have_text(before, use_inner_text=True)
    expect(chart.readout).to_contain_text(re.compile(r"\d{4}"))
    assert not [url for url in person.requested_urls if NOTE in url]
    assert not person.errors


def test_switches_turn_marks_and_rows_off_and_on(two_years, visit):
    chart = OpenChart(visit().page(two_years.url(SIGNS)), WEEKS)
    chart.open_options()
    switches = chart.root.get_by_role("group", name="Show or hide marks").get_by_role("button")
    heights = switches.evaluate_all("all => all.map((each) => each.offsetHeight)")
    assert min(heights) >= 44
    before = chart.marks.count()
    mixed = switches.filter(has_text="Mixed")
    mixed.focus()
    chart.page.keyboard.press("Space")
    expect(mixed).to_have_attribute("aria-pressed", "false")
    expect(chart.root.locator(".point")).not_to_have_count(before)
    chart.reader.focus()
    assert "Mixed" not in {chart.press("ArrowRight").rpartition(": ")[2] for _ in range(8)}
    mixed.click()
    expect(chart.root.locator(".point path")).to_have_count(before)
    height = chart.reader.evaluate("each => each.offsetHeight")
    chart.root.get_by_role("button", name="How long it lasts").click()
    expect(chart.root.locator(".ytick text").first).not_to_have_text("How long it lasts")
    expect(chart.root.locator(".ytick")).to_have_count(5)
    assert chart.reader.evaluate("each => each.offsetHeight") < height
    chart.reader.focus()
    assert "How they respond" in chart.press("Home")


def test_a_long_history_opens_on_the_latest_weeks_and_has_a_range(two_years, visit):
    chart = OpenChart(visit().page(two_years.url(SIGNS)), WEEKS)
    assert chart.marks.count() == 12 * 6 + OUTLINED
    chart.open_options()
    slider = chart.root.get_by_role("slider")
    latest = slider.get_attribute("aria-valuetext")
    slider.focus()
    chart.page.keyboard.press("ArrowLeft")
    expect(slider).not_to_have_attribute("aria-valuetext", latest)
    chart.page.keyboard.press("Home")
    first = slider.get_attribute("aria-valuetext")
    box = slider.bounding_box()
    chart.page.mouse.move(box["x"] + 8, box["y"] + box["height"] / 2)
    chart.page.mouse.down()
    chart.page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2, steps=5)
    chart.page.mouse.up()
    assert slider.get_attribute("aria-valuetext") not in (first, latest)
    chart.root.get_by_role("button", name="All weeks").click()
    expect(chart.marks).to_have_count(105 * 6 + OUTLINED)
    expect(slider).to_be_hidden()
    chart.root.get_by_role("button", name="Last 26 weeks").click()
    expect(chart.marks).to_have_count(26 * 6 + OUTLINED)


def test_a_picture_is_saved_without_a_request(two_years, visit):
    person = visit()
    chart = OpenChart(person.page(two_years.url(SIGNS)), WEEKS)
    chart.open_options()
    count = len(person.requested_urls)
    with chart.page.expect_download() as download:
        chart.root.get_by_role("button", name="Save as a picture").click()
    assert re.fullmatch(r"chart-\d{4}-\d\d-\d\d\.png", download.value.suggested_filename)
    assert download.value.path().read_bytes().startswith(PNG)
    sent = [url for url in person.requested_urls[count:] if not url.startswith(("blob:", "data:"))]
    assert sent == []


def test_a_chart_follows_the_theme_and_forced_colors(two_years, visit):
    chart = OpenChart(visit().page(two_years.url(SIGNS)), WEEKS)
    seen = [chart.colors()]
    for media in ({"color_scheme": "dark"}, {"forced_colors": "active"}):
        before = chart.page.evaluate(FILL)
        chart.page.emulate_media(**media)
        chart.page.wait_for_function(f"old => ({FILL}) !== old", arg=before)
        seen.append(chart.colors())
    assert len({frozenset(colors) for colors in seen}) == 3


DASHED = """all => all.filter((each) => getComputedStyle(each).strokeDasharray !== "none")
    .map((each) => each.style.fill)"""


def test_cant_tell_bars_are_dashed_in_the_chart_as_in_its_key(two_years, visit):
    chart = OpenChart(visit().page(two_years.url(SIGNS)), WEEKS)
    key = chart.root.locator('.bu-chart__key [data-level="unsure"]')
    assert key.evaluate("each => getComputedStyle(each).borderTopStyle") == "dashed"
    dashed = chart.marks.evaluate_all(DASHED)
    assert dashed
    assert len({*dashed}) == 1
    assert len(dashed) == chart.root.locator(".bartext").count()


OUTSIDE = """name => {
    const chart = document.querySelector(`[data-figure="${name}"] .bu-reader`);
    const { left, right } = chart.getBoundingClientRect();
    const labels = ".xtick text, .ytick text, .xtitle, .annotation-text, .textpoint text";
    return [...chart.querySelectorAll(labels)].filter((each) => {
        const box = each.getBoundingClientRect();
        return box.width && (box.left < left - 1 || box.right > right + 1);
    }).map((each) => each.textContent);
}"""
LABELS = "name => document.querySelectorAll(`[data-figure='${name}'] .annotation-text`).length"


def as_set(size, direction):
    """Return a script that gives a page a text size and a direction."""
    return (
        "addEventListener('DOMContentLoaded', () => {"
        f"document.documentElement.style.fontSize = '{size}';"
        f"document.documentElement.dir = '{direction}' }})"
    )


@pytest.mark.parametrize("direction", ["ltr", "rtl"])
@pytest.mark.parametrize("size", ["100%", "200%"])
@pytest.mark.parametrize("width", [390, 1280])
def test_labels_stay_inside_at_every_width_text_size_and_direction(
    two_years, visit, width, size, direction
):
    person = visit(viewport={"width": width, "height": 900})
    person.context.add_init_script(as_set(size, direction))
    chart = OpenChart(person.page(two_years.url(SIGNS)), WEEKS)
    page = chart.page
    chart.open_options()
    for weeks in ("Last 12 weeks", "All weeks"):
        chart.root.get_by_role("button", name=weeks).click()
        page.wait_for_function(f"({LABELS})('{WEEKS}') > 0")
        assert page.evaluate(OUTSIDE, WEEKS) == []
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    chart.root.get_by_role("button", name="Last 12 weeks").click()
    expect(chart.marks).to_have_count(72 + OUTLINED)
    chart.reader.focus()
    start = chart.press("Home")
    onward = "ArrowRight" if direction == "ltr" else "ArrowLeft"
    assert chart.press(onward) != start
    assert chart.press("ArrowLeft" if direction == "ltr" else "ArrowRight") == start


def test_a_chart_with_everything_open_is_accessible(two_years, visit):
    chart = OpenChart(visit().page(two_years.url(SIGNS)), WEEKS)
    chart.open_options()
    chart.root.locator("[data-table] > summary").click()
    chart.reader.focus()
    chart.press("ArrowRight")
    axe.finds_nothing_in_any_layout(chart.page, f'[data-figure="{WEEKS}"]')


OTHERS = {
    "picture": ("03-why-people-step-back", "Feelings need time alone"),
    "drawn": ("04-how-a-talk-feels", "of 7"),
    "map": ("09-what-closeness-stirs-up", "Worry: "),
}


@pytest.mark.parametrize("name", OTHERS)
def test_every_chart_answers_keys_and_can_be_switched_and_saved(own, visit, name):
    own.use_record("full")
    notebook, text = OTHERS[name]
    person = visit(viewport={"width": 390, "height": 900})
    chart = OpenChart(person.page(own.url(f"voila/render/{notebook}.ipynb")), name)
    chart.reader.focus()
    assert text in chart.press("ArrowRight")
    chart.press("ArrowDown")
    chart.page.keyboard.press("Escape")
    expect(chart.tooltip).to_have_count(0)
    chart.open_options()
    shown = chart.root.get_by_role("group", name="Show or hide marks")
    switch = shown.get_by_role("button").first
    before = chart.root.locator(".scatterlayer path").count()
    switch.click()
    expect(switch).to_have_attribute("aria-pressed", "false")
    expect(chart.root.locator(".scatterlayer path")).not_to_have_count(before)
    switch.click()
    with chart.page.expect_download() as download:
        chart.root.get_by_role("button", name="Save as a picture").click()
    assert download.value.path().read_bytes().startswith(PNG)
    chart.root.locator("[data-table] > summary").click()
    for _ in axe.in_every_layout(chart.page, f'[data-figure="{name}"]'):
        assert chart.page.evaluate(OUTSIDE, name) == []
    assert not person.errors


OVERLAPPING = """name => {
    const notes = [...document.querySelectorAll(
        `[data-figure="${name}"] :is(.annotation-text, .textpoint text, .xaxislayer-above text,
            .scatterlayer .point)`
    )].filter((each) => name === "map" || each.matches(".annotation-text"));
    const boxes = notes.map((each) => [each.textContent, each.getBoundingClientRect()]);
    return boxes.flatMap(([one, a], index) => boxes.slice(index + 1)
        .filter(([, b]) => Math.min(a.right, b.right) > Math.max(a.left, b.left)
            && Math.min(a.bottom, b.bottom) > Math.max(a.top, b.top))
        .map(([other]) => [one, other]));
}"""


@pytest.mark.parametrize("direction", ["ltr", "rtl"])
@pytest.mark.parametrize("size", ["100%", "150%", "200%"])
@pytest.mark.parametrize("name", OTHERS)
def test_labels_of_the_other_charts_stay_inside(own, visit, name, size, direction):
    own.use_record("full")
    notebook, _ = OTHERS[name]
    person = visit(viewport={"width": 390, "height": 900})
    person.context.add_init_script(as_set(size, direction))
    page = OpenChart(person.page(own.url(f"voila/render/{notebook}.ipynb")), name).page
    # The map has its axes named by annotations.
    labels = ".annotation-text" if name == "map" else ".ytick text"
    assert page.locator(f'[data-figure="{name}"] {labels}').count()
    assert page.evaluate(OUTSIDE, name) == []
    assert page.evaluate(OVERLAPPING, name) == []
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


LIBRARY = "plotly.min.js"
PLACES = """all => all.filter((each) => each.checkVisibility())
    .map((each) => each.getBoundingClientRect().top + scrollY)"""


def test_plotly_is_requested_only_when_a_chart_is_near(two_years, visit):
    person = visit(viewport={"width": 390, "height": 800})
    page = person.page(two_years.url(SIGNS))
    chart = page.locator(f'[data-figure="{WEEKS}"][data-drawn="waiting"]')
    chart.wait_for()
    page.wait_for_selector("html[data-kernel=up][data-drawn=all]", state="attached")
    page.evaluate("() => new Promise((done) => requestIdleCallback(done))")
    assert not [url for url in person.requested_urls if LIBRARY in url]
    assert not page.evaluate("window.Plotly")
    places = page.locator(".bu-cell").evaluate_all(PLACES)
    page.emulate_media(media="print")
    expect(chart.locator("tbody tr").first).to_be_visible()
    expect(chart.get_by_role("application")).to_be_hidden()
    page.emulate_media(media="screen")
    expect(chart.locator("tbody tr").first).to_be_hidden()
    scroll_near(page.locator(f'[data-figure="{WEEKS}"]'))
    page.wait_for_selector(f'[data-figure="{WEEKS}"][data-drawn="true"]')
    assert len({url for url in person.requested_urls if LIBRARY in url}) == 1
    assert page.locator(".bu-cell").evaluate_all(PLACES) == places
    # Paper then shows the chart, and its table stays closed.
    page.emulate_media(media="print")
    expect(page.locator(f'[data-figure="{WEEKS}"] .main-svg').first).to_be_visible()
    expect(page.locator(f'[data-figure="{WEEKS}"] tbody tr').first).to_be_hidden()
    assert not person.errors
