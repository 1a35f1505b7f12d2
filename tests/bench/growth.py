"""The cost of growth: every chapter with two years of answers, and with twice the content.

Each round opens every chapter three times, one after the other: with an empty record, with the
largest of ``tests/fixtures/records``, and with an empty one beside a pack with every chapter
twice. Each of the three has a browser of its own, which has been to all chapters before.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import re
import shutil
import tempfile
from pathlib import Path

import yaml

from tests.bench.processes import settle
from tests.bench.results import keep, middle, short, table, verdicts
from tests.bench.servers import ROOT, running
from tests.bench.visits import BEFORE, owner
from workbook_lib.content.loading.loader import check_pack, pack_folder

RECORDS = ROOT / "tests/fixtures/records"
COMPLETE = """() => bench.when(() => document.documentElement?.dataset.workbook === 'ready'
    && [...document.querySelectorAll('[data-figure]')].every((each) => each.dataset.drawn))"""
MOST = {"full": 1.3, "doubled": 1.1}


def notebooks():
    """Return the names of all notebooks in order."""

    def load_yaml(name):
        return yaml.safe_load((pack_folder("en") / f"{name}.yaml").read_text("utf-8"))

    return [load_yaml(chapter)["notebook"] for chapter in load_yaml("pack")["chapters"]]


def double(folder: Path) -> Path:
    """Write a content pack that has every chapter twice; return the folder of languages."""
    pack = folder / "content/en"
    shutil.copytree(pack_folder("en"), pack)
    pack_data = yaml.safe_load((pack / "pack.yaml").read_text("utf-8"))
    names = list(pack_data["chapters"])
    for name in names:
        words = (pack / f"{name}.yaml").read_text("utf-8")
        for pattern in (r"^(id|notebook): (\S+)$", r"^(\s+exercise:\n\s+id|\s+target): (\S+)$"):
            words = re.sub(pattern, r"\1: \2-two", words, flags=re.MULTILINE)
        (pack / f"{name}-two.yaml").write_text(words, "utf-8")
        pack_data["chapters"].append(f"{name}-two")
    (pack / "pack.yaml").write_text(yaml.safe_dump(pack_data), "utf-8")
    assert not check_pack(pack)
    return pack.parent


async def time_opening(server, context, notebook):
    """Open a chapter; return seconds until it is complete."""
    page = await context.new_page()
    await page.goto(server.url(f"voila/render/{notebook}.ipynb"), wait_until="commit")
    took = await page.evaluate(COMPLETE)
    await page.close()
    await asyncio.to_thread(settle, server.pid, still=0.5)
    return took / 1000


async def run(rounds, only):
    results = {name: {"empty": [], "full": [], "doubled": []} for name in only}
    async with contextlib.AsyncExitStack() as leave:
        folder = Path(leave.enter_context(tempfile.TemporaryDirectory()))
        words = {"doubled": {"WORKBOOK_CONTENT": str(double(folder))}}
        openings = {}
        for kind in ("empty", "full", "doubled"):
            server = leave.enter_context(running("ours", **words.get(kind, {})))
            record = "full" if kind == "full" else "empty"
            shutil.copy(RECORDS / f"{record}.json", server.folder / "data/workbook.json")
            openings[kind] = server, await leave.enter_async_context(owner())
        for turn in range(-BEFORE, rounds):
            for name in only:
                timings = {
                    kind: await time_opening(*opening, name) for kind, opening in openings.items()
                }
                if turn >= 0:
                    for kind, took in timings.items():
                        results[name][kind].append(took)
                    print(
                        name, {kind: round(took, 2) for kind, took in timings.items()}, flush=True
                    )
    return results


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--only", type=lambda names: names.split(","), default=notebooks())
    args = parser.parse_args()
    result = asyncio.run(run(args.rounds, args.only))
    ratios = {
        name: {
            kind: middle(
                [opening / bare for opening, bare in zip(took[kind], took["empty"], strict=True)]
            )
            for kind in MOST
        }
        for name, took in result.items()
    }
    rows = [
        (
            name,
            *(short(middle(took[kind])) for kind in ("empty", *MOST)),
            *(f"{short(ratios[name][kind])}×" for kind in MOST),
        )
        for name, took in result.items()
    ]
    columns = ("chapter", "empty, s", "two years, s", "twice the words, s", *MOST)
    results = [
        (f"{kind} / empty, the worst chapter", max(ratio[kind] for ratio in ratios.values()), most)
        for kind, most in MOST.items()
    ]
    drawings = [
        (title, {known(name): ratio[kind] for name, ratio in ratios.items()})
        for kind, title in (
            ("full", "Two years of answers / none: until a chapter is whole"),
            ("doubled", "Twice the words / once: until a chapter is whole"),
        )
    ]
    keep("growth", "Growth", [table(columns, rows), verdicts(results)], result, drawings)


def known(notebook):
    """Return the label of a chapter: its number if it has one."""
    number, _, name = notebook.partition("-")
    return f"chapter {number}" if number.isdigit() else f"{number}-{name}".rstrip("-")


if __name__ == "__main__":
    main()
