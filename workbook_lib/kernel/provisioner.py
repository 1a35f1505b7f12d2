"""What Jupyter calls to start a kernel: by fork where that can be had, else in the ordinary way."""

from __future__ import annotations

import asyncio
import contextlib
import os
import subprocess
import sys
from collections.abc import Iterator
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any

from jupyter_client.provisioning.local_provisioner import LocalProvisioner

from workbook_lib.kernel.forkserver_client import ForkedProcess, ForkRequest, ForkUnavailable
from workbook_lib.kernel.pool import POOL
from workbook_lib.store.keyring import FROM_STDIN, KEYRING, KEYS_VARIABLE

PROVISIONER_NAME = "workbook-fork"
"""What the entry point in ``pyproject.toml`` calls it."""

LAUNCHER = ["-m", "ipykernel_launcher"]

SUPPORTED_OPTIONS = {"cwd", "env", "stdout", "stderr", "kernel_id", "extra_arguments"}


def provisioner_name() -> str:
    """Return what a server should start kernels with: ours, once the workbook is installed."""
    known = entry_points(group="jupyter_client.kernel_provisioners")
    return PROVISIONER_NAME if PROVISIONER_NAME in known.names else "local-provisioner"


class ForkProvisioner(LocalProvisioner):
    """Starts kernels of this very Python by fork."""

    process: Any

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> Any:
        """Start a kernel; ``kwargs`` are those of ``subprocess.Popen``."""
        forked = await asyncio.to_thread(_fork_kernel, cmd, kwargs)
        if forked is None:
            with keys_on_input(kwargs) as ordinary:
                return await super().launch_kernel(cmd, **ordinary)
        self.process = forked
        # The kernel leads a session and a group of its own. Asking the system for the group could
        # come too early and name the parent's.
        self.pid = self.pgid = forked.pid
        self.cwd = kwargs.get("cwd", Path.cwd())
        return self.connection_info


def _fork_kernel(command: list[str], options: dict[str, Any]) -> ForkedProcess | None:
    """Return a kernel, or None when this command cannot or may not be answered by a fork."""
    if not _runs_this_python(command) or not options.keys() <= SUPPORTED_OPTIONS:
        return None
    streams = [options.get(name) for name in ("stdout", "stderr")]
    if any(each not in (None, subprocess.DEVNULL) for each in streams):
        return None
    # They travel over a socket, and are in no list of processes (see workbook_lib.store.keyring).
    known = KEYRING.to_text()
    keys = {KEYS_VARIABLE: known} if known else {}
    with open(os.devnull, "wb") as nowhere:  # noqa: PTH123 - a device
        out, err = (
            own if each is None else nowhere.fileno()
            for own, each in zip((1, 2), streams, strict=True)
        )
        try:
            return POOL.fork(
                ForkRequest(
                    arguments=command[3:],
                    environment={**(options.get("env") or os.environ), **keys},
                    folder=str(options.get("cwd") or Path.cwd()),
                    streams=(out, err),
                )
            )
        except ForkUnavailable:
            return None


@contextlib.contextmanager
def keys_on_input(options: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Give the options of an ordinary start, with the keys to a sealed file waiting in a pipe.

    The environment of such a kernel can be read by every program of the same person for as long
    as it runs; what is in the pipe is read once.
    """
    known = KEYRING.to_text().encode()
    if not known or options.get("stdin") is not None:
        yield options
        return
    waiting, filled = os.pipe()
    try:
        os.write(filled, known)
        os.close(filled)
        environment = {**(options.get("env") or os.environ), KEYS_VARIABLE: FROM_STDIN}
        yield {**options, "stdin": waiting, "env": environment}
    finally:
        os.close(waiting)


def _runs_this_python(command: list[str]) -> bool:
    """Tell whether a command starts an ordinary kernel of the Python that runs the server."""
    python = Path(command[0])
    # One Python goes by several names in its folder; the same name elsewhere is another Python.
    same = python.parent == Path(sys.executable).parent and python.name.startswith("python")
    return same and command[1:3] == LAUNCHER
