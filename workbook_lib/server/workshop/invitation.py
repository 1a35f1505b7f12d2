"""Bringing people into a room: the address for their phones, a picture of it, and a few words."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import segno

from workbook_lib.server.listening import ALL_INTERFACES, Listening, is_reachable
from workbook_lib.server.security.headers import is_loopback
from workbook_lib.server.workshop.networks import network_addresses

if TYPE_CHECKING:
    from workbook_lib.server.workshop.room import Room

OPEN_WIFI = (
    "The connection is not encrypted: others on the same Wi-Fi could read what is sent. Use a "
    "network that only your group is on, such as a phone’s hotspot, or start with --certfile and "
    "--keyfile."
)
ALONE = (
    "This computer does not seem to be on a network, so only this computer can open the room. "
    "Join a Wi-Fi or turn on a hotspot, then load the leader’s page again. You do not need the "
    "internet."
)
HERE_ONLY = "Only this computer can open the room, because of the option --host."
OTHERS = "If phones cannot open that, they may be on one of these networks:"


@dataclass(frozen=True)
class Invitation:
    """What leads into a room.

    Attributes
    ----------
    listening
        Where the server listens.
    encrypted
        Whether nobody on the way can read along.
    """

    listening: Listening
    encrypted: bool

    @property
    def base(self) -> str:
        """Address of the server as it opens on this computer, with a slash at its end."""
        return self._address("")

    def hosts(self) -> list[str]:
        """Return the hosts under which others can open the room, the likeliest first.

        They are asked for anew each time, since a computer may join another network. Each was
        tried: a connection from this process to it came about.
        """
        host = self.listening.host
        if host in ALL_INTERFACES:
            found = network_addresses(self.listening.families)
        else:
            found = [] if is_loopback(host) else [host]
        return [each for each in found if is_reachable(each, self.listening.port)]

    def address(self, host: str) -> str:
        """Return what is typed on a phone, without what browsers put before it themselves."""
        whole = f"{self._address(host)}room"
        # Browsers search for an IPv6 address unless they are told that it is one.
        return whole if self.encrypted or ":" in host else whole.removeprefix("http://")

    def link(self, room: Room, host: str) -> str:
        """Return the address that a picture opens: nothing needs to be typed then."""
        word = room.word.replace(" ", "-")
        return f"{self._address(host)}room?{urlencode({'word': word})}"

    def leader(self, room: Room) -> str:
        """Return the address of the leader's page, with its key."""
        return f"{self.base}room/lead?{urlencode({'key': room.key})}"

    def picture(self, room: Room, host: str) -> str:
        """Return the link as a drawing for a page."""
        drawn = segno.make(self.link(room, host), micro=False, error="m")
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
        first, *others = self.hosts() or [""]
        lines = [f"Room: {room.word}", f"To join: {self.address(first)}", ""]
        if first:
            lines.append(self._drawn(room, first, encoding))
            if others:
                lines += [OTHERS, *(f"  {self.address(each)}" for each in others), ""]
            if not self.encrypted:
                lines.append(OPEN_WIFI)
        else:
            lines.append(ALONE if self.listening.host in ALL_INTERFACES else HERE_ONLY)
        lines += [
            "",
            "For you as the leader only. Do not show this address to anyone or pass it on:",
        ]
        return "\n".join([*lines, self.leader(room), ""])

    def _address(self, host: str) -> str:
        return self.listening.address(host=host, scheme="https" if self.encrypted else "http")

    def _drawn(self, room: Room, host: str, encoding: str | None) -> str:
        drawn = io.StringIO()
        code = segno.make(self.link(room, host), micro=False, error="m")
        code.terminal(drawn, border=2, compact=True)
        try:
            drawn.getvalue().encode(encoding or "ascii")
        except (LookupError, UnicodeEncodeError):
            return ""
        return drawn.getvalue()
