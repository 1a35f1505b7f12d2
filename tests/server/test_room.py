"""The workshop room: access, offers, the board, and its end."""

from __future__ import annotations

import asyncio
import json
import re
import ssl
import subprocess
import threading
from functools import partial
from pathlib import Path
from types import SimpleNamespace

import httpx
import pytest
from filelock import FileLock
from tornado.web import HTTPError

from tests.server.guest import run_async
from tests.server.running import CHAPTER, Serving, run, start_kernel
from workbook_lib.content.loading.loader import load_pack, pack_folder
from workbook_lib.errors import UserError
from workbook_lib.server.listening import server_ssl_context
from workbook_lib.server.workshop.participant import RoomHandler
from workbook_lib.server.workshop.room import GuessRateLimit, Room
from workbook_lib.workshop.disclosure import Question
from workbook_lib.workshop.questions import board_questions, offer_questions

WORDS = load_pack(pack_folder()).room
OFFER = {"choices": {"seat": ["pursuer"]}}


@pytest.fixture(scope="module")
def server(guest_server):
    """Return an open room."""
    wait_for_log(guest_server, "/room/lead?key=")
    return guest_server


def wait_for_log(running, sign):
    """Return the line with a mark, once it is printed on standard error."""
    for _ in range(600):
        lines = [line.strip() for line in list(running.log_lines) if sign in line]
        if lines:
            return lines[0]
        threading.Event().wait(0.05)
    raise AssertionError(f"{sign} was never said")


def word(running):
    return wait_for_log(running, "Room: ").removeprefix("Room: ")


@pytest.fixture
def guest(server):
    """Return a new browser."""
    with httpx.Client(base_url=server.base, timeout=30) as client:
        yield client


def post(client, path, body=None, *, token=True):
    headers = {"X-XSRFToken": client.cookies.get("_xsrf", "")} if token else {}
    data = body if isinstance(body, str) else json.dumps(body)
    return client.post(path, content=data, headers=headers)


def enter_room(client, server):
    client.get("/room", params={"word": word(server)}, follow_redirects=True).raise_for_status()
    return client


def lead(client, server):
    answer = client.get(wait_for_log(server, "/room/lead?key="), follow_redirects=True)
    assert str(answer.url) == f"{server.base}room/board"
    return client


def test_the_invitation_separates_public_and_private_addresses(server):
    assert server.output_lines == [f"Ready: {server.base}\n"]
    invitation = "".join(server.log_lines)
    assert ("█" in invitation) == ("not seem to be on a network" not in invitation)
    assert "For you as the leader only" in invitation
    assert "lead?key=" not in server.output_lines[0]


def test_guests_without_the_word_get_a_form_for_it(guest, server):
    page = guest.get("/room").text
    assert WORDS.enter.title in page
    assert page.index('href="/voila/render/get-help.ipynb">Afraid of your partner?') < page.index(
        "<form"
    )
    refused = guest.get("/room", params={"word": "maple 100"})
    assert WORDS.enter.wrong in refused.text
    assert 'value="maple 100"' in refused.text, "the typed word stays in the form"
    assert post(guest, "/room/offer", OFFER).status_code == 403


@pytest.mark.parametrize(
    "written",
    [
        str.upper,
        lambda text: text.replace(" ", "-"),
        lambda text: f" {text} ".replace(" ", "  "),
        lambda text: text.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")),
    ],
)
def test_spelling_of_the_word_is_tolerant(guest, server, written):
    answer = guest.get("/room", params={"word": written(word(server))})
    assert answer.status_code == 302
    assert answer.headers["location"] == "/room"
    cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


@pytest.mark.parametrize(
    ("word_of_room", "typed"),
    [
        ("قمر {}", "قمر {}"),
        ("حريق كتاب {}", "حریق کتاب {}"),
        ("كرسي نهر {}", "كرسى نہر {}"),
        ("montaña {}", "MONTAN\u0303A {}"),
        ("maple {}", "\uff4d\uff41\uff50\uff4c\uff45\u3000{}"),
    ],
)
@pytest.mark.parametrize("zero", ["0", "\u0660", "\u06f0", "\u0966", "\uff10"])
def test_the_word_can_be_typed_with_keyboards_of_other_languages(word_of_room, typed, zero):
    room = Room(["a"], ())
    room.word = word_of_room.format(85)
    five, eight = (chr(ord(zero) + digit) for digit in (5, 8))
    assert room.matches_word(typed.format(eight + five))
    assert not room.matches_word(typed.format(five + eight))
    room.close()


