"""Kernels started as on a server, by Jupyter's manager and our provisioner."""

from __future__ import annotations

import asyncio
import contextlib
import os
import select
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from pathlib import Path
from types import SimpleNamespace

import pytest
from jupyter_client.manager import AsyncKernelManager
from jupyter_client.provisioning import KernelProvisionerFactory
from traitlets.config import Configurable

from workbook_lib.server.kernels.provisioner import (
    POOL_SETTING,
    PROVISIONER_NAME,
    new_pool,
    provisioner_name,
)

TIMEOUT = 60

# Kernels are forked on Linux only.
collect_ignore = (
    [] if sys.platform == "linux" else ["test_compat.py", "test_fork.py", "test_preload.py"]
)


class KernelServer(Configurable):
    """A server with a pool, the parent of its kernels' managers."""

    def __init__(self, pool):
        super().__init__()
        self.web_app = SimpleNamespace(settings={POOL_SETTING: pool})


@pytest.fixture(scope="session")
def pool():
    """Return a pool for all tests, since a fork server takes a second to load."""
    pool = new_pool()
    yield pool
    pool.close()


@pytest.fixture
def own_pool():
    """Return a pool without a fork server, for tests that change it or start none."""
    pool = new_pool()
    yield pool
    pool.close()


@pytest.fixture
def start(pool, tmp_path, monkeypatch):
    """Return a function that starts a kernel and waits until it is ready."""

    @asynccontextmanager
    async def kernel(pool=pool, **options):
        manager = AsyncKernelManager(transport="ipc", parent=KernelServer(pool))
        manager.connection_file = str(tmp_path / f"{id(manager)}.json")
        await manager.start_kernel(**options)
        client = manager.client()
        client.start_channels()
        try:
            await client.wait_for_ready(timeout=TIMEOUT)
            yield RunningKernel(manager, client)
        finally:
            client.stop_channels()
            await manager.shutdown_kernel(now=True)

    assert provisioner_name() == PROVISIONER_NAME
    monkeypatch.setenv("JUPYTER_DEFAULT_PROVISIONER_NAME", PROVISIONER_NAME)
    KernelProvisionerFactory.clear_instance()
    yield kernel
    KernelProvisionerFactory.clear_instance()


class RunningKernel:
    """A running kernel."""

    def __init__(self, manager, client):
        self.manager = manager
        self.client = client
        self.process = manager.provisioner.process
        self.pid = manager.provisioner.pid

    async def run(self, code):
        """Run code and return the value of its last line as text."""
        results = []

        def collect_result(message):
            if message["msg_type"] == "execute_result":
                results.append(message["content"]["data"]["text/plain"])

        reply = await self.client.execute_interactive(
            code, output_hook=collect_result, timeout=TIMEOUT
        )
        content = reply["content"]
        assert content["status"] == "ok", content.get("ename")
        return results[0] if results else None


def run_async(coroutine):
    """Run a coroutine in a thread: Playwright's event loop may run in this one."""
    with ThreadPoolExecutor(1) as executor:
        return executor.submit(asyncio.run, coroutine).result()


class End:
    """Waits for the end of a process that is not a child."""

    def __init__(self, pid):
        self.descriptor = os.pidfd_open(pid)

    def wait(self):
        with os.fdopen(self.descriptor, "rb", closefd=True):
            assert select.select([self.descriptor], [], [], TIMEOUT)[0], "the process still runs"


def lives(pid):
    """Return whether a process runs and is not a zombie."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except FileNotFoundError:
        return False
    return stat.rpartition(")")[2].split()[0] != "Z"


def open_files(pid):
    return len(list(Path(f"/proc/{pid}/fd").iterdir()))


def links(pid):
    """Return the open sockets and pipes of a process."""
    names = set()
    for path in Path(f"/proc/{pid}/fd").iterdir():
        with contextlib.suppress(FileNotFoundError):
            names.add(str(path.readlink()))
    return {name for name in names if name.startswith(("socket:", "pipe:"))}


def resident(pid):
    """Return the private dirty memory of a process in kilobytes.

    Clean pages of libraries are private or shared depending on other programs.
    """
    parts = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return sum(int(line.split()[1]) for line in parts if line.startswith("Private_Dirty"))
