"""The commands about this computer: a start file, and what one needs to report a problem."""

from __future__ import annotations

import configparser
import json
import os
import re
import shlex
import stat
import subprocess
import sys
from pathlib import Path, PureWindowsPath

import pytest

from tests.program import Program, free_port
from tests.server.running import Serving, environment, run
from workbook_lib.assets import FOLDER
from workbook_lib.cli import computer, main
from workbook_lib.cli.computer import MARK, is_temporary, report, start_file
from workbook_lib.errors import ErrorMessage
from workbook_lib.record import Clock, Record
from workbook_lib.settings import Settings, variable_names
from workbook_lib.store import PersonalStore
from workbook_lib.store.passphrase import set_passphrase

PATHS = ["/srv/Zoë Müller's (2)/50% & $more/`x`/python", '/a"b/python', "/back\\slash/python"]


def command_of_entry(text):
    """Return the command of a desktop entry, parsed by the rules of its standard."""
    parser = configparser.RawConfigParser(delimiters="=", comment_prefixes="#", strict=True)
    parser.optionxform = str
    parser.read_string(text)
    entry = parser["Desktop Entry"]
    assert (entry["Type"], entry["Terminal"]) == ("Application", "true")
    value = entry["Exec"].replace("\\\\", "\\")
    # Quoting is that of a shell.
    words = subprocess.check_output(["sh", "-c", f"printf '%s\\0' {value}"], text=True)
    return [word.replace("%%", "%") for word in words.split("\0")[:-1]]


@pytest.mark.parametrize("path", PATHS)
def test_the_start_file_of_linux_runs_the_command(path):
    created = start_file("linux", "Notes", [path, "serve"], Path("icon.svg"))
    assert created.name == "Notes.desktop"
    program, option, script = command_of_entry(created.text)
    assert (program, option) == ("/bin/sh", "-c")
    assert shlex.split(script.partition(" || ")[0]) == [path, "serve"]


@pytest.mark.parametrize("path", PATHS)
def test_the_start_file_of_macos_runs_the_command(path):
    created = start_file("darwin", "Notes", [path, "serve"], Path("icon.svg"))
    assert created.name == "Notes.command"
    assert created.text.startswith("#!/bin/sh\n")
    assert shlex.split(created.text.splitlines()[-1]) == ["exec", path, "serve"]


def test_the_start_file_of_windows_runs_the_command():
    python = str(PureWindowsPath(r"D:\Zoë & Söhne\100%\Scripts\python.exe"))
    created = start_file("win32", "Notes: mine?", [python, "serve"], Path("icon.svg"))
    assert created.name == "Notes mine.bat"
    lines = created.text.split("\r\n")
    assert "\n" not in "".join(lines)
    assert lines[2] == "chcp 65001 >nul"  # the next lines are UTF-8
    assert lines[3] == r'"D:\Zoë & Söhne\100%%\Scripts\python.exe" "serve"'
    assert lines[4] == "if errorlevel 1 pause"


def starts(command, cwd):
    """Run the command of a start file, and return the address of its server."""
    with Program(command, cwd=cwd, env=environment(BROWSER="true")) as program:
        return program.wait_for(r"^Ready: (http://\S+)$")[1]


@pytest.mark.parametrize("system", ["linux", "darwin"])
def test_a_start_file_opens_the_workbook_from_any_folder(tmp_path, monkeypatch, system):
    monkeypatch.setattr(sys, "platform", system)
    monkeypatch.setattr("workbook_lib.cli.PORT", free_port())
    monkeypatch.setattr(os, "environ", {**os.environ})
    folder, data = tmp_path / "Zoë's desk & more", tmp_path / "words"
    folder.mkdir()
    (folder / "yaml.py").write_text("raise RuntimeError('code of somebody else')")
    assert main(["shortcut", str(folder), "--data-dir", str(data)]) == 0
    (path,) = folder.glob("Notes.*")
    assert stat.S_IMODE(path.stat().st_mode) == 0o755
    command = [path] if system == "darwin" else command_of_entry(path.read_text("utf-8"))
    assert starts(command, folder).startswith("http://127.0.0.1:")
    assert (data / "server-key").exists()


def test_a_start_file_is_replaced_and_a_file_of_the_person_is_not(tmp_path, capsys):
    for _ in range(2):
        assert main(["shortcut", str(tmp_path)]) == 0
    (path,) = tmp_path.iterdir()
    assert MARK in path.read_text("utf-8")
    assert str(path) in capsys.readouterr().out
    path.write_text("my own")
    assert main(["shortcut", str(tmp_path)]) == 1
    assert path.read_text() == "my own"
    expected = ErrorMessage("shortcut_exists", {"path": path}).text()
    assert capsys.readouterr().err.strip() == expected


def test_a_folder_that_cannot_be_written_is_reported(tmp_path, capsys):
    (tmp_path / "file").write_text("mine")
    assert main(["shortcut", str(tmp_path / "file" / "in")]) == 1
    assert "cannot be written" in capsys.readouterr().err


