"""Times on a complete page: from keystroke to journal, from choice to figure, and of a save.

With an empty record and with the largest of ``tests/fixtures/records``, two years of use.
"""

from __future__ import annotations

import argparse
import asyncio
import shutil
import tempfile
from pathlib import Path
from time import perf_counter

from tests.bench.drivers import Workbook
from tests.bench.growth import RECORDS
from tests.bench.results import keep, middle, p95, spread, table, verdicts
from tests.bench.servers import running
from tests.bench.visits import Visit, browser, person
from workbook_lib.record import Clock
from workbook_lib.store.personal import PersonalStore

FRAME = 1000 / 60
KINDS = ("empty", "half", "full")
KEYS = """() => {
    const set = Storage.prototype.setItem;
    let at = null;
    bench.keys = [];
    addEventListener("keydown", (event) => { at = event.timeStamp; }, true);
    Storage.prototype.setItem = function (...said) {
        set.apply(this, said);
        if (at !== null && said[0].endsWith(".note")) {
            bench.keys.push(performance.now() - at);
            at = null;
        }
    };
}"""


async def page(kind, started, choices):
    """Return milliseconds from keystrokes to the journal, and from choices to the figure."""
    with running("ours") as server:
        shutil.copy(RECORDS / f"{kind}.json", server.folder / "data/workbook.json")
        async with person(started) as context, Visit.to(server, context) as visit:
            await visit.ask()
            await visit.page.evaluate(f"() => bench.when({Workbook.saved})")
            await visit.choice()
            choices_timed = [await visit.choice() for _ in range(choices)]
            await visit.page.evaluate(KEYS)
            await visit.driver.note(0, "")
            await visit.page.locator('[data-field="duration.note"]').press_sequentially(
                "We spoke on Sunday, and it went a little better than before."
            )
            keys = await visit.page.evaluate("() => bench.keys")
    return {
        "keys": keys,
        "texts": [item["text"] for item in choices_timed],
        "figures": [item["figure"] for item in choices_timed],
    }


def saves(kind, rounds):
    """Return milliseconds of a save in the saving process."""
    took = []
    with tempfile.TemporaryDirectory() as folder:
        shutil.copy(RECORDS / f"{kind}.json", Path(folder) / "workbook.json")
        store, clock = PersonalStore(Path(folder)), Clock("bench-one")
        record = store.load()
        for entry in record.entries.values():
            clock.observe(entry.stamp)
        for turn in range(rounds):
            record = record.put("reflection/bench/word", f"word {turn}", clock)
            begun = perf_counter()
            record = store.save(record)
            took.append(1000 * (perf_counter() - begun))
    return took[1:]  # the first also saves a version


async def run(rounds, choices):
    results = {kind: {"keys": [], "texts": [], "figures": []} for kind in KINDS}
    async with browser() as started:
        for _ in range(rounds):
            for kind in KINDS:
                for name, values in (await page(kind, started, choices)).items():
                    results[kind][name] += values
    return {kind: {**value, "saves": saves(kind, 20 * rounds)} for kind, value in results.items()}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--choices", type=int, default=30)
    args = parser.parse_args()
    result = asyncio.run(run(args.rounds, args.choices))
    names = {
        "keys": "keystroke to journal",
        "texts": "choice to text",
        "figures": "choice to figure",
        "saves": "saving the file",
    }
    rows = [(kind, *(spread(value[name], 1) for name in names)) for kind, value in result.items()]
    results = []
    for kind, item in result.items():
        results += [
            (f"a keystroke to the journal, p95, {kind}", p95(item["keys"]), FRAME),
            (f"a choice to the figure, p95, {kind}", p95(item["figures"]), 60),
            (f"a save, median, {kind}", middle(item["saves"]), 10),
        ]
    columns = ("record", *(f"{name}, ms: median / p95" for name in names.values()))
    keep("working", "At work", [table(columns, rows), verdicts(results)], result)


if __name__ == "__main__":
    main()
