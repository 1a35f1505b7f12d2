"""A document as a list of steps that a test performs in order, such as ``content/GUIDE.md``.

A step is a block of code and the words before it: "find", "Change it to", "Add below it", "Add
above it", "Make a new file", "It answers"; or a command to type.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from markdown_it import MarkdownIt

from tests.content.words import ROOT

PATH = ROOT / "content" / "GUIDE.md"

Kind = Literal["type", "answers", "find", "change", "below", "above", "file"]

STEP_PATTERNS: tuple[tuple[str, Kind], ...] = (
    (r"`(?P<file>[^`]+)`, find:$", "find"),
    (r"Change it to:$", "change"),
    (r"Add below it:$", "below"),
    (r"Add above it:$", "above"),
    (r"Make a new file, `(?P<file>[^`]+)`, with this in it:$", "file"),
    (r"It answers:$", "answers"),
)


@dataclass(frozen=True)
class Step:
    """One step. ``file`` is set for steps that find or create something."""

    kind: Kind
    block: str
    heading: str
    file: str = ""


def steps(path: Path = PATH) -> list[Step]:
    """Return every step of a document in order; by default of the guide."""
    all_steps, heading, before = [], "", ""
    tokens = MarkdownIt("commonmark").enable("table").parse(path.read_text("utf-8"))
    for token, opened in zip(tokens, [None, *tokens], strict=False):
        if token.type == "inline":
            before = " ".join(token.content.split())
            if opened is not None and opened.type == "heading_open":
                heading = token.content
        elif token.type == "fence":
            all_steps.append(_step(token.info, token.content, heading, before))
    return all_steps


def _step(language: str, block: str, heading: str, before: str) -> Step:
    if language == "sh":
        return Step("type", block.strip(), heading)
    for pattern, kind in STEP_PATTERNS:
        match = re.search(pattern, before)
        if match:
            return Step(kind, block, heading, match.groupdict().get("file", ""))
    raise AssertionError(f"what shall be done with the block after “{before}”?")
