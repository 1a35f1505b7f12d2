"""Changing the language of a page: the step, the words and the choices stay."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser import axe
from tests.browser.conftest import CHAPTER, serving, wait_ready, wait_saved
from tests.browser.episode import field, option
from tests.browser.test_room import Meeting, bar, check_layout, state
from tests.content.translated_pack import copy_english, make_translation
from tests.project.project_files import chapter_notebooks

pytestmark = pytest.mark.browser

WORDS = "Sunday supper"


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """A server with two chapters in English and in Welsh, with some texts missing."""
    packs = copy_english(tmp_path_factory.mktemp("packs"), "map-your-loop", "get-help")
    make_translation(packs, "cy", lambda message: "Explained" not in message.id)
    with serving(tmp_path_factory.mktemp("data"), WORKBOOK_CONTENT=str(packs)) as running:
        yield running


@pytest.fixture
def page(server, visit):
    server.clear()
    page = visit(in_steps=True, viewport={"width": 390, "height": 844}).page(server.url(CHAPTER))
    wait_ready(page)
    return page


def switch(page, language):
    page.locator(f'.bu-langs a[hreflang="{language}"]').click()
    expect(page.locator("html")).to_have_attribute("lang", language)
    wait_ready(page)


def test_the_step_the_words_and_the_choices_stay(page):
    page.goto(f"{page.url.partition('#')[0]}#what-happened")
    field(page, "trigger").fill(WORDS)
    wait_saved(page)
    page.locator("[data-current] [data-next]").click()
    page.goto(f"{page.url.partition('#')[0]}#moves")
    option(page, "me.moves", "asked").locator("xpath=..").click()
    wait_saved(page)
    switch(page, "cy")
    assert page.url.endswith("?lang=cy#moves")
    chip = option(page, "me.moves", "asked")
    expect(chip).to_be_checked()
    expect(chip.locator("xpath=..")).to_have_text("Askéd again")
    page.goto(f"{page.url.partition('#')[0]}#what-happened")
    expect(field(page, "trigger")).to_have_value(WORDS)
    switch(page, "en")
    assert page.url.endswith("?lang=en#what-happened")


def test_a_text_in_english_has_its_language_where_a_script_draws_it(page):
    switch(page, "cy")
    page.goto(f"{page.url.partition('#')[0]}#moves")
    label = page.get_by_text("Explained", exact=True).first
    expect(label).to_have_attribute("lang", "en")
    expect(label).to_have_attribute("dir", "ltr")
    axe.finds_nothing(page)


def test_the_switch_needs_no_scripts(server, chromium):
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(server.address)
    page.locator('.bu-langs a[hreflang="cy"]').click()
    expect(page.locator("html")).to_have_attribute("lang", "cy")
    page.goto(f"{server.base}{CHAPTER}")
    expect(page.locator("html")).to_have_attribute("lang", "cy")
    context.close()


HELP = 'a[href*="get-help.ipynb"]'


def assert_help_is_on_the_first_screen(page):
    """Before anything is asked there are the way out, and a link to the numbers to call."""
    expect(page.locator("header [data-quick-exit]")).to_be_in_viewport(ratio=1)
    expect(page.locator(f"header {HELP}").filter(visible=True).first).to_be_in_viewport(ratio=1)
    if not page.locator("[data-safety]").count():
        safety = page.locator("[data-safe]").filter(visible=True).first
        expect(safety).to_be_in_viewport(ratio=1)
        expect(safety.locator(HELP)).to_be_attached()


SLANTED = """() => [...document.querySelectorAll("body *")].filter((each) => {
    const { fontStyle, fontSynthesisStyle } = getComputedStyle(each);
    return fontStyle === "italic" && fontSynthesisStyle !== "none";
}).map((each) => each.textContent)"""
"""Returns the texts for which a browser slants letters of a font without italics."""


@pytest.mark.parametrize("language", ["es", "ar"])
@pytest.mark.parametrize(
    "notebook", ["", *(f"voila/render/{name}" for name in chapter_notebooks())]
)
def test_a_page_works_in_each_language(own, visit, language, notebook):
    """It is in the browser's language, without English, accessible and within the screen."""
    own.use_record("half")
    person = visit(locale=language, viewport={"width": 390, "height": 844}, color_scheme="light")
    page = person.page(own.url(notebook))
    direction = "rtl" if language == "ar" else "ltr"
    expect(page.locator(f'html[lang="{language}"][dir="{direction}"]')).to_be_attached()
    assert page.locator('main [lang="en"]').count() == 0
    assert_help_is_on_the_first_screen(page)
    # A number with spaces is read from left to right, also in Arabic.
    numbers = page.locator(".bu-calls :is(a, i)")
    ways = numbers.evaluate_all("all => all.map((each) => getComputedStyle(each).direction)")
    assert set(ways) <= {"ltr"}
    assert len(ways) > 50 or "get-help" not in notebook
    slanted = page.evaluate(SLANTED)
    assert slanted == [] or language == "es"
    axe.finds_nothing_in_any_layout(page)
    assert not person.errors


BESIDE = """() => {
    const drawn = [...document.querySelectorAll(".bu-hero__art circle")];
    const boxes = drawn.map((each) => each.getBoundingClientRect());
    const range = document.createRange();
    range.selectNodeContents(document.querySelector(".bu-hero__words"));
    const words = range.getBoundingClientRect();
    return Math.max(
        words.left - Math.max(...boxes.map(({ right }) => right)),
        Math.min(...boxes.map(({ left }) => left)) - words.right,
    );
}"""
"""Returns the pixels between the first words of the start page and the drawing beside them."""


