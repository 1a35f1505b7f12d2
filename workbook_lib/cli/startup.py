"""Checks before a command starts: Python, encoding, home folder and libraries."""

from __future__ import annotations

import argparse
import codecs
import io
import locale
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from workbook_lib.errors import ERROR_MESSAGES, ErrorMessage, UserError, cause_of
from workbook_lib.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Mapping


UNUSED_LIBRARY = "rfc3987_syntax"
"""A library that jsonschema imports for a check that is never used. Its import takes longer than
the rest of the server."""


PACKAGE = Path(__file__).resolve().parents[2]

ORIGINAL_PYTHONPATH = Settings.read().python_path
"""``PYTHONPATH`` at the start of the process."""

PYTHON_VARIABLES = ("PYTHONHOME", "PYTHONPATH", "PYTHONSTARTUP")
"""Variables of another Python installation, which kernels must not inherit."""


OLDEST_PYTHON = (3, 11)
"""As in ``pyproject.toml``, which pip and uv read; a source tree runs without them."""


def check_python() -> None:
    """Check the version of Python.

    Raises
    ------
    UserError
        When it is too old.
    """
    if sys.version_info < OLDEST_PYTHON:
        oldest, present = (
            ".".join(map(str, item[:2])) for item in (OLDEST_PYTHON, sys.version_info)
        )
        raise UserError("python_too_old", oldest=oldest, present=present)


def folder_argument(text: str) -> Path:
    """Return the folder or file named on the command line, for the parser.

    Raises
    ------
    argparse.ArgumentTypeError
        When no name is given, or the home folder in it is unknown.
    """
    if not text.strip():
        raise argparse.ArgumentTypeError("name a folder")
    try:
        # Absolute: kernels start in other folders.
        return Path(text).expanduser().absolute()
    except (RuntimeError, OSError):
        raise argparse.ArgumentTypeError(
            "it is not clear where this folder is: write its full path"
        ) from None


def add_data_folder_option(parser: argparse.ArgumentParser) -> None:
    """Add the option ``--data-dir`` to a command."""
    parser.add_argument(
        "--data-dir", type=folder_argument, metavar="D", help="where your words are kept"
    )


def announce_start() -> None:
    """Print at a terminal that the start takes a while; importing the libraries comes next."""
    if sys.stderr is not None and sys.stderr.isatty():
        sentence = ErrorMessage("starting").text(terminal_words())
        print(sentence, file=sys.stderr, flush=True)


def terminal_words() -> Mapping[str, str]:
    """Return the messages by code in the language of this process.

    They are in English if its pack cannot be read; the error for the pack says why.
    """
    settings = Settings.read()
    if settings.language == "en" and settings.content is None:
        return ERROR_MESSAGES  # the same as in the pack, which takes time to read
    from workbook_lib.content.loading.loader import pack_folder
    from workbook_lib.content.loading.pack_reader import read_pack
    from workbook_lib.content.schema.interface import Interface

    try:
        pack = read_pack(pack_folder(settings.language, settings))
    except UserError:
        return ERROR_MESSAGES
    interface = pack.model("interface.yaml", Interface)
    return interface.error_messages if interface else ERROR_MESSAGES


def use_utf8() -> None:
    """Restart the process in UTF-8 mode if the locale has another encoding.

    Paths and texts can have characters that the encoding lacks. Where a process cannot replace
    itself, as on Windows, they are printed as escapes.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # not so without a console
            stream.reconfigure(errors="backslashreplace")
    if os.name != "posix" or sys.flags.utf8_mode:
        return
    if codecs.lookup(locale.getencoding()).name == "utf-8":
        return
    os.environ["PYTHONUTF8"] = "1"  # for child processes
    os.execv(sys.executable, [sys.executable, "-X", "utf8", *sys.orig_argv[1:]])  # noqa: S606


def clear_python_settings() -> None:
    """Remove the settings of another Python from the environment of child processes.

    The folder of this package stays in ``PYTHONPATH``, since it may be found only there.
    """
    for name in PYTHON_VARIABLES:
        os.environ.pop(name, None)
    if any(
        path and Path(path).resolve() == PACKAGE for path in ORIGINAL_PYTHONPATH.split(os.pathsep)
    ):
        os.environ["PYTHONPATH"] = str(PACKAGE)


def check_environment(options: argparse.Namespace, *, lab: bool) -> None:
    """Check and prepare the environment, such as the home folder.

    An account without an entry in the user database has no home folder. A guest server needs none.

    Parameters
    ----------
    options : argparse.Namespace
        Options of the command line.
    lab : bool
        Whether JupyterLab will be started.

    Raises
    ------
    UserError
        When something is missing that the command needs.
    """
    clear_python_settings()
    if UNUSED_LIBRARY not in sys.modules:
        # Imports now fail, which jsonschema handles.
        sys.modules[UNUSED_LIBRARY] = None  # type: ignore[assignment]
    if hasattr(options, "port") and sys.flags.optimize > 1:
        raise UserError("python_without_docstrings")
    try:
        Path.home()
    except RuntimeError:
        guests = getattr(options, "workshop", False) or getattr(options, "hub", False)
        named = getattr(options, "data_dir", None) or Settings.read().data_folder
        if lab:
            raise UserError("lab_needs_home") from None
        if hasattr(options, "data_dir") and not (guests or named):
            raise UserError("no_home") from None
        os.environ["USERPROFILE" if os.name == "nt" else "HOME"] = os.sep


def shown_error(error: Exception) -> UserError | None:
    """Return the error to show for an exception of a command; None for a mistake of our own.

    Parameters
    ----------
    error : Exception
        An error for the user, of the system, or of the import of a library.
    """
    if isinstance(error, UserError):
        return error
    if Settings.read().debug:
        return None
    if isinstance(error, OSError):
        path = error.filename
        return path and UserError("path_not_usable", path=path, cause=cause_of(error))
    return _library_error(error)


def print_error(error: UserError) -> None:
    """Print an error, in English where a library is missing that other languages need."""
    try:
        words = terminal_words()
    except (ImportError, AttributeError, SyntaxError):
        words = ERROR_MESSAGES
    print(error.text(words), file=sys.stderr)


def _library_error(error: Exception) -> UserError | None:
    """Return the error for a library that cannot be imported; None for an error of our own.

    ``PYTHONPATH`` may hide a library behind another version, or its files may be damaged.
    """
    cause = type(error).__name__
    if ORIGINAL_PYTHONPATH:
        return UserError("library_conflict", cause=cause)
    if isinstance(error, AttributeError):
        return None
    name = getattr(error, "name", None)
    return UserError("library_damaged", cause=f"{name}, {cause}" if name else cause)
