"""Every chapter opens on every kind of record: empty, half-filled, full, right to left."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import ipywidgets
import pytest

from tests.page.opening import open_all_sections, widgets
from workbook_lib.content.loading.loader import load_pack, pack_folder
from workbook_lib.content.parts.loop import ListPart

RECORDS = sorted((Path(__file__).parents[1] / "fixtures" / "records").glob("*.json"))
FULL = next(path for path in RECORDS if path.stem == "full")
CHAPTERS = [chapter.id for chapter in load_pack(pack_folder("en")).chapters]


@pytest.mark.parametrize("record", RECORDS, ids=lambda path: path.stem)
@pytest.mark.parametrize("chapter", CHAPTERS)
def test_no_section_fails_for_any_record(tmp_path, output, chapter, record):
    shutil.copy(record, tmp_path / "workbook.json")
    page = open_all_sections(tmp_path, chapter, output)
    assert page.session.error is None


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_the_saved_state_of_widgets_has_no_words_of_the_record(tmp_path, output, chapter):
    shutil.copy(FULL, tmp_path / "workbook.json")
    open_all_sections(tmp_path, chapter, output)
    entries = json.loads(FULL.read_text("utf-8"))["entries"].values()
    texts = {entry["value"] for entry in entries if isinstance(entry["value"], str)}
    words = {text for text in texts if " " in text}
    saved = "".join(item for item in output if isinstance(item, str))
    for widget in widgets(output, ipywidgets.Widget):
        state = widget.get_state()
        saved += json.dumps(state | state.get("blank_state", {}), default=str, ensure_ascii=False)
    assert [text for text in words if text in saved] == []


def test_every_list_folds_its_older_items(content):
    parts = [section.part for chapter in content.chapters for section in chapter.sections]
    lists = [part for part in parts if isinstance(part, ListPart)]
    assert len(lists) >= 4
    assert [part.kind for part in lists if part.more is None] == []
