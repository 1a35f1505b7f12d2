"""The commands about this computer: shortcut and doctor."""

from __future__ import annotations

import argparse
import importlib
import locale
import platform
import re
import shlex
import shutil
import struct
import sys
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path
from typing import TYPE_CHECKING

from workbook_lib.cli.startup import add_data_folder_option, folder_argument, terminal_words
from workbook_lib.errors import ErrorMessage, UserError, cause_of
from workbook_lib.settings import DEFAULT_PORT, Settings, variable_names

if TYPE_CHECKING:
    from collections.abc import Callable

DISTRIBUTION = "between-us-workbook"
"""Name of the package."""

MARK = "Made by: workbook shortcut"
"""A comment in each start file, so that another file of the same name is not replaced."""

MODULES = {
    "ipython": "IPython",
    "markdown-it-py": "markdown_it",
    "pyyaml": "yaml",
    "pyzmq": "zmq",
}
"""Modules with other names than their packages."""

TEMPORARY_FOLDERS = frozenset({"archive-v0", "environments-v2", ".cache"})
"""Folders in the path of an environment that ``uvx`` or ``pipx run`` may remove at any time."""


def add_commands(add_parser: Callable[..., argparse.ArgumentParser]) -> None:
    """Add the commands with the method ``add_parser`` of a parser's subparsers."""
    shortcut = add_parser("shortcut", help="make a file that opens the workbook by a double click")
    shortcut.add_argument(
        "folder",
        nargs="?",
        type=folder_argument,
        metavar="DIR",
        help="where (default: on your desktop)",
    )
    add_data_folder_option(shortcut)
    shortcut.add_argument("--lang", metavar="L", help="language of the pages, such as en")
    shortcut.set_defaults(run=_shortcut)
    doctor = add_parser("doctor", help="print what you need to report a problem, nothing private")
    add_data_folder_option(doctor)
    doctor.set_defaults(run=_doctor)


@dataclass(frozen=True)
class StartFile:
    """A file that opens the workbook by a double click.

    Attributes
    ----------
    name
        Its name.
    text
        Its contents.
    may_ask
        Whether the system may have to be told that the file can be started.
    """

    name: str
    text: str
    may_ask: bool = False


def start_file(system: str, title: str, command: Sequence[str], icon: Path) -> StartFile:
    """Return the start file for a system.

    Parameters
    ----------
    system : str
        As ``sys.platform``.
    title : str
        Its name for people.
    command : sequence of str
        Program and arguments that open the workbook.
    icon : Path
        A picture, for systems where the file can have one.
    """
    name = re.sub(r'[\\/:*?"<>|]', "", title)
    if system == "win32":
        # The paths of programs cannot have quotes there.
        words = " ".join(f'"{word}"' for word in command).replace("%", "%%")
        lines = ["@echo off", f"rem {MARK}", "chcp 65001 >nul", words, "if errorlevel 1 pause"]
        return StartFile(f"{name}.bat", "".join(f"{line}\r\n" for line in lines))
    if system == "darwin":
        text = f"#!/bin/sh\n# {MARK}\nexec {shlex.join(command)}\n"
        return StartFile(f"{name}.command", text)
    # The terminal would close at once after an error.
    script = f"{shlex.join(command)} || read -r _"
    lines = [
        "[Desktop Entry]",
        f"# {MARK}",
        "Type=Application",
        f"Name={title}",
        f"Exec=/bin/sh -c {_desktop_word(script)}",
        f"Icon={_desktop_text(str(icon))}",
        "Terminal=true",
        "Categories=Education;",
    ]
    return StartFile(f"{name}.desktop", "".join(f"{line}\n" for line in lines), may_ask=True)


def _desktop_word(word: str) -> str:
    """Return a word of a command in a desktop entry."""
    quoted = re.sub(r'(["`$\\])', r"\\\1", word).replace("%", "%%")
    return _desktop_text(f'"{quoted}"')


def _desktop_text(text: str) -> str:
    """Return a value in a desktop entry."""
    return text.replace("\\", "\\\\").replace("\n", "\\n")


def is_temporary(environment: Path) -> bool:
    """Whether an environment of Python may be removed at any time."""
    return not TEMPORARY_FOLDERS.isdisjoint(environment.parts)


def _shortcut(options: argparse.Namespace) -> int:
    from workbook_lib.assets import FOLDER
    from workbook_lib.content.loading.loader import load_pack, pack_folder
    from workbook_lib.store.files import absolute_path

    if is_temporary(Path(sys.prefix)):
        raise UserError("shortcut_temporary")
    settings = Settings.read()
    settings = replace(settings, chosen_language=options.lang or settings.chosen_language)
    title = load_pack(pack_folder(settings.language, settings)).interface.frame.tab_title
    # Without settings of another Python, and without code that lies where it is started.
    command = [sys.executable, "-E", "-P", "-X", "utf8", "-m", "workbook_lib.cli", "serve"]
    data_folder = options.data_dir or settings.data_folder
    if data_folder:
        command += ["--data-dir", str(absolute_path(data_folder))]
    if settings.chosen_language:
        command += ["--lang", settings.chosen_language]
    created = start_file(sys.platform, title, command, FOLDER / "icon.svg")
    path = (options.folder or _desktop()).absolute() / created.name
    _write_start_file(path, created.text)
    words = terminal_words()
    print(ErrorMessage("shortcut_made", {"path": path}).text(words))
    if created.may_ask:
        print(ErrorMessage("shortcut_allow").text(words))
    return 0


