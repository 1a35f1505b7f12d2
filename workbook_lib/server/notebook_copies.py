"""The notebooks that JupyterLab works on: copies, which follow new versions until they are changed.

A file in the data folder says from what each copy was made. A copy counts as changed when the text
of its cells is another; to run it, which only adds outputs, does not change it.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import shutil
from typing import TYPE_CHECKING

from workbook_lib.store.atomic_write import write_atomic

if TYPE_CHECKING:
    from pathlib import Path

DIGESTS_FILE = "notebooks-copied.json"


def copy_notebooks(source: Path, data: Path) -> list[str]:
    """Copy notebooks into a data folder, and bring earlier copies up to date.

    A copy that was not changed is replaced by a newer version. One that was changed stays, and the
    newer version is put beside it, once.

    Parameters
    ----------
    source : Path
        The folder of the installed notebooks.
    data : Path
        The data folder; they come into its folder ``notebooks``.

    Returns
    -------
    list of str
        A sentence about each newer version that lies beside a changed copy.

    Raises
    ------
    OSError
        When they cannot be copied.
    """
    folder = data / "notebooks"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    made_from = _read(data / DIGESTS_FILE)
    before, said = dict(made_from), []
    for installed in sorted(source.glob("*.ipynb")):
        copy, newest = folder / installed.name, _digest(installed)
        known = made_from.get(copy.name)
        made_from[copy.name] = newest
        if not copy.exists() or (known != newest and _digest(copy) == known):
            shutil.copyfile(installed, copy)
        elif known != newest and _digest(copy) != newest:
            beside = copy.with_stem(f"{copy.stem} (new version)")
            shutil.copyfile(installed, beside)
            said.append(
                f"There is a new version of {copy.name}. You changed yours, so it stays as it is. "
                f"The new one is beside it: {beside.name}."
            )
    if made_from != before:
        write_atomic(data / DIGESTS_FILE, json.dumps(made_from, indent=1, sort_keys=True).encode())
    return said


def _read(path: Path) -> dict[str, str]:
    with contextlib.suppress(OSError, ValueError):
        found = json.loads(path.read_text("utf-8"))
        if isinstance(found, dict):
            return {str(name): str(each) for name, each in found.items()}
    return {}


def _digest(path: Path) -> str:
    """Return what tells the cells of one notebook from those of another."""
    data = path.read_bytes()
    with contextlib.suppress(ValueError, TypeError, KeyError):
        cells = json.loads(data)["cells"]
        texts = [[each["cell_type"], "".join(each["source"])] for each in cells]
        data = json.dumps(texts).encode()
    return hashlib.sha256(data).hexdigest()
