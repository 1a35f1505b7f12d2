"""Starts JupyterLab on the notebooks, asking no other host for news, updates or extensions."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import platformdirs

from workbook_lib.serve.site import carried_notebooks, notebooks_folder
from workbook_lib.trouble import Trouble

if TYPE_CHECKING:
    from collections.abc import Mapping

SETTINGS = (
    "--LabApp.news_url=None",
    "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
    "--LabApp.extension_manager=readonly",
    "--ServerApp.jpserver_extensions=workbook_lib.serve=True",
    "--VoilaConfiguration.show_tracebacks=False",
    "--ServerApp.port_retries=0",
)


def lab(environ: Mapping[str, str], *, port: int, browser: bool) -> None:
    """Run JupyterLab until it is told to end.

    Parameters
    ----------
    environ : mapping of str to str
        Says where the data folder is.
    port : int
        Port; no other is tried.
    browser : bool
        Whether to open a browser.

    Raises
    ------
    Trouble
        When the notebooks cannot be put where they can be written to.
    """
    from jupyterlab.labapp import LabApp  # type: ignore[import-untyped]

    folder = workplace(environ)
    where = [f"--ServerApp.root_dir={folder}", f"--ServerApp.port={port}"]
    flags = [] if browser else ["--no-browser"]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        # In a container there often is no other user; whoever typed the command knows who they are.
        flags.append("--allow-root")
    LabApp.launch_instance([*SETTINGS, *where, *flags])


def workplace(environ: Mapping[str, str]) -> Path:
    """Return a folder of notebooks that may be written to.

    In the source tree that is the project's own. From an installed package they are copied into
    the data folder; one that is there already is left as it is.

    Raises
    ------
    Trouble
        When they cannot be copied.
    """
    if not carried_notebooks().is_dir():
        return notebooks_folder()
    named = environ.get("WORKBOOK_DATA_DIR", "").strip()
    data = Path(named) if named else platformdirs.user_data_path("between-us", appauthor=False)
    folder = data.expanduser().absolute() / "notebooks"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for source in carried_notebooks().glob("*.ipynb"):
            if not (folder / source.name).exists():
                shutil.copyfile(source, folder / source.name)
    except OSError as error:
        raise Trouble(
            f"The notebooks cannot be copied to {folder} ({error.strerror}). "
            "Name a folder that you may write to with --data-dir."
        ) from error
    return folder
