"""The fork server process: imports what kernels need, then forks one for each request.

Before a fork there may be no second thread, event loop, ZeroMQ socket or widget here: a forked
copy of them would not work, or would be shared by all kernels.
"""

from __future__ import annotations

import atexit
import contextlib
import ctypes
import gc
import importlib
import json
import os
import pkgutil
import random
import selectors
import signal
import socket
import sys
import traceback
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Never

from workbook_lib.errors import UserError
from workbook_lib.kernel import ipykernel_app
from workbook_lib.kernel.forkserver_client import FORGET, RETIRE, SOURCE_ROOT
from workbook_lib.page.snapshot import Piece, snapshots
from workbook_lib.settings import Settings
from workbook_lib.store.encryption import KEYRING
from workbook_lib.store.mode import store_for
from workbook_lib.store.personal import PersonalStore
from workbook_lib.store.record_file import RecordFile


class RecordPreload:
    """The record of personal mode in memory; guests have none."""

    def __init__(self) -> None:
        self._store: PersonalStore | None = None

    def preload_for(self, environment: Mapping[str, str]) -> None:
        """Load the record that a kernel with this environment will load."""
        try:
            store = store_for(Settings.read(environment))
        except UserError:
            store = None  # the page reports it
        if not isinstance(store, PersonalStore):
            self._store = None
        elif self._store is None or self._store.folder != store.folder:
            self._store = store
        self.read()

    def read(self) -> None:
        """Load the record if it has changed. A sealed file stays sealed: no key is here."""
        if self._store is None:
            self.forget()
            return
        try:
            self._store.load_if_changed()
        except UserError:
            self.forget()
            return
        gc.freeze()

    def forget(self) -> None:
        """Drop the record and the store."""
        self._store = None
        RecordFile.clear_cache()


PR_SET_PDEATHSIG = 1
"""Option of ``prctl(2)``: the signal to send when the parent dies."""


def run_child(
    request: dict[str, Any], streams: tuple[int, int], close: Sequence[int], parent_pid: int
) -> Never:
    """Run a kernel in this process and exit.

    Parameters
    ----------
    request : dict
        ``arguments``, ``environment`` and ``folder``; see ``ForkRequest``.
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
        _apply_request(request)
        ipykernel_app.run_kernel(request["arguments"], parent_pid, of_page=Settings.read().is_page)
        status = 0
    except SystemExit as error:
        status = error.code if isinstance(error.code, int) else int(error.code is not None)
    except BaseException:  # noqa: BLE001 - the fork server's own code must not run here
        traceback.print_exc()
    finally:
        with contextlib.suppress(Exception):
            atexit._run_exitfuncs()  # noqa: SLF001 - os._exit does not run them
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


def _apply_request(request: dict[str, Any]) -> None:
    """Set folder, environment and arguments, and seed the random generators anew."""
    os.environ.clear()
    os.environ.update(request["environment"])
    KEYRING.load_inherited()  # before any code runs that could pass the environment on
    os.chdir(request["folder"])
    sys.argv = ["ipykernel_launcher", *request["arguments"]]
    if sys.path[0] == str(SOURCE_ROOT):
        del sys.path[0]  # added by the fork server's own start
    random.seed()
    numpy = sys.modules.get("numpy")
    if numpy is not None:
        numpy.random.seed()
    gc.enable()


LIBRARIES = (
    "pandas",
    # What an ordinary kernel imports when it starts.
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
"""Libraries that are slow to import and that other code imports lazily."""

PRELOADED_PACKAGES = ("insight", "figures", "export", "widgets", "session", "sections", "page")
"""Packages of the workbook whose modules a page may import."""

MAX_REQUEST_BYTES = 1 << 20
"""Size of the largest request: above the limit of a process environment on Linux."""


def main() -> None:
    """Serve requests until the client disconnects, then end every kernel."""
    connection, snapshots_fd = socket.socket(fileno=int(sys.argv[1])), int(sys.argv[2])
    # The collector writes into the objects it visits, which would unshare their memory pages.
    gc.disable()
    load_libraries()
    with os.fdopen(snapshots_fd, "w") as snapshots:
        json.dump(prerender_all(), snapshots)
    ipykernel_app.create_shared_shell()
    gc.collect()
    gc.freeze()
    if len(list(Path("/proc/self/task").iterdir())) != 1:
        sys.exit("A library has started a thread.")
    ForkServer(connection).serve()


def load_libraries() -> None:
    """Import the libraries and every module of the workbook that a page may use."""
    import workbook_lib

    for name in LIBRARIES:
        importlib.import_module(name)
    for module in pkgutil.walk_packages(workbook_lib.__path__, "workbook_lib."):
        if module.name.split(".")[1] in PRELOADED_PACKAGES:
            importlib.import_module(module.name)


def prerender_all() -> dict[str, list[Piece]]:
    """Render every chapter with an empty record, and return the snapshots by chapter id.

    This also fills the caches that kernels then share. With a pack that cannot be read there are no
    snapshots; the page reports the problem.
    """
    from workbook_lib.content.loading.problems import ContentError

    try:
        return snapshots()
    except ContentError:
        return {}


class ForkServer:
    """Answers fork requests and reports the exit status of kernels.

    Parameters
    ----------
    connection : socket
        Connection to the server.
    """

    def __init__(self, connection: socket.socket) -> None:
        self._socket = connection
        self._pipes: dict[int, int] = {}
        self._retired = False
        self._memory = RecordPreload()
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
                        self._memory.read()  # reload while no request waits
                    elif not self._handle_request():
                        self._end()
                        return

    def _handle_request(self) -> bool:
        """Handle one request; False when the client has disconnected."""
        message, descriptors, _, _ = socket.recv_fds(self._socket, MAX_REQUEST_BYTES, 3)
        if not message:
            return False
        if message == RETIRE:
            self._retired = True
            return True
        if message == FORGET:
            self._memory.forget()
            return True
        request = json.loads(message)
        self._memory.preload_for(request["environment"])
        self._fork(request, *descriptors)
        return True

    def _fork(self, request: dict[str, Any], status_pipe: int, out: int, err: int) -> None:
        parent_pid = os.getpid()
        try:
            pid = os.fork()
        except OSError:
            pid = None
        if pid == 0:
            inherited = [*self._own, *self._pipes.values(), status_pipe]
            run_child(request, (out, err), inherited, parent_pid)
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
