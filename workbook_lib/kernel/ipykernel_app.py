"""The application of a forked kernel: starts as the ordinary one does, and touches less memory.

Whatever Python looks at after a fork, it counts a reference to, and the page of memory that holds
it is no longer shared. What is left out here was measured to cost most of that.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import Any, TextIO

from ipykernel import ipkernel, kernelapp
from ipykernel.compiler import XCachingCompiler
from ipykernel.iostream import IOPubThread
from ipykernel.kernelapp import IPKernelApp
from ipykernel.zmqshell import ZMQInteractiveShell
from traitlets.config import Config

CONNECTION_FILE_OPTION = "-f"


class ForkedApp(IPKernelApp):
    """Reads no command line when all that stands in it is where the connection file lies."""

    of_page = False

    def parse_command_line(self, argv: list[str] | None = None) -> None:
        """Read it; making the reader of all settings there are costs 5 MB of memory a kernel."""
        if argv and len(argv) == 2 and argv[0] == CONNECTION_FILE_OPTION:
            self.connection_file = argv[1]
        else:
            super().parse_command_line(argv)

    # What a person has set for their own IPython is not for a dashboard, and reading it costs 4 MB.

    def init_config_files(self) -> None:
        """Find the files with a person's settings."""
        if not self.of_page:
            super().init_config_files()  # type: ignore[no-untyped-call]

    def load_config_file(self, *args: Any, **kwargs: Any) -> None:
        """Read them."""
        if not self.of_page:
            super().load_config_file(*args, **kwargs)  # type: ignore[no-untyped-call]

    def init_code(self) -> None:
        """Run what they have every kernel run at its start."""
        if not self.of_page:
            super().init_code()  # type: ignore[no-untyped-call]

    # Threads that serve a notebook's author: each has memory of its own, and some wake one another
    # at every message. A page's kernel is known to be alive by its process, ends with the one that
    # forked it by the system's doing, prints to nobody, and runs one thing after the other.

    def init_heartbeat(self) -> None:
        """Echo what comes on a line for it."""
        if not self.of_page:
            super().init_heartbeat()  # type: ignore[no-untyped-call]

    def init_poller(self) -> None:
        """Look every second whether the parent is alive."""
        if not self.of_page:
            super().init_poller()  # type: ignore[no-untyped-call]

    def init_control(self, context: Any) -> None:
        """Make the channel for control, and a thread that hands on what comes for subshells."""
        super().init_control(context)  # type: ignore[no-untyped-call]
        if self.of_page:
            self.shell_channel_thread = None

    def init_io(self) -> None:
        """Send on what is printed."""
        if self.of_page:
            self.outstream_class = f"{__name__}.{_process_stream.__name__}"
        super().init_io()  # type: ignore[no-untyped-call]


def _process_stream(_: Any, __: Any, name: str, **___: Any) -> TextIO:
    """Return standard output or standard error of this process."""
    stream: TextIO = getattr(sys, name)
    return stream


class PageIOPubThread(IOPubThread):
    """Sends what a page's kernel says. No process of its own making has anything to add.

    For those, the kernel of a notebook listens on a TCP port.
    """

    def _setup_pipe_in(self) -> None:
        self._pipe_flag = False


class PageKernel(ipkernel.IPythonKernel):
    """The kernel of a dashboard, which nobody can debug: lists no modules to stay out of (4 MB)."""

    def __init__(self, **kwargs: Any) -> None:
        ipkernel.sys = _SysWithoutModules()  # type: ignore[assignment, attr-defined]
        try:
            super().__init__(**kwargs)  # type: ignore[no-untyped-call]
        finally:
            ipkernel.sys = sys  # type: ignore[attr-defined]
        shell: Any = self.shell
        shell.parent = shell.kernel = self


class _SysWithoutModules:
    modules: Mapping[str, Any] = {}

    def __getattr__(self, name: str) -> Any:
        return getattr(sys, name)


def create_shared_shell() -> None:
    """Make what kernels of pages have in common, before there is any.

    Made after the fork it costs each of them 3 MB of its own, and a tenth of its start.
    """
    app = _create_app()
    app.init_profile_dir()  # type: ignore[no-untyped-call]
    ZMQInteractiveShell.instance(
        parent=app, profile_dir=app.profile_dir, compiler_class=XCachingCompiler
    )


def _create_app() -> ForkedApp:
    """Return the application of this process."""
    # Imported before there was a kernel, ipywidgets has told nobody where its messages go.
    own = {"IPKernelApp": {"extensions": ["ipywidgets"]}, "HistoryManager": {"enabled": False}}
    return ForkedApp.instance(config=Config(own))


def run_kernel(arguments: list[str], mother: int, *, of_page: bool) -> None:
    """Be a kernel until it is told to end.

    Parameters
    ----------
    arguments : list of str
        What ``ipykernel_launcher`` would be called with.
    mother : int
        The process whose end is the kernel's end.
    of_page : bool
        Whether it is a dashboard's.
    """
    if not of_page:
        # Whoever writes a notebook has their own settings, and everything as it always was.
        ForkedApp.clear_instance()
        ZMQInteractiveShell.clear_instance()
    app = _create_app()
    app.parent_handle = mother
    app.of_page = of_page
    if of_page:
        app.kernel_class = PageKernel
        kernelapp.IOPubThread = PageIOPubThread  # type: ignore[attr-defined]
    app.initialize(arguments)  # type: ignore[no-untyped-call]
    app.start()  # type: ignore[no-untyped-call]
