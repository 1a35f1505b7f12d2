"""What has to be right before a command can start: encoding, home folder, and libraries."""

from __future__ import annotations

import codecs
import locale
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from workbook_lib.errors import UserError

if TYPE_CHECKING:
    import argparse


UNUSED_LIBRARY = "rfc3987_syntax"
"""A library that jsonschema tries to load for a check of addresses that nothing here asks for. It
takes longer to load than all the rest of a server."""


PACKAGE = Path(__file__).resolve().parents[2]

ORIGINAL_PYTHONPATH = os.environ.get("PYTHONPATH", "")
"""Where else Python was told to look for libraries."""

PYTHON_VARIABLES = ("PYTHONHOME", "PYTHONPATH", "PYTHONSTARTUP")
"""Variables with which somebody has set up another Python. No kernel of ours is to follow them."""


def use_utf8() -> None:
    """Start this command anew in UTF-8 where the computer's own encoding is another.

    Paths and words may have letters that such an encoding lacks.
    """
    if os.name != "posix" or sys.flags.utf8_mode:
        return
    if codecs.lookup(locale.getencoding()).name == "utf-8":
        return
    os.environ["PYTHONUTF8"] = "1"  # for what it starts itself
    os.execv(sys.executable, [sys.executable, "-X", "utf8", *sys.orig_argv[1:]])  # noqa: S606


def clear_python_settings() -> None:
    """Have nothing that is started from here follow the settings of another Python.

    The folder of this very package stays: it may be found by nothing else.
    """
    for name in PYTHON_VARIABLES:
        os.environ.pop(name, None)
    if any(
        each and Path(each).resolve() == PACKAGE for each in ORIGINAL_PYTHONPATH.split(os.pathsep)
    ):
        os.environ["PYTHONPATH"] = str(PACKAGE)


def check_environment(options: argparse.Namespace, *, lab: bool) -> None:
    """See to it that the libraries find what they need to start, such as a home folder.

    An account that is in no list has none. A guest server needs none: nothing is kept there.

    Parameters
    ----------
    options : argparse.Namespace
        What was asked for on the command line.
    lab : bool
        Whether JupyterLab is to be started.

    Raises
    ------
    UserError
        When something is missing that this command needs.
    """
    clear_python_settings()
    if UNUSED_LIBRARY not in sys.modules:
        # An import finds it missing then, which jsonschema expects.
        sys.modules[UNUSED_LIBRARY] = None  # type: ignore[assignment]
    if hasattr(options, "port") and sys.flags.optimize > 1:
        raise UserError(
            "Jupyter cannot run when Python leaves out docstrings. Start it without the option -OO "
            "and without the variable PYTHONOPTIMIZE."
        )
    try:
        Path.home()
    except RuntimeError:
        guests = getattr(options, "workshop", False) or getattr(options, "hub", False)
        named = getattr(options, "data_dir", None) or os.environ.get("WORKBOOK_DATA_DIR")
        if lab:
            raise UserError(
                "JupyterLab needs a home folder, and this account has none. Name one in the "
                "variable HOME."
            ) from None
        if hasattr(options, "data_dir") and not (guests or named):
            raise UserError(
                "This account has no home folder to keep your words in. Name a folder for them "
                "with --data-dir."
            ) from None
        os.environ["HOME"] = os.sep


def library_conflict(error: Exception) -> str | None:
    """Return a sentence where a library may be missing because another stands in its place.

    Parameters
    ----------
    error : Exception
        What went wrong.
    """
    if not ORIGINAL_PYTHONPATH or "WORKBOOK_DEBUG" in os.environ:
        return None
    return (
        f"A library of the workbook could not be loaded ({type(error).__name__}). The variable "
        "PYTHONPATH may lead to another version of it. Start again without that variable."
    )
