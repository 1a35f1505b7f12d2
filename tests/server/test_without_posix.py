"""The command without what only POSIX systems have, and what Windows needs besides."""

from __future__ import annotations

import errno
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import httpx
import psutil
import pytest

from tests.program import Program, free_port, wait_until
from tests.server import without_posix
from tests.server.running import ROOT, environment, start_kernel
from tests.store.sealing import PASSPHRASE, record
from workbook_lib.errors import UserError
from workbook_lib.record import encode
from workbook_lib.server import listening as listening_module
from workbook_lib.server.listening import listen
from workbook_lib.store.files import remove, retry_while_open

LOOPBACK = "127.0.0.1"
TCP = psutil.CONN_LISTEN


def command(*arguments):
    return [sys.executable, without_posix.__file__, "workbook_lib.cli", *map(str, arguments)]


def started(folder, *arguments):
    """Run the command in a folder."""
    return Program(command(*arguments), cwd=folder, env=environment(WORKBOOK_DEBUG=1))


def listening(pid):
    """Return the hosts on which a program and its children listen."""
    programs = [psutil.Process(pid), *psutil.Process(pid).children(recursive=True)]
    lines = [line for program in programs for line in program.net_connections("tcp")]
    return {line.laddr.ip for line in lines if line.status == TCP}


def test_the_workbook_runs_without_posix(tmp_path):
    data, port = tmp_path / "Söhne & Co", free_port()
    data.mkdir()
    (data / "workbook.json").write_bytes(encode(record(**{"home/seat": "both"})))
    arguments = ("serve", "--no-browser", "--port", port, "--data-dir", data)
    with started(tmp_path, *arguments) as program:
        address = program.wait_for(r"^Ready: (http://\S+)$")[1]
        base = address.partition("?")[0]
        with httpx.Client(base_url=base, follow_redirects=True, timeout=60) as client:
            assert client.get(address).status_code == 200
            assert client.get("voila/render/signs-over-time.ipynb").status_code == 200
            client.headers["X-XSRFToken"] = client.cookies["_xsrf"]
            answer = client.post("workbook/file/seal", json={"passphrase": PASSPHRASE})
            assert answer.status_code == 204, answer.text
            # The kernel is an ordinary one, which gets the key on its standard input.
            answer = start_kernel(client)
            assert answer.json()["kernelId"], answer.text
            children = psutil.Process(program.pid).children(recursive=True)
            kernels = [child for child in children if "ipykernel_launcher" in child.cmdline()]
            assert len(kernels) == 1
            assert listening(program.pid) == {LOOPBACK}
            again = subprocess.run(
                command(*arguments), env=environment(), check=False, capture_output=True, text=True
            )
            assert (again.returncode, again.stdout) == (0, f"Ready: {address}\n"), again.stderr
        program._process.send_signal(signal.SIGINT)
        assert program._process.wait(20) == 0
    assert not [line for line in program.output_lines if "does not exist on Windows" in line]
    assert not psutil.wait_procs(kernels, 20)[1]


def test_jupyterlab_runs_without_posix(tmp_path):
    data, port = tmp_path / "data", free_port()
    with started(tmp_path, "lab", "--no-browser", "--port", port, "--data-dir", data) as program:
        address = program.wait_for(r"^Ready: (http://\S+)$")[1]
        token = {"Authorization": f"token {address.partition('token=')[2]}"}
        with httpx.Client(
            base_url=f"http://{LOOPBACK}:{port}", headers=token, timeout=60
        ) as client:

            def answers():
                try:
                    return client.get("/api").status_code == 200
                except httpx.ConnectError:
                    return False

            wait_until(answers)
            assert client.post("/api/kernels", json={"name": "python3"}).status_code == 201
            assert listening(program.pid) == {LOOPBACK}


@pytest.mark.parametrize("arguments", [("check",), ("versions",), ("--version",), ("print", ".")])
def test_other_commands_run_without_posix(tmp_path, arguments):
    done = subprocess.run(
        command(*arguments),
        cwd=tmp_path,
        env=environment(WORKBOOK_DATA_DIR=tmp_path / "data", WORKBOOK_DEBUG=1),
        check=False,
        capture_output=True,
        text=True,
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_our_code_sees_no_posix():
    code = f"""
import sys
sys.path.insert(0, {str(Path(without_posix.__file__).parent)!r})
import without_posix
without_posix.remove_posix()
from workbook_lib.store import files
assert files.os.name == "nt"
assert not hasattr(files.os, "getuid")
"""
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=environment(), check=True)


@pytest.mark.parametrize("encoding", ["cp1252", "cp437", "ascii"])
def test_a_console_of_any_encoding_shows_a_message(tmp_path, encoding):
    folder = tmp_path / "日本語 “words”"
    (folder / "in").mkdir(parents=True)
    done = subprocess.run(
        command("copy", folder),
        env=environment(PYTHONIOENCODING=encoding, PYTHONUTF8=0),
        check=False,
        capture_output=True,
    )
    text = done.stderr.decode(encoding)
    assert done.returncode == 1
    assert "Traceback" not in text
    assert r"\u65e5\u672c\u8a9e" in text


WAITS = """
import asyncio, os, signal, threading
from workbook_lib.server.security.process import wake_on_signals

def send():
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGTERM})
    signal.pthread_kill(threading.get_ident(), signal.SIGTERM)

async def main():
    ended = asyncio.Event()
    signal.signal(signal.SIGTERM, lambda *_: ended.set())
    with wake_on_signals(asyncio.get_running_loop()):
        asyncio.get_running_loop().call_later(0.2, threading.Thread(target=send).start)
        await ended.wait()

signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM})
asyncio.run(main())
print("ended")
"""


def test_a_signal_that_the_main_thread_does_not_get_wakes_the_event_loop():
    """As Ctrl+C on Windows."""
    done = subprocess.run(
        [sys.executable, "-c", WAITS],
        timeout=30,
        env=environment(),
        check=True,
        capture_output=True,
        text=True,
    )
    assert done.stdout == "ended\n"


def test_no_program_can_share_a_port_on_windows(monkeypatch):
    """Only Windows has the option; another one replaces it in this test."""
    monkeypatch.setattr(listening_module, "_ONE_LISTENER", socket.SO_KEEPALIVE)
    opened = listen(LOOPBACK, free_port())
    try:
        (listener,) = opened.sockets
        assert listener.getsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE)
        assert not listener.getsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR)
    finally:
        opened.close()


def test_ports_that_the_system_keeps_are_avoided(monkeypatch):
    first, create = free_port(), listening_module._create

    def refuse(family, address):
        if address[1] == first:
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
        return create(family, address)

    monkeypatch.setattr(listening_module, "_create", refuse)
    opened = listen(LOOPBACK, first, exact=False)
    assert opened.port > first
    opened.close()
    with pytest.raises(UserError, match="may not be used"):
        listen(LOOPBACK, first)


def test_a_file_that_a_scanner_has_open_is_read_and_removed_later(tmp_path, monkeypatch):
    refusals = iter([True] * 3)
    path = tmp_path / "file"
    path.write_text("words")
    unlink = Path.unlink

    def refuse(self, **options):
        if next(refusals, False):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
        unlink(self, **options)

    monkeypatch.setattr(Path, "unlink", refuse)
    remove(path)
    assert not path.exists()
    remove(path)

    def never():
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))

    with pytest.raises(PermissionError):
        retry_while_open(never)
