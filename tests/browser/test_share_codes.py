"""Share codes: made in a browser without a room, and added to a board."""

from __future__ import annotations

import sys
from contextlib import contextmanager

import pytest
from playwright.sync_api import expect

from tests.browser import axe
from tests.browser.conftest import Server, environment, free_port
from tests.browser.test_room import CHOSEN, bar, check_layout, meeting, other_options, state, write
from tests.server.test_share_codes import OPTIONS, OTHER
from workbook_lib.workshop.questions import Offer
from workbook_lib.workshop.share_codes import new_identity, read_code, share_code

__all__ = ["meeting"]

pytestmark = pytest.mark.browser

TOKEN = "for-a-test-only"
SAY = "[data-code-sentence]"
PENDING = "Object.keys(localStorage).filter((each) => each.startsWith('notes:'))"


@contextmanager
def jupyter(folder):
    """Run a Jupyter server for guests, without a room, as on Binder and a hub."""
    command = [sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root"]
    command += [f"--port={free_port()}", "--ServerApp.base_url=/user/me/"]
    command += [f"--ServerApp.root_dir={folder}", f"--IdentityProvider.token={TOKEN}"]
    command += ["--ServerApp.jpserver_extensions=workbook_lib.server=True"]
    env = environment(WORKBOOK_MODE="guest")
    server = Server(command, env, r"(http://127\.0\.0\.1:\d+/user/me/)lab\?token=")
    server.query = f"token={TOKEN}"
    try:
        yield server
    finally:
        server.stop()


@pytest.fixture(scope="module")
def deployment(tmp_path_factory):
    with jupyter(tmp_path_factory.mktemp("jupyter")) as server:
        yield server


def arrive(person, deployment, choices=None):
    """Open the page as a guest, with choices made on other pages of the tab."""
    page = person.page(deployment.url("workbook/code"))
    if choices:
        write(page, choices)
    return page


def make(page):
    """Press the button, and return the code."""
    page.get_by_role("button", name="Make").press("Enter")
    expect(page.locator(SAY)).to_contain_text("Your code is made")
    return page.locator("[data-code]").get_attribute("data-code")


def test_choices_are_sent_only_when_the_code_is_requested(deployment, visit):
    person = visit(permissions=["clipboard-read", "clipboard-write"])
    page = arrive(person, deployment)
    expect(page.get_by_role("heading", name="There is nothing for a code yet")).to_be_visible()
    expect(page.get_by_role("button", name="Make my code")).to_be_hidden()
    write(page, CHOSEN)
    ticks = page.locator("[data-code-here] input")
    values = [tick.get_attribute("value") for tick in ticks.all()]
    assert values == ["withdrawer", "alone", "alarm", "lonely", "talk"]
    expect(page.locator("[data-code]")).to_have_count(0)
    person.requested_urls.clear()
    sent = []
    page.on("request", lambda request: sent.append((request.method, request.post_data_json)))
    before = page.evaluate("Object.keys(sessionStorage)")

    ticks.nth(2).press("Space")
    code = make(page)
    first = read_code(code, OPTIONS)
    choices = {"seat": ["withdrawer"], "reasons": ["alone"], "underneath": ["lonely"]}
    assert first.offer == Offer.of({**choices, "signs": ["talk"]}, OPTIONS)
    expect(page.locator(SAY)).to_be_focused()
    spelled = " ".join(code.replace("-", ","))
    expect(page.locator("[data-code] .bu-sr")).to_have_text(spelled.replace(" ,", ","))
    square = page.get_by_role("img", name="The same code as a picture")
    expect(square.locator("svg")).to_be_visible()
    assert square.locator("svg").bounding_box()["width"] > 150
    page.get_by_role("button", name="Copy the code").press("Enter")
    expect(page.get_by_text("Copied.")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == code

    # Another choice removes the code; the new one has the same identity.
    ticks.nth(2).press("Space")
    expect(page.locator("[data-code]")).to_have_count(0)
    second = read_code(make(page), OPTIONS)
    assert second.identity == first.identity
    assert second.offer.reasons == {"alone", "alarm"}
    page.get_by_role("button", name="Hide the code").press("Enter")
    expect(page.locator("[data-code]")).to_have_count(0)
    for tick in ticks.all():
        tick.uncheck()
    page.get_by_role("button", name="Make a new code").press("Enter")
    expect(page.locator(SAY)).to_contain_text("No line is checked")
    expect(page.locator("[data-code]")).to_have_count(0)

    assert {*person.requested_urls} == {deployment.base + "workbook/code"}
    assert [method for method, _ in sent] == ["POST"] * 2
    assert [body["choices"]["reasons"] for _, body in sent] == [["alone"], ["alone", "alarm"]]
    assert [body["identity"] for _, body in sent] == [None, first.identity]
    stored = page.evaluate("({...sessionStorage})")
    assert stored.keys() - {*before} == {"room:code"}
    assert stored["room:code"] == first.identity
    assert page.evaluate("localStorage.length") == 0
    assert not person.errors


def test_in_personal_mode_choices_come_from_the_record(own, visit):
    person = visit()
    page = person.page(own.address)
    page.locator("input[value=both]").check()
    page.get_by_role("link", name="Why people step back").first.click()
    page.wait_for_selector('html[data-kernel="up"]', state="attached")
    page.wait_for_selector('[data-save-state="saved"]', state="attached")
    page.get_by_role("link", name="A code for the group").click()
    page.wait_for_selector('html[data-workbook="ready"]', state="attached")
    assert (
        page.evaluate("Object.keys(localStorage).filter((each) => each.startsWith('notes:'))") == []
    )
    assert read_code(make(page), OPTIONS).offer == Offer("both")
    assert person.foreign(own) == []


def send(board, button, *codes):
    board.get_by_label("Codes, one on each line").fill("\n".join(codes))
    board.get_by_role("button", name=button).press("Enter")


def test_codes_of_eight_guests_can_be_added_to_a_board(deployment, meeting, visit):
    codes = []
    for number in range(8):
        seat = {"home/seat": "pursuer" if number < 6 else "both"}
        codes.append(make(arrive(visit(), deployment, {**CHOSEN, **seat})))
    lead = visit()
    board = lead.page(meeting.leader)
    board.get_by_text("Codes from elsewhere").press("Enter")
    element = board.locator("[data-codes-sentence]")

    send(board, "Add these", *codes[:7], "no code at all", codes[0])
    expect(element).to_contain_text("7 new, 1 there already, and 1 not read")
    expect(element).to_be_focused()
    expect(board.locator("[data-codes] li")).to_have_count(1)
    expect(board.locator("[data-codes] li")).to_contain_text("Line 8: ")
    expect(board.get_by_label("Codes, one on each line")).not_to_have_value("")
    expect(state(board)).to_have_attribute("data-board", "few")
    expect(board.locator("[data-joined]")).to_have_text("7")
    check_layout(board, "unread", *axe.LAYOUTS[0])

    theirs = share_code(Offer("pursuer"), OTHER, new_identity())
    send(board, "Add these", theirs)
    expect(board.locator("[data-codes] li")).to_contain_text("made with other words")

    send(board, "Add these", codes[7].replace("-", " ").lower())
    expect(element).to_have_text("1 new")
    expect(board.get_by_label("Codes, one on each line")).to_have_value("")
    expect(state(board)).to_have_attribute("data-board", "live")
    expect(bar(board, "seat", "pursuer")).to_have_text("5 or more")
    expect(bar(board, "reasons", "alone")).to_have_text("5 or more")
    others = "I step back · Both, it changes · Not sure yet"
    expect(other_options(board, "seat")).to_have_text(others)
    expect(board.locator("[data-people]")).to_have_text("8 people are on the board")
    send(board, "Take these out", codes[3], theirs)
    expect(element).to_contain_text("1 taken out and 1 not read")
    expect(bar(board, "seat", "pursuer")).to_have_text("5 or more")
    for width, scheme in axe.LAYOUTS:
        check_layout(board, "codes", width, scheme)
    assert lead.foreign(meeting.server) == []
    assert not lead.errors


def test_every_state_of_the_page_is_accessible_and_fits_the_width(deployment, visit):
    page = arrive(visit(), deployment)
    check_layout(page, "code-empty", *axe.LAYOUTS[0])
    write(page, CHOSEN)
    make(page)
    for width, scheme in axe.LAYOUTS:
        check_layout(page, "code", width, scheme)
    page.set_viewport_size({"width": 320, "height": 700})
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
