"""Share codes on the server: read in lists, counted once, under the disclosure rule."""

from __future__ import annotations

import json
from types import SimpleNamespace

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.server.test_room import enter_room, lead, post, wait_for_log
from workbook_lib.content.loading.loader import load_pack, pack_folder
from workbook_lib.record import Clock, Record
from workbook_lib.server.workshop.room import Room
from workbook_lib.workshop import disclosure
from workbook_lib.workshop.board_store import Board
from workbook_lib.workshop.questions import (
    Offer,
    Options,
    board_questions,
    matching_entries,
    offer_options,
    offer_questions,
)
from workbook_lib.workshop.share_codes import ALPHABET, read_code, read_codes, share_code

PACK = load_pack(pack_folder())
QUESTIONS = offer_questions(PACK)
OPTIONS = offer_options(QUESTIONS)
OTHER = Options(seat=("pursuer", "withdrawer"))
WHEN = {"seat": ["pursuer"], "reasons": ["alone", "alarm"]}


def code(number, **choices):
    """Return the code of a numbered person."""
    identity = "".join(ALPHABET[number >> 5 * place & 31] for place in range(7))
    return share_code(Offer.of(choices or WHEN, OPTIONS), OPTIONS, identity)


@pytest.fixture(scope="module")
def server(guest_server):
    """Return an open room."""
    wait_for_log(guest_server, "/room/lead?key=")
    return guest_server


@pytest.fixture
def leader(server):
    """Return the leader's browser."""
    with httpx.Client(base_url=server.base, timeout=30) as client:
        yield lead(client, server)


def send(client, action, *codes):
    return post(client, f"/room/codes/{action}", {"codes": "\n".join(codes)})


def test_the_english_pack_has_the_expected_options():
    assert OPTIONS.seat == ("pursuer", "withdrawer", "both", "unsure")
    assert OPTIONS.reasons[:2] == ("alone", "flood")
    assert "unsure" not in OPTIONS.underneath
    assert OPTIONS.signs == ("duration", "response", "presence", "plans", "warmth", "talk")
    assert len(code(1).split("-")) == 5


def test_codes_follow_the_disclosure_rule(leader):
    before = leader.get("/room/state").json()
    assert before["bars"] == {}
    answer = send(leader, "read", *map(code, range(7)))
    assert answer.json() == {"counted": {"new": 7, "same": 0}, "unread": []}
    now = leader.get("/room/state").json()
    assert (now["bars"], now["people"]) == ({}, 0)
    assert now["joined"] == before["joined"] + 7
    answer = send(leader, "read", code(6), code(7), code(7).lower())
    assert answer.json()["counted"] == {"new": 1, "same": 2}
    now = leader.get("/room/state").json()
    assert now["people"] == 8
    assert now["bars"]["seat"] == {"pursuer": 5, "withdrawer": 0, "both": 0, "unsure": 0}
    # Four more wait; a changed offer is a withdrawal and a new offer.
    send(leader, "read", *map(code, range(8, 12)))
    assert leader.get("/room/state").json()["people"] == 8
    assert send(leader, "read", code(8, seat=["both"])).json()["counted"]["instead"] == 1
    # Withdrawals apply in steps of five.
    assert send(leader, "take-out", *map(code, range(4)), code(99)).json() == {
        "counted": {"out": 4, "absent": 1},
        "unread": [],
    }
    assert leader.get("/room/state").json()["bars"]["seat"]["pursuer"] == 5
    post(leader, "/room/do/hold")
    send(leader, "take-out", code(4))
    send(leader, "read", code(12), code(13))
    data = leader.get("/room/state").json()
    assert (data["held"], data["people"], data["bars"]["seat"]["pursuer"]) == (True, 8, 5)
    post(leader, "/room/do/let-go")
    assert leader.get("/room/state").json()["people"] == 8
    assert leader.get("/room/state").json()["bars"]["seat"]["pursuer"] == 5


def test_unreadable_codes_are_reported_by_line_and_never_repeated(leader):
    theirs = share_code(Offer("pursuer"), OTHER, "0000000")
    slip = code(1)[:-1] + ("0" if code(1)[-1] != "0" else "1")
    answer = send(leader, "read", theirs, "", "my own words", slip, slip, "<b>&")
    lines = {line: item["why"] for item in answer.json()["unread"] for line in item["lines"]}
    assert sorted(lines) == [1, 3, 4, 5, 6]
    assert "made with other words than the ones used here" in lines[1]
    assert lines[4] == lines[5]
    for text in (theirs, slip, "my own words", "<b>"):
        assert text not in answer.text


@pytest.mark.parametrize(
    "body", ["", "{", "[]", "{}", '{"codes": 7}', '{"codes": ["A"]}', "[" * 5000, "null"]
)
def test_invalid_lists_are_rejected(leader, body):
    assert post(leader, "/room/codes/read", body).status_code == 400


def test_the_length_of_a_list_is_limited(leader):
    assert post(leader, "/room/codes/read", {"codes": "7" * 20_000}).status_code == 413


