"""Addresses and sockets of a server and its kernels, whatever is configured."""

from __future__ import annotations

import json
import os
import shutil
import signal
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import httpx
import psutil
import pytest

from tests.program import Program, free_port, wait_until
from tests.server.running import (
    CHAPTER,
    ROOT,
    Serving,
    environment,
    forked_kernels,
    kernel_request,
    start_kernel,
    unforked_kernels,
)
from workbook_lib.errors import UserError
from workbook_lib.server.kernels import sockets
from workbook_lib.server.lab import copy_notebooks, notebook_workspace
from workbook_lib.settings import Settings

EVERYWHERE = ".".join("0000")
TOKEN = "for-a-test-only"
OPEN_SETTINGS = f"""
c.ServerApp.ip = "{EVERYWHERE}"
c.ServerApp.token = ""
c.IdentityProvider.token = ""
c.ServerApp.password = ""
c.ServerApp.allow_origin = "*"
c.ServerApp.disable_check_xsrf = True
c.ServerApp.allow_remote_access = True
"""


def listening(pid):
    """Return the TCP addresses on which a program and its children listen."""
    program = psutil.Process(pid)
    connections = [
        item.net_connections("tcp") for item in (program, *program.children(recursive=True))
    ]
    return {
        item.laddr for group in connections for item in group if item.status == psutil.CONN_LISTEN
    }


@pytest.fixture
def settings(tmp_path):
    """Return variables that point to insecure settings and kernels."""
    kernel = {
        "argv": ["/bin/false", "{connection_file}"],
        "display_name": "x",
        "language": "python",
    }
    for name in ("config", "there"):
        (tmp_path / name).mkdir()
        for file in ("jupyter_config", "jupyter_server_config", "jupyter_lab_config"):
            (tmp_path / name / f"{file}.py").write_text(OPEN_SETTINGS)
    spec = tmp_path / "share/kernels/python3"
    spec.mkdir(parents=True)
    (spec / "kernel.json").write_text(json.dumps(kernel))
    return {
        "JUPYTER_CONFIG_DIR": tmp_path / "config",
        "JUPYTER_CONFIG_PATH": tmp_path / "config",
        "JUPYTER_PATH": tmp_path / "share",
        "JUPYTER_GATEWAY_URL": "http://127.0.0.1:9",
    }


def only_kernel(pid):
    """Return the only kernel of a server, after checking that it is forked where that works."""
    forked, unforked = forked_kernels(pid), unforked_kernels(pid)
    (kernel,) = forked + unforked
    assert (kernel in forked) is (sys.platform == "linux")
    return kernel


@contextmanager
def lab(tmp_path, python=("-m", "workbook_lib.cli"), command="lab", **env):
    """Run ``workbook lab`` in a folder with settings; return it and a client."""
    port = free_port()
    arguments = [sys.executable, *python, command, "--no-browser", "--port", str(port)]
    variables = {"JUPYTER_TOKEN": TOKEN, "WORKBOOK_DATA_DIR": tmp_path / "data", **env}
    with Program(arguments, cwd=tmp_path / "there", env=environment(**variables)) as program:
        program.wait_for(rf"http://127\.0\.0\.1:{port}/")
        base = f"http://127.0.0.1:{port}"
        with httpx.Client(base_url=base, timeout=60) as client:

            def answers():
                try:
                    return client.get("/api").status_code < 500
                except httpx.ConnectError:
                    return False

            wait_until(answers)
            yield program, client, port


def test_jupyterlab_listens_locally_despite_settings_and_ends_with_its_terminal(tmp_path, settings):
    signed_in = {"Authorization": f"token {TOKEN}"}
    with lab(tmp_path, **settings) as (program, client, port):
        for path in ("/lab", "/api/contents", "/workbook/"):
            assert client.get(path).status_code in (302, 403), path
        assert client.post("/workbook/file/save", json={}).status_code == 403
        response = client.get("/api", headers={"Origin": "http://elsewhere.example"})
        assert "access-control-allow-origin" not in response.headers
        assert_the_token_leaves_the_address(client)
        for path in ("/lab", "/workbook/", "/voila/render/get-help.ipynb", "/api/terminals"):
            assert client.get(path, headers=signed_in).status_code == 200, path
        response = client.post("/api/kernels", json={"name": "python3"}, headers=signed_in)
        assert response.json()["name"] == "python3"
        served = {
            net_connection.laddr
            for net_connection in psutil.Process(program.pid).net_connections("tcp")
        }
        assert served == {("127.0.0.1", port)}
        kernel = only_kernel(program.pid)
        # Output of child processes of a notebook arrives there, with a secret that only they
        # know. Messages of the kernel use sockets in a private folder.
        lines = psutil.Process(kernel).net_connections
        wait_until(lambda: any("/kernel-" in line.laddr for line in lines("unix")))
        assert len(listening(kernel)) <= 1
        children = psutil.Process(program.pid).children(recursive=True)
        os.kill(program.pid, signal.SIGHUP)
        assert program._process.wait(30) == 0
        psutil.wait_procs(children, 30)
        assert not [child for child in children if child.is_running()]


