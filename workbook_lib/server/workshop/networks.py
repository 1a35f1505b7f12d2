"""The addresses of this computer on its networks, those first that phones most likely reach."""

from __future__ import annotations

import socket
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import TYPE_CHECKING

import psutil

if TYPE_CHECKING:
    from collections.abc import Collection

NOWHERE = "192.0.2.1"
"""An address that belongs to nobody. Asking for the way there sends nothing."""

HOME = tuple(map(ip_network, ("192.168.0.0/16", "10.0.0.0/8", "172.16.0.0/12")))
"""What the networks of homes, hotspots and most organizations are numbered with."""

TUNNELS = ("tun", "tap", "utun", "wg", "ppp", "ipsec", "zt", "tailscale", "nordlynx", "proton")
CONTAINERS = ("docker", "br-", "veth", "virbr", "vmnet", "vboxnet", "cni", "podman", "lxc")
"""How the names of interfaces begin that lead to a VPN, and to machines inside this one."""

SHARED = ip_network("100.64.0.0/10")
"""What providers and some VPNs number their own networks with."""


def network_addresses(families: Collection[socket.AddressFamily]) -> list[str]:
    """Return this computer's addresses that others may reach, the likeliest first.

    A network without internet will do, and so will a hotspot of this computer's own. Addresses
    that hold for one cable only are left out: they need more than a browser can be told.

    Parameters
    ----------
    families : collection of socket.AddressFamily
        IPv4, IPv6, or both.
    """
    usual = _usual_address()
    try:
        interfaces = psutil.net_if_addrs()
        stats = psutil.net_if_stats()
    except OSError:  # some systems do not tell
        return [usual] if usual and socket.AF_INET in families else []
    found: dict[str, tuple[int, bool]] = {}
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
            found[str(address)] = (rank, str(address) != usual)
    return sorted(found, key=found.__getitem__)


def _rank(interface: str, address: IPv4Address | IPv6Address, *, tunnel: bool) -> int:
    name = interface.lower()
    if name.startswith(CONTAINERS) or "vethernet" in name:
        return 4
    if tunnel or name.startswith(TUNNELS) or "vpn" in name or address in SHARED:
        return 3
    if address.version == 6:
        return 2
    return 0 if any(address in each for each in HOME) else 1


def _usual_address() -> str | None:
    """Return the address by which this computer would reach the internet; None without a way."""
    try:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
            probe.connect((NOWHERE, 9))
            return str(probe.getsockname()[0])
    except OSError:
        return None