def test_the_leaders_page_requires_the_key(guest, server):
    enter_room(guest, server)
    for path in ("/room/board", "/room/lead", "/room/lead?key=", "/room/lead?key=%00ü"):
        answer = guest.get(path)
        assert answer.status_code == 403
        assert WORDS.board.refused_title in answer.text
    assert guest.get("/room/state").status_code == 403
    for act in ("hide", "hold", "end"):
        assert post(guest, f"/room/do/{act}").status_code == 403
    key = wait_for_log(server, "/room/lead?key=").partition("key=")[2]
    guest.cookies.set("workbook-leader", key)
    assert guest.get("/room/board").status_code == 403


def test_the_key_is_removed_from_the_url_and_is_on_no_page(guest, server):
    address = wait_for_log(server, "/room/lead?key=")
    answer = guest.get(address)
    assert (answer.status_code, answer.headers["location"]) == (302, "/room/board")
    cookie = answer.headers["set-cookie"]
    key = address.partition("key=")[2]
    assert key not in cookie
    assert "SameSite=Strict" in cookie
    page = guest.get("/room/board")
    assert page.headers["cache-control"] == "no-store"
    assert key not in page.text
    assert WORDS.board.end in page.text
    assert WORDS.board.board_link in guest.get("/room").text


def test_changes_require_requests_from_our_own_page(guest, server):
    lead(enter_room(guest, server), server)
    for path in ("/room/offer", "/room/take-back", "/room/do/hide"):
        assert post(guest, path, OFFER, token=False).status_code == 403
    assert post(guest, "/room/do/dance").status_code == 404
    assert guest.get("/room/do/end").status_code == 405


@pytest.mark.parametrize(
    "body",
    [
        "",
        "[]",
        "{",
        "{}",
        '{"choices": 7}',
        '{"choices": ["pursuer"]}',
        '{"choices": {"seat": 7}}',
        '{"choices": {"seat": ["my own words"]}}',
        '{"choices": {"seat": ["pursuer", "both"]}}',
        '{"choices": {"seat": "pursuer"}}',
        '{"choices": {"seat": {"pursuer": 1}, "more": []}}',
        "[" * 5000,
    ],
)
def test_invalid_offers_are_rejected(guest, server, body):
    lead(enter_room(guest, server), server)
    before = guest.get("/room/state").json()["bars"]
    assert post(guest, "/room/offer", body).status_code == 400
    assert guest.get("/room/state").json()["bars"] == before


def test_large_offers_are_rejected(guest, server):
    enter_room(guest, server)
    offer = {**OFFER, "more": " " * 20_000}
    assert post(guest, "/room/offer", offer).status_code == 413


def test_pages_link_to_the_room_and_the_agenda_to_the_board(guest, server):
    assert 'href="/room"' in guest.get("/").text
    # In the header of a chapter, in its menu for small screens, and in its footer.
    assert guest.get(f"/{CHAPTER}").text.count('href="/room"') == 3
    assert "workshop.ipynb" in lead(guest, server).get("/room/board").text


def test_forty_concurrent_guests_are_counted_until_the_end(tmp_path):
    with Serving(tmp_path, "--workshop") as full:
        people = [httpx.Client(base_url=full.base, timeout=60) for _ in range(43)]
        done = []

        def offer(number):
            try:
                # The script of a page sets this cookie; any value works.
                people[number].cookies.set("_xsrf", f"{number:032x}")
                assert people[number].get("/room", params={"word": word(full)}).status_code == 302
                body = {"choices": {"seat": ["both"]}}
                for _ in range(2):
                    assert post(people[number], "/room/offer", body).status_code == 204
                done.append(number)
            finally:
                people[number].close()

        workers = [threading.Thread(target=offer, args=(number,)) for number in range(43)]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
        assert sorted(done) == list(range(43))
        with httpx.Client(base_url=full.base, timeout=60) as leader:
            lead(leader, full)
            now = leader.get("/room/state").json()
            assert (now["joined"], now["people"]) == (43, 43)
            assert now["bars"]["seat"] == {"pursuer": 0, "withdrawer": 0, "both": 40, "unsure": 0}
            leader.get(f"/{CHAPTER}").raise_for_status()  # sets the visitor cookie
            start_kernel(leader).raise_for_status()
            kernels = full.kernels()  # two where the first page came before its snapshot
            assert kernels
            assert post(leader, "/room/do/end").status_code == 204
        assert full.process.wait(30) == 0
        command = ["ps", "-o", "stat=", "-p", ",".join(map(str, kernels))]
        states = subprocess.run(command, capture_output=True, text=True, check=False).stdout.split()
        assert set(states) <= {"Z"}  # ended, possibly still a zombie
    assert list(tmp_path.iterdir()) == []


