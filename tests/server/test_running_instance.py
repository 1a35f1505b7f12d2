"""A second start on the same data folder finds the server that runs."""

from __future__ import annotations

import json
import stat
import subprocess
import sys
from dataclasses import replace

import httpx
import pytest
from filelock import FileLock

from tests.program import free_port, wait_until
from tests.server.running import Serving, environment, run
from workbook_lib.server.listening import listen
from workbook_lib.server.running_instance import InstanceFile, RunningServer


@pytest.fixture
def running():
    """Return a server that answers on this computer."""
    listening = listen("127.0.0.1", free_port())
    yield RunningServer(f"{listening.address()}?token=secret", ("words", "en"))
    listening.close()


def test_a_second_start_finds_the_first_through_a_private_file(tmp_path, running):
    folder = tmp_path / "data"
    first, second = InstanceFile(folder, "serve"), InstanceFile(folder, "serve")
    assert first.find() is None
    first.write(running)
    assert second.find() == running
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    for path in folder.iterdir():
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    second.write(replace(running, address="http://elsewhere/"))
    second.remove()
    assert second.find() == running, "only the first instance may change its file"
    assert InstanceFile(folder, "lab").find() is None
    first.remove()
    assert [*folder.glob("*.json")] == []
    assert second.find() is None
    second.remove()


def test_the_file_of_a_killed_server_is_ignored(tmp_path, running):
    first = InstanceFile(tmp_path, "serve")
    first.find()
    first.write(running)
    first._lock.release()  # as for a killed process
    assert len([*tmp_path.glob("*.json")]) == 1
    second = InstanceFile(tmp_path, "serve")
    assert second.find() is None
    assert [*tmp_path.glob("*.json")] == []
    second.remove()


@pytest.mark.parametrize(
    "change", [{"computer": "another"}, {"address": "http://127.0.0.1:9/?token=secret"}]
)
def test_an_unreachable_server_is_ignored(tmp_path, running, change):
    first = InstanceFile(tmp_path, "serve")
    first.find()
    first.write(replace(running, **change))
    assert InstanceFile(tmp_path, "serve").find() is None
    first.remove()


@pytest.mark.parametrize("file_text", ["", "[]", "{}", '"text"', '{"address": 1'])
def test_an_unreadable_instance_file_is_ignored_after_waiting(tmp_path, monkeypatch, file_text):
    monkeypatch.setattr("workbook_lib.server.running_instance.START_TIMEOUT", 0.2)
    first = InstanceFile(tmp_path, "serve")
    first.find()
    (tmp_path / "running-serve.json").write_text(file_text)
    assert InstanceFile(tmp_path, "serve").find() is None
    first.remove()


def test_without_locks_or_write_access_there_is_no_instance_file(tmp_path, monkeypatch, running):
    (tmp_path / "file").write_text("mine")
    note = InstanceFile(tmp_path / "file", "serve")
    assert note.find() is None
    note.write(running)
    note.remove()

    def no_locks(*_, **__):
        raise OSError("no locks")

    monkeypatch.setattr(FileLock, "acquire", no_locks)
    note = InstanceFile(tmp_path, "serve")
    assert note.find() is None
    note.write(running)
    note.remove()
    assert not [*tmp_path.glob("*.json")]


def again(folder, *options, **env):
    return run("serve", "--data-dir", folder, *options, **env)


def test_a_second_start_opens_the_first_without_secret_arguments(server, folder, tmp_path):
    called, browser = tmp_path / "called", tmp_path / "browser"
    browser.write_text(f'#!/bin/sh\nprintf %s "$*" > {called}.part && mv {called}.part {called}\n')
    browser.chmod(0o700)
    done = again(folder, "--port", server.port, BROWSER=f"{browser} %s")
    assert (done.returncode, done.stdout, done.stderr) == (0, server.output_lines[0], "")
    wait_until(called.exists)
    address = called.read_text()
    token = server.address.partition("token=")[2]
    assert token
    assert token not in address
    with httpx.Client(follow_redirects=True, timeout=30) as opened:
        assert opened.get(address).status_code == 200
        assert opened.get(address).status_code == 404
    with httpx.Client(base_url=server.base, timeout=30) as anonymous:
        assert anonymous.post("workbook/open").status_code == 403
    assert again(folder, "--no-browser").stdout == server.output_lines[0]


def test_an_exact_port_starts_a_new_server_on_which_open_pages_stay_signed_in(tmp_path):
    with Serving(tmp_path) as first, Serving(tmp_path) as second, first.client() as page:
        assert first.port != second.port
        first.process.kill()
        first.process.wait()
        note = json.loads((tmp_path / "running-serve.json").read_text())
        assert note["address"] == first.address
        assert second.end() == 0
        assert (tmp_path / "server-key").stat().st_mode & 0o777 == 0o600
        with Serving(tmp_path, port=first.port) as third:
            assert third.address != first.address
            assert third.base == first.base
            assert page.get("/", follow_redirects=False).status_code == 200


def test_the_address_is_printed_with_the_next_free_port_and_without_a_browser(tmp_path):
    listener = listen("127.0.0.1", free_port())
    code = f"import sys, workbook_lib.cli as c; c.PORT = {listener.port}; sys.exit(c.main())"
    command = ["serve", "--data-dir", str(tmp_path)]
    process = subprocess.Popen(
        [sys.executable, "-c", code, *command],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment(BROWSER="no-such-browser", PATH="", DISPLAY=""),
    )
    try:
        notice = process.stderr.readline()
        assert notice.startswith(f"Another program uses port {listener.port}, so this time")
        ready = process.stdout.readline()
        assert ready.startswith("Ready: http://127.0.0.1:")
        assert f":{listener.port}/" not in ready
        assert process.stderr.readline().startswith("No browser could be opened here.")
        assert httpx.get(ready.removeprefix("Ready: ").strip(), timeout=30).status_code == 302
    finally:
        process.terminate()
        assert process.wait(30) == 0
        process.stdout.close()
        process.stderr.close()
        listener.close()
    assert not [*tmp_path.glob("*.json")]
