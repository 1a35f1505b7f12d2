"""Runs ``workbook`` and its child processes as on Windows, without what only POSIX systems have.

Our own code sees the modules ``os``, ``signal``, ``socket`` and ``sys`` as they are on Windows.
Other libraries have to do without the modules and names below, which they look for before they use
them.
"""

from __future__ import annotations

import builtins
import os
import runpy
import signal
import socket
import subprocess
import sys
import warnings
from types import ModuleType

import psutil  # noqa: F401 - these two have other code for Windows
import tornado.netutil  # noqa: F401

MODULES = ("fcntl", "grp", "pty", "pwd", "resource", "syslog", "termios", "tty")
"""Modules that are absent on Windows."""

ABSENT = {
    os: [
        *("EX_OK", "O_CLOEXEC", "O_DIRECTORY", "O_NOFOLLOW", "chown", "fchown", "fork", "forkpty"),
        *(
            "getegid",
            "geteuid",
            "getgid",
            "getgroups",
            "getloadavg",
            "getpgid",
            "getpgrp",
            "getuid",
        ),
        *("killpg", "lchown", "memfd_create", "mkfifo", "nice", "openpty", "pipe2", "posix_spawn"),
        *(
            "register_at_fork",
            "sched_getaffinity",
            "setpgid",
            "setsid",
            "ttyname",
            "uname",
            "wait4",
        ),
    ],
    signal: [
        *("SIGALRM", "SIGCHLD", "SIGHUP", "SIGKILL", "SIGPIPE", "SIGQUIT", "SIGUSR1", "SIGUSR2"),
        *("alarm", "pthread_sigmask", "setitimer", "siginterrupt"),
    ],
    socket: ["AF_UNIX", "SOCK_SEQPACKET", "recv_fds", "send_fds"],
    sys: ["getdlopenflags"],
}
"""Names that are absent on Windows."""

ABSENT_EVERYWHERE = {
    os: [
        "fork",
        "forkpty",
        "getegid",
        "geteuid",
        "getgid",
        "getpgid",
        "killpg",
        "setsid",
    ],
    signal: ["SIGHUP"],
    socket: ["AF_UNIX"],
}
"""Those of them that other libraries do without, too."""

DIFFERENT = {os: {"name": "nt"}, sys: {"platform": "win32"}}

OURS = "workbook_lib"


class WindowsModule(ModuleType):
    """A module as it is on Windows."""

    def __init__(self, module, absent, different):
        super().__init__(module.__name__)
        self.__dict__.update(different)
        self._module, self._absent = module, frozenset(absent)

    def __getattr__(self, name):
        if name in self._absent:
            raise AttributeError(f"{self.__name__}.{name} does not exist on Windows")
        return getattr(self._module, name)


def socket_pair(*_):
    """Return two connected sockets over TCP, as Windows does."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        ours = socket.create_connection(listener.getsockname())
        theirs, _ = listener.accept()
    return ours, theirs


def remove_posix():
    """Take away what Windows does not have, for this process and for the Pythons that it starts."""
    views = {
        module.__name__: WindowsModule(module, absent, DIFFERENT.get(module, {}))
        for module, absent in ABSENT.items()
    }
    import_module = builtins.__import__

    def import_as_on_windows(name, globals=None, *rest, **options):  # noqa: A002
        module = import_module(name, globals, *rest, **options)
        package = (globals or {}).get("__package__") or ""
        return views.get(name, module) if package.partition(".")[0] == OURS else module

    start = subprocess.Popen.__init__

    def start_as_on_windows(process, command, *rest, **options):
        if [*command][:2] == [sys.executable, "-m"]:
            command = [sys.executable, __file__, *command[2:]]
        start(process, command, *rest, **options)

    warnings.filterwarnings("ignore", "only soft file lock is available")
    for name in MODULES:
        sys.modules[name] = None
    for module, names in ABSENT_EVERYWHERE.items():
        for name in names:
            delattr(module, name)
    socket.socketpair = socket_pair
    builtins.__import__ = import_as_on_windows
    subprocess.Popen.__init__ = start_as_on_windows


if __name__ == "__main__":
    remove_posix()
    del sys.argv[0]
    sys.path[0] = os.getcwd()  # noqa: PTH109 - as with the option -m
    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)
