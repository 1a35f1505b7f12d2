"""Times of loading the English content, the first time and again."""

from __future__ import annotations

from statistics import median
from time import perf_counter

ROUNDS = 20


def main() -> None:
    start = perf_counter()
    from workbook_lib.content.loading.loader import load_pack, pack_folder

    imported = perf_counter()
    load_pack(pack_folder())
    first = perf_counter()
    rounds = []
    for _ in range(ROUNDS):
        before = perf_counter()
        load_pack(pack_folder())
        rounds.append(perf_counter() - before)
    print("content, in milliseconds")
    print(f"  importing what reads it    {(imported - start) * 1000:7.1f}")
    print(f"  loading it the first time  {(first - imported) * 1000:7.1f}")
    print(f"  loading it again (median)  {median(rounds) * 1000:7.1f}")


if __name__ == "__main__":
    main()
