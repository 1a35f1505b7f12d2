"""What a forked child does before and after it runs its kernel."""

from __future__ import annotations

import atexit
import contextlib
import ctypes
import gc
import os
import random
import signal
import sys
import traceback
from collections.abc import Sequence
from typing import Any, Never

from workbook_lib.kernel import ipykernel_app
from workbook_lib.kernel.forkserver_client import SOURCE_ROOT
from workbook_lib.page.frame import in_voila
from workbook_lib.store.encryption import KEYRING

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
        ipykernel_app.run_kernel(request["arguments"], parent_pid, of_page=in_voila(os.environ))
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
