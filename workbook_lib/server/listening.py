"""The sockets that a server listens on, and the address under which this computer opens it."""

from __future__ import annotations

import errno
import socket
from contextlib import suppress
from dataclasses import dataclass
from ipaddress import ip_address

from workbook_lib.errors import UserError

IPV4, IPV6 = "0.0.0.0", "::"  # noqa: S104 - compared with
ALL_INTERFACES = ("", IPV4, IPV6)
"""What a server listens on that can be reached from outside at every address it has."""

LOOPBACK = {IPV4: "127.0.0.1", IPV6: "::1"}
"""Under which address this computer opens a server that listens everywhere."""

CONNECT_TIMEOUT = 1
"""Seconds that an address of this very computer has to answer."""

BACKLOG = 128
"""Connections that may wait to be taken in."""

NEXT_PORTS = 20
"""Ports that are tried after one that is in use."""

_ABSENT = (errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT)


@dataclass(frozen=True)
class Listening:
    """Sockets that are open already; what connects now waits until the server is ready.

    Attributes
    ----------
    host
        What was asked for.
    local
        The host under which this computer opens it; it was tried.
    port
        The port, which may be another than the one that was asked for.
    sockets
        What to listen on.
    """

    host: str
    local: str
    port: int
    sockets: tuple[socket.socket, ...]

    @property
    def families(self) -> frozenset[socket.AddressFamily]:
        """IPv4, IPv6, or both."""
        return frozenset(each.family for each in self.sockets)

    def address(self, *, host: str = "", scheme: str = "http") -> str:
        """Return the address of the server under a host, with a slash at its end."""
        return f"{scheme}://{bracket_ipv6(host or self.local)}:{self.port}/"

    def close(self) -> None:
        """Listen no more."""
        for each in self.sockets:
            each.close()


def listen(host: str, port: int, *, exact: bool = True) -> Listening:
    """Open the sockets of a server.

    Parameters
    ----------
    host : str
        Address to listen on; ``::`` is IPv4 as well.
    port : int
        Port to listen on.
    exact : bool
        Whether no other port will do. If one will, the next that is free is taken.

    Raises
    ------
    UserError
        When the address or the port cannot be listened on, or nothing answers there.
    """
    for each in range(port, port + 1 if exact else min(port + NEXT_PORTS, 65536)):
        try:
            return _open(host, each)
        except OSError as error:
            if exact or error.errno != errno.EADDRINUSE:
                raise UserError(_error_message(error, host, each)) from error
    raise UserError(
        f"The ports from {port} to {each} are all in use. Choose another one with --port."
    )


def other_port_message(asked: int, listening: Listening) -> str:
    """Return what to say when a server got another port than the usual one."""
    return (
        f"Another program uses port {asked}, so this time the workbook is at port "
        f"{listening.port}. If you wrote while the workbook was closed, those words wait in your "
        f"browser at port {asked}."
    )


def is_reachable(host: str, port: int) -> bool:
    """Whether a connection from this process to an address comes about."""
    with suppress(OSError), socket.create_connection((host, port), CONNECT_TIMEOUT):
        return True
    return False


def bracket_ipv6(host: str) -> str:
    """Return a host as it stands in an address: IPv6 has brackets around it."""
    return f"[{host}]" if ":" in host else host


def _open(host: str, port: int) -> Listening:
    if _is_link_local(host):
        raise UserError(
            f"No browser opens the address {host}: addresses that begin with fe80 or 169.254 hold "
            "on one cable only. Name another with --host."
        )
    wanted = [each for each in (IPV4, IPV6) if host in ("", IPV6, each)] or [host]
    if host in ALL_INTERFACES and is_reachable(LOOPBACK[wanted[0]], port):
        # Some systems let two programs share a port when one of them names its address.
        raise OSError(errno.EADDRINUSE, "")
    sockets = _bind(wanted, port)
    local = next(
        (name for each in wanted if is_reachable(name := LOOPBACK.get(each, each), port)), None
    )
    listening = Listening(host, local or host, port, tuple(sockets))
    if local is None:
        listening.close()
        raise UserError(
            f"Nothing answers at {bracket_ipv6(host)}:{port}, although this computer listens "
            "there. A firewall may be in the way. Check --host."
        )
    return listening


def _bind(hosts: list[str], port: int) -> list[socket.socket]:
    """Return the open sockets. Of several addresses, a computer may lack some."""
    kind, flags = socket.SOCK_STREAM, socket.AI_PASSIVE
    wanted = [each for host in hosts for each in socket.getaddrinfo(host, port, 0, kind, 0, flags)]
    places = {(family, address) for family, _, _, _, address in wanted}
    sockets: list[socket.socket] = []
    absent: OSError | None = None
    try:
        for family, address in sorted(places):
            try:
                made = socket.create_server(address, family=family, backlog=BACKLOG)
            except OSError as error:
                if error.errno not in _ABSENT:
                    raise
                absent = error
            else:
                made.setblocking(False)
                sockets.append(made)
        if absent and not sockets:
            raise absent
    except OSError:
        for each in sockets:
            each.close()
        raise
    return sockets


def _is_link_local(host: str) -> bool:
    try:
        return ip_address(host).is_link_local
    except ValueError:
        return False


def _error_message(error: OSError, host: str, port: int) -> str:
    if error.errno == errno.EADDRINUSE:
        return (
            f"Port {port} is in use by another program. Close that program, or choose another port "
            "with --port."
        )
    if error.errno == errno.EACCES:
        return f"Port {port} may not be used on this computer. Choose one above 1023 with --port."
    return f"The address {host} does not belong to this computer. Check --host."
