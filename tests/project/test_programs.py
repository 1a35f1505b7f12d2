"""Programs started by tests end with them, and ports are not reused."""

from __future__ import annotations

import os
import sys

import psutil

from tests.program import RANGE, Program, free_port, wait_until

LEAVES = """
import subprocess, sys
lives_on = [sys.executable, "-c", "import signal; signal.pause()"]
print("left", subprocess.Popen(lives_on, start_new_session=True).pid, flush=True)
"""


def lives(pid):
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def test_child_processes_are_ended_with_a_program(tmp_path):
    with Program([sys.executable, "-c", LEAVES], cwd=tmp_path, env=dict(os.environ)) as program:
        child = int(program.wait_for(r"^left (\d+)")[1])
    wait_until(lambda: not lives(child))


def test_test_ports_are_outside_the_ephemeral_range():
    ports = [free_port() for _ in range(5)]
    assert len(set(ports)) == 5
    assert set(ports) <= set(RANGE)
    assert RANGE.stop < 32_768
