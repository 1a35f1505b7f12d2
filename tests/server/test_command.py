"""The command line: its errors, and how fast they are reported."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
from types import SimpleNamespace

import httpx
import pytest

from tests.program import free_port, wait_until
from tests.server.running import ROOT, Serving, environment, run, start_kernel
from workbook_lib.cli import main, startup
from workbook_lib.content.loading.loader import load_pack
from workbook_lib.errors import UserError
from workbook_lib.record import Clock, Record
from workbook_lib.server.site import Site
from workbook_lib.server.start import _token_and_secret
from workbook_lib.settings import Settings
from workbook_lib.store import PersonalStore

ENGLISH = ROOT / "content" / "en"
EVERYWHERE = ".".join("0000")


def one_sentence(done):
    """Return the message, after checking that it is plain and short."""
    assert done.returncode == 1
    assert done.stdout == ""
    assert "Traceback" not in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    return done.stderr.strip()


@pytest.fixture
def run_here(capsys, monkeypatch):
    """Return a function like ``run`` that runs ``workbook`` in this process, which is faster.

    It is for commands that neither serve nor read a record.
    """
    monkeypatch.setattr(os, "environ", {**os.environ})

    def run_main(*arguments):
        capsys.readouterr()
        try:
            status = main([*map(str, arguments)])
        except SystemExit as ended:
            status = ended.code
        output = capsys.readouterr()
        return SimpleNamespace(returncode=status, stdout=output.out, stderr=output.err)

    return run_main


def test_the_help_command_is_fast():
    code = "import sys, workbook_lib.cli as c; sys.argv[1:] = ['--help']\n"
    code += "try: c.main()\nexcept SystemExit: print(len(sys.modules), 'voila' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env=environment(), check=True
    )
    assert "check the words" in done.stdout
    modules, voila = done.stdout.split()[-2:]
    assert int(modules) < 250
    assert voila == "False"


def test_without_a_command_the_workbook_is_served(monkeypatch, run_here):
    served = []
    monkeypatch.setattr("workbook_lib.server.start.serve", lambda **options: served.append(options))
    for arguments in ([], ["--no-browser", "--port", "8870"]):
        assert run_here(*arguments).returncode == 0
    assert [(item["port"], item["browser"]) for item in served] == [(8866, True), (8870, False)]
    assert "check the words" in run_here("--help").stdout


def test_an_old_python_is_reported(monkeypatch, run_here):
    monkeypatch.setattr(sys, "version_info", (3, 10, 13))
    assert one_sentence(run_here()).startswith(
        "The workbook needs Python 3.11 or newer, and this is Python 3.10."
    )


def test_a_terminal_shows_progress_and_how_to_end(tmp_path):
    ours, theirs = os.openpty()
    command = ["serve", "--no-browser", "--port", str(free_port()), "--data-dir", str(tmp_path)]
    process = subprocess.Popen(
        [sys.executable, "-m", "workbook_lib.cli", *command],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        env=environment(),
    )
    os.close(theirs)
    with open(ours, "rb", closefd=False) as terminal:
        lines = [next(terminal).decode().strip() for _ in range(3)]
    assert lines[0].startswith("Starting the workbook.")
    assert lines[1].startswith("Ready: http://127.0.0.1:")
    assert "Ctrl+C" in lines[2]
    process.send_signal(signal.SIGINT)
    assert process.wait(20) == 0
    os.close(ours)


def test_the_version_is_printed():
    done = run("--version")
    assert done.returncode == 0
    assert done.stdout.startswith("workbook ")


@pytest.mark.parametrize("port", ["0", "65536", "often", "-1"])
def test_an_invalid_port_is_rejected(run_here, port):
    done = run_here("serve", "--port", port)
    assert done.returncode == 2
    assert done.stderr.splitlines()[-1].startswith("workbook serve: error: ")


@pytest.mark.parametrize(
    "arguments",
    [
        ("serve", "--port", "often", "--lang", "es"),
        ("lab", "--lang=es", "--no-such"),
        ("versions", "--lang", "es"),
    ],
)
def test_a_mistake_in_a_command_is_reported_in_the_language_asked_for(run_here, arguments):
    words = load_pack(ROOT / "content" / "es").interface.errors
    done = run_here(*arguments)
    assert (done.returncode, done.stderr) == (2, f"{words.command_unclear}\n")


@pytest.mark.parametrize("folder", ["", " ", "~no-such-person/words"])
@pytest.mark.parametrize(
    "words",
    [
        ("check",),
        ("shortcut",),
        *((name, "--data-dir") for name in ("serve", "lab", "versions", "seal", "doctor")),
    ],
)
def test_a_folder_with_undecodable_name_is_reported(capsys, words, folder):
    with pytest.raises(SystemExit) as ended:
        main([*words, folder])
    assert ended.value.code == 2
    assert capsys.readouterr().err.splitlines()[-1].startswith(f"workbook {words[0]}: error: ")


def test_a_data_folder_of_an_unknown_person_is_reported(capsys, monkeypatch):
    monkeypatch.setenv("WORKBOOK_DATA_DIR", "~no-such-person/words")
    for words in (["versions"], ["serve", "--no-browser"], ["doctor"], ["shortcut"]):
        assert main(words) == 1
        sentence = "It is not clear where ~no-such-person/words is. Write its full path.\n"
        assert capsys.readouterr().err == sentence


def test_a_question_without_an_answer_ends_the_command(tmp_path):
    PersonalStore(tmp_path).save(Record().put("home/seat", "pursuer", Clock("test-test")))
    command = [sys.executable, "-m", "workbook_lib.cli", "seal", "--data-dir", str(tmp_path)]
    ended = subprocess.run(
        command,
        stdin=subprocess.DEVNULL,
        start_new_session=True,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 130
    assert "Traceback" not in ended.stderr


def test_a_pipe_that_ends_early_gives_no_traceback():
    command = [sys.executable, "-m", "workbook_lib.cli", "measures"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as program:
        program.stdout.close()
        assert program.stderr.read() == b""


@pytest.mark.parametrize("folder", ["a" * 5000, "/dev/null", "/proc/self", "a\x1b[2J", "\udcff"])
def test_an_invalid_data_folder_is_reported(capsys, folder):
    assert main(["check", folder]) == 1
    for sentence in capsys.readouterr().err.splitlines():
        assert sentence.isprintable()
        assert "is missing" in sentence or "this folder does not exist" in sentence


def test_a_port_in_use_is_reported(tmp_path):
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        port = listener.getsockname()[1]
        done = run("serve", "--no-browser", "--port", port, "--data-dir", tmp_path)
    assert one_sentence(done).startswith(f"Port {port} is in use")


def test_a_foreign_host_is_reported():
    done = run("serve", "--no-browser", "--workshop", "--host", "192.0.2.1")
    assert "192.0.2.1 does not belong to this computer" in one_sentence(done)


@pytest.mark.parametrize("host", [EVERYWHERE, "::", "192.0.2.1", "some.name"])
def test_personal_mode_does_not_listen_on_other_interfaces(run_here, tmp_path, host):
    done = run_here("serve", "--no-browser", "--host", host, "--data-dir", tmp_path)
    assert "--workshop" in one_sentence(done)


def test_a_file_in_place_of_the_data_folder_is_reported(tmp_path):
    (tmp_path / "notes").write_text("mine")
    done = run("serve", "--no-browser", "--data-dir", tmp_path / "notes")
    assert str(tmp_path / "notes") in one_sentence(done)
    assert (tmp_path / "notes").read_text() == "mine"


@pytest.mark.parametrize(
    "record",
    [
        '{"format": "between-us", "version": 1, "entr',
        '{"format": "between-us", "version": 99, "entries": {}}',
        "<html><body>my secret words</body></html>",
    ],
)
def test_an_unreadable_record_is_reported(tmp_path, record):
    path = tmp_path / "workbook.json"
    path.write_text(record)
    done = run("serve", "--no-browser", "--data-dir", tmp_path)
    assert "secret" not in one_sentence(done)
    assert path.read_text() == record


def spoil(folder):
    """Return a copy of the English pack with two mistakes."""
    pack = folder / "content" / "en"
    shutil.copytree(ENGLISH, pack)
    for name, right, wrong in (
        ("home.yaml", "title: Between Us\n", "titel: Between Us\n"),
        ("pack.yaml", "direction: ltr", "direction: up"),
    ):
        text = (pack / name).read_text("utf-8")
        assert right in text
        (pack / name).write_text(text.replace(right, wrong, 1), "utf-8")
    return pack


def test_invalid_content_is_not_served(tmp_path):
    pack = spoil(tmp_path)
    done = run(
        "serve", "--no-browser", "--data-dir", tmp_path / "data", WORKBOOK_CONTENT=pack.parent
    )
    assert "pack.yaml" in done.stderr or "home.yaml" in done.stderr
    assert (done.returncode, done.stdout) == (1, "")


def test_a_missing_language_is_not_served(tmp_path):
    done = run("serve", "--no-browser", "--data-dir", tmp_path, "--lang", "tlh")
    assert one_sentence(done)


def test_check_lists_all_problems(tmp_path):
    done = run("check", spoil(tmp_path))
    assert (done.returncode, done.stdout) == (1, "")
    assert "home.yaml" in done.stderr
    assert "pack.yaml" in done.stderr


@pytest.mark.parametrize(
    ("folder", "packs"),
    [([], "ar, en, es"), ([ENGLISH], "en"), ([ENGLISH.parent], "ar, en, es")],
)
def test_check_reports_a_valid_pack(run_here, folder, packs):
    done = run_here("check", *folder)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == f"All is well with {packs}.\n"


def test_measures_are_listed_with_how_to_switch_one_on(tmp_path):
    pack = shutil.copytree(ENGLISH, tmp_path / "en")
    (pack / "pack.yaml").write_text(
        (pack / "pack.yaml").read_text("utf-8") + "measures: [phq-4]\n", "utf-8"
    )
    done = run("measures", tmp_path)
    *lines, advice = done.stdout.splitlines()
    states = {line.split()[1]: line.split()[2] for line in lines}
    assert states == {"then-and-now": "on", "phq-4": "on", "csi-4": "off", "csi-16": "off"}
    assert "pack.yaml" in advice
    assert "measures: [csi-4]" in advice


@pytest.mark.parametrize("folder", ["none", "empty"])
def test_measures_and_translations_need_a_folder_with_words(run_here, tmp_path, folder):
    (tmp_path / "empty").mkdir()
    words = tmp_path / folder
    for command in (
        ["measures", words],
        ["translate", "export", "es", "--out", tmp_path / "es.po", "--words", words],
        ["translate", "import", tmp_path / "es.po", "--words", words],
    ):
        assert one_sentence(run_here(*command)).startswith(f"There are no words in {words}.")
    assert not (tmp_path / "es.po").exists()


def test_the_words_of_one_language_are_enough_to_translate(run_here, tmp_path):
    pack = shutil.copytree(ENGLISH, tmp_path / "en")
    file = tmp_path / "es.po"
    assert run_here("translate", "export", "es", "--out", file, "--words", pack).returncode == 0
    assert run_here("translate", "import", file, "--words", pack).returncode == 0
    assert (tmp_path / "es" / "pack.yaml").is_file()


def test_a_measure_that_cannot_be_read_is_one_sentence_beside_the_others(run_here, tmp_path):
    pack = shutil.copytree(ENGLISH, tmp_path / "en")
    optional = pack / "measures" / "optional"
    (optional / "phq-4.yaml").write_bytes("title: Preguntas de años".encode("latin-1"))
    (optional / "csi-4.yaml").write_text("id: [csi-4", "utf-8")
    done = run_here("measures", tmp_path)
    assert done.returncode == 1
    assert [line.split()[1] for line in done.stdout.splitlines()[:-1]] == ["then-and-now", "csi-16"]
    broken, encoded = done.stderr.splitlines()
    assert broken.startswith("en/measures/optional/csi-4.yaml, line 1: ")
    assert encoded == (
        "en/measures/optional/phq-4.yaml: this file is not in UTF-8, from line 1 on. "
        "Save it again as UTF-8. [BU009]"
    )


def test_measures_shows_what_is_wrong_with_those_that_are_on(run_here, tmp_path):
    pack = shutil.copytree(ENGLISH, tmp_path / "en")
    (pack / "measures" / "then-and-now.yaml").write_bytes(b"title: \xf1")
    (pack / "home.yaml").write_text("title: ''", "utf-8")
    assert "en/measures/then-and-now.yaml" in run_here("measures", pack).stderr
    assert "home.yaml" not in run_here("measures", pack).stderr
    (pack / "pack.yaml").write_bytes(b"language: en\nname: \xf1")
    assert "en/pack.yaml: this file is not in UTF-8" in run_here("measures", pack).stderr


def test_check_reports_a_folder_without_packs(run_here, tmp_path):
    assert run_here("check", tmp_path).returncode == 1


def test_a_server_starts_without_the_unused_slow_library():
    code = "import sys, workbook_lib.cli.startup as s\n"
    code += "s.check_environment(object(), lab=False)\nimport workbook_lib.server.app\n"
    code += "print('lark' in sys.modules, 'jsonschema' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env=environment(), check=True
    )
    assert done.stdout == "False True\n"


def test_a_large_file_is_announced(tmp_path, capsys):
    site = Site(Settings(mode="personal", data_folder=tmp_path), ROOT)
    path = tmp_path / "workbook.json"
    for size, notice in ((1_000, ""), (3_300_000, "Opening your workbook (3.3 MB)…\n")):
        path.write_bytes(b" " * size)
        with pytest.raises(UserError):
            _token_and_secret(site, {})
        assert capsys.readouterr().err == notice


def test_kernels_ignore_settings_of_another_python(monkeypatch):
    inherited = os.pathsep.join(["/elsewhere", str(ROOT)])
    for path, remaining in ((inherited, str(ROOT)), ("/elsewhere", None)):
        monkeypatch.setattr(startup, "ORIGINAL_PYTHONPATH", path)
        for name in startup.PYTHON_VARIABLES:
            monkeypatch.setenv(name, path)
        assert main(["check"]) == 0
        values = [os.environ.get(name) for name in startup.PYTHON_VARIABLES]
        assert values == [None, remaining, None]


def test_the_command_restarts_in_utf8_mode(monkeypatch):
    called = []
    monkeypatch.setattr(os, "execv", lambda *attributes: called.append(attributes))
    monkeypatch.setattr("locale.getencoding", lambda: "ISO-8859-1")
    attributes = {"executable": "python", "orig_argv": ["python", "workbook", "check"]}
    attributes |= {"stdout": None, "stderr": None}

    def mode(number):
        flags = SimpleNamespace(utf8_mode=number)
        monkeypatch.setattr(startup, "sys", SimpleNamespace(flags=flags, **attributes))

    mode(0)
    monkeypatch.setenv("PYTHONUTF8", "0")
    startup.use_utf8()
    assert called == [("python", ["python", "-X", "utf8", "workbook", "check"])]
    assert os.environ["PYTHONUTF8"] == "1"
    for encoding, number in (("utf-8", 0), ("UTF-8", 0), ("ISO-8859-1", 1)):
        monkeypatch.setattr("locale.getencoding", lambda encoding=encoding: encoding)
        mode(number)
        startup.use_utf8()
    assert len(called) == 1


def homeless():
    raise RuntimeError("Could not determine home directory.")


@pytest.mark.parametrize("command", ["serve", "versions", "lab"])
def test_an_account_without_a_home_folder_gets_advice(monkeypatch, capsys, command):
    monkeypatch.setattr("pathlib.Path.home", homeless)
    monkeypatch.delenv("WORKBOOK_DATA_DIR", raising=False)
    assert main([command]) == 1
    advice = capsys.readouterr().err
    assert "no home folder" in advice or "needs a home folder" in advice
    assert len(advice.splitlines()) == 1


# An account without database entry and home folder that can read this Python.
NOBODY = [
    *("setpriv", "--reuid=54321", "--regid=54321", "--clear-groups"),
    *("--inh-caps=-all,+dac_read_search", "--ambient-caps=-all,+dac_read_search"),
    *("env", "-u", "HOME"),
]


def can_be_nobody():
    if not shutil.which("setpriv"):
        return False
    return subprocess.run([*NOBODY, "true"], capture_output=True, check=False).returncode == 0


# Only root can change to another account.
if can_be_nobody():

    def test_an_account_that_is_in_no_list_serves_guests(tmp_path):
        tmp_path.chmod(0o777)
        with (
            Serving(tmp_path / "data", "--workshop", through=NOBODY) as running,
            running.client() as client,
        ):
            assert os.stat(f"/proc/{running.process.pid}").st_uid == 54321  # noqa: PTH116
            assert start_kernel(client).json()["kernelId"]
            assert running.logged_errors == []


def test_guest_mode_needs_no_home_folder(monkeypatch):
    for name in ("HOME", "WORKBOOK_MODE"):
        monkeypatch.setenv(name, "before")
    monkeypatch.setattr("pathlib.Path.home", homeless)
    homes = []
    monkeypatch.setattr(
        "workbook_lib.server.start.serve", lambda **_: homes.append(os.environ["HOME"])
    )
    assert main(["serve", "--workshop"]) == 0
    assert homes == [os.sep]


def test_a_conflicting_library_is_reported(tmp_path):
    (tmp_path / "yaml.py").write_text("")
    done = run("check", PYTHONPATH=f"{tmp_path}{os.pathsep}{ROOT}")
    assert "PYTHONPATH" in one_sentence(done)


def test_a_python_without_docstrings_is_reported(tmp_path):
    done = run("serve", "--no-browser", "--data-dir", tmp_path, PYTHONOPTIMIZE=2)
    assert "PYTHONOPTIMIZE" in one_sentence(done)


def test_no_secret_is_in_the_arguments_of_the_browser(tmp_path):
    called, browser = tmp_path / "called", tmp_path / "browser"
    browser.write_text(f'#!/bin/sh\nprintf %s "$*" > {called}.part && mv {called}.part {called}\n')
    browser.chmod(0o700)
    command = ["serve", "--data-dir", str(tmp_path / "data"), "--port", str(free_port())]
    process = subprocess.Popen(
        [sys.executable, "-m", "workbook_lib.cli", *command],
        stdout=subprocess.PIPE,
        text=True,
        env=environment(BROWSER=f"{browser} %s"),
    )
    try:
        token = process.stdout.readline().strip().partition("token=")[2]
        wait_until(called.exists)
        address = called.read_text()
        assert address.startswith("http://127.0.0.1:")
        assert token not in address
        with httpx.Client(follow_redirects=True, timeout=30) as opened:
            assert opened.get(address).status_code == 200
            assert opened.get(address).status_code == 404
        assert httpx.get(address, timeout=30).status_code == 404
    finally:
        process.terminate()
        assert process.wait(30) == 0
        process.stdout.close()
