"""The invitation to a room: network addresses, QR code and text for the terminal."""

from __future__ import annotations

import io
import socket
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import psutil
import segno

from workbook_lib.errors import ERROR_MESSAGES, ErrorMessage
from workbook_lib.server.listening import ALL_INTERFACES, Listening, is_reachable
from workbook_lib.server.security.headers import is_loopback

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from workbook_lib.server.workshop.room import Room


@dataclass(frozen=True)
class Invitation:
    """Addresses of a room.

    Attributes
    ----------
    listening
        Sockets of the server.
    encrypted
        Whether connections are encrypted.
    """

    listening: Listening
    encrypted: bool

    @property
    def base(self) -> str:
        """Address of the server on this computer, with a slash at its end."""
        return self._address("")

    def hosts(self) -> list[str]:
        """Return the addresses by which other computers reach the room, the most likely first.

        They are determined on each call, because the computer may join another network. Each one
        has accepted a connection from this process.
        """
        host = self.listening.host
        if host in ALL_INTERFACES:
            addresses = network_addresses(self.listening.families)
        else:
            addresses = [] if is_loopback(host) else [host]
        return [address for address in addresses if is_reachable(address, self.listening.port)]

    def address(self, host: str) -> str:
        """Return the address to type on a phone, without ``http://`` where browsers add it."""
        url = f"{self._address(host)}room"
        # Without a scheme, browsers treat an IPv6 address as a search term.
        return url if self.encrypted or ":" in host else url.removeprefix("http://")

    def link(self, room: Room, host: str) -> str:
        """Return the URL for the QR code, which includes the word of the room."""
        word = room.word.replace(" ", "-")
        return f"{self._address(host)}room?{urlencode({'word': word})}"

    def leader_address(self, room: Room) -> str:
        """Return the address of the leader's page, with its key."""
        return f"{self.base}room/lead?{urlencode({'key': room.key})}"

    def qr_svg(self, room: Room, host: str) -> str:
        """Return the QR code of the link as SVG."""
        code = segno.make(self.link(room, host), micro=False, error="m")
        return code.svg_inline(border=3, omitsize=True, dark="#1b1320", light="#fff")

    def as_text(
        self, room: Room, encoding: str | None, words: Mapping[str, str] = ERROR_MESSAGES
    ) -> str:
        """Return the invitation as text for a terminal.

        Parameters
        ----------
        room
            The room.
        encoding
            Encoding of the terminal. The QR code is omitted if it cannot be encoded.
        words
            Messages by code.
        """
        first, *others = self.hosts() or [""]
        join = ErrorMessage("room_join", {"address": self.address(first)})
        lines = [ErrorMessage("room_word", {"word": room.word}).text(words), join.text(words), ""]
        if first:
            lines.append(self._qr_text(room, first, encoding))
            if others:
                lines += [
                    ErrorMessage("room_other_networks").text(words),
                    *(f"  {self.address(host)}" for host in others),
                    "",
                ]
            if not self.encrypted:
                lines.append(ErrorMessage("room_not_encrypted").text(words))
        else:
            anywhere = self.listening.host in ALL_INTERFACES
            notice = ErrorMessage("room_no_network" if anywhere else "room_local_only")
            lines.append(notice.text(words))
        lines += ["", ErrorMessage("room_leader_only").text(words)]
        return "\n".join([*lines, self.leader_address(room), ""])

    def _address(self, host: str) -> str:
        return self.listening.address(host=host, scheme="https" if self.encrypted else "http")

    def _qr_text(self, room: Room, host: str, encoding: str | None) -> str:
        output = io.StringIO()
        code = segno.make(self.link(room, host), micro=False, error="m")
        code.terminal(output, border=2, compact=True)
        try:
            output.getvalue().encode(encoding or "ascii")
        except (LookupError, UnicodeEncodeError):
            return ""
        return output.getvalue()


UNASSIGNED_ADDRESS = "192.0.2.1"
"""An unassigned address (RFC 5737). Connecting a UDP socket to it sends nothing."""

PRIVATE_NETWORKS = tuple(map(ip_network, ("192.168.0.0/16", "10.0.0.0/8", "172.16.0.0/12")))
"""Networks of homes, hotspots and most organizations (RFC 1918)."""

TUNNEL_PREFIXES = (
    "tun",
    "tap",
    "utun",
    "wg",
    "ppp",
    "ipsec",
    "zt",
    "tailscale",
    "nordlynx",
    "proton",
)
CONTAINER_PREFIXES = ("docker", "br-", "veth", "virbr", "vmnet", "vboxnet", "cni", "podman", "lxc")
"""Prefixes of interface names of VPNs, and of containers and virtual machines."""

SHARED_NETWORK = ip_network("100.64.0.0/10")
"""Network of internet providers and some VPNs (RFC 6598)."""


def network_addresses(families: Collection[socket.AddressFamily]) -> list[str]:
    """Return addresses by which other computers may reach this one, the most likely first.

    Networks without internet access and this computer's own hotspot are included. Link-local
    addresses are not, because browsers do not support their zone.

    Parameters
    ----------
    families : collection of socket.AddressFamily
        IPv4, IPv6, or both.
    """
    default = _default_address()
    try:
        interfaces = psutil.net_if_addrs()
        stats = psutil.net_if_stats()
    except OSError:  # not available on some systems
        return [default] if default and socket.AF_INET in families else []
    ranks: dict[str, tuple[int, bool]] = {}
    for name, entries in interfaces.items():
        if name in stats and not stats[name].isup:
            continue
        for entry in entries:
            if entry.family not in families:
                continue
            address = ip_address(entry.address.partition("%")[0])
            if address.is_loopback or address.is_link_local or address.is_unspecified:
                continue
            rank = _rank(name, address, tunnel=bool(entry.ptp))
            ranks[str(address)] = (rank, str(address) != default)
    return sorted(ranks, key=ranks.__getitem__)


def _rank(interface: str, address: IPv4Address | IPv6Address, *, tunnel: bool) -> int:
    name = interface.lower()
    if name.startswith(CONTAINER_PREFIXES) or "vethernet" in name:
        return 4
    if tunnel or name.startswith(TUNNEL_PREFIXES) or "vpn" in name or address in SHARED_NETWORK:
        return 3
    if address.version == 6:
        return 2
    return 0 if any(address in network for network in PRIVATE_NETWORKS) else 1


def _default_address() -> str | None:
    """Return the address by which this computer would reach the internet; None without a route."""
    try:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
            probe.connect((UNASSIGNED_ADDRESS, 9))
            return str(probe.getsockname()[0])
    except OSError:
        return None
