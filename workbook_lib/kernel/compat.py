"""Parts of ipykernel that are not documented, for a kernel that shares memory with its fork server.

Python counts references inside objects, so each object used after a fork unshares the memory page
it lies in. The parts left out here were measured to cost the most. ``tests/kernel/test_compat.py``
tries each with the version in ``constraints.txt``.
"""

from __future__ import annotations

import atexit
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


def run_exit_handlers() -> None:
    """Run the functions of ``atexit``. Python 3.11 to 3.13: ``atexit._run_exitfuncs``."""
    atexit._run_exitfuncs()  # noqa: SLF001 - atexit has no public function for it


class ForkedApp(IPKernelApp):
    """The application of a forked kernel; for a page's kernel, without what no page needs.

    ipykernel 7.4.0: the steps of ``IPKernelApp.initialize``, ``shell_channel_thread`` and
    ``outstream_class``.
    """

    of_page = False

    def parse_command_line(self, argv: list[str] | None = None) -> None:
        """Read the connection file alone where that is all; the full parser costs 5 MB a kernel."""
        if argv and len(argv) == 2 and argv[0] == CONNECTION_FILE_OPTION:
            self.connection_file = argv[1]
        else:
            super().parse_command_line(argv)

    # A page ignores a person's own IPython configuration; reading it costs 4 MB.

    def init_config_files(self) -> None:
        """Find configuration files; none for a page."""
        if not self.of_page:
            super().init_config_files()  # type: ignore[no-untyped-call]

    def load_config_file(self, *args: Any, **kwargs: Any) -> None:
        """Read a configuration file; none for a page."""
        if not self.of_page:
            super().load_config_file(*args, **kwargs)  # type: ignore[no-untyped-call]

    def init_code(self) -> None:
        """Run startup files; none for a page."""
        if not self.of_page:
            super().init_code()  # type: ignore[no-untyped-call]

    # Threads that only a notebook's author needs: each takes memory, and some wake one another at
    # every message. The server watches the process of a page's kernel, the system ends it with the
    # fork server, and nobody reads what it prints.

    def init_heartbeat(self) -> None:
        """Start the heartbeat thread; none for a page."""
        if not self.of_page:
            super().init_heartbeat()  # type: ignore[no-untyped-call]

    def init_poller(self) -> None:
        """Start the thread that watches the parent process; none for a page."""
        if not self.of_page:
            super().init_poller()  # type: ignore[no-untyped-call]

    def init_control(self, context: Any) -> None:
        """Create the control channel; without the subshell thread for a page."""
        super().init_control(context)  # type: ignore[no-untyped-call]
        if self.of_page:
            self.shell_channel_thread = None

    def init_io(self) -> None:
        """Redirect standard output to the frontend; keep the process streams for a page."""
        if self.of_page:
            self.outstream_class = f"{__name__}.{_process_stream.__name__}"
        super().init_io()  # type: ignore[no-untyped-call]


def _process_stream(_: Any, __: Any, name: str, **___: Any) -> TextIO:
    """Return the standard output or standard error of this process."""
    stream: TextIO = getattr(sys, name)
    return stream


class PageIOPubThread(IOPubThread):
    """Sends messages, without a TCP port through which child processes could add to them.

    ipykernel 7.4.0: ``IOPubThread._setup_pipe_in`` and ``_pipe_flag``.
    """

    def _setup_pipe_in(self) -> None:
        self._pipe_flag = False


class PageKernel(ipkernel.IPythonKernel):
    """The kernel of a page: without the list of modules for the debugger (4 MB).

    ipykernel 7.4.0: ``IPythonKernel.__init__`` reads the list from ``ipkernel.sys``, and sets
    ``parent`` and ``kernel`` of a new shell only.
    """

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
    """Create the IPython shell before the fork.

    After the fork it would cost each kernel 3 MB and a tenth of its start. ipykernel 7.4.0: the
    kernel takes the shell from ``ZMQInteractiveShell.instance``.
    """
    app = _create_app()
    app.init_profile_dir()  # type: ignore[no-untyped-call]
    ZMQInteractiveShell.instance(
        parent=app, profile_dir=app.profile_dir, compiler_class=XCachingCompiler
    )


def _create_app() -> ForkedApp:
    """Return the application instance of this process."""
    # ipywidgets was imported before there was a kernel; as an extension it registers its comms.
    config = {"IPKernelApp": {"extensions": ["ipywidgets"]}, "HistoryManager": {"enabled": False}}
    return ForkedApp.instance(config=Config(config))


def run_kernel(arguments: list[str], parent_pid: int, *, of_page: bool) -> None:
    """Run the kernel until shutdown. ipykernel 7.4.0: ``kernelapp.IOPubThread``.

    Parameters
    ----------
    arguments : list of str
        Command line arguments of ``ipykernel_launcher``.
    parent_pid : int
        Process with which the kernel ends.
    of_page : bool
        Whether the kernel belongs to a page, not to a notebook's author.
    """
    if not of_page:
        # A notebook's author gets an ordinary shell with their own configuration.
        ForkedApp.clear_instance()
        ZMQInteractiveShell.clear_instance()
    app = _create_app()
    app.parent_handle = parent_pid
    app.of_page = of_page
    if of_page:
        app.kernel_class = PageKernel
        kernelapp.IOPubThread = PageIOPubThread  # type: ignore[attr-defined]
    app.initialize(arguments)  # type: ignore[no-untyped-call]
    app.start()  # type: ignore[no-untyped-call]
