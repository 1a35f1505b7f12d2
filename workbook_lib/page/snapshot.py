"""Renders snapshots: what each chapter shows for an empty record.

As a program, it prints the snapshots of all chapters in a language as a JSON object by chapter id.
It runs in a separate process that never had a reader's record in memory.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import ipywidgets

from workbook_lib.content.loading.loader import chapter_ids, load_pack, pack_folder
from workbook_lib.content.loading.problems import ContentError
from workbook_lib.content.parts.words import ComposerPart
from workbook_lib.export.html import compile_templates
from workbook_lib.insight.words import compile_rules
from workbook_lib.page.page import Page, open_page
from workbook_lib.sections.output import capture_output
from workbook_lib.settings import Settings
from workbook_lib.widgets.widget import NOTEBOOK_TRAITS

NOTEBOOK_ONLY_STATE = frozenset(
    {
        *("_esm", "_css", "_model_module", "_model_module_version", "_view_count"),
        *("_view_module", "_view_module_version", "_view_name", "children", "comm"),
        *("layout", "tabbable", "tooltip"),
        *NOTEBOOK_TRAITS,
    }
)
"""Traits of a widget that a page does not use."""

Piece = dict[str, Any]
"""``{"html": ...}``, or ``{"state": ..., "children": [...]}`` of a widget.

Those that a chapter shows also have their ``place``, a `Place` or None.
"""


def snapshot(chapter: str, settings: Settings) -> list[Piece]:
    """Return what a chapter shows, in order; empty if it cannot be opened.

    Parameters
    ----------
    chapter : str
        Id of the chapter.
    settings : Settings
        As for ``open_page``, with an empty data folder.
    """
    with capture_output() as outputs:
        page = open_page(chapter, settings)
        if not isinstance(page, Page):
            return []
        for name in page.step_ids:
            page.show(name)
    return [{**_piece(output), "place": place} for output, place in outputs]


def _piece(output: Any) -> Piece:
    if not isinstance(output, ipywidgets.Widget):
        return {"html": output.data}
    state = {
        key: value for key, value in output.get_state().items() if key not in NOTEBOOK_ONLY_STATE
    }
    children = output.children if isinstance(output, ipywidgets.Box) else ()
    return {"state": state, "children": [_piece(child) for child in children]}


def snapshots(chapters: Sequence[str] = ()) -> dict[str, list[Piece]]:
    """Return the snapshots of chapters by id, in the language of this process.

    Chapters that cannot be opened are left out.

    Parameters
    ----------
    chapters : sequence of str, optional
        Ids of the chapters; all of the pack if there are none.
    """
    with TemporaryDirectory() as data:
        empty = replace(Settings.read(), page=True, data_folder=Path(data))
        folder = pack_folder(empty.language, empty)
        rendered = {name: snapshot(name, empty) for name in chapters or chapter_ids(folder)}
        # An empty record uses neither of these, so compile them for later.
        with suppress(ContentError):
            for part in load_pack(folder).parts(ComposerPart):
                compile_rules(part.message().wording)
        compile_templates()
        assert not list(Path(data).iterdir())  # noqa: S101 - rendering must not write
    ipywidgets.Widget.close_all()
    return {name: pieces for name, pieces in rendered.items() if pieces}


def main() -> None:
    """Print the snapshots of the chapters given as arguments, or of all, as JSON."""
    json.dump(snapshots(sys.argv[1:]), sys.stdout)


if __name__ == "__main__":
    main()
