"""What has to be right before a command can start: the home folder, and the libraries."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from workbook_lib.trouble import Trouble

if TYPE_CHECKING:
    import argparse


UNUSED = "rfc3987_syntax"
"""A library that jsonschema tries to load for a check of addresses that nothing here asks for. It
takes longer to load than all the rest of a server."""


def look_around(options: argparse.Namespace, *, lab: bool) -> None:
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
    Trouble
        When something is missing that this command needs.
    """
    if UNUSED not in sys.modules:
        # An import finds it missing then, which jsonschema expects.
        sys.modules[UNUSED] = None  # type: ignore[assignment]
    if hasattr(options, "port") and sys.flags.optimize > 1:
        raise Trouble(
            "Jupyter cannot run when Python leaves out docstrings. Start it without the option -OO "
            "and without the variable PYTHONOPTIMIZE."
        )
    try:
        Path.home()
    except RuntimeError:
        guests = getattr(options, "workshop", False) or getattr(options, "hub", False)
        named = getattr(options, "data_dir", None) or os.environ.get("WORKBOOK_DATA_DIR")
        if lab:
            raise Trouble(
                "JupyterLab needs a home folder, and this account has none. Name one in the "
                "variable HOME."
            ) from None
        if hasattr(options, "data_dir") and not (guests or named):
            raise Trouble(
                "This account has no home folder to keep your words in. Name a folder for them "
                "with --data-dir."
            ) from None
        os.environ["HOME"] = os.sep


def foreign_library(error: Exception) -> str | None:
    """Return a sentence where a library may be missing because another stands in its place.

    Parameters
    ----------
    error : Exception
        What went wrong.
    """
    if not os.environ.get("PYTHONPATH") or "WORKBOOK_DEBUG" in os.environ:
        return None
    return (
        f"A library of the workbook could not be loaded ({type(error).__name__}). The variable "
        "PYTHONPATH may lead to another version of it. Start again without that variable."
    )
