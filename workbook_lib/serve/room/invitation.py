"""Bringing people into a room: the address for their phones, a picture of it, and a few words."""

from __future__ import annotations

import io
import socket
from dataclasses import dataclass
from ipaddress import ip_address
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import segno

if TYPE_CHECKING:
    from workbook_lib.serve.room.room import Room

EVERYWHERE = ("", "0.0.0.0", "::")  # noqa: S104 - compared with
"""What a server listens on that can be reached from outside at every address it has."""

NOWHERE = "192.0.2.1"
"""An address that belongs to nobody. Asking for the way there sends nothing."""

OPEN_WIFI = (
    "The connection is not encrypted: others on the same Wi-Fi could read what is sent. Use a "
    "network that only your group is on, such as a phone’s hotspot, or start with --certfile and "
    "--keyfile."
)
ALONE = (
    "This computer does not seem to be on a network, so only this computer can open the room. "
    "Join a Wi-Fi or turn on a hotspot, then start again. You do not need the internet."
)
HERE_ONLY = "Only this computer can open the room, because of the option --host."


def own_address() -> str | None:
    """Return this computer's address on its network; None where it is on none.

    A network without internet will do, and so will a hotspot of this computer's own.
    """
    try:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
            probe.connect((NOWHERE, 9))
            found = [str(probe.getsockname()[0])]
    except OSError:
        found = _named()
    return next((each for each in found if _reaches_others(each)), None)


def _named() -> list[str]:
    """Return the addresses that go with this computer's name: there may be no way out."""
    try:
        return socket.gethostbyname_ex(socket.gethostname())[2]
    except OSError:
        return []


def _reaches_others(address: str) -> bool:
    found = ip_address(address)
    return not (found.is_loopback or found.is_unspecified)


@dataclass(frozen=True)
class Invitation:
    """What leads into a room.

    Attributes
    ----------
    base
        Address of the server as it opens on this computer, with a slash at its end.
    shared
        The same as others can open it; None where nobody can.
    listening
        What the server listens on.
    """

    base: str
    shared: str | None
    listening: str

    @classmethod
    def to(cls, host: str, port: int, *, encrypted: bool) -> Invitation:
        """Return the invitation to a server that listens on a host and a port."""
        scheme = "https" if encrypted else "http"
        here = own_address() if host in EVERYWHERE else host
        if here == "localhost" or (here and _is_loopback(here)):
            here = None
        local = "127.0.0.1" if host in EVERYWHERE else host
        shared = None if here is None else f"{scheme}://{_bracketed(here)}:{port}/"
        return cls(f"{scheme}://{_bracketed(local)}:{port}/", shared, host)

    @property
    def encrypted(self) -> bool:
        """Whether nobody on the way can read along."""
        return self.base.startswith("https:")

    @property
    def address(self) -> str:
        """What is typed on a phone, without what browsers put before it themselves."""
        whole = f"{self.shared or self.base}room"
        return whole if self.encrypted else whole.removeprefix("http://")

    def link(self, room: Room) -> str:
        """Return the address that a picture opens: nothing needs to be typed then."""
        word = room.word.replace(" ", "-")
        return f"{self.shared or self.base}room?{urlencode({'word': word})}"

    def leader(self, room: Room) -> str:
        """Return the address of the leader's page, with its key."""
        return f"{self.base}room/lead?{urlencode({'key': room.key})}"

    def picture(self, room: Room) -> str:
        """Return the link as a drawing for a page."""
        drawn = segno.make(self.link(room), micro=False, error="m")
        return drawn.svg_inline(border=3, omitsize=True, dark="#1b1320", light="#fff")

    def said(self, room: Room, encoding: str | None) -> str:
        """Return the invitation as it stands in a terminal.

        Parameters
        ----------
        room
            Where to.
        encoding
            What the terminal can show; a picture is left out where it cannot be drawn.
        """
        lines = [f"Room: {room.word}", f"To join: {self.address}", "", self._drawn(room, encoding)]
        if self.shared is None:
            lines.append(ALONE if self.listening in EVERYWHERE else HERE_ONLY)
        elif not self.encrypted:
            lines.append(OPEN_WIFI)
        lines += [
            "",
            "For you as the leader only. Do not show this address to anyone or pass it on:",
        ]
        return "\n".join([*lines, self.leader(room), ""])

    def _drawn(self, room: Room, encoding: str | None) -> str:
        drawn = io.StringIO()
        segno.make(self.link(room), micro=False, error="m").terminal(drawn, border=2, compact=True)
        try:
            drawn.getvalue().encode(encoding or "ascii")
        except (LookupError, UnicodeEncodeError):
            return ""
        return drawn.getvalue()


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host
