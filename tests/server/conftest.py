"""Servers shared by tests of this folder."""

from __future__ import annotations

import sys

import pytest

from tests.server.running import Serving

# Kernels are forked on Linux only, and pidfds exist only there.
collect_ignore = [] if sys.platform == "linux" else ["test_kernel_limits.py"]


@pytest.fixture(scope="session")
def folder(tmp_path_factory):
    """Return the data folder of a personal workbook, with special characters in its name."""
    return tmp_path_factory.mktemp("personal") / "Jürgen & Söhne (2)" / "a@b"


@pytest.fixture(scope="session")
def personal_server(folder):
    with Serving(folder) as running:
        yield running


@pytest.fixture(scope="module")
def server(personal_server):
    """Return a server in personal mode, without entries and open kernels."""
    with personal_server.client() as client:
        headers = {"X-XSRFToken": client.cookies["_xsrf"]}
        client.post("/workbook/file/clear", json={}, headers=headers).raise_for_status()
    return personal_server


@pytest.fixture(scope="module")
def client(server):
    """Return a signed-in client."""
    with server.client() as client:
        yield client


@pytest.fixture(scope="session")
def guest_folder(tmp_path_factory):
    """Return the data folder of the server for guests, which stays empty."""
    return tmp_path_factory.mktemp("guests") / "data"


@pytest.fixture(scope="session")
def guest_server(guest_folder):
    with Serving(guest_folder, "--workshop", WORKBOOK_HOSTS="a.example, b.example") as running:
        yield running
