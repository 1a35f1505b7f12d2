"""A room in browsers: the leader's board, guests, and the end."""

from __future__ import annotations

import json
import os

import httpx
import pytest
from playwright.sync_api import expect

from tests.browser import axe
from tests.browser.conftest import serving, wait_ready

pytestmark = pytest.mark.browser

SHOTS = os.environ.get("ROOM_SHOTS")
CHOSEN = {
    "home/seat": "withdrawer",
    "form/reasons/alone.fits": ["me"],
    "form/reasons/alarm.fits": ["partner"],
    "form/reasons/flood.fits": ["me", "neither"],
    "form/ask/feel": ["lonely", "unsure"],
    "form/ask/inside": "words of mine",
    "signs/check-in/0a0a0a0a/talk": "concerning",
    "signs/check-in/0a0a0a0a/plans": "healthy",
}


class Meeting:
    """A room opened by a test: its word, the leader's URL, and guests without a browser."""

    def __init__(self, server):
        self.server = server
        self.word = server.program.wait_for(r"^[^:]+: (\S+ \d\d)$")[1]
        self.leader = server.program.wait_for(r"^(http://\S+/room/lead\?key=\S+)$")[1]
        self.guests = []

    @property
    def inside(self):
        return f"{self.server.base}room?word={self.word.replace(' ', '-')}"

    def offers(self, number, choices):
        """Let a number of guests join and make offers."""
        for _ in range(number):
            guest = httpx.Client(base_url=self.server.base, follow_redirects=True)
            assert guest.get(self.inside).status_code == 200
            self.guests.append(guest)
            self.post(-1, "offer", choices)

    def post(self, place, action, choices):
        guest = self.guests[place]
        headers = {"X-XSRFToken": guest.cookies["_xsrf"]}
        body = {"choices": choices}
        assert guest.post(f"/room/{action}", json=body, headers=headers).status_code == 204


@pytest.fixture
def meeting(tmp_path):
    with serving(tmp_path, "--workshop", WORKBOOK_LANG="en") as server:
        open_one = Meeting(server)
        yield open_one
        for guest in open_one.guests:
            guest.close()


def write(page, entries):
    """Put choices into the storage of the tab."""
    rows = {
        f"notes:{path}": json.dumps([value, [1795348800000, number, "tab-00000000"], 0])
        for number, (path, value) in enumerate(entries.items())
    }
    page.evaluate(
        "rows => { for (const row of Object.entries(rows)) sessionStorage.setItem(...row); }", rows
    )
    page.reload()
    wait_ready(page)


def bar(page, question, option):
    return page.locator(f'[data-question="{question}"] [data-option="{option}"] b')


def state(page):
    return page.locator("[data-board]")


def offer_status(page):
    return page.locator("[data-offer-sentence]")


def other_options(page, question):
    """Return the options without a number."""
    return page.locator(f'[data-question="{question}"] [data-rest] .bu-bars__l > span')


def check_layout(page, name, width, scheme):
    """Check accessibility, and that the page has no overflow."""
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    axe.finds_nothing(page)
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/{name}-{width}-{scheme}.png", full_page=True)


def enter_room(person, meeting):
    """A guest types the word with a mistake first; there is nothing to offer yet."""
    page = person.page(f"{meeting.server.base}room", ready=False)
    typed = page.get_by_label("The word and the number")
    typed.fill("maple 1")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("not the word for this room")
    typed.fill(meeting.word.upper())
    page.keyboard.press("Enter")
    wait_ready(page)
    assert page.url == f"{meeting.server.base}room"
    expect(page.get_by_role("heading", name="There is nothing to share yet")).to_be_visible()
    expect(page.get_by_role("button", name="Share this with the group")).to_be_hidden()

    # Choices from other pages of this tab can be offered.
    page.get_by_role("link", name="When it gets tense, I mostly…").click()
    wait_ready(page)
    page.locator("input[value=pursuer]").check()
    page.get_by_role("link", name="In the room").first.click()
    wait_ready(page)
    expect(page.locator("[data-offer] input")).to_have_value("pursuer")
    return page


def offers(page, posts):
    """Choices of the tab are shown, and sent only on request."""
    write(page, CHOSEN)
    ticks = page.locator("[data-offer] input")
    values = [tick.get_attribute("value") for tick in ticks.all()]
    assert values == ["withdrawer", "alone", "alarm", "lonely", "talk"]
    ticks.nth(2).press("Space")
    assert posts == []
    page.get_by_role("button", name="Share this with the group").press("Enter")
    expect(offer_status(page)).to_contain_text("Your choices are shared")
    (post,) = posts
    body = post.post_data_json
    assert set(body) == {"choices"}
    assert body["choices"] == {
        "seat": ["withdrawer"],
        "reasons": ["alone"],
        "underneath": ["lonely"],
        "signs": ["talk"],
    }
    check_layout(page, "offered", *axe.LAYOUTS[1])


