"""Passphrases on the server: in memory only."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.server.running import (
    CHAPTER,
    FILES_AFTER_CLEARING,
    ROOT,
    Serving,
    forked_kernels,
    start_kernel,
)
from tests.store.sealing import OTHER, PASSPHRASE, SECRET, everything, open_store, record, sealed
from workbook_lib.record import Record, decode, encode
from workbook_lib.store.encryption import FROM_STDIN, KEYS_VARIABLE, key_for, parse_sealed
from workbook_lib.store.passphrase import unlock

WORDS = {"cycle/episode/0a0a0a0a/trigger": SECRET}
ACTIONS = ("unlock", "lock", "seal", "unseal", "sealed", "open", "versions", "past", "restore")


def write_versions(folder):
    """Put a record and an earlier version of it into a folder."""
    store = open_store(folder)
    store.save(record(moment=1_790_000_000_000, **WORDS))
    store.save(record(moment=1_790_000_000_001, **WORDS, **{"home/seat": "both"}))
    return store


@pytest.fixture
def client(server, folder):
    """Return a signed-in client of a server with an unsealed record."""
    with server.client() as client:
        client.headers["X-XSRFToken"] = client.cookies["_xsrf"]
        assert client.post("/workbook/file/clear").status_code == 204
        write_versions(folder)
        yield client


def ask(client, action, **table):
    return client.post(f"/workbook/file/{action}", content=json.dumps(table))


def refused(answer):
    return answer.status_code, answer.json()["refused"]


def test_a_passphrase_is_set_changed_and_removed(client, server, folder, content):
    assert ask(client, "seal", passphrase=PASSPHRASE).status_code == 204
    assert SECRET.encode() not in b"".join(everything(folder).values())
    # The browser that set it is not asked again.
    assert SECRET in client.post("/workbook/file/save").text
    assert "data-locked" not in client.get("/").text

    assert ask(client, "lock").status_code == 204
    home = client.get("/")
    assert "data-locked" in home.text
    assert "data-safe" in home.text
    assert home.headers["cache-control"] == "no-store"
    assert "1 moment" not in home.text
    assert client.post("/workbook/file/save").status_code == 409
    assert refused(ask(client, "unlock", passphrase=OTHER)) == (422, "wrong")
    assert refused(ask(client, "unlock", passphrase="")) == (422, "wrong")
    assert ask(client, "unlock").status_code == 400
    assert ask(client, "unlock", passphrase=PASSPHRASE).status_code == 204
    assert "1 moment" in client.get("/").text

    assert refused(ask(client, "seal", passphrase=OTHER, old=OTHER)) == (422, "wrong")
    assert ask(client, "seal", passphrase=OTHER).status_code == 400
    assert refused(ask(client, "seal", passphrase="short", old=PASSPHRASE)) == (422, "unfit")
    assert ask(client, "seal", passphrase=OTHER, old=PASSPHRASE).status_code == 204
    ask(client, "lock")
    assert refused(ask(client, "unlock", passphrase=PASSPHRASE)) == (422, "wrong")
    assert ask(client, "unlock", passphrase=OTHER).status_code == 204

    assert refused(ask(client, "unseal", passphrase=PASSPHRASE)) == (422, "wrong")
    assert ask(client, "unseal", passphrase=OTHER).status_code == 204
    assert decode((folder / "workbook.json").read_bytes()).get(next(iter(WORDS))) == SECRET
    assert server.log_lines == []


def in_a_kernel(client, environ):
    """Open a chapter, and return the process id of its kernel."""
    before = set(forked_kernels(environ))
    page = start_kernel(client)
    assert page.status_code == 200
    assert "data-trouble" not in page.text
    (kernel,) = set(forked_kernels(environ)) - before
    return page.text, kernel


def test_a_kernel_has_the_key_and_no_process_list_shows_it(client, server, folder):
    assert ask(client, "seal", passphrase=PASSPHRASE).status_code == 204
    page, kernel = in_a_kernel(client, server.process.pid)
    assert SECRET not in page
    key = key_for(parse_sealed((folder / "workbook.json").read_bytes()), PASSPHRASE)
    secrets = [key.secret, key.to_text().encode(), key.to_text().split()[-1].encode()]
    secrets += [PASSPHRASE.encode(), KEYS_VARIABLE.encode(), SECRET.encode()]
    for pid in (kernel, server.process.pid, os.getppid()):
        for name in ("environ", "cmdline"):
            data = Path(f"/proc/{pid}/{name}").read_bytes()
            assert not [item for item in secrets if item in data], (pid, name)
    # Nor does any new file: connection files, logs, the data folder.
    for text in [*everything(folder).values(), "".join(server.output_lines).encode()]:
        assert not [item for item in secrets if item in text]
    assert server.log_lines == []


def test_a_locked_chapter_links_to_the_start_page_and_help_works(client, content):
    ask(client, "seal", passphrase=PASSPHRASE)
    ask(client, "lock")
    for path in (CHAPTER, "workbook/code"):
        page = client.get(f"/{path}")
        assert page.status_code == 423
        assert content.interface.error.locked_title in page.text
        assert re.search(r'class="bu-btn bu-btn--act" href="/"', page.text)
        assert 'data-widget="' not in page.text
    help_page = client.get("/voila/render/get-help.ipynb")
    assert help_page.status_code == 200
    assert content.chapter("get-help").lead.split(".")[0] in help_page.text


def test_a_server_starts_with_a_sealed_file(tmp_path):
    sealed(tmp_path)
    with Serving(tmp_path) as server, server.client() as client:
        assert "data-locked" in client.get("/").text
        assert server.log_lines == []


def test_sealing_ends_old_kernels_and_new_ones_save_sealed(client, server, folder):
    start_kernel(client)
    assert len(forked_kernels(server.process.pid)) == 1
    ask(client, "seal", passphrase=PASSPHRASE)
    assert forked_kernels(server.process.pid) == []
    start_kernel(client)
    ask(client, "lock")
    assert forked_kernels(server.process.pid) == []


def test_files_can_be_downloaded_sealed_and_opened(client, folder):
    pending = {"home/seat": {"value": "unsure", "at": [1_790_000_009_000, 0, "tab-000000000000"]}}
    answer = ask(client, "sealed", entries=pending, passphrase=OTHER)
    assert answer.status_code == 200
    assert SECRET not in answer.text
    assert "between" not in answer.text.lower()
    sealed = parse_sealed(answer.content)
    assert decode(key_for(sealed, OTHER).open(sealed)).get("home/seat") == "unsure"

    assert refused(ask(client, "open", file=answer.text, passphrase=PASSPHRASE)) == (422, "wrong")
    plain = ask(client, "open", file=answer.text, passphrase=OTHER)
    assert decode(plain.content).get(next(iter(WORDS))) == SECRET
    assert plain.headers["cache-control"] == "no-store"
    # Nothing is stored, and a sealed file is not imported unopened.
    assert open_store(folder).load().get("home/seat") == "both"
    assert refused(client.post("/workbook/file/bring", content=answer.content)) == (422, "locked")


def test_a_download_of_a_sealed_record_has_the_same_passphrase(client):
    assert refused(ask(client, "sealed", entries={})) == (422, "unfit")
    ask(client, "seal", passphrase=PASSPHRASE)
    sealed = parse_sealed(ask(client, "sealed", entries={}).content)
    assert SECRET.encode() in key_for(sealed, PASSPHRASE).open(sealed)


GIGABYTES = json.dumps(
    {
        "sealed": "scrypt aes-256-gcm",
        "version": 1,
        "n": 2**40,
        "r": 8,
        "p": 1,
        "salt": "A" * 22 + "==",
        "nonce": "A" * 16,
        "data": "A" * 40,
    }
)


@pytest.mark.parametrize(
    ("body", "answer"),
    [
        ({"file": GIGABYTES, "passphrase": "x"}, 422),
        ({"file": '{"sealed": ', "passphrase": "x"}, 422),
        ({"file": "\ud800", "passphrase": "x"}, 400),
        ({"file": "{}", "passphrase": "x"}, 400),
        ({"file": 5, "passphrase": "x"}, 400),
        ({"file": GIGABYTES}, 400),
        ([], 400),
    ],
)
def test_hostile_sealed_files_are_rejected_immediately(client, server, body, answer):
    response = client.post("/workbook/file/open", content=json.dumps(body))
    assert response.status_code == answer
    if answer == 422:
        assert response.json() == {"refused": "damaged"}
    assert server.log_lines == []


def test_requests_without_sign_in_or_from_other_sites_are_refused(client, server, folder):
    before = everything(folder)
    bodies = json.dumps({"passphrase": PASSPHRASE, "name": "x", "file": "{}"})
    with server.anonymous_client() as anonymous:
        for address in (f"/workbook/file/{action}" for action in ACTIONS):
            assert anonymous.post(address, content=bodies).status_code == 403
            assert client.get(address).status_code in (404, 405)
            foreign = {"X-XSRFToken": "0" * 32}
            assert client.post(address, content=bodies, headers=foreign).status_code == 403
    assert everything(folder) == before


def test_versions_are_listed_viewed_and_restored(client, server, folder):
    start_kernel(client)
    (line,) = ask(client, "versions").json()["versions"]
    assert line["size"] == open_store(folder).versions()[0].stat().st_size
    inside = decode(ask(client, "past", name=line["name"]).content)
    assert inside.get("home/seat") is None
    assert ask(client, "restore", name=line["name"]).status_code == 204
    assert forked_kernels(server.process.pid) == []
    now = open_store(folder)
    assert now.load().get("home/seat") is None
    assert now.load().get(next(iter(WORDS))) == SECRET
    assert len(ask(client, "versions").json()["versions"]) == 2
    missing = ask(client, "restore", name="../../etc/passwd")
    assert (missing.status_code, "sentence" in missing.json()) == (409, True)


def test_clearing_removes_the_passphrase(client, server, folder):
    ask(client, "seal", passphrase=PASSPHRASE)
    ask(client, "lock")
    assert client.post("/workbook/file/clear").status_code == 204
    assert {path.name for path in folder.rglob("*")} == FILES_AFTER_CLEARING
    assert (folder / "workbook.lock").read_bytes() == b""
    assert "data-locked" not in client.get("/").text
    assert decode(client.post("/workbook/file/save").content) == Record()


def test_an_ordinary_kernel_finds_the_keys_in_a_pipe_and_not_in_its_environment(tmp_path):
    from workbook_lib.server.kernels.provisioner import keys_on_input

    store = sealed(tmp_path)
    plain = encode(store.load())
    code = (
        "import os, sys; from pathlib import Path\n"
        "shown = Path('/proc/self/environ').read_bytes()\n"
        "from workbook_lib.settings import Settings\n"
        "from workbook_lib.store.mode import store_for\n"
        "store = store_for(Settings.read())\n"
        "record = store.load()\n"
        "from workbook_lib.record import encode\n"
        "sys.stdout.buffer.write(shown + b'\\1' + encode(record))"
    )
    env = {**os.environ, "WORKBOOK_MODE": "personal", "WORKBOOK_DATA_DIR": str(tmp_path)}
    env["PYTHONPATH"] = str(ROOT)
    key = unlock(store.file, PASSPHRASE)
    with keys_on_input(key.to_text(), {"env": env}) as options:
        assert options["env"][KEYS_VARIABLE] == FROM_STDIN
        done = subprocess.run(
            [sys.executable, "-c", code], stdout=subprocess.PIPE, check=True, **options
        )
    variables, saved = done.stdout.split(b"\1")
    assert saved == plain
    assert key.to_text().split()[-1].encode() not in variables
    with keys_on_input("", {"env": env}) as options:
        assert options == {"env": env}
