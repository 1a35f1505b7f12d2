"""The end of a server that was told to end: by itself, or after some seconds in any case."""

from __future__ import annotations

import os
import shutil
import threading

PATIENCE = 10
"""Seconds that a server has to end by itself."""


def end_in_any_case(folder: str) -> None:
    """End this process some seconds from now, even if it is stuck.

    Its kernels see that it has ended, and end too.

    Parameters
    ----------
    folder : str
        The private folder of its sockets, which is removed.
    """

    def end() -> None:
        shutil.rmtree(folder, ignore_errors=True)
        os._exit(1)

    late = threading.Timer(PATIENCE, end)
    late.daemon = True
    late.start()
