"""Under which names a server answers. A page of someone else cannot point a name of its own at us.

A browser keeps pages apart by the name in their address, and a stranger may let any name lead to
this computer. What is asked for under such a name is not answered.
"""

from __future__ import annotations

import re
import socket
from typing import TYPE_CHECKING

from workbook_lib.store.mode import Mode

if TYPE_CHECKING:
    from collections.abc import Mapping

HOSTS = "WORKBOOK_HOSTS"
"""Names, with commas between, that something in front of a guest server answers to; ``*``: any."""

PATTERN = "workbook_hosts"
"""Under this name the pattern stands in the settings of a tornado application."""

OWN = r"localhost|127(?:\.\d{1,3}){3}|\[::1\]"
"""This computer, as it calls itself."""

# An address, a name without a dot, or one that no one outside can have.
_NEAR = (
    r"\d{1,3}(?:\.\d{1,3}){3}|\[[0-9a-f:.]+\]|[a-z0-9_-]{1,63}"
    r"|(?:[a-z0-9_-]{1,63}\.){1,4}(?:local|lan|localdomain|internal|home|home\.arpa)"
)


def pattern(mode: Mode, host: str, environ: Mapping[str, str]) -> str:
    """Return what the name in an address must match, whole and in small letters.

    Parameters
    ----------
    mode : Mode
        A personal workbook answers to this computer's own names alone.
    host : str
        What the server listens on.
    environ : mapping of str to str
        May name more hosts for guests.
    """
    if mode is Mode.PERSONAL:
        return f"(?:{OWN})$"
    named = [each.strip().lower() for each in environ.get(HOSTS, "").split(",")]
    if "*" in named:
        return ".*$"
    known = {*named, host.lower(), socket.gethostname().lower(), socket.getfqdn().lower()}
    return f"(?:{'|'.join([OWN, _NEAR, *(re.escape(each) for each in sorted(known) if each)])})$"


def is_loopback(host: str) -> bool:
    """Whether only this computer can reach a server that listens there."""
    return re.fullmatch(f"{OWN}|::1", host.lower()) is not None
