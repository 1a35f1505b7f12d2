"""The key that signs cookies. It outlives the server, so that an open page does too."""

from __future__ import annotations

import contextlib
import os
import secrets
from typing import TYPE_CHECKING

from workbook_lib.errors import Trouble

if TYPE_CHECKING:
    from pathlib import Path

LENGTH = 32
_NAME = "server-key"


def cookie_secret(folder: Path) -> bytes:
    """Return the key in a data folder, made on the first call.

    Where the folder cannot be written to, a record in it can still be read, and the key lasts as
    long as this server.

    Parameters
    ----------
    folder : Path
        The data folder; made if it is not there, for its owner only.
    """
    path = folder / _NAME
    secret = secrets.token_bytes(LENGTH)
    with contextlib.suppress(OSError):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if path.is_file() and len(kept := path.read_bytes()) == LENGTH:
            return kept
        path.unlink(missing_ok=True)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(secret)
    return secret


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