def assert_the_token_leaves_the_address(client):
    """A browser that opens an address of JupyterLab gets a cookie in place of the token."""
    page = {"Accept": "text/html,*/*"}
    with httpx.Client(base_url=client.base_url, headers=page, timeout=60) as browser:
        answer = browser.get("/lab/tree/a%20b", params={"token": "another", "reset": ""})
        assert (answer.status_code, answer.headers["location"]) == (302, "/lab/tree/a%20b?reset=")
        assert browser.get("/lab").status_code == 302, "it leads to the page for signing in"
        answer = browser.get(f"{client.base_url}//elsewhere.example/?token={TOKEN}")
        assert answer.headers["location"] == "/elsewhere.example/"
        assert browser.get("/lab").status_code == 200


STUCK = """
import asyncio, sys, threading
from workbook_lib.cli import main
from workbook_lib.server.kernels.provisioner import ForkProvisioner
from workbook_lib.server.security import process
process.SHUTDOWN_TIMEOUT = 1
async def stuck(*_, **__):
    print("stuck now", flush=True)
    %s
ForkProvisioner.launch_kernel = stuck
sys.exit(main(sys.argv[1:]))
"""


@pytest.mark.parametrize("how", ["await asyncio.Event().wait()", "threading.Event().wait()"])
@pytest.mark.parametrize("command", ["lab", "serve"])
def test_a_server_ends_on_a_signal_although_a_kernel_never_starts(tmp_path, command, how):
    (tmp_path / "there").mkdir()
    with lab(tmp_path, ("-c", STUCK % how), command) as (program, client, _):
        if command == "lab":
            signed_in = {"Authorization": f"token {TOKEN}"}
            request = client.build_request("POST", "/api/kernels", json={}, headers=signed_in)
        else:
            ready = program.wait_for(r"Ready: (\S+)")[1]
            client.get(ready, follow_redirects=True).raise_for_status()
            request = kernel_request(client)
        children = psutil.Process(program.pid).children(recursive=True)
        with ThreadPoolExecutor(1) as sender:
            response = sender.submit(client.send, request)
            program.wait_for("stuck now")
            assert not response.done()
            program._process.terminate()
            program._process.wait(20)
            response.exception()  # waits: the request fails, or gets an error page
        psutil.wait_procs(children, 20)
        assert not [child for child in children if child.is_running()]


def test_a_chapter_runs_despite_settings_and_a_long_temporary_folder(tmp_path, settings):
    folder = tmp_path / ("a" * 60)
    folder.mkdir(mode=0o700)
    variables = {**settings, "TMPDIR": folder, "JUPYTER_TOKEN": ""}
    with Serving(tmp_path / "data", **variables) as server, server.client() as client:
        with server.anonymous_client() as anonymous:
            for path in ("", CHAPTER, "api/kernels"):
                assert anonymous.get(path).status_code in (403, 404), path
        assert start_kernel(client).json()["kernelId"], "it runs in the Python of the server"
        assert only_kernel(server.process.pid)
        assert listening(server.process.pid) == {("127.0.0.1", server.port)}


def test_a_removed_socket_folder_is_created_again(tmp_path, short_folder):
    with Serving(tmp_path, TMPDIR=short_folder) as server, server.client() as client:
        before = start_kernel(client).json()["kernelId"]
        (folder,) = short_folder.glob("bu*")
        assert folder.stat().st_mode & 0o777 == 0o700
        shutil.rmtree(folder)
        again = start_kernel(client).json()["kernelId"]
        assert folder.stat().st_mode & 0o777 == 0o700
        assert client.get(f"/api/kernels/{again}").status_code == 200
        # A page whose kernel is unreachable requests another one.
        assert client.get(f"/api/kernels/{before}").status_code == 404
        assert len(server.kernels()) == 1
        assert server.logged_errors == []
    assert [*short_folder.iterdir()] == []


@pytest.fixture
def short_folder():
    """Return a folder for temporary files with a short path."""
    folder = Path(tempfile.mkdtemp(dir="/tmp"))
    yield folder
    shutil.rmtree(folder)


def test_a_folder_writable_by_others_is_not_used_for_sockets(short_folder, monkeypatch):
    short_folder.chmod(0o777)
    monkeypatch.setattr(tempfile, "tempdir", str(short_folder))
    socket_folder = sockets.make_socket_folder()
    socket_folder.rmdir()
    assert socket_folder.parent != short_folder
    monkeypatch.setattr(sockets, "FALLBACK_FOLDERS", ())
    with pytest.raises(UserError, match="TMPDIR"):
        sockets.make_socket_folder()


def test_a_socket_folder_of_another_user_is_not_used(tmp_path):
    sockets.restore_folder(tmp_path / "ours")
    sockets.restore_folder(tmp_path / "ours")
    (tmp_path / "open").mkdir(mode=0o755)
    (tmp_path / "link").symlink_to(tmp_path / "ours")
    for name in ("open", "link"):
        with pytest.raises(FileExistsError):
            sockets.restore_folder(tmp_path / name)


