"""What the chapters show before anybody has written: drawn once, for every page that opens later.

Run as a program, it prints this for all chapters of a language as one JSON object, by the chapters'
names. It runs in a process of its own, where no reader's words have ever been.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import ipywidgets

from workbook_lib.content.loading.loader import load_pack, pack_folder
from workbook_lib.content.parts.words import ComposerPart
from workbook_lib.export.html import compile_templates
from workbook_lib.export.take_home_sections import parts_of_kind
from workbook_lib.insight.words import compile_rules
from workbook_lib.page.page import Page, open_page
from workbook_lib.sections.output import capture_output

ABOUT_ITSELF = frozenset(
    {
        *("_esm", "_css", "_model_module", "_model_module_version", "_view_count"),
        *("_view_module", "_view_module_version", "_view_name", "children", "comm"),
        *("layout", "tabbable", "tooltip", "unopened"),
    }
)
"""What a widget says of itself to JupyterLab alone."""

Piece = dict[str, Any]
"""``{"html": ...}``, or ``{"state": ..., "children": [...]}`` of a widget and those in it."""


def snapshot(chapter: str, environ: Mapping[str, str]) -> list[Piece]:
    """Return what a chapter shows, first to last; empty when something in it cannot be shown.

    Parameters
    ----------
    chapter : str
        Id of the chapter.
    environ : mapping of str to str
        As for ``open_page``. The record that it leads to is shown: an empty one, then.
    """
    with capture_output() as shown:
        page = open_page(chapter, environ)
        if not isinstance(page, Page):
            return []
        for section in page.chapter.sections:
            page.show(section.id)
    return [] if page.failed else [_piece(each) for each in shown]


def _piece(thing: Any) -> Piece:
    if not isinstance(thing, ipywidgets.Widget):
        return {"html": thing.data}
    state = {key: each for key, each in thing.get_state().items() if key not in ABOUT_ITSELF}
    children = thing.children if isinstance(thing, ipywidgets.Box) else ()
    return {"state": state, "children": [_piece(child) for child in children]}


def snapshots(environ: Mapping[str, str]) -> dict[str, list[Piece]]:
    """Return the first look of every chapter by its name, in the language of the environment."""
    with TemporaryDirectory() as nowhere:
        empty = {**environ, "SERVER_SOFTWARE": "voila", "WORKBOOK_DATA_DIR": nowhere}
        pack = load_pack(pack_folder(empty.get("WORKBOOK_LANG", "en"), empty))
        looks = {each.id: snapshot(each.id, empty) for each in pack.chapters}
        for part in parts_of_kind(pack, ComposerPart):
            compile_rules(part.message().wording)  # nobody has written here: no text was looked at
        compile_templates()  # and there was nothing to print
        assert not list(Path(nowhere).iterdir())  # noqa: S101 - to look is not to write
    ipywidgets.Widget.close_all()
    return looks


def main() -> None:
    """Print them."""
    json.dump(snapshots(os.environ), sys.stdout)


if __name__ == "__main__":
    main()
