"""Five readers walk from the start page to what they came for, one step at a time.

Each of them does so in each language, which is that of the browser.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from playwright.sync_api import expect

from tests.browser import choice, downloads, walk
from tests.browser.conftest import serving, wait_ready, wait_saved
from tests.browser.test_room import Meeting, bar, offer_status, state
from workbook_lib.content.language import fill
from workbook_lib.content.loading.loader import load_pack, pack_folder

pytestmark = pytest.mark.browser

MESSAGE = {
    "noticed": "last night you went to bed without a word",
    "feel": "scared",
    "need": "to know that we are okay",
    "ask": "Could we take ten minutes after dinner?",
}
SMALL_STEP = "[data-homework]"
OUTSIDE = {
    "en": "The more I leave, the more they ask.",
    "es": "Cuanto más me sale irme, más le sale preguntar.",
    "ar": "كلما زاد الخروج عندي، زاد السؤال عند الآخر.",
}


@pytest.fixture(params=OUTSIDE)
def words(request):
    """Return a pack; each journey is made in its language."""
    return load_pack(pack_folder(request.param))


@pytest.fixture
def reader(visit, words):
    """Return a function that opens the browser of a reader of that language."""
    return partial(visit, in_steps=True, locale=words.pack.language)


def days(words):
    """Return the labels of the days of a small step."""
    fields = words.interface.homework.exercise.groups[0].fields
    return next(field for field in fields if field.id == "due")


def result_of(words, result):
    """Return the label of an answer to how a small step went."""
    fields = words.interface.homework.exercise.groups[0].fields
    options = next(field for field in fields if field.id == "result").options
    return next(option.label for option in options if option.id == result)


def planned(words):
    """Return how the start page begins what a reader wants to try by a day."""
    return words.interface.homework.ahead.partition("{")[0].strip()


def visible_text(selector, text):
    """Return an act that expects a text in what is visible of the current step."""
    return lambda page: expect(walk.in_step(page, selector).first).to_contain_text(text)


def says_what_is_chosen(page):
    """Expect the chosen words in the sentence, in the language of the page."""
    chosen = walk.in_step(page, '[data-field="ask.stay"]').evaluate(
        "field => field.selectedOptions[0].text"
    )
    sentence = walk.in_step(page, '[data-exercise="ask-for-room"] .bu-voice').first
    expect(sentence).to_contain_text(chosen)


def breathe(page):
    page.locator('[data-do="main"]').click()
    page.wait_for_selector('[data-pacer][data-state="running"]')
    walk.check(page)


def open_week(page):
    """Open the weekly look from the start page, answer a sign, and note a good moment."""
    page.locator("[data-this-week] a").click()
    wait_ready(page)
    walk.check(page)
    form = page.locator('[data-exercise="check-in"]')
    choice.make(form.locator('input[value="mixed"]').first)
    form.locator("[data-keeps]").click()
    expect(form.locator(".bu-kept__text")).to_be_visible()
    moment = page.locator('[data-exercise="good-moment"]')
    moment.locator('[data-field="text"]').fill("There was tea by my bed")
    walk.check(page)
    wait_saved(page)


def test_someone_whose_partner_went_quiet_tonight(own, reader, words):
    homework, due = words.interface.homework, days(words)
    person = reader(color_scheme="dark", **walk.PHONE)
    page = walk.open_start(person, own)
    walk.choose_first_step(page, "pursuer", 5)
    plan = {"notice": "my chest goes tight", "will": "walk once around the block", "back": "nine"}
    walk.chapter(page, plan, {"[data-pacer]": breathe})
    walk.keep_small_step(page, due.tomorrow, "Put the phone in the kitchen for an hour")
    walk.go_home(page)
    expect(page.locator(SMALL_STEP)).to_contain_text(
        fill(homework.ahead, words.pack.language, date=homework.tomorrow)
    )
    walk.check(page)
    walk.open_chapter(page, "a-message")
    walk.chapter(page, MESSAGE)
    walk.go_home(page)
    open_week(page)
    page.close()

    # The next day the start page asks how it went before all else.
    later = reader(**walk.PHONE)
    later.context.clock.set_system_time(datetime.now(UTC) + timedelta(days=1))
    page = walk.open_start(later, own)
    card = page.locator(SMALL_STEP)
    expect(card).to_contain_text(fill(homework.by, words.pack.language, date=homework.today))
    expect(card).to_contain_text("Put the phone in the kitchen for an hour")
    card.locator('[data-answer="not-yet"]').click()
    expect(card.locator("p").first).to_be_focused()
    walk.check(page)
    assert not person.errors + later.errors
    assert person.foreign(own) == []


def test_the_one_who_goes_quiet(guests, reader, words):
    person = reader(**walk.PHONE)
    page = walk.open_start(person, guests)
    walk.choose_first_step(page, "withdrawer", 5)
    asking = '[data-exercise="ask-for-room"] .bu-voice'
    walk.chapter(
        page,
        {"ask.need": "walk", "ask.stay": "not-leaving"},
        {asking: says_what_is_chosen},
    )
    walk.go_home(page)
    walk.check(page)
    walk.open_chapter(page, "map-your-loop")
    outside = '[data-figure="outside"] .bu-loop--narrow'
    walk.chapter(
        page,
        {
            "trigger": "They asked what was wrong, twice",
            "seat": ["withdrawer"],
            "me.moves": ["left"],
            "partner.moves": ["asked"],
            "me.thoughts": ["trapped"],
            "me.secondary_emotion": ["tired"],
            "rewrite.withdrawer.underneath": "I’m worn out.",
        },
        {
            outside: visible_text(outside, OUTSIDE[words.pack.language]),
            '[data-figure="new-loop"]': visible_text('[data-figure="new-loop"]', "I’m worn out."),
        },
    )
    walk.keep_small_step(page, days(words).week)
    walk.go_home(page)
    expect(page.locator(SMALL_STEP)).to_contain_text(planned(words))
    expect(page.locator("[data-go-on]")).to_be_visible()
    walk.check(page)
    assert not person.errors
    assert person.foreign(guests) == []


def test_a_couple_on_a_calm_evening_with_two_phones(guests, reader, words):
    switch = '[data-share="plan/word.me.shared"]'

    def write(word):
        """One of the two writes a word, shows it, and saves the file for the other."""
        person, files = reader(**walk.PHONE), []
        page = walk.open_start(person, guests)
        walk.open_chapter(page, "a-plan-for-two")

        def share(page):
            page.locator(switch).click()
            files.append(downloads.save(page, "[data-give]")[1])

        walk.chapter(page, {"word.me": word, "answer.me": "Stop, and breathe out"}, {switch: share})
        walk.go_home(page)
        return person, page, files[0]

    people = [write("Eggs"), write("Pancake")]
    for (person, page, own_file), (*_, file), theirs in zip(
        people, reversed(people), ("Pancake", "Eggs"), strict=True
    ):
        paths = set(json.loads(own_file)["entries"])
        assert paths == {"plan/word.partner", "plan/word.partner.shared"}, "only what is shown"
        walk.open_chapter(page, "a-plan-for-two")

        def open_file(page, file=file, theirs=theirs):
            page.locator("[data-bring]").set_input_files(
                {"name": "notes.json", "mimeType": "application/json", "buffer": file.encode()}
            )
            expect(page.locator('[data-joint] [data-side="partner"]')).to_contain_text(theirs)

        walk.chapter(page, {}, {"[data-bring]": open_file})
        walk.keep_small_step(page, days(words).week, "Use the word once, on something small")
        walk.go_home(page)
        expect(page.locator(SMALL_STEP)).to_contain_text("Use the word once")
        walk.check(page)
        assert not person.errors
        assert person.foreign(guests) == []


def answer_questions(page, number):
    """Answer the four questions of today, which stand in the notebook for then and now."""
    for name in ("close", "heard"):
        choice.make(page.locator(f'[data-field="{name}"] input[value="answer-{number}"]'))
    wait_saved(page)
    walk.check(page)


def read_sheet(page, *pieces):
    """Choose pieces of the take-home sheet, and return its words."""
    for name in pieces:
        box = page.locator(f'[data-piece="{name}"]')
        if not box.is_checked():
            box.check()
    page.wait_for_selector("[data-paper][data-shown]")
    return page.frame_locator("[data-paper]").locator("body")


def test_a_counselor_before_and_in_a_session(own, reader, words):
    person = reader(**walk.LAPTOP)
    page = walk.open_start(person, own)
    # Before the session: how it begins, all of a chapter at once, and where help is.
    page.locator("[data-safe] a").filter(visible=True).click()
    wait_ready(page)
    walk.check(page)
    page.locator("header a.bu-brand").click()
    walk.open_chapter(page, "map-your-loop")
    walk.check(page)
    page.locator("[data-in-step=start] summary").first.click()
    page.locator("[data-everything]").click()
    expect(page.locator('[data-field="trigger"]')).to_be_visible()
    walk.check(page)

    # In the session: four questions, a loop, and something to try until the next one.
    page.locator("header a.bu-brand").click()
    walk.open_chapter(page, "then-and-now")
    answer_questions(page, 2)
    walk.go_home(page)
    walk.open_chapter(page, "map-your-loop")
    moment = {"trigger": "The phone on the table", "seat": ["pursuer"], "me.moves": ["asked"]}
    walk.chapter(page, {**moment, "partner.moves": ["quiet"]})
    walk.keep_small_step(page, days(words).today, "Say “There it is” once, out loud")
    walk.go_home(page)
    walk.check(page)

    # The next session begins with how it went, and ends with a sheet to take home.
    card = page.locator(SMALL_STEP)
    expect(card).to_contain_text("Say “There it is” once, out loud")
    card.locator('[data-answer="half"]').click()
    expect(page.locator("[data-homework-list] summary")).to_be_visible()
    walk.check(page)
    walk.open_chapter(page, "take-home")
    sheet = read_sheet(page, "homework", "measures")
    expect(sheet).to_contain_text("Say “There it is” once, out loud")
    expect(sheet.locator(".block--homework dt")).to_have_text(result_of(words, "half"))
    expect(sheet.locator(".block--measures")).to_be_visible()
    walk.check(page)
    page.evaluate(
        """() => {
            const frame = document.querySelector("[data-paper]").contentWindow;
            frame.print = () => { window.printed = frame.document.body.innerText; };
        }"""
    )
    page.locator('[data-do="print"]').click()
    assert "The phone on the table" in page.evaluate("window.printed")
    assert not person.errors
    assert person.foreign(own) == []


def test_a_counselor_with_a_group(tmp_path, reader, words):
    language, room = words.pack.language, words.room
    with serving(tmp_path, "--workshop", WORKBOOK_LANG=language) as server:
        meeting = Meeting(server)
        leader = reader(**walk.LAPTOP)
        plan = leader.page(server.url(""))
        plan.locator('a[href*="workshop.ipynb"]').first.click()
        wait_ready(plan)
        walk.check(plan)
        board = leader.page(meeting.leader)
        expect(state(board)).to_have_attribute("data-board", "waiting")
        walk.check(board)

        # One of the group, on a phone: one link, no account.
        person = reader(**walk.PHONE)
        page = person.page(f"{server.base}room", ready=False)
        page.get_by_label(room.enter.label).fill(meeting.word)
        walk.check(page)
        page.keyboard.press("Enter")
        wait_ready(page)
        walk.check(page)
        page.locator("main a.bu-btn--act").click()
        wait_ready(page)
        choice.make(page.locator('[name="seat"][value="withdrawer"]'))
        walk.check(page)
        walk.open_chapter(page, "pause-and-settle")
        walk.chapter(page, {"notice": "my jaw goes hard", "will": "get a glass of water"})
        page.locator('a[href*="/room"]:visible').first.click()
        wait_ready(page)
        expect(page.locator("[data-offer] input")).to_have_value("withdrawer")
        page.get_by_role("button", name=room.guest.button).click()
        expect(offer_status(page)).to_have_text(room.guest.offered)
        walk.check(page)

        # Nothing singles anyone out: a number shows once five people chose the same.
        meeting.offers(3, {"seat": ["withdrawer"]})
        expect(board.locator("[data-joined]")).to_have_text("4")
        expect(state(board)).to_have_attribute("data-board", "few")
        meeting.offers(4, {"seat": ["withdrawer"]})
        expect(state(board)).to_have_attribute("data-board", "live")
        expect(bar(board, "seat", "withdrawer")).to_have_text(
            fill(room.board.bar, language, count=5)
        )
        walk.check(board)
        board.locator("[data-end] > summary").click()
        board.locator('[data-do="end"]').click()
        expect(board.locator("[data-ended]")).to_be_focused()
        for guest in meeting.guests:
            guest.close()
        assert not leader.errors + person.errors
        assert person.foreign(server) == []
