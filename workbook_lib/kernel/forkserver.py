"""The fork server process: imports what kernels need, then forks one for each request.

Before a fork there may be no second thread, event loop, ZeroMQ socket or widget here: a forked
copy of them would not work, or would be shared by all kernels.
"""

from __future__ import annotations

import contextlib
import ctypes
import gc
import importlib
import os
import random
import selectors
import signal
import socket
import sys
import traceback
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Never, Protocol

from workbook_lib.kernel.compat import create_shared_shell, run_exit_handlers, run_kernel
from workbook_lib.kernel.forkserver_client import (
    SOURCE_ROOT,
    Forget,
    Fork,
    Retire,
    decode_command,
)
from workbook_lib.settings import Settings


class Preload(Protocol):
    """What an application loads in a fork server for its kernels."""

    def load(self) -> bytes:
        """Import code and fill caches; return what the client reads as ``preload_output``."""

    def before_fork(self, environment: Mapping[str, str]) -> None:
        """Load the data that a kernel with this environment will load."""

    def refresh(self) -> None:
        """Load the data again if it has changed; called while no request waits."""

    def forget(self) -> None:
        """Drop the data."""

    def after_fork(self) -> None:
        """Set up a kernel's process, before any code runs that could pass its environment on."""


PR_SET_PDEATHSIG = 1
"""Option of ``prctl(2)``: the signal to send when the parent dies."""


def run_child(
    command: Fork,
    preload: Preload,
    streams: tuple[int, int],
    close: Sequence[int],
    parent_pid: int,
) -> Never:
    """Run a kernel in this process and exit.

    Parameters
    ----------
    command : Fork
        What the kernel is to be forked with.
    preload : Preload
        The application's part of the fork server.
    streams : (int, int)
        File descriptors of standard output and standard error.
    close : sequence of int
        File descriptors of the fork server, to be closed.
    parent_pid : int
        Process id of the fork server.
    """
    status = 1
    try:
        _detach(streams, close, parent_pid)
        _apply(command, preload)
        of_page = Settings.read().is_page
        run_kernel([*command.arguments], parent_pid, of_page=of_page)
        status = 0
    except SystemExit as error:
        status = error.code if isinstance(error.code, int) else int(error.code is not None)
    except BaseException:  # noqa: BLE001 - the fork server's own code must not run here
        traceback.print_exc()
    finally:
        with contextlib.suppress(Exception):
            run_exit_handlers()  # os._exit does not run them
        with contextlib.suppress(Exception):
            sys.stdout.flush()
            sys.stderr.flush()
        os._exit(status)


def _detach(streams: tuple[int, int], close: Sequence[int], parent_pid: int) -> None:
    """Leave the session, signal handlers and open files of the parent; die with it."""
    os.setsid()
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent_pid:
        os._exit(1)
    signal.set_wakeup_fd(-1)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    for descriptor in close:
        os.close(descriptor)
    for number, stream in enumerate(streams, start=1):
        os.dup2(stream, number)
        os.close(stream)


def _apply(command: Fork, preload: Preload) -> None:
    """Set folder, environment and arguments, and seed the random generators anew."""
    os.environ.clear()
    os.environ.update(command.environment)
    preload.after_fork()
    os.chdir(command.folder)
    sys.argv = ["ipykernel_launcher", *command.arguments]
    if sys.path[0] == str(SOURCE_ROOT):
        del sys.path[0]  # added by the fork server's own start
    random.seed()
    numpy = sys.modules.get("numpy")
    if numpy is not None:
        numpy.random.seed()
    gc.enable()


KERNEL_LIBRARIES = (
    "IPython.core.completerlib",
    "IPython.core.debugger",
    "IPython.core.logger",
    "IPython.core.oinspect",
    "IPython.extensions.storemagic",
    "ipykernel.debugger",
    "ipykernel.displayhook",
    "ipykernel.heartbeat",
    "ipykernel.iostream",
    "ipykernel.kernelapp",
    "ipykernel.parentpoller",
    "ipykernel.zmqshell",
    "psutil",
    "tornado.platform.asyncio",
)
"""What an ordinary kernel imports when it starts."""

