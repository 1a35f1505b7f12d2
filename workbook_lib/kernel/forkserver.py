"""The parent itself: loads what kernels need, then forks one whenever it is asked.

One thread, no event loop, no socket of ZeroMQ and no widget may be here before a fork: a copy of
them would not work, or would be shared with every other kernel.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import json
import os
import pkgutil
import selectors
import signal
import socket
import sys
from pathlib import Path
from typing import Any

from workbook_lib.kernel import child_setup, ipykernel_app
from workbook_lib.kernel.forkserver_client import FORGET, RETIRE
from workbook_lib.kernel.preload import RecordPreload
from workbook_lib.page.snapshot import Piece, snapshots

LIBRARIES = (
    "pandas",
    # What an ordinary kernel imports at its start.
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
"""Heavy libraries, which everything else imports only when it needs them."""

PRELOADED_PACKAGES = ("insight", "figures", "export", "widgets", "session", "sections", "page")
"""Parts of the workbook that a page is made of."""

MAX_REQUEST_BYTES = 1 << 20
"""Bytes of one question: more than the environment of a process may have here."""


def main() -> None:
    """Serve until the line closes, and end every kernel then."""
    line, told = socket.socket(fileno=int(sys.argv[1])), int(sys.argv[2])
    # What is loaded once is never collected, so that collecting writes to no shared page.
    gc.disable()
    load_libraries()
    with os.fdopen(told, "w") as looks:
        json.dump(prerender_all(), looks)
    ipykernel_app.create_shared_shell()
    gc.collect()
    gc.freeze()
    if len(list(Path("/proc/self/task").iterdir())) != 1:
        sys.exit("a library has started a thread")
    ForkServer(line).serve()


def load_libraries() -> None:
    """Load the libraries, and every part of the workbook that a page may show."""
    import workbook_lib

    for name in LIBRARIES:
        importlib.import_module(name)
    for module in pkgutil.walk_packages(workbook_lib.__path__, "workbook_lib."):
        if module.name.split(".")[1] in PRELOADED_PACKAGES:
            importlib.import_module(module.name)


def prerender_all() -> dict[str, list[Piece]]:
    """Draw every chapter once, with nobody's words in it, and return what it shows by its name.

    What is read, imported and made on first use is then there for every kernel, in pages of memory
    that they share. A pack that cannot be read is no trouble here: the page that shows it says so.
    """
    from workbook_lib.content.loading.problems import ContentError

    try:
        return snapshots(os.environ)
    except ContentError:
        return {}


class ForkServer:
    """Waits for questions and for kernels that end.

    Parameters
    ----------
    line : socket
        To the server.
    """

    def __init__(self, line: socket.socket) -> None:
        self._line = line
        self._pipes: dict[int, int] = {}
        self._retired = False
        self._memory = RecordPreload()
        self._woken, wake = os.pipe()
        for end in (self._woken, wake):
            os.set_blocking(end, False)
        signal.set_wakeup_fd(wake)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        self._own = [line.fileno(), self._woken, wake]

    def serve(self) -> None:
        """Answer until nobody can ask any more."""
        self._line.send(b"ready")
        with selectors.DefaultSelector() as selector:
            selector.register(self._line, selectors.EVENT_READ)
            selector.register(self._woken, selectors.EVENT_READ)
            self._own.append(selector.fileno())
            while not (self._retired and not self._pipes):
                for key, _ in selector.select():
                    if key.fileobj is not self._line:
                        os.read(self._woken, 512)
                        self._reap()
                        self._memory.read()  # what was written meanwhile: nobody waits yet
                    elif not self._answer():
                        self._end()
                        return

    def _answer(self) -> bool:
        """Take one question; False when there is nobody at the other end any more."""
        question, passed, _, _ = socket.recv_fds(self._line, MAX_REQUEST_BYTES, 3)
        if not question:
            return False
        if question == RETIRE:
            self._retired = True
            return True
        if question == FORGET:
            self._memory.forget()
            return True
        asked = json.loads(question)
        self._memory.turn_to(asked["environment"])
        self._fork(asked, *passed)
        return True

    def _fork(self, asked: dict[str, Any], tell: int, out: int, err: int) -> None:
        mother = os.getpid()
        try:
            pid = os.fork()
        except OSError:
            pid = None
        if pid == 0:
            child_setup.run_child(
                asked, (out, err), [*self._own, *self._pipes.values(), tell], mother
            )
        os.close(out)
        os.close(err)
        if pid is None:
            os.close(tell)
        else:
            self._pipes[pid] = tell
        self._line.send(str(pid or 0).encode())

    def _reap(self) -> None:
        while self._pipes:
            pid, status = os.waitpid(-1, os.WNOHANG)
            if pid == 0:
                return
            pipe = self._pipes.pop(pid)
            with contextlib.suppress(OSError):  # nobody may want to know any more
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
