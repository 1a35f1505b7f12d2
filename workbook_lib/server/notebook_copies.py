"""Copies of the notebooks for JupyterLab, updated until the person changes them.

A file in the data folder has the digest from which each copy was made. A copy counts as changed if
the text of its cells differs; outputs do not count.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import shutil
from typing import TYPE_CHECKING

from workbook_lib.store.files import write_atomic

if TYPE_CHECKING:
    from pathlib import Path

DIGESTS_FILE = "notebooks-copied.json"


def copy_notebooks(source: Path, data: Path) -> list[str]:
    """Copy notebooks into a data folder, and update earlier copies.

    An unchanged copy is replaced by a newer version. A changed one stays, and the newer version is
    put beside it, once.

    Parameters
    ----------
    source : Path
        The folder of the installed notebooks.
    data : Path
        The data folder; copies go to its folder ``notebooks``.

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
    digests = _read(data / DIGESTS_FILE)
    before, messages = dict(digests), []
    for installed in sorted(source.glob("*.ipynb")):
        copy, newest = folder / installed.name, _digest(installed)
        known = digests.get(copy.name)
        digests[copy.name] = newest
        if not copy.exists() or (known != newest and _digest(copy) == known):
            shutil.copyfile(installed, copy)
        elif known != newest and _digest(copy) != newest:
            beside = copy.with_stem(f"{copy.stem} (new version)")
            shutil.copyfile(installed, beside)
            messages.append(
                f"There is a new version of {copy.name}. You changed yours, so it stays as it is. "
                f"The new one is beside it: {beside.name}."
            )
    if digests != before:
        write_atomic(data / DIGESTS_FILE, json.dumps(digests, indent=1, sort_keys=True).encode())
    return messages


def _read(path: Path) -> dict[str, str]:
    with contextlib.suppress(OSError, ValueError):
        digests = json.loads(path.read_text("utf-8"))
        if isinstance(digests, dict):
            return {str(name): str(digest) for name, digest in digests.items()}
    return {}


def _digest(path: Path) -> str:
    """Return a digest of the text of a notebook's cells."""
    data = path.read_bytes()
    with contextlib.suppress(ValueError, TypeError, KeyError):
        cells = json.loads(data)["cells"]
        texts = [[cell["cell_type"], "".join(cell["source"])] for cell in cells]
        data = json.dumps(texts).encode()
    return hashlib.sha256(data).hexdigest()
