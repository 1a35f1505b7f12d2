"""Measurements on every page: nothing overlaps, jumps or is cut off."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.browser import axe, choice
from tests.browser.conftest import OPEN_FOLDS, ROOT, serving, wait_ready, wait_saved
from tests.browser.test_room import Meeting
from tests.project.project_files import chapter_notebooks

pytestmark = pytest.mark.browser

NOTEBOOKS = chapter_notebooks()
CHAPTERS = [f"voila/render/{notebook}" for notebook in NOTEBOOKS]
PLAIN = ["workbook/code", "nowhere"]
"""Pages without a kernel, which have no ready hook."""
WIDTHS = {"empty": (320, 1280), "half": (390,), "full": (320, 344, 360, 390, 1280, 1920)}
"""Widths in pixels by record: none, one of some weeks, and one of two years."""
MEASURE = (Path(__file__).parent / "measure.js").read_text("utf-8")
MAP = "voila/render/01-map-your-loop.ipynb"
SIGNS = "voila/render/signs-over-time.ipynb"
PLAN = "voila/render/10-a-plan-for-two.ipynb"
HELP = "voila/render/get-help.ipynb"
LADDER = "voila/render/08-if-you-step-back.ipynb"

SETTLED = """() => new Promise((done) => {
    const look = (last, same) => requestAnimationFrame(() => {
        const now = document.documentElement.scrollHeight;
        const next = now === last ? same + 1 : 0;
        next > 5 ? done() : look(now, next);
    });
    look(-1, 0);
})"""
"""Figures are resized a moment later than the text."""

BARS = """() => {
    const told = (window.heights = {});
    const watch = new ResizeObserver((all) => {
        for (const { target, borderBoxSize: [{ blockSize }] } of all) {
            (told[target.className] ??= []).push(Math.round(blockSize));
        }
    });
    const find = () => {
        const bars = document.querySelectorAll(".bu-top, .bu-under");
        if (!bars.length) return requestAnimationFrame(find);
        bars.forEach((each) => watch.observe(each));
    };
    find();
}"""


STEP_BY_STEP = f"""async () => {{
    const measure = {MEASURE};
    const settle = {SETTLED};
    const found = [];
    const parts = [...document.querySelectorAll("main [data-in-step]")];
    for (const step of new Set(parts.map((each) => each.dataset.inStep))) {{
        location.hash = step;
        while (document.documentElement.dataset.stepAt !== step)
            await new Promise(requestAnimationFrame);
        await settle();
        found.push(...measure().map((item) => `${{step}}: ${{item}}`));
    }}
    return found;
}}"""
STEP_WIDTHS = (320, 390, 1280, 1920)
EVERYTHING = "[data-everything]"

FOCUSED = """() => {
    window.stuck ??= [...document.querySelectorAll("*")].filter((each) =>
        each.checkVisibility() && ["fixed", "sticky"].includes(getComputedStyle(each).position));
    const each = document.activeElement;
    if (each === document.body) return null;
    const visible = each.offsetWidth > 1 ? each : each.closest("label") ?? each;
    const at = visible.getBoundingClientRect();
    if (at.height > innerHeight / 2) return "";
    // Of a long field, the line with the caret is brought into sight.
    const top = each.matches("textarea") ? at.bottom - 44 : at.top;
    const over = window.stuck.find((bar) => {
        const box = bar.getBoundingClientRect();
        const beside = box.left >= at.right || box.right <= at.left;
        return !bar.contains(each) && !beside && box.top < at.bottom && box.bottom > top;
    });
    const isInside = top >= -1 && at.bottom <= innerHeight + 1;
    if (!over && isInside) return "";
    const name = (each.textContent || each.ariaLabel || "").trim().slice(0, 40);
    return `${each.tagName} “${name}” is ${over ? `under ${over.className}` : "out of sight"}`;
}"""
"""What is wrong with the place of the focus: empty for nothing, null without a focus."""


@pytest.fixture
def full(own):
    own.use_record("full")
    return own


def measured(page, widths=WIDTHS["full"]):
    """Return the layout problems of a page at several widths."""
    wrong = []
    for width in widths:
        page.set_viewport_size({"width": width, "height": 900})
        page.evaluate(SETTLED)
        wrong += [f"{width}: {item}" for item in page.evaluate(MEASURE)]
    return wrong


def measured_step_by_step(page):
    """Return the layout problems of each step on its own; none on a page without steps."""
    if not page.locator(EVERYTHING).count():
        return []
    change = f"document.querySelector('{EVERYTHING}').click()"
    page.evaluate(change)
    wrong = []
    for width in STEP_WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        wrong += [f"{width}: {item}" for item in page.evaluate(STEP_BY_STEP)]
    page.evaluate(change)
    return wrong


def on_paper(page):
    """Return the layout problems at the width of the printed part of an A4 sheet."""
    page.set_viewport_size({"width": 680, "height": 950})
    page.emulate_media(media="print")
    page.evaluate(SETTLED)
    narrow = [item for item in page.evaluate(MEASURE) if "letters a line" in item]
    wrong = [f"paper: {item}" for item in narrow + page.evaluate(PAPER)]
    page.emulate_media(media="screen")
    return wrong


PAPER = """() => {
    const shown = [...document.querySelectorAll("main *")].filter((each) => each.checkVisibility());
    const named = (what, each) => `${what}: ${each.tagName}.${each.className}`;
    const found = [];
    const wide = document.documentElement.scrollWidth - innerWidth;
    if (wide > 0) found.push(`${wide} px do not fit on the sheet`);
    for (const each of shown.filter((one) => !one.closest("svg"))) {
        const display = getComputedStyle(each).display;
        if (/grid|flex/.test(display) && each.offsetHeight > 950)
            found.push(named(`a ${display} longer than a sheet`, each));
        if (each.matches("button, .bu-btn, .bu-more:not([open], .bu-more--text) > summary"))
            found.push(named("cannot be pressed on paper", each));
    }
    const texts = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
    const lines = [];
    const range = document.createRange();
    while (texts.nextNode()) {
        const each = texts.currentNode.parentElement;
        if (!texts.currentNode.data.trim() || !each.checkVisibility()) continue;
        if (each.closest("svg, .bu-sr")) continue;
        range.selectNode(texts.currentNode);
        for (const box of range.getClientRects()) lines.push({ each, box });
    }
    lines.sort((a, b) => a.box.top - b.box.top);
    for (const [place, a] of lines.entries())
        for (const b of lines.slice(place + 1)) {
            if (b.box.top > a.box.bottom - 0.35 * Math.min(a.box.height, b.box.height)) break;
            const across = Math.min(a.box.right, b.box.right) - Math.max(a.box.left, b.box.left);
            if (across > 5 && a.each !== b.each)
                found.push(`printed over: ${a.each.textContent}, ${b.each.textContent}`);
        }
    return found;
}"""
"""Browsers break grids over two pages badly: boxes overlap."""

RIGHT_TO_LEFT = """() => {
    document.documentElement.dir = "rtl";
    scrollTo(-20000, 0);
    return scrollX;
}"""


@pytest.mark.parametrize("record", WIDTHS)
def test_elements_do_not_overlap_at_any_width_or_on_paper(record, own, visit):
    own.use_record(record)
    person = visit(viewport={"width": 390, "height": 900}, reduced_motion="reduce")
    page = person.context.new_page()
    wrong = {}
    for path in ["", *CHAPTERS, *PLAIN]:
        page.goto(own.url(path), wait_until="domcontentloaded")
        if path not in PLAIN:
            wait_ready(page)
        problems = measured(page, WIDTHS[record]) + on_paper(page)
        if record != "half":
            problems += measured_step_by_step(page)
        aside = page.evaluate(RIGHT_TO_LEFT)
        problems += [f"right to left: {item}" for item in measured(page, (390, 1280))]
        if record == "half":
            page.evaluate(OPEN_FOLDS)
            unfolded = [
                item for item in measured(page, (390, 1280)) if "letters a line" not in item
            ]
            problems += [f"unfolded: {item}" for item in unfolded]
        if problems or aside:
            wrong[path] = [*problems, f"right to left: {aside} px beside the page"]
    assert not wrong, "\n".join(f"{path}\n  " + "\n  ".join(some) for path, some in wrong.items())
    assert not person.errors


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_without_exercises_are_accessible(full, visit, scheme):
    page = visit(viewport={"width": 390, "height": 900}, color_scheme=scheme).context.new_page()
    for path in PLAIN:
        page.goto(full.url(path))
        axe.finds_nothing(page, label=path)


def test_printed_help_lines_are_those_of_the_open_country_or_all(full, visit):
    page = visit(viewport={"width": 680, "height": 950}).page(full.url(HELP))
    countries = page.locator(".bu-country")
    calls = countries.locator(".bu-calls a")
    page.emulate_media(media="print")
    assert countries.count() > 10
    narrow = "all => Math.min(...all.map((each) => each.getBoundingClientRect().width))"
    assert countries.locator(".bu-calls li").evaluate_all(narrow) > 200
    page.emulate_media(media="screen")
    third = countries.nth(2)
    third.locator("summary").click()
    page.emulate_media(media="print")
    assert calls.locator("visible=true").count() == third.locator(".bu-calls a").count()


def test_elements_of_a_room_do_not_overlap_at_any_width(tmp_path, visit):
    with serving(tmp_path, "--workshop") as server:
        meeting = Meeting(server)
        person = visit(viewport={"width": 390, "height": 900}, reduced_motion="reduce")
        wrong = []
        for address in (f"{server.base}room", meeting.inside, meeting.leader):
            page = person.page(address, ready=address == meeting.leader)
            wrong += measured(page)
        assert not wrong, "\n".join(wrong)
        assert not [error for error in person.errors if "style" in error]


def test_the_overlap_check_finds_overlaps(full, visit):
    page = visit(viewport={"width": 390, "height": 900}).page(full.url(MAP))
    page.evaluate("""() => {
        const put = (html) => document.querySelector("main").insertAdjacentHTML("beforeend", html);
        put('<div class="bu-card">one</div><div class="bu-card">two</div>');
        put('<div style="position:fixed">over it all</div><h3>Mine</h3><label>Now</label>');
        put('<div style="width:1ch;overflow-wrap:anywhere">a sentence of many letters</div>');
        put('<ul><li style="list-style-type:disc">a point</li></ul>');
        put('<ul style="display:flex"><li>one</li></ul>');
        put('<div class="bu-card"><p class="bu-empty" style="border:1px dashed">no</p></div>');
        put('<div><a class="bu-btn bu-btn--plain" style="padding:12px !important">away</a></div>');
        put('<p style="margin-bottom:-1em">over</p><p>under</p>');
        put('<h3>Mine too</h3><p class="bu-card">near</p>');
        put('<p style="width:3em;overflow:hidden;white-space:nowrap">cut off at its end</p>');
        put('<button style="height:20px">small</button><p style="font-size:9px">fine print</p>');
        put(`<p style="width:200ch;max-width:none">${"many words in a line ".repeat(40)}</p>`);
        put('<div style="width:700px">wide</div>');
    }""")
    problems = "\n".join(page.evaluate(MEASURE))
    for part in ("0.0 px between", "stays in place", "from the heading", "letters a line", "wider"):
        assert part in problems
    for part in ("a round bullet", "a box inside a box", "px beside the lines above", "a dash in"):
        assert part in problems
    for part in ("text over text", "cut off", "for a thumb", "letters of 9 px", "more than 80"):
        assert part in problems
    assert re.search("px between the heading .*Mine", problems)


def test_save_states_do_not_change_the_height_of_the_bars(full, visit):
    person = visit(viewport={"width": 390, "height": 800})
    person.context.add_init_script(f"({BARS})()")
    page = person.page(full.url(MAP))
    wait_saved(page)
    heights = page.evaluate("window.heights")
    assert len(heights) == 2
    assert all(len(set(height)) == 1 for height in heights.values()), heights
    for width in (320, 390, 1000):
        page.set_viewport_size({"width": width, "height": 800})
        page.evaluate("() => { for (const name in window.heights) window.heights[name] = []; }")
        page.evaluate(SETTLED)
        for words in ("Saved", "Saved on this computer, 21:37", "Not saved yet. " * 6):
            page.locator("#bu-save span").evaluate(
                "(at, words) => { at.textContent = words }", words
            )
            page.evaluate(SETTLED)
        heights = page.evaluate("window.heights")
        assert all(len(set(height)) <= 1 for height in heights.values()), (width, heights)


def test_the_removal_question_does_not_squeeze_the_item(full, visit):
    page = visit(viewport={"width": 1280, "height": 900}).page(full.url(MAP))
    page.wait_for_selector(".bu-episodes > li", state="attached")
    page.evaluate(OPEN_FOLDS)
    line = page.locator(".bu-episodes > li").first
    before = line.locator("h3").bounding_box()
    line.locator("[data-remove]").click()
    line.locator(".bu-confirm").wait_for()
    after = line.locator("h3").bounding_box()
    assert after["width"] >= before["width"]
    assert measured(page, (390, 1280)) == []


MOST_STOPS = 900


def test_no_bar_covers_what_has_the_focus(full, visit):
    page = visit(viewport={"width": 390, "height": 800}).context.new_page()
    wrong = []
    for path in ["", *CHAPTERS]:
        page.goto(full.url(path), wait_until="domcontentloaded")
        wait_ready(page)
        for width in (390, 1280):
            page.set_viewport_size({"width": width, "height": 800})
            page.evaluate("delete window.stuck")
            page.evaluate(SETTLED)
            # Backwards, since a bar at the top covers what is above.
            for _ in range(MOST_STOPS):
                page.keyboard.press("Shift+Tab")
                problem = page.evaluate(FOCUSED)
                if problem is None:
                    break
                if problem:
                    wrong.append(f"{path} {width}: {problem}")
    assert not wrong, "\n".join(wrong)


LARGE = """() => {
    document.documentElement.style.fontSize = "200%";
    const out = document.querySelector("[data-quick-exit]").getBoundingClientRect();
    return [out.left, innerWidth - out.right];
}"""


def test_with_double_font_size_the_exit_button_stays_visible(full, visit):
    page = visit(viewport={"width": 1280, "height": 900}).page(full.url(SIGNS))
    for width in (390, 800, 1100, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        assert min(page.evaluate(LARGE)) >= 0, width


NARROW = """() => {
    const main = document.querySelector("main");
    main.style.width = "340px";
    const wide = [...main.querySelectorAll("input, textarea, fieldset, .bu-card, .bu-side")]
        .filter((each) => each.checkVisibility())
        .map((each) => each.getBoundingClientRect());
    const right = main.getBoundingClientRect().right;
    const field = document.querySelector("textarea[data-field]").offsetWidth;
    return [field, Math.max(...wide.map((each) => each.right)) - right];
}"""


def test_a_narrow_panel_in_a_wide_window_gets_the_narrow_layout(full, visit):
    page = visit(viewport={"width": 1280, "height": 900}).page(full.url(MAP))
    page.evaluate(SETTLED)
    field, over = page.evaluate(NARROW)
    assert field > 200
    assert over <= 0


def test_a_small_font_size_of_the_host_does_not_apply(visit):
    sheets = [
        (ROOT / "workbook_lib/frontend/styles" / f"{item}.css") for item in ("tokens", "base")
    ]
    page = visit().context.new_page()
    page.set_content('<div class="bu-root"><p class="bu-small">words</p></div>')
    for sheet in sheets:
        page.add_style_tag(content=sheet.read_text("utf-8"))
    page.add_style_tag(content="html { font-size: 10px }")
    size = "parseFloat(getComputedStyle(document.querySelector('p')).fontSize)"
    assert page.evaluate(size) == 15


def test_right_to_left_pages_have_no_overflow(full, visit):
    page = visit(viewport={"width": 1280, "height": 900}).page(full.url(SIGNS))
    page.locator("#weeks").scroll_into_view_if_needed()
    page.wait_for_selector("#js-plotly-tester", state="attached")
    page.evaluate("document.documentElement.dir = 'rtl'")
    page.evaluate("scrollTo(-20000, 0)")
    assert page.evaluate("scrollX") == 0
    assert page.evaluate("document.documentElement.scrollWidth") <= 1280


CHOSEN = """() => {
    const level = document.querySelector('.bu-opt input:checked + span .bu-level');
    const behind = getComputedStyle(level.parentElement);
    return [getComputedStyle(level, "::before").backgroundColor, behind.backgroundColor];
}"""


TICKED = """each => {
    const tick = getComputedStyle(each, "::before");
    return tick.borderBottomColor !== getComputedStyle(document.body).backgroundColor;
}"""


def test_choices_are_visible_with_forced_colors(full, visit):
    person = visit(viewport={"width": 390, "height": 900}, forced_colors="active")
    page = person.page(full.url(SIGNS))
    choice.make(page.locator('[data-field="duration"] input[value="concerning"]'))
    bar, ground = page.evaluate(CHOSEN)
    assert bar != ground
    page = person.page(full.url(LADDER))
    outline = "each => getComputedStyle(each).outlineStyle"
    chosen = page.locator(".bu-ladder input:checked + span").first
    other = page.locator(".bu-ladder input:not(:checked) + span").first
    assert (chosen.evaluate(outline), other.evaluate(outline)) == ("solid", "none")
    listed = page.locator(".bu-chips--list").first
    assert listed.locator("input:checked + span").first.evaluate(TICKED)
    assert not any(
        item.evaluate(TICKED) for item in listed.locator("input:not(:checked) + span").all()
    )
    page = person.page(full.url(PLAN))
    choice.make(page.locator('[data-field="columns"] input[value="two"]'))
    clear = page.locator(".bu-unchoose:visible").first
    border = clear.evaluate("each => getComputedStyle(each).borderTopColor")
    assert border == page.evaluate("getComputedStyle(document.body).backgroundColor")


DESCRIBE = """each => {
    const error = document.getElementById(each.id + "-error");
    window.told = 0;
    new MutationObserver((all) => { window.told += all.length; })
        .observe(error, { childList: true, characterData: true, subtree: true });
}"""


def test_a_too_long_text_is_announced_once(full, visit):
    page = visit().page(full.url(MAP))
    field = page.locator('[data-field="trigger"]')
    field.fill("short")
    field.evaluate(DESCRIBE)
    field.fill("a" * 100_000)
    field.press("End")
    field.press_sequentially("more")
    assert page.evaluate("window.told") == 1


BROKEN_WORDS = """() => {
    document.querySelectorAll("main details").forEach((details) => (details.open = true));
    const texts = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
    const range = document.createRange();
    const broken = new Set();
    while (texts.nextNode()) {
        const { data, parentElement } = texts.currentNode;
        if (!parentElement.closest("td, th")?.checkVisibility()) continue;
        for (const { 0: word, index } of data.matchAll(/[\\p{L}]{2,16}/gu)) {
            range.setStart(texts.currentNode, index);
            range.setEnd(texts.currentNode, index + word.length);
            const lines = [...range.getClientRects()].map(({ top }) => Math.round(top));
            if (new Set(lines).size > 1) broken.add(word);
        }
    }
    return [...broken];
}"""
"""Words of usual length in tables that are broken over two lines."""


def test_words_in_tables_are_not_broken(full, visit):
    page = visit(viewport={"width": 320, "height": 844}).context.new_page()
    for path in CHAPTERS:
        page.goto(full.url(path), wait_until="domcontentloaded")
        wait_ready(page)
        page.evaluate(BROKEN_WORDS)
        page.evaluate(SETTLED)
        assert page.evaluate(BROKEN_WORDS) == [], path
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path


TIME_OF_A_KEY = """(area, text) => {
    area.value = text;
    area.offsetHeight;
    const times = Array.from({ length: 8 }, () => {
        const start = performance.now();
        area.value += "a";
        area.offsetHeight;
        return performance.now() - start;
    });
    return Math.min(...times);
}"""
"""Milliseconds of the layout after a letter was added at the end."""


def test_a_letter_costs_as_much_in_a_long_word_as_in_prose(full, visit):
    area = visit(viewport={"width": 390, "height": 844}).page(full.url(MAP)).locator("textarea")
    prose = area.first.evaluate(TIME_OF_A_KEY, "word " * 1600)
    assert area.first.evaluate(TIME_OF_A_KEY, "w" * 8000) < 10 * prose + 20


def test_a_hint_is_between_label_and_field(full, visit):
    page = visit().page(full.url(MAP))
    order = "all => all.map((each) => [...each.children].map((one) => one.tagName))"
    hinted = page.locator(".bu-field:has(> label):has(> .bu-help)").evaluate_all(order)
    assert hinted
    for tags in hinted:
        assert tags[:2] == ["LABEL", "P"]


BEFORE_THE_FIRST_FIELD = """() => {
    const main = document.querySelector("main");
    const field = main.querySelector("input:not([type=hidden]), textarea, select");
    const texts = document.createTreeWalker(main, NodeFilter.SHOW_TEXT);
    let words = 0;
    while (texts.nextNode() && !(texts.currentNode.compareDocumentPosition(field) & 2)) {
        if (!texts.currentNode.parentElement.checkVisibility()) continue;
        words += texts.currentNode.data.split(/\\s+/).filter(Boolean).length;
    }
    const [top, start] = [field, main].map((each) => each.getBoundingClientRect().top);
    return [Math.round(top - start), words];
}"""
MOST_PIXELS, MOST_WORDS = 2 * 844, 119
"""What may come before the first field of a chapter: two screens of a phone, and a short text."""


@pytest.mark.parametrize("record", ["empty", "full"])
def test_little_comes_before_the_first_field_of_a_chapter(record, own, visit):
    own.use_record(record)
    page = visit(viewport={"width": 390, "height": 844}).context.new_page()
    too_long = {}
    for name in filter(re.compile(r"\d").match, NOTEBOOKS):
        page.goto(own.url(f"voila/render/{name}"), wait_until="domcontentloaded")
        wait_ready(page)
        pixels, words = page.evaluate(BEFORE_THE_FIRST_FIELD)
        if pixels > MOST_PIXELS or words > MOST_WORDS:
            too_long[name] = pixels, words
    assert not too_long, str(too_long)


FOLDS = "#bu-cells .bu-more--text:not(.bu-topic)"
FOLDED = f"""() => [...document.querySelectorAll("{FOLDS}")].map((details) => {{
    const text = details.querySelector(":scope > :not(summary)");
    return [details.open, text.checkVisibility(), text.innerText.length];
}})"""


def test_a_folded_text_opens_with_a_click_and_is_open_on_paper(full, visit):
    page = visit(viewport={"width": 390, "height": 844}).page(full.url(LADDER))
    closed = page.evaluate(FOLDED)
    assert closed
    assert not any(opened or visible for opened, visible, _ in closed)
    page.emulate_media(media="print")
    assert all(visible and length > 80 for _, visible, length in page.evaluate(FOLDED))
    page.emulate_media(media="screen")
    page.locator(f"{FOLDS} > summary").first.click()
    assert page.evaluate(FOLDED)[0][:2] == [True, True]
