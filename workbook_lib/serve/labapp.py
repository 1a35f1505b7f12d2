"""JupyterLab, with an end that comes."""

from __future__ import annotations

import signal
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import urlencode

from jupyter_server.serverapp import ServerApp
from jupyterlab.labapp import LabApp  # type: ignore[import-untyped]

from workbook_lib.serve.ending import end_in_any_case
from workbook_lib.server.running_instance import Note, Running


class OwnServerApp(ServerApp):
    """A Jupyter server that ends when it is told to, also when it is stuck.

    Attributes
    ----------
    note
        Where a second start finds this server.
    shows
        What it shows.
    """

    note: ClassVar[Note | None] = None
    shows: ClassVar[tuple[str, ...]] = ()

    def start_app(self) -> None:
        """Say where it answers."""
        super().start_app()
        query = urlencode({"token": self.identity_provider.token})
        address = f"http://{self.ip}:{self.port}{self.default_url}?{query}"
        if self.note is not None:
            opens = Path(self.browser_open_file).as_uri()
            self.note.write(Running(address, self.shows, opens))
        print(f"Ready: {address}", flush=True)  # noqa: T201 - the one line that others wait for

    def init_signal(self) -> None:
        """End in the same way when the window is closed that it was started in."""
        super().init_signal()
        if hasattr(signal, "SIGHUP"):
            signal.signal(signal.SIGHUP, self._signal_stop)

    def _signal_stop(self, sig: Any, frame: Any) -> None:
        end_in_any_case(self.runtime_dir)
        super()._signal_stop(sig, frame)


class OwnLabApp(LabApp):
    """JupyterLab on such a server."""

    serverapp_class = OwnServerApp
