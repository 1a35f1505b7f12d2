"""A kernel from its fork to its end: everything of the parent that must not live on is put away."""

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
from workbook_lib.store.keyring import KEYRING

PR_SET_PDEATHSIG = 1
"""``PR_SET_PDEATHSIG`` of ``prctl(2)``."""


def run_child(
    asked: dict[str, Any], streams: tuple[int, int], shut: Sequence[int], mother: int
) -> Never:
    """Be a kernel; never returns.

    Parameters
    ----------
    asked : dict
        ``arguments``, ``environment`` and ``folder``; see ``parent.Wanted``.
    streams : (int, int)
        File descriptors of standard output and standard error.
    shut : sequence of int
        File descriptors of the parent.
    mother : int
        The parent's process id.
    """
    status = 1
    try:
        _detach(streams, shut, mother)
        _apply_request(asked)
        ipykernel_app.run_kernel(asked["arguments"], mother, of_page=in_voila(os.environ))
        status = 0
    except SystemExit as leaving:
        status = leaving.code if isinstance(leaving.code, int) else int(leaving.code is not None)
    except BaseException:  # noqa: BLE001 - nothing may run on into the parent's own code
        traceback.print_exc()
    finally:
        with contextlib.suppress(Exception):
            atexit._run_exitfuncs()  # noqa: SLF001 - what the interpreter would do on leaving
        with contextlib.suppress(Exception):
            sys.stdout.flush()
            sys.stderr.flush()
        os._exit(status)


def _detach(streams: tuple[int, int], shut: Sequence[int], mother: int) -> None:
    """Leave the parent's session, signals and open files, and end when it ends."""
    os.setsid()
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != mother:
        os._exit(1)
    signal.set_wakeup_fd(-1)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    for descriptor in shut:
        os.close(descriptor)
    for place, stream in enumerate(streams, start=1):
        os.dup2(stream, place)
        os.close(stream)


def _apply_request(asked: dict[str, Any]) -> None:
    """Take over folder, environment and arguments; share no random numbers with a sibling."""
    os.environ.clear()
    os.environ.update(asked["environment"])
    KEYRING.receive()  # before anything is run that could hand its environment on
    os.chdir(asked["folder"])
    sys.argv = ["ipykernel_launcher", *asked["arguments"]]
    if sys.path[0] == str(SOURCE_ROOT):
        del sys.path[0]  # the folder that the parent was started in
    random.seed()
    numpy = sys.modules.get("numpy")
    if numpy is not None:
        numpy.random.seed()
    gc.enable()
