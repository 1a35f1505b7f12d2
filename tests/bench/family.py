"""What a process and all that it started cost: memory as PSS, and processor time."""

from __future__ import annotations

import os
import re
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")


def numbers():
    return [int(each.name) for each in Path("/proc").glob("[0-9]*")]


def read(pid, name):
    try:
        return Path(f"/proc/{pid}/{name}").read_text("utf-8", errors="replace")
    except OSError:
        return ""


def family(first):
    """Return a process and all that it started."""
    parents = {pid: re.search(r"\nPPid:\t(\d+)", read(pid, "status")) for pid in numbers()}
    found = [first]
    for one in found:
        found += [pid for pid, parent in parents.items() if parent and int(parent[1]) == one]
    return found


def megabytes(pids):
    sizes = (re.search(r"\nPss:\s+(\d+)", read(pid, "smaps_rollup")) for pid in pids)
    return sum(int(size[1]) for size in sizes if size) / 1024


def seconds(pids):
    """Return the processor time of processes and of those they have outlived."""
    fields = (read(pid, "stat").rpartition(")")[2].split() for pid in pids)
    return sum(sum(map(int, each[11:15])) for each in fields if each) / TICKS
