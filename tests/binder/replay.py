"""The steps of Binder with our folder, in a virtual environment instead of an image."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

LOCKS = Path(find_spec("repo2docker").submodule_search_locations[0], "buildpacks", "conda")

BASE = (
    "ipywidgets",
    "jupyter-offlinenotebook",
    "jupyter-resource-usage",
    "jupyter_server",
    "jupyterhub",
    "jupyterlab",
    "notebook",
    "pip",
    "setuptools",
    "wheel",
)
"""Packages of repo2docker's base environment (its environment.yml)."""

OTHER_NAMES = {
    "brotli-python": "brotli",
    "jupyterhub-base": "jupyterhub",
    "nbconvert-core": "nbconvert",
    "python-fastjsonschema": "fastjsonschema",
}
"""Libraries with different names in conda and pip."""


def base_pins():
    """Return the versions of repo2docker's lock as pip constraints.

    Lines that are no Python libraries have no effect as constraints.
    """
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    lock = (LOCKS / f"environment.py-{version}-linux-64.lock").read_text("utf-8")
    files = [line.rpartition("/")[2] for line in lock.splitlines() if "://" in line]
    pairs = [file.rsplit("-", 2)[:2] for file in files]
    return [
        f"{OTHER_NAMES.get(name, name)}=={number}"
        for name, number in pairs
        if re.match("[a-z]", name) and re.fullmatch(r"[0-9.]+(\.post[0-9]+)?", number)
    ]


def run(*command, cwd, env=None):
    """Run one step, and show its output if it fails."""
    done = subprocess.run(
        [os.fspath(part) for part in command],
        cwd=cwd,
        env=env,
        check=False,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert done.returncode == 0, f"{command[:3]} ended with {done.returncode}:\n{done.stdout}"


def install_base(python, *what, cwd):
    """Install what Binder has in its image: with uv, which is faster, or else with pip."""
    uv = ["uv", "pip", "install", "--quiet", "--compile-bytecode", "--python", python, *what]
    if shutil.which("uv") and not subprocess.run(uv, cwd=cwd, check=False).returncode:
        return
    run(python, "-m", "pip", "install", "--quiet", *what, cwd=cwd)


def build(checkout, venv):
    """Build the environment as the Dockerfile's steps do, and return its variables."""
    run(sys.executable, "-m", "venv", venv, cwd=checkout)
    python = venv / "bin" / "python"
    pins = venv / "base.txt"
    pins.write_text("\n".join(base_pins()), "utf-8")
    install_base(python, "-c", pins, *BASE, cwd=checkout)
    requirements = "binder/requirements.txt"
    run(python, "-m", "pip", "install", "--quiet", "-r", requirements, cwd=checkout)
    run(python, "-m", "pip", "check", cwd=checkout)
    env = {**os.environ, "PATH": f"{venv / 'bin'}{os.pathsep}{os.environ['PATH']}"}
    # Binder has no data folder variable.
    env.pop("WORKBOOK_DATA_DIR", None)
    env["HOME"] = os.fspath(checkout)
    run("binder/postBuild", cwd=checkout, env=env)
    run(python, "-m", "pip", "check", cwd=checkout)
    return env


SHORTER = """
from tornado import ioloop

usual = ioloop.PeriodicCallback
ioloop.PeriodicCallback = lambda call, every: usual(call, min(every, {interval} * 1000))
"""
"""The interval of the shutdown check, which has no setting."""


def culling(folder, quiet=600, interval=60, *, ends=True):
    """Return Binder's culling as flags: kernels first, then a server without kernels.

    Parameters
    ----------
    folder : Path
        Folder for a file of settings.
    quiet : int
        Seconds that a kernel, and then the server, may be idle.
    interval : int
        Seconds between two checks.
    ends : bool
        Whether the server ends at all.
    """
    settings = folder / "binder_culling.py"
    settings.write_text(SHORTER.format(interval=interval), "utf-8")
    return [
        f"--config={settings}",
        f"--MappingKernelManager.cull_idle_timeout={quiet}",
        f"--MappingKernelManager.cull_interval={interval}",
        "--MappingKernelManager.cull_connected=True",
        f"--ServerApp.shutdown_no_activity_timeout={quiet if ends else 0}",
    ]


def launch_flags(port, base_url, token):
    """Return the environment that BinderHub sets."""
    hub = [
        f"base_url={base_url}",
        f"token={token}",
        "trust_xheaders=True",
        "allow_origin=*",
        "allow_origin_pat=.*",
    ]
    return [
        "--ip=127.0.0.1",
        f"--port={port}",
        *(f"--NotebookApp.{flag}" for flag in hub),
        *(f"--ServerApp.{flag}" for flag in hub),
        "--no-browser",
        *(["--allow-root"] if os.geteuid() == 0 else []),
    ]