def test_an_environment_that_may_be_removed_gets_no_start_file(tmp_path, monkeypatch, capsys):
    for folder in ("uv/archive-v0/x", "uv/environments-v2/x", ".local/pipx/.cache/x"):
        assert is_temporary(Path("/home/someone") / folder)
    assert not is_temporary(Path("/home/someone/.local/share/uv/tools/between-us-workbook"))
    monkeypatch.setattr(sys, "prefix", "/home/someone/.cache/uv/archive-v0/x")
    assert main(["shortcut", str(tmp_path)]) == 1
    assert "uv tool install" in capsys.readouterr().err
    assert not [*tmp_path.iterdir()]


def test_the_desktop_is_the_default(tmp_path, monkeypatch):
    monkeypatch.setattr("platformdirs.user_desktop_path", lambda: tmp_path / "Desktop")
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    assert computer._desktop() == tmp_path
    (tmp_path / "Desktop").mkdir()
    assert computer._desktop() == tmp_path / "Desktop"


def test_the_doctor_shows_nothing_private(tmp_path):
    secret = "a-secret-folder"
    store = PersonalStore(tmp_path / secret)
    store.save(Record().put("home/seat", "my own words", Clock("a-laptop")))
    private = {"WORKBOOK_DATA_DIR": store.folder, "HTTPS_PROXY": "http://me:pw@proxy.example"}
    done = run("doctor", **private)
    assert (done.returncode, done.stderr) == (0, "")
    for hidden in (secret, str(tmp_path), "words\n", "pw@", "proxy.example", os.uname().nodename):
        assert hidden not in done.stdout, hidden
    lines = dict(re.split(r"\s+", line, maxsplit=1) for line in done.stdout.splitlines()[1:])
    assert lines["Python"].startswith("CPython 3.")
    assert lines["voila"][0].isdecimal()
    assert "another one" in done.stdout
    assert "can be opened" in done.stdout
    assert "HTTPS_PROXY" in lines["proxy"]
    assert "cannot be loaded" not in done.stdout


def values(folder):
    return dict(report(Settings(data_folder=folder)))


def test_the_doctor_says_what_is_wrong(tmp_path, monkeypatch):
    folder = tmp_path / "OneDrive - Practice" / "data"
    assert values(folder)["data folder"] == "another one, not there yet"
    folder.mkdir(parents=True)
    assert "copied by OneDrive" in values(folder)["data folder"]
    store = PersonalStore(folder)
    store.save(Record().put("home/seat", "both", Clock("a-laptop")))
    set_passphrase(store.file, "four plain words here")
    assert values(folder)["your words"] == "locked"
    store.path.write_text("{")
    assert values(folder)["your words"].startswith("cannot be opened (file_unreadable")

    def broken(name):
        raise ValueError(name)

    monkeypatch.setattr(computer.importlib, "import_module", broken)
    assert values(folder)["voila"].endswith("cannot be loaded (ValueError)")


@pytest.mark.parametrize("name", ["is_dir", "exists", "open", "iterdir"])
def test_the_doctor_reports_a_data_folder_that_it_may_not_read(tmp_path, monkeypatch, name):
    original = getattr(Path, name)

    def refuse(path, *arguments, **options):
        if path.is_relative_to(tmp_path):
            raise PermissionError(13, "Permission denied", str(path))
        return original(path, *arguments, **options)

    store = PersonalStore(tmp_path)
    store.save(Record().put("home/seat", "both", Clock("a-laptop")))
    store.path.write_text("{")
    monkeypatch.setattr(Path, name, refuse)
    assert values(tmp_path)["your words"].startswith("cannot be opened (")


def test_the_doctor_sees_a_running_server(tmp_path):
    with Serving(tmp_path):
        assert values(tmp_path)["running"].startswith("serve, port")
    assert values(tmp_path)["running"].startswith("nothing, port")


def test_names_of_variables_are_read_in_any_case(monkeypatch):
    monkeypatch.setattr(os, "environ", {"https_proxy": "x", "PATH": "y"})
    assert variable_names("HTTPS_PROXY") == ["https_proxy"]


@pytest.mark.parametrize("mode", ["personal", "guest"])
def test_only_a_persons_own_start_page_can_be_installed(tmp_path, mode):
    options = ["--workshop"] if mode == "guest" else []
    with Serving(tmp_path, *options) as server, server.client() as client:
        link = re.search(r'<link rel="manifest" href="([^"]+)">', client.get("/").text)
        assert (link is not None) is (mode == "personal")
        if link is None:
            return
        with server.anonymous_client() as browser:
            answer = browser.get(link[1])
            assert answer.headers["content-type"] == "application/manifest+json"
            manifest = json.loads(answer.text)
            icon = browser.get(manifest["icons"][0]["src"])
            assert icon.content == (FOLDER / "icon.svg").read_bytes()
            assert icon.headers["content-type"] == "image/svg+xml"
        assert manifest["name"] == re.search("<title>(.+)</title>", client.get("/").text)[1]
        assert manifest["start_url"] == manifest["scope"] == "/"


def test_no_script_installs_a_service_worker():
    for path in (FOLDER / "js").glob("*.js"):
        assert "serviceWorker" not in path.read_text("utf-8"), path
