"""A wheel built from the source tree, and a Python with it instead of the tree."""

from __future__ import annotations

import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

ROOT = Path(__file__).parents[1]


def build(folder, target="wheel", *, source=ROOT, env=None):
    """Build a wheel or an sdist as for a release, and return its file."""
    command = [sys.executable, "-m", "hatchling", "build", "-t", target, "-d", folder]
    subprocess.run(command, cwd=source, env=env, check=True, capture_output=True)
    (built,) = folder.glob({"wheel": "*.whl", "sdist": "*.tar.gz"}[target])
    return built


def install(archive, venv):
    """Return a Python with a wheel or an sdist and the libraries of this one, but not the tree.

    A line in a .pth file shows the libraries; that the tree is installed beside them as editable
    is written in a .pth file of its own, which is not read from there.
    """
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", venv], check=True)
    here = sysconfig.get_path("purelib")
    there = Path(sysconfig.get_path("purelib", vars={"base": str(venv)}))
    (there / "libraries.pth").write_text(f"{here}\n", "utf-8")
    ours = shutil.ignore_patterns("between-us", "workbook_lib.json")
    for folder in ("share/jupyter", "etc/jupyter"):
        shutil.copytree(Path(sys.prefix) / folder, venv / folder, ignore=ours)
    (venv / "etc" / "jupyter" / "voila.json").unlink(missing_ok=True)
    python = venv / "bin" / "python"
    command = [sys.executable, "-m", "pip", "--python", python, "install", "--quiet"]
    options = ["--no-deps", "--no-index", "--no-build-isolation", "--ignore-installed"]
    subprocess.run([*command, *options, archive], check=True)
    _command(venv, "voila")
    return python


def _command(venv, name):
    """Return the command of a library, which a .pth file does not provide."""
    _, _, program = (Path(sys.prefix) / "bin" / name).read_text("utf-8").partition("\n")
    script = venv / "bin" / name
    script.write_text(f"#!{venv / 'bin' / 'python'}\n{program}", "utf-8")
    script.chmod(0o755)
