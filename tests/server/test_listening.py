"""Listening addresses, each of which is tested."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
from dataclasses import replace
from types import SimpleNamespace

import httpx
import psutil
import pytest

from tests.program import free_port, wait_until
from tests.server.running import Serving, environment
from workbook_lib.errors import UserError
from workbook_lib.server.listening import is_reachable, listen
from workbook_lib.server.workshop import invitation as invitations
from workbook_lib.server.workshop.invitation import Invitation, network_addresses
from workbook_lib.server.workshop.room import Room

ANYWHERE = ".".join("0000")
BOTH = frozenset({socket.AF_INET, socket.AF_INET6})


def has_ipv6():
    with socket.socket(socket.AF_INET6) as probe:
        try:
            probe.bind(("::1", 0))
        except OSError:
            return False
    return True


HOSTS = ["127.0.0.1", "localhost", ANYWHERE, "", "::", *(["::1"] if has_ipv6() else [])]


@pytest.fixture
def port():
    return free_port()


@pytest.mark.parametrize("host", HOSTS)
def test_the_server_is_reachable_under_its_printed_address(host, port):
    listening = listen(host, port)
    try:
        named = listening.address()
        assert re.fullmatch(r"http://(127\.0\.0\.1|localhost|\[::1\]):\d+/", named)
        assert is_reachable(listening.local, port)
    finally:
        listening.close()
    assert not is_reachable(listening.local, port)


def test_listening_on_ipv6_includes_ipv4(port):
    listening = listen("::", port)
    assert is_reachable("127.0.0.1", port)
    assert is_reachable("::1", port) == has_ipv6()
    listening.close()


def test_the_next_free_port_is_used_unless_the_port_is_exact(port):
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", port))
        listener.listen()
        for host in ("127.0.0.1", ANYWHERE, "::"):
            with pytest.raises(UserError, match=f"Port {port} is in use by another program"):
                listen(host, port)
            listening = listen(host, port, exact=False)
            assert port < listening.port < port + 20
            listening.close()


@pytest.mark.parametrize("host", ["fe80::1", "fe80::1%lo", "169.254.1.1"])
def test_an_address_that_browsers_cannot_open_is_rejected(host, port):
    with pytest.raises(UserError, match=r"No browser opens the address"):
        listen(host, port)


@pytest.mark.parametrize("host", ["192.168..1.5", ".", "a" * 64, "\udcff", "no-such-host.invalid"])
@pytest.mark.parametrize("exact", [True, False])
def test_a_mistyped_address_is_rejected(host, exact, port):
    with pytest.raises(UserError, match="does not belong to this computer"):
        listen(host, port, exact=exact)


def interface(*addresses, ptp=None):
    return [
        SimpleNamespace(
            family=socket.AF_INET6 if ":" in address else socket.AF_INET, address=address, ptp=ptp
        )
        for address in addresses
    ]


INTERFACES = {
    "docker0": interface("172.17.0.1"),
    "tun0": interface("10.8.0.2", ptp="10.8.0.1"),
    "tailscale0": interface("100.101.102.103"),
    "lo": interface("127.0.0.1", "::1"),
    "eth0": interface("203.0.113.5", "fd00::2", "fe80::1%eth0"),
    "wlan0": interface("192.168.178.20", "169.254.7.7"),
    "wlan1": interface("10.42.0.1"),
    "eth9": interface("192.168.9.9"),
}


@pytest.fixture
def several(monkeypatch):
    """Simulate several networks; the default route is the VPN."""
    monkeypatch.setattr(psutil, "net_if_addrs", lambda: INTERFACES)
    down = {name: SimpleNamespace(isup=name != "eth9") for name in INTERFACES}
    monkeypatch.setattr(psutil, "net_if_stats", lambda: down)
    monkeypatch.setattr(invitations, "_default_address", lambda: "10.8.0.2")


@pytest.mark.usefixtures("several")
def test_private_networks_come_first_and_tunnels_last():
    addresses = network_addresses(BOTH)
    assert set(addresses[:2]) == {"192.168.178.20", "10.42.0.1"}
    assert addresses[2:4] == ["203.0.113.5", "fd00::2"]
    assert set(addresses[4:6]) == {"10.8.0.2", "100.101.102.103"}
    assert addresses[6:] == ["172.17.0.1"]
    assert "fd00::2" not in network_addresses({socket.AF_INET})


@pytest.mark.usefixtures("several")
def test_the_network_with_internet_access_comes_first(monkeypatch):
    for usual in ("192.168.178.20", "10.42.0.1"):
        monkeypatch.setattr(invitations, "_default_address", lambda usual=usual: usual)
        assert network_addresses(BOTH)[0] == usual


def test_without_interface_data_the_default_address_is_used(monkeypatch):
    def silent():
        raise PermissionError

    monkeypatch.setattr(psutil, "net_if_addrs", silent)
    monkeypatch.setattr(invitations, "_default_address", lambda: "192.168.1.2")
    assert network_addresses(BOTH) == ["192.168.1.2"]
    monkeypatch.setattr(invitations, "_default_address", lambda: None)
    assert network_addresses(BOTH) == []


@pytest.fixture
def room():
    opened = Room(["maple"], ())
    yield opened
    opened.close()


def invite(monkeypatch, *addresses, host=ANYWHERE, encrypted=False):
    """Return an invitation to a server on 127.0.0.2, on a computer with these addresses."""
    place = "workbook_lib.server.workshop.invitation.network_addresses"
    monkeypatch.setattr(place, lambda _: list(addresses))
    return Invitation(replace(listen("127.0.0.2", free_port()), host=host), encrypted)


def test_only_reachable_addresses_are_shown_and_checked_each_time(monkeypatch, room):
    invitation = invite(monkeypatch, "127.0.0.3", "127.0.0.2")
    port = invitation.listening.port
    assert invitation.hosts() == ["127.0.0.2"]
    text = invitation.as_text(room, "utf-8")
    assert f"To join: 127.0.0.2:{port}/room" in text
    assert "127.0.0.3" not in text
    second = listen("127.0.0.3", port)
    assert invitation.hosts() == ["127.0.0.3", "127.0.0.2"]
    text = invitation.as_text(room, "utf-8")
    assert f"To join: 127.0.0.3:{port}/room" in text
    assert f"\n  127.0.0.2:{port}/room\n" in text
    second.close()
    invitation.listening.close()


def test_an_invitation_states_who_can_open_the_room(monkeypatch, room):
    shared = invite(monkeypatch, "127.0.0.2")
    port = shared.listening.port
    assert shared.link(room, "127.0.0.2").startswith(f"http://127.0.0.2:{port}/room?word=maple-")
    assert shared.link(room, "fd00::2").startswith(f"http://[fd00::2]:{port}/room?word=maple-")
    assert shared.address("fd00::2") == f"http://[fd00::2]:{port}/room"
    assert "not encrypted" in shared.as_text(room, "utf-8")
    assert "█" in shared.as_text(room, "utf-8")
    assert "█" not in shared.as_text(room, "ascii")
    assert "<svg" in shared.qr_svg(room, "127.0.0.2")
    safe = invite(monkeypatch, "127.0.0.2", encrypted=True)
    assert safe.address("127.0.0.2").startswith("https://127.0.0.2:")
    here = invite(monkeypatch, "127.0.0.2", host="127.0.0.2")
    assert here.hosts() == []
    assert "because of the option --host" in here.as_text(room, "utf-8")
    alone = invite(monkeypatch)
    assert "not seem to be on a network" in alone.as_text(room, "utf-8")
    assert "█" not in alone.as_text(room, "utf-8"), "no QR code without a network address"
    for item in (shared, safe, here, alone):
        item.listening.close()


def test_each_printed_address_is_reachable(tmp_path):
    with Serving(tmp_path, "--workshop", "--host", "::") as running:
        wait_until(lambda: any("lead?key=" in item for item in running.log_lines))
        log = "".join(running.log_lines)
        named = re.findall(r"^(?:To join: | {2})(\S+)/room$", log, re.MULTILINE)
        named += re.findall(r"^(\S+)/room/lead", log, re.MULTILINE)
        assert len(named) >= 2
        named += [running.base, *([f"http://[::1]:{running.port}"] if has_ipv6() else [])]
        for item in named:
            url = item if item.startswith("http") else f"http://{item}"
            assert httpx.get(url, timeout=30).status_code == 200


NAMESPACE = """
import subprocess, sys
def ip(line): subprocess.run(["ip", *line.split()], check=True)
ip("link set lo up")
for name, address in (("wlan0", "192.168.7.2/24"), ("docker0", "172.17.0.1/16"),
                      ("tun0", "10.8.0.2/24"), ("eth0", "203.0.113.5/24")):
    ip(f"link add {name} type veth peer name p-{name}")
    ip(f"addr add {address} dev {name}")
    ip(f"link set {name} up")
    ip(f"link set p-{name} up")
