"""Times of commands at the prompt."""

from __future__ import annotations

import argparse
import subprocess
import sys
from time import perf_counter

from tests.bench.results import keep, middle, short, table, verdicts
from tests.server.running import environment

COMMANDS = {"--help": ["--help"], "check": ["check"], "--version": ["--version"], "(Python)": None}


def took(arguments):
    program = ["-c", ""] if arguments is None else ["-m", "workbook_lib.cli", *arguments]
    begun = perf_counter()
    subprocess.run([sys.executable, *program], env=environment(), capture_output=True, check=True)
    return perf_counter() - begun


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=7)
    args = parser.parse_args()
    timings = {name: [] for name in COMMANDS}
    for _ in range(args.rounds):
        for name, arguments in COMMANDS.items():
            timings[name].append(took(arguments))
    rows = [(name, short(middle(value)), short(max(value))) for name, value in timings.items()]
    results = [(f"workbook {name}, s", middle(timings[name]), 0.5) for name in ("--help", "check")]
    parts = [table(("command", "median, s", "longest, s"), rows), verdicts(results)]
    keep("command", "Commands", parts, timings)


if __name__ == "__main__":
    main()
