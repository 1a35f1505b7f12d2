"""Tries one target many times and measures each case: ``python -m tests.fuzz.child TARGET ...``.

The last line it prints is its figures as JSON. Memory is the highest that a case needs beyond what
was there before it, as Linux counts it; time is the processor's own.
"""

from __future__ import annotations

import argparse
import faulthandler
import json
import random
import signal
import sys
import tempfile
import time
import traceback
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path

from hypothesis import HealthCheck, Phase, given, seed, settings

MOST_SECONDS = 2.0
MOST_MEGABYTES = 200.0
LINUX = Path("/proc/self/clear_refs").exists()
"""Elsewhere a process cannot be asked for what one case needed, and 0 stands for it."""

STUCK = 60
"""Seconds on the clock after which a case that does not come back ends it all."""


class TooSlow(Exception):
    """A case took longer than any may."""


@dataclass
class Figures:
    """What came of it."""

    target: str
    cases: int = 0
    taken: int = 0
    slowest: float = 0.0
    memory: float = 0.0
    findings: list[str] = field(default_factory=list)


def memory(name: str) -> float:
    """Return a figure of this process in megabytes: ``VmHWM``, the highest, or ``VmRSS``."""
    if not LINUX:
        return 0.0
    status = Path("/proc/self/status").read_text("ascii")
    return int(status.partition(f"{name}:")[2].split()[0]) / 1024


class Watch:
    """Runs cases one by one, and keeps the figures."""

    def __init__(self, name: str, target: Callable[[bytes], bool], seconds: float) -> None:
        self.target = target
        self.seconds = seconds
        self.figures = Figures(name)
        self.seen: set[str] = set()
        signal.signal(signal.SIGPROF, self._late)

    def case(self, data: bytes, name: str = "") -> None:
        """Run one; what is wrong with it is noted, once for each place in the code."""
        figures = self.figures
        if LINUX:
            # The highest so far is forgotten.
            Path("/proc/self/clear_refs").write_text("5", "ascii")
        before, start = memory("VmRSS"), time.process_time()
        faulthandler.dump_traceback_later(STUCK, exit=True)
        signal.setitimer(signal.ITIMER_PROF, self.seconds)
        try:
            figures.taken += self.target(data)
        except Exception as problem:  # noqa: BLE001 - whatever it is, it is a finding
            self.find(problem, data, name)
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0)
            faulthandler.cancel_dump_traceback_later()
        figures.cases += 1
        figures.slowest = max(figures.slowest, time.process_time() - start)
        grown = memory("VmHWM") - before
        figures.memory = max(figures.memory, grown)
        if grown > MOST_MEGABYTES:
            self.find(MemoryError(f"{grown:.0f} MB"), data, name)

    def find(self, problem: Exception, data: bytes, name: str) -> None:
        """Note a finding, with the case where it is short."""
        frames = traceback.extract_tb(problem.__traceback__)
        where = f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else "memory"
        if (kind := f"{type(problem).__name__} at {where}") in self.seen:
            return
        self.seen.add(kind)
        self.figures.findings.append(f"{kind} {problem} {name or data[:300]!r}")

    def _late(self, *_: object) -> None:
        raise TooSlow


def draw(watch: Watch, name: str, count: int, start: int) -> None:
    """Run cases that hypothesis draws."""
    from tests.fuzz.cases import cases

    while (left := count - watch.figures.cases) > 0:
        # In rounds: what hypothesis remembers of earlier cases grows with them.
        start += 1

        @seed(start)
        @settings(
            max_examples=min(left, 2000),
            phases=[Phase.generate],
            database=None,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        )
        @given(cases(name))
        def attempt(data: bytes) -> None:
            watch.case(data)

        attempt()


def mutate(watch: Watch, name: str, count: int, start: int) -> None:
    """Run cases that atheris makes from the seeds, led by which code they reach; never returns."""
    import atheris

    from tests.fuzz.seeds import SEEDS, SMALL

    folder = Path(tempfile.mkdtemp(prefix="between-us-corpus-"))
    for number, case in enumerate(SEEDS[name]()):
        if len(case) < SMALL:
            (folder / str(number)).write_bytes(case)

    def attempt(data: bytes) -> None:
        watch.case(data)
        if watch.figures.cases >= count:
            tell(watch.figures)
            # It has no way to stop but to be ended.
            signal.raise_signal(signal.SIGKILL)

    flags = [f"-runs={count + 1000}", f"-seed={start}", "-max_len=8192", "-verbosity=0"]
    flags += [f"-timeout={STUCK}", f"-artifact_prefix={folder}/"]
    atheris.Setup([sys.argv[0], *flags, str(folder)], attempt, enable_python_coverage=True)
    atheris.Fuzz()


def whole(watch: Watch) -> None:
    """Run everything that is large, whatever its target."""
    from tests.fuzz.seeds import large
    from tests.fuzz.targets import TARGETS

    for name, make in large().items():
        target, data = make()
        watch.target = TARGETS[target]
        watch.case(data, name)


def tell(figures: Figures) -> None:
    """Print the figures as the last line."""
    print(json.dumps(asdict(figures)), flush=True)


def main() -> None:
    """Run a target, or all that is large."""
    parser = argparse.ArgumentParser()
    parser.add_argument("target")
    parser.add_argument("--cases", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(2**31))
    parser.add_argument("--guided", action="store_true", help="by atheris in place of hypothesis")
    parser.add_argument("--patient", action="store_true", help="do not judge the time")
    asked = parser.parse_args()
    if asked.guided:
        import atheris

        # Only what is imported from here on is led by.
        with atheris.instrument_imports(include=["workbook_lib", "yaml", "markdown_it", "json"]):
            from tests.fuzz.targets import TARGETS
    else:
        from tests.fuzz.targets import TARGETS
    seconds = STUCK if asked.patient else MOST_SECONDS
    watch = Watch(asked.target, TARGETS.get(asked.target, lambda _: False), seconds)
    if asked.target == "large":
        whole(watch)
    elif asked.guided:
        mutate(watch, asked.target, asked.cases, asked.seed)
    else:
        TARGETS[asked.target](b"")  # so that what is loaded once is there
        draw(watch, asked.target, asked.cases, asked.seed)
    tell(watch.figures)


if __name__ == "__main__":
    main()
