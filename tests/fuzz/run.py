"""``make fuzz``: 100,000 cases over all targets, each measured; a table, and every finding.

One case may take two seconds of the processor and 200 MB beyond what was there before it. Each
target runs in a process of its own. Half are drawn by hypothesis with an eye on what nearly fits;
the others are made by atheris, led by which code they reach, where atheris is to be had.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
from importlib.util import find_spec

from tests.fuzz.child import MOST_MEGABYTES, MOST_SECONDS

DRAWN = {
    "file": 4000,
    "wire": 3000,
    "code": 2000,
    "words": 2000,
    "pack": 1500,
    "markdown": 1500,
    "arguments": 1000,
    "sheet": 300,
    "chapter": 200,
}
"""Cases that hypothesis draws, by target; of each target, more are made by atheris."""

GUIDED = {
    "file": 26_000,
    "wire": 16_000,
    "code": 12_000,
    "words": 12_000,
    "pack": 7000,
    "markdown": 4000,
    "arguments": 6000,
    "sheet": 1461,
}
"""Cases that atheris makes."""

LINE = "{:<10} {:<11} {:>8} {:>8} {:>9} {:>9}  {}"


def child(target: str, *options: str) -> dict[str, object]:
    """Run a target in a process of its own, and return its figures."""
    command = [sys.executable, "-m", "tests.fuzz.child", target, *options]
    # A process that atheris leads is ended from within, and clears nothing away.
    with tempfile.TemporaryDirectory(prefix="between-us-fuzz-") as folder:
        env = {**os.environ, "TMPDIR": folder}
        done = subprocess.run(
            command, check=False, capture_output=True, text=True, errors="replace", env=env
        )
    lines = done.stdout.splitlines()
    try:
        figures: dict[str, object] = json.loads(lines[-1])
    except (IndexError, ValueError):
        said = " / ".join(done.stderr.splitlines()[-12:])
        return {"findings": [f"it ended by itself ({done.returncode}): {said}"]}
    return figures


def main() -> int:
    """Run everything; 1 when anything was found."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(2**31))
    parser.add_argument("--share", type=float, default=1.0, help="of the 100,000, such as 0.1")
    asked = parser.parse_args()
    guided = GUIDED if find_spec("atheris") else {}
    if not guided:
        print("atheris is not here (it is made for Linux): hypothesis draws all of the cases.")
    print(f"seed {asked.seed}; at most {MOST_SECONDS:g} s and {MOST_MEGABYTES:g} MB a case")
    heads = ("target", "by", "cases", "taken", "slowest", "memory", "findings")
    print(LINE.format(*heads), flush=True)
    runs = [("large", "hand", 0, ())]
    for name, count in DRAWN.items():
        # Without atheris, hypothesis draws its share too.
        drawn = count if guided else count + GUIDED.get(name, 0)
        runs.append((name, "hypothesis", drawn, ()))
        runs += [(name, "atheris", guided[name], ("--guided",))] if name in guided else []
    total, found = 0, []
    for name, by, count, more in runs:
        cases = max(1, int(count * asked.share))
        figures = child(name, f"--cases={cases}", f"--seed={asked.seed}", *more)
        findings = figures["findings"]
        found += [f"{name} by {by}: {finding}" for finding in findings]
        total += figures.get("cases", 0)
        slowest, memory = figures.get("slowest", 0.0), figures.get("memory", 0.0)
        told = (
            figures.get("cases", 0),
            figures.get("taken", 0),
            f"{slowest:.2f} s",
            f"{memory:.0f} MB",
        )
        print(LINE.format(name, by, *told, len(findings)), flush=True)
    print(f"{total:,} cases, {len(found)} findings")
    print(*found, sep="\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
