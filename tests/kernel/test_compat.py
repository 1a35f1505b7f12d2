"""Parts of ipykernel that are not documented: each does what a page's kernel needs of it."""

from __future__ import annotations

import os
import subprocess
import sys
from ast import literal_eval

import pytest

from tests.kernel.conftest import run_async
from workbook_lib.kernel.forkserver_client import ForkedProcess

EXIT = """
import atexit, os
from workbook_lib.kernel.compat import run_exit_handlers
atexit.register(lambda: print("handled", flush=True))
run_exit_handlers()
os._exit(3)
"""


def test_exit_handlers_run_in_a_process_that_ends_without_them():
    done = subprocess.run(
        [sys.executable, "-c", EXIT], check=False, stdout=subprocess.PIPE, text=True
    )
    assert (done.stdout, done.returncode) == ("handled\n", 3)


PARTS = """
import gc, sys, threading
kernel = get_ipython().kernel
names = {type(thread).__name__ for thread in threading.enumerate()}
sorted(name for name, is_there in {
    "thread for the heartbeat": "Heartbeat" in names,
    "thread that watches the server": "ParentPollerUnix" in names,
    "thread for subshells": "ShellChannelThread" in names,
    "output sent to the page": sys.stdout is not sys.__stdout__ or sys.stderr is not sys.__stderr__,
    "port for the output of child processes": hasattr(kernel.iopub_thread, "_pipe_port"),
    "modules for the debugger": len(kernel._kernel_modules) > 0,
    "shell of its own": any(part is get_ipython() for part in gc.get_objects()),
    "shell without its kernel": get_ipython().parent is not kernel,
}.items() if is_there)
"""

NOTEBOOK_PARTS = [
    "modules for the debugger",
    "output sent to the page",
    "port for the output of child processes",
    "shell of its own",
    "thread for subshells",
    "thread for the heartbeat",
    "thread that watches the server",
]


@pytest.mark.parametrize(("page", "parts"), [(False, NOTEBOOK_PARTS), (True, [])])
def test_a_kernel_has_the_parts_that_its_kind_needs(start, page, parts):
    environment = {**os.environ, **({"SERVER_SOFTWARE": "voila/0"} if page else {})}

    async def scenario():
        async with start(env=environment) as kernel:
            assert isinstance(kernel.process, ForkedProcess)
            assert literal_eval(await kernel.run(PARTS)) == parts

    run_async(scenario())
