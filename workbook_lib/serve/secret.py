"""The key that signs cookies. It outlives the server, so that an open page does too."""

from __future__ import annotations

import os
import secrets
from typing import TYPE_CHECKING

from workbook_lib.trouble import Trouble

if TYPE_CHECKING:
    from pathlib import Path

LENGTH = 32
_NAME = "server-key"


def cookie_secret(folder: Path) -> bytes:
    """Return the key in a data folder, made on the first call.

    Parameters
    ----------
    folder : Path
        The data folder; made if it is not there, for its owner only.

    Raises
    ------
    Trouble
        When the key can be neither read nor written.
    """
    path = folder / _NAME
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if path.is_file() and len(found := path.read_bytes()) == LENGTH:
            return found
        made = secrets.token_bytes(LENGTH)
        path.unlink(missing_ok=True)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(made)
    except OSError as error:
        raise Trouble(
            f"The data folder {folder} cannot be written to ({error.strerror}). "
            "Give yourself the right to write there, or name another folder with --data-dir."
        ) from error
    return made


def forget_secret(folder: Path) -> None:
    """Remove the key from a data folder. A server that runs goes on with it; the next makes one.

    Raises
    ------
    Trouble
        When it is there and cannot be removed.
    """
    path = folder / _NAME
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise Trouble(
            f"{path} could not be removed ({error.strerror}). Remove it by hand."
        ) from error
