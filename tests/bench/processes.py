"""Memory and processor time of a process and its children.

Memory is PSS: what several processes share is counted in parts. Linux alone tells this.
"""

from __future__ import annotations

import os
import re
import threading
import time
from collections import deque
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")
QUIET = 0.03
"""Processor share below which a program is idle."""


def numbers():
    return [int(path.name) for path in Path("/proc").glob("[0-9]*")]


def read(pid, name):
    try:
        return Path(f"/proc/{pid}/{name}").read_text("utf-8", errors="replace")
    except OSError:
        return ""


def family(first):
    """Return a process and its descendants."""
    parents = {pid: re.search(r"\nPPid:\t(\d+)", read(pid, "status")) for pid in numbers()}
    pids = [first]
    for known in pids:
        pids += [pid for pid, parent in parents.items() if parent and int(parent[1]) == known]
    return pids


def megabytes(pids):
    sizes = (re.search(r"\nPss:\s+(\d+)", read(pid, "smaps_rollup")) for pid in pids)
    return sum(int(size[1]) for size in sizes if size) / 1024


def seconds(pids):
    """Return the processor time of processes and of their ended children."""
    fields = (read(pid, "stat").rpartition(")")[2].split() for pid in pids)
    return sum(sum(map(int, field[11:15])) for field in fields if field) / TICKS


def settle(first, *, still=1.0, patience=60.0):
    """Wait until a program has been idle for a moment, or time out.

    The system counts processor time in ticks: one is more than the share of an idle program in a
    glance, so it is judged over the whole moment.
    """
    pause = threading.Event()
    end = time.monotonic() + patience
    samples = deque([(time.monotonic(), seconds(family(first)))])
    while time.monotonic() < end:
        pause.wait(0.25)
        samples.append((time.monotonic(), seconds(family(first))))
        while len(samples) > 2 and samples[-1][0] - samples[1][0] >= still:
            samples.popleft()
        (since, before), (now, after) = samples[0], samples[-1]
        if now - since >= still and after - before <= QUIET * still:
            return
