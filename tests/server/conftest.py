"""Servers shared by tests of this folder."""

from __future__ import annotations

import sys

import pytest

from tests.server.running import Serving

# Kernels are forked on Linux only, and pidfds exist only there.
collect_ignore = [] if sys.platform == "linux" else ["test_kernels.py", "test_kernel_limits.py"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Return the data folder of a personal workbook, with special characters in its name."""
    return tmp_path_factory.mktemp("personal") / "Jürgen & Söhne (2)" / "a@b"


@pytest.fixture(scope="module")
def server(folder):
    """Return a server in personal mode."""
    with Serving(folder) as running:
        yield running


@pytest.fixture(scope="module")
def client(server):
    """Return a signed-in client."""
    with server.client() as client:
        yield client