@pytest.mark.parametrize("language", ["en", "es", "ar"])
def test_the_first_words_are_beside_their_drawing(own, visit, language):
    page = visit(locale=language, viewport={"width": 1280, "height": 900}).page(own.url(""))
    for width in (984, 1100, 1280, 1600):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate(BESIDE) >= 8, width


@pytest.mark.parametrize("language", ["es", "ar"])
def test_labels_of_a_scale_are_not_broken_inside_a_word(own, visit, language):
    page = visit(locale=language, viewport={"width": 1280, "height": 900}).page(
        own.url("voila/render/04-how-a-talk-feels.ipynb")
    )
    labels = page.locator(".bu-five__row .bu-pt > span:not(.bu-sr)")
    broken = labels.evaluate_all(
        """all => all.filter((each) => {
            const range = document.createRange();
            range.selectNodeContents(each);
            const lines = new Set([...range.getClientRects()].map(({ top }) => Math.round(top)));
            return lines.size > each.textContent.trim().split(/\\s+/).length;
        }).map((each) => each.textContent)"""
    )
    assert broken == []


def test_words_from_right_to_left_are_not_slanted_on_an_english_page(own, visit):
    own.use_record("rtl")
    page = visit().page(own.url("voila/render/11-take-home.ipynb"))
    page.wait_for_selector("[data-paper][data-shown]")
    voices = page.frame_locator("[data-paper]").locator(".voice:dir(rtl)")
    styles = voices.evaluate_all(
        "all => all.map((each) => getComputedStyle(each).fontSynthesisStyle)"
    )
    assert set(styles) == {"none"}
    page = visit().page(own.url(CHAPTER))
    voices = page.locator(".bu-voice:dir(rtl)")
    styles = voices.evaluate_all(
        "all => all.map((each) => getComputedStyle(each).fontSynthesisStyle)"
    )
    assert set(styles) == {"none"}


SIDES = """each => {
    const [low, high] = each.querySelectorAll("span");
    const at = (part) => part.getBoundingClientRect();
    const [before, after] = each.querySelectorAll("rect, .aim");
    return [at(low).left > at(high).left, at(before).left > at(after).left];
}"""
"""Returns whether a line of the sheet begins on the right, and whether its marks go to the left."""


@pytest.mark.parametrize(("language", "begins_right"), [("es", False), ("ar", True)])
def test_lines_of_a_talk_on_the_sheet_begin_where_people_begin_to_read(
    own, visit, language, begins_right
):
    own.use_record("full")
    page = visit(locale=language).page(own.url("voila/render/11-take-home.ipynb"))
    page.wait_for_selector("[data-paper][data-shown]")
    line = page.frame_locator("[data-paper]").locator(".scales li").last
    # The last line was in the middle, and moved to its second end.
    assert line.evaluate(SIDES) == [begins_right, begins_right]


def test_code_and_dates_of_charts_keep_their_order_from_right_to_left(own, visit):
    own.use_record("half")
    page = visit(locale="ar").page(own.url("voila/render/explore.ipynb"), ready=False)
    code = page.locator("code").first
    assert code.evaluate("each => getComputedStyle(each).direction") == "ltr"
    label = page.locator(".xtick text").first
    assert label.evaluate("each => getComputedStyle(each).unicodeBidi") == "plaintext"


FIRST_AND_LAST = """each => {
    const text = document.createTreeWalker(each, NodeFilter.SHOW_TEXT).nextNode();
    return [0, text.length - 1].map((start) => {
        const range = document.createRange();
        range.setStart(text, start);
        range.setEnd(text, start + 1);
        return range.getBoundingClientRect().left;
    });
}"""
"""Returns where the first and the last letter of an element are drawn."""


@pytest.mark.parametrize("language", ["es", "ar"])
def test_a_room_works_in_each_language(tmp_path, visit, language):
    """Its entrance, a guest's page, and the leader's page with the picture to scan."""
    with serving(tmp_path, "--workshop", WORKBOOK_LANG=language) as server:
        meeting = Meeting(server)
        board = visit(locale=language).page(meeting.leader)
        person = visit(locale=language)
        entrance = person.page(f"{server.base}room", ready=False)
        inside = person.page(meeting.inside)
        meeting.offers(9, {"seat": ["pursuer"], "reasons": ["alone", "flood"]})
        expect(state(board)).to_have_attribute("data-board", "live")
        expect(bar(board, "seat", "pursuer")).to_contain_text("5")
        expect(board.locator(".bu-join__code")).to_have_text(meeting.word)
        expect(board.locator(".bu-qr svg")).to_be_visible()
        first, last = board.locator(".bu-join__url").evaluate(FIRST_AND_LAST)
        assert first < last, "an address is written from left to right"
        board.locator("[data-end] > summary").click()
        code = person.page(f"{server.base}workbook/code", ready=False)
        pages = {"entrance": entrance, "guest": inside, "code": code, "board": board}
        for name, page in pages.items():
            expect(page.locator(f'html[lang="{language}"]')).to_be_attached()
            assert page.locator('main [lang="en"]').count() == 0
            for width, scheme in ((390, "light"), (1280, "dark")):
                check_layout(page, f"{name}-{language}", width, scheme)
        for guest in meeting.guests:
            guest.close()
