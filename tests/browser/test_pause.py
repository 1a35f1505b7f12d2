"""The chapters on talks and pauses in a browser."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from playwright.sync_api import expect

from tests.browser import choice
from tests.browser.conftest import free_port, serving, wait_ready, wait_saved
from workbook_lib.content.loading.loader import load_pack, pack_folder

pytestmark = pytest.mark.browser

TALK = "voila/render/04-how-a-talk-feels.ipynb"
PAUSE = "voila/render/02-pause-and-settle.ipynb"
DRAWN = '[data-figure="drawn"]'
PACER = "[data-pacer]"


def field(page, name):
    return page.locator(f'[data-field="{name}"]')


def option(page, name, value):
    return field(page, name).locator(f'input[value="{value}"]')


def begin(page, minutes=None):
    if minutes:
        page.get_by_label("How long").select_option(str(minutes))
    page.locator('[data-do="main"]').click()
    page.wait_for_selector(f'{PACER}[data-state="running"]')


def stop_clock(page):
    """Control the clock of the page."""
    page.clock.install()
    page.clock.pause_at(datetime.now(UTC) + timedelta(seconds=1))


def announcement(page):
    """Return the texts that a screen reader gets, each of which stands alone."""
    return page.locator(f'{PACER} [role="status"] > p').all_inner_texts()


def scale_of(page):
    return float(page.locator(".bu-pacer__shape").evaluate("one => getComputedStyle(one).scale"))


def test_a_talk_is_rated_drawn_and_saved(own, visit):
    person = visit(viewport={"width": 390, "height": 900})
    page = person.page(own.url(TALK))
    page.wait_for_selector(f'{DRAWN}[data-drawn="empty"]')
    field(page, "about").fill("The trip")
    choice.make(option(page, "before.light", 2))
    page.wait_for_selector(f'{DRAWN}[data-drawn="true"]')
    choice.make(option(page, "change", "side"))
    choice.make(option(page, "tried", "tried"))
    choice.make(option(page, "after.light", 6))
    caption = page.locator(f"{DRAWN} figcaption")
    expect(caption).to_contain_text("Moved toward: “Light”", use_inner_text=True)
    assert "Diamond: with the change" in caption.inner_text()
    page.locator(f"{DRAWN} [data-table] > summary").click()
    row = page.locator(f"{DRAWN} tr", has_text="Heavy – Light")
    assert row.locator("td").all_inner_texts() == ["2 of 7", "6 of 7", "Toward “Light”"]
    label = page.locator(f'{DRAWN} [role="img"]').get_attribute("aria-label")
    assert "Moved toward: “Light”" in label
    wait_saved(page)
    page.reload(wait_until="domcontentloaded")
    wait_ready(page)
    assert field(page, "about").input_value() == "The trip"
    assert option(page, "after.light", 6).is_checked()
    page.locator(f"{DRAWN} figure").scroll_into_view_if_needed()
    page.wait_for_selector(f'{DRAWN}[data-drawn="true"]')
    assert person.foreign(own) == []
    assert not person.errors


def test_ratings_work_by_keyboard(own, visit):
    page = visit().page(own.url(TALK))
    option(page, "before.relaxed", 1).focus()
    page.keyboard.press("Space")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    assert option(page, "before.relaxed", 3).is_checked()


def test_long_labels_of_a_scale_do_not_overlap(own, visit):
    page = visit(viewport={"width": 320, "height": 900}).page(own.url(TALK))
    assert field(page, "after.inviting").is_hidden()
    choice.make(option(page, "tried", "tried"))
    for name in ("before.free", "before.appreciative", "after.inviting"):
        low, high = (
            field(page, name).locator(".bu-pt > span:not(.bu-sr)").nth(place).bounding_box()
            for place in (0, 1)
        )
        assert low["x"] >= 0
        assert low["x"] + low["width"] < high["x"]
        assert high["x"] + high["width"] <= 320


def test_another_talk_starts_empty_and_the_first_stays_in_the_list(own, visit):
    page = visit().page(own.url(TALK))
    field(page, "about").fill("The first")
    choice.make(option(page, "before.free", 2))
    page.get_by_text("Talks so far").first.click()
    page.wait_for_selector('.bu-episodes h3:text-is("The first")')
    page.locator('[data-action="another"]').click()
    expect(field(page, "about")).to_have_value("")
    expect(option(page, "before.free", 2)).not_to_be_checked()
    page.locator("button[data-open]").first.click()
    # Each form is filled by a message of its own.
    expect(field(page, "about")).to_have_value("The first")
    expect(option(page, "before.free", 2)).to_be_checked()


def test_the_pacer_runs_for_two_minutes(own, visit):
    person = visit()
    page = person.page(own.url(PAUSE))
    stop_clock(page)
    clock = page.locator(f'{PACER} [role="timer"]')
    begin(page)
    assert announcement(page) == ["Breathe in", "4 seconds"]
    assert clock.inner_text() == "2:00 left"
    page.clock.run_for(4_400)
    assert announcement(page) == ["Breathe out", "6 seconds"]
    page.clock.run_for(6_000)
    assert announcement(page) == ["Breathe in"]
    page.clock.run_for(51_000)
    assert "left" in clock.inner_text()
    page.clock.run_for(60_000)
    page.wait_for_selector(f'{PACER}[data-state="done"]')
    assert announcement(page) == ["That is the time. Stay as long as you like."]
    assert not person.errors


DURATION = """([count, unit]) => new Intl.NumberFormat(
    `${document.documentElement.lang}-u-nu-latn`, { style: "unit", unit, unitDisplay: "long" }
).format(count)"""


@pytest.mark.parametrize("language", ["es", "ar"])
def test_the_pacer_speaks_each_language(guests, visit, language):
    """A screen reader gets the texts of the pack as they are, and durations of that language."""
    pack = load_pack(pack_folder(language))
    words = pack.chapter("pause-and-settle").section("pacer").part.words
    page = visit(locale=language).page(guests.url(PAUSE))
    stop_clock(page)
    begin(page)
    assert announcement(page) == [words.breathe_in, page.evaluate(DURATION, [4, "second"])]
    page.clock.run_for(4_400)
    assert announcement(page) == [words.breathe_out, page.evaluate(DURATION, [6, "second"])]
    page.clock.run_for(56_000)
    minute = page.evaluate(DURATION, [1, "minute"])
    assert announcement(page) == [words.breathe_in, words.left.replace("{time}", minute)]
    page.locator('[data-do="main"]').click()
    before, _, after = words.paused.partition("{time}")
    [paused] = announcement(page)
    assert paused.startswith(before)
    assert paused.endswith(after)
    page.locator('[data-do="stop"]').click()
    assert announcement(page) == [words.stopped]


def test_announcements_of_the_pacer_are_spaced(own, visit):
    """Announcements for screen readers come once per breath, and none during a breath."""
    page = visit().page(own.url(PAUSE))
    stop_clock(page)
    page.evaluate(
        """() => {
            window.said = [];
            const status = document.querySelector('[data-pacer] [role="status"]');
            new MutationObserver(() => window.said.push([performance.now(), status.textContent]))
              .observe(status, { childList: true, characterData: true, subtree: true });
        }"""
    )
    begin(page)
    page.clock.run_for(62_000)
    announcements = page.evaluate("window.said")
    assert 12 <= len(announcements) <= 14
    between = [later[0] - sooner[0] for sooner, later in pairwise(announcements)]
    assert min(between) > 3_000
    assert any("1 minute left" in words for _, words in announcements)


def test_the_pacer_can_be_paused_resumed_stopped_and_extended(own, visit):
    page = visit().page(own.url(PAUSE))
    stop_clock(page)
    button = page.locator('[data-do="main"]')
    timer = page.locator(f'{PACER} [role="timer"]')
    begin(page, 1)
    page.clock.run_for(10_000)
    button.click()
    page.wait_for_selector(f'{PACER}[data-state="paused"]')
    text = announcement(page)
    page.clock.run_for(30_000)
    assert announcement(page) == text
    button.click()
    page.wait_for_selector(f'{PACER}[data-state="running"]')
    assert re.match(r"0:(4\d|50) left", timer.inner_text())
    page.locator('[data-do="more"]').click()
    assert re.match(r"1:(4\d|50) left", timer.inner_text())
    page.locator('[data-do="stop"]').click()
    page.wait_for_selector(f'{PACER}[data-state="stopped"]')
    assert page.evaluate("document.activeElement.dataset.do") == "main"


def test_the_end_of_the_pacer_does_not_move_the_focus(own, visit):
    page = visit().page(own.url(PAUSE))
    stop_clock(page)
    begin(page, 1)
    field(page, "notice").focus()
    page.clock.run_for(61_000)
    page.wait_for_selector(f'{PACER}[data-state="done"]')
    assert page.evaluate("document.activeElement.dataset.field") == "notice"


def test_the_animation_follows_the_breath_and_can_be_stopped(own, visit):
    page = visit(reduced_motion="no-preference").page(own.url(PAUSE))
    begin(page)
    grown = re.compile(r"0\.(5[6-9]|[6-9]\d?)\d*|1")
    expect(page.locator(".bu-pacer__shape")).to_have_css("scale", grown)
    page.get_by_label("Keep the shape still").check()
    assert page.locator(PACER).get_attribute("data-still") == "true"
    assert scale_of(page) == 0.75
    assert "Breathe" in page.locator(".bu-pacer__line").inner_text()


def test_the_animation_respects_reduced_motion(own, visit):
    page = visit(reduced_motion="reduce").page(own.url(PAUSE))
    begin(page)
    assert page.locator(PACER).get_attribute("data-still") == "true"
    assert page.get_by_label("Keep the shape still").is_checked()
    running = page.evaluate(
        "document.querySelector('[data-pacer]').getAnimations({ subtree: true }).length"
    )
    assert running == 0
    expect(page.locator(".bu-pacer__face b")).to_have_text("2")


def test_the_pacer_without_breathing_is_a_timer(own, visit):
    page = visit().page(own.url(PAUSE))
    page.get_by_label("Your breath").select_option("time")
    begin(page)
    assert page.locator(".bu-pacer__line").inner_text() == "Nothing to do"
    assert not page.get_by_label("Keep the shape still").is_visible()
    assert page.locator(PACER).get_attribute("data-still") == "true"


def test_the_pacer_makes_no_sound_and_stores_nothing(own, visit):
    page = visit().page(own.url(PAUSE))
    begin(page)
    assert page.locator("audio, video").count() == 0
    page.locator('[data-do="stop"]').click()
    assert not (own.folder / "workbook.json").exists()


def test_the_pacer_works_offline(tmp_path, visit):
    with serving(tmp_path, port=free_port()) as server:
        page = visit().page(server.url(PAUSE))
        server.kill()
        page.wait_for_selector('[data-save-state="offline"]', state="attached")
        begin(page)
        expect(page.locator(".bu-pacer__face b")).to_have_text("2")
        field(page, "will").fill("walk")
        assert "I will walk." in page.locator('[data-exercise="pause-plan"] .bu-voice').inner_text()


def test_the_plan_sentence_is_announced_in_every_state(own, visit):
    page = visit().page(own.url(PAUSE))
    line = page.locator('[data-exercise="pause-plan"] .bu-say .bu-voice').first
    note = page.locator('[data-exercise="pause-plan"] .bu-say [role="status"]').first
    field(page, "will").fill("walk around the block.")
    assert line.inner_text() == "“I will walk around the block.”"
    assert "first thing you notice" in note.inner_text()
    field(page, "notice").fill("my jaw going hard")
    assert "When will you be back" in note.inner_text()
    field(page, "back").fill("at half past eight")
    expected = (
        "“When I notice my jaw going hard, I will walk around the block. "
        "I will be back at half past eight.”"
    )
    assert line.inner_text() == expected
    for name, typed in {
        "notice": "My jaw going hard. ",
        "will": "Walk around the block.",
        "back": "At half past eight.",
    }.items():
        assert field(page, name).get_attribute("autocapitalize") == "none"
        field(page, name).fill(typed)
    assert line.inner_text() == expected
    assert field(page, "tell").get_attribute("autocapitalize") is None
    assert not note.is_visible()
    wait_saved(page)
    page.reload(wait_until="domcontentloaded")
    wait_ready(page)
    assert line.inner_text() == expected
