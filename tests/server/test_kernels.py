"""All servers fork their kernels."""

from __future__ import annotations

import sys

import httpx

from tests.program import Program, free_port, wait_until
from tests.server.running import (
    ROOT,
    Serving,
    environment,
    forked_kernels,
    start_kernel,
    unforked_kernels,
)


def test_voilas_kernels_are_forked(tmp_path):
    with Serving(tmp_path) as server, server.client() as client:
        start_kernel(client).raise_for_status()
        assert len(forked_kernels(server.process.pid)) == 1
        assert unforked_kernels(server.process.pid) == []


def answers(client):
    try:
        return client.get("/api").is_success
    except httpx.ConnectError:
        return False


def test_jupyterlabs_kernels_are_forked(tmp_path):
    port = free_port()
    command = [sys.executable, "-m", "workbook_lib.cli", "lab", "--no-browser", "--port", str(port)]
    env = environment(JUPYTER_TOKEN="for-a-test-only", WORKBOOK_DATA_DIR=tmp_path)
    with Program(command, cwd=ROOT, env=env) as server:
        server.wait_for(rf"http://127\.0\.0\.1:{port}/")
        base = f"http://127.0.0.1:{port}"
        token = {"Authorization": "token for-a-test-only"}
        with httpx.Client(base_url=base, timeout=60, headers=token) as client:
            wait_until(lambda: answers(client))
            client.post("/api/kernels", json={"name": "python3"}).raise_for_status()
            assert len(forked_kernels(server._process.pid)) == 1
            assert unforked_kernels(server._process.pid) == []
