"""Runs of eight words, as hashes.

The articles that the workbook grew from belong to their authors and are no part of the project.
``article-runs.bin`` holds only what is needed to notice a sentence taken from them: six bytes of
BLAKE2b for every run of eight words, sorted. With about seven thousand runs in it, a run of our own
meets one by chance less than once in ten billion times.
"""

from __future__ import annotations

import re
import unicodedata
from hashlib import blake2b
from pathlib import Path

LENGTH = 8
BYTES = 6
FILE = Path(__file__).parents[1] / "fixtures" / "article-runs.bin"


def runs(text: str) -> list[tuple[bytes, str]]:
    """Yield each run of eight words of a text: its hash, and its normalized words."""
    text = unicodedata.normalize("NFKC", text).casefold()
    matches = re.findall(r"\w+", re.sub(r"['’‘`]", "", text).replace("_", " "))
    joined = (" ".join(matches[at : at + LENGTH]) for at in range(len(matches) - LENGTH + 1))
    return [(blake2b(run.encode(), digest_size=BYTES).digest(), run) for run in joined]


def pack(texts: list[str]) -> bytes:
    """Return the sorted hashes of all runs of some texts."""
    return b"".join(sorted({hashed for text in texts for hashed, _ in runs(text)}))


def known() -> frozenset[bytes]:
    """Return the hashes of the runs of the articles."""
    data = FILE.read_bytes()
    return frozenset(data[at : at + BYTES] for at in range(0, len(data), BYTES))