def holds_and_hides(board, meeting):
    """Frozen numbers do not change while five more offer, until they are unfrozen."""
    board.get_by_role("button", name="Pause the numbers").press("Enter")
    expect(board.locator("[data-held]")).to_be_visible()
    meeting.offers(5, {"seat": ["pursuer"], "underneath": ["lonely"]})
    expect(board.locator("[data-joined]")).to_have_text("13")
    expect(other_options(board, "seat")).to_contain_text("I reach")
    board.get_by_role("button", name="Let the numbers change again").press("Enter")
    expect(bar(board, "seat", "pursuer")).to_have_text("5 or more")
    expect(board.locator("[data-people]")).to_have_text("13 people are on the board")
    board.get_by_role("button", name="Hide the board").press("Enter")
    expect(state(board)).to_have_attribute("data-board", "hidden")
    expect(bar(board, "seat", "pursuer")).to_be_hidden()
    board.get_by_role("button", name="Show the board").press("Enter")
    expect(state(board)).to_have_attribute("data-board", "live")


def takes_back(page, board, meeting):
    """A withdrawal is visible only after five of them."""
    page.get_by_role("button", name="Take it back").press("Enter")
    expect(offer_status(page)).to_contain_text("Your choices are taken back")
    expect(page.get_by_role("button", name="Take it back")).to_be_hidden()
    for place in range(3):
        meeting.post(place, "take-back", {})
    board.reload()
    wait_ready(board)
    expect(bar(board, "seat", "withdrawer")).to_have_text("5 or more")
    meeting.post(3, "take-back", {})
    expect(other_options(board, "seat")).to_contain_text("I step back")


def ends(board, page, meeting):
    """The board is deleted and the server stops; entries stay in their tabs."""
    board.get_by_text("End the room", exact=True).press("Enter")
    board.get_by_role("button", name="End the room and delete the counts").press("Enter")
    expect(board.locator("[data-ended]")).to_be_focused()
    expect(board.locator(".bu-join")).to_have_count(0)
    assert board.locator('a[href^="/"], a[href^="http"]').count() == 0, "the server ends too"
    meeting.server.program._process.wait(30)
    page.get_by_role("button", name="Share this with the group").press("Enter")
    expect(offer_status(page)).to_contain_text("did not reach the room")
    assert "words of mine" in page.evaluate("sessionStorage.getItem('notes:form/ask/inside')")


def test_a_room_works_from_opening_to_end(meeting, visit):
    lead, person = visit(), visit()
    posts = []
    person.context.on("request", lambda item: posts.append(item) if item.method == "POST" else None)
    board = lead.page(meeting.leader)
    assert board.url == f"{meeting.server.base}room/board"
    expect(state(board)).to_have_attribute("data-board", "waiting")
    expect(board.locator(".bu-join__code")).to_have_text(meeting.word)

    page = enter_room(person, meeting)
    expect(state(board)).to_have_attribute("data-board", "few")
    offers(page, posts)
    meeting.offers(6, {"seat": ["withdrawer"], "reasons": ["alone", "flood"]})
    expect(board.locator("[data-joined]")).to_have_text("7")
    expect(state(board)).to_have_attribute("data-board", "few")
    meeting.offers(1, {"seat": ["pursuer"], "underneath": ["lonely"]})
    expect(state(board)).to_have_attribute("data-board", "live")
    expect(bar(board, "seat", "withdrawer")).to_have_text("5 or more")
    expect(bar(board, "reasons", "flood")).to_have_text("5 or more")
    expect(other_options(board, "seat")).to_have_text("I reach · Both, it changes · Not sure yet")
    expect(other_options(board, "underneath")).to_contain_text("Lonely")

    holds_and_hides(board, meeting)
    takes_back(page, board, meeting)
    assert len(posts) == 2
    ends(board, page, meeting)
    assert person.foreign(meeting.server) + lead.foreign(meeting.server) == []


def test_every_state_of_a_room_is_accessible_and_works_offline(meeting, visit):
    board, page = visit().page(meeting.leader), visit().page(meeting.inside)
    expect(state(board)).to_have_attribute("data-board", "few")
    check_layout(board, "few", *axe.LAYOUTS[0])
    check_layout(page, "empty", *axe.LAYOUTS[0])
    meeting.offers(13, {"seat": ["pursuer"], "reasons": ["alone", "flood"]})
    meeting.offers(10, {"seat": ["withdrawer"], "reasons": ["alone"], "signs": ["talk"]})
    expect(state(board)).to_have_attribute("data-board", "live")
    board.get_by_text("End the room", exact=True).click()
    write(page, CHOSEN)
    for width, scheme in axe.LAYOUTS:
        check_layout(page, "guest", width, scheme)
        check_layout(board, "board", width, scheme)
    for item in (page, board):
        item.set_viewport_size({"width": 320, "height": 700})
        assert item.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0

    board.clock.install()
    meeting.server.kill()
    board.clock.run_for(2_500)
    expect(board.locator("[data-offline]")).to_contain_text("These numbers are from")
    expect(bar(board, "seat", "pursuer")).to_have_text("10 or more")
    check_layout(board, "offline", *axe.LAYOUTS[3])
    board.locator('[data-do="start"]').click()
    board.clock.run_for(60_000)
    expect(board.locator("[role=timer]")).to_have_text("9:00")