MAX_REQUEST_BYTES = 1 << 20
"""Bytes to read of one request: more than the send buffer of a socket lets through."""


def main() -> None:
    """Serve requests until the client disconnects, then end every kernel."""
    connection, output_fd = socket.socket(fileno=int(sys.argv[1])), int(sys.argv[2])
    preload = create_preload(sys.argv[3])
    # The collector writes into the objects it visits, which would unshare their memory pages.
    gc.disable()
    for name in KERNEL_LIBRARIES:
        importlib.import_module(name)
    with os.fdopen(output_fd, "wb") as output:
        output.write(preload.load())
    create_shared_shell()
    gc.collect()
    gc.freeze()
    if len(list(Path("/proc/self/task").iterdir())) != 1:
        sys.exit("A library has started a thread.")
    ForkServer(connection, preload).serve()


def create_preload(name: str) -> Preload:
    """Return an object of the class with this name, "package.module:Class"."""
    module, _, attribute = name.partition(":")
    preload: Preload = getattr(importlib.import_module(module), attribute)()
    return preload


class ForkServer:
    """Answers fork requests and reports the exit status of kernels.

    Parameters
    ----------
    connection : socket
        Connection to the server.
    preload : Preload
        The application's part.
    """

    def __init__(self, connection: socket.socket, preload: Preload) -> None:
        self._socket = connection
        self._preload = preload
        self._pipes: dict[int, int] = {}
        self._retired = False
        self._wakeup, wake = os.pipe()
        for end in (self._wakeup, wake):
            os.set_blocking(end, False)
        signal.set_wakeup_fd(wake)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        self._own = [connection.fileno(), self._wakeup, wake]

    def serve(self) -> None:
        """Answer requests until the client disconnects, or until a retired server is idle."""
        self._socket.send(b"ready")
        with selectors.DefaultSelector() as selector:
            selector.register(self._socket, selectors.EVENT_READ)
            selector.register(self._wakeup, selectors.EVENT_READ)
            self._own.append(selector.fileno())
            while not (self._retired and not self._pipes):
                for key, _ in selector.select():
                    if key.fileobj is not self._socket:
                        os.read(self._wakeup, 512)
                        self._reap()
                        self._preload.refresh()
                    elif not self._handle_request():
                        self._end()
                        return

    def _handle_request(self) -> bool:
        """Handle one request; False when the client has disconnected."""
        message, descriptors, _, _ = socket.recv_fds(self._socket, MAX_REQUEST_BYTES, 3)
        if not message:
            return False
        match decode_command(message):
            case Retire():
                self._retired = True
            case Forget():
                self._preload.forget()
            case Fork() as command:
                self._preload.before_fork(command.environment)
                self._fork(command, *descriptors)
        return True

    def _fork(self, command: Fork, status_pipe: int, out: int, err: int) -> None:
        parent_pid = os.getpid()
        try:
            pid = os.fork()
        except OSError:
            pid = None
        if pid == 0:
            inherited = [*self._own, *self._pipes.values(), status_pipe]
            run_child(command, self._preload, (out, err), inherited, parent_pid)
        os.close(out)
        os.close(err)
        if pid is None:
            os.close(status_pipe)
        else:
            self._pipes[pid] = status_pipe
        self._socket.send(str(pid or 0).encode())

    def _reap(self) -> None:
        while self._pipes:
            pid, status = os.waitpid(-1, os.WNOHANG)
            if pid == 0:
                return
            pipe = self._pipes.pop(pid)
            with contextlib.suppress(OSError):  # the reader may be gone
                os.write(pipe, str(os.waitstatus_to_exitcode(status)).encode())
            os.close(pipe)

    def _end(self) -> None:
        for pid in self._pipes:
            try:
                os.killpg(pid, signal.SIGKILL)
            except OSError:
                os.kill(pid, signal.SIGKILL)


if __name__ == "__main__":
    main()
