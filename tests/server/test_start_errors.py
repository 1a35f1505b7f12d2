"""What a start reports when this computer is not as it should be, and what it does not follow."""

from __future__ import annotations

import errno
import io
import os
import shutil
import socket
import subprocess
import sys
import tempfile
from contextlib import contextmanager, redirect_stderr, suppress
from pathlib import Path

import pytest

from tests.program import Program, free_port, wait_until
from tests.server import without_posix
from tests.server.running import ROOT, Serving, environment, run, start_kernel
from tests.store.disks import mounted
from workbook_lib.cli import main
from workbook_lib.errors import ErrorMessage, UserError
from workbook_lib.record import Clock, Record
from workbook_lib.server import start
from workbook_lib.server.kernels import sockets
from workbook_lib.store import PersonalStore
from workbook_lib.store.sync_copies import sync_service

CLOCK = Clock("a-laptop")


def refused(done):
    """Return the only sentence of a start that has failed."""
    assert (done.returncode, done.stdout) == (1, "")
    (sentence,) = done.stderr.splitlines()
    return sentence


def message(code, **values):
    return ErrorMessage(code, values).text()


@pytest.fixture
def store(tmp_path):
    """Return a store with words on a small disk, or in a folder where none can be mounted."""
    with mounted(tmp_path) as real:
        store = PersonalStore(tmp_path / "data")
        store.save(Record().put("home/seat", "both", CLOCK))
        before = store.path.read_bytes()
        yield store, real
        assert store.path.read_bytes() == before, "nothing is lost"


def test_a_start_on_a_read_only_disk_is_refused(store, tmp_path, monkeypatch):
    store, real = store
    if real:
        subprocess.run(["mount", "-o", "remount,ro", tmp_path], check=True)
        done = run("serve", "--no-browser", "--data-dir", store.folder)
        assert refused(done) == message("folder_not_writable", folder=store.folder)
    else:
        monkeypatch.setattr(start, "check_writable", failing(errno.EROFS))
        assert_refused(store, "folder_not_writable")


def test_a_start_on_a_full_disk_is_refused(store, tmp_path, monkeypatch):
    store, real = store
    if real:
        with (tmp_path / "large").open("wb", buffering=0) as file, suppress(OSError):
            while True:
                file.write(bytes(4096))
        done = run("serve", "--no-browser", "--data-dir", store.folder)
        assert refused(done) == message("folder_without_space", folder=store.folder)
    else:
        monkeypatch.setattr(start, "check_writable", failing(errno.ENOSPC))
        assert_refused(store, "folder_without_space")


def failing(number):
    def fail(*_):
        raise OSError(number, os.strerror(number))

    return fail


def assert_refused(store, code, **values):
    outcome = run_here("serve", "--no-browser", "--data-dir", str(store.folder))
    assert outcome == (1, message(code, folder=store.folder, **values))


def run_here(*arguments):
    """Run the command in this process; return its status and its message."""
    errors = io.StringIO()
    with redirect_stderr(errors):
        status = main([*arguments])
    return status, errors.getvalue().strip()


@pytest.mark.parametrize(
    ("number", "code", "values"),
    [
        (errno.EACCES, "folder_not_writable", {}),
        (errno.EPERM, "folder_not_writable", {}),
        (errno.EDQUOT, "folder_without_space", {}),
        (errno.ENOTDIR, "file_in_place_of_folder", {}),
        (errno.EIO, "folder_failed", {"cause": "error 5 of this computer"}),
    ],
)
def test_a_data_folder_that_cannot_be_written_is_reported(
    tmp_path, monkeypatch, number, code, values
):
    monkeypatch.setattr(os, "environ", {**os.environ})
    monkeypatch.setattr(start, "check_writable", failing(number))
    assert_refused(PersonalStore(tmp_path), code, **values)


def test_a_computer_without_a_temporary_folder_is_reported(tmp_path, monkeypatch):
    def none():
        raise FileNotFoundError(errno.ENOENT, "No usable temporary directory found")

    monkeypatch.setattr(os, "environ", {**os.environ})
    monkeypatch.setattr(tempfile, "gettempdir", none)
    sockets.make_socket_folder().rmdir()  # elsewhere
    monkeypatch.setattr(sockets, "FALLBACK_FOLDERS", ())
    arguments = ("serve", "--no-browser", "--port", str(free_port()), "--data-dir", str(tmp_path))
    assert run_here(*arguments) == (1, message("temporary_folder_needed"))


