"""The listening sockets of a server, its address on this computer, and its TLS certificate."""

from __future__ import annotations

import errno
import socket
import ssl
from contextlib import suppress
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path

from workbook_lib.errors import ErrorMessage, UserError, cause_of

IPV4, IPV6 = "0.0.0.0", "::"  # noqa: S104 - compared, not bound
ALL_INTERFACES = ("", IPV4, IPV6)
"""Hosts that mean all interfaces."""

LOOPBACK = {IPV4: "127.0.0.1", IPV6: "::1"}
"""Loopback address for a server on all interfaces."""

CONNECT_TIMEOUT = 1
"""Seconds to connect to an address of this computer."""

BACKLOG = 128
"""Connections that may wait to be accepted."""

NEXT_PORTS = 20
"""Number of ports to try from the requested one on."""

_ABSENT = (errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT)
_NOT_ALLOWED = (errno.EACCES, getattr(errno, "WSAEACCES", errno.EACCES))
"""Windows keeps ranges of ports for itself."""

_ONE_LISTENER = getattr(socket, "SO_EXCLUSIVEADDRUSE", socket.SO_REUSEADDR)
"""Socket option that keeps other programs off a port in use. Only Windows needs one; elsewhere this
allows to listen again at once after a server has ended."""


@dataclass(frozen=True)
class Listening:
    """Open sockets; connections wait until the server is ready.

    Attributes
    ----------
    host
        The requested host.
    local
        Host under which this computer reaches it, as tested.
    port
        The port, which may differ from the requested one.
    sockets
        The sockets.
    """

    host: str
    local: str
    port: int
    sockets: tuple[socket.socket, ...]

    @property
    def families(self) -> frozenset[socket.AddressFamily]:
        """IPv4, IPv6, or both."""
        return frozenset(listener.family for listener in self.sockets)

    def address(self, *, host: str = "", scheme: str = "http") -> str:
        """Return the URL of the server for a host, with a slash at its end."""
        return f"{scheme}://{bracket_ipv6(host or self.local)}:{self.port}/"

    def close(self) -> None:
        for listener in self.sockets:
            listener.close()


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
    for number in range(port, port + 1 if exact else min(port + NEXT_PORTS, 65536)):
        try:
            return _open(host, number)
        except OSError as error:
            if exact or error.errno not in (errno.EADDRINUSE, *_NOT_ALLOWED):
                raise _cannot_listen(error, host, number) from error
        except UnicodeError as error:  # it has an empty label, or a label of over 63 letters
            raise UserError("host_of_other_computer", host=host) from error
    raise UserError("ports_in_use", first=port, last=number)


def other_port_message(requested: int, listening: Listening) -> ErrorMessage:
    """Return the message for a server that got another port than the usual one."""
    return ErrorMessage("port_changed", {"requested": requested, "port": listening.port})


def is_reachable(host: str, port: int) -> bool:
    """Whether this process can connect to an address."""
    with suppress(OSError), socket.create_connection((host, port), CONNECT_TIMEOUT):
        return True
    return False


def bracket_ipv6(host: str) -> str:
    """Return a host for a URL: an IPv6 address in brackets."""
    return f"[{host}]" if ":" in host else host


def _open(host: str, port: int) -> Listening:
    if _is_link_local(host):
        raise UserError("host_on_one_cable", host=host)
    hosts = [name for name in (IPV4, IPV6) if host in ("", IPV6, name)] or [host]
    if host in ALL_INTERFACES and is_reachable(LOOPBACK[hosts[0]], port):
        # Some systems let two programs share a port when one of them names its address.
        raise OSError(errno.EADDRINUSE, "")
    sockets = _bind(hosts, port)
    local = next(
        (local for name in hosts if is_reachable(local := LOOPBACK.get(name, name), port)), None
    )
    listening = Listening(host, local or host, port, tuple(sockets))
    if local is None:
        listening.close()
        raise UserError("host_does_not_answer", address=f"{bracket_ipv6(host)}:{port}")
    return listening


def _bind(hosts: list[str], port: int) -> list[socket.socket]:
    """Return the open sockets, skipping address families that this computer lacks."""
    kind, flags = socket.SOCK_STREAM, socket.AI_PASSIVE
    infos = [info for host in hosts for info in socket.getaddrinfo(host, port, 0, kind, 0, flags)]
    addresses = {(family, address) for family, _, _, _, address in infos}
    sockets: list[socket.socket] = []
    absent: OSError | None = None
    try:
        for family, address in sorted(addresses):
            try:
                server_socket = _create(family, address)
            except OSError as error:
                if error.errno not in _ABSENT:
                    raise
                absent = error
            else:
                server_socket.setblocking(False)
                sockets.append(server_socket)
        if absent and not sockets:
            raise absent
    except OSError:
        for listener in sockets:
            listener.close()
        raise
    return sockets


def _create(family: socket.AddressFamily, address: tuple[object, ...]) -> socket.socket:
    """Return a listening socket. Raises OSError."""
    server_socket = socket.socket(family, socket.SOCK_STREAM)
    try:
        server_socket.setsockopt(socket.SOL_SOCKET, _ONE_LISTENER, 1)
        if family == socket.AF_INET6:
            server_socket.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        server_socket.bind(address)
        server_socket.listen(BACKLOG)
    except OSError:
        server_socket.close()
        raise
    return server_socket


def _is_link_local(host: str) -> bool:
    try:
        return ip_address(host).is_link_local
    except ValueError:
        return False


def _cannot_listen(error: OSError, host: str, port: int) -> UserError:
    if error.errno == errno.EADDRINUSE:
        return UserError("port_in_use", port=port)
    if error.errno in _NOT_ALLOWED:
        return UserError("port_not_allowed", port=port)
    return UserError("host_of_other_computer", host=host)


def server_ssl_context(certfile: Path | None, keyfile: Path | None) -> ssl.SSLContext | None:
    """Return the TLS settings; None where no files are named.

    Parameters
    ----------
    certfile
        Certificate chain in PEM format.
    keyfile
        Private key in PEM format, without a passphrase.

    Raises
    ------
    UserError
        When one of the two is missing, cannot be read, or does not fit the other.
    """
    if certfile is None and keyfile is None:
        return None
    if certfile is None or keyfile is None:
        raise UserError("certificate_needs_key")
    for option, path in (("--certfile", certfile), ("--keyfile", keyfile)):
        _check_readable(option, path)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    try:
        # Without this callback Python would ask for a passphrase in the terminal, and wait.
        context.load_cert_chain(certfile, keyfile, password=_reject_passphrase)
    except ssl.SSLError as error:
        raise _invalid(error, certfile, keyfile) from None
    except _PassphraseError:
        raise UserError("certificate_key_locked", key=keyfile) from None
    return context


class _PassphraseError(Exception):
    """The key needs a passphrase."""


def _reject_passphrase() -> str:
    raise _PassphraseError


def _check_readable(option: str, path: Path) -> None:
    try:
        with path.open("rb") as file:
            file.read(1)
    except OSError as error:
        raise UserError(
            "certificate_unreadable", path=path, cause=cause_of(error), option=option
        ) from None


def _invalid(error: ssl.SSLError, certfile: Path, keyfile: Path) -> UserError:
    if error.reason == "KEY_VALUES_MISMATCH":
        return UserError("certificate_of_other_key", key=keyfile, certificate=certfile)
    return UserError("certificate_invalid", key=keyfile, certificate=certfile)
