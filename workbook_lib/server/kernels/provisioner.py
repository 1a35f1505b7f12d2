"""Starts kernels: by fork where it can, others in the ordinary way."""

from __future__ import annotations

import asyncio
import contextlib
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from importlib.metadata import entry_points
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jupyter_client.provisioning.local_provisioner import LocalProvisioner

from workbook_lib.content.loading.loader import content_folder
from workbook_lib.kernel.forkserver_client import ForkedProcess, ForkRequest, ForkUnavailable
from workbook_lib.kernel.pool import ForkServerPool, SourceState, state_of_files
from workbook_lib.store.encryption import FROM_STDIN, KEYS_VARIABLE
from workbook_lib.store.mode import process_state

if TYPE_CHECKING:
    from traitlets.config import Configurable

PROVISIONER_NAME = "workbook-fork"
"""Name of the entry point in ``pyproject.toml``."""

PACKAGE = Path(__file__).resolve().parents[2]


def code_state() -> SourceState:
    """Return a value that changes with the code."""
    return state_of_files([(PACKAGE, ".py")])


def source_state() -> SourceState:
    """Return a value that changes with the code or the content."""
    return state_of_files([(PACKAGE, ".py"), (content_folder(), ".yaml")])


POOL_SETTING = "workbook_pool"
"""Key of the pool in the tornado settings of a server, where provisioners find it."""


def new_pool(source_state: Callable[[], SourceState] = source_state) -> ForkServerPool:
    """Return the pool of a server.

    Its preload output is the snapshots of all chapters as JSON, in the language and the mode of
    this process's environment.

    Parameters
    ----------
    source_state : callable
        Returns the state of the files whose change needs a new fork server.
    """
    return ForkServerPool("workbook_lib.page.preload:PagePreload", source_state)


def pool_of(kernel: Configurable | None) -> ForkServerPool | None:
    """Return the pool of the server that a kernel's manager belongs to; None without one.

    Jupyter makes a provisioner by the name of its entry point, so this is how it gets its pool: the
    parent of a kernel's manager is the manager of all kernels, and its parent is the server.
    """
    owner = kernel
    while owner is not None and not hasattr(owner, "web_app"):
        owner = owner.parent
    return None if owner is None else owner.web_app.settings.get(POOL_SETTING)


LAUNCHER = ["-m", "ipykernel_launcher"]

SUPPORTED_OPTIONS = {"cwd", "env", "stdout", "stderr", "kernel_id", "extra_arguments"}


def provisioner_name() -> str:
    """Return our provisioner where its entry point is installed, else Jupyter's own."""
    known = entry_points(group="jupyter_client.kernel_provisioners")
    return PROVISIONER_NAME if PROVISIONER_NAME in known.names else "local-provisioner"


class ForkProvisioner(LocalProvisioner):
    """Forks kernels of the Python that runs the server."""

    process: Any

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> Any:
        """Start a kernel with the arguments of ``subprocess.Popen``."""
        keys, pool = process_state().keys.to_text(), pool_of(self.parent)
        forked = None
        if pool is not None:
            forked = await asyncio.to_thread(_fork_kernel, pool, keys, cmd, kwargs)
        if forked is None:
            with keys_on_input(keys, kwargs) as ordinary:
                return await super().launch_kernel(cmd, **ordinary)
        self.process = forked
        # The kernel leads a process group of its own. os.getpgid could run too early and return the
        # fork server's group.
        self.pid = self.pgid = forked.pid
        self.cwd = kwargs.get("cwd", Path.cwd())
        return self.connection_info


def _fork_kernel(
    pool: ForkServerPool, keys: str, command: list[str], options: dict[str, Any]
) -> ForkedProcess | None:
    """Return a forked kernel; None where this command needs an ordinary start."""
    if not _runs_this_python(command) or not options.keys() <= SUPPORTED_OPTIONS:
        return None
    streams = [options.get(name) for name in ("stdout", "stderr")]
    if any(stream not in (None, subprocess.DEVNULL) for stream in streams):
        return None
    # Sent over a socket, so no list of processes shows them (see workbook_lib.store.encryption).
    variables = {KEYS_VARIABLE: keys} if keys else {}
    with open(os.devnull, "wb") as nowhere:  # noqa: PTH123 - a device
        out, err = (
            own if stream is None else nowhere.fileno()
            for own, stream in zip((1, 2), streams, strict=True)
        )
        try:
            return pool.fork(
                ForkRequest(
                    arguments=command[3:],
                    environment={**(options.get("env") or os.environ), **variables},
                    folder=str(options.get("cwd") or Path.cwd()),
                    streams=(out, err),
                )
            )
        except ForkUnavailable:
            return None


@contextlib.contextmanager
def keys_on_input(keys: str, options: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield the options of an ordinary start, with the keys to a sealed file in a pipe on stdin.

    Every program of the same user can read the environment of a running process; the pipe is read
    once.
    """
    if not keys or options.get("stdin") is not None:
        yield options
        return
    reading, writing = os.pipe()
    try:
        os.write(writing, keys.encode())
        os.close(writing)
        environment = {**(options.get("env") or os.environ), KEYS_VARIABLE: FROM_STDIN}
        yield {**options, "stdin": reading, "env": environment}
    finally:
        os.close(reading)


def _runs_this_python(command: list[str]) -> bool:
    """Whether a command starts an ordinary kernel with the Python that runs the server."""
    python = Path(command[0])
    # A Python has several names in its folder; the same name in another folder is another Python.
    same = python.parent == Path(sys.executable).parent and python.name.startswith("python")
    return same and command[1:3] == LAUNCHER
