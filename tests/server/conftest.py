"""Servers shared by tests of this folder."""

from __future__ import annotations

import sys

import pytest

from tests.server.running import Serving

# Kernels are forked on Linux only, and only there can anyone's process be waited for.
collect_ignore = [] if sys.platform == "linux" else ["test_kernels.py", "test_kernel_limits.py"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Give the data folder of a personal workbook, with signs in its name."""
    return tmp_path_factory.mktemp("personal") / "Jürgen & Söhne (2)" / "a@b"


@pytest.fixture(scope="module")
def server(folder):
    """Give a personal workbook that is being served."""
    with Serving(folder) as running:
        yield running


@pytest.fixture(scope="module")
def client(server):
    """Give someone who has opened its address."""
    with server.client() as someone:
        yield someone
