"""The texts of the project that readers see: content packs and documents."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import yaml

ROOT = Path(__file__).parents[2]
PACK = ROOT / "content" / "en"
FILES = sorted(PACK.glob("*.yaml"))
READ = [*FILES, PACK / "example.json"]
"""The files of the pack, and its made-up record."""

# Keys whose values are names and not texts.
NAMES = {
    *("id", "kind", "notebook", "sources", "side", "style", "seat_field", "language"),
    *("direction", "version", "state", "first", "chapters", "stop_words"),
    # The stamp of an entry.
    "at",
    # Phrases to find in what people write.
    *("phrases", "not_after", "not_before", "fillers", "loose", "has"),
}


def texts(value: object, key: str = "") -> Iterator[tuple[str, str]]:
    """Yield every text of a content file with its key."""
    if isinstance(value, dict):
        for name, inner in value.items():
            if not (name in NAMES and _is_name(name, inner)):
                yield from texts(inner, name)
    elif isinstance(value, list):
        for inner in value:
            yield from texts(inner, key)
    elif isinstance(value, str):
        yield key, value


def _is_name(key: str, value: object) -> bool:
    # `first` is a seat in a story and a label in a table; `chapters` a list of ids and a label.
    if key == "first":
        return value in ("pursuer", "withdrawer")
    if key in ("chapters", "sources"):
        return isinstance(value, list) and all(isinstance(item, str) for item in value)
    return True


def of_file(path: Path) -> list[tuple[str, str]]:
    """Return the texts of a content file as pairs of key and text."""
    return list(texts(yaml.safe_load(path.read_text(encoding="utf-8"))))


@cache
def everywhere() -> tuple[tuple[str, str], ...]:
    """Return the texts of all content files and notebooks, each with its place."""
    return tuple(_everywhere())


def _everywhere() -> Iterator[tuple[str, str]]:
    for path in [*FILES, PACK / "example.json"]:
        for key, text in of_file(path):
            yield f"{path.name}, {key}", text
    for path in sorted((ROOT / "notebooks").glob("*.ipynb")):
        for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
            yield path.name, "".join(cell["source"])


DOCUMENTS = [
    ROOT / "README.md",
    ROOT / "content" / "GUIDE.md",
    *sorted((ROOT / "content" / "docs").rglob("*.md")),
]
"""The README, the guide and the pages of the documentation."""


@cache
def plain(text: str) -> str:
    """Return Markdown without its markup and placeholders."""
    text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", text)
    text = re.sub(r"^\s*(?:[-#>]+|\d+\.)\s+", "", text, flags=re.MULTILINE)
    text = re.sub(r"\{[^{}]*\}", "", text)
    return text.replace("*", "").replace("`", "")