def test_only_the_leaders_page_can_add_codes(server, leader):
    with httpx.Client(base_url=server.base, timeout=30) as guest:
        enter_room(guest, server)
        for action in ("read", "take-out"):
            assert send(guest, action, code(1)).status_code == 403
    for action in ("read", "take-out"):
        assert post(leader, f"/room/codes/{action}", {"codes": ""}, token=False).status_code == 403
        assert leader.get(f"/room/codes/{action}").status_code == 405
    assert send(leader, "dance", code(1)).status_code == 404


def test_codes_are_not_printed(server, leader):
    send(leader, "read", code(77), "my own words")
    post(leader, "/room/codes/read", json.dumps({"codes": code(77) * 2000}))
    output = "".join([*server.output_lines, *server.log_lines])
    assert code(77)[:9] not in output
    assert "my own words" not in output


def test_the_share_code_page_works_with_and_without_a_room(leader, personal_server):
    title = PACK.room.code.title
    page = leader.get("/workbook/code")
    assert title in page.text
    assert "script-src 'self'" in page.headers["content-security-policy"]
    assert page.headers["cache-control"] == "no-store"
    # With a room, the page does not link to it.
    assert 'href="/workbook/code"' not in leader.get("/").text
    with personal_server.client() as client:
        assert 'href="/workbook/code"' in client.get("/").text
        assert title in client.get("/workbook/code").text
    with personal_server.anonymous_client() as anonymous:
        assert anonymous.get("/workbook/code").status_code == 403


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ("", 400),
        ("[]", 400),
        ("[" * 5000, 400),
        ('{"identity": "AAAAAAA"}', 400),
        ('{"choices": {"seat": ["my own words"]}}', 400),
        ('{"choices": ["seat"]}', 400),
        ('{"choices": {"seat": ["pursuer", "both"]}}', 400),
        (" " * 20_001, 413),
    ],
)
def test_invalid_choices_make_no_code(leader, body, status):
    assert post(leader, "/workbook/code", body).status_code == status


def test_a_code_is_made_on_request_with_a_stable_identity(leader):
    leader.get("/workbook/code")
    first = post(leader, "/workbook/code", {"choices": WHEN}).json()
    assert read_code(first["code"], OPTIONS).offer == Offer.of(WHEN, OPTIONS)
    assert first["picture"].startswith("<svg")
    again = {"choices": {"seat": ["both"]}, "identity": first["identity"]}
    second = post(leader, "/workbook/code", again).json()
    assert read_code(second["code"], OPTIONS).identity == first["identity"]
    odd = post(leader, "/workbook/code", {**again, "identity": "<script>"}).json()
    assert read_code(odd["code"], OPTIONS).identity not in ("<script>", first["identity"])


def test_the_page_gets_choices_of_the_record_and_no_texts():
    clock, record = Clock("writer-a"), Record()
    choices = {
        "home/seat": "both",
        "form/reasons/alone.fits": ["me"],
        "form/ask/feel": ["lonely"],
        "signs/check-in/0a0a0a0a/talk": "concerning",
    }
    aside = {
        "form/reasons/alone.me.for": "words of mine",
        "form/ask/inside": "words of mine",
        "signs/check-in/0a0a0a0a/talk.note": "words of mine",
        "signs/check-in/0a0a0a0a/date": "2026-11-22",
    }
    for path, value in {**choices, **aside}.items():
        record = record.put(path, value, clock)
    entries = matching_entries(record, board_questions(PACK))
    assert {path: value["value"] for path, value in entries.items()} == choices
    assert matching_entries(record, ()) == {}


PEOPLE = st.dictionaries(
    st.integers(0, 2**35 - 1),
    st.sampled_from([{"seat": ["both"]}, {"seat": ["pursuer"]}, WHEN, {"signs": ["talk"]}]),
    max_size=20,
)


@pytest.fixture(scope="module")
def room():
    room = Room(["maple"], QUESTIONS)
    first = room.board
    yield room
    room.board = first
    room.close()


def board_after(room, texts):
    """Add texts to an empty board, and return its state."""
    room.board = Board(disclosure.batch_size)
    for text in texts:
        room.add_codes(read_codes(text, room.options).codes)
    now = room.board_state()
    return SimpleNamespace(people=now["people"], bars=now["bars"], sums=room.board.totals())


@settings(max_examples=60, deadline=None)
@given(PEOPLE, st.data())
def test_order_and_duplicates_of_codes_do_not_change_the_counts(room, people, data):
    codes = [code(number, **choices) for number, choices in people.items()]
    once = board_after(room, ["\n".join(codes)])
    mixed = data.draw(st.permutations(codes + data.draw(st.lists(st.sampled_from(codes or [""])))))
    text = data.draw(st.sampled_from(["\n", " "])).join(mixed)
    assert board_after(room, [text, "", "no code", text]) == once
    assert once.people == disclosure.people_counted(disclosure.batch_size(len(codes), 0), 0)


@settings(max_examples=60, deadline=None)
@given(PEOPLE, st.text(max_size=200))
def test_invalid_text_is_neither_counted_nor_raises(room, people, text):
    codes = "\n".join(code(number, **choices) for number, choices in people.items())
    assert board_after(room, [text, codes]) == board_after(room, [codes])