def test_a_full_disk_for_temporary_files_is_reported(monkeypatch):
    folder = Path(tempfile.mkdtemp(dir="/var/tmp"))
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    monkeypatch.setattr(sockets, "FALLBACK_FOLDERS", ())
    sockets.make_socket_folder().rmdir()
    monkeypatch.setattr(sockets, "check_writable", failing(errno.ENOSPC))
    with pytest.raises(UserError, match="free space"):
        sockets.make_socket_folder()
    folder.rmdir()  # nothing is left in it


START = "import sys; {}; import workbook_lib.cli as c; sys.exit(c.main(['serve', '--no-browser']))"


@pytest.mark.parametrize(
    ("damage", "cause"),
    [
        ("sys.modules['tornado'] = None", "tornado.ioloop, ModuleNotFoundError"),
        ("sys.path.insert(0, sys.argv[1])", "SyntaxError"),
    ],
)
def test_a_damaged_library_is_reported(tmp_path, damage, cause):
    (tmp_path / "yaml.py").write_text("\0\0\0")
    env = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run(
        [sys.executable, "-c", START.format(damage), tmp_path],
        cwd=ROOT,
        env={**env, "WORKBOOK_DATA_DIR": str(tmp_path / "data")},
        check=False,
        capture_output=True,
        text=True,
    )
    assert refused(done) == message("library_damaged", cause=cause)


def test_ctrl_c_during_the_start_ends_it_without_a_traceback(tmp_path, monkeypatch):
    def interrupt(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "environ", {**os.environ})
    monkeypatch.setattr(start, "load_pack", interrupt)
    assert run_here("serve", "--no-browser", "--data-dir", str(tmp_path)) == (130, "")


def test_a_folder_that_a_service_copies_is_announced(capsys):
    start._announce_synced_folder(Path("me/Dropbox/words"))
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("Your words are in a folder that Dropbox copies")
    start._announce_synced_folder(Path("me/words"))
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize(
    ("folder", "service"),
    [
        ("Library/Mobile Documents/com~apple~CloudDocs/x", "iCloud"),
        ("Library/CloudStorage/OneDrive-Practice/x", ""),
        ("OneDrive - Practice/x", "OneDrive"),
        ("Boxes/OneDriver/x", None),
    ],
)
def test_services_are_recognized_by_their_folders(folder, service):
    assert sync_service(Path(folder)) == service