def test_jupyterlab_works_on_copies_of_the_notebooks(tmp_path):
    folder = notebook_workspace(Settings(data_folder=tmp_path))
    assert folder.parent == tmp_path
    tracked = {path.name: path.read_bytes() for path in (ROOT / "notebooks").glob("*.ipynb")}
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == tracked
    notebook = folder / "01-map-your-loop.ipynb"
    notebook.write_text("run")
    assert notebook_workspace(Settings(data_folder=tmp_path)) == folder
    assert notebook.read_text() == "run"


def notebook(text, outputs=()):
    cell = {"cell_type": "code", "source": [text], "outputs": list(outputs), "metadata": {}}
    return json.dumps({"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5})


@pytest.fixture
def chapters(tmp_path):
    """Return a folder of installed notebooks, and a data folder with copies."""
    installed, data = tmp_path / "installed", tmp_path / "data"
    installed.mkdir()
    for name in ("left", "run", "changed"):
        (installed / f"{name}.ipynb").write_text(notebook("first"))
    assert copy_notebooks(installed, data) == []
    return installed, data


def test_unchanged_notebook_copies_are_updated_and_changed_ones_kept(chapters):
    installed, data = chapters
    copies = data / "notebooks"
    (copies / "run.ipynb").write_text(notebook("first", [{"output_type": "stream"}]))
    (copies / "changed.ipynb").write_text(notebook("my own"))
    assert copy_notebooks(installed, data) == [], "nothing changed"
    assert "my own" in (copies / "changed.ipynb").read_text()
    for path in installed.iterdir():
        path.write_text(notebook("second"))
    (message,) = copy_notebooks(installed, data)
    assert message.startswith("There is a new version of changed.ipynb. You changed yours")
    for name in ("left.ipynb", "run.ipynb", "changed (new version).ipynb"):
        assert (copies / name).read_text() == notebook("second"), name
    assert "my own" in (copies / "changed.ipynb").read_text()
    (copies / "changed (new version).ipynb").unlink()
    assert copy_notebooks(installed, data) == [], "the message is shown once"
    assert len([*copies.iterdir()]) == 3


def test_a_changed_newer_version_beside_a_changed_copy_is_kept(chapters):
    installed, data = chapters
    copies = data / "notebooks"
    names = [f"changed{end}.ipynb" for end in ("", " (new version)", " (new version) 2")]

    def upgrade(text):
        (installed / "changed.ipynb").write_text(notebook(text))
        [message] = copy_notebooks(installed, data)
        return message

    (copies / names[0]).write_text(notebook("my own"))
    upgrade("second")
    assert f"{names[1]}." in upgrade("third"), "an unchanged newer version is replaced"
    (copies / names[1]).write_text(notebook("my own third"))
    assert f"{names[2]}." in upgrade("fourth")
    assert f"{names[2]}." in upgrade("fifth")
    texts = [(copies / name).read_text() for name in names]
    assert texts == [notebook(text) for text in ("my own", "my own third", "fifth")]
    assert len([*copies.glob("changed*")]) == 3


def test_copies_of_notebooks_are_in_the_language_of_the_reader(tmp_path):
    def first_cell(language, name="01-map-your-loop"):
        settings = Settings(data_folder=tmp_path, chosen_language=language)
        cells = json.loads((notebook_workspace(settings) / f"{name}.ipynb").read_bytes())["cells"]
        return "".join(cells[0]["source"])

    assert first_cell("es").startswith('<div lang="es" dir="ltr">\n\n# Dibuja el círculo\n\n<div>P')
    assert first_cell("ar").startswith('<div lang="ar" dir="rtl">\n\n# رسم الحلقة\n\n<div>')
    assert first_cell("ar", "explore").startswith('<div lang="ar" dir="rtl">\n\n# بياناتك\n\n<div>')
    assert first_cell("en").startswith("# Map your loop\n\n*To open this page")


def test_a_changed_copy_stays_when_the_language_changes(tmp_path, capsys):
    copy = tmp_path / "notebooks" / "explore.ipynb"
    for language in ("en", "es", "en"):
        copies = notebook_workspace(Settings(data_folder=tmp_path, chosen_language=language))
        if language == "en":
            copy.write_text(copy.read_text("utf-8").replace("or_example=True", "'mine.json'"))
    assert "'mine.json'" in copy.read_text("utf-8")
    assert len([*copies.iterdir()]) == len([*(ROOT / "notebooks").glob("*.ipynb")])
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize("note_text", [None, "", "[]", '{"left.ipynb": 1}'])
def test_copies_of_unknown_origin_are_kept(chapters, note_text):
    installed, data = chapters
    note = data / "notebooks-copied.json"
    note.unlink() if note_text is None else note.write_text(note_text)
    assert copy_notebooks(installed, data) == [], "the copies equal the installed notebooks"
    note.unlink()
    (installed / "left.ipynb").write_text(notebook("second"))
    assert len(copy_notebooks(installed, data)) == 1
    assert (data / "notebooks/left.ipynb").read_text() == notebook("first")