ip("route add default dev tun0")
from workbook_lib.server.listening import listen
from workbook_lib.server.workshop.invitation import Invitation
for host in sys.argv[1:]:
    listening = listen(host, 8866)
    print(*Invitation(listening, False).hosts())
    listening.close()
"""


def can_make_networks():
    """Return whether this system permits creating networks (Linux, with permission)."""
    tools = all(map(shutil.which, ("unshare", "ip")))
    command = ["unshare", "-rn", "ip", "link", "add", "wlan0", "type", "veth"]
    return tools and subprocess.run(command, capture_output=True, check=False).returncode == 0


# On other systems only the simulated networks above are tested.
if can_make_networks():

    def test_on_real_networks_the_vpn_is_not_the_first():
        command = ["unshare", "-rn", sys.executable, "-c", NAMESPACE, ANYWHERE, "::", "10.8.0.2"]
        done = subprocess.run(
            command, capture_output=True, text=True, env=environment(HOME=os.sep), check=False
        )
        assert done.stderr == ""
        home, all_of_them, vpn = done.stdout.splitlines()
        assert home == "192.168.7.2 203.0.113.5 10.8.0.2 172.17.0.1"
        assert [word for word in all_of_them.split() if ":" not in word] == home.split()
        assert vpn == "10.8.0.2"