@contextmanager
def proxy():
    """Listen as a proxy; yield its variables and a function that tells whether it was used."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.1)
        address = f"http://127.0.0.1:{listener.getsockname()[1]}"
        names = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY")
        variables = {case(name): address for name in names for case in (str.lower, str.upper)}

        def requested():
            try:
                listener.accept()[0].close()
            except TimeoutError:
                return False
            return True

        yield {**variables, "NO_PROXY": "", "no_proxy": ""}, requested


def test_no_request_of_the_command_goes_to_a_proxy(tmp_path):
    opened = tmp_path / "opened"
    browser = tmp_path / "browser"
    browser.write_text(f'#!/bin/sh\nprintf %s "$*" > {opened}\n')
    browser.chmod(0o700)
    with proxy() as (variables, was_requested), Serving(tmp_path / "data", **variables) as server:
        with server.client() as client:
            assert start_kernel(client).json()["kernelId"]
        done = run("serve", "--data-dir", tmp_path / "data", BROWSER=f"{browser} %s", **variables)
        assert (done.returncode, done.stderr) == (0, "")
        wait_until(opened.exists)
        assert not was_requested(), "the token would have been in the request"


@pytest.mark.parametrize("forked", [True, False])
def test_kernels_of_pages_ignore_the_ipython_settings_of_the_person(tmp_path, forked):
    marker, home = tmp_path / "ran", tmp_path / "home"
    profile = home / ".ipython" / "profile_default"
    (profile / "startup").mkdir(parents=True)
    code = f"open({str(marker)!r}, 'w').close()"
    (profile / "startup" / "00-mine.py").write_text(code)
    (profile / "ipython_kernel_config.py").write_text(code)
    program = ["-m"] if forked else [without_posix.__file__]
    arguments = ["workbook_lib.cli", "serve", "--no-browser", "--port", str(free_port())]
    command = [sys.executable, *program, *arguments, "--data-dir", tmp_path / "data"]
    variables = environment(HOME=home, IPYTHONDIR=home / ".ipython")
    with Program(command, cwd=ROOT, env=variables) as server:
        address = server.wait_for(r"^Ready: (http://\S+)$")[1]
        page = Serving.client(Address(address))
        with page as client:
            assert start_kernel(client).json()["kernelId"]
    assert not marker.exists()


class Address:
    """A server of which only the address is known."""

    def __init__(self, address):
        self.address, self.base = address, address.partition("?")[0]


def test_any_other_path_that_cannot_be_used_is_one_sentence(monkeypatch, capsys):
    error = OSError(errno.EIO, os.strerror(errno.EIO), "/words/pack.yaml")
    monkeypatch.setattr("workbook_lib.content.loading.loader.check_pack", lambda _: fail(error))
    assert main(["check"]) == 1
    cause = message("cause_other", number=errno.EIO)
    expected = message("path_not_usable", path="/words/pack.yaml", cause=cause)
    assert capsys.readouterr().err == f"{expected}\n"
    monkeypatch.setenv("WORKBOOK_DEBUG", "1")
    with pytest.raises(OSError, match="Input/output error"):
        main(["check"])


def fail(error):
    raise error


# Root may open each folder, so for root the commands run without that right.
DROPPED = "-dac_override,-dac_read_search"
WITH_RIGHTS_OF_FILES = (
    ["setpriv", f"--bounding-set={DROPPED}", f"--inh-caps={DROPPED}"] if os.geteuid() == 0 else []
)
CLOSED = {
    "check": ["check", "DIR"],
    "copy": ["copy", "DIR"],
    "export": ["translate", "export", "es", "--out", "es.po", "--words", "DIR"],
    "export to": ["translate", "export", "es", "--out", "DIR/es.po"],
    "import": ["translate", "import", "es.po", "--words", "DIR"],
    "import from": ["translate", "import", "DIR/es.po"],
    "measures": ["measures", "DIR"],
    "preview": ["preview", "DIR", "--no-browser"],
    "print": ["print", "DIR"],
    "print words": ["print", ".", "--words", "DIR"],
    "serve": ["serve", "--no-browser", "--data-dir", "DIR"],
    "serve words": ["serve", "--no-browser", "--workshop", "--words", "DIR"],
    "shortcut": ["shortcut", "DIR"],
    "unseal": ["unseal", "--data-dir", "DIR"],
    "versions": ["versions", "--data-dir", "DIR"],
}


if not WITH_RIGHTS_OF_FILES or shutil.which("setpriv"):

    def test_the_start_page_reports_copies_that_cannot_be_listed(tmp_path):
        versions = tmp_path / "data" / "versions"
        versions.mkdir(parents=True)
        PersonalStore(versions.parent).save(Record().put("home/seat", "both", CLOCK))
        versions.chmod(0)
        try:
            with (
                Serving(versions.parent, through=WITH_RIGHTS_OF_FILES) as running,
                running.client() as client,
            ):
                page = client.get("/")
                xsrf = {"X-XSRFToken": client.cookies["_xsrf"]}
                answer = client.post("/workbook/file/versions", headers=xsrf)
        finally:
            versions.chmod(0o700)
        sentence = message("read_not_allowed", path=versions)
        assert page.status_code == 200
        assert sentence in page.text
        assert (answer.status_code, answer.json()["sentence"]) == (409, sentence)
        assert running.logged_errors == []

    @pytest.mark.parametrize("inside", ["", "/en"])
    @pytest.mark.parametrize("command", CLOSED)
    def test_a_folder_without_permission_is_one_sentence(tmp_path, command, inside):
        folder = tmp_path / "closed"
        shutil.copytree(ROOT / "content" / "en", folder / "en")
        folder.chmod(0)
        words = [word.replace("DIR", f"{folder}{inside}") for word in CLOSED[command]]
        program = [*WITH_RIGHTS_OF_FILES, sys.executable, "-m", "workbook_lib.cli"]
        try:
            done = subprocess.run(
                [*program, *words],
                cwd=tmp_path,
                capture_output=True,
                text=True,
                timeout=60,
                env=environment(),
                check=False,
            )
        finally:
            folder.chmod(0o700)
        assert "closed" in refused(done) or command == "check"