def _desktop() -> Path:
    """Return the folder of the desktop; the home folder where there is none."""
    import platformdirs

    desktop = platformdirs.user_desktop_path()
    return desktop if desktop.is_dir() else Path.home()


def _write_start_file(path: Path, text: str) -> None:
    from workbook_lib.store.files import write_atomic

    try:
        if path.exists() and MARK.encode() not in path.read_bytes():
            raise UserError("shortcut_exists", path=path)
        write_atomic(path, text.encode())
        path.chmod(0o755)
    except OSError as error:
        raise UserError(
            "shortcut_not_written", folder=path.parent, cause=cause_of(error)
        ) from error


def _doctor(options: argparse.Namespace) -> int:
    settings = Settings.read()
    settings = replace(settings, data_folder=options.data_dir or settings.data_folder)
    print("Please add this to your report. It has no words, names, addresses or paths of yours.")
    for name, value in report(settings):
        print(f"{name:15} {value}", flush=True)
    return 0


def report(settings: Settings) -> Iterator[tuple[str, str]]:
    """Yield what one needs to report a problem, as a name and a value.

    Nothing of it is private: no words, names, addresses or paths, only whether they are there.

    Parameters
    ----------
    settings : Settings
        Settings of the process.
    """
    yield "workbook", f"{_version(DISTRIBUTION)}, {_installation()}"
    bits = struct.calcsize("P") * 8
    yield "Python", f"{platform.python_implementation()} {platform.python_version()}, {bits} bits"
    yield "system", f"{platform.system()} {_system_version()}, {platform.machine()}"
    yield "encoding", f"{locale.getencoding()}, terminal {sys.stdout.encoding}"
    for name in sorted(_libraries()):
        yield name, _version(name) + _import_error(name)
    yield "kernels", _kernels()
    yield "browser", _browser()
    yield "data folder", _data_folder(settings)
    yield "your words", _record(settings)
    yield "running", _running(settings)
    names = variable_names("WORKBOOK_", "JUPYTER", "IPYTHON", "PYTHON", "VOILA_")
    yield "variables", ", ".join(names) or "none"
    yield "proxy", ", ".join(variable_names("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY")) or "none"


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "missing"


def _installation() -> str:
    """Return how the package is installed."""
    from workbook_lib.server.site import packaged_notebooks

    if not packaged_notebooks().is_dir():
        return "from its source"
    if is_temporary(Path(sys.prefix)):
        return "with uvx or pipx run"
    return "installed" if sys.prefix != sys.base_prefix else "installed without an environment"


def _system_version() -> str:
    return platform.mac_ver()[0] or platform.release()


def _libraries() -> set[str]:
    """Return the names of the libraries that the package needs."""
    with suppress(PackageNotFoundError):
        lines = [line for line in requires(DISTRIBUTION) or () if "extra ==" not in line]
        return {re.split(r"[^\w.-]", line)[0] for line in lines}
    return set()


def _import_error(distribution: str) -> str:
    """Return the kind of error when a library is loaded; empty for none."""
    try:
        importlib.import_module(MODULES.get(distribution, distribution.replace("-", "_")))
    except Exception as error:  # noqa: BLE001 - whatever a damaged library raises
        return f", cannot be loaded ({type(error).__name__})"
    return ""


def _kernels() -> str:
    from workbook_lib.server.kernels.sockets import HAS_PRIVATE_SOCKETS, make_socket_folder

    how = "forked" if sys.platform == "linux" else "started one by one"
    if not HAS_PRIVATE_SOCKETS:
        return f"{how}, TCP with a key"
    try:
        make_socket_folder().rmdir()
    except (UserError, OSError):
        return f"{how}, no folder for sockets"
    return f"{how}, private sockets"


def _browser() -> str:
    import webbrowser

    try:
        return type(webbrowser.get()).__name__
    except webbrowser.Error:
        return "none"


def _data_folder(settings: Settings) -> str:
    from workbook_lib.store.files import check_writable
    from workbook_lib.store.mode import data_folder
    from workbook_lib.store.sync_copies import sync_service

    folder = data_folder(settings)
    parts = ["the usual one" if settings.data_folder is None else "another one"]
    try:
        if not folder.is_dir():
            return f"{parts[0]}, not there yet"
        check_writable(folder)
    except OSError as error:
        parts.append(f"cannot be written ({cause_of(error).text()})")
    service = sync_service(folder)
    parts += [] if service is None else [f"copied by {service or 'a cloud service'}"]
    with suppress(OSError):
        parts.append(f"{shutil.disk_usage(folder).free / 1e9:.1f} GB free")
    return ", ".join(parts)


def _record(settings: Settings) -> str:
    """Return the state of the record file."""
    from workbook_lib.store.mode import data_folder
    from workbook_lib.store.passphrase import SealState, seal_state
    from workbook_lib.store.personal import PersonalStore

    store = PersonalStore(data_folder(settings))
    try:
        if store.file.read() is None:
            return "none yet"
        if seal_state(store.file) is not SealState.UNSEALED:
            return "locked"
        store.load()
    except UserError as error:
        return f"cannot be opened ({error.message.code})"
    return "can be opened"


def _running(settings: Settings) -> str:
    from workbook_lib.server.listening import is_reachable
    from workbook_lib.server.running_instance import InstanceFile
    from workbook_lib.store.mode import data_folder

    running = [
        command
        for command in ("serve", "lab")
        if InstanceFile(data_folder(settings), command).is_running()
    ]
    port = "in use" if is_reachable("127.0.0.1", DEFAULT_PORT) else "free"
    return f"{' and '.join(running) or 'nothing'}, port {DEFAULT_PORT} is {port}"