@pytest.fixture(scope="module")
def papers(tmp_path_factory):
    """Return a certificate, its key, another key, and an encrypted key."""
    folder = tmp_path_factory.mktemp("papers")
    make = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"]
    make += ["-days", "2", "-subj", "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1"]
    for name, sealed in (
        ("own", ["-nodes"]),
        ("other", ["-nodes"]),
        ("sealed", ["-passout", "pass:secret"]),
    ):
        files = ["-out", folder / f"{name}.pem", "-keyout", folder / f"{name}.key"]
        subprocess.run([*make, *sealed, *files], check=True, capture_output=True)
    return folder


def test_a_room_with_a_certificate_is_encrypted(tmp_path, papers):
    files = ["--certfile", papers / "own.pem", "--keyfile", papers / "own.key"]
    with Serving(tmp_path, "--workshop", *files) as running:
        assert running.base.startswith("https://127.0.0.1:")
        assert wait_for_log(running, "/room/lead?key=").startswith("https://")
        assert not any("not encrypted" in line for line in running.log_lines)
        trust = ssl.create_default_context(cafile=papers / "own.pem")
        with httpx.Client(base_url=running.base, verify=trust, timeout=30) as client:
            answer = client.get("/room", params={"word": word(running)})
            assert "Secure" in answer.headers["set-cookie"]
            assert WORDS.guest.wifi not in client.get("/room").text


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["--certfile", "own.pem"], "name both"),
        (
            ["--certfile", "none.pem", "--keyfile", "own.key"],
            "none.pem cannot be read (there is nothing with that name",
        ),
        (["--certfile", "own.pem", "--keyfile", "other.key"], "does not belong to the certificate"),
        (["--certfile", "own.key", "--keyfile", "own.pem"], "both in PEM form"),
        (["--certfile", "sealed.pem", "--keyfile", "sealed.key"], "locked with a passphrase"),
    ],
)
def test_invalid_certificate_files_are_reported(papers, monkeypatch, options, sentence):
    monkeypatch.chdir(papers)
    named = dict(zip(options[::2], map(Path, options[1::2]), strict=True))
    with pytest.raises(UserError, match=re.escape(sentence)):
        server_ssl_context(named.get("--certfile"), named.get("--keyfile"))


def test_certificate_errors_are_reported_before_serving(papers):
    done = run("serve", "--no-browser", "--workshop", "--certfile", papers / "own.pem")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "Encryption needs two files: name both, with --certfile and --keyfile.\n"


@pytest.mark.parametrize("seats", ["0", "many", "-1"])
def test_an_invalid_number_of_seats_is_rejected(seats):
    assert run("serve", "--workshop", "--seats", seats).returncode == 2


def shown_address(board):
    return re.search(r'class="bu-join__url">(?:<bdi dir="ltr">)?([^<]+)<', board.text)[1]


def test_the_leader_selects_the_address_of_the_invitation(guest, server):
    lead(guest, server)
    board = guest.get("/room/board")
    matches = re.findall(r'<input type="radio" name="at" value="([^"]+)"', board.text)
    address = shown_address(board)
    assert address == (WORDS.board.nowhere if "<svg" not in board.text else address)
    for item in matches:
        chosen = guest.get("/room/board", params={"at": item})
        assert shown_address(chosen).startswith(f"{item}:")
    for item in ("192.0.2.99", "evil.example", "<b>", "127.0.0.1"):
        other = guest.get("/room/board", params={"at": item})
        assert shown_address(other) == address, "only an address of this computer is shown"


