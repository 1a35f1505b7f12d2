"""The loop chapter in Voila: write, draw, lose the server, and restore."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import expect

from tests.browser import axe, choice, episode
from tests.browser.conftest import CHAPTER, free_port, serving, wait_ready, wait_saved

pytestmark = pytest.mark.browser

LOOP = '[data-figure="underneath"]'
DRAWN = f'{LOOP}[data-drawn="true"]'


def steps(page):
    return page.locator(f"{LOOP} .bu-steps li").all_inner_texts()


def wait_steps(page, count):
    """Wait until the list of the figure has a number of steps."""
    page.wait_for_selector(DRAWN)
    expect(page.locator(f"{LOOP} .bu-steps li")).to_have_count(count)


def test_entries_survive_a_reload_and_a_killed_server(tmp_path, visit):
    port = free_port()
    person = visit()
    with serving(tmp_path, port=port) as server:
        page = person.page(server.url(CHAPTER))
        episode.unfold(page)
        episode.write(page)
        wait_steps(page, 6)
        wait_saved(page)
        page.reload(wait_until="domcontentloaded")
        wait_ready(page)
        episode.unfold(page)
        assert episode.read_fields(page) == episode.EVERYTHING
        episode.field(page, "me.need").fill("Changed just before the plug was pulled")
        wait_saved(page)
        server.kill()
        page.wait_for_selector('[data-save-state="offline"]', state="attached")
        episode.field(page, "me.thought").fill("Typed while nobody was listening")
    with serving(tmp_path, port=port) as server:
        page.reload(wait_until="domcontentloaded")
        wait_ready(page)
        episode.unfold(page)
        wait_saved(page)
        page.wait_for_selector(DRAWN)
        expected = {
            **episode.EVERYTHING,
            "me.need": "Changed just before the plug was pulled",
            "me.thought": "Typed while nobody was listening",
        }
        assert episode.read_fields(page) == expected
        assert any("Typed while nobody" in step for step in steps(page))
    assert not person.errors


def test_a_page_becomes_ready_on_every_visit(own, visit):
    """Cached files load so fast that responses may arrive before their listeners."""
    page = visit().page(own.url(CHAPTER))
    episode.unfold(page)
    for _ in range(4):
        page.reload(wait_until="domcontentloaded")
        wait_ready(page)
        episode.unfold(page)


def test_everything_is_there_in_another_browser(tmp_path, visit):
    with serving(tmp_path) as server:
        page = visit().page(server.url(CHAPTER))
        episode.unfold(page)
        episode.write(page)
        wait_saved(page)
    with serving(tmp_path) as server:
        page = visit().page(server.url(CHAPTER))
        episode.unfold(page)
        assert episode.read_fields(page) == episode.EVERYTHING
        page.wait_for_selector(DRAWN)


def test_the_loop_is_drawn_from_an_incomplete_episode(own, visit):
    page = visit().page(own.url(CHAPTER))
    episode.unfold(page)
    episode.another(page)
    page.wait_for_selector(f'{LOOP}[data-drawn="empty"]')
    episode.field(page, "trigger").fill("A text that went unanswered")
    episode.field(page, "me.action").fill("Wrote again")
    wait_steps(page, 1)
    episode.field(page, "partner.action").fill("Turned the phone over")
    wait_steps(page, 2)


def test_seats_belong_to_episodes(own, visit):
    page = visit().page(own.url(CHAPTER))
    episode.unfold(page)
    episode.another(page)
    sides = page.locator('[data-exercise="episode-moves"] .bu-two > .bu-side')
    feelings = page.locator('[data-exercise="episode-feelings"] .bu-side')
    choice.make(episode.option(page, "seat", "withdrawer"))
    assert "stepping back" in feelings.locator("legend").first.inner_text()
    assert sides.nth(0).get_attribute("data-seat") == "pursuer"
    assert sides.nth(1).locator('[data-field="me.action"]').count() == 1
    choice.make(episode.option(page, "seat", "pursuer"))
    assert "reaching" in feelings.locator("legend").first.inner_text()
    assert sides.nth(0).locator('[data-field="me.action"]').count() == 1


def offered(page, name):
    """Return the labels of the options that a field shows."""
    return episode.field(page, name).locator("label:visible").all_inner_texts()


def test_each_seat_has_its_own_moves_to_choose_from(own, visit):
    page = visit().page(own.url(CHAPTER))
    episode.unfold(page)
    choice.make(episode.option(page, "seat", "withdrawer"))
    assert "Went quiet" in offered(page, "me.moves")
    assert "Asked again" in offered(page, "partner.moves")
    choice.make(episode.option(page, "me.moves", "quiet"))
    choice.make(episode.option(page, "seat", "pursuer"))
    assert "Asked again" in offered(page, "me.moves")
    assert "Got busy" not in offered(page, "me.moves")
    assert "Went quiet" in offered(page, "me.moves"), "a choice can be cleared in another seat"


def test_both_sides_can_be_in_the_same_seat(own, visit):
    page = visit().page(own.url(CHAPTER))
    episode.unfold(page)
    choice.make(episode.option(page, "seat", "both-quiet"))
    note = page.locator('[data-aside="seat"] > :not([hidden])')
    expect(note).to_contain_text("both may feel alone")
    sides = page.locator('[data-exercise="episode-moves"] .bu-two > .bu-side')
    assert [side.get_attribute("data-seat") for side in sides.all()] == ["withdrawer"] * 2
    choice.make(episode.option(page, "me.moves", "busy"))
    choice.make(episode.option(page, "partner.moves", "quiet"))
    outside = page.locator('[data-figure="outside"]')
    expect(outside.locator(".bu-loop--wide")).to_contain_text(
        "The more I get busy, the more they go quiet."
    )
    assert outside.locator(".bu-steps .is-t").count() == 2
    choice.make(episode.option(page, "seat", "both-loud"))
    expect(note).to_contain_text("Each feels attacked")
    expect(note.get_by_role("link", name="Get help")).to_be_visible()
    expect(outside.locator(".bu-steps .is-r")).to_have_count(2)
    wait_saved(page)


def test_the_new_loop_is_drawn_beside_the_old_one(own, visit):
    page = visit().page(own.url(CHAPTER))
    episode.unfold(page)
    choice.make(episode.option(page, "seat", "withdrawer"))
    theirs = page.locator('[data-exercise="rewrite"] details [data-field="rewrite.pursuer.ask"]')
    expect(theirs).to_have_count(1)
    new = page.locator('[data-figure="new-loop"]')
    assert new.get_attribute("data-drawn") == "empty"
    episode.field(page, "rewrite.withdrawer.underneath").fill("I am worn out.")
    expect(new.locator(".bu-steps li")).to_have_count(2)
    expect(new).to_contain_text("They have room to answer")
    expect(page.locator("main")).to_contain_text("The loop is the problem, not one of you.")
    theirs.fill("Could you tell me when?")
    expect(new).to_contain_text("They may say")
    expect(new.locator(".bu-voice").last).to_contain_text("Could you tell me when?")


def test_episodes_can_be_opened_and_removed_after_confirmation(own, visit):
    page = visit().page(own.url(CHAPTER))
    episode.unfold(page)
    for trigger in ("Late for the train again", "Late for the film again"):
        episode.another(page)
        episode.field(page, "trigger").fill(trigger)
        episode.field(page, "me.action").fill("Kept asking")
        page.wait_for_selector(f'.bu-episodes h3:text-is("{trigger}")')
    lines = page.locator(".bu-episodes > li")
    assert lines.count() == 2
    repeats = page.locator(".bu-table")
    group = repeats.locator("tbody").filter(has_text="A word in what set it off")
    expect(group.locator('th[scope="rowgroup"]')).to_have_count(1)
    assert group.locator("tr").last.inner_text().split() == ["late", "2", "of", "2"]

    first = lines.filter(has_text="Late for the train again")
    first.get_by_role("button", name="Open").click()
    expect(episode.field(page, "trigger")).to_have_value("Late for the train again")
    # The selected item is marked, and is not a button.
    expect(first.locator("span[data-open]")).to_have_text("Shown now")
    expect(first.locator("span[data-open]")).to_be_focused()
    assert first.get_by_role("button", name="Shown now").count() == 0
    first.locator("[data-remove]").click()
    assert lines.count() == 2
    first.locator("[data-confirm]").click()
    expect(lines).to_have_count(1)
    wait_saved(page)
    page.reload(wait_until="domcontentloaded")
    wait_ready(page)
    episode.unfold(page)
    assert page.locator(".bu-episodes > li").count() == 1
    assert "train" not in page.locator(".bu-episodes").first.inner_text()


def test_retired_feelings_stay_visible_and_can_be_deselected(own, visit):
    scope = "cycle/episode/0a1b2c3d"
    answers = {
        "trigger": "The phone",
        "me.action": "Asked",
        "me.secondary_emotion": ["beaten", "cornered"],
        "first": "me",
    }
    entries = {
        f"{scope}/{name}": {"value": value, "at": [1_800_000_000_000 + place, 0, "writer-a"]}
        for place, (name, value) in enumerate(answers.items())
    }
    (own.folder / "workbook.json").write_text(
        json.dumps({"format": "between-us", "version": 1, "entries": entries})
    )
    page = visit().page(own.url(CHAPTER))
    episode.unfold(page)
    chips = episode.field(page, "me.secondary_emotion").locator("label:visible")
    expect(page.locator(f"{LOOP} .bu-steps")).to_contain_text("Defeated and cornered")
    assert "Beaten" not in page.locator("main").inner_text()
    assert "Cornered" in chips.all_inner_texts()
    assert "Ignored" not in chips.all_inner_texts()
    theirs = episode.field(page, "partner.secondary_emotion").locator("label:visible")
    assert "Cornered" not in theirs.all_inner_texts()
    choice.take_back(episode.option(page, "me.secondary_emotion", "cornered"))
    expect(page.locator(f"{LOOP} .bu-steps")).not_to_contain_text("cornered")
    episode.another(page)
    assert "Cornered" not in chips.all_inner_texts()


def test_an_open_confirmation_survives_an_update_of_the_list(own, visit):
    page = visit().page(own.url(CHAPTER))
    episode.unfold(page)
    episode.another(page)
    episode.field(page, "trigger").fill("Late for the boat")
    line = page.locator(".bu-episodes > li").filter(has_text="Late for the boat")
    line.locator("[data-remove]").click()
    expect(line.locator("[data-keep]")).to_be_focused()
    # Written elsewhere, simulated by a script of the same page.
    episode.field(page, "trigger").evaluate(
        """each => {
            each.value += ' again';
            each.dispatchEvent(new Event('input', {bubbles: true}));
        }"""
    )
    expect(line.locator("h3")).to_have_text("Late for the boat again")
    expect(line.locator("[data-keep]")).to_be_focused()
    line.locator("[data-keep]").click()
    expect(line.locator("[data-remove]")).to_be_focused()
    line.locator("[data-remove]").click()
    line.locator("[data-confirm]").click()
    expect(line).to_have_count(0)


def test_the_new_move_is_announced(own, visit):
    page = visit().page(own.url(CHAPTER))
    episode.unfold(page)
    episode.another(page)
    episode.field(page, "rewrite.pursuer.underneath").fill("I miss you")
    episode.field(page, "rewrite.pursuer.ask").fill("Could we talk later?")
    first = page.locator('[data-exercise="rewrite"] .bu-say .bu-voice').first
    assert first.inner_text() == "“I miss you. Could we talk later?”"


def test_texts_are_never_html(own, visit):
    hostile = '"><img src=x onerror="window.hurt=1"><script>window.hurt=1</script>&amp;<b>$x$</b>'
    person = visit()
    page = person.page(own.url(CHAPTER))
    episode.unfold(page)
    episode.another(page)
    for name in episode.TEXTS:
        if name != "date":
            episode.field(page, name).fill(hostile)
    page.wait_for_selector(DRAWN)
    expect(page.locator(".bu-episodes h3", has_text=hostile)).to_have_count(1)
    assert page.evaluate("window.hurt") is None
    assert page.locator('img[src="x"]').count() == 0
    assert page.locator(f"{LOOP} .bu-steps b b").count() == 0
    wait_saved(page)
    page.reload(wait_until="domcontentloaded")
    wait_ready(page)
    episode.unfold(page)
    assert episode.field(page, "me.need").input_value() == hostile
    assert page.evaluate("window.hurt") is None
    assert not person.errors


def test_only_the_parts_of_a_drawing_are_taken_from_it(own, visit):
    hostile = (
        '<img src="x" onerror="window.hurt=1"><image href="x" onerror="window.hurt=1"/>'
        '<script>window.hurt=1</script><circle onclick="window.hurt=1" '
    )

    def add(route):
        response = route.fetch()
        text = response.text()
        assert "<circle " in text
        route.fulfill(response=response, body=text.replace("<circle ", json.dumps(hostile)[1:-1]))

    person = visit()
    person.context.route("**/kernel", add)
    page = person.page(own.url(CHAPTER))
    episode.unfold(page)
    wide = page.locator('[data-figure="eggs"] .bu-loop--wide')
    expect(wide.locator("circle")).to_have_count(6)
    assert wide.locator("img, image, script, [onclick], [onerror]").count() == 0
    assert page.evaluate("window.hurt") is None


def test_the_page_is_accessible_and_fits_the_width(own, visit):
    person = visit()
    page = person.page(own.url(CHAPTER))
    episode.unfold(page)
    page.wait_for_selector('[data-figure="eggs"][data-drawn="true"]')
    axe.finds_nothing_in_any_layout(page)
    assert person.foreign(own) == []
    page.locator('[data-figure="eggs"]').scroll_into_view_if_needed()
    assert not [address for address in person.requested_urls if "plotly" in address]


def test_the_figure_follows_light_and_dark(own, visit):
    page = visit(color_scheme="light").page(own.url(CHAPTER))
    episode.unfold(page)
    page.wait_for_selector('[data-figure="eggs"][data-drawn="true"]')
    line = page.locator('[data-figure="eggs"] .bu-loop--wide path').first
    light = line.evaluate("each => getComputedStyle(each).stroke")
    page.emulate_media(color_scheme="dark")
    expect(line).not_to_have_css("stroke", light)


def test_a_loop_can_be_drawn_by_keyboard(own, visit):
    page = visit().page(own.url(CHAPTER))
    episode.unfold(page)

    def tab_to(name):
        for _ in range(80):
            page.keyboard.press("Tab")
            at = page.evaluate(
                """() => document.activeElement.closest('[data-field]')?.dataset.field
                    ?? document.activeElement.dataset.action ?? ''"""
            )
            if at == name:
                return
        pytest.fail(f"the Tab key does not reach {name}")

    tab_to("trigger")
    page.keyboard.type("Plans with your family")
    tab_to("seat")
    page.keyboard.press("Space")
    tab_to("me.action")
    page.keyboard.type("Asked for an answer now")
    tab_to("me.secondary_emotion")
    page.keyboard.press("Space")
    page.wait_for_selector(DRAWN)
    assert "Asked for an answer now" in steps(page)[0]


LONG = {
    "trigger": "In the car on the way back from a birthday I asked them what was the matter",
    "me.action": "Asked four times in two hours. Then I followed them to the kitchen.",
    "me.thought": "They would rather be anywhere than here, and I am the only one who tries",
    "me.primary_emotion": "Scared that they are half out, and that I will be the last to know",
    "me.need": "A yes that they mean, and to be told by Thursday that we are all right",
    "partner.action": "Looked at the phone. " * 8 + "Left the room, and said nothing about it.",
    "partner.thought": "a" * 300,
    "partner.primary_emotion": "Maybe ashamed, because they think my family looks down on them 🌧️",
    "partner.need": "عشر دقائق للتفكير من دون أن ينظر إليه أحد، ثم نتكلم بهدوء عن كل ما حدث",
}
INSIDE = [f"{side}.{name}" for side in ("me", "partner") for name in ("primary_emotion", "need")]
STICKS_OUT = """figure => {
    const room = figure.getBoundingClientRect();
    return [...figure.querySelectorAll("svg text, foreignObject [dir=auto]")]
        .filter((each) => each.textContent)
        .map((each) => [each.getBoundingClientRect(), each.textContent])
        .filter(([box]) => box.width && (box.left < room.left - 1 || box.right > room.right + 1))
        .map(([, text]) => text);
}"""


@pytest.fixture
def long_loop(own, visit):
    """Return a page with long answers in every field, and its loop."""
    page = visit(viewport={"width": 1280, "height": 900}).page(own.url(CHAPTER))
    episode.unfold(page)
    episode.another(page)
    for name, value in {"seat": "pursuer", "me.secondary_emotion": "hurt"}.items():
        choice.make(episode.option(page, name, value))
    for name, words in LONG.items():
        episode.field(page, name).fill(words)
    expect(page.locator(f"{LOOP} .bu-beneath dd")).to_have_text([LONG[name] for name in INSIDE])
    wait_saved(page)
    return page


def test_every_text_of_the_loop_is_available_to_screen_readers(long_loop):
    page = long_loop
    loop = page.locator(LOOP)
    for width in (320, 344, 360, 390, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        for words in LONG.values():
            element = loop.locator(".bu-told, .bu-beneath").get_by_text(words.strip())
            expect(element).to_be_visible()
            assert element.evaluate("e => e.getBoundingClientRect().width") > 100, width
        read_out = " ".join(loop.aria_snapshot().split())
        assert [words for words in LONG.values() if " ".join(words.split()) not in read_out] == []
        assert loop.locator("figure").evaluate(STICKS_OUT) == []
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


def test_on_wide_screens_texts_of_the_figure_are_not_repeated(own, visit):
    page = visit(viewport={"width": 1280, "height": 900}).page(own.url(CHAPTER))
    episode.unfold(page)
    element = page.locator('[data-figure="eggs"] .bu-told')
    assert element.evaluate("e => e.getBoundingClientRect().width") <= 1
    assert "Where are the eggs?" in element.aria_snapshot()


def test_a_translation_without_room_in_the_figure_shows_the_list(own, visit):
    page = visit(viewport={"width": 1280, "height": 900}).page(own.url(CHAPTER))
    episode.unfold(page)
    eggs = page.locator('[data-figure="eggs"]')
    expect(eggs.locator(".bu-told")).to_have_class("bu-told bu-told--drawn")
    wide = eggs.locator(".bu-loop--wide")
    wide.get_by_text("Ashamed, afraid of failing").evaluate(
        """element => {
            const translated = document.createElement("font");
            translated.textContent = "Geschämt und voller Angst zu versagen, wie so oft ".repeat(4);
            element.replaceChildren(translated);
        }"""
    )
    expect(eggs.locator(".bu-told")).to_have_class("bu-told")
    assert eggs.locator(".bu-told").evaluate("e => e.getBoundingClientRect().width") > 700


@pytest.mark.parametrize("width", [320, 390, 700, 1280])
def test_one_drawing_is_shown_for_each_width(own, visit, width):
    page = visit(viewport={"width": width, "height": 900}).page(own.url(CHAPTER))
    episode.unfold(page)
    shown = page.locator('[data-figure="eggs"] figure > div:visible')
    expect(shown).to_have_count(1)
    size = {320: "small", 390: "narrow", 700: "narrow", 1280: "wide"}[width]
    expect(shown).to_have_class(f"bu-loop--{size}")


def test_larger_text_of_the_browser_enlarges_the_drawing_and_shows_the_list(own, visit):
    page = visit(viewport={"width": 1280, "height": 900}).page(own.url(CHAPTER))
    episode.unfold(page)
    eggs = page.locator('[data-figure="eggs"]')
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    expect(eggs.locator(".bu-loop--narrow")).to_be_visible()
    expect(eggs.locator(".bu-steps li").first).to_be_visible()
    text = eggs.locator(".bu-loop--narrow foreignObject [dir=auto]").first
    assert text.evaluate("e => e.getBoundingClientRect().height") > 24


def test_forced_colors_reach_every_mark_and_text(own, visit):
    page = visit(forced_colors="active", viewport={"width": 1280, "height": 900}).page(
        own.url(CHAPTER)
    )
    episode.unfold(page)
    colors = page.locator('[data-figure="eggs"] .bu-loop--wide').evaluate(
        """drawing => {
            const system = drawing.appendChild(document.createElement("i"));
            system.style.cssText = "color: CanvasText; background: Canvas";
            const { color: text, backgroundColor: ground } = getComputedStyle(system);
            const styles = (selector) =>
                [...drawing.querySelectorAll(selector)].map((e) => getComputedStyle(e));
            const marks = styles("path, circle, text");
            const words = styles("[dir=auto]");
            const colors = marks.flatMap(({ fill, stroke }) => [fill, stroke]);
            colors.push(...words.map(({ color }) => color));
            const names = { [text]: "text", [ground]: "ground" };
            return [...new Set(colors)].map((value) => names[value] ?? value);
        }"""
    )
    assert set(colors) == {"text", "ground", "none"}


def test_the_loop_and_the_form_can_be_printed(long_loop):
    page = long_loop
    loop = page.locator(LOOP)
    for width in (390, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(media="print")
        for words in LONG.values():
            expect(loop.locator(".bu-told, .bu-beneath").get_by_text(words.strip())).to_be_visible()
        figure = loop.locator("figure")
        assert figure.evaluate("e => getComputedStyle(e).breakInside") == "avoid"
        assert figure.evaluate(STICKS_OUT) == []
        for name, words in LONG.items():
            field = episode.field(page, name)
            expect(field).to_be_hidden()
            expect(field.locator("xpath=following-sibling::p[1]")).to_have_text(words.strip())
        chosen = episode.option(page, "me.secondary_emotion", "hurt").locator("xpath=../span")
        ground, ink, tick = chosen.evaluate(
            """e => [getComputedStyle(e).backgroundColor, getComputedStyle(e).color,
                    getComputedStyle(e, "::before").borderBottomColor]"""
        )
        assert ground == "rgba(0, 0, 0, 0)"
        assert ink == tick == "rgb(27, 19, 32)"
        page.emulate_media(media="screen")
    expect(episode.field(page, "me.need")).to_be_visible()
    assert page.locator(".bu-written").count() == 0


def test_a_long_trigger_is_fully_visible(own, visit):
    page = visit(viewport={"width": 390, "height": 844}).page(own.url(CHAPTER))
    episode.unfold(page)
    episode.another(page)
    field = episode.field(page, "trigger")
    low = field.evaluate("e => e.clientHeight")
    field.fill("We were late for the boat, and nobody had said when it would leave. " * 3)
    assert field.evaluate("e => e.clientHeight") > 2 * low
    assert field.evaluate("e => e.scrollHeight - e.clientHeight") <= 1


@pytest.mark.parametrize("width", [320, 1280])
def test_the_removal_question_does_not_squeeze_the_item(own, visit, width):
    page = visit(viewport={"width": width, "height": 900}).page(own.url(CHAPTER))
    episode.unfold(page)
    episode.another(page)
    title = f"{width}{'w' * 290}"
    episode.field(page, "trigger").fill(title)
    episode.field(page, "me.primary_emotion").fill("s" * 290)
    line = page.locator(".bu-episodes > li").filter(has_text=title)
    expect(line).to_contain_text("s" * 290)  # the list is rendered again when its texts change
    line.locator("[data-remove]").click()
    expect(line.locator("[data-keep]")).to_be_focused()
    item_width = line.evaluate("item => item.getBoundingClientRect().width")
    for name, lines in (("h3", 2), (".bu-confirm > p", 40)):
        room, height, high, measure = line.locator(name).evaluate(
            """e => {
                const box = e.getBoundingClientRect();
                const style = getComputedStyle(e);
                const measure = parseFloat(style.maxWidth) || Infinity;
                return [box.width, box.height, parseFloat(style.lineHeight), measure];
            }"""
        )
        assert room >= min(item_width * 0.75, measure) - 1
        assert height <= lines * high + 1
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
