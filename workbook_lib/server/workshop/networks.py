"""Lists the network addresses of this computer, in the order in which phones likely reach them."""

from __future__ import annotations

import socket
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import TYPE_CHECKING

import psutil

if TYPE_CHECKING:
    from collections.abc import Collection

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