def test_a_room_leaves_no_file_and_removes_what_earlier_versions_left(tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    old_folder, open_one = tmp_path / "between-us-room-left", tmp_path / "between-us-room-open"
    for folder in (old_folder, open_one):
        folder.mkdir()
        (folder / "board.sqlite3").write_text("counts")
    with FileLock(open_one / "open"):
        room = Room(["maple"], ())
        room.board.offer("phone", {"seat": ["both"]})
        assert [*tmp_path.iterdir()] == [open_one]
    room.close()
    room.close()


def test_a_room_needs_no_folder_for_temporary_files(monkeypatch):
    def fail():
        raise FileNotFoundError("No usable temporary directory found")

    monkeypatch.setattr("tempfile.gettempdir", fail)
    Room(["maple"], ()).close()


def test_a_browser_is_counted_once_and_has_one_offer_under_any_name(tmp_path):
    with Serving(tmp_path, "--workshop") as running:
        wait_for_log(running, "/room/lead?key=")
        client = partial(httpx.Client, base_url=running.base, timeout=30)
        with client() as leader, client() as phone:
            lead(leader, running)
            for _ in range(20):  # each time without cookies
                httpx.get(f"{running.base}room", params={"word": word(running)})
            for _ in range(5):
                enter_room(phone, running)
            assert leader.get("/room/state").json()["joined"] == 1
            for number in range(20):
                offer = {**OFFER, "name": f"invented{number}"}
                assert post(phone, "/room/offer", offer).status_code == 204
            now = leader.get("/room/state").json()
            assert (now["joined"], now["people"], now["bars"]) == (1, 0, {})
            assert not now["stopped"]


def test_a_board_with_more_offers_than_phones_shows_nothing_and_says_so():
    room = Room(["maple"], [Question("seat", ("pursuer", "both"), single=True)])
    for number in range(8):
        room.count_browser(f"phone{number}")
        room.board.offer(f"phone{number}", {"seat": ["both"]})
    assert room.board_state()["people"] == 8
    room.board.offer("invented", {"seat": ["both"]})
    now = room.board_state()
    assert (now["stopped"], now["people"], now["bars"]) == (True, 0, {})
    room.close()


def test_wrong_guesses_of_the_word_are_delayed_increasingly(monkeypatch):
    clock = SimpleNamespace(monotonic=lambda: 0.0)
    monkeypatch.setattr("workbook_lib.server.workshop.room.time", clock)
    limit = GuessRateLimit()

    def guess(who, *, right=False):
        return limit.delay(who, right=right)

    assert [guess("room", right=True) for _ in range(100)] == [0] * 100
    assert [guess("guesser") for _ in range(10)] == [0] * 10
    assert [guess("guesser") for _ in range(12)] == [6 * item for item in range(1, 11)] + [None] * 2
    assert guess("guesser", right=True) is None
    assert guess("another") == 0
    clock.monotonic = lambda: 600.0
    assert guess("guesser") == 0


def test_guesses_at_the_same_moment_are_limited_together(monkeypatch):
    pauses = []

    async def sleep(seconds):
        pauses.append(seconds)
        await asyncio.to_thread(int)  # the other guesses arrive before this one is answered

    async def guess_at_once(word):
        guess = partial(RoomHandler._check_word, handler, word)
        answers = await asyncio.gather(*(guess() for _ in range(300)), return_exceptions=True)
        return [answer for answer in answers if not isinstance(answer, HTTPError)]

    place = "workbook_lib.server.workshop"
    monkeypatch.setattr(f"{place}.room.time", SimpleNamespace(monotonic=lambda: 0.0))
    monkeypatch.setattr(f"{place}.participant.asyncio", SimpleNamespace(sleep=sleep))
    room = Room(["maple"], ())
    handler = SimpleNamespace(room=room, request=SimpleNamespace(remote_ip="guesser"))
    assert run_async(guess_at_once(room.word)) == [True] * 300
    pauses.clear()
    assert run_async(guess_at_once("maple 100")) == [False] * 20
    assert pauses == [0] * 10 + [6 * item for item in range(1, 11)]
    room.close()


def test_the_questions_of_the_board_are_from_the_pack():
    pack = load_pack(pack_folder())
    questions = {
        board_question.question.id: board_question for board_question in board_questions(pack)
    }
    assert list(questions) == ["seat", "reasons", "underneath", "signs"]
    assert questions["seat"].question.single
    assert questions["reasons"].chapter == "why-people-step-back"
    assert len(questions["reasons"].choices) == 12
    assert "unsure" not in questions["underneath"].question.options
    assert len(questions["signs"].choices) == 6
    # A pack may lack a chapter.
    less = pack.model_copy(update={"chapters": ()})
    assert [offer_question.id for offer_question in offer_questions(less)] == ["seat"]
