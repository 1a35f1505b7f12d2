"""JupyterLab, with an end that comes."""

from __future__ import annotations

import os
import shutil
import signal
import threading
from typing import Any

from jupyter_server.serverapp import ServerApp
from jupyterlab.labapp import LabApp  # type: ignore[import-untyped]

PATIENCE = 10
"""Seconds that it has to end by itself once it was told to."""


class OwnServerApp(ServerApp):
    """A Jupyter server that ends when it is told to, also when it is stuck."""

    def init_signal(self) -> None:
        """End in the same way when the window is closed that it was started in."""
        super().init_signal()
        if hasattr(signal, "SIGHUP"):
            signal.signal(signal.SIGHUP, self._signal_stop)

    def _signal_stop(self, sig: Any, frame: Any) -> None:
        late = threading.Timer(PATIENCE, self._end)
        late.daemon = True
        late.start()
        super()._signal_stop(sig, frame)

    def _end(self) -> None:
        """End this process; its kernels see that and end too."""
        shutil.rmtree(self.runtime_dir, ignore_errors=True)
        os._exit(1)


class OwnLabApp(LabApp):
    """JupyterLab on such a server."""

    serverapp_class = OwnServerApp
